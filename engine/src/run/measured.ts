import { hypot2 } from '../basics/elementary.ts';
import { InternalError } from '../basics/errors.ts';
import { buildProcess } from '../generate/canonical-process.ts';
import type { Estimate, FrozenTables } from '../generate/process.ts';
import type { Accumulator, Count } from '../select/accumulator.ts';
import { type CompiledSearch, compileSearch } from '../select/compile.ts';
import type { Plan, PlannedSample } from './plan.ts';
import { countOf } from './ranges.ts';
import type { SampleResult } from './sample.ts';

/** A sample with its sums read back: what the result is made from. */
export interface Measured {
  readonly planned: PlannedSample;
  readonly result: SampleResult;
  readonly tables: FrozenTables;
  /** sums of the selection by name of the detector */
  readonly sums: Readonly<Record<string, Accumulator>>;
  /** of the generated sample [fb] */
  readonly crossSection: Estimate;
  /** without radiation [fb]; of the sample itself when it has none */
  readonly bornCrossSection: Estimate | null;
  readonly events: number;
  /** what a reader must know of the process */
  readonly notes: readonly string[];
}

/** A finished run: samples in the order of the plan. */
export interface MeasuredRun {
  readonly plan: Plan;
  readonly search: CompiledSearch;
  readonly samples: readonly Measured[];
}

export function measure(plan: Plan, results: readonly SampleResult[], tables: readonly FrozenTables[]): MeasuredRun {
  const search = compileSearch(plan.search, { beams: plan.samples[0]!.spec.beams });
  const samples = plan.samples.map((planned, i): Measured => {
    const result = results[i];
    if (result === undefined || result.sample !== planned.id) throw new InternalError(`the run has no result of "${planned.id}"`);
    const sums = Object.fromEntries(Object.entries(result.sums).map(([name, json]) => [name, search.accumulatorFromJSON(json)]));
    const { crossSection, bornCrossSection } = tables[i]!;
    return {
      planned,
      result,
      tables: tables[i]!,
      sums,
      crossSection,
      bornCrossSection: planned.radiation ? bornCrossSection : crossSection,
      events: countOf(result.ranges),
      notes: buildProcess(planned.spec).notes,
    };
  });
  return { plan, search, samples };
}

export const backgroundsOf = (run: MeasuredRun): Measured[] => run.samples.filter(({ planned }) => planned.role === 'background');

export function signalAt(run: MeasuredRun, mass: number, radiation = true): Measured | undefined {
  return run.samples.find(({ planned }) => planned.role === 'signal' && planned.mass === mass && planned.radiation === radiation);
}

/** Expected events of one simulated event of weight 1: luminosity x cross-section / sum of all weights. */
export function eventWeight(sample: Measured, luminosity: number, detector = 'nominal'): number {
  return (luminosity * sample.crossSection.value) / sumsOf(sample, detector).total.sum;
}

/** Fewest events from which the weight of those that come near the selection is read. */
const FEWEST_NEAR = 10;

/**
 * Expected events that stand for none: of one more simulated event in an empty window. Without a bias that is an event of weight 1. In a
 * biased sample those that come near the selection weigh less than the mean event: their own mean, behind the last common cut that leaves
 * ten of them.
 */
export function emptyWeight(sample: Measured, luminosity: number, detector = 'nominal'): number {
  const weight = eventWeight(sample, luminosity, detector);
  return (sample.planned.spec.bias?.length ?? 0) > 0 ? weight * nearWeight(sumsOf(sample, detector)) : weight;
}

/** Mean weight of the events behind the last common cut that leaves ten, else of all. */
export function nearWeight(sums: Pick<Accumulator, 'afterStep'> & { readonly flow: { readonly bins: number } }): number {
  for (let step = sums.flow.bins - 2; ; step--) {
    const { entries, sum } = sums.afterStep(step);
    if (entries >= FEWEST_NEAR || step < 0) return entries > 0 ? sum / entries : 1;
  }
}

export function sumsOf(sample: Measured, detector = 'nominal'): Accumulator {
  const sums = sample.sums[detector] ?? sample.sums['nominal'];
  if (sums === undefined) throw new InternalError(`no sums of ${sample.planned.id}`);
  return sums;
}

/**
 * Share of a weighted sample that passes, with its standard error:
 *   e = sum_pass w / sum w,   var e = [ (1 - 2 e) sum_pass w^2 + e^2 sum w^2 ] / (sum w)^2,
 * the binomial one for equal weights. One event is the least the error can be, of the weight of those that pass, but all of them pass without one.
 */
export function shareOf(passed: Count, all: Count): { value: number; error: number } {
  if (!(all.sum > 0)) return { value: 0, error: 0 };
  if (passed.entries === all.entries) return { value: 1, error: 0 };
  const value = passed.sum / all.sum;
  const variance = (1 - 2 * value) * passed.sumOfSquares + value * value * all.sumOfSquares;
  const { sumOfSquares, entries } = passed.entries > 0 ? passed : all;
  return { value, error: Math.sqrt(Math.max(variance, sumOfSquares / entries)) / all.sum };
}

/**
 * Expected events of what passes, L sigma e: the relative errors of cross-section and share in quadrature. All generated events have that of
 * the cross-section alone, few passing ones about that of a Poisson count; none has none.
 */
export function expectedEvents(sample: Measured, passed: Count, luminosity: number): { value: number; error: number } {
  const { total } = sumsOf(sample);
  const weight = eventWeight(sample, luminosity);
  const value = weight * passed.sum;
  if (passed.entries === 0) return { value, error: 0 };
  const fromCrossSection = (value * sample.crossSection.error) / sample.crossSection.value;
  return { value, error: hypot2(fromCrossSection, weight * total.sum * shareOf(passed, total).error) };
}
