import { compileAmplitude } from '../../amplitude/compile.ts';
import { dot } from '../../basics/four-vector.ts';
import { resolveModel } from '../../model/registry.ts';
import type { PropagatorFactor } from './propagator.ts';

export interface MatchedEmissionOptions {
  readonly lepton: 'mu' | 'tau';
  readonly alpha: number;
  /** [GeV] */
  readonly electronMass: number;
  readonly leptonMass: number;
  /** which lines radiate */
  readonly initial: boolean;
  readonly final: boolean;
  readonly propagator?: PropagatorFactor;
}

/**
 * One photon in e- e+ -> l- l+ gamma, exact at tree level with all masses, over the densities it is drawn from (without dead cones):
 *   |M|^2 / { e^6 (S_i + S_f) } = even + odd,   S_i = 2 p1.p2/(p1.k p2.k), S_f = 2 q1.q2/(q1.k q2.k),
 * the two lines sharing the photon, so that it does not matter which of them a generator took it from. |M|^2 is the compiled amplitude of both
 * assignments of the charges: `odd`, the interference of the lines, changes its sign when l- and l+ change places.
 *
 * Of `even` the lines have shares as S_i : S_f, which is exact for light lines (there |M|^2 is S_i + S_f + S_if times one function of the
 * invariants). By these shares photon propagators carry vacuum polarisation: at z = (q1 + q2)^2 for emission by the incoming line, at
 * s = (p1 + p2)^2 by the outgoing one, their geometric mean in `odd`. Where one line alone is to radiate, it gets its share by the eikonal
 * factors with their dead cones, which is exact for soft photons.
 *
 * @source  Berends, Kleiss, De Causmaecker, Gastmans, Troost, Wu, Nucl. Phys. B206 (1982) 61, for the massless form
 */
export class MatchedEmission {
  readonly #options: MatchedEmissionOptions;
  readonly #me2: (p: Float64Array, at: number, count: number, out: Float64Array, outAt: number) => void;
  readonly #electron2: number;
  readonly #lepton2: number;
  readonly #norm: number;
  readonly #both = new Float64Array(2);
  /** p1, p2, q1, q2, k in any frame [GeV], and the same with l- and l+ exchanged, which `set` fills */
  readonly p = new Float64Array(40);
  even = 0;
  odd = 0;

  constructor(options: MatchedEmissionOptions) {
    const { lepton, alpha, electronMass, leptonMass } = options;
    this.#options = options;
    const model = resolveModel('qed', { alpha, 'mass.e': electronMass, [`mass.${lepton}`]: leptonMass });
    const process = { incoming: ['e-', 'e+'], outgoing: [`${lepton}-`, `${lepton}+`, 'gamma'] };
    const amplitude = compileAmplitude(model, process);
    this.#me2 = amplitude.me2.bind(amplitude);
    this.#electron2 = electronMass * electronMass;
    this.#lepton2 = leptonMass * leptonMass;
    const e2 = 4 * Math.PI * alpha;
    this.#norm = 0.5 / (e2 * e2 * e2);
  }

  /**
   * Sets `even` and `odd` [1] for the momenta in p.
   *
   * @param a  p1.k, b = p2.k, c = q1.k, d = q2.k where the caller knows them better than from p; else 0
   * @param s  (p1 + p2)^2, z = (q1 + q2)^2 [GeV^2]
   */
  set(a: number, b: number, c: number, d: number, s: number, z: number): void {
    const p = this.p;
    const { initial, final, propagator } = this.#options;
    if (a === 0) {
      a = dot(p, 0, p, 16);
      b = dot(p, 4, p, 16);
    }
    if (c === 0) {
      c = dot(p, 8, p, 16);
      d = dot(p, 12, p, 16);
    }
    for (let j = 0; j < 8; j++) p[20 + j] = p[j];
    for (let j = 0; j < 4; j++) {
      p[28 + j] = p[12 + j];
      p[32 + j] = p[8 + j];
      p[36 + j] = p[16 + j];
    }
    const both = this.#both;
    this.#me2(p, 0, 2, both, 0);
    const atZ = propagator === undefined ? 1 : propagator(z);
    const atS = propagator === undefined ? 1 : propagator(s);
    const fromInitial = (s - 2 * this.#electron2) / (a * b);
    const fromFinal = (z - 2 * this.#lepton2) / (c * d);
    const drawn = (initial ? fromInitial : 0) + (final ? fromFinal : 0);
    let ofInitial = fromInitial;
    let ofFinal = fromFinal;
    if (!initial || !final) {
      // at the very end of a line's dead cone rounding may take its eikonal factor below zero
      ofInitial = Math.max(0, fromInitial - this.#electron2 * (1 / (a * a) + 1 / (b * b)));
      ofFinal = Math.max(0, fromFinal - this.#lepton2 * (1 / (c * c) + 1 / (d * d)));
    }
    const all = ofInitial + ofFinal;
    const share = all > 0 ? ((initial ? ofInitial * atZ : 0) + (final ? ofFinal * atS : 0)) / all : 0;
    this.even = (this.#norm * (both[0] + both[1]) * share) / drawn;
    this.odd = initial && final ? (this.#norm * (both[0] - both[1]) * Math.sqrt(atZ * atS)) / drawn : 0;
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
