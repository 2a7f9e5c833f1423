import type { BeamState } from './beams.ts';

/**
 * What the beams lose before they meet: the joint between a hard process, which lives in the rest frame of what is left with the electron along +z,
 * and any description of initial-state radiation. A hard process calls `sample` first, takes `sHat`, makes its momenta, and has them taken
 * to the beams' centre-of-mass frame.
 */
export interface BeamRadiation {
  /** uniforms that `sample` reads */
  readonly dimensions: number;
  /** of these, those that an importance grid must leave as they are */
  readonly fixed: readonly number[];
  /** squared energy left of the last sample [GeV^2] */
  readonly sHat: number;
  /** of the last sample, with four-vectors `photons`, beam centre-of-mass frame */
  readonly photonCount: number;
  readonly photons: Float64Array;
  /** part of the weight of the last sample that corrects its hardest photon, to be taken out where it is done better */
  readonly hardestFactor: number;
  /** exp(Y), Y the rapidity along the beams of what is left, recoil sideways aside */
  readonly stretch: number;
  /**
   * Draws the radiation for the present energies of the beams from u[at ...].
   *
   * @param minimumSHat  squared energy that the hard process needs [GeV^2]
   * @returns            weight by which the hard cross-section at sHat counts; 0 when too little energy is left
   */
  sample(u: Float64Array, at: number, beams: BeamState, minimumSHat: number): number;
  /** In place: rest frame of what is left -> beam centre-of-mass frame. */
  toCms(p: Float64Array, at: number): void;
  /**
   * In place: rest frame of what is left -> beam centre-of-mass frame as if nothing had recoiled sideways. What keeps the photons of the hard
   * process apart from those of the radiation looks at this frame: in it the poles of the amplitude lie along the beams.
   */
  toCollinear(p: Float64Array, at: number): void;
}

/** No radiation. */
export class NoRadiation implements BeamRadiation {
  readonly dimensions = 0;
  readonly fixed = [];
  readonly photonCount = 0;
  readonly photons = new Float64Array(0);
  readonly stretch = 1;
  readonly hardestFactor = 1;
  sHat = 0;

  sample(_u: Float64Array, _at: number, beams: BeamState, minimumSHat: number): number {
    this.sHat = beams.s;
    return beams.s > minimumSHat ? 1 : 0;
  }

  toCms(): void {}

  toCollinear(): void {}
}
