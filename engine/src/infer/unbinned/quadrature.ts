import { InternalError } from '../../basics/errors.ts';
import { legendreRule } from '../special/gauss-rule.ts';

/** Nodes of one panel: exact for polynomials of degree 31. */
const rule = legendreRule(16);
const DEEPEST = 48;

/**
 * Integrals of several functions of one variable at once, by Gauss-Legendre panels that are halved until the first function's integral
 * over a panel agrees with that of its halves to 1e-13 of the whole: numeric normalisation that checks itself.
 */
export class Quadrature {
  private readonly size: number;
  private readonly at: Float64Array;
  /** one row of sums a depth, so that the recursion allocates nothing */
  private readonly rows: Float64Array[] = [];

  /** @param size  number of functions */
  constructor(size: number) {
    this.size = size;
    this.at = new Float64Array(size);
    for (let k = 0; k < 2 * DEEPEST + 4; k++) this.rows.push(new Float64Array(size));
  }

  /**
   * out[j] = the integral of f_j from the first edge to the last. The panels start between neighbouring edges: they have to be fine enough
   * for nothing to hide between the nodes.
   *
   * @param f  writes the values at x into its second argument; the first is non-negative, its integral over all measures the error
   * @throws InternalError where 48 halvings do not reach the tolerance, which only a function that is no function of x can need
   */
  integrate(f: (x: number, out: Float64Array) => void, edges: ArrayLike<number>, out: Float64Array, tolerance = 1e-13): void {
    const whole = this.rows[0];
    let scale = 0;
    for (let k = 0; k + 1 < edges.length; k++) {
      this.panel(f, edges[k]!, edges[k + 1]!, whole);
      scale += Math.abs(whole[0]);
    }
    out.fill(0, 0, this.size);
    for (let k = 0; k + 1 < edges.length; k++) {
      this.panel(f, edges[k]!, edges[k + 1]!, whole);
      this.refine(f, edges[k]!, edges[k + 1]!, whole, scale, tolerance, 0, out);
    }
  }

  private refine(
    f: (x: number, out: Float64Array) => void,
    a: number,
    b: number,
    whole: Float64Array,
    scale: number,
    tolerance: number,
    depth: number,
    out: Float64Array,
  ): void {
    const middle = 0.5 * (a + b);
    const left = this.rows[2 * depth + 1];
    const right = this.rows[2 * depth + 2];
    this.panel(f, a, middle, left);
    this.panel(f, middle, b, right);
    const sum = left[0] + right[0];
    const size = Math.max(scale, Math.abs(sum));
    if (!(Math.abs(sum - whole[0]) > tolerance * size)) {
      for (let j = 0; j < this.size; j++) out[j] += left[j] + right[j];
      return;
    }
    if (depth === DEEPEST) throw new InternalError(`quadrature: no convergence between ${a} and ${b}`);
    // the right half's row is not touched by the recursion into the left half, which starts one depth further down
    this.refine(f, a, middle, left, size, tolerance, depth + 1, out);
    this.refine(f, middle, b, right, size, tolerance, depth + 1, out);
  }

  private panel(f: (x: number, out: Float64Array) => void, a: number, b: number, out: Float64Array): void {
    const half = 0.5 * (b - a);
    const middle = 0.5 * (a + b);
    out.fill(0);
    for (let k = 0; k < rule.x.length; k++) {
      f(middle + half * rule.x[k]!, this.at);
      for (let j = 0; j < this.size; j++) out[j] += half * rule.w[k]! * this.at[j];
    }
  }
}
