import { log } from '../basics/elementary.ts';

/**
 * Dilogarithm Li2(x) = sum over n of x^n/n^2 for 0 <= x <= 1, relative error below 1e-14; the series up to 1/2, above it
 *   Li2(x) = pi^2/6 - ln x ln(1 - x) - Li2(1 - x)
 *
 * @source  Abramowitz and Stegun, Eq. (27.7.3)
 */
export function dilogarithm(x: number): number {
  if (x > 0.5) return x >= 1 ? (Math.PI * Math.PI) / 6 : (Math.PI * Math.PI) / 6 - log(x) * log(1 - x) - dilogarithm(1 - x);
  let sum = 0;
  let power = x;
  for (let n = 1; power > 1e-17 * sum; n++, power *= x) sum += power / (n * n);
  return sum;
}
