import { dot } from '../basics/four-vector.ts';
import type { BeamState } from './beams.ts';
import { InitialState, type InitialStateOptions } from './isr.ts';

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
  sHat = 0;

  sample(_u: Float64Array, _at: number, beams: BeamState, minimumSHat: number): number {
    this.sHat = beams.s;
    return beams.s > minimumSHat ? 1 : 0;
  }

  toCms(): void {}

  toCollinear(): void {}
}

/** Collinear photons of structure functions (isr.ts), the hard process turned to the direction of the electron line. */
export class StructureFunctions extends InitialState implements BeamRadiation {
  readonly dimensions = InitialState.dimensions;
  /** the energy fractions: flat for a hard cross-section that falls as 1/s, and in two branches that one bin would mix */
  readonly fixed = [0, 1];

  constructor(options: Omit<InitialStateOptions, 'on'>) {
    super({ ...options, on: true });
  }

  get stretch(): number {
    if (this.photonCount === 0) return 1;
    // rapidity of x1 p1 + x2 p2
    const { photons, photonCount } = this;
    let left1 = 1;
    let left2 = 1;
    const total = this.energy;
    for (let i = 0; i < photonCount; i++) {
      if (photons[4 * i + 3] > 0) left1 -= (2 * photons[4 * i]) / total;
      else left2 -= (2 * photons[4 * i]) / total;
    }
    return Math.sqrt(left1 / left2);
  }

  toCollinear(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    const { stretch } = this;
    const cosh = 0.5 * (stretch + 1 / stretch);
    const sinh = 0.5 * (stretch - 1 / stretch);
    const energy = p[at];
    p[at] = cosh * energy + sinh * p[at + 3];
    p[at + 3] = sinh * energy + cosh * p[at + 3];
  }
}

/**
 * The same beside a hard process with photons of its own, with collinear photons inside cones about the beams. A hard process that were turned to the electron
 * line after a wide photon would have its poles inside the acceptance: here it keeps the beams as its axis, and the sideways recoil is
 * given to it as a whole, by the boost that takes x1 p1 + x2 p2 into what is left.
 */
export class ConeRadiation extends StructureFunctions {
  readonly #left = new Float64Array(4);
  readonly #collinear = new Float64Array(4);

  override toCms(p: Float64Array, at: number): void {
    if (this.photonCount === 0) return;
    const left = this.#left;
    const collinear = this.#collinear;
    const { photons, photonCount } = this;
    left.fill(0);
    left[0] = this.energy;
    for (let i = 0; i < photonCount; i++) for (let j = 0; j < 4; j++) left[j] -= photons[4 * i + j];
    collinear.fill(0);
    collinear[0] = Math.sqrt(this.sHat);
    this.toCollinear(collinear, 0);
    this.toCollinear(p, at);
    carry(p, at, collinear, left, this.sHat);
  }
}

/**
 * In place: the boost without rotation that takes the four-vector `from` into `to` of the same square m2,
 *   p' = p - (from + to) (from + to).p / (m2 + from.to) + 2 to (from.p)/m2
 *
 * @source  product of two reflections; J. D. Jackson's pure boosts in covariant form, worked out for this project
 */
function carry(p: Float64Array, at: number, from: Float64Array, to: Float64Array, m2: number): void {
  const fromP = dot(from, 0, p, at);
  const toP = dot(to, 0, p, at);
  const both = (fromP + toP) / (m2 + dot(from, 0, to, 0));
  for (let j = 0; j < 4; j++) p[at + j] += (2 * to[j] * fromP) / m2 - (from[j] + to[j]) * both;
}
