/**
 * Cholesky factor of a symmetric matrix whose parameters fall into blocks that couple only through a few shared ones. The blocks come
 * first in the elimination order, so that the factor has no entries between blocks (its envelope): a parameter per bin costs a division
 * and a row of the shared parameters, which is the Schur complement without the name.
 */
export class EnvelopeCholesky {
  /** parameters in elimination order, blocks before shared ones */
  private readonly order: Int32Array;
  private readonly block: Int32Array;
  private readonly n: number;
  /** factor, row by row in elimination order of the free parameters */
  private readonly factor: Float64Array;
  private readonly first: Int32Array;
  private readonly work: Float64Array;
  /** the free parameters of the last factorisation, in elimination order */
  private readonly free: Int32Array;
  private size = 0;

  /** @param blocks  block of each parameter, -1 for one coupled with all; none of them without it */
  constructor(n: number, blocks?: Int32Array) {
    this.n = n;
    this.block = blocks ?? new Int32Array(n).fill(-1);
    const rank = (i: number) => (this.block[i] < 0 ? Number.MAX_SAFE_INTEGER : this.block[i]);
    this.order = Int32Array.from(Array.from({ length: n }, (_, i) => i).sort((a, b) => rank(a) - rank(b) || a - b));
    this.factor = new Float64Array(n * n);
    this.first = new Int32Array(n);
    this.work = new Float64Array(n);
    this.free = new Int32Array(n);
  }

  /**
   * Factor of matrix + damping * diagonal over the parameters with held[i] = 0. A pivot that is not positive to rounding is replaced by
   * `floor[i]`, so that a step can be computed in any case.
   *
   * @returns  number of pivots replaced: 0 means the matrix is positive definite
   */
  factorise(matrix: Float64Array, held: Uint8Array, damping: number, floor: Float64Array): number {
    const { n, order, block, factor, first, free } = this;
    let m = 0;
    let blockStart = 0;
    let lastBlock = -2;
    let replaced = 0;
    for (let position = 0; position < n; position++) {
      const i = order[position];
      if (held[i] !== 0) continue;
      if (block[i] < 0) first[m] = 0;
      else {
        if (block[i] !== lastBlock) {
          lastBlock = block[i];
          blockStart = m;
        }
        first[m] = blockStart;
      }
      free[m] = i;
      const row = m * n;
      const from = first[m];
      for (let j = from; j < m; j++) {
        let sum = matrix[i * n + free[j]];
        const other = j * n;
        for (let k = Math.max(from, first[j]); k < j; k++) sum -= factor[row + k] * factor[other + k];
        factor[row + j] = sum * factor[other + j]; // the diagonal holds inverses
      }
      const diagonal = matrix[i * n + i] * (1 + damping);
      let pivot = diagonal;
      for (let k = from; k < m; k++) pivot -= factor[row + k] * factor[row + k];
      if (!(pivot > 1e-13 * diagonal)) {
        pivot = Math.max(floor[i], 1e-7 * diagonal);
        replaced++;
      }
      factor[row + m] = 1 / Math.sqrt(pivot);
      m++;
    }
    this.size = m;
    return replaced;
  }

  /** Solves for the free parameters; out[i] = 0 for held ones. `right` and `out` may be the same. */
  solve(right: Float64Array, out: Float64Array): void {
    const { n, factor, first, free, work, size } = this;
    for (let i = 0; i < size; i++) {
      let sum = right[free[i]];
      const row = i * n;
      for (let k = first[i]; k < i; k++) sum -= factor[row + k] * work[k];
      work[i] = sum * factor[row + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      const row = i * n;
      const value = work[i] * factor[row + i];
      work[i] = value;
      for (let k = first[i]; k < i; k++) work[k] -= factor[row + k] * value;
    }
    out.fill(0);
    for (let i = 0; i < size; i++) out[free[i]] = work[i];
  }
}
