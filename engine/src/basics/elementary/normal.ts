import { SPLIT } from './bits.ts';
import { expOfSum } from './exponential.ts';
import { log } from './logarithm.ts';

const TWO_OVER_ROOT_PI = 1.1283791670955126;
const ROOT_HALF = 0.7071067811865476;

/** erf(x)/x - 2/sqrt(pi) in x^2 <= 1, from the constant term on: interpolation at Chebyshev nodes, error 4e-18. */
// biome-ignore format: a table
const ERF = new Float64Array([
  -1.303738787867148e-19,
  -0.3761263890318375,
  0.11283791670954879,
  -0.026866170645076792,
  0.0052239776248180145,
  -0.000854832698083379,
  0.0001205533111164271,
  -1.4925595266831182e-05,
  1.6461000484121368e-06,
  -1.6350312701054695e-07,
  1.4659775274047436e-08,
  -1.1372848856791674e-09,
  5.957176147748911e-11
]);

/** (x + 3) e^(x^2) erfc(x) in t = (x - 3)/(x + 3), x >= 0, from the constant term on; error 1.3e-16. */
// biome-ignore format: a table
const SCALED_ERFC = new Float64Array([
  1.0740069070883398,
  -0.8833944531698834,
  0.5902283571041017,
  -0.3104672619005836,
  0.11952776128729657,
  -0.026827234624041664,
  -0.0012124166273809992,
  0.0030340619959404215,
  -0.000548309689252168,
  -0.0002767778132333872,
  0.00010756146675383789,
  3.03980483596444e-05,
  -1.747047597754263e-05,
  -4.749019807941394e-06,
  2.7651479916016476e-06,
  9.988024518234282e-07,
  -4.0756884426822985e-07,
  -2.3383735980435184e-07,
  4.565470037225715e-08,
  5.117094154651631e-08,
  -7.153751145495182e-10,
  -8.68917229673563e-09,
  -1.0795037278510775e-09,
  8.102668624003257e-10,
  1.8102815683637526e-10
]);

function polynomial(coefficients: Float64Array, x: number): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** e^(x^2) erfc(x), x >= 0 */
function scaledErfc(x: number): number {
  return polynomial(SCALED_ERFC, x > 1e17 ? 1 : (x - 3) / (x + 3)) / (x + 3);
}

/** e^(-factor x^2) for factor 1 or 1/2: the square of the upper 26 bits of x is exact, the rest is carried along. */
function gaussian(x: number, factor: number): number {
  if (x > 50 || x < -50) return 0;
  const cut = SPLIT * x;
  const upper = cut - (cut - x);
  const main = -factor * upper * upper;
  const rest = -factor * (x - upper) * (x + upper);
  const sum = main + rest;
  return expOfSum(sum, main - sum + rest);
}

/** Error function 2/sqrt(pi) int_0^x e^(-t^2) dt, error below 1.5 ulp. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return a < 1e-9 ? x * TWO_OVER_ROOT_PI : x * (TWO_OVER_ROOT_PI + polynomial(ERF, x * x));
  const y = a < 6 ? 1 - gaussian(a, 1) * scaledErfc(a) : a >= 6 ? 1 : a;
  return x < 0 ? -y : y;
}

/** 1 - erf(x), relative error below 5 ulp over the whole range (erfc(27) = 5.2e-319 is subnormal). */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x);
  if (x !== x) return x;
  return gaussian(x, 1) * scaledErfc(x);
}

/** Probability that a standard normal variable is below x, relative error below 5 ulp on both tails. */
export function normalCdf(x: number): number {
  if (x > -0.7 && x < 0.7) return 0.5 + 0.5 * erf(x * ROOT_HALF);
  if (x !== x) return x;
  const tail = 0.5 * gaussian(x, 0.5) * scaledErfc(Math.abs(x) * ROOT_HALF);
  return x < 0 ? tail : 1 - tail;
}

/**
 * x with normalCdf(x) = p: rational functions, relative error about 1e-16 (8 ulp where the result is near 0). 0 -> -Infinity,
 * 1 -> Infinity, NaN outside [0, 1].
 *
 * @source M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988) 477, PPND16
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    const above =
      ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r +
        13731.693765509461125) *
        r +
        1971.5909503065514427) *
        r +
        133.14166789178437745) *
        r +
      3.387132872796366608;
    const below =
      ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r +
        5394.1960214247511077) *
        r +
        687.1870074920579083) *
        r +
        42.313330701600911252) *
        r +
      1;
    return (q * above) / below;
  }
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN;
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? middle(r - 1.6) : far(r - 5);
  return q < 0 ? -x : x;
}

function middle(r: number): number {
  const above =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r + 1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734;
  const below =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r + 0.14810397642748007459) *
      r +
      0.68976733498510000455) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1;
  return above / below;
}

function far(r: number): number {
  const above =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r +
      0.026532189526576123093) *
      r +
      0.29656057182850489123) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
    6.6579046435011037772;
  const below =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r +
      7.868691311456132591e-4) *
      r +
      0.0148753612908506148525) *
      r +
      0.13692988092273580531) *
      r +
      0.59983220655588793769) *
      r +
    1;
  return above / below;
}
