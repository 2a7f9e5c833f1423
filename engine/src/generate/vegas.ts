import { log, pow } from '../basics/elementary.ts';
import { InternalError } from '../basics/errors.ts';
import { type RandomStream, stage } from '../basics/random.ts';
import type { Integrand } from './integrand.ts';

/** Bins of each remapped dimension: a power of two, so that finding the bin of a uniform is exact. */
export const BINS = 64;

/** Damping of the adaptation, alpha of Lepage's Eq. (20). */
const DAMPING = 1.2;

/** Largest double below one: a remapped uniform stays inside the open cube. */
const BELOW_ONE = 1 - 1.1102230246251565e-16;

/**
 * Separable importance grid on the unit cube (VEGAS): each dimension has bins of equal probability and unequal width.
 *
 * @source  G. P. Lepage, J. Comput. Phys. 27 (1978) 192; arXiv:2009.05112
 */
export class ImportanceGrid {
  readonly dimensions: number;
  /** BINS + 1 edges for each dimension */
  readonly edges: Float64Array;
  readonly #adapted: number[] = [];

  constructor(dimensions: number, grids: readonly { dimension: number; edges: readonly number[] }[] = []) {
    this.dimensions = dimensions;
    this.edges = new Float64Array(dimensions * (BINS + 1));
    for (let d = 0; d < dimensions; d++) for (let k = 0; k <= BINS; k++) this.edges[d * (BINS + 1) + k] = k / BINS;
    for (const { dimension, edges } of grids) {
      if (edges.length !== BINS + 1 || !(dimension >= 0 && dimension < dimensions)) {
        throw new InternalError(`grid of dimension ${dimension} with ${edges.length} edges`);
      }
      this.edges.set(edges, dimension * (BINS + 1));
      this.#adapted.push(dimension);
    }
  }

  /** The remapped dimensions, as plain data. */
  grids(): { dimension: number; edges: number[] }[] {
    return this.#adapted.map((dimension) => ({
      dimension,
      edges: Array.from(this.edges.subarray(dimension * (BINS + 1), (dimension + 1) * (BINS + 1))),
    }));
  }

  /** Maps u[at...] to x[0...] and returns the jacobian dx/du. */
  map(u: Float64Array, at: number, x: Float64Array): number {
    const edges = this.edges;
    for (let d = 0; d < this.dimensions; d++) x[d] = u[at + d];
    let jacobian = 1;
    for (let i = 0; i < this.#adapted.length; i++) {
      const d = this.#adapted[i];
      const t = u[at + d] * BINS;
      const k = t | 0;
      const low = edges[d * (BINS + 1) + k];
      const width = edges[d * (BINS + 1) + k + 1] - low;
      const mapped = low + (t - k) * width;
      x[d] = Math.min(mapped, BELOW_ONE);
      jacobian *= width * BINS;
    }
    return jacobian;
  }

  /**
   * Moves the edges of one dimension so that each bin holds the same share of `sums`, smoothed and damped.
   *
   * @param sums     sum of squared weights in each present bin of every dimension
   */
  refine(dimension: number, sums: Float64Array): void {
    const at = dimension * BINS;
    const importance = new Float64Array(BINS);
    let total = 0;
    let from = 0;
    let to = BINS;
    while (from < to && sums[at + from] === 0) from++;
    while (to > from && sums[at + to - 1] === 0) to--;
    for (let k = 0; k < BINS; k++) {
      const left = sums[at + Math.max(0, k - 1)];
      const right = sums[at + Math.min(BINS - 1, k + 1)];
      importance[k] = (left + 6 * sums[at + k] + right) / 8;
      total += importance[k];
    }
    if (!(total > 0)) return;
    for (let k = 0; k < BINS; k++) {
      const share = importance[k] / total;
      // Eq. (20); the limits of (1 - r)/ln(1/r) at r -> 0 and r -> 1 are 0 and 1; no bin is given up for lost
      const damped = share <= 0 ? 0 : share >= 1 ? 1 : pow((share - 1) / log(share), DAMPING);
      importance[k] = Math.max(damped, 1e-4 / BINS);
    }
    this.#redistribute(dimension, importance, from, to);
    if (!this.#adapted.includes(dimension)) this.#adapted.push(dimension);
  }

  /**
   * New edges of equal importance. The bins before `from` and from `to` on were found empty (outside of a cut): each such end stays one
   * bin by itself, since a bin with its sliver of weight inside and the rest outside would hold weights of any size.
   */
  #redistribute(dimension: number, importance: Float64Array, from: number, to: number): void {
    const edges = this.edges.subarray(dimension * (BINS + 1), (dimension + 1) * (BINS + 1));
    const old = edges.slice();
    let sum = 0;
    for (let k = from; k < to; k++) sum += importance[k];
    const first = from > 0 ? 1 : 0;
    const last = to < BINS ? BINS - 1 : BINS;
    const step = sum / (last - first);
    edges[first] = old[from];
    edges[last] = old[to];
    let k = from;
    let filled = 0;
    for (let j = 1; j < last - first; j++) {
      while (filled + importance[k] < j * step && k < to - 1) filled += importance[k++];
      const fraction = Math.min(1, Math.max(0, (j * step - filled) / importance[k]));
      edges[first + j] = old[k] + fraction * (old[k + 1] - old[k]);
    }
  }
}

/** Sums of one pass over the cube. */
export interface Pass {
  points: number;
  sum: number;
  sum2: number;
  /** sum of the weights times the thinning of a bias, and over it: the same as `sum` without one */
  thinned: number;
  unthinned: number;
}

/** Points that are evaluated together. */
const ROWS = 256;

/** Points of a pass: the block of the internal stream they are drawn from does not depend on anything but their number. */
export class Sampler {
  readonly integrand: Integrand;
  readonly grid: ImportanceGrid;
  readonly #stream: RandomStream;
  readonly #channel: number;
  readonly #blocks: number;
  readonly #u: Float64Array;
  readonly #x: Float64Array;
  readonly #w = new Float64Array(ROWS);
  readonly #thinning = new Float64Array(ROWS).fill(1);
  readonly #index = new Float64Array(ROWS);
  readonly #particle = new Int32Array(ROWS);
  #next = 0;

  constructor(integrand: Integrand, grid: ImportanceGrid, stream: RandomStream, channel: number) {
    this.integrand = integrand;
    this.grid = grid;
    this.#stream = stream;
    this.#channel = channel;
    this.#blocks = Math.ceil(integrand.dimensions / 2);
    this.#u = new Float64Array(2 * this.#blocks * ROWS);
    this.#x = new Float64Array(integrand.dimensions);
  }

  /** Evaluates the next `points` points; weights, thinned by a bias, go to `weights` when given, bin sums of them and of their squares
   * to `bins` when given. `temper` below one weakens the bias: thinning to this power. */
  run(points: number, weights?: Float64Array, bins?: { first: Float64Array; second: Float64Array }, temper = 1): Pass {
    const { integrand, grid } = this;
    const dimensions = integrand.dimensions;
    const { batched } = integrand;
    const w = this.#w;
    const thinning = this.#thinning;
    const pass: Pass = { points, sum: 0, sum2: 0, thinned: 0, unthinned: 0 };
    for (let done = 0; done < points; done += ROWS) {
      const rows = Math.min(ROWS, points - done);
      for (let r = 0; r < rows; r++) this.#index[r] = this.#next++;
      this.#particle.fill(this.#channel);
      this.#stream.fill(this.#index, this.#particle, rows, stage.integrate, 0, this.#blocks, this.#u);
      for (let r = 0; r < rows; r++) {
        const jacobian = grid.map(this.#u, r * 2 * this.#blocks, this.#x);
        if (batched) {
          w[r] = jacobian * batched.points.place(r, batched.channel, this.#x, 0);
          thinning[r] = batched.points.thinning;
        } else w[r] = jacobian * integrand.evaluate(this.#x, 0);
      }
      if (batched) batched.points.complete(w);
      for (let r = 0; r < rows; r++) {
        const weight = w[r];
        if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
          const at = r * 2 * this.#blocks;
          throw new InternalError(
            `weight ${weight} in channel "${integrand.name}" at ${Array.from(this.#u.subarray(at, at + dimensions)).join(' ')}`,
          );
        }
        const thin = thinning[r] < 1 && temper < 1 ? pow(thinning[r], temper) : thinning[r];
        const thinned = weight * thin;
        pass.sum += weight;
        pass.sum2 += weight * weight;
        pass.thinned += thinned;
        pass.unthinned += weight / thin;
        if (weights) weights[done + r] = thinned;
        if (bins) {
          for (let d = 0; d < dimensions; d++) {
            const bin = d * BINS + ((this.#u[r * 2 * this.#blocks + d] * BINS) | 0);
            bins.first[bin] += thinned;
            bins.second[bin] += thinned * thinned;
          }
        }
      }
    }
    return pass;
  }
}

/**
 * Adapts the grid of a sampler in `iterations` passes of `points` points. A dimension is moved only when its profile is seen to
 * depart from flat: noise would cost efficiency in a dimension that matters to nothing.
 */
export function adapt(sampler: Sampler, iterations: number, points: number, biased = false): void {
  const { dimensions, fixed = [] } = sampler.integrand;
  if (fixed.length === dimensions) return;
  const first = new Float64Array(dimensions * BINS);
  const second = new Float64Array(dimensions * BINS);
  for (let i = 0; i < iterations; i++) {
    first.fill(0);
    second.fill(0);
    // a bias is let in step by step: at first hardly a point lies where it wants them
    const temper = biased ? Math.min(1, (i + 1) / Math.max(1, iterations - 2)) : 1;
    const pass = sampler.run(points, undefined, { first, second }, temper);
    if (pass.sum === 0) continue;
    for (let d = 0; d < dimensions; d++) {
      if (fixed.includes(d)) continue;
      if (departure(first, second, d, pass.thinned / BINS) > 5) sampler.grid.refine(d, second);
    }
  }
}

/** Chi-square of flat bin sums, in standard deviations above its expectation. */
function departure(first: Float64Array, second: Float64Array, dimension: number, mean: number): number {
  let chi2 = 0;
  let total = 0;
  for (let k = 0; k < BINS; k++) total += second[dimension * BINS + k];
  for (let k = 0; k < BINS; k++) {
    const difference = first[dimension * BINS + k] - mean;
    // a bin without entries has the variance of an average one
    chi2 += (difference * difference) / Math.max(second[dimension * BINS + k], total / BINS);
  }
  return (chi2 - BINS) / Math.sqrt(2 * BINS);
}
