import { photonAndVectorMe2 } from '../../amplitude/photon-and-vector.ts';
import { atanh, cosh, log, tanh } from '../../basics/elementary.ts';
import { sqrtFourPi } from '../../model/couplings.ts';
import type { HardPair } from './hard-pair.ts';

/**
 * (alpha/pi) K(c): the order-alpha correction to e+ e- -> gamma gamma with soft photons below a small cut Delta (in beam energies) is
 *   1 + (alpha/pi) {(L - 1)(2 ln Delta + 3/2) + K},   L = ln(s/m^2),
 *   K = pi^2/3 + {(1 + u^2) ln^2 u + u (2 + u) ln u + (1 + v^2) ln^2 v + v (2 + v) ln v, with the linear terms exchanged u <-> v}/[2 (u^2 + v^2)],
 *   v = (1 - c)/2, u = (1 + c)/2, angles to the beams large against m/E.
 *
 * @source  Eidelman and Kuraev, Nucl. Phys. B143 (1978) 353, in the form of Arbuzov et al., JHEP 9710 (1997) 001 (recalled); the same function
 *          follows from q qbar -> gamma gamma at one loop, Catani, Cieri, de Florian, Ferrera, Grazzini, Phys. Rev. Lett. 108 (2012) 072001, by taking
 *          out the vertex of q qbar -> gamma*. The two were compared term by term.
 */
export function photonPairRemainder(c: number, alpha: number): number {
  const v = 0.5 * (1 - c);
  const u = 0.5 * (1 + c);
  const logV = log(v);
  const logU = log(u);
  const sum = (1 + u * u) * logU * logU + v * (2 + v) * logU + (1 + v * v) * logV * logV + u * (2 + u) * logV;
  return (alpha / Math.PI) * ((Math.PI * Math.PI) / 3 + sum / (2 * (u * u + v * v)));
}

/** Rapidity in the pair's rest frame where the sampling of photons beyond a cut ends: 0.1 degrees to the axis. */
const FURTHEST = 7;

/**
 * e+ e- -> gamma gamma for matched-pair.ts. Three photons: with a_i = p1.k_i, b_i = p2.k_i,
 *   |M|^2 = e^6 {s sum over i of a_i b_i (a_i^2 + b_i^2)/(a1 a2 a3 b1 b2 b3)
 *           - for each photon i and its two others j, l:  2 m^2/a_i^2 (b_j/b_l + b_l/b_j) + 2 m^2/b_i^2 (a_j/a_l + a_l/a_j)}
 * averaged and summed, without 1/3!; the second line, the mass in the collinear limit, is needed only for the photon that may be collinear.
 *
 * @source  Berends and Kleiss, Nucl. Phys. B186 (1981) 22 (recalled; checked against the helicity amplitudes in the test)
 */
export class PhotonPair implements HardPair {
  readonly mass = 0;
  readonly charged = false;
  readonly symmetry = 0.5;
  cosine = 0;
  /** beyond a cut photons are as they are: events need two inside it, not these two */
  readonly excess = 1;
  readonly #alpha: number;
  readonly #coupling: number;
  readonly #electron2: number;
  readonly #velocity: number;
  readonly #cut: boolean;
  readonly #inside: number;
  readonly #edge: number;
  readonly #beyond: number;
  readonly #range: number;
  #minus = 0;
  #plus = 0;

  /**
   * @param s            nominal squared energy [GeV^2]
   * @param largest      largest |cos| of the photons in their rest frame that a cut leaves; 1: no cut
   * @param outside      share of the points sampled beyond it, where recoil may bring photons back
   */
  constructor(alpha: number, electronMass: number, s: number, largest: number, outside: number) {
    this.#inside = 1 - outside;
    this.#alpha = alpha;
    this.#coupling = sqrtFourPi(alpha);
    this.#electron2 = electronMass * electronMass;
    this.#velocity = Math.sqrt(1 - (4 * electronMass * electronMass) / s);
    this.#cut = largest < 1;
    this.#edge = this.#cut ? largest + 0.2 * (1 - largest) : 1;
    // without a cut to the ends: atanh of the velocity, ln(sqrt(s)/m)
    const v = this.#velocity;
    this.#beyond = FURTHEST - atanh(this.#edge < 1 ? this.#edge : 0);
    this.#range = this.#cut ? atanh(this.#edge) : 0.5 * log(((1 + v) * (1 + v) * s) / (4 * this.#electron2));
  }

  /**
   * Without a cut velocity x c = tanh(eta), eta flat. With one c = tanh(eta), eta flat up to a little above the cut, and flat beyond.
   */
  sample(u: number): number {
    const inside = this.#cut ? this.#inside : 1;
    const v = this.#velocity;
    // both sides in turn: the uniform from its middle
    const side = u < 0.5 ? -1 : 1;
    const from = Math.abs(2 * u - 1);
    if (from < inside) {
      const eta = (from / inside) * this.#range;
      const t = tanh(eta);
      const inverse = 1 / cosh(eta);
      const gap = inverse * inverse;
      if (!this.#cut) {
        this.#set(side, Math.min(1, t / v), gap / (1 + t));
        return (gap * this.#range) / v;
      }
      this.#set(side, t, 1 - v * t);
      return (gap * this.#range) / inside;
    }
    const t = tanh(this.#range + (this.#beyond * (from - inside)) / (1 - inside));
    this.#set(side, t, 1 - v * t);
    return ((1 - t * t) * this.#beyond) / (1 - inside);
  }

  /** With a cut, flat in rapidity on either side of the edge. */
  density(cosine: number): number {
    const c = Math.min(Math.abs(cosine), 1 - 1e-14);
    const gap = (1 - c) * (1 + c);
    return c < this.#edge ? this.#inside / (gap * this.#range) : (1 - this.#inside) / (gap * this.#beyond);
  }

  /** @param near  1 - velocity x |c| */
  #set(side: number, c: number, near: number): void {
    this.cosine = side * c;
    const far = 2 - near;
    this.#minus = side > 0 ? near : far;
    this.#plus = side > 0 ? far : near;
  }

  squared(s: number): number {
    const half = -0.5 * s;
    return photonAndVectorMe2(s, half * this.#minus, half * this.#plus, this.#electron2, 0, this.#alpha, this.#coupling);
  }

  remainder(): number {
    return photonPairRemainder(this.cosine, this.#alpha);
  }

  ratio(m: number, y: number, n: Float64Array, k: Float64Array, at: number, gap1: number, gap2: number): number {
    // everything in units of m/2: beams of energy 1, photon y, pair 2 - y with mass^2 4 (1 - y)
    const left = 1 - y;
    const mass = 2 * Math.sqrt(left);
    const alongPair = k[at] * n[0] + k[at + 1] * n[1] + k[at + 2] * n[2];
    const energy = 0.5 * (2 - y - y * alongPair);
    const z = 0.5 * n[2] * mass - 0.5 * y * k[at + 2] * (1 - (y * alongPair) / (2 - y + mass));
    const a1 = energy - z;
    const b1 = energy + z;
    const a2 = 2 - y * gap1 - a1;
    const b2 = 2 - y * gap2 - b1;
    const a3 = y * gap1;
    const b3 = y * gap2;
    const ab1 = a1 * b1;
    const ab2 = a2 * b2;
    const ab3 = a3 * b3;
    if (!(ab1 > 0 && ab2 > 0)) return 0;
    const e2 = (4 * this.#electron2) / (m * m);
    const massless =
      (4 * (ab1 * (a1 * a1 + b1 * b1) + ab2 * (a2 * a2 + b2 * b2) + ab3 * (a3 * a3 + b3 * b3))) / (ab1 * ab2 * ab3);
    const mass1 = (2 * e2 * (b1 / b2 + b2 / b1)) / (a3 * a3);
    const mass2 = (2 * e2 * (a1 / a2 + a2 / a1)) / (b3 * b3);
    const soft = 4 / ab3 - e2 / (a3 * a3) - e2 / (b3 * b3);
    const c2 = this.cosine * this.cosine;
    return (left * (massless - mass1 - mass2) * (1 - c2)) / (soft * 4 * (1 + c2));
  }
}
