import { propagate } from '../linear-algebra.ts';
import { Perigee, perigee } from './perigee.ts';
import { helixJacobian, helixState, OMEGA, PHI0, TAN_LAMBDA } from './track-helix.ts';

const state = new Float64Array(6);
const atOrigin = new Float64Array(30);
const seen = new Perigee();

/**
 * The same helix with its parameters at the point of closest approach to the line parallel to z through (x, y, z) [cm]; z0 is counted from z.
 * `jacobian` gets d(new)/d(old), 5 x 5 row by row. `out` may be `q`.
 */
export function moveReference(
  q: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
  to: number,
  jacobian: Float64Array,
): void {
  helixState(q, at, 0, 1, state);
  helixJacobian(q, at, 0, 1, atOrigin);
  const phi = q[at + PHI0];
  perigee(state[0] - x, state[1] - y, state[2] - z, phi, q[at + OMEGA], q[at + TAN_LAMBDA], phi, seen);
  const { byPoint, byMotion } = seen;
  for (let i = 0; i < 5; i++) {
    const bx = byPoint[3 * i];
    const by = byPoint[3 * i + 1];
    const bz = byPoint[3 * i + 2];
    for (let j = 0; j < 5; j++) jacobian[5 * i + j] = bx * atOrigin[j] + by * atOrigin[5 + j] + bz * atOrigin[10 + j];
    jacobian[5 * i + PHI0] += byMotion[3 * i];
    jacobian[5 * i + OMEGA] += byMotion[3 * i + 1];
    jacobian[5 * i + TAN_LAMBDA] += byMotion[3 * i + 2];
  }
  for (let i = 0; i < 5; i++) out[to + i] = seen.q[i];
}

const jacobian = new Float64Array(25);

/** Parameters and covariance (5 x 5) of a helix with respect to another reference point; both arrays are overwritten. */
export function transport(q: Float64Array, covariance: Float64Array, x: number, y: number, z: number): void {
  moveReference(q, 0, x, y, z, q, 0, jacobian);
  propagate(jacobian, covariance, 5, 5, covariance);
}
