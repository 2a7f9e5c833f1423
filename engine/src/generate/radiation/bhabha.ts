import { exp, log } from '../../basics/elementary.ts';
import type { VacuumPolarisation } from '../vacuum-polarisation/vacuum-polarisation.ts';
import type { HardPair } from './hard-pair.ts';

/**
 * What is left of the order-alpha correction to e+ e- -> e+ e- without vacuum polarisation. With soft photons below a small cut Delta (in
 * beam energies), L = ln(s/m^2), angles to the beams large against m/E:
 *   1 + (alpha/pi) {4 (L - 1) ln Delta + 3 (L - 1) - 8 ln cot(theta/2) ln Delta + K}
 *   K = -1 - 2 Li2(sin^2 theta/2) + 2 Li2(cos^2 theta/2) + F/(3 + c^2)^2,
 *   F = (pi^2/3)(2c^4 - 3c^3 - 15c) + 2(2c^4 - 3c^3 + 9c^2 + 3c + 21) S^2 - 4(c^4 + c^2 - 2c) C^2 - 4(c^3 + 4c^2 + 5c + 6)(S - C)^2
 *       + 2(c^3 - 3c^2 + 7c - 5) C + 2(3c^3 + 9c^2 + 5c + 31) S,         S = ln sin(theta/2), C = ln cos(theta/2)
 * less the exponent of matched-pair.ts, 4 (L-1) ln Delta + 3 (L-1) - 8 ln cot ln Delta + 2 pi^2/3 - 1 + 2 Li2(cos^2) - 2 Li2(sin^2) + 2 S - 2 C.
 * Forward (c -> 1) K -> 6 S - 1: two vertices at t, as it must.
 *
 * @source  Arbuzov et al., JHEP 9710 (1997) 001 (recalled; the forward limit, the cancellation of soft terms and the total of BabaYaga@NLO check it)
 */
export function bhabhaRemainder(c: number, alpha: number): number {
  const S = 0.5 * log(0.5 * (1 - c));
  const C = 0.5 * log(0.5 * (1 + c));
  const c2 = c * c;
  const c3 = c2 * c;
  const c4 = c2 * c2;
  const D = S - C;
  const F =
    ((Math.PI * Math.PI) / 3) * (2 * c4 - 3 * c3 - 15 * c) +
    2 * (2 * c4 - 3 * c3 + 9 * c2 + 3 * c + 21) * S * S -
    4 * (c4 + c2 - 2 * c) * C * C -
    4 * (c3 + 4 * c2 + 5 * c + 6) * D * D +
    2 * (c3 - 3 * c2 + 7 * c - 5) * C +
    2 * (3 * c3 + 9 * c2 + 5 * c + 31) * S;
  return (alpha / Math.PI) * (F / ((3 + c2) * (3 + c2)) - (2 * Math.PI * Math.PI) / 3 - 2 * D);
}

/** The factor of vacuum polarisation for space-like momenta between 1e-6 and 1e4 GeV^2, interpolated in ln Q^2: to 1e-7. */
class SpaceLikeTable {
  static readonly #low = log(1e-6);
  static readonly #perUnit = 100;
  readonly #values: Float64Array;

  constructor(polarisation: VacuumPolarisation) {
    const out = new Float64Array(2);
    const steps = Math.ceil((log(1e4) - SpaceLikeTable.#low) * SpaceLikeTable.#perUnit) + 2;
    this.#values = Float64Array.from({ length: steps }, (_, i) => {
      polarisation.factor(-exp(SpaceLikeTable.#low + i / SpaceLikeTable.#perUnit), out);
      return out[0];
    });
  }

  at(Q2: number): number {
    const x = Math.max(0, (log(Q2) - SpaceLikeTable.#low) * SpaceLikeTable.#perUnit);
    const i = Math.min(Math.floor(x), this.#values.length - 2);
    return this.#values[i] + (x - i) * (this.#values[i + 1] - this.#values[i]);
  }
}

/** s^4 + t^4 + u^4 over s^2 t^2, twice: |M|^2/e^4 of massless Bhabha scattering, averaged and summed. */
function born(s: number, t: number, u: number): number {
  const s2 = s * s;
  const t2 = t * t;
  const u2 = u * u;
  return (2 * (s2 * s2 + t2 * t2 + u2 * u2)) / (s2 * t2);
}

/**
 * e+ e- -> e+ e- for matched-pair.ts, electron mass neglected beside s, t and u and kept where a photon is collinear. One photon:
 *   |M|^2 = e^6 [s s'(s^2 + s'^2) + t t'(t^2 + t'^2) + u u'(u^2 + u'^2)]/(s s' t t') W - e^6 sum over the legs i of m^2/(p_i.k)^2 B_i
 * W the soft-photon factor of massless legs, s = (p1 + p2)^2, s' = (q1 + q2)^2, t = (p1 - q1)^2, t' = (p2 - q2)^2, u = (p1 - q2)^2, u' = (p2 - q1)^2,
 * and B_i the Born |M|^2/e^4 that is left when leg i has emitted the collinear photon. Vacuum polarisation: the s and t channel of the Born
 * process each with their own factor, at the energy of the hard process (so one with a photon has it to leading logarithms).
 *
 * @source  Berends, Kleiss, De Causmaecker, Gastmans, Troost, Wu, Nucl. Phys. B206 (1982) 61 (massless) and Berends, Kleiss, Nucl. Phys. B228 (1983) 537
 *          (recalled; checked against the helicity amplitudes in the test)
 */
export class Bhabha implements HardPair {
  readonly charged = true;
  readonly symmetry = 1;
  readonly mass: number;
  cosine = 0;
  excess = 1;
  readonly #alpha: number;
  readonly #polarisation: VacuumPolarisation;
  readonly #inside: number;
  readonly #edge: number;
  readonly #low = 0.5;
  readonly #high: number;
  readonly #edgeSquared: number;
  readonly #s = new Float64Array(2);
  readonly #spaceLike: SpaceLikeTable | undefined;
  #lastS = 0;
  #intensity = 1;

  /**
   * @param largest  largest cosine of the electron that a cut leaves, in the rest frame of the pair; below 1
   * @param outside  share of the points sampled beyond it, where recoil may bring the electron back
   */
  constructor(alpha: number, electronMass: number, polarisation: VacuumPolarisation, largest: number, outside: number) {
    this.#inside = 1 - outside;
    this.#alpha = alpha;
    this.mass = electronMass;
    this.#polarisation = polarisation;
    if (polarisation.mode !== 'off') this.#spaceLike = new SpaceLikeTable(polarisation);
    this.#edge = largest + 0.2 * (1 - largest);
    this.#high = 1 / (1 - this.#edge);
    const t = -0.5 * (1 - this.#edge);
    this.#edgeSquared = born(1, t, -1 - t);
  }

  /** c with the density 1/(1 - c)^2 of the t channel up to a little above the cut, flat beyond, where recoil may bring the electron back. */
  sample(u: number): number {
    if (u < this.#inside) {
      const inverse = this.#low + (u / this.#inside) * (this.#high - this.#low);
      const gap = 1 / inverse;
      this.cosine = 1 - gap;
      this.excess = 1;
      return (0.5 * gap * gap * (this.#high - this.#low)) / this.#inside;
    }
    const width = 1 - this.#edge;
    this.cosine = Math.min(1 - 1e-12, this.#edge + (width * (u - this.#inside)) / (1 - this.#inside));
    const t = -0.5 * (1 - this.cosine);
    this.excess = born(1, t, -1 - t) / this.#edgeSquared;
    return (0.5 * width) / (1 - this.#inside);
  }

  density(cosine: number): number {
    const gap = 1 - cosine;
    if (cosine >= this.#edge) return (2 * (1 - this.#inside)) / (1 - this.#edge);
    return (2 * this.#inside) / (gap * gap * (this.#high - this.#low));
  }

  /** 2 e^4 {|A_s|^2 (u^2 + t^2)/s^2 + |A_t|^2 (s^2 + u^2)/t^2 + 2 Re(A_s A_t) u^2/(s t)}. */
  squared(s: number): number {
    const t = -0.5 * (1 - this.cosine);
    const u = -1 - t;
    const e4 = 16 * Math.PI * Math.PI * this.#alpha * this.#alpha;
    if (this.#polarisation.mode === 'off') return e4 * born(1, t, u);
    if (s !== this.#lastS) {
      // most events have no photon from the beams: the same s again
      this.#intensity = this.#polarisation.factorAndIntensity(s, this.#s);
      this.#lastS = s;
    }
    const re = this.#s[0];
    const at = this.#spaceLike!.at(-s * t);
    const u2 = u * u;
    const ss = this.#intensity;
    return 2 * e4 * (ss * (u2 + t * t) + (at * at * (1 + u2)) / (t * t) + (2 * re * at * u2) / t);
  }

  remainder(): number {
    return bhabhaRemainder(this.cosine, this.#alpha);
  }

  ratio(m: number, y: number, n: Float64Array, k: Float64Array, at: number, gap1: number, gap2: number, near: number): number {
    // units of m/2: beams of energy 1, photon y
    const left = 1 - y;
    const mass = 2 * Math.sqrt(left);
    const e2 = (4 * this.mass * this.mass) / (m * m);
    const along = k[at] * n[0] + k[at + 1] * n[1] + k[at + 2] * n[2];
    const velocity2 = 1 - e2 / left;
    if (!(velocity2 > 0)) return 0;
    const velocity = Math.sqrt(velocity2);
    const slow = e2 / left / (1 + velocity);
    let gap3 = 1 - velocity * along;
    let gap4 = 1 + velocity * along;
    if (near >= 0) {
      if (along > 0) gap3 = slow + velocity * near;
      else gap4 = slow + velocity * near;
    }
    const p1k = y * gap1;
    const p2k = y * gap2;
    const q1k = y * gap3;
    const q2k = y * gap4;
    const energy = 0.5 * (2 - y - y * along);
    const z = 0.5 * n[2] * mass - 0.5 * y * k[at + 2] * (1 - (y * along) / (2 - y + mass));
    const p1q1 = energy - z;
    const p2q1 = energy + z;
    const p1q2 = 2 - p1k - p1q1;
    const p2q2 = 2 - p2k - p2q1;
    if (!(p1q1 > 0 && p2q2 > 0 && p1q2 > 0 && p2q1 > 0)) return 0;
    const s = 4;
    const sp = 4 * left;
    const t = -2 * p1q1;
    const tp = -2 * p2q2;
    const u = -2 * p1q2;
    const up = -2 * p2q1;
    const interference = 2 * (p1q1 / (p1k * q1k) + p2q2 / (p2k * q2k) - p1q2 / (p1k * q2k) - p2q1 / (p2k * q1k));
    const massless = s / (p1k * p2k) + sp / (q1k * q2k) + interference;
    const ss = s * sp;
    const tt = t * tp;
    const uu = u * up;
    const shape = (ss * (s * s + sp * sp) + tt * (t * t + tp * tp) + uu * (u * u + up * up)) / (ss * tt);
    const w1 = e2 / (p1k * p1k);
    const w2 = e2 / (p2k * p2k);
    const w3 = e2 / (q1k * q1k);
    const w4 = e2 / (q2k * q2k);
    const masses = w1 * born(sp, tp, up) + w2 * born(sp, t, u) + w3 * born(s, tp, u) + w4 * born(s, t, up);
    const soft = massless - w1 - w2 - w3 - w4;
    const t0 = -0.5 * (1 - this.cosine);
    return (left * (shape * massless - masses)) / (soft * born(1, t0, -1 - t0));
  }
}
