import { atan2 } from '../basics/elementary.ts';
import { superKEKB } from '../generate/beams.ts';
import { type Candidate, type CandidateVertex, SUM } from './candidate.ts';
import { interactionRegion } from './vertex/interaction-region.ts';

/** Distance of the fitted vertex from the nominal interaction point, in three dimensions [cm]; NaN without a fit. */
export function flightDistance({ vertex: { position: v } }: Candidate): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);
}

/** Distance of the fitted vertex from the z axis [cm], dr of basf2; NaN without a fit. */
export function vertexRadius({ vertex: { position: v } }: Candidate): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]!);
}

/** n^T V n of the fitted position along a direction that need not be normalised, times its square [cm^2 x square of the direction's unit]. */
function varianceAlong({ covariance: c }: CandidateVertex, x: number, y: number, z: number): number {
  return c[0]! * x * x + c[3]! * y * y + c[5]! * z * z + 2 * (c[1]! * x * y + c[2]! * x * z + c[4]! * y * z);
}

/** Covariance of the interaction point, 3 x 3 [cm^2]: the design luminous region at the nominal crossing angle. */
const REGION = interactionRegion(superKEKB.halfCrossingAngle).covariance;

/**
 * Flight distance over its uncertainty,
 *   L / sigma_L,   sigma_L^2 = n^T (V + S) n,   n = x / L,
 * V the covariance of the vertex, S that of the interaction region (3 x 3, [cm^2]). NaN without a fit.
 */
export function flightSignificance(c: Candidate, region: Float64Array = REGION): number {
  const [x, y, z] = c.vertex.position as unknown as [number, number, number];
  const square = x * x + y * y + z * z;
  const spot =
    region[0]! * x * x +
    region[4]! * y * y +
    region[8]! * z * z +
    2 * (region[1]! * x * y + region[2]! * x * z + region[5]! * y * z);
  return square / Math.sqrt(varianceAlong(c.vertex, x, y, z) + spot);
}

/**
 * Angle between the momentum and the flight from the nominal interaction point to the fitted vertex [rad], 0..pi, laboratory. NaN without
 * a fit.
 */
export function pointingAngle({ p, vertex: { position: v } }: Candidate): number {
  const cx = v[1]! * p[SUM + 3] - v[2]! * p[SUM + 2];
  const cy = v[2]! * p[SUM + 1] - v[0]! * p[SUM + 3];
  const cz = v[0]! * p[SUM + 2] - v[1]! * p[SUM + 1];
  const along = v[0]! * p[SUM + 1] + v[1]! * p[SUM + 2] + v[2]! * p[SUM + 3];
  return atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), along);
}

/** Cosine of the pointing angle, within [-1, 1]; NaN without a fit. */
export function cosPointing({ p, vertex: { position: v } }: Candidate): number {
  const along = v[0]! * p[SUM + 1] + v[1]! * p[SUM + 2] + v[2]! * p[SUM + 3];
  const length = v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!;
  const momentum = p[SUM + 1] * p[SUM + 1] + p[SUM + 2] * p[SUM + 2] + p[SUM + 3] * p[SUM + 3];
  return Math.max(-1, Math.min(1, along / Math.sqrt(length * momentum)));
}
