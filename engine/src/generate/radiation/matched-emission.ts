import { emission, emissionInterference } from '../../amplitude/lepton-pair-photon.ts';
import { dot } from '../../basics/four-vector.ts';
import type { PropagatorFactor } from './propagator.ts';

/**
 * One photon in e- e+ -> l- l+ gamma, exact at tree level with both masses, over the densities it is drawn from (without dead cones):
 *   |M|^2 / { e^6 [2 p1.p2/(p1.k p2.k) + 2 q1.q2/(q1.k q2.k)] } = even + odd,
 * the two lines sharing the photon, so that it does not matter which of them a generator took it from. `odd`, their interference, changes its
 * sign when l- and l+ change places. The photon propagators carry vacuum polarisation: at (q1 + q2)^2 for emission by the incoming line, at
 * (p1 + p2)^2 by the outgoing one, its geometric mean between them.
 */
export class MatchedEmission {
  readonly #initial: boolean;
  readonly #final: boolean;
  readonly #electron2: number;
  readonly #lepton2: number;
  readonly #propagator: PropagatorFactor | undefined;
  /** p1, p2, q1, q2, k in any frame [GeV] */
  readonly p = new Float64Array(20);
  even = 0;
  odd = 0;

  constructor(initial: boolean, final: boolean, electronMass: number, leptonMass: number, propagator?: PropagatorFactor) {
    this.#initial = initial;
    this.#final = final;
    this.#electron2 = electronMass * electronMass;
    this.#lepton2 = leptonMass * leptonMass;
    this.#propagator = propagator;
  }

  /**
   * Sets `even` and `odd` [1] for the momenta in p.
   *
   * @param a  p1.k, b = p2.k, c = q1.k, d = q2.k where the caller knows them better than from p; else 0
   * @param s  (p1 + p2)^2, z = (q1 + q2)^2 [GeV^2]
   */
  set(a: number, b: number, c: number, d: number, s: number, z: number): void {
    const p = this.p;
    const m2 = this.#electron2;
    const M2 = this.#lepton2;
    if (a === 0) {
      a = dot(p, 0, p, 16);
      b = dot(p, 4, p, 16);
    }
    if (c === 0) {
      c = dot(p, 8, p, 16);
      d = dot(p, 12, p, 16);
    }
    const T = dot(p, 0, p, 8);
    const U = dot(p, 0, p, 12);
    const Uprime = dot(p, 4, p, 8);
    const Tprime = dot(p, 4, p, 12);
    const atZ = this.#propagator === undefined ? 1 : this.#propagator(z);
    const atS = this.#propagator === undefined ? 1 : this.#propagator(s);
    let sum = 0;
    let drawn = 0;
    if (this.#initial) {
      sum += atZ * emission(a, b, z, T - U, Uprime - Tprime, 4 * M2 - z, m2);
      drawn += (s - 2 * m2) / (a * b);
    }
    if (this.#final) {
      sum += atS * emission(-c, -d, s, T - Uprime, U - Tprime, 4 * m2 - s, M2);
      drawn += (z - 2 * M2) / (c * d);
    }
    this.even = (0.25 * sum) / drawn;
    this.odd = 0;
    if (this.#initial && this.#final) {
      const both = emissionInterference(a, b, c, d, s, z, T, Tprime, U, Uprime, m2, M2);
      this.odd = (0.25 * Math.sqrt(atZ * atS) * both) / drawn;
    }
  }
}

/**
 * Interference of the lines in soft emission: S_if/(S_i + S_f), between -1 and 1; S the eikonal factors of the incoming and the outgoing pair
 * and of what joins them,
 *   S_if = 2 [p1.q1/(a c) + p2.q2/(b d) - p1.q2/(a d) - p2.q1/(b c)].
 */
export function softInterference(
  a: number,
  b: number,
  c: number,
  d: number,
  s: number,
  z: number,
  T: number,
  Tprime: number,
  U: number,
  Uprime: number,
  m2: number,
  M2: number,
): number {
  const initial = (s - 2 * m2) / (a * b) - m2 / (a * a) - m2 / (b * b);
  const final = (z - 2 * M2) / (c * d) - M2 / (c * c) - M2 / (d * d);
  const both = 2 * (T / (a * c) + Tprime / (b * d) - U / (a * d) - Uprime / (b * c));
  const alone = initial + final;
  // on the axis of a leg, where all vanish, rounding may exceed the bounds
  return alone > 0 ? Math.max(-1, Math.min(1, both / alone)) : 0;
}
