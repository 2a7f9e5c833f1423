import { powerOfTwo, ROUND } from './bits.ts';

const LOG2_E = Math.LOG2E;
// ln 2 in two parts; the first has 32 bits, so that k ln2High is exact for every exponent k
const LN2_HIGH = 0.6931471806019545;
const LN2_LOW = -4.2009150726810846e-11;

// (e^r - 1 - r)/r^2 on |r| <= ln2/2: interpolation at Chebyshev nodes, error 1.2e-16, weighted by r^2 in the result
const P0 = 0.5000000000000001;
const P1 = 0.16666666666666669;
const P2 = 0.041666666666623824;
const P3 = 0.008333333333330039;
const P4 = 0.0013888888917367081;
const P5 = 0.00019841269863171557;
const P6 = 2.4801521057868204e-5;
const P7 = 2.7557268276905696e-6;
const P8 = 2.7620201591031547e-7;
const P9 = 2.5100472505694996e-8;

/** e^r - 1 - r over r^2, |r| <= ln2/2 */
function tail(r: number, r2: number): number {
  const r4 = r2 * r2;
  return P0 + P1 * r + r2 * (P2 + P3 * r) + r4 * (P4 + P5 * r + r2 * (P6 + P7 * r) + r4 * (P8 + P9 * r));
}

/**
 * e^x, error below 0.6 ulp (1 ulp where the result is subnormal). exp(709.79) is Infinity, exp(-745.2) is 0.
 * x = k ln2 + r, |r| <= ln2/2; e^r by a polynomial of degree 11.
 */
export function exp(x: number): number {
  if (!(x > -708 && x < 709)) return expOfSum(x, 0);
  const k = x * LOG2_E + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const r2 = r * r;
  const sum = 1 + r;
  return (sum + (1 - sum + r + (r2 * tail(r, r2) + (high - r - low)))) * powerOfTwo[k + 1074];
}

/** e^(x + dx) for |dx| below 1e-9 |x|: the exponent as an unevaluated sum, over the whole range. */
export function expOfSum(x: number, dx: number): number {
  if (!(x > -746 && x < 710)) return x > 0 ? Infinity : x < 0 ? 0 : Number.NaN;
  const k = x * LOG2_E + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW - dx;
  const r = high - low;
  const rest = high - r - low;
  const r2 = r * r;
  const sum = 1 + r;
  const y = sum + (1 - sum + r + (r2 * tail(r, r2) + (rest + rest * r)));
  // in two steps, of which only the second can overflow or lose bits
  const first = k > 1000 ? 1000 : k < -1000 ? -900 : k;
  return y * powerOfTwo[first + 1074] * powerOfTwo[k - first + 1074];
}

/** e^x - 1, error below 1.5 ulp, exact to the last digits near 0: expm1(1e-10) = 1.00000000005e-10. */
export function expm1(x: number): number {
  if (x > -0.3465 && x < 0.3465) {
    if (x > -1e-17 && x < 1e-17) return x;
    const x2 = x * x;
    return x + x2 * tail(x, x2);
  }
  if (!(x > -38 && x < 39)) return x < 0 ? -1 : expOfSum(x, 0);
  const k = x * LOG2_E + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const r2 = r * r;
  const scale = powerOfTwo[k + 1074];
  // 2^k (1 + r + q) - 1 with the rounding error of (2^k - 1) + 2^k r carried along
  const a = scale - 1;
  const b = scale * r;
  const sum = a + b;
  return sum + (a - sum + b + scale * (r2 * tail(r, r2) + (high - r - low)));
}
