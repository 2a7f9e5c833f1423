import { exp } from '../../../basics/elementary.ts';
import { anyNumber, type Curve } from '../curve.ts';
import { growth, growthSlope } from '../growth.ts';

/**
 * Exponential: g = exp(slope (x - middle)), the middle of the range as a fixed reference so that no value overflows.
 *   int_a^b g dx = e^(slope (a - middle)) (e^(slope (b - a)) - 1)/slope, flat at slope = 0
 *
 * Parameter: slope [1/unit of x], of either sign; |slope| times the range below 1400.
 */
export function exponential(range: readonly [number, number]): Curve {
  const middle = 0.5 * (range[0] + range[1]);
  const half = 0.5 * (range[1] - range[0]);
  let slope = 0;
  return {
    parameters: [{ name: 'slope', domain: anyNumber }],
    set(p) {
      slope = p[0];
      return Math.abs(slope) * half < 700;
    },
    integral(low, high, gradient) {
      // from the end where g is smaller, so that nothing overflows
      const start = slope >= 0 ? low : high;
      const s = Math.abs(slope);
      const sign = slope >= 0 ? 1 : -1;
      const width = high - low;
      const foot = exp(slope * (start - middle));
      const area = growth(width, s);
      gradient[0] += foot * ((start - middle) * area + sign * growthSlope(width, s));
      return foot * area;
    },
    values(x, from, count, g) {
      for (let i = 0; i < count; i++) g[i] = exp(slope * (x[from + i] - middle));
    },
    gradients(x, from, count, g, [dSlope]) {
      for (let i = 0; i < count; i++) {
        const distance = x[from + i] - middle;
        const value = exp(slope * distance);
        g[i] = value;
        dSlope[i] = value * distance;
      }
    },
    knots() {
      // a panel per e-fold where that is finer than the range
      const folds = Math.min(400, Math.ceil(2 * half * Math.abs(slope)));
      return Array.from({ length: folds + 1 }, (_, k) => range[0] + (2 * half * k) / Math.max(1, folds));
    },
  };
}
