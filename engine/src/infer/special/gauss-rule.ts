import { InternalError } from '../../basics/errors.ts';

/** Nodes and weights of a quadrature rule; weights sum to the measure's mass. */
export interface Rule {
  readonly x: Float64Array;
  readonly w: Float64Array;
}

/**
 * Gauss rule of a measure from its three-term recurrence
 *   x p_k = b_{k+1} p_{k+1} + a_k p_k + b_k p_{k-1}   (orthonormal p_k):
 * the nodes are the eigenvalues of the symmetric tridiagonal (a, b), the weights mass times the squared first components of its
 * eigenvectors. Implicit QL with Wilkinson's shift, carrying the first row only. Nodes come out ascending.
 *
 * @param diagonal     a_0 ... a_{n-1}
 * @param offDiagonal  b_1 ... b_{n-1} (length n - 1)
 * @param mass         integral of the measure
 * @source             G. H. Golub and J. H. Welsch, Math. Comp. 23 (1969) 221
 */
export function gaussRule(diagonal: ArrayLike<number>, offDiagonal: ArrayLike<number>, mass: number): Rule {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) e[k] = offDiagonal[k]!;
  const row = new Float64Array(n);
  row[0] = 1;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > 1e-17 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)) && Math.abs(e[m]!) > 1e-300) m++;
      if (m === l) break;
      if (sweep === 60) throw new InternalError('Gauss rule: the eigenvalues of the recurrence did not converge');
      // shift from the leading 2 x 2 block
      const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.sqrt(half * half + 1);
      let g = d[m]! - d[l]! + e[l]! / (half + (half < 0 ? -root : root));
      let s = 1;
      let c = 1;
      let p = 0;
      let underflow = false;
      for (let i = m - 1; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        const r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          underflow = true;
          break;
        }
        s = f / r;
        c = g / r;
        const shifted = d[i + 1]! - p;
        const t = (d[i]! - shifted) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = shifted + p;
        g = c * t - b;
        const upper = row[i + 1]!;
        row[i + 1] = s * row[i]! + c * upper;
        row[i] = c * row[i]! - s * upper;
      }
      if (underflow) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  const order = Array.from(d.keys()).sort((i, j) => d[i]! - d[j]!);
  return { x: Float64Array.from(order, (i) => d[i]!), w: Float64Array.from(order, (i) => mass * row[i]! * row[i]!) };
}

/** Gauss-Legendre rule on [-1, 1] (NIST DLMF, section 3.5(v)): exact for polynomials up to degree 2n - 1. */
export function legendreRule(n: number): Rule {
  const off = new Float64Array(Math.max(0, n - 1));
  for (let k = 1; k < n; k++) off[k - 1] = k / Math.sqrt(4 * k * k - 1);
  return gaussRule(new Float64Array(n), off, 2);
}

/**
 * Gauss rule with at most n nodes of a discrete measure: it has the same moments up to degree 2n - 1. Stieltjes' procedure, which is
 * stable while n is well below the number of points. A measure that lives on fewer points comes back with fewer nodes.
 *
 * @param x  points, scaled to about [-1, 1] by the caller
 * @param w  non-negative weights
 * @source   W. Gautschi, Orthogonal Polynomials (Oxford 2004), section 2.2
 */
export function stieltjesRule(x: Float64Array, w: Float64Array, n: number): Rule {
  const count = x.length;
  const diagonal: number[] = [];
  const off: number[] = [];
  let previous = new Float64Array(count);
  let current = new Float64Array(count);
  let mass = 0;
  for (let i = 0; i < count; i++) mass += w[i]!;
  if (!(mass > 0)) return { x: new Float64Array(0), w: new Float64Array(0) };
  current.fill(1 / Math.sqrt(mass));
  let b = 0;
  for (let k = 0; k < n; k++) {
    let a = 0;
    for (let i = 0; i < count; i++) a += w[i]! * x[i]! * current[i]! * current[i]!;
    diagonal.push(a);
    if (k === n - 1) break;
    let norm = 0;
    for (let i = 0; i < count; i++) {
      const next = (x[i]! - a) * current[i]! - b * previous[i]!;
      previous[i] = next;
      norm += w[i]! * next * next;
    }
    b = Math.sqrt(norm);
    // what is left is rounding noise: the measure has no more than k + 1 points worth a node
    if (b < 1e-12) break;
    for (let i = 0; i < count; i++) previous[i] = previous[i]! / b;
    [previous, current] = [current, previous];
    off.push(b);
  }
  return gaussRule(diagonal, off, mass);
}
