import type { Histogram } from '../basics/histogram.ts';
import { RandomStream } from '../basics/random.ts';
import { pseudoCounts } from '../infer/counting/pseudo-data.ts';
import type { CutFlow, CutFlowStep, NMinusOne, Spectrum, StackedHistogram } from '../report/result.ts';
import type { Accumulator, Count } from '../select/accumulator.ts';
import { unitOf } from '../select/accumulator.ts';
import { decayParts } from '../select/decay.ts';
import { shownInterval } from '../select/interval.ts';
import type { Axis, Step } from '../select/plan.ts';
import { labelOf } from './counting.ts';
import {
  backgroundsOf,
  eventWeight,
  expectedEvents,
  type Measured,
  type MeasuredRun,
  shareOf,
  signalAt,
  sumsOf,
} from './measured.ts';

/** A signal drawn over the backgrounds: its sample's events times (coupling / coupling of the sample)^power. */
export interface Overlay {
  readonly mass: number;
  readonly coupling: { readonly name: string; readonly value: number };
  /** expected events at that coupling over those at the sample's */
  readonly scale: number;
}

/** What stands for data in spectra. */
export type SpectrumData = { readonly kind: 'Asimov' } | { readonly kind: 'pseudo-data'; readonly seed: number } | null;

interface Source {
  readonly name: string;
  /** what the distribution is of: "dimuon.mass" */
  readonly of: string;
  readonly after: string;
  readonly axis: Axis;
  readonly histogram: (sums: Accumulator) => Histogram;
}

/** The spectra that the search asks for. */
export function spectraOf(run: MeasuredRun, luminosity: number, overlays: readonly Overlay[], data: SpectrumData): Spectrum[] {
  return run.plan.search.histograms.map(({ name, of, after }, i) =>
    spectrum(
      run,
      {
        name,
        of,
        after: after === 'allCuts' ? 'after all cuts' : 'after the common cuts',
        axis: run.search.histogramAxes[i]!,
        histogram: (sums) => sums.histograms[i]!,
      },
      luminosity,
      overlays,
      data,
      i + 1,
    ),
  );
}

/** Each cut's observable with every other cut applied. */
export function nMinusOneOf(run: MeasuredRun, luminosity: number, overlays: readonly Overlay[]): NMinusOne[] {
  const reference = overlays[Math.floor(overlays.length / 2)]?.mass ?? run.plan.masses[0]!;
  return run.search.nMinusOneSteps.map(({ name, line, axis }, i) => ({
    ...spectrum(
      run,
      { name, of: name, after: 'after all other cuts', axis, histogram: (sums) => sums.nMinusOne[i]! },
      luminosity,
      overlays,
      null,
      0,
    ),
    cut: name,
    because: line.because,
    accepted: line.range === undefined ? [] : [shownInterval(line.range, reference)],
  }));
}

function spectrum(
  run: MeasuredRun,
  source: Source,
  luminosity: number,
  overlays: readonly Overlay[],
  data: SpectrumData,
  number: number,
): Spectrum {
  const histogramOf = (sample: Measured) => source.histogram(sumsOf(sample));
  const backgrounds = backgroundsOf(run);
  const stacked = backgrounds.map((sample): StackedHistogram => {
    const weight = eventWeight(sample, luminosity);
    const histogram = histogramOf(sample);
    return {
      process: sample.planned.spec.process,
      label: labelOf(run, sample.planned.spec.process),
      values: bins(histogram, (bin) => weight * histogram.sum(bin)),
      errors: bins(histogram, (bin) => weight * Math.sqrt(histogram.sumOfSquares(bin))),
    };
  });
  const signals = overlays.flatMap(({ mass, coupling, scale }) => {
    const sample = signalAt(run, mass);
    if (sample === undefined) return [];
    const weight = scale * eventWeight(sample, luminosity);
    const histogram = histogramOf(sample);
    return [
      {
        label: '',
        mass,
        coupling,
        values: bins(histogram, (bin) => weight * histogram.sum(bin)),
        underflow: weight * histogram.sum(-1),
        overflow: weight * histogram.sum(histogram.bins),
      },
    ];
  });
  const first = source.histogram(sumsOf(run.samples[0]!));
  const outside = (bin: number) =>
    backgrounds.reduce((sum, sample) => sum + eventWeight(sample, luminosity) * histogramOf(sample).sum(bin), 0);
  const total = bins(first, (bin) => stacked.reduce((sum, { values }) => sum + values[bin]!, 0));
  return {
    name: source.name,
    axis: {
      label: source.axis.label,
      symbol: symbolOf(source.axis.symbol, source.of, run),
      unit: unitOf(source.axis.dimension) || '1',
    },
    after: source.after,
    edges: Array.from(first.edges),
    stacked,
    signals,
    data: dataOf(data, total, number),
    underflow: outside(-1),
    overflow: outside(first.bins),
  };
}

const SYMBOLS: Readonly<Record<string, string>> = { electron: 'e', muon: 'μ', pion: 'π', tau: 'τ', photon: 'γ' };

/** "M" of "dimuon.mass" becomes "M_{μμ}", "p" of "muon.p" "p_{μ}"; a symbol that says already what it is of stays. */
function symbolOf(symbol: string, of: string, run: MeasuredRun): string {
  const dot = of.indexOf('.');
  const whole = /^(\p{L})(\^.+)?$/u.exec(symbol);
  if (dot < 0 || whole === null) return symbol;
  const name = of.slice(0, dot);
  const { candidates } = run.plan.search;
  const objects = Object.hasOwn(candidates, name) ? decayParts(candidates[name]!.decay).map(({ object }) => object) : [name];
  const symbols = objects.map((object) => SYMBOLS[object]);
  return `${whole[1]}_{${symbols.every((symbol) => symbol !== undefined) ? symbols.join('') : name}}${whole[2] ?? ''}`;
}

const bins = (histogram: Histogram, of: (bin: number) => number): number[] =>
  Array.from({ length: histogram.bins }, (_, bin) => of(bin));

function dataOf(data: SpectrumData, total: readonly number[], number: number): Spectrum['data'] {
  if (data === null) return null;
  if (data.kind === 'Asimov') return { kind: 'Asimov', counts: [...total] };
  return { kind: 'pseudo-data', counts: pseudoCounts(new RandomStream(data.seed, 'pseudo-data'), number, total) };
}

/** Cut flow of every background and of the signals that are drawn. */
export function cutFlowsOf(run: MeasuredRun, luminosity: number, overlays: readonly Overlay[]): CutFlow[] {
  const { coupling } = run.plan.search.signal.strength;
  return [
    ...backgroundsOf(run).map(
      (sample): CutFlow => ({
        process: sample.planned.spec.process,
        role: 'background',
        mass: null,
        coupling: null,
        steps: steps(run, sample, luminosity),
        inWindows: overlays.map(({ mass }) => ({ mass, steps: windowSteps(run, sample, mass, luminosity) })),
      }),
    ),
    ...overlays.flatMap(({ mass }): CutFlow[] => {
      const sample = signalAt(run, mass);
      if (sample === undefined) return [];
      const { process, parameters } = sample.planned.spec;
      const own = [...steps(run, sample, luminosity), ...windowSteps(run, sample, mass, luminosity)];
      return [{ process, role: 'signal', mass, coupling: parameters[coupling] ?? null, steps: own, inWindows: [] }];
    }),
  ];
}

type Line = Pick<Step, 'name' | 'because' | 'from' | 'status'>;

/** Lines of a cut flow from the sums of a sample. */
function lineMaker(sample: Measured, luminosity: number): (line: Line, count: Count) => CutFlowStep {
  const all = sumsOf(sample).total;
  return (line, count) => ({
    name: line.name,
    because: line.because,
    status: line.status,
    from: line.from,
    passed: count.entries,
    expectedEvents: expectedEvents(sample, count, luminosity),
    efficiency: shareOf(count, all),
  });
}

const GENERATED: Line = {
  name: 'generated',
  because: 'all events of the sample',
  from: 'no number of its own',
  status: 'derived',
};

/** Common cuts, the same for every mass. */
function steps(run: MeasuredRun, sample: Measured, luminosity: number): CutFlowStep[] {
  const sums = sumsOf(sample);
  const step = lineMaker(sample, luminosity);
  // all events are all events: no error on that
  const generated = { ...step(GENERATED, sums.total), efficiency: { value: 1, error: 0 } };
  return [generated, ...run.search.steps.map((line, k) => step(line, sums.afterStep(k)))];
}

/** Window of a mass and the cuts against mass, after the common cuts. */
function windowSteps(run: MeasuredRun, sample: Measured, mass: number, luminosity: number): CutFlowStep[] {
  const sums = sumsOf(sample);
  const step = lineMaker(sample, luminosity);
  const number = sample.planned.masses.indexOf(mass);
  return run.search.massSteps.map((line, j) => step(line, sums.afterMassStep(number, j)));
}
