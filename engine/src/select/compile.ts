import type { ClusterColumns, EventBatch, KlmColumns, TrackColumns } from '../basics/columns.ts';
import { UserError } from '../basics/errors.ts';
import type { Candidate } from '../reconstruct/candidate.ts';
import { CmsFrame, type NominalBeams } from '../reconstruct/cms-frame.ts';
import { Accumulator, type AccumulatorJSON } from './accumulator.ts';
import { selectionHash } from './define-search.ts';
import { boundAt, insideAt } from './interval.ts';
import { Judge } from './judge.ts';
import { type MassTables, massTables, windowAt } from './mass-tables.ts';
import { candidateObservables, type Observable } from './observables.ts';
import { type Axis, observablesOf, type Plan, planSearch, type Step } from './plan.ts';
import type { HistogramDefinition, Range, Search } from './search-types.ts';

/** One N-1 distribution: the cut's line in the cut flow and its axis. */
export interface NMinusOneStep {
  readonly name: string;
  readonly line: Step;
  readonly axis: Axis;
}

interface Spectrum {
  readonly definition: HistogramDefinition<number>;
  readonly axis: Axis;
  readonly fill: (event: number, fill: (value: number) => void) => void;
}

type OfCandidate = (candidate: Candidate) => number;

/** Sums that take the events of a batch with weights of their own: behind detectors that see the same of an event, it is judged once. */
export interface Sums {
  readonly into: Accumulator;
  readonly weight: Float64Array;
  /** 1 for events that are not to be added */
  readonly without?: Uint8Array;
}

/** Compiles a search once per run. The beams are the nominal ones: spreads are not known event by event. */
export function compileSearch(search: Search, options: { readonly beams: NominalBeams }): CompiledSearch {
  return new CompiledSearch(search, options.beams);
}

/** A search ready to run over batches. Holds scratch memory: one per worker. */
export class CompiledSearch {
  readonly search: Search;
  /** of what selects, without words (selectionHash) */
  readonly hash: string;
  readonly frame: CmsFrame;
  readonly plan: Plan;
  /** lines of the common cut flow, in order; line k is what `Accumulator.afterStep(k)` counts */
  readonly steps: readonly Step[];
  /** lines of the cut flow per mass: the window, then the cuts against mass */
  readonly massSteps: readonly Step[];
  readonly nMinusOneSteps: readonly NMinusOneStep[];
  readonly histogramAxes: readonly Axis[];
  /** judge of single events, for explanations */
  readonly judge: Judge;
  private readonly tables = new WeakMap<Accumulator, MassTables>();
  private readonly spectra: readonly Spectrum[];
  private readonly triggerMask: number;
  private readonly windowValue: () => number;
  private readonly ownMass: () => number;

  constructor(search: Search, beams: NominalBeams) {
    this.search = search;
    this.hash = selectionHash(search);
    this.frame = new CmsFrame(beams);
    this.plan = planSearch(search);
    this.steps = this.plan.steps;
    this.massSteps = this.plan.massSteps;
    this.judge = new Judge(this.plan, this.frame);
    const { objectCuts, common, perMass } = this.plan;
    this.nMinusOneSteps = [...objectCuts, ...common, ...perMass].map(({ line }) => ({ name: line.name, line, axis: line.axis! }));
    this.spectra = search.histograms.map((definition) => this.spectrum(definition));
    this.histogramAxes = this.spectra.map(({ axis }) => axis);
    const lines = search.trigger.length;
    this.triggerMask = lines === 32 ? -1 : (1 << lines) - 1;
    this.windowValue = this.dotted(search.massWindow.observable);
    this.ownMass = this.dotted(search.massWindow.ownMass);
  }

  /** Empty sums for these mass hypotheses [GeV]; one outside the open range is a UserError. */
  newAccumulator(masses: readonly number[]): Accumulator {
    const [low, high] = this.search.signal.openRange;
    for (const mass of masses)
      if (!(mass >= low && mass <= high))
        throw new UserError({
          what: 'mass outside the open range of the search',
          value: `${mass} GeV`,
          remedy: `give masses from ${low} to ${high} GeV`,
        });
    const accumulator = new Accumulator(this.hash, this.plan, this.search, masses, this.nMinusOneSteps, this.histogramAxes);
    this.tables.set(accumulator, massTables(this.search, this.plan, masses));
    return accumulator;
  }

  accumulatorFromJSON(json: AccumulatorJSON): Accumulator {
    const accumulator = this.newAccumulator(json.masses);
    accumulator.mergeJSON(json);
    return accumulator;
  }

  /** Edges of the counting window at a mass, in the unit of the window's observable. */
  windowAt(mass: number): [low: number, high: number] {
    return windowAt(this.search, mass);
  }

  /** Value of the window's observable for the event the judge judged last. */
  windowObservable(): number {
    return this.windowValue();
  }

  /** Whether the trigger lets an event pass: any of the search's lines, which are bits 0, 1, ... in the order of the search; always without lines. */
  triggered(bits: Uint32Array, event: number): boolean {
    return this.triggerMask === 0 || (bits[event]! & this.triggerMask) !== 0;
  }

  /** Adds the events of a batch to the sums. */
  process(
    batch: EventBatch,
    tracks: TrackColumns,
    clusters: ClusterColumns,
    bits: Uint32Array,
    into: Accumulator,
    klm?: KlmColumns,
  ): void {
    this.processFor([{ into, weight: batch.weight }], batch.size, tracks, clusters, bits, klm);
  }

  /** Adds the first events of columns to several sums, each with its own weights. */
  processFor(
    sums: readonly Sums[],
    size: number,
    tracks: TrackColumns,
    clusters: ClusterColumns,
    bits: Uint32Array,
    klm?: KlmColumns,
  ): void {
    const tables = sums.map(({ into }) => this.tablesOf(into));
    const { judge, plan } = this;
    const all = plan.steps.length;
    judge.prepare(tracks, clusters, 0, size, klm);
    for (let event = 0; event < size; event++) {
      const fires = this.triggered(bits, event);
      if (fires) judge.judge(event, 0, 2, false);
      const { failures, firstCut } = judge;
      const first = fires ? judge.first : 0;
      const passed = fires && first === all;
      const almost = fires && !passed && failures === 1 && firstCut >= 0 && this.ownMassFailures() === 0;
      const affected = fires ? judge.objects.affected(event) : 0;
      for (let k = 0; k < sums.length; k++) {
        const { into, weight, without } = sums[k]!;
        if (without !== undefined && without[event] === 1) continue;
        const w = weight[event]!;
        into.flow.fillBin(first, w);
        if (passed) this.fillPassed(event, w, affected, tables[k]!, into);
        else if (almost) into.nMinusOne[plan.objectCuts.length + firstCut]!.fill(judge.values[firstCut]!, w);
      }
      // without such a cut the event has other objects, and every later cut may come out differently
      if (affected !== 0) this.fillAffected(event, affected, sums);
    }
  }

  private tablesOf(into: Accumulator): MassTables {
    const tables = this.tables.get(into) ?? massTables(this.search, this.plan, into.masses);
    this.tables.set(into, tables);
    return tables;
  }

  /**
   * Values of candidate observables ("dimuon.recoilMassSquared") for every event that passes all common cuts: for scripts that derive
   * windows and thresholds. The array is reused from call to call.
   */
  collect(
    batch: EventBatch,
    tracks: TrackColumns,
    clusters: ClusterColumns,
    bits: Uint32Array,
    observables: readonly string[],
    take: (event: number, values: Float64Array) => void,
    klm?: KlmColumns,
  ): void {
    const { judge, plan } = this;
    const of = observables.map((name) => this.dotted(name));
    const values = new Float64Array(of.length);
    judge.prepare(tracks, clusters, 0, batch.size, klm);
    for (let event = 0; event < batch.size; event++) {
      if (!this.triggered(bits, event)) continue;
      judge.judge(event, 0, 1, false);
      if (judge.first < plan.steps.length) continue;
      for (let k = 0; k < of.length; k++) values[k] = of[k]!();
      take(event, values);
    }
  }

  /** Counts in windows, spectra and N-1 of an event that passes all common cuts. */
  private fillPassed(event: number, w: number, affected: number, tables: MassTables, into: Accumulator): void {
    const { judge, plan } = this;
    const objectCuts = plan.objectCuts.length;
    const fails = this.ownMassFailures();
    const single = this.lastFailed;
    const cuts = plan.perMass.length;
    const { massA, massB } = judge;
    const value = this.windowValue();
    for (let m = 0; m < tables.masses; m++) {
      if (!(value >= tables.windowLow[m]! && value <= tables.windowHigh[m]!)) continue;
      let j = 0;
      for (; j < cuts; j++) {
        const at = m * cuts + j;
        const v = massA[j]! + tables.slope[at]! * massB[j]!;
        if (!(v >= tables.low[at]! && v <= tables.high[at]!)) break;
      }
      into.windows.fillBin(m * into.massBins + j, w);
    }
    for (let h = 0; h < this.spectra.length; h++) {
      const { definition, fill } = this.spectra[h]!;
      if (definition.after === 'commonCuts' || fails === 0) fill(event, (x) => into.histograms[h]!.fill(x, w));
    }
    if (fails === 0) {
      for (let k = 0; k < plan.common.length; k++) into.nMinusOne[objectCuts + k]!.fill(judge.values[k]!, w);
      for (let k = 0; k < objectCuts; k++) if ((affected & (1 << k)) === 0) this.fillObjects(k, event, 0, w, into);
    }
    for (let j = 0; j < cuts; j++)
      if (fails === 0 || (fails === 1 && single === j))
        into.nMinusOne[objectCuts + plan.common.length + j]!.fill(this.ownMassValues[j]!, w);
  }

  /** N-1 of the object cuts without which the event is judged differently. */
  private fillAffected(event: number, affected: number, sums: readonly Sums[]): void {
    for (let left = affected; left !== 0; left &= left - 1) {
      const cut = 31 - Math.clz32(left & -left);
      this.judge.judge(event, 1 << cut, 1, false);
      if (this.judge.first !== this.plan.steps.length || this.ownMassFailures() !== 0) continue;
      for (const { into, weight, without } of sums)
        if (without === undefined || without[event] === 0) this.fillObjects(cut, event, 1 << cut, weight[event]!, into);
    }
  }

  /** Fills an object cut's distribution with the rows that pass all other cuts of their object. */
  private fillObjects(cut: number, event: number, dropped: number, w: number, into: Accumulator): void {
    const { judge, plan } = this;
    const { object: name, source } = plan.objectCuts[cut]!;
    const object = plan.objects.find((one) => one.name === name)!;
    const offset = judge.offsets(source);
    const last = offset[event + 1]!;
    for (let row = offset[event]!; row < last; row++)
      if (judge.objects.isObject(object, row, dropped)) into.nMinusOne[cut]!.fill(judge.objects.value(cut, row), w);
  }

  private lastFailed = -1;
  private readonly ownMassValues: number[] = [];

  /** Number of cuts against mass that the event judged last fails at its own mass; also their values and the last that failed. */
  private ownMassFailures(): number {
    const { judge, plan } = this;
    if (plan.perMass.length === 0) return 0;
    judge.valuesAgainstMass();
    const mass = this.ownMass();
    let failures = 0;
    for (let j = 0; j < plan.perMass.length; j++) {
      const { cut } = plan.perMass[j]!;
      const slope = 'linear' in cut ? boundAt(cut.linear.slope, mass) : 0;
      const value = judge.massA[j]! + slope * judge.massB[j]!;
      this.ownMassValues[j] = value;
      if (insideAt(cut as Range<number>, mass, value)) continue;
      failures++;
      this.lastFailed = j;
    }
    return failures;
  }

  /** "dimuon.recoilMass" of the event judged last. */
  private dotted(name: string): () => number {
    const [owner, quantity] = name.split('.') as [string, string];
    const number = this.plan.candidates.findIndex((candidate) => candidate.name === owner);
    const known = candidateObservables as Readonly<Record<string, Observable<OfCandidate>>>;
    if (number < 0 || !Object.hasOwn(known, quantity))
      throw new UserError({ what: 'unknown observable of a candidate', value: name });
    const { of } = known[quantity]!;
    return () => of(this.judge.candidate(number));
  }

  private spectrum(definition: HistogramDefinition<number>): Spectrum {
    const [owner, quantity] = definition.of.split('.') as [string, string];
    const range = { low: definition.from, high: definition.to, bins: definition.bins };
    const object = this.plan.objects.find((one) => one.name === owner);
    if (object === undefined) {
      const { label, symbol, dimension } = (candidateObservables as Readonly<Record<string, Observable<OfCandidate>>>)[quantity]!;
      const value = this.dotted(definition.of);
      return { definition, axis: { label, symbol, dimension, ...range }, fill: (_event, fill) => fill(value()) };
    }
    const { label, symbol, dimension } = observablesOf(object.source)[quantity]!;
    const fill: Spectrum['fill'] = (event, add) => {
      const offset = this.judge.offsets(object.source);
      for (let row = offset[event]!; row < offset[event + 1]!; row++)
        if (this.judge.objects.isObject(object, row, 0)) add(this.judge.objects.rowValue(object.source, quantity, row));
    };
    return { definition, axis: { label, symbol, dimension, ...range }, fill };
  }
}
