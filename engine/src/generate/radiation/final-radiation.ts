import { boostFromRestFrame, boostToRestFrame, rotateZOnto } from '../../basics/four-vector.ts';
import { FinalPhotons, MOST_FINAL } from './final-photons.ts';

/** A pair of opposite charges among the products. */
export interface Dipole {
  /** places of the negative and of the positive lepton among the products */
  readonly first: number;
  readonly second: number;
  /** [GeV] */
  readonly firstMass: number;
  readonly secondMass: number;
}

/**
 * Photons of the charged leptons among the products of a hard process: each pair of a negative and a positive one radiates as a dipole at its
 * squared mass (final-photons.ts), which it keeps together with its photons. All else of the event stays as it is.
 */
export class FinalRadiation {
  readonly dimensions: number;
  /** all but the energy that a pair loses, and angle and azimuth of its hardest photon */
  readonly fixed: readonly number[];
  /** of the last sample, in the frame of the products */
  photonCount = 0;
  readonly photons: Float64Array;
  /** of the last sample: the part of the weight that corrects the hardest photon of each pair, to be taken out where it is done better */
  hardestFactor = 1;
  readonly #dipoles: readonly Dipole[];
  readonly #radiators: readonly FinalPhotons[];
  readonly #pair = new Float64Array(4);
  readonly #axis = new Float64Array(4);

  constructor(dipoles: readonly Dipole[], alpha: number, infraredCut: number) {
    this.#dipoles = dipoles;
    this.#radiators = dipoles.map(
      ({ firstMass, secondMass }) => new FinalPhotons({ on: true, alpha, mass1: firstMass, mass2: secondMass, infraredCut }),
    );
    this.dimensions = dipoles.length * FinalPhotons.dimensions;
    this.fixed = Array.from({ length: this.dimensions }, (_, i) => i).filter((i) => i % FinalPhotons.dimensions > 2);
    this.photons = new Float64Array(4 * MOST_FINAL * dipoles.length);
  }

  /**
   * Lets the pairs radiate: changes the momenta of the products p[4 x place ...] and fills `photons`.
   *
   * @returns  weight of the radiation, 1 in the mean to order alpha/pi
   */
  sample(u: Float64Array, at: number, p: Float64Array): number {
    let weight = 1;
    this.photonCount = 0;
    this.hardestFactor = 1;
    for (let d = 0; d < this.#dipoles.length; d++) {
      const { first, second } = this.#dipoles[d];
      const radiator = this.#radiators[d];
      const pair = this.#pair;
      for (let j = 0; j < 4; j++) pair[j] = p[4 * first + j] + p[4 * second + j];
      const s = pair[0] * pair[0] - pair[1] * pair[1] - pair[2] * pair[2] - pair[3] * pair[3];
      weight *= radiator.sample(u, at + d * FinalPhotons.dimensions, s);
      if (!(weight > 0)) return 0;
      if (radiator.photonCount === 0) continue;
      const hardest = radiator.first();
      this.hardestFactor *= hardest;
      weight *= hardest * radiator.softer();
      const axis = this.#axis;
      for (let j = 0; j < 4; j++) axis[j] = p[4 * first + j];
      boostToRestFrame(axis, 0, pair, 0);
      const length = Math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3]);
      for (let i = 0; i < radiator.photonCount + 2; i++) {
        rotateZOnto(radiator.p, 4 * i, axis[1] / length, axis[2] / length, axis[3] / length);
        boostFromRestFrame(radiator.p, 4 * i, pair, 0);
      }
      for (let j = 0; j < 4; j++) {
        p[4 * first + j] = radiator.p[j];
        p[4 * second + j] = radiator.p[4 + j];
      }
      this.photons.set(radiator.p.subarray(8, 8 + 4 * radiator.photonCount), 4 * this.photonCount);
      this.photonCount += radiator.photonCount;
    }
    return weight;
  }
}

/** PDG numbers of the charged leptons. */
const CHARGED_LEPTONS = [11, 13, 15];

/**
 * The pairs that radiate among products: charged leptons of the same flavour first, then what is left in its order. A charged product without
 * partner does not radiate.
 *
 * @param masses   [GeV], and charges [e] of the products
 */
export function dipolesOf(pdg: readonly number[], masses: readonly number[], charges: readonly number[]): Dipole[] {
  const leptons = pdg.map((_, place) => place).filter((place) => CHARGED_LEPTONS.includes(Math.abs(pdg[place])));
  const negative = leptons.filter((place) => charges[place] < 0);
  const positive = leptons.filter((place) => charges[place] > 0);
  const dipoles: Dipole[] = [];
  for (const sameFlavour of [true, false])
    for (const first of [...negative]) {
      const second = positive.find((place) => !sameFlavour || pdg[place] === -pdg[first]);
      if (second === undefined) continue;
      negative.splice(negative.indexOf(first), 1);
      positive.splice(positive.indexOf(second), 1);
      dipoles.push({ first, second, firstMass: masses[first], secondMass: masses[second] });
    }
  return dipoles;
}
