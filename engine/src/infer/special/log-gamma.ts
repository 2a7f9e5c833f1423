import { log } from '../../basics/elementary.ts';

/** B_2k / (2k (2k-1)), the Stirling series of log Gamma (NIST DLMF, Eq. 5.11.1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const HALF_LOG_TWO_PI = 0.9189385332046728;
/** From here on the seven terms above are exact to 1e-16. */
const ASYMPTOTIC = 12;

/**
 * Remainder of Stirling's formula, log Gamma*(x): log Gamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + remainder.
 *
 * @param x  x >= 12 (below, the seven terms kept do not reach double precision)
 * @source   NIST DLMF, Eq. (5.11.1)
 */
export function stirlingRemainder(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * square + STIRLING[k]!;
  return sum * inverse;
}

/**
 * log Gamma(x): Stirling's series above x = 12, the recurrence Gamma(x + 1) = x Gamma(x) below.
 *
 * @param x  x > 0; NaN otherwise
 * @returns  absolute error a few 1e-16 times max(1, |log Gamma|)
 * @source   NIST DLMF, Eqs. (5.11.1) and (5.5.1)
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let product = 1;
  let shifted = x;
  while (shifted < ASYMPTOTIC) {
    product *= shifted;
    shifted += 1;
  }
  const value = (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingRemainder(shifted);
  return product === 1 ? value : value - log(product);
}
