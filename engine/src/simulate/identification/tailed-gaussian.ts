import { exp, log } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { gaussian } from '../gaussian.ts';

const LARGEST = 24;
const PER_UNIT = 32;
const CELLS = LARGEST * PER_UNIT;
/** Cells of the table by the square: in it the core is straight. */
const PER_SQUARE = 4;
const SQUARES = LARGEST * LARGEST * PER_SQUARE;

/**
 * Standard Gaussian with a wide one under it, for pulls with outliers:
 *   f(z) = (1 - share) phi(z) + (share / widening) phi(z / widening),  phi the standard normal density
 * Its logarithm bounds what one detector can say against a hypothesis. Linear between tabulated values up to |z| = 24, constant above.
 */
export class TailedGaussian {
  readonly share: number;
  readonly widening: number;
  private readonly table = new Float64Array(CELLS + 2);
  private readonly bySquare = new Float64Array(SQUARES + 2);

  constructor(share: number, widening: number) {
    if (!(share >= 0 && share <= 1 && widening >= 1))
      throw new InternalError('tailed Gaussian: share in [0, 1], widening from 1');
    this.share = share;
    this.widening = widening;
    const logOf = (square: number) =>
      log((1 - share) * exp(-square / 2) + (share / widening) * exp(-square / (2 * widening * widening)));
    for (let i = 0; i <= CELLS + 1; i++) {
      const z = Math.min(i / PER_UNIT, LARGEST);
      this.table[i] = logOf(z * z);
    }
    for (let i = 0; i <= SQUARES + 1; i++) this.bySquare[i] = logOf(Math.min(i / PER_SQUARE, LARGEST * LARGEST));
  }

  /** ln f(z) + ln(2 pi) / 2. */
  logDensity(z: number): number {
    const x = Math.abs(z) * PER_UNIT;
    if (!(x < CELLS)) return this.table[CELLS];
    const i = x | 0;
    const low = this.table[i];
    return low + (x - i) * (this.table[i + 1] - low);
  }

  /** The same of z^2, with a table of its own: off by less than 1e-3 where core and tail meet, far less elsewhere. */
  logDensityOfSquare(square: number): number {
    const x = square * PER_SQUARE;
    if (!(x < SQUARES)) return this.bySquare[SQUARES];
    const i = x | 0;
    const low = this.bySquare[i];
    return low + (x - i) * (this.bySquare[i + 1] - low);
  }

  /** A pull from two uniforms in (0, 1): one for its size, one that decides whether it is an outlier. */
  draw(u: number, outlier: number): number {
    const z = gaussian(u);
    return outlier < this.share ? z * this.widening : z;
  }
}
