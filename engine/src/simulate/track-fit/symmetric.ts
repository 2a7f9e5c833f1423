/**
 * Symmetric 5x5 matrices as 15 numbers, upper triangle row by row: element (i, j), i <= j, at `at(i, j)`.
 */
export const SIZE = 5;
export const ELEMENTS = 15;

/** Position of element (i, j) for i <= j. */
export function at(i: number, j: number): number {
  return i * SIZE - (i * (i - 1)) / 2 + (j - i);
}

/** m += factor h h^T. */
export function addOuter(m: Float64Array, h: Float64Array, factor: number): void {
  const h0 = h[0];
  const h1 = h[1];
  const h2 = h[2];
  const h3 = h[3];
  const h4 = h[4];
  const f0 = factor * h0;
  const f1 = factor * h1;
  const f2 = factor * h2;
  const f3 = factor * h3;
  m[0] += f0 * h0;
  m[1] += f0 * h1;
  m[2] += f0 * h2;
  m[3] += f0 * h3;
  m[4] += f0 * h4;
  m[5] += f1 * h1;
  m[6] += f1 * h2;
  m[7] += f1 * h3;
  m[8] += f1 * h4;
  m[9] += f2 * h2;
  m[10] += f2 * h3;
  m[11] += f2 * h4;
  m[12] += f3 * h3;
  m[13] += f3 * h4;
  m[14] += factor * h4 * h4;
}

/** out = m g. */
export function times(m: Float64Array, g: Float64Array, out: Float64Array): void {
  const g0 = g[0];
  const g1 = g[1];
  const g2 = g[2];
  const g3 = g[3];
  const g4 = g[4];
  out[0] = m[0] * g0 + m[1] * g1 + m[2] * g2 + m[3] * g3 + m[4] * g4;
  out[1] = m[1] * g0 + m[5] * g1 + m[6] * g2 + m[7] * g3 + m[8] * g4;
  out[2] = m[2] * g0 + m[6] * g1 + m[9] * g2 + m[10] * g3 + m[11] * g4;
  out[3] = m[3] * g0 + m[7] * g1 + m[10] * g2 + m[12] * g3 + m[13] * g4;
  out[4] = m[4] * g0 + m[8] * g1 + m[11] * g2 + m[13] * g3 + m[14] * g4;
}

const scale = new Float64Array(SIZE);
const lower = new Float64Array(SIZE * SIZE);
const inverse = new Float64Array(SIZE * SIZE);

/**
 * Inverse of a positive definite matrix; rows and columns are scaled to unit diagonal first, since the units of the parameters differ by many powers of ten.
 *
 * @returns false where it is not positive definite (then `out` is not written)
 */
export function invert(m: Float64Array, out: Float64Array): boolean {
  for (let i = 0; i < SIZE; i++) {
    const diagonal = m[at(i, i)];
    if (!(diagonal > 0)) return false;
    scale[i] = 1 / Math.sqrt(diagonal);
  }
  // Cholesky factor, lower triangle
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = m[at(j, i)] * scale[i] * scale[j];
      for (let k = 0; k < j; k++) sum -= lower[i * SIZE + k] * lower[j * SIZE + k];
      if (i === j) {
        if (!(sum > 1e-13)) return false;
        lower[i * SIZE + i] = Math.sqrt(sum);
      } else lower[i * SIZE + j] = sum / lower[j * SIZE + j];
    }
  }
  // inverse of the factor, then its product with its transpose
  for (let j = 0; j < SIZE; j++) {
    inverse[j * SIZE + j] = 1 / lower[j * SIZE + j];
    for (let i = j + 1; i < SIZE; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= lower[i * SIZE + k] * inverse[k * SIZE + j];
      inverse[i * SIZE + j] = sum / lower[i * SIZE + i];
    }
  }
  for (let i = 0; i < SIZE; i++) {
    for (let j = i; j < SIZE; j++) {
      let sum = 0;
      for (let k = j; k < SIZE; k++) sum += inverse[k * SIZE + i] * inverse[k * SIZE + j];
      out[at(i, j)] = sum * scale[i] * scale[j];
    }
  }
  return true;
}

/**
 * Lower Cholesky factor L with m = L L^T, 15 numbers row by row: L00, L10, L11, L20 ...
 *
 * @returns false where m is not positive definite
 */
export function cholesky(m: Float64Array, out: Float64Array, from = 0): boolean {
  for (let i = 0; i < SIZE; i++) {
    const row = from + (i * (i + 1)) / 2;
    for (let j = 0; j <= i; j++) {
      const other = from + (j * (j + 1)) / 2;
      let sum = m[at(j, i)];
      for (let k = 0; k < j; k++) sum -= out[row + k] * out[other + k];
      if (i === j) {
        if (!(sum > 0)) return false;
        out[row + i] = Math.sqrt(sum);
      } else out[row + j] = sum / out[other + j];
    }
  }
  return true;
}
