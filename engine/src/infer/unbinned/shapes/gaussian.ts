import { exp } from '../../../basics/elementary.ts';
import { anyNumber, type Curve, peakKnots, positive } from '../curve.ts';
import { bell, gaussianInterval } from '../normal-interval.ts';

/**
 * Gaussian: g = exp(-t^2/2), t = (x - mean)/sigma.
 *   int_a^b g dx = sigma sqrt(2 pi) [Phi(t_b) - Phi(t_a)]
 *
 * Parameters: mean, sigma > 0, both in the units of x.
 */
export function gaussian(): Curve {
  let mean = 0;
  let sigma = 1;
  return {
    parameters: [
      { name: 'mean', domain: anyNumber },
      { name: 'sigma', domain: positive },
    ],
    set(p) {
      mean = p[0];
      sigma = p[1];
      return sigma > 0 && Number.isFinite(mean) && sigma < Infinity;
    },
    integral(low, high, gradient) {
      const a = (low - mean) / sigma;
      const b = (high - mean) / sigma;
      const area = gaussianInterval(a, b);
      const [atA, atB] = [bell(a), bell(b)];
      gradient[0] += atA - atB;
      gradient[1] += area + a * atA - b * atB;
      return sigma * area;
    },
    values(x, from, count, g) {
      const inverse = 1 / sigma;
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - mean) * inverse;
        g[i] = exp(-0.5 * t * t);
      }
    },
    gradients(x, from, count, g, [dMean, dSigma]) {
      const inverse = 1 / sigma;
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - mean) * inverse;
        const value = exp(-0.5 * t * t);
        const slope = value * t * inverse;
        g[i] = value;
        dMean[i] = slope;
        dSigma[i] = slope * t;
      }
    },
    knots: () => peakKnots(mean, sigma),
  };
}
