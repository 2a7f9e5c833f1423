import { acos } from '../../basics/elementary.ts';
import type { VertexConstraint } from './vertex-fit.ts';
import type { VertexResult } from './vertex-result.ts';

/** What the way from a place of origin to a decay vertex says. Lengths [cm], angles [rad]. Filled by `measureFlight`. */
export class Flight {
  /** |v - o| and its error along itself */
  distance = 0;
  error = 0;
  /** distance / error */
  significance = 0;
  /** the same in the plane transverse to z */
  transverse = 0;
  transverseError = 0;
  transverseSignificance = 0;
  /** cosine of the angle between flight and momentum, -1 to 1, and in the transverse plane */
  cosPointing = 0;
  cosTransversePointing = 0;
  /** pointing angle [rad] */
  pointing = 0;
  /** length along the momentum (signed) over beta gamma: (v - o).P m / P^2, decay length in the candidate's frame, c times its proper time */
  properLength = 0;
  properLengthError = 0;
}

const way = new Float64Array(3);
const slope = new Float64Array(7);

/** Variance of u.(v - o): sum of both covariances along u (no correlation: the decay's tracks do not measure the origin). */
function varianceAlong(ux: number, uy: number, uz: number, a: Float64Array, b: Float64Array): number {
  const of = (c: Float64Array) =>
    ux * (ux * c[0] + 2 * (uy * c[1] + uz * c[2])) + uy * (uy * c[4] + 2 * uz * c[5]) + uz * uz * c[8];
  return of(a) + of(b);
}

/**
 * Flight of a fitted candidate from an origin with its own covariance (the interaction region, or another vertex). With d = v - o, u = d / |d|:
 *   distance |d|, error^2 = u^T (C_v + C_o) u, pointing angle between d and P,
 *   proper length l = (d.P) m / P^2 with the errors of v, P, E and their correlations from the 7 x 7 covariance.
 * At d = 0 directions are undefined: cosines are 1 there. Significances are 0 where an error is 0.
 */
export function measureFlight(candidate: VertexResult, origin: VertexConstraint, out: Flight): void {
  const { position, positionCovariance, sum, covariance } = candidate;
  for (let k = 0; k < 3; k++) way[k] = position[k] - origin.position[k];
  const dx = way[0];
  const dy = way[1];
  const dz = way[2];
  const transverse2 = dx * dx + dy * dy;
  const distance = Math.sqrt(transverse2 + dz * dz);
  const transverse = Math.sqrt(transverse2);
  out.distance = distance;
  out.transverse = transverse;
  const s = distance > 0 ? 1 / distance : 0;
  const t = transverse > 0 ? 1 / transverse : 0;
  out.error = Math.sqrt(varianceAlong(dx * s, dy * s, dz * s, positionCovariance, origin.covariance));
  out.transverseError = Math.sqrt(varianceAlong(dx * t, dy * t, 0, positionCovariance, origin.covariance));
  out.significance = out.error > 0 ? distance / out.error : 0;
  out.transverseSignificance = out.transverseError > 0 ? transverse / out.transverseError : 0;
  const pT2 = sum[1] * sum[1] + sum[2] * sum[2];
  const p2 = pT2 + sum[3] * sum[3];
  const transverseProjection = dx * sum[1] + dy * sum[2];
  const projection = transverseProjection + dz * sum[3];
  out.cosPointing = distance > 0 && p2 > 0 ? bounded(projection / (distance * Math.sqrt(p2))) : 1;
  out.cosTransversePointing = transverse > 0 && pT2 > 0 ? bounded(transverseProjection / (transverse * Math.sqrt(pT2))) : 1;
  out.pointing = acos(out.cosPointing);
  const mass2 = sum[0] * sum[0] - p2;
  const mass = mass2 > 0 ? Math.sqrt(mass2) : 0;
  out.properLength = p2 > 0 ? (projection * mass) / p2 : 0;
  out.properLengthError = 0;
  if (!(p2 > 0 && mass > 0)) return;
  // l = (d.P) m / P^2: by E, by P, by v
  slope[0] = ((projection / p2) * sum[0]) / mass;
  for (let k = 0; k < 3; k++) {
    const p = sum[1 + k];
    slope[1 + k] = (way[k] * mass) / p2 - ((projection / p2) * p) / mass - (2 * p * out.properLength) / p2;
    slope[4 + k] = (p * mass) / p2;
  }
  let variance = 0;
  for (let a = 0; a < 7; a++) for (let b = 0; b < 7; b++) variance += slope[a] * covariance[7 * a + b] * slope[b];
  for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) variance += slope[4 + a] * origin.covariance[3 * a + b] * slope[4 + b];
  out.properLengthError = Math.sqrt(Math.max(0, variance));
}

const bounded = (cosine: number): number => (cosine > 1 ? 1 : cosine < -1 ? -1 : cosine);
