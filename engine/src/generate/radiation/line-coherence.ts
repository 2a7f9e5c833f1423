import { acosh, exp, log } from '../../basics/elementary.ts';
import { dot } from '../../basics/four-vector.ts';
import type { BeamRadiation } from '../beam-radiation.ts';
import type { BeamState } from '../beams.ts';
import type { Dipole, FinalRadiation } from './final-radiation.ts';
import { shellCorrection } from './soft-exponent.ts';

/** Photons above this share of the beam energy (26 MeV) are weighed one by one; below it the coherence of the lines stands in the exponent. */
const COHERENCE_FROM = 5e-3;

export interface LineCoherenceOptions {
  readonly alpha: number;
  readonly electronMass: number;
  /** pairs among the products that radiate (final-radiation.ts) */
  readonly dipoles: readonly Dipole[];
  /** share of the beam energy from which photons are weighed; the result does not depend on it but for its second order */
  readonly from?: number;
}

/** A charge: where its momentum stands, its mass [GeV], the sign of charge x (+1 outgoing, -1 incoming), and the dipole that drew its photons. */
interface Line {
  readonly at: number;
  readonly mass: number;
  readonly sign: 1 | -1;
  readonly dipole: number;
}

/**
 * Coherence of what the beams and the products radiate, where it matters: in scattering, where an electron that is hardly turned radiates only inside
 * the angle that it is turned by. Photons are drawn from the beams and from each pair of products as from dipoles of their own; a photon then
 * counts
 *   S/(S_beams + sum of S_pairs) = -(sum_i s_i p_i/p_i.k)^2 / sum over dipoles of -(...)^2,   s_i = charge x (+1 out, -1 in),
 * between 0 and the number of dipoles, and the event exp(sum of s_i s_j Y_ij) over the pairs of charges of different dipoles, for virtual
 * photons and those below the cut Delta: with cosh x = p_i.p_j/(m_i m_j)
 *   Y_ij = -(alpha/pi) {(x coth x - 1) ln[Delta^2/(E_i E_j)] + (1/2) x coth x + shell corrections},
 * which is softExponent for light charges less a constant that cancels in the sum, and has no soft photons of an electron that is not turned at
 * all (x -> 0). Energies, Delta: beam centre of mass. The shell corrections are those of light charges (0.4 % where |t| is of the order m^2).
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379
 */
export class LineCoherence {
  readonly #perPi: number;
  readonly #from: number;
  readonly #electron2: number;
  readonly #lines: readonly Line[];
  readonly #count: number;
  /** beams, then the products of the dipoles [GeV], beam centre of mass */
  readonly #p: Float64Array;
  readonly #places: readonly number[];
  /** p_i.p_j of all charges */
  readonly #products: Float64Array;
  readonly #alone: Float64Array;

  constructor({ alpha, electronMass, dipoles, from = COHERENCE_FROM }: LineCoherenceOptions) {
    this.#perPi = alpha / Math.PI;
    this.#from = from;
    this.#electron2 = electronMass * electronMass;
    // an incoming electron: (-1)(-1)
    const lines: Line[] = [
      { at: 0, mass: electronMass, sign: 1, dipole: 0 },
      { at: 4, mass: electronMass, sign: -1, dipole: 0 },
    ];
    dipoles.forEach(({ firstMass, secondMass }, d) => {
      lines.push({ at: 8 + 8 * d, mass: firstMass, sign: -1, dipole: 1 + d });
      lines.push({ at: 12 + 8 * d, mass: secondMass, sign: 1, dipole: 1 + d });
    });
    this.#lines = lines;
    this.#count = 1 + dipoles.length;
    this.#places = dipoles.flatMap(({ first, second }) => [first, second]);
    this.#p = new Float64Array(4 * lines.length);
    this.#products = new Float64Array(lines.length * lines.length);
    this.#alone = new Float64Array(lines.length);
  }

  /** Whether a photon of that energy [GeV] is weighed by itself. */
  weighs(energy: number, beams: BeamState): boolean {
    return energy > this.#from * 0.5 * beams.sqrtS;
  }

  /**
   * Weight of an event: `products` and all photons in the beam centre-of-mass frame, the electron along +z.
   *
   * @param firstInitial  photons of the beams from this one on, and of the pairs from firstFinal on: the hardest may be weighed elsewhere (hardest-photon.ts)
   */
  weight(
    products: Float64Array,
    beams: BeamState,
    initial: BeamRadiation,
    final: FinalRadiation,
    firstInitial = 0,
    firstFinal = 0,
  ): number {
    const p = this.#p;
    const half = 0.5 * beams.sqrtS;
    const along = Math.sqrt(half * half - this.#electron2);
    p[0] = p[4] = half;
    p[1] = p[2] = p[5] = p[6] = 0;
    p[3] = along;
    p[7] = -along;
    const places = this.#places;
    for (let i = 0; i < places.length; i++) for (let j = 0; j < 4; j++) p[8 + 4 * i + j] = products[4 * places[i] + j];
    const least = this.#from * half;
    let weight = exp(this.#exponent(least));
    for (let i = firstInitial; i < initial.photonCount; i++) weight *= this.#share(initial.photons, 4 * i, least);
    for (let i = firstFinal; i < final.photonCount; i++) weight *= this.#share(final.photons, 4 * i, least);
    return weight;
  }

  #exponent(delta: number): number {
    const lines = this.#lines;
    const p = this.#p;
    const products = this.#products;
    const n = lines.length;
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) {
        const a = lines[i];
        const b = lines[j];
        const product = dot(p, a.at, p, b.at);
        products[i * n + j] = product;
        if (a.dipole === b.dipole) continue;
        const cosh = Math.max(1 + 1e-9, product / (a.mass * b.mass));
        const rapidity = acosh(cosh);
        const growth = (rapidity * cosh) / Math.sqrt(cosh * cosh - 1);
        const energyA = p[a.at];
        const energyB = p[b.at];
        const exponent =
          (growth - 1) * log((delta * delta) / (energyA * energyB)) +
          0.5 * growth +
          shellCorrection(2 * product, energyA, energyB);
        sum -= a.sign * b.sign * exponent;
      }
    return this.#perPi * sum;
  }

  /** S of all charges over the sum of those of the dipoles, for the photon k[at ...]; 1 below the cut. */
  #share(k: Float64Array, at: number, least: number): number {
    if (!(k[at] > least)) return 1;
    const lines = this.#lines;
    const products = this.#products;
    const alone = this.#alone;
    const n = lines.length;
    for (let i = 0; i < n; i++) alone[i] = 1 / dot(this.#p, lines[i].at, k, at);
    let dipoles = 0;
    let across = 0;
    for (let i = 0; i < n; i++) {
      const { mass, sign, dipole } = lines[i];
      dipoles -= mass * mass * alone[i] * alone[i];
      for (let j = 0; j < i; j++) {
        const term = -2 * sign * lines[j].sign * products[i * n + j] * alone[i] * alone[j];
        if (lines[j].dipole === dipole) dipoles += term;
        else across += term;
      }
    }
    // in the dead cone of a charge all vanish, and rounding may exceed the bounds
    return dipoles > 0 ? Math.max(0, Math.min(this.#count, 1 + across / dipoles)) : 1;
  }
}
