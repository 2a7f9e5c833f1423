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

/** Relative to a unit diagonal; below rounding decides. */
const LEAST_PIVOT = 1e-13;
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
        if (!(sum > LEAST_PIVOT)) return false;
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
 * Lower Cholesky factor L of the inverse, m^-1 = L L^T, 15 numbers row by row: L00, L10, L11, L20 ... With m scaled to unit diagonal,
 * m = B^T B for a lower triangle B, found from the last row upwards, and L = B^-1.
 *
 * @returns false where m is not positive definite (then `out` is not written)
 */
export function factorOfInverse(m: Float64Array, out: Float64Array): boolean {
  if (!(m[0] > 0 && m[5] > 0 && m[9] > 0 && m[12] > 0 && m[14] > 0)) return false;
  const s0 = 1 / Math.sqrt(m[0]);
  const s1 = 1 / Math.sqrt(m[5]);
  const s2 = 1 / Math.sqrt(m[9]);
  const s3 = 1 / Math.sqrt(m[12]);
  const s4 = 1 / Math.sqrt(m[14]);
  // B44 = 1
  const b40 = m[4] * s0 * s4;
  const b41 = m[8] * s1 * s4;
  const b42 = m[11] * s2 * s4;
  const b43 = m[13] * s3 * s4;
  const square3 = 1 - b43 * b43;
  if (!(square3 > LEAST_PIVOT)) return false;
  const l33 = 1 / Math.sqrt(square3);
  const b30 = (m[3] * s0 * s3 - b43 * b40) * l33;
  const b31 = (m[7] * s1 * s3 - b43 * b41) * l33;
  const b32 = (m[10] * s2 * s3 - b43 * b42) * l33;
  const square2 = 1 - b42 * b42 - b32 * b32;
  if (!(square2 > LEAST_PIVOT)) return false;
  const l22 = 1 / Math.sqrt(square2);
  const b20 = (m[2] * s0 * s2 - b42 * b40 - b32 * b30) * l22;
  const b21 = (m[6] * s1 * s2 - b42 * b41 - b32 * b31) * l22;
  const square1 = 1 - b41 * b41 - b31 * b31 - b21 * b21;
  if (!(square1 > LEAST_PIVOT)) return false;
  const l11 = 1 / Math.sqrt(square1);
  const b10 = (m[1] * s0 * s1 - b41 * b40 - b31 * b30 - b21 * b20) * l11;
  const square0 = 1 - b40 * b40 - b30 * b30 - b20 * b20 - b10 * b10;
  if (!(square0 > LEAST_PIVOT)) return false;
  const l00 = 1 / Math.sqrt(square0);
  const l10 = -l11 * b10 * l00;
  const l20 = -l22 * (b20 * l00 + b21 * l10);
  const l21 = -l22 * b21 * l11;
  const l30 = -l33 * (b30 * l00 + b31 * l10 + b32 * l20);
  const l31 = -l33 * (b31 * l11 + b32 * l21);
  const l32 = -l33 * b32 * l22;
  out[0] = s0 * l00;
  out[1] = s1 * l10;
  out[2] = s1 * l11;
  out[3] = s2 * l20;
  out[4] = s2 * l21;
  out[5] = s2 * l22;
  out[6] = s3 * l30;
  out[7] = s3 * l31;
  out[8] = s3 * l32;
  out[9] = s3 * l33;
  out[10] = -s4 * (b40 * l00 + b41 * l10 + b42 * l20 + b43 * l30);
  out[11] = -s4 * (b41 * l11 + b42 * l21 + b43 * l31);
  out[12] = -s4 * (b42 * l22 + b43 * l32);
  out[13] = -s4 * b43 * l33;
  out[14] = s4;
  return true;
}

/** out = L L^T of a lower factor times `scale`. */
export function squareOf(factor: Float64Array, scale: number, out: Float64Array, from = 0): void {
  const l00 = scale * factor[0];
  const l10 = scale * factor[1];
  const l11 = scale * factor[2];
  const l20 = scale * factor[3];
  const l21 = scale * factor[4];
  const l22 = scale * factor[5];
  const l30 = scale * factor[6];
  const l31 = scale * factor[7];
  const l32 = scale * factor[8];
  const l33 = scale * factor[9];
  const l40 = scale * factor[10];
  const l41 = scale * factor[11];
  const l42 = scale * factor[12];
  const l43 = scale * factor[13];
  const l44 = scale * factor[14];
  out[from] = l00 * l00;
  out[from + 1] = l00 * l10;
  out[from + 2] = l00 * l20;
  out[from + 3] = l00 * l30;
  out[from + 4] = l00 * l40;
  out[from + 5] = l10 * l10 + l11 * l11;
  out[from + 6] = l10 * l20 + l11 * l21;
  out[from + 7] = l10 * l30 + l11 * l31;
  out[from + 8] = l10 * l40 + l11 * l41;
  out[from + 9] = l20 * l20 + l21 * l21 + l22 * l22;
  out[from + 10] = l20 * l30 + l21 * l31 + l22 * l32;
  out[from + 11] = l20 * l40 + l21 * l41 + l22 * l42;
  out[from + 12] = l30 * l30 + l31 * l31 + l32 * l32 + l33 * l33;
  out[from + 13] = l30 * l40 + l31 * l41 + l32 * l42 + l33 * l43;
  out[from + 14] = l40 * l40 + l41 * l41 + l42 * l42 + l43 * l43 + l44 * l44;
}
