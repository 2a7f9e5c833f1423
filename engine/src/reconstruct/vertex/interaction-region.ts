import { spotCovariance } from '../../generate/beam-spot.ts';
import type { VertexConstraint } from './vertex-fit.ts';

/**
 * The interaction region as a measured point: the luminous region of the design bunches at `centre` [cm], 6.4 um, 42 nm and 154 um wide. As a
 * constraint of a prompt vertex or the origin of a flight.
 *
 * @param halfCrossingAngle  of the beams [rad]
 */
export function interactionRegion(
  halfCrossingAngle: number,
  centre: readonly [number, number, number] = [0, 0, 0],
): VertexConstraint {
  const spot = spotCovariance(halfCrossingAngle);
  return {
    position: Float64Array.from(centre),
    covariance: Float64Array.of(spot.xx, 0, spot.xz, 0, spot.yy, 0, spot.xz, 0, spot.zz),
  };
}
