import { exp } from '../../../basics/elementary.ts';
import { anyNumber, type Curve, peakKnots, positive } from '../curve.ts';
import { bell, gaussianInterval } from '../normal-interval.ts';
import { PowerTail } from './power-tail.ts';

/** Beyond every t: a side without a tail. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Crystal Ball: a Gaussian core exp(-t^2/2), t = (x - mean)/sigma, continued as a power law beyond t = -alpha (tail 'left', energy loss)
 * or t = +alpha (tail 'right'): g = e^(-alpha^2/2) [1 + alpha (|t| - alpha)/n]^(-n). Normalised in closed form.
 *
 * Parameters: mean, sigma > 0 [units of x]; alpha > 0 where the tail starts, in sigma; n > 0 its power.
 * Convention: alpha is positive for both sides; where other programs write alpha < 0, say tail: 'right'.
 * @source J. E. Gaiser, SLAC-R-255 (1982), appendix F
 */
export function crystalBall(tail: 'left' | 'right' = 'left'): Curve {
  const sides = tail === 'left' ? [new PowerTail(), null] : [null, new PowerTail()];
  return gaussianWithTails(['alpha', 'n'], sides[0]!, sides[1]!);
}

/**
 * Double-sided Crystal Ball: a power-law tail on each side of the Gaussian core, each with its own alpha and n.
 *
 * Parameters: mean, sigma > 0; alphaLow, nLow for t < -alphaLow; alphaHigh, nHigh for t > alphaHigh; all > 0.
 */
export function doubleCrystalBall(): Curve {
  return gaussianWithTails(['alphaLow', 'nLow', 'alphaHigh', 'nHigh'], new PowerTail(), new PowerTail());
}

function gaussianWithTails(tailNames: string[], left: PowerTail | null, right: PowerTail | null): Curve {
  let mean = 0;
  let sigma = 1;
  let alphaLow = NEVER;
  let alphaHigh = NEVER;
  // places of alpha in the parameters, n follows; the right tail's come last
  const leftAt = 2;
  const rightAt = left === null ? 2 : 4;

  const height = (t: number): number =>
    t < -alphaLow ? left!.value(-t - alphaLow) : t > alphaHigh ? right!.value(t - alphaHigh) : bell(t);

  /** Adds one tail's share of the integral over t in units of sigma; a and b are distances |t| with a < b. */
  function addTail(tail: PowerTail, alpha: number, a: number, b: number, at: number, gradient: Float64Array): number {
    const joined = a <= alpha;
    const from = joined ? 0 : a - alpha;
    gradient[at] += sigma * tail.integralByAlpha(from, b - alpha, joined);
    gradient[at + 1] += sigma * tail.integralByN(from, b - alpha);
    return tail.integral(from, b - alpha);
  }

  return {
    parameters: [
      { name: 'mean', domain: anyNumber },
      { name: 'sigma', domain: positive },
      ...tailNames.map((name) => ({ name, domain: positive })),
    ],
    set(p) {
      mean = p[0];
      sigma = p[1];
      let inside = sigma > 0 && sigma < Infinity && Number.isFinite(mean);
      if (left !== null) {
        alphaLow = p[leftAt];
        inside = left.set(alphaLow, p[leftAt + 1]) && inside;
      }
      if (right !== null) {
        alphaHigh = p[rightAt];
        inside = right.set(alphaHigh, p[rightAt + 1]) && inside;
      }
      return inside;
    },
    integral(low, high, gradient) {
      const a = (low - mean) / sigma;
      const b = (high - mean) / sigma;
      let area = 0;
      if (a < -alphaLow) area += addTail(left!, alphaLow, -b, -a, leftAt, gradient);
      if (b > alphaHigh) area += addTail(right!, alphaHigh, a, b, rightAt, gradient);
      const coreFrom = Math.max(a, -alphaLow);
      const coreTo = Math.min(b, alphaHigh);
      if (coreFrom < coreTo) {
        area += gaussianInterval(coreFrom, coreTo);
        // the joints move with alpha
        if (coreFrom > a) gradient[leftAt] += sigma * bell(alphaLow);
        if (coreTo < b) gradient[rightAt] += sigma * bell(alphaHigh);
      }
      const [atA, atB] = [height(a), height(b)];
      gradient[0] += atA - atB;
      gradient[1] += area + a * atA - b * atB;
      return sigma * area;
    },
    values(x, from, count, g) {
      const inverse = 1 / sigma;
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - mean) * inverse;
        g[i] = t < -alphaLow ? left!.value(-t - alphaLow) : t > alphaHigh ? right!.value(t - alphaHigh) : exp(-0.5 * t * t);
      }
    },
    gradients(x, from, count, g, d) {
      const inverse = 1 / sigma;
      const [dMean, dSigma] = d;
      for (let k = 2; k < d.length; k++) d[k].fill(0, 0, count);
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - mean) * inverse;
        let value: number;
        let slope: number;
        if (t < -alphaLow || t > alphaHigh) {
          const [tail, w, at] = t < 0 ? [left!, -t - alphaLow, leftAt] : [right!, t - alphaHigh, rightAt];
          value = tail.withDerivatives(w);
          slope = t < 0 ? -tail.byT : tail.byT;
          d[at][i] = value * tail.byAlpha;
          d[at + 1][i] = value * tail.byN;
        } else {
          value = exp(-0.5 * t * t);
          slope = -t;
        }
        g[i] = value;
        dMean[i] = -value * slope * inverse;
        dSigma[i] = -value * slope * t * inverse;
      }
    },
    knots: () => [...peakKnots(mean, sigma), mean - sigma * Math.min(alphaLow, 1e4), mean + sigma * Math.min(alphaHigh, 1e4)],
  };
}
