import { cos, normalQuantile, sin } from '../basics/elementary.ts';

/** The colliding beams as plain data; a spread of 0 is switched off. Laboratory: both beams have positive px, the electrons positive pz. */
export interface BeamOptions {
  /** [GeV] */
  readonly electronEnergy: number;
  readonly positronEnergy: number;
  /** angle of either beam to the z axis [rad] */
  readonly halfCrossingAngle: number;
  /** standard deviations of the beam energies [GeV] */
  readonly electronEnergySpread: number;
  readonly positronEnergySpread: number;
  /** luminous region: the design one of SuperKEKB, or a point at the origin */
  readonly spot: 'design' | 'off';
}

/**
 * SuperKEKB at the Y(4S): sqrt(s) = 10.579558 GeV.
 *
 * @source  basf2 generators/scripts/beamparameters.py (energies, 41.5 mrad, spreads 5.13 and 2.375 MeV)
 */
export const superKEKB: BeamOptions = {
  electronEnergy: 7.004,
  positronEnergy: 4.002,
  halfCrossingAngle: 0.0415,
  electronEnergySpread: 5.13e-3,
  positronEnergySpread: 2.375e-3,
  spot: 'design',
};

/** Head-on beams of equal energies, no spreads: the laboratory is the centre-of-mass frame. For closure tests. */
export function cmsBeams(sqrtS: number): BeamOptions {
  return {
    electronEnergy: sqrtS / 2,
    positronEnergy: sqrtS / 2,
    halfCrossingAngle: 0,
    electronEnergySpread: 0,
    positronEnergySpread: 0,
    spot: 'off',
  };
}

/**
 * One pair of beam particles (the electron mass neglected: it moves sqrt(s) by 1e-8 of itself) and the way from its centre-of-mass frame
 * to the laboratory:
 *   s = 2 E1 E2 (1 + cos 2a) = (2 cos a)^2 E1 E2,   a the half crossing angle
 */
export class BeamState {
  /** uniforms that `set` uses: 2, or 0 when both spreads are off */
  readonly dimensions: 0 | 2;
  /** of the mean energies [GeV^2] */
  readonly nominalS: number;
  s: number;
  sqrtS: number;
  readonly #options: BeamOptions;
  readonly #sine: number;
  readonly #cosine: number;
  /** Lorentz matrix from the beam centre-of-mass frame to the laboratory, rows E, x, z by columns E, x, z (y is untouched) */
  readonly #matrix = new Float64Array(9);
  #energy1: number;
  #energy2: number;
  #stale = true;

  constructor(options: BeamOptions) {
    this.#options = options;
    this.dimensions = options.electronEnergySpread > 0 || options.positronEnergySpread > 0 ? 2 : 0;
    this.#sine = sin(options.halfCrossingAngle);
    this.#cosine = cos(options.halfCrossingAngle);
    this.#energy1 = options.electronEnergy;
    this.#energy2 = options.positronEnergy;
    this.nominalS = 4 * this.#cosine * this.#cosine * this.#energy1 * this.#energy2;
    this.s = this.nominalS;
    this.sqrtS = Math.sqrt(this.s);
  }

  /** Gaussian energies from two uniforms inside (0, 1); without spreads nothing changes. */
  set(u1: number, u2: number): void {
    if (this.dimensions === 0) return;
    this.#energy1 = this.#options.electronEnergy + this.#options.electronEnergySpread * normalQuantile(u1);
    this.#energy2 = this.#options.positronEnergy + this.#options.positronEnergySpread * normalQuantile(u2);
    this.s = 4 * this.#cosine * this.#cosine * this.#energy1 * this.#energy2;
    this.sqrtS = Math.sqrt(this.s);
    this.#stale = true;
  }

  /** The two uniforms at u[at], u[at + 1]; returns where the next reader goes on. */
  read(u: Float64Array, at: number): number {
    if (this.dimensions === 0) return at;
    this.set(u[at], u[at + 1]);
    return at + 2;
  }

  /**
   * In place: beam centre-of-mass frame (e- along +z) -> laboratory. Exact: the rotation about y that takes z onto the electron's
   * direction in that frame, then the boost with the velocity of the pair.
   */
  toLab(p: Float64Array, at: number): void {
    if (this.#stale) this.#prepare();
    const l = this.#matrix;
    const e = p[at];
    const x = p[at + 1];
    const z = p[at + 3];
    p[at] = l[0] * e + l[1] * x + l[2] * z;
    p[at + 1] = l[3] * e + l[4] * x + l[5] * z;
    p[at + 3] = l[6] * e + l[7] * x + l[8] * z;
  }

  #prepare(): void {
    const { sqrtS } = this;
    const gamma = (this.#energy1 + this.#energy2) / sqrtS;
    const gbx = ((this.#energy1 + this.#energy2) * this.#sine) / sqrtS;
    const gbz = ((this.#energy1 - this.#energy2) * this.#cosine) / sqrtS;
    // electron direction in the centre-of-mass frame: p - gb (E - gb.p/(gamma + 1)), over sqrt(s)/2
    const x = this.#energy1 * this.#sine;
    const z = this.#energy1 * this.#cosine;
    const along = this.#energy1 - (gbx * x + gbz * z) / (gamma + 1);
    const nx = (2 / sqrtS) * (x - gbx * along);
    const nz = (2 / sqrtS) * (z - gbz * along);
    // columns of (boost x rotation): images of E, x, z
    const xx = 1 + (gbx * gbx) / (gamma + 1);
    const xz = (gbx * gbz) / (gamma + 1);
    const zz = 1 + (gbz * gbz) / (gamma + 1);
    const l = this.#matrix;
    l[0] = gamma;
    l[1] = gbx * nz - gbz * nx;
    l[2] = gbx * nx + gbz * nz;
    l[3] = gbx;
    l[4] = xx * nz - xz * nx;
    l[5] = xx * nx + xz * nz;
    l[6] = gbz;
    l[7] = xz * nz - zz * nx;
    l[8] = xz * nx + zz * nz;
    this.#stale = false;
  }
}
