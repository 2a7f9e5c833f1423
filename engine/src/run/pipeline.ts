import { BATCH_SIZE, createClusterColumns, createEventBatch, createKlmColumns, createTrackColumns } from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { createGenerator } from '../generate/generator.ts';
import type { FrozenTables } from '../generate/process.ts';
import { compileSearch } from '../select/compile.ts';
import { compileDetector, type Detector } from '../simulate/detector.ts';
import { compileTrigger, type Trigger } from '../trigger/lines.ts';
import { EventHash } from './event-hash.ts';
import type { Plan, PlannedSample } from './plan.ts';
import type { SampleResult } from './sample.ts';

/** A detector card of a plan with its trigger lines. */
export interface CompiledDetector {
  readonly name: string;
  readonly detector: Detector;
  readonly trigger: Trigger;
}

/** The stages of one planned sample, compiled; holds the columns that are reused batch after batch. One per worker. */
export class Pipeline {
  readonly plan: Plan;
  readonly sample: PlannedSample;
  readonly tables: FrozenTables;
  readonly stream: RandomStream;
  readonly generator;
  readonly search;
  readonly detectors: readonly CompiledDetector[];
  readonly batch;
  readonly tracks;
  readonly clusters;
  readonly klm;
  readonly bits: Uint32Array;
  /** weights as generated: every detector starts from them */
  readonly generated: Float64Array;

  /**
   * @param compiled  detectors of the plan by name, kept from one sample to the next: compiling them takes as long as a thousand events
   */
  constructor(
    plan: Plan,
    sample: PlannedSample,
    tables: FrozenTables,
    batchSize = BATCH_SIZE,
    compiled = new Map<string, CompiledDetector>(),
  ) {
    this.plan = plan;
    this.sample = sample;
    this.tables = tables;
    this.generator = createGenerator(sample.spec, tables);
    this.stream = new RandomStream(plan.seed, this.generator.streamName);
    this.search = compileSearch(plan.search, { beams: sample.spec.beams });
    this.detectors = sample.detectors.map((name) => {
      const known = compiled.get(name);
      if (known !== undefined) return known;
      const card = plan.detectors[name]!;
      const made = { name, detector: compileDetector(card), trigger: compileTrigger(card, plan.search.trigger) };
      compiled.set(name, made);
      return made;
    });
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
    const sums = this.detectors.map(() => this.search.newAccumulator(this.sample.masses));
    let trials = 0;

    for (let at = first; at < end; at += batch.index.length) {
      this.generator.generate(stream, at, Math.min(batch.index.length, end - at), this.plan.mode, batch);
      for (let i = 0; i < batch.size; i++) trials += batch.trials[i]!;
      this.generated.set(batch.weight);

      this.detectors.forEach(({ detector, trigger }, k) => {
        batch.weight.set(this.generated);
        detector.simulate(batch, stream, tracks, clusters, klm);
        trigger.evaluate(batch, stream, tracks, clusters, bits);
        if (k === 0) events.addBatch(batch, tracks, clusters, bits, klm);
        this.search.process(batch, tracks, clusters, bits, sums[k]!, klm);
      });
    }

    return {
      sample: this.sample.id,
      tables: this.tables.hash,
      ranges: first < end ? [[first, end]] : [],
      trials,
      events: events.toHex(),
      cards: Object.fromEntries(this.detectors.map(({ name, detector }) => [name, detector.hash])),
      sums: Object.fromEntries(this.detectors.map(({ name }, k) => [name, sums[k]!.toJSON()])),
    };
  }
}
