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

/** The same for 3 x 3, written out: the inner loop of vertex fits. */
export function invertPositive3(a: Float64Array, out: Float64Array): boolean {
  if (!(a[0] > 0)) return false;
  const d0 = 1 / Math.sqrt(a[0]);
  const l10 = a[3] * d0;
  const l20 = a[6] * d0;
  const s1 = a[4] - l10 * l10;
  if (!(s1 > 0)) return false;
  const d1 = 1 / Math.sqrt(s1);
  const l21 = (a[7] - l20 * l10) * d1;
  const s2 = a[8] - l20 * l20 - l21 * l21;
  if (!(s2 > 0)) return false;
  const d2 = 1 / Math.sqrt(s2);
  // L^-1
  const m10 = -l10 * d0 * d1;
  const m20 = -(l20 * d0 + l21 * m10) * d2;
  const m21 = -l21 * d1 * d2;
  out[0] = d0 * d0 + m10 * m10 + m20 * m20;
  out[4] = d1 * d1 + m21 * m21;
  out[8] = d2 * d2;
  out[3] = d1 * m10 + m21 * m20;
  out[6] = d2 * m20;
  out[7] = d2 * m21;
  out[1] = out[3];
  out[2] = out[6];
  out[5] = out[7];
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

const rowScale = new Float64Array(64);
const pivotOf = new Int32Array(64);

/**
 * Inverse, in place, of a symmetric matrix that need not be positive (multipliers beside free parameters): Gauss-Jordan with row pivots, rows and
 * columns first scaled to largest elements of about 1.
 *
 * @param n  1 to 64
 * @returns  false, with `a` undefined, where the matrix is singular
 */
export function invertGeneral(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const diagonal = Math.abs(a[i * n + i]);
    rowScale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
  }
  // rows without a diagonal: their largest element, after the others were scaled, to 1
  for (let i = 0; i < n; i++) {
    if (a[i * n + i] !== 0) continue;
    let largest = 0;
    for (let j = 0; j < n; j++)
      if (j !== i) largest = Math.max(largest, Math.abs(a[i * n + j]) * (a[j * n + j] !== 0 ? rowScale[j] : 1));
    if (!(largest > 0)) return false;
    rowScale[i] = 1 / largest;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] *= rowScale[i] * rowScale[j];
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(a[i * n + c]) > Math.abs(a[pivot * n + c])) pivot = i;
    pivotOf[c] = pivot;
    const value = a[pivot * n + c];
    if (!(Math.abs(value) > 1e-13)) return false;
    if (pivot !== c)
      for (let j = 0; j < n; j++) {
        const swap = a[c * n + j];
        a[c * n + j] = a[pivot * n + j];
        a[pivot * n + j] = swap;
      }
    a[c * n + c] = 1;
    for (let j = 0; j < n; j++) a[c * n + j] /= value;
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = a[i * n + c];
      if (factor === 0) continue;
      a[i * n + c] = 0;
      for (let j = 0; j < n; j++) a[i * n + j] -= factor * a[c * n + j];
    }
  }
  for (let c = n - 1; c >= 0; c--) {
    const pivot = pivotOf[c];
    if (pivot === c) continue;
    for (let i = 0; i < n; i++) {
      const swap = a[i * n + c];
      a[i * n + c] = a[i * n + pivot];
      a[i * n + pivot] = swap;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] *= rowScale[i] * rowScale[j];
  return true;
}
