import { float, ROUND, word } from './bits.ts';

const QUARTER_PI = 0.7853981633974483;
const TWO_OVER_PI = 0.6366197723675814;
// pi/2 in three parts: the first two have 33 and 32 bits, so that n times them is exact for n < 2^20 (Cody and Waite 1980)
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
/** Largest |x| of the three-part reduction; beyond it integers of 1216 bits do the same. */
const FAST = 1e6;

// (sin y - y)/y^3 in z = y^2, |y| <= pi/4: interpolation at Chebyshev nodes, error 3e-17
const S0 = -0.16666666666666666;
const S1 = 0.008333333333330946;
const S2 = -0.0001984126983675497;
const S3 = 2.755731610068303e-6;
const S4 = -2.5051131455427946e-8;
const S5 = 1.591810123027412e-10;
// (cos y - 1 + z/2)/z^2, error 2e-18
const C0 = 0.041666666666666664;
const C1 = -0.0013888888888887395;
const C2 = 2.4801587298763433e-5;
const C3 = -2.7557317270560326e-7;
const C4 = 2.0876146024689747e-9;
const C5 = -1.1382614868556325e-11;

/** sin(y + dy), |y| <= pi/4 */
function sineOf(y: number, dy: number): number {
  const z = y * y;
  const w = z * z;
  const polynomial = S0 + S1 * z + w * (S2 + S3 * z) + w * w * (S4 + S5 * z);
  return y + (y * z * polynomial + dy * (1 - 0.5 * z));
}

/** cos(y + dy), |y| <= pi/4 */
function cosineOf(y: number, dy: number): number {
  const z = y * y;
  const w = z * z;
  const polynomial = C0 + C1 * z + w * (C2 + C3 * z) + w * w * (C4 + C5 * z);
  const half = 0.5 * z;
  const main = 1 - half;
  return main + (1 - main - half + (w * polynomial - y * dy));
}

/** What the reduction leaves: x = quadrant pi/2 + rest[0] + rest[1], |rest[0]| <= pi/4. */
const rest = new Float64Array(2);

/** Leaves x modulo pi/2 in `rest` and returns the quadrant (modulo 4 it is what matters). x finite. */
function reduce(x: number): number {
  if (!(x > -FAST && x < FAST)) return reduceExactly(x);
  const n = x * TWO_OVER_PI + ROUND - ROUND;
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const y = a - b;
  // a multiple of pi/2 nearly met: too few of the bits that are left are right
  if (y < 1e-8 && y > -1e-8) return reduceExactly(x);
  const back = y - a;
  const error = a - (y - back) - (b + back) - n * HALF_PI_3;
  const sum = y + error;
  rest[0] = sum;
  rest[1] = y - sum + error;
  return n;
}

/** floor(2/pi 2^1216) and round(pi/2 2^190): with the largest exponent (2^971 times 53 bits) more than 190 bits are left of x 2/pi modulo 1. */
const TWO_OVER_PI_BITS = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484' +
    'e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b' +
    '3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab',
);
const HALF_PI_BITS = (1n << 1406n) / TWO_OVER_PI_BITS;

/** The same with long integers (Payne and Hanek 1983): right for every finite x, about a microsecond. */
function reduceExactly(x: number): number {
  float[0] = x;
  const top = word[1];
  const exponent = ((top >>> 20) & 0x7ff) - 1075;
  const mantissa = BigInt((top & 0xfffff) | 0x100000) * 0x100000000n + BigInt(word[0] >>> 0);
  const shift = BigInt(1216 - exponent);
  const turns = mantissa * TWO_OVER_PI_BITS;
  const n = ((turns >> (shift - 1n)) + 1n) >> 1n;
  const y = (((turns - (n << shift)) >> (shift - 190n)) * HALF_PI_BITS) >> 190n;
  const high = Number(y);
  const low = Number(y - BigInt(high));
  const sign = x < 0 ? -1 : 1;
  rest[0] = sign * high * 6.372367644529809e-58; // 2^-190
  rest[1] = sign * low * 6.372367644529809e-58;
  return sign * Number(n & 3n);
}

/** sin x, x in rad, error below 0.8 ulp for every finite x; NaN for infinite x. */
export function sin(x: number): number {
  if (x > -QUARTER_PI && x < QUARTER_PI) return x > -1e-9 && x < 1e-9 ? x : sineOf(x, 0);
  if (x - x !== 0) return Number.NaN;
  const n = reduce(x);
  const y = (n & 1) === 0 ? sineOf(rest[0], rest[1]) : cosineOf(rest[0], rest[1]);
  return (n & 2) === 0 ? y : -y;
}

/** cos x, x in rad, error below 0.8 ulp for every finite x; NaN for infinite x. */
export function cos(x: number): number {
  if (x > -QUARTER_PI && x < QUARTER_PI) return cosineOf(x, 0);
  if (x - x !== 0) return Number.NaN;
  const n = reduce(x);
  const y = (n & 1) === 0 ? cosineOf(rest[0], rest[1]) : sineOf(rest[0], rest[1]);
  return ((n + 1) & 2) === 0 ? y : -y;
}

/** out[at] = sin x, out[at + 1] = cos x: the bits of `sin` and `cos` for little more than the price of one. */
export function sinCos(x: number, out: Float64Array, at = 0): void {
  if (x > -QUARTER_PI && x < QUARTER_PI) {
    out[at] = x > -1e-9 && x < 1e-9 ? x : sineOf(x, 0);
    out[at + 1] = cosineOf(x, 0);
    return;
  }
  if (x - x !== 0) {
    out[at] = Number.NaN;
    out[at + 1] = Number.NaN;
    return;
  }
  const n = reduce(x);
  const s = sineOf(rest[0], rest[1]);
  const c = cosineOf(rest[0], rest[1]);
  const sine = (n & 1) === 0 ? s : c;
  const cosine = (n & 1) === 0 ? c : s;
  out[at] = (n & 2) === 0 ? sine : -sine;
  out[at + 1] = ((n + 1) & 2) === 0 ? cosine : -cosine;
}

/** tan x = sin x / cos x, error below 2 ulp for every finite x. */
export function tan(x: number): number {
  if (x > -QUARTER_PI && x < QUARTER_PI) return x > -1e-9 && x < 1e-9 ? x : sineOf(x, 0) / cosineOf(x, 0);
  if (x - x !== 0) return Number.NaN;
  const n = reduce(x);
  const s = sineOf(rest[0], rest[1]);
  const c = cosineOf(rest[0], rest[1]);
  return (n & 1) === 0 ? s / c : -c / s;
}
