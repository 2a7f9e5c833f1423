import { exp, log1p } from '../../../basics/elementary.ts';
import { growth, growthSlope } from '../growth.ts';
import { bell } from '../normal-interval.ts';

/**
 * The tail that continues exp(-t^2/2) beyond |t| = alpha with the same value and slope, as a power law:
 *   g(w) = e^(-alpha^2/2) [1 + alpha w/n]^(-n),  w = |t| - alpha >= 0.
 * For n to infinity it becomes e^(-alpha^2/2 - alpha w). This is the tail of Crystal Ball functions, written without the powers
 * (n/alpha)^n that overflow.
 *
 * @source J. E. Gaiser, SLAC-R-255 (1982), appendix F (the function; the form is ours)
 */
export class PowerTail {
  private alpha = 1;
  private n = 1;
  private foot = 1;
  private slope = 1;
  /** d ln g / d|t|, d alpha, d n of the last `logDerivatives` */
  byT = 0;
  byAlpha = 0;
  byN = 0;

  /** alpha > 0, n > 0; false otherwise. The integral to infinity exists for n > 1 only, a range needs n > 0. */
  set(alpha: number, n: number): boolean {
    this.alpha = alpha;
    this.n = n;
    this.foot = bell(alpha);
    this.slope = alpha / n;
    return alpha > 0 && n > 0 && alpha < Infinity && n < Infinity;
  }

  value(w: number): number {
    return this.foot * exp(-this.n * log1p(this.slope * w));
  }

  /** g at w, with the derivatives of ln g left in byT, byAlpha (at fixed t) and byN. */
  withDerivatives(w: number): number {
    const excess = this.slope * w;
    const L = log1p(excess);
    const inverse = 1 / (1 + excess);
    this.byT = -this.alpha * inverse;
    this.byAlpha = (this.alpha - w) * inverse - this.alpha;
    this.byN = excess * inverse - L;
    return this.foot * exp(-this.n * L);
  }

  /** int_a^b g dw, 0 <= a <= b < Infinity. */
  integral(a: number, b: number): number {
    const { foot, slope, n } = this;
    const La = log1p(slope * a);
    // from a on: (n/alpha) r_a^(1-n) (r^(1-n) - 1)/(1-n), r the ratio of the brackets
    const ratio = log1p((slope * (b - a)) / (1 + slope * a));
    return (foot / slope) * exp((1 - n) * La) * growth(ratio, 1 - n);
  }

  /**
   * d/dalpha of the integral with its ends fixed in |t|; with `joined` the first end is the joint |t| = alpha and moves along.
   * I = e^(-alpha^2/2) (n/alpha) [F(ln r_b) - F(ln r_a)] with dF/d ln r = r^(1-n) and dr/dalpha = (w - alpha)/n.
   */
  integralByAlpha(a: number, b: number, joined: boolean): number {
    const { alpha } = this;
    const end = (w: number) => (this.value(w) * (w - alpha)) / alpha;
    return this.integral(a, b) * (-alpha - 1 / alpha) + end(b) - (joined ? 0 : end(a));
  }

  /** d/dn of the integral; dr/dn = -alpha w/n^2. */
  integralByN(a: number, b: number): number {
    const { foot, slope, n } = this;
    const end = (w: number) => (-this.value(w) * w) / n;
    const powers = growthSlope(log1p(slope * b), 1 - n) - growthSlope(log1p(slope * a), 1 - n);
    return this.integral(a, b) / n - (foot / slope) * powers + end(b) - end(a);
  }
}
