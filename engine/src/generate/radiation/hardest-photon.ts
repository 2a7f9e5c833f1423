import { boostFromRestFrame, boostToRestFrame, boostWith, dot } from '../../basics/four-vector.ts';
import type { SquaredAmplitude } from '../tree-points.ts';
import type { Dipole } from './final-radiation.ts';

export interface HardestPhotonOptions {
  readonly alpha: number;
  readonly electronMass: number;
  /** whether the first leg of the text is the electron, which flies along +z */
  readonly electronFirst: boolean;
  /** number of the products, and the pair among them that radiates */
  readonly products: number;
  readonly dipole: Dipole;
  /** |M|^2 of the process, and of the process with a photon as its last product */
  readonly plain: SquaredAmplitude;
  readonly radiative: SquaredAmplitude;
}

/**
 * One photon beside a process, exact at tree level, over the sum of the two densities from which it may have been drawn:
 *   R = (|M_1|^2/s) / (e^2 [S_i |M_i|^2/sHat + S_f |M_f|^2/s]),   S_i = 2 p1.p2/(p1.k p2.k), S_f = 2 q1.q2/(q1.k q2.k),
 * |M_i|^2 the process after beams that have radiated k and |M_f|^2 the process before the pair radiates it. It does not matter which of them the photon
 * came from. Where the beams scatter the two differ by the pole of the exchanged photon, so that S_i and S_f alone would not do.
 */
export class HardestPhoton {
  readonly #options: HardestPhotonOptions;
  readonly #p: Float64Array;
  readonly #me2 = new Float64Array(1);
  readonly #whole = new Float64Array(4);
  readonly #pair = new Float64Array(4);
  readonly #axis = new Float64Array(8);
  readonly #directions = new Float64Array(8);
  readonly #e2: number;

  constructor(options: HardestPhotonOptions) {
    this.#options = options;
    this.#e2 = 4 * Math.PI * options.alpha;
    this.#p = new Float64Array(4 * (options.products + 3));
  }

  /**
   * R for the products and the photon k[at ...], all in one frame; other photons are taken for having left the beams before, whose directions are those of the
   * laboratory's z seen from what is left (beam centre-of-mass frame).
   */
  ratio(products: Float64Array, k: Float64Array, at: number): number {
    const { products: n, dipole, electronMass, plain, radiative } = this.#options;
    const p = this.#p;
    const me2 = this.#me2;
    const whole = this.#whole;
    const photon = 8 + 4 * n;
    for (let i = 0; i < 4 * n; i++) p[8 + i] = products[i];
    for (let j = 0; j < 4; j++) {
      p[photon + j] = k[at + j];
      whole[j] = 0;
      for (let i = 0; i < n; i++) whole[j] += products[4 * i + j];
    }
    const q1 = 8 + 4 * dipole.first;
    const q2 = 8 + 4 * dipole.second;
    const sHat = dot(whole, 0, whole, 0);
    this.#beams(sHat);
    plain.me2(p, 0, 1, me2, 0);
    const fromBeams = me2[0] / sHat;
    for (let j = 0; j < 4; j++) whole[j] += k[at + j];
    const s = dot(whole, 0, whole, 0);
    this.#beams(s);
    radiative.me2(p, 0, 1, me2, 0);
    const exact = me2[0] / s;
    const initial = (s - 2 * electronMass * electronMass) / (dot(p, 0, p, photon) * dot(p, 4, p, photon));
    const final = (2 * dot(p, q1, p, q2)) / (dot(p, q1, p, photon) * dot(p, q2, p, photon));
    this.#withoutPhoton(q1, q2, photon);
    plain.me2(p, 0, 1, me2, 0);
    const fromPair = me2[0] / s;
    return exact / (this.#e2 * (initial * fromBeams + final * fromPair));
  }

  /** Beams that meet with the four-momentum `whole` of squared mass s along the difference of the directions of z and -z seen from there. */
  #beams(s: number): void {
    const { electronMass, electronFirst } = this.#options;
    const p = this.#p;
    const d = this.#directions;
    const mass = Math.sqrt(s);
    d.fill(0);
    d[0] = d[3] = d[4] = 1;
    d[7] = -1;
    boostWith(d, 0, this.#whole, 0, -1, mass);
    boostWith(d, 4, this.#whole, 0, -1, mass);
    const x = d[1] / d[0] - d[5] / d[4];
    const y = d[2] / d[0] - d[6] / d[4];
    const z = d[3] / d[0] - d[7] / d[4];
    const half = 0.5 * mass;
    const along = Math.sqrt((half * half - electronMass * electronMass) / (x * x + y * y + z * z));
    for (let i = 0; i < 2; i++) {
      const to = (i === 0) === electronFirst ? 0 : 4;
      const sign = i === 0 ? along : -along;
      p[to] = half;
      p[to + 1] = sign * x;
      p[to + 2] = sign * y;
      p[to + 3] = sign * z;
      boostWith(p, to, this.#whole, 0, 1, mass);
    }
  }

  /** The pair takes its photon back: its mass with the photon, its direction in its own rest frame (final-photons.ts). */
  #withoutPhoton(q1: number, q2: number, photon: number): void {
    const p = this.#p;
    const { firstMass, secondMass } = this.#options.dipole;
    const pair = this.#pair;
    const axis = this.#axis;
    for (let j = 0; j < 4; j++) {
      pair[j] = p[q1 + j] + p[q2 + j] + p[photon + j];
      axis[j] = p[q1 + j];
      axis[4 + j] = p[q1 + j] + p[q2 + j];
    }
    const s = dot(pair, 0, pair, 0);
    boostToRestFrame(axis, 0, pair, 0);
    boostToRestFrame(axis, 4, pair, 0);
    boostToRestFrame(axis, 0, axis, 4);
    const mass = Math.sqrt(s);
    const energy = 0.5 * (mass + (firstMass * firstMass - secondMass * secondMass) / mass);
    const momentum = Math.sqrt(Math.max(0, energy * energy - firstMass * firstMass));
    const length = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
    p[q1] = energy;
    p[q2] = mass - energy;
    for (let j = 1; j < 4; j++) {
      p[q1 + j] = (momentum * axis[j]) / length;
      p[q2 + j] = -p[q1 + j];
    }
    boostFromRestFrame(p, q1, pair, 0);
    boostFromRestFrame(p, q2, pair, 0);
  }
}
