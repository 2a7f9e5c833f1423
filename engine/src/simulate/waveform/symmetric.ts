import { InternalError } from '../../basics/errors.ts';

/** Lower triangle L with L L^T = matrix (n x n, row-major); throws where the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= out[i * n + k] * out[j * n + k];
      if (i === j) {
        if (!(sum > 0)) throw new InternalError('a covariance matrix is not positive definite');
        out[i * n + i] = Math.sqrt(sum);
      } else {
        out[i * n + j] = sum / out[j * n + j];
      }
    }
    for (let j = i + 1; j < n; j++) out[i * n + j] = 0;
  }
}

/** Solves L y = x in place, one column of x (from `at`) of length n: whitening when L L^T is a covariance. */
export function whiten(lower: Float64Array, n: number, x: Float64Array, at = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = x[at + i];
    for (let k = 0; k < i; k++) sum -= lower[i * n + k] * x[at + k];
    x[at + i] = sum / lower[i * n + i];
  }
}

/**
 * Solves A x = b for a small positive definite A (n x n, row-major) by Gauss elimination without pivots; x replaces b, the inverse replaces A.
 * @returns  false where a pivot vanishes
 */
export function solveInPlace(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let k = 0; k < n; k++) {
    const pivot = a[k * n + k];
    if (!(pivot > 0)) return false;
    a[k * n + k] = 1;
    for (let j = 0; j < n; j++) a[k * n + j] /= pivot;
    b[k] /= pivot;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = a[i * n + k];
      a[i * n + k] = 0;
      for (let j = 0; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  return true;
}
