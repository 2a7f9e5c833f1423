import { anyNumber, type Curve } from '../curve.ts';

/**
 * Chebyshev polynomial: g = 1 + sum_{k=1..n} c_k T_k(t), t = (2x - low - high)/(high - low) on the range of the observable.
 *   int T_k dt = [T_{k+1}/(k+1) - T_{k-1}/(k-1)]/2 (k >= 2),  int T_1 dt = t^2/2
 *
 * Parameters: c1 ... cn, where |c_1| + ... + |c_n| <= 1 is enough for g >= 0; the likelihood is infinite where g <= 0 at an event.
 * @source NIST DLMF, Eqs. (18.9.1) (recurrence) and (18.7.3)
 */
export function chebyshev(order: number, range: readonly [number, number]): Curve {
  const [low, high] = range;
  const scale = 2 / (high - low);
  const middle = 0.5 * (low + high);
  const c = new Float64Array(order);

  /** Antiderivatives of T_1 ... T_n in t. */
  function antiderivatives(t: number, out: Float64Array): void {
    let before = 1;
    let now = t;
    for (let k = 1; k <= order; k++) {
      const next = 2 * t * now - before;
      out[k - 1] = k === 1 ? 0.5 * t * t : 0.5 * (next / (k + 1) - before / (k - 1));
      before = now;
      now = next;
    }
  }
  const atLow = new Float64Array(order);
  const atHigh = new Float64Array(order);

  return {
    parameters: Array.from(c, (_, k) => ({ name: `c${k + 1}`, domain: anyNumber })),
    set(p) {
      for (let k = 0; k < order; k++) c[k] = p[k];
      return c.every(Number.isFinite);
    },
    integral(from, to, gradient) {
      const [a, b] = [(from - middle) * scale, (to - middle) * scale];
      antiderivatives(a, atLow);
      antiderivatives(b, atHigh);
      let area = b - a;
      for (let k = 0; k < order; k++) {
        const share = atHigh[k] - atLow[k];
        gradient[k] += share / scale;
        area += c[k] * share;
      }
      return area / scale;
    },
    values(x, from, count, g) {
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - middle) * scale;
        let before = 1;
        let now = t;
        let sum = 1;
        for (let k = 0; k < order; k++) {
          sum += c[k] * now;
          const next = 2 * t * now - before;
          before = now;
          now = next;
        }
        g[i] = sum;
      }
    },
    gradients(x, from, count, g, d) {
      for (let i = 0; i < count; i++) {
        const t = (x[from + i] - middle) * scale;
        let before = 1;
        let now = t;
        let sum = 1;
        for (let k = 0; k < order; k++) {
          d[k][i] = now;
          sum += c[k] * now;
          const next = 2 * t * now - before;
          before = now;
          now = next;
        }
        g[i] = sum;
      }
    },
    knots: () => [],
  };
}
