import type { Curve } from '../curve.ts';

/**
 * Bernstein polynomial: g = sum_{k=0..n} c_k B_k(u), B_k = (n over k) u^k (1-u)^(n-k), u = (x - low)/(high - low): positive for
 * coefficients >= 0 that are not all 0. Only ratios matter: hold one of them at a number.
 *   int_0^u B_{k,n} = 1/(n+1) sum_{j=k+1..n+1} B_{j,n+1}(u)
 *
 * Parameters: c0 ... cn.
 * @source R. T. Farouki, Comput. Aided Geom. Design 29 (2012) 379, section 3 (from memory, not checked)
 */
export function bernstein(order: number, range: readonly [number, number]): Curve {
  const [low, high] = range;
  const inverse = 1 / (high - low);
  const c = new Float64Array(order + 1);
  const basis = new Float64Array(order + 2);
  const sums = [new Float64Array(order + 1), new Float64Array(order + 1)];

  /** All B_{k,n}(u) by the triangle of convex combinations, which cancels nothing. */
  function fill(u: number, n: number): void {
    basis[0] = 1;
    for (let m = 1; m <= n; m++) {
      basis[m] = u * basis[m - 1];
      for (let k = m - 1; k > 0; k--) basis[k] = (1 - u) * basis[k] + u * basis[k - 1];
      basis[0] *= 1 - u;
    }
  }
  function antiderivatives(u: number, out: Float64Array): void {
    fill(u, order + 1);
    let sum = 0;
    for (let k = order; k >= 0; k--) {
      sum += basis[k + 1];
      out[k] = sum / (order + 1);
    }
  }

  return {
    parameters: Array.from(c, (_, k) => ({ name: `c${k}`, domain: [-1e-300, Number.POSITIVE_INFINITY] as const })),
    set(p) {
      let sum = 0;
      let inside = true;
      for (let k = 0; k <= order; k++) {
        c[k] = p[k];
        sum += c[k];
        if (!(c[k] >= 0)) inside = false;
      }
      return inside && sum > 0 && sum < Infinity;
    },
    integral(from, to, gradient) {
      antiderivatives((from - low) * inverse, sums[0]);
      antiderivatives((to - low) * inverse, sums[1]);
      let area = 0;
      for (let k = 0; k <= order; k++) {
        const share = (sums[1][k] - sums[0][k]) / inverse;
        gradient[k] += share;
        area += c[k] * share;
      }
      return area;
    },
    values(x, from, count, g) {
      for (let i = 0; i < count; i++) {
        fill((x[from + i] - low) * inverse, order);
        let sum = 0;
        for (let k = 0; k <= order; k++) sum += c[k] * basis[k];
        g[i] = sum;
      }
    },
    gradients(x, from, count, g, d) {
      for (let i = 0; i < count; i++) {
        fill((x[from + i] - low) * inverse, order);
        let sum = 0;
        for (let k = 0; k <= order; k++) {
          d[k][i] = basis[k];
          sum += c[k] * basis[k];
        }
        g[i] = sum;
      }
    },
    knots: () => [],
  };
}
