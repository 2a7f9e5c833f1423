import { type DetectorBatch, type PhoenixEvent, phoenixEvent } from '../formats/index.ts';
import type { FrozenTables } from '../generate/process.ts';
import { explain } from '../select/explain.ts';
import { Pipeline } from './pipeline.ts';
import type { Plan, PlannedSample } from './plan.ts';

/** Event `index` of a sample, the one that `runEvent` explains, for the Phoenix event display, with the vertices of its candidates: a file of one event. */
export function displayEvent(
  plan: Plan,
  sample: PlannedSample,
  tables: FrozenTables,
  index: number,
): Record<string, PhoenixEvent> {
  const pipeline = new Pipeline(plan, { ...sample, detectors: ['nominal'] }, tables, 16);
  const { generator, detectors, search, stream, batch, tracks, clusters, klm, bits } = pipeline;
  const { detector, trigger } = detectors[0]!;
  generator.generate(stream, index, 1, plan.mode, batch);
  detector.simulate(batch, stream, tracks, clusters, klm);
  trigger.evaluate(batch, stream, tracks, clusters, bits);
  const { candidates } = explain(search, tracks, clusters, bits, 0, sample.mass ?? undefined, klm);
  const fitted = candidates.flatMap(({ name, vertex, daughters }) => {
    const { parts } = search.plan.candidates.find((plan) => plan.name === name)!;
    const rows = daughters.filter(({ row }, i) => row >= 0 && parts[i]!.plan.source === 'tracks').map(({ row }) => row);
    return vertex ? [{ name, position: vertex.position, tracks: rows }] : [];
  });
  const source: DetectorBatch = {
    batch,
    tracks,
    clusters,
    klm,
    bits,
    run: new Int32Array(1),
    experiment: new Int32Array(1),
  };
  return { [`${sample.id}, event ${index}`]: phoenixEvent(source, 0, fitted) };
}
