import { exp, log } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { gaussian } from '../gaussian.ts';

const LARGEST = 24;
const PER_UNIT = 32;
const CELLS = LARGEST * PER_UNIT;

/**
 * Standard Gaussian with a wide one under it, for pulls with outliers:
 *   f(z) = (1 - share) phi(z) + (share / widening) phi(z / widening),  phi the standard normal density
 * Its logarithm bounds what one detector can say against a hypothesis. Linear between tabulated values up to |z| = 24, constant above.
 */
export class TailedGaussian {
  readonly share: number;
  readonly widening: number;
  private readonly table = new Float64Array(CELLS + 2);

  constructor(share: number, widening: number) {
    if (!(share >= 0 && share <= 1 && widening >= 1))
      throw new InternalError('tailed Gaussian: share in [0, 1], widening from 1');
    this.share = share;
    this.widening = widening;
    for (let i = 0; i <= CELLS + 1; i++) {
      const z2 = (Math.min(i / PER_UNIT, LARGEST) * Math.min(i / PER_UNIT, LARGEST)) / 2;
      this.table[i] = log((1 - share) * exp(-z2) + (share / widening) * exp(-z2 / (widening * widening)));
    }
  }

  /** ln f(z) + ln(2 pi) / 2. */
  logDensity(z: number): number {
    const x = (z < 0 ? -z : z) * PER_UNIT;
    if (!(x < CELLS)) return this.table[CELLS];
    const i = x | 0;
    const low = this.table[i];
    return low + (x - i) * (this.table[i + 1] - low);
  }

  /** A pull from two uniforms in (0, 1): one for its size, one that decides whether it is an outlier. */
  draw(u: number, outlier: number): number {
    const z = gaussian(u);
    return outlier < this.share ? z * this.widening : z;
  }
}
