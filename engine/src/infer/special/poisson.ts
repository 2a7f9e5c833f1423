import { exp, normalQuantile } from '../../basics/elementary.ts';
import { gammaKernel, gammaP, gammaQ } from './incomplete-gamma.ts';

/** Up to here the probability of at most n counts is summed term by term (all terms positive, cheaper than a special function). */
const DIRECT = 100;
const inverse = Float64Array.from({ length: DIRECT + 1 }, (_, k) => 1 / k);

/** Poisson probability of n counts: mean^n exp(-mean) / n!, continued to real n by the Gamma function. n >= 0, mean >= 0. */
export function poissonPmf(n: number, mean: number): number {
  return gammaKernel(n, mean);
}

/**
 * Poisson probability of at most n counts,
 *   P(k <= n | mean) = Q(n + 1, mean),
 * which the right-hand side continues to real n (used for the Asimov count, which is not whole).
 *
 * @param n     n >= 0, whole or not
 * @param mean  mean >= 0
 * @source      NIST DLMF, Eq. (8.4.10)
 */
export function poissonAtMost(n: number, mean: number): number {
  if (n > DIRECT || mean > 600 || !Number.isInteger(n)) return gammaQ(n + 1, mean);
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= n; k++) {
    term *= mean * inverse[k]!;
    sum += term;
  }
  const value = sum * exp(-mean);
  return Math.min(value, 1);
}

/** Poisson probability of at least n counts, P(n, mean): 1 for n = 0; the small tail is computed directly. */
export function poissonAtLeast(n: number, mean: number): number {
  return n <= 0 ? 1 : gammaP(n, mean);
}

/**
 * Poisson quantile: the smallest n with P(k <= n | mean) >= u. One uniform number makes one Poisson number (inversion), so that
 * pseudo-data change smoothly with the mean.
 *
 * @param u     0 <= u < 1
 * @param mean  mean >= 0
 */
export function poissonQuantile(u: number, mean: number): number {
  if (!(u >= 0 && u < 1) || !(mean >= 0 && mean < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (mean === 0 || u === 0) return 0;
  const z = normalQuantile(u);
  // Cornish-Fisher start (Abramowitz and Stegun, Eq. 26.2.49 to second order), then a walk that is right whatever the start
  let n = Math.max(0, Math.round(mean + z * Math.sqrt(mean) + (z * z - 1) / 6 - 0.5));
  while (poissonAtMost(n, mean) < u) n++;
  while (n > 0 && poissonAtMost(n - 1, mean) >= u) n--;
  return n;
}
