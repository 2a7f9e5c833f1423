import { BATCH_SIZE, createClusterColumns, createEventBatch, createKlmColumns, createTrackColumns } from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { createGenerator } from '../generate/generator.ts';
import type { FrozenTables } from '../generate/process.ts';
import type { Accumulator } from '../select/accumulator.ts';
import { compileSearch } from '../select/compile.ts';
import { AskedCard } from '../simulate/asked-card.ts';
import type { DetectorCard } from '../simulate/card.ts';
import { compileDetectors, type DetectorFamily } from '../simulate/detector-family.ts';
import { compileTrigger, type Trigger } from '../trigger/lines.ts';
import { EventHash } from './event-hash.ts';
import type { Plan, PlannedSample } from './plan.ts';
import type { SampleResult } from './sample.ts';

/** Detector cards of a plan that are simulated together, with their trigger lines, which are those of all of them. */
export interface CompiledDetectors {
  /** of the detector and of its variations */
  readonly names: readonly string[];
  readonly detector: DetectorFamily;
  readonly trigger: Trigger;
}

/** Cards that simulate together: those whose trigger is that of the first. */
function compileFamilies(plan: Plan, names: readonly string[], batchSize: number): CompiledDetectors[] {
  const [first, ...others] = names;
  if (first === undefined) return [];
  const asked = new AskedCard(plan.detectors[first]!);
  const trigger = compileTrigger(asked, plan.search.trigger);
  const alike = others.filter((name) => asked.agreesWith(plan.detectors[name]!));
  const family = [first, ...alike].map((name) => plan.detectors[name]!);
  const detector = compileDetectors(family as [DetectorCard, ...DetectorCard[]], batchSize);
  const rest = others.filter((name) => !alike.includes(name));
  return [{ names: [first, ...alike], detector, trigger }, ...compileFamilies(plan, rest, batchSize)];
}

/** A single detector that has been compiled among others. */
function aloneOf(
  compiled: ReadonlyMap<string, readonly CompiledDetectors[]>,
  names: readonly string[],
): CompiledDetectors[] | undefined {
  if (names.length !== 1) return undefined;
  for (const families of compiled.values())
    for (const { names: known, detector, trigger } of families)
      if (known[0] === names[0]) return [{ names, detector: detector.alone, trigger }];
  return undefined;
}

/** The stages of one planned sample, compiled; holds the columns that are reused batch after batch. One per worker. */
export class Pipeline {
  readonly plan: Plan;
  readonly sample: PlannedSample;
  readonly tables: FrozenTables;
  readonly stream: RandomStream;
  readonly generator;
  readonly search;
  /** the first one is of the sample's first detector */
  readonly detectors: readonly CompiledDetectors[];
  readonly batch;
  readonly tracks;
  readonly clusters;
  readonly klm;
  readonly bits: Uint32Array;
  /** weights as generated: every family of detectors starts from them */
  readonly generated: Float64Array;

  /**
   * @param compiled  detectors of the plan by their names, kept from one sample to the next: compiling them takes as long as a thousand events
   */
  constructor(
    plan: Plan,
    sample: PlannedSample,
    tables: FrozenTables,
    batchSize = BATCH_SIZE,
    compiled = new Map<string, readonly CompiledDetectors[]>(),
  ) {
    this.plan = plan;
    this.sample = sample;
    this.tables = tables;
    this.generator = createGenerator(sample.spec, tables);
    this.stream = new RandomStream(plan.seed, this.generator.streamName);
    this.search = compileSearch(plan.search, { beams: sample.spec.beams });
    const key = JSON.stringify(sample.detectors);
    this.detectors =
      compiled.get(key) ?? aloneOf(compiled, sample.detectors) ?? compileFamilies(plan, sample.detectors, batchSize);
    compiled.set(key, this.detectors);
    this.batch = createEventBatch(batchSize);
    this.tracks = createTrackColumns(batchSize);
    this.clusters = createClusterColumns(batchSize);
    this.klm = createKlmColumns(batchSize);
    this.bits = new Uint32Array(batchSize);
    this.generated = new Float64Array(batchSize);
  }

  /** The whole flow: events first .. end-1 from generation to the sums of the selection. */
  run(first: number, end: number): SampleResult {
    const { stream, batch, tracks, clusters, klm, bits } = this;
    const events = new EventHash();
    const sums = Object.fromEntries(this.sample.detectors.map((name) => [name, this.search.newAccumulator(this.sample.masses)]));
    let trials = 0;

    for (let at = first; at < end; at += batch.index.length) {
      this.generator.generate(stream, at, Math.min(batch.index.length, end - at), this.plan.mode, batch);
      for (let i = 0; i < batch.size; i++) trials += batch.trials[i]!;
      this.generated.set(batch.weight);

      for (const family of this.detectors) {
        batch.weight.set(this.generated);
        family.detector.simulate(batch, stream, tracks, clusters, klm);
        family.trigger.evaluate(batch, stream, tracks, clusters, bits);
        if (family === this.detectors[0]) events.addBatch(batch, tracks, clusters, bits, klm);
        this.select(family, sums);
      }
    }

    const cards = Object.fromEntries(
      this.detectors.flatMap(({ names, detector }) =>
        [detector, ...detector.variations].map(({ hash }, k): [string, string] => [names[k]!, hash]),
      ),
    );
    return {
      sample: this.sample.id,
      tables: this.tables.hash,
      ranges: first < end ? [[first, end]] : [],
      trials,
      events: events.toHex(),
      cards: Object.fromEntries(this.sample.detectors.map((name) => [name, cards[name]!])),
      sums: Object.fromEntries(this.sample.detectors.map((name) => [name, sums[name]!.toJSON()])),
    };
  }

  /** The selection behind a detector and its variations: once for what all see alike, then for what each sees differently. */
  private select({ names, detector, trigger }: CompiledDetectors, sums: Readonly<Record<string, Accumulator>>): void {
    const { search, stream, batch, tracks, clusters, klm, bits } = this;
    const varied = detector.variations.map(({ weight, changed }, k) => ({
      into: sums[names[k + 1]!]!,
      weight,
      without: changed,
    }));
    search.processFor([{ into: sums[names[0]!]!, weight: batch.weight }, ...varied], batch.size, tracks, clusters, bits, klm);
    detector.variations.forEach((own, k) => {
      trigger.evaluate(own.batch, stream, own.tracks, own.clusters, bits);
      search.process(own.batch, own.tracks, own.clusters, bits, sums[names[k + 1]!]!, own.klm);
    });
  }
}
