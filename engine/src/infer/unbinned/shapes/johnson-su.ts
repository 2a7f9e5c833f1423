import { asinh, exp, sinh } from '../../../basics/elementary.ts';
import { anyNumber, type Curve, positive } from '../curve.ts';
import { bell, gaussianInterval } from '../normal-interval.ts';

/**
 * Johnson SU: u = gamma + delta asinh(y), y = (x - mean)/width, is a standard Gaussian,
 *   g = exp(-u^2/2) / sqrt(1 + y^2),  int_a^b g dx = (width/delta) sqrt(2 pi) [Phi(u_b) - Phi(u_a)].
 *
 * Parameters: mean (xi of the paper; location, the mean for gamma = 0), width > 0 (lambda) [units of x]; gamma (gamma < 0: tail to the
 * right), delta > 0.
 * @source N. L. Johnson, Biometrika 36 (1949) 149 (from memory, not checked)
 */
export function johnsonSu(): Curve {
  let mean = 0;
  let width = 1;
  let gamma = 0;
  let delta = 1;
  return {
    parameters: [
      { name: 'mean', domain: anyNumber },
      { name: 'width', domain: positive },
      { name: 'gamma', domain: anyNumber },
      { name: 'delta', domain: positive },
    ],
    set(p) {
      mean = p[0];
      width = p[1];
      gamma = p[2];
      delta = p[3];
      return width > 0 && delta > 0 && width < Infinity && delta < Infinity && Number.isFinite(mean) && Number.isFinite(gamma);
    },
    integral(low, high, gradient) {
      const ya = (low - mean) / width;
      const yb = (high - mean) / width;
      const [ha, hb] = [asinh(ya), asinh(yb)];
      const [ua, ub] = [gamma + delta * ha, gamma + delta * hb];
      const area = gaussianInterval(ua, ub);
      const [ga, gb] = [bell(ua) / Math.sqrt(1 + ya * ya), bell(ub) / Math.sqrt(1 + yb * yb)];
      gradient[0] += ga - gb;
      gradient[1] += area / delta + ya * ga - yb * gb;
      gradient[2] += (width / delta) * (bell(ub) - bell(ua));
      gradient[3] += (width / delta) * (hb * bell(ub) - ha * bell(ua) - area / delta);
      return (width / delta) * area;
    },
    values(x, from, count, g) {
      const inverse = 1 / width;
      for (let i = 0; i < count; i++) {
        const y = (x[from + i] - mean) * inverse;
        const u = gamma + delta * asinh(y);
        g[i] = exp(-0.5 * u * u) / Math.sqrt(1 + y * y);
      }
    },
    gradients(x, from, count, g, [dMean, dWidth, dGamma, dDelta]) {
      const inverse = 1 / width;
      for (let i = 0; i < count; i++) {
        const y = (x[from + i] - mean) * inverse;
        const h = asinh(y);
        const u = gamma + delta * h;
        const norm = 1 + y * y;
        const root = Math.sqrt(norm);
        const value = exp(-0.5 * u * u) / root;
        const slope = -value * ((u * delta) / root + y / norm) * inverse;
        g[i] = value;
        dMean[i] = -slope;
        dWidth[i] = -slope * y;
        dGamma[i] = -value * u;
        dDelta[i] = -value * u * h;
      }
    },
    knots() {
      const knots: number[] = [];
      for (let u = -10; u <= 10; u += 0.5) {
        const h = (u - gamma) / delta;
        if (Math.abs(h) < 100) knots.push(mean + width * sinh(h));
      }
      return knots;
    },
  };
}
