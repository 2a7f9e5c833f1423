import { exp, log, normalQuantile, pow } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { gammaKernel, gammaP, gammaQ } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';

/**
 * Quantile of the Gamma distribution of unit scale: the x with P(shape, x) = p.
 * Newton's method inside a shrinking bracket, from Wilson and Hilferty's cube, or from the leading power of P where x is small.
 *
 * @param p      probability, 0 <= p <= 1
 * @param shape  a > 0
 * @returns      x >= 0; NaN outside the domain
 * @source       Abramowitz and Stegun, Eq. (26.4.17), for the start
 */
export function gammaQuantile(p: number, shape: number): number {
  if (!(p >= 0 && p <= 1) || !(shape > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const cube = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  const small = exp((log(p) + logGamma(shape + 1)) / shape);
  let x = cube > 0.3 ? shape * pow(cube, 3) : small;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 200; step++) {
    const excess = p < 0.5 ? gammaP(shape, x) - p : 1 - p - gammaQ(shape, x);
    if (excess === 0) return x;
    if (excess < 0) low = x;
    else high = x;
    let next = x - (excess * x) / (shape * gammaKernel(shape, x));
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * x + 1 : 0.5 * (low + high);
    if (high < Number.POSITIVE_INFINITY && high - low <= 4e-16 * high) return next;
    x = next;
  }
  // the last bits of P may keep the step above the tolerance: accept what the bracket says
  if (high - low <= 1e-12 * high) return 0.5 * (low + high);
  throw new InternalError(`gamma quantile did not converge at p = ${p}, shape = ${shape}`);
}
