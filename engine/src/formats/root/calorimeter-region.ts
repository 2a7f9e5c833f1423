import { deg } from '../../basics/units.ts';
import { region } from '../../simulate/state.ts';

/** Middles of the gaps between forward cap, barrel (32.2 to 128.7 deg) and backward cap. */
const FORWARD_END = 31.8 * deg;
const BACKWARD_START = 129.7 * deg;

/**
 * Part of the calorimeter that a direction from the interaction point belongs to, for clusters, which all lie in one of them.
 *
 * @param theta  polar angle [rad]
 */
export function calorimeterRegion(theta: number): number {
  if (theta < FORWARD_END) return region.forward;
  return theta < BACKWARD_START ? region.barrel : region.backward;
}
