import { SPLIT } from './bits.ts';
import { exp, expOfSum } from './exponential.ts';
import { log, logTail, logWithTail } from './logarithm.ts';

// 2^600 and 2^-600: scales that bring the largest and the smallest doubles into the range where squares are normal
const LARGE = 4.149515568880993e180;
const SMALL = 2.409919865102884e-181;

/**
 * x^y, error below 0.7 ulp: e^(y ln x) with the logarithm as a sum of two doubles. The special cases are those of `Math.pow`: x^0 = 1 even
 * for NaN, 1^(infinity) = NaN, negative x with an integer y only, else NaN.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x > 0 && x < Infinity && y > -Infinity && y < Infinity) return powOfPositive(x, y);
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (y === Infinity || y === -Infinity) {
    const a = Math.abs(x);
    return a === 1 ? Number.NaN : a > 1 === y > 0 ? Infinity : 0;
  }
  const whole = Math.floor(y) === y;
  const odd = whole && Math.abs(y) <= 9007199254740991 && y % 2 !== 0;
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  if (negative && !whole && x > -Infinity && x !== 0) return Number.NaN;
  const a = Math.abs(x);
  const size = a === 0 || a === Infinity ? ((a === 0) === y > 0 ? 0 : Infinity) : powOfPositive(a, y);
  return negative && odd ? -size : size;
}

function powOfPositive(x: number, y: number): number {
  const high = logWithTail(x);
  const low = logTail[0];
  const product = y * high;
  if (!(product > -800 && product < 800)) return product > 0 ? Infinity : 0;
  if (y > 1e290 || y < -1e290) return expOfSum(product, 0);
  // y * high exactly, as product + error (Dekker 1971)
  const cutY = SPLIT * y;
  const y1 = cutY - (cutY - y);
  const y2 = y - y1;
  const cutH = SPLIT * high;
  const h1 = cutH - (cutH - high);
  const h2 = high - h1;
  const error = y1 * h1 - product + y1 * h2 + y2 * h1 + y2 * h2;
  return expOfSum(product, error + y * low);
}

/** Cube root, error below 0.7 ulp: a first value from e^(ln|x|/3), cut to 26 bits so that its square is exact, then one step of Halley. */
export function cbrt(x: number): number {
  const a = Math.abs(x);
  if (!(a > 0 && a < Infinity)) return x;
  // the square of the root and its inverse stay normal over the whole range
  const first = exp(log(a) / 3);
  const cut = SPLIT * first;
  const y = cut - (cut - first);
  const quotient = a / (y * y);
  const root = y + (y * (quotient - y)) / (2 * y + quotient);
  return x < 0 ? -root : root;
}

/** sqrt(x^2 + y^2) without overflow or underflow on the way, error below 1.5 ulp. */
export function hypot2(x: number, y: number): number {
  const square = x * x + y * y;
  if (square > 1e-280 && square < 1e300) return Math.sqrt(square);
  const large = Math.max(Math.abs(x), Math.abs(y));
  if (large === 0 || large === Infinity) return large;
  if (Number.isNaN(large)) return Math.abs(x) === Infinity || Math.abs(y) === Infinity ? Infinity : Number.NaN;
  const scale = large < 1 ? LARGE : SMALL;
  const a = x * scale;
  const b = y * scale;
  return Math.sqrt(a * a + b * b) / scale;
}
