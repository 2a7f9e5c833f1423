import { exp, log, log1p, normalCdf } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { logGamma, stirlingRemainder } from './log-gamma.ts';

const TWO_PI = 2 * Math.PI;
/** Temme's expansion serves shapes above this one, within the relative distance below of x = a. */
const TEMME_SHAPE = 100;
const TEMME_DISTANCE = 0.25;
const MOST_TERMS = 100_000;

/**
 * log(1 + d) - d without cancellation.
 *
 * @param d  d > -1
 * @source   atanh series of the logarithm, NIST DLMF, Eq. (4.6.4)
 */
export function log1pMinus(d: number): number {
  if (Math.abs(d) > 0.3) return log1p(d) - d;
  const r = d / (2 + d);
  const square = r * r;
  let sum = 0;
  for (let k = 23; k >= 3; k -= 2) sum = sum * square + 1 / k;
  return 2 * r * square * sum - r * d;
}

/**
 * x^a exp(-x) / Gamma(a + 1): the Poisson probability of a counts at mean x, continued to real a.
 *
 * @param a  a >= 0
 * @param x  x >= 0
 */
export function gammaKernel(a: number, x: number): number {
  if (x === 0) return a === 0 ? 1 : 0;
  if (a < 20) return exp(a * log(x) - x - logGamma(a + 1));
  return exp(a * log1pMinus((x - a) / a) - stirlingRemainder(a)) / Math.sqrt(TWO_PI * a);
}

/** P = x^a e^-x / Gamma(a+1) sum_k x^k / ((a+1)...(a+k)), NIST DLMF, Eq. (8.11.4). */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= MOST_TERMS; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < 1e-17 * sum) return sum * gammaKernel(a, x);
  }
  throw new InternalError(`incomplete gamma function: the series did not converge at a = ${a}, x = ${x}`);
}

/** Q by Legendre's continued fraction (NIST DLMF, Eq. 8.9.2), evaluated forwards by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k <= MOST_TERMS; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 2e-16) return h * a * gammaKernel(a, x);
  }
  throw new InternalError(`incomplete gamma function: the fraction did not converge at a = ${a}, x = ${x}`);
}

/** Coefficients of Gamma*(a) = sum_k g_k a^-k (NIST DLMF, Eq. 5.11.3). */
const GAMMA_STAR = [1, 1 / 12, 1 / 288, -139 / 51840, -571 / 2488320, 163879 / 209018880, 5246819 / 75246796800];
const TAYLOR_TERMS = 16;

/** d_kn of c_k(eta) = sum_n d_kn eta^n, by Temme's recurrences (SIAM J. Math. Anal. 10 (1979) 757; NIST DLMF, section 8.12). */
const temmeCoefficients: Float64Array[] = (() => {
  const orders = GAMMA_STAR.length;
  const length = TAYLOR_TERMS + 2 * orders;
  const alpha = new Float64Array(length + 3);
  alpha[1] = 1;
  alpha[2] = 1 / 3;
  for (let n = 3; n < alpha.length; n++) {
    let sum = alpha[n - 1]!;
    for (let j = 2; j < n; j++) sum -= j * alpha[j]! * alpha[n - j + 1]!;
    alpha[n] = sum / (n + 1);
  }
  const first = new Float64Array(length);
  for (let n = 1; n < length; n++) first[n] = (n + 2) * alpha[n + 2]!;
  first[0] = -1 / 3;
  const rows = [first];
  for (let k = 1; k < orders; k++) {
    const row = new Float64Array(length - 2 * k);
    const sign = k % 2 === 0 ? 1 : -1;
    for (let n = 0; n < row.length; n++) row[n] = sign * GAMMA_STAR[k]! * first[n]! + (n + 2) * rows[k - 1]![n + 2]!;
    rows.push(row);
  }
  return rows.map((row) => row.slice(0, TAYLOR_TERMS));
})();

/** Q (upper) or P by Temme's uniform expansion, NIST DLMF, Eqs. (8.12.3), (8.12.4), (8.12.7). */
function temme(a: number, d: number, upper: boolean): number {
  const halfSquare = -log1pMinus(d);
  const eta = d < 0 ? -Math.sqrt(2 * halfSquare) : Math.sqrt(2 * halfSquare);
  let sum = 0;
  for (let k = temmeCoefficients.length - 1; k >= 0; k--) {
    const row = temmeCoefficients[k]!;
    let value = 0;
    for (let n = TAYLOR_TERMS - 1; n >= 0; n--) value = value * eta + row[n]!;
    sum = sum / a + value;
  }
  const rest = (exp(-a * halfSquare) / Math.sqrt(TWO_PI * a)) * sum;
  const z = eta * Math.sqrt(a);
  return upper ? normalCdf(-z) + rest : normalCdf(z) - rest;
}

function incompleteGamma(a: number, x: number, upper: boolean): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return upper ? 1 : 0;
  if (x === Number.POSITIVE_INFINITY) return upper ? 0 : 1;
  const distance = (x - a) / a;
  if (a >= TEMME_SHAPE && Math.abs(distance) <= TEMME_DISTANCE) return temme(a, distance, upper);
  if (x < a + 1) {
    const lower = lowerSeries(a, x);
    return upper ? 1 - lower : lower;
  }
  const tail = upperFraction(a, x);
  return upper ? tail : 1 - tail;
}

/**
 * Regularised lower incomplete gamma function
 *   P(a, x) = 1/Gamma(a) int_0^x t^(a-1) exp(-t) dt,
 * the probability that a Poisson variable of mean x is at least a (integer a). The small tail is computed directly: relative error 1e-12.
 *
 * @param a  shape, a > 0
 * @param x  x >= 0; NaN outside the domain
 * @source   NIST DLMF, Eq. (8.2.4); series, fraction and expansion as named at the functions above
 */
export function gammaP(a: number, x: number): number {
  return incompleteGamma(a, x, false);
}

/**
 * Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x): the probability that a Poisson variable of mean x is below a
 * (integer a). The small tail is computed directly: relative error 1e-12.
 *
 * @param a  shape, a > 0
 * @param x  x >= 0; NaN outside the domain
 * @source   NIST DLMF, Eq. (8.2.4)
 */
export function gammaQ(a: number, x: number): number {
  return incompleteGamma(a, x, true);
}
