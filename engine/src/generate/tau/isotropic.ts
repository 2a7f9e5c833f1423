import { sinCos } from '../../basics/elementary.ts';
import { boostFromRestFrame } from '../../basics/four-vector.ts';
import type { Uniforms } from '../uniforms.ts';

const trig = new Float64Array(2);

/**
 * Momentum of either product of M -> m1 m2 in its rest frame [GeV]:
 *   sqrt[(M^2 - (m1+m2)^2)(M^2 - (m1-m2)^2)]/(2M); 0 below threshold
 *
 * @source  PDG 2024, Kinematics
 */
export function breakUpMomentum(mass: number, m1: number, m2: number): number {
  const square = (mass - m1 - m2) * (mass + m1 + m2) * (mass - m1 + m2) * (mass + m1 - m2);
  return square > 0 ? Math.sqrt(square) / (2 * mass) : 0;
}

/** Isotropic M -> m1 m2 at rest: four-vectors into p at `first` and `second`. Two uniforms. */
export function isotropicPair(
  u: Uniforms,
  mass: number,
  m1: number,
  m2: number,
  p: Float64Array,
  first: number,
  second: number,
): void {
  const momentum = breakUpMomentum(mass, m1, m2);
  const c = 2 * u.next() - 1;
  sinCos(2 * Math.PI * u.next(), trig);
  const transverse = momentum * Math.sqrt((1 - c) * (1 + c));
  p[first + 1] = transverse * trig[1];
  p[first + 2] = transverse * trig[0];
  p[first + 3] = momentum * c;
  for (let j = 1; j < 4; j++) p[second + j] = -p[first + j];
  p[first] = Math.sqrt(m1 * m1 + momentum * momentum);
  p[second] = Math.sqrt(m2 * m2 + momentum * momentum);
}

/** The same for a parent q in flight: products in the frame in which q is given. */
export function isotropicPairInFlight(
  u: Uniforms,
  mass: number,
  m1: number,
  m2: number,
  q: Float64Array,
  atQ: number,
  p: Float64Array,
  first: number,
  second: number,
): void {
  isotropicPair(u, mass, m1, m2, p, first, second);
  boostFromRestFrame(p, first, q, atQ);
  boostFromRestFrame(p, second, q, atQ);
}
