import { type DetectorBatch, type PhoenixEvent, phoenixEvent } from '../formats/index.ts';
import type { FrozenTables } from '../generate/process.ts';
import { Pipeline } from './pipeline.ts';
import type { Plan, PlannedSample } from './plan.ts';

/** Event `index` of a sample, the one that `runEvent` explains, for the Phoenix event display: a file of one event. */
export function displayEvent(
  plan: Plan,
  sample: PlannedSample,
  tables: FrozenTables,
  index: number,
): Record<string, PhoenixEvent> {
  const pipeline = new Pipeline(plan, { ...sample, detectors: ['nominal'] }, tables, 16);
  const { generator, detectors, stream, batch, tracks, clusters, klm, bits } = pipeline;
  generator.generate(stream, index, 1, plan.mode, batch);
  detectors[0]!.detector.simulate(batch, stream, tracks, clusters, klm);
  const source: DetectorBatch = {
    batch,
    tracks,
    clusters,
    klm,
    bits,
    run: new Int32Array(1),
    experiment: new Int32Array(1),
  };
  return { [`${sample.id}, event ${index}`]: phoenixEvent(source, 0) };
}
