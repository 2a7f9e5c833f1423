import { canonicalJson } from '../basics/canonical-json.ts';
import { InternalError } from '../basics/errors.ts';
import { Histogram, type HistogramJSON } from '../basics/histogram.ts';
import type { AccumulatorJSON } from '../select/accumulator.ts';
import { EventHash } from './event-hash.ts';
import { type IndexRange, joinRanges } from './ranges.ts';

/**
 * What is left of a set of events of one planned sample, as plain data. Two disjoint ones merge to the one that a single run over both
 * would have left, byte for byte and in any order; a shard, a part of a run and a whole run are all of this type.
 */
export interface SampleResult {
  readonly sample: string;
  /** hash of the frozen tables the events were made with */
  readonly tables: string;
  readonly ranges: readonly IndexRange[];
  /** trials of the generator */
  readonly trials: number;
  /** order-free fingerprint of the events behind the nominal detector (event-hash.ts) */
  readonly events: string;
  /** hashes of the detector cards by name */
  readonly cards: Readonly<Record<string, string>>;
  /** sums of the selection by name of the detector */
  readonly sums: Readonly<Record<string, AccumulatorJSON>>;
}

/** The union of two disjoint results of the same sample. Indices that stand in both are refused. */
export function mergeSamples(a: SampleResult, b: SampleResult): SampleResult {
  if (a.sample !== b.sample || a.tables !== b.tables || canonicalJson(a.cards) !== canonicalJson(b.cards))
    throw new InternalError(`results of "${a.sample}" and "${b.sample}" do not belong to the same sample, tables and cards`);
  const ranges = joinRanges(a.ranges, b.ranges, a.sample);
  const events = EventHash.fromHex(a.events);
  events.addLanes(EventHash.fromHex(b.events).lanes);
  const names = Object.keys(a.sums);
  if (canonicalJson(names) !== canonicalJson(Object.keys(b.sums)))
    throw new InternalError(`results of "${a.sample}" have different detectors`);
  const sums = Object.fromEntries(names.map((name) => [name, mergeSums(a.sums[name]!, b.sums[name]!)]));
  const { sample, tables, cards } = a;
  return { sample, tables, ranges, trials: a.trials + b.trials, events: events.toHex(), cards, sums };
}

function mergeSums(a: AccumulatorJSON, b: AccumulatorJSON): AccumulatorJSON {
  if (
    a.search !== b.search ||
    canonicalJson(a.masses) !== canonicalJson(b.masses) ||
    a.nMinusOne.length !== b.nMinusOne.length ||
    a.histograms.length !== b.histograms.length
  )
    throw new InternalError('sums of different searches or masses cannot be merged');
  return {
    search: a.search,
    masses: a.masses,
    flow: mergeHistograms(a.flow, b.flow),
    windows: mergeHistograms(a.windows, b.windows),
    nMinusOne: a.nMinusOne.map((histogram, i) => mergeHistograms(histogram, b.nMinusOne[i]!)),
    histograms: a.histograms.map((histogram, i) => mergeHistograms(histogram, b.histograms[i]!)),
  };
}

function mergeHistograms(a: HistogramJSON, b: HistogramJSON): HistogramJSON {
  const merged = Histogram.fromJSON(a);
  merged.merge(Histogram.fromJSON(b));
  return merged.toJSON();
}
