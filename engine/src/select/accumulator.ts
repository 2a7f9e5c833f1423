import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { InternalError } from '../basics/errors.ts';
import { Histogram, type HistogramJSON } from '../basics/histogram.ts';
import type { Dimension } from '../basics/units.ts';
import type { Axis, Plan } from './plan.ts';
import type { Search } from './search-types.ts';

/** Sums of weights of the events that pass something. */
export interface Count {
  readonly entries: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export interface AccumulatorJSON {
  readonly search: string;
  readonly masses: number[];
  readonly flow: HistogramJSON;
  readonly windows: HistogramJSON;
  readonly nMinusOne: HistogramJSON[];
  readonly histograms: HistogramJSON[];
}

const UNIT: Record<Dimension, string> = {
  energy: 'GeV',
  '1/energy': 'GeV^-1',
  'energy^2': 'GeV^2',
  length: 'cm',
  angle: 'rad',
  time: 'ns',
  luminosity: 'fb^-1',
  'cross-section': 'fb',
  '1': '',
};

/** Native unit of a dimension as printed, '' for none. */
export const unitOf = (dimension: Dimension): string => UNIT[dimension];

/**
 * What a run of a search keeps: exact sums, so merging and the order of events do not matter, and memory does not grow with events.
 *
 * - flow: bin k holds the events whose first failed common cut is number k, the last bin those that pass them all;
 * - windows: for each mass, bin j holds the events inside its window whose first failed cut of that mass is number j (of the cuts after
 *   the window), the last one those that pass everything;
 * - nMinusOne: per cut, its observable for events that pass all other cuts (cuts against mass taken at the event's own mass);
 * - histograms: those the search asks for.
 */
export class Accumulator {
  readonly searchHash: string;
  readonly masses: readonly number[];
  readonly flow: Histogram;
  readonly windows: Histogram;
  /** by number: common object cuts, then event-level cuts, then cuts against mass (see CompiledSearch.nMinusOneSteps) */
  readonly nMinusOne: readonly Histogram[];
  readonly histograms: readonly Histogram[];
  readonly massBins: number;

  constructor(
    searchHash: string,
    plan: Plan,
    search: Search,
    masses: readonly number[],
    axes: readonly { name: string; axis: Axis }[],
    spectra: readonly Axis[],
  ) {
    this.searchHash = searchHash;
    this.masses = [...masses];
    this.massBins = plan.massSteps.length;
    this.flow = numbered('cut flow', plan.steps.length + 1);
    this.windows = numbered('windows', Math.max(1, masses.length * this.massBins));
    this.nMinusOne = axes.map(({ name, axis }) => binned(`N-1 ${name}`, axis));
    this.histograms = search.histograms.map((definition, i) => binned(definition.name, spectra[i]!));
  }

  /** All events. */
  get total(): Count {
    return sumOf(this.flow, 0, this.flow.bins);
  }

  /** Events that pass common cut `step` and all before it; step -1: all events. */
  afterStep(step: number): Count {
    return sumOf(this.flow, step + 1, this.flow.bins);
  }

  /** Events in the window of a mass (by number) that pass its cuts up to massStep (0: the window alone). */
  afterMassStep(mass: number, massStep: number): Count {
    return sumOf(this.windows, mass * this.massBins + massStep, (mass + 1) * this.massBins);
  }

  /** Events counted in the window of a mass (by number), after every cut. */
  inWindow(mass: number): Count {
    return this.afterMassStep(mass, this.massBins - 1);
  }

  merge(other: Accumulator): void {
    if (this.searchHash !== other.searchHash) throw new InternalError('accumulators of different searches cannot be merged');
    if (canonicalJson(this.masses) !== canonicalJson(other.masses))
      throw new InternalError('accumulators with different mass hypotheses cannot be merged');
    for (const [mine, theirs] of pairs(this, other)) mine.merge(theirs);
  }

  toJSON(): AccumulatorJSON {
    return {
      search: this.searchHash,
      masses: [...this.masses],
      flow: this.flow.toJSON(),
      windows: this.windows.toJSON(),
      nMinusOne: this.nMinusOne.map((histogram) => histogram.toJSON()),
      histograms: this.histograms.map((histogram) => histogram.toJSON()),
    };
  }

  /** SHA-256 of the canonical JSON. */
  digest(): string {
    return sha256(canonicalJson(this.toJSON()));
  }

  /** Adds a stored accumulator of the same search and masses to this one. */
  mergeJSON(json: AccumulatorJSON): void {
    if (json.search !== this.searchHash) throw new InternalError('a stored accumulator belongs to another search');
    if (canonicalJson(json.masses) !== canonicalJson(this.masses))
      throw new InternalError('a stored accumulator has other mass hypotheses');
    if (json.nMinusOne.length !== this.nMinusOne.length || json.histograms.length !== this.histograms.length)
      throw new InternalError('a stored accumulator has other histograms');
    const stored = [json.flow, json.windows, ...json.nMinusOne, ...json.histograms].map((histogram) =>
      Histogram.fromJSON(histogram),
    );
    [this.flow, this.windows, ...this.nMinusOne, ...this.histograms].forEach((mine, i) => {
      mine.merge(stored[i]!);
    });
  }
}

function pairs(a: Accumulator, b: Accumulator): [Histogram, Histogram][] {
  const list = (x: Accumulator) => [x.flow, x.windows, ...x.nMinusOne, ...x.histograms];
  const theirs = list(b);
  return list(a).map((mine, i) => [mine, theirs[i]!]);
}

const numbered = (name: string, bins: number): Histogram =>
  new Histogram({ name, label: 'number', unit: '', binning: { bins, low: 0, high: bins } });

const binned = (name: string, axis: Axis): Histogram =>
  new Histogram({
    name,
    label: axis.label,
    unit: unitOf(axis.dimension),
    binning: { bins: axis.bins, low: axis.low, high: axis.high },
  });

function sumOf(histogram: Histogram, from: number, to: number): Count {
  let entries = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (let bin = to - 1; bin >= from; bin--) {
    entries += histogram.entries(bin);
    sum += histogram.sum(bin);
    sumOfSquares += histogram.sumOfSquares(bin);
  }
  return { entries, sum, sumOfSquares };
}
