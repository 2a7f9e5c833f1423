import { exp, expm1 } from './exponential.ts';
import { log, log1p } from './logarithm.ts';

const LN2 = Math.LN2;

/** sinh x, error below 2.5 ulp; from e = e^|x| - 1, so that nothing cancels near 0. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-9) return x;
  let y: number;
  if (a < 1) {
    const e = expm1(a);
    y = 0.5 * (2 * e - (e * e) / (e + 1));
  } else if (a < 20) {
    const e = expm1(a);
    y = 0.5 * (e + e / (e + 1));
  } else y = halfExp(a);
  return x < 0 ? -y : y;
}

/** cosh x, error below 2 ulp. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (!(a < 20)) return halfExp(a);
  const e = exp(a);
  return 0.5 * e + 0.5 / e;
}

/** e^x / 2 where e^x alone may overflow. */
function halfExp(x: number): number {
  if (x < 709) return 0.5 * exp(x);
  const root = exp(0.5 * x);
  return 0.5 * root * root;
}

/** tanh x, error below 2.5 ulp. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-9) return x;
  let y: number;
  if (a < 1) {
    const e = expm1(-2 * a);
    y = -e / (e + 2);
  } else y = a < 22 ? 1 - 2 / (expm1(2 * a) + 2) : a >= 22 ? 1 : a;
  return x < 0 ? -y : y;
}

/** asinh x = ln(x + sqrt(x^2 + 1)), error below 2.5 ulp. */
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-9) return x;
  let y: number;
  if (a < 2) y = log1p(a + (a * a) / (1 + Math.sqrt(1 + a * a)));
  else y = a < 1e8 ? log(2 * a + 1 / (Math.sqrt(a * a + 1) + a)) : log(a) + LN2;
  return x < 0 ? -y : y;
}

/** acosh x = ln(x + sqrt(x^2 - 1)), error below 2.5 ulp; NaN for x < 1. */
export function acosh(x: number): number {
  if (x < 2) {
    const t = x - 1;
    return log1p(t + Math.sqrt(2 * t + t * t));
  }
  return x < 1e8 ? log(2 * x - 1 / (x + Math.sqrt(x * x - 1))) : log(x) + LN2;
}

/** atanh x = ln[(1+x)/(1-x)]/2, error below 2.5 ulp; NaN for |x| > 1. */
export function atanh(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-9) return x;
  const y = a < 0.5 ? 0.5 * log1p(2 * a + (2 * a * a) / (1 - a)) : 0.5 * log1p((2 * a) / (1 - a));
  return x < 0 ? -y : y;
}
