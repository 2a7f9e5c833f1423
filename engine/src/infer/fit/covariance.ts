import type { Likelihood } from '../likelihood.ts';
import { EnvelopeCholesky } from '../minimise/envelope-cholesky.ts';

export interface Covariance {
  /** covariance of the free parameters, n * n, zero rows for held ones */
  readonly matrix: Float64Array;
  /** false where the second derivatives are not positive definite: the matrix is then over the parameters inside their bounds, or empty */
  readonly positive: boolean;
  /** 1 for a parameter that the matrix describes */
  readonly covered: Uint8Array;
}

/**
 * Covariance matrix from the exact second derivatives at a minimum: 2 (d2(-2 ln L))^-1 over the free parameters. Where that matrix is not
 * positive definite, parameters at their bounds are left out.
 */
export function covariance(likelihood: Likelihood, x: Float64Array, held: Uint8Array, atBound: Int8Array): Covariance {
  const n = likelihood.parameters.length;
  const hessian = new Float64Array(n * n);
  likelihood.hessian(x, hessian);
  const cholesky = new EnvelopeCholesky(n, likelihood.blocks);
  const floor = new Float64Array(n).fill(1e-12);
  const out = Uint8Array.from(held);
  let positive = cholesky.factorise(hessian, out, 0, floor) === 0;
  if (!positive) {
    for (let i = 0; i < n; i++) if (atBound[i] !== 0) out[i] = 1;
    if (cholesky.factorise(hessian, out, 0, floor) !== 0)
      return { matrix: new Float64Array(n * n), positive: false, covered: new Uint8Array(n) };
    positive = false;
  }
  const matrix = new Float64Array(n * n);
  const unit = new Float64Array(n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (out[j] !== 0) continue;
    unit.fill(0);
    unit[j] = 2;
    cholesky.solve(unit, column);
    for (let i = 0; i < n; i++) matrix[i * n + j] = column[i];
  }
  return { matrix, positive, covered: Uint8Array.from(out, (held) => 1 - held) };
}

/** Correlation coefficients of a covariance matrix; 0 where a variance is 0. */
export function correlation(matrix: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const scale = Math.sqrt(matrix[i * n + i] * matrix[j * n + j]);
      out[i * n + j] = scale > 0 ? matrix[i * n + j] / scale : 0;
    }
  return out;
}
