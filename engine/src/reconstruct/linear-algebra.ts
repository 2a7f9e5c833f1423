/**
 * Small dense matrices, row by row in Float64Array: what the fits need, without allocation. Sizes are a few, so plain loops are the fast way.
 */

const work = new Float64Array(64 * 64);

/**
 * Inverse of a symmetric positive definite n x n matrix by its Cholesky factor, a = L L^T. `out` may be `a`. Rounding does not depend on the scale
 * of rows, so cm^2 may stand beside rad^2.
 *
 * @param n  1 to 64
 * @returns  false, with `out` undefined, where the matrix is not positive definite (or holds a NaN)
 */
export function invertPositive(a: Float64Array, n: number, out: Float64Array): boolean {
  const l = work;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i === j) {
        if (!(sum > 0)) return false;
        // the diagonal of L is kept as its inverse
        l[i * n + i] = 1 / Math.sqrt(sum);
      } else l[i * n + j] = sum * l[j * n + j];
    }
  // L^-1 in place of L
  for (let j = 0; j < n; j++)
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k] * l[k * n + j];
      l[i * n + j] = sum * l[i * n + i];
    }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += l[k * n + i] * l[k * n + j];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  return true;
}

/** out = a b^T: a is n x k, b is m x k, out n x m (and no alias of either). */
export function timesTransposed(a: Float64Array, b: Float64Array, n: number, k: number, m: number, out: Float64Array): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[j * k + l];
      out[i * m + j] = sum;
    }
}

/** out = a b: a is n x k, b is k x m, out n x m (and no alias of either). */
export function times(a: Float64Array, b: Float64Array, n: number, k: number, m: number, out: Float64Array): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * m + j];
      out[i * m + j] = sum;
    }
}

const half = new Float64Array(64 * 64);

/** out = j c j^T: covariance c (n x n) of variables seen through the derivatives j (m x n). */
export function propagate(j: Float64Array, c: Float64Array, m: number, n: number, out: Float64Array): void {
  times(j, c, m, n, n, half);
  timesTransposed(half, j, m, n, m, out);
}
