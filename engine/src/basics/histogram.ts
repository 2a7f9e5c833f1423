import { canonicalJson } from './canonical-json.ts';
import { InternalError } from './errors.ts';
import {
  carryExact,
  checkExact,
  LARGEST_LOW,
  LARGEST_SUM,
  mergeExact,
  settleExact,
  TO_HIGH_GRID,
  TO_LOW_GRID,
} from './exact-sum.ts';

/** Equal bins between low and high, or explicit increasing edges (one more than bins). */
export type Binning =
  | { readonly bins: number; readonly low: number; readonly high: number }
  | { readonly edges: readonly number[] };

export interface HistogramOptions {
  readonly name: string;
  /** axis label without unit, e.g. "recoil mass" */
  readonly label: string;
  /** unit of the axis, '' for none */
  readonly unit: string;
  readonly binning: Binning;
}

/** A histogram as plain data, for files and messages between workers. Arrays run from underflow over the bins to overflow. */
export interface HistogramJSON extends HistogramOptions {
  readonly entries: number[];
  /** exact sums of the weights and of their squares: limbs of exact-sum.ts */
  readonly sumHigh: number[];
  readonly sumLow: number[];
  readonly squareHigh: number[];
  readonly squareLow: number[];
}

/** Weights must be smaller, so that their squares stay in the range of exact sums. */
const LARGEST_WEIGHT = 1024;

/**
 * Counts, sums of weights and of squared weights in bins, each independent of the order of fills and merges (exact-sum.ts). Bin i holds
 * edges[i] <= x < edges[i + 1]; bin -1 is underflow, bin `bins` overflow. Weights are relative to the reference weight of their process.
 */
export class Histogram {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly binning: Binning;
  readonly bins: number;
  readonly edges: Float64Array;
  private readonly uniform: boolean;
  private readonly low: number;
  private readonly high: number;
  private readonly perWidth: number;
  /** per place (bin + 1): sum of w as limbs, sum of w^2 as limbs */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(options: HistogramOptions) {
    this.name = options.name;
    this.label = options.label;
    this.unit = options.unit;
    const binning = options.binning;
    if ('edges' in binning) {
      this.binning = { edges: [...binning.edges] };
      this.edges = Float64Array.from(binning.edges);
      this.uniform = false;
    } else {
      const { bins, low, high } = binning;
      if (!Number.isInteger(bins) || bins < 1) throw new InternalError(`histogram ${this.name}: ${bins} bins`);
      this.binning = { bins, low, high };
      this.edges = Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
      this.uniform = true;
    }
    this.bins = this.edges.length - 1;
    if (this.bins < 1) throw new InternalError(`histogram ${this.name}: no bins`);
    for (let i = 0; i <= this.bins; i++) {
      if (!Number.isFinite(this.edges[i]) || (i > 0 && !(this.edges[i] > this.edges[i - 1]))) {
        throw new InternalError(`histogram ${this.name}: edges must increase, edge ${i} is ${this.edges[i]}`);
      }
    }
    this.low = this.edges[0];
    this.high = this.edges[this.bins];
    this.perWidth = this.bins / (this.high - this.low);
    this.sums = new Float64Array(4 * (this.bins + 2));
    this.counts = new Float64Array(this.bins + 2);
  }

  /** Bin of x: -1 below, `bins` at or above the last edge; NaN is an InternalError. */
  binOf(x: number): number {
    const edges = this.edges;
    if (!(x >= this.low && x < this.high)) return this.outside(x);
    if (!this.uniform) return this.search(x);
    const bin = ((x - this.low) * this.perWidth) | 0;
    // rounding may put x beside its bin: the edges decide
    return x < edges[bin] ? bin - 1 : x < edges[bin + 1] ? bin : bin + 1;
  }

  private outside(x: number): number {
    if (Number.isNaN(x)) throw new InternalError(`histogram ${this.name}: NaN filled`);
    return x < this.low ? -1 : this.bins;
  }

  /** Bin of x by bisection of the edges. */
  private search(x: number): number {
    let below = 0;
    let above = this.bins;
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (x >= this.edges[middle]) below = middle;
      else above = middle;
    }
    return below;
  }

  /** Adds weight w, |w| < 2^10, at x. */
  fill(x: number, w = 1): void {
    this.fillBin(this.binOf(x), w);
  }

  /** Adds weight w at a bin, -1 (underflow) to `bins` (overflow). */
  fillBin(bin: number, w = 1): void {
    const place = bin + 1;
    if (!(w < LARGEST_WEIGHT && w > -LARGEST_WEIGHT && place >= 0 && place <= this.bins + 1)) this.refuse(bin, w);
    const sums = this.sums;
    const at = 4 * place;
    this.counts[place]++;
    // addExact twice, written out for speed
    const square = w * w;
    const upper = w + TO_HIGH_GRID - TO_HIGH_GRID;
    const squareUpper = square + TO_HIGH_GRID - TO_HIGH_GRID;
    const high = sums[at] + upper;
    const low = sums[at + 1] + (w - upper + TO_LOW_GRID - TO_LOW_GRID);
    const squareHigh = sums[at + 2] + squareUpper;
    const squareLow = sums[at + 3] + (square - squareUpper + TO_LOW_GRID - TO_LOW_GRID);
    sums[at] = high;
    sums[at + 1] = low;
    sums[at + 2] = squareHigh;
    sums[at + 3] = squareLow;
    if (Math.abs(low) + Math.abs(squareLow) > LARGEST_LOW || Math.abs(high) + squareHigh > LARGEST_SUM) {
      settleExact(sums, at);
      settleExact(sums, at + 2);
    }
  }

  private refuse(bin: number, w: number): never {
    if (w < LARGEST_WEIGHT && w > -LARGEST_WEIGHT) throw new InternalError(`histogram ${this.name}: no bin ${bin}`);
    throw new InternalError(
      `histogram ${this.name}: weight ${w} is outside +-2^10 (weights are relative to the reference weight)`,
    );
  }

  /** Number of fills of a bin. */
  entries(bin: number): number {
    return this.counts[bin + 1];
  }

  /** Sum of the weights of a bin. */
  sum(bin: number): number {
    carryExact(this.sums, 4 * (bin + 1));
    return this.sums[4 * (bin + 1)] + this.sums[4 * (bin + 1) + 1];
  }

  /** Sum of the squared weights of a bin: the variance of `sum`. */
  sumOfSquares(bin: number): number {
    carryExact(this.sums, 4 * (bin + 1) + 2);
    return this.sums[4 * (bin + 1) + 2] + this.sums[4 * (bin + 1) + 3];
  }

  /** Sums of all bins, without under- and overflow. */
  contents(): Float64Array {
    return Float64Array.from({ length: this.bins }, (_, bin) => this.sum(bin));
  }

  /** Adds another histogram of the same name, axis and binning; anything else is an InternalError. */
  merge(other: Histogram): void {
    if (this.identity() !== other.identity()) {
      throw new InternalError(`histograms differ, cannot merge ${other.identity()} into ${this.identity()}`);
    }
    for (let place = 0; place < this.counts.length; place++) {
      this.counts[place] += other.counts[place];
      mergeExact(this.sums, 4 * place, other.sums, 4 * place);
      mergeExact(this.sums, 4 * place + 2, other.sums, 4 * place + 2);
    }
  }

  /** What must agree for two histograms to be merged. */
  private identity(): string {
    return canonicalJson({ name: this.name, label: this.label, unit: this.unit, binning: this.binning });
  }

  /** Plain data; equal contents give equal canonical JSON, whatever the order of fills and merges. */
  toJSON(): HistogramJSON {
    const places = this.counts.length;
    for (let at = 0; at < this.sums.length; at += 2) carryExact(this.sums, at);
    const limb = (i: number) => Array.from({ length: places }, (_, place) => this.sums[4 * place + i]);
    return {
      name: this.name,
      label: this.label,
      unit: this.unit,
      binning: this.binning,
      entries: Array.from(this.counts),
      sumHigh: limb(0),
      sumLow: limb(1),
      squareHigh: limb(2),
      squareLow: limb(3),
    };
  }

  /** The inverse of toJSON; numbers that no histogram can hold are an InternalError. */
  static fromJSON(json: HistogramJSON): Histogram {
    const histogram = new Histogram(json);
    const limbs = [json.sumHigh, json.sumLow, json.squareHigh, json.squareLow];
    for (const column of [json.entries, ...limbs]) {
      if (column.length !== histogram.counts.length)
        throw new InternalError(`histogram ${json.name}: ${column.length} numbers for ${histogram.bins} bins`);
    }
    for (let place = 0; place < histogram.counts.length; place++) {
      const count = json.entries[place];
      if (!Number.isSafeInteger(count) || count < 0) throw new InternalError(`histogram ${json.name}: ${count} entries`);
      histogram.counts[place] = count;
      for (let i = 0; i < 4; i += 2) {
        checkExact(limbs[i][place], limbs[i + 1][place], `histogram ${json.name}`);
        histogram.sums[4 * place + i] = limbs[i][place];
        histogram.sums[4 * place + i + 1] = limbs[i + 1][place];
      }
    }
    return histogram;
  }
}
