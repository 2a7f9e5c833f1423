import { erfc, exp } from './elementary.ts';
import { InternalError } from './errors.ts';

/**
 * Probability that a chi-squared variable of n degrees of freedom exceeds x; a finite sum since n is an integer, with y = x/2:
 *   even n:  e^-y sum_{k < n/2} y^k / k!
 *   odd n:   erfc(sqrt y) + 2 sqrt(y/pi) e^-y sum_{k < (n-1)/2} (2y)^k / (1 3 5 ... (2k+1))
 *
 * @param x  >= 0; values below (rounding) count as 0
 * @param n  integer >= 1
 * @source   NIST DLMF, Eqs. (8.4.6), (8.4.10): incomplete gamma functions of integer and half-integer order
 */
export function chiSquaredProbability(x: number, n: number): number {
  if (!(Number.isInteger(n) && n >= 1)) throw new InternalError(`chi-squared probability of ${n} degrees of freedom`);
  if (!(x > 0)) {
    if (x <= 0) return 1;
    throw new InternalError('chi-squared probability of NaN');
  }
  if (x > 1500) return 0;
  const y = x / 2;
  let sum = 0;
  let term = 1;
  if (n % 2 === 0) {
    for (let k = 0; k < n / 2; k++) {
      sum += term;
      term *= y / (k + 1);
    }
    return Math.min(1, exp(-y) * sum);
  }
  for (let k = 0; k < (n - 1) / 2; k++) {
    sum += term;
    term *= x / (2 * k + 3);
  }
  return Math.min(1, erfc(Math.sqrt(y)) + 2 * Math.sqrt(y / Math.PI) * exp(-y) * sum);
}
