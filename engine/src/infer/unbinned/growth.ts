import { expm1 } from '../../basics/elementary.ts';

/** Below this |s L| the series serve: eight terms are exact to 1e-16. */
const SMALL = 0.05;

/**
 * (e^(s L) - 1)/s = int_0^L e^(s u) du, with its limit L at s = 0: integrals of exponentials and of powers (L the logarithm of a ratio).
 * Overflows to Infinity for s L > 709.
 */
export function growth(L: number, s: number): number {
  const z = s * L;
  if (z > -SMALL && z < SMALL)
    return L * (1 + (z / 2) * (1 + (z / 3) * (1 + (z / 4) * (1 + (z / 5) * (1 + (z / 6) * (1 + (z / 7) * (1 + z / 8)))))));
  return expm1(z) / s;
}

/** d growth / ds = int_0^L u e^(s u) du = (L e^(s L) - growth)/s, with its limit L^2/2 at s = 0. */
export function growthSlope(L: number, s: number): number {
  const z = s * L;
  if (z > -SMALL && z < SMALL) {
    // sum over k of z^k / (k! (k + 2))
    let sum = 0;
    let term = 1;
    for (let k = 0; k < 10; k++) {
      sum += term / (k + 2);
      term *= z / (k + 1);
    }
    return L * L * sum;
  }
  const growing = expm1(z);
  return (L * (growing + 1) - growing / s) / s;
}
