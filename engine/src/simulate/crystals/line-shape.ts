import { erf, exp, normalCdf, pow } from '../../basics/elementary.ts';
import { type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';

/** A variable of a uniform u in (0, 1), increasing with it. */
export interface LineShape {
  quantile(u: number): number;
}

const ALMOST_ONE = 1 - 1.1102230246251565e-16;

/**
 * Crystal Ball line shape in units of its width: a Gaussian above -alpha, below it the power (n/alpha)^n exp(-alpha^2/2) (n/alpha - alpha - x)^(-n). Its peak is at 0 and, for
 * alpha > 1.177, its full width at half maximum is that of the Gaussian.
 *
 * @param alpha  > 0, where the tail begins
 * @param n      > 1, power of the tail
 * @source       J. E. Gaiser, SLAC-R-255 (1982), appendix F
 */
export class CrystalBall implements LineShape {
  /** probability of the tail */
  readonly tail: number;
  private readonly cut: number;
  private readonly alpha: number;
  private readonly n: number;

  constructor(alpha: number, n: number) {
    this.alpha = alpha;
    this.n = n;
    const inTail = (n / alpha / (n - 1)) * exp(-0.5 * alpha * alpha);
    const inCore = Math.sqrt(Math.PI / 2) * (1 + erf(alpha / Math.SQRT2));
    this.tail = inTail / (inTail + inCore);
    this.cut = normalCdf(-alpha);
  }

  /** The variable of a uniform u in (0, 1), increasing with it. */
  quantile(u: number): number {
    if (u < this.tail) {
      const scale = this.n / this.alpha;
      return scale - this.alpha - scale * pow(u / this.tail, -1 / (this.n - 1));
    }
    const v = this.cut + ((u - this.tail) / (1 - this.tail)) * (1 - this.cut);
    return gaussian(Math.min(v, ALMOST_ONE));
  }
}

/** Line shape of the step `showerResponse`: a Gaussian where the tail is off. */
export function lineShapeOf(step: CardStep): LineShape {
  return numberOf(step, 'tail') === 1
    ? new CrystalBall(numberOf(step, 'tailStart'), numberOf(step, 'tailPower'))
    : { quantile: gaussian };
}
