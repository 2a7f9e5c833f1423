import { cos, normalQuantile, sin } from '../basics/elementary.ts';
import { um } from '../basics/units.ts';
import type { BeamOptions } from './beams.ts';

/** Standard deviations of a bunch along its own axes [cm]. */
interface Bunch {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Design bunches of SuperKEKB: basf2 generators/scripts/beamparameters.py. */
const design: { electron: Bunch; positron: Bunch } = {
  electron: { x: 10.2 * um, y: 0.059 * um, z: 0.6 },
  positron: { x: 7.75 * um, y: 0.059 * um, z: 0.5 },
};

/** Covariance of the luminous region [cm^2] in the plane of the beams, and of the vertical. */
export interface SpotCovariance {
  readonly xx: number;
  readonly xz: number;
  readonly zz: number;
  readonly yy: number;
}

/**
 * Luminous region of two crossing Gaussian bunches: the normalised product of their densities,
 *   C^-1 = C1^-1 + C2^-1,   each bunch turned by the half crossing angle into its beam's direction (hourglass effect neglected).
 * Design: 6.4 um, 42 nm, 154 um.
 */
export function spotCovariance(halfCrossingAngle: number): SpotCovariance {
  const s = sin(halfCrossingAngle);
  const c = cos(halfCrossingAngle);
  // inverse covariances; the electrons run along (s, c), the positrons along (s, -c)
  const inverse = (bunch: Bunch, sign: number) => {
    const across = 1 / (bunch.x * bunch.x);
    const along = 1 / (bunch.z * bunch.z);
    return {
      xx: c * c * across + s * s * along,
      xz: sign * s * c * (along - across),
      zz: s * s * across + c * c * along,
      yy: 1 / (bunch.y * bunch.y),
    };
  };
  const e = inverse(design.electron, 1);
  const p = inverse(design.positron, -1);
  const xx = e.xx + p.xx;
  const xz = e.xz + p.xz;
  const zz = e.zz + p.zz;
  const determinant = xx * zz - xz * xz;
  return { xx: zz / determinant, xz: -xz / determinant, zz: xx / determinant, yy: 1 / (e.yy + p.yy) };
}

/** Draws primary vertices [cm]; collision time 0 (its spread, some ps, is far below any detector's resolution). */
export class BeamSpot {
  readonly on: boolean;
  readonly #xx: number;
  readonly #xz: number;
  readonly #zz: number;
  readonly #yy: number;

  constructor(options: BeamOptions) {
    this.on = options.spot === 'design';
    const covariance = spotCovariance(options.halfCrossingAngle);
    this.#zz = Math.sqrt(covariance.zz);
    this.#xz = covariance.xz / this.#zz;
    this.#xx = Math.sqrt(covariance.xx - this.#xz * this.#xz);
    this.#yy = Math.sqrt(covariance.yy);
  }

  /** x, y, z into out[at .. at + 2] from three uniforms inside (0, 1); the origin when the spot is off. */
  sample(u: Float64Array, from: number, out: Float64Array, at: number): void {
    if (!this.on) {
      out.fill(0, at, at + 3);
      return;
    }
    const along = normalQuantile(u[from + 2]);
    out[at] = this.#xz * along + this.#xx * normalQuantile(u[from]);
    out[at + 1] = this.#yy * normalQuantile(u[from + 1]);
    out[at + 2] = this.#zz * along;
  }
}
