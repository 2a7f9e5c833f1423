import { origin } from '../basics/columns.ts';
import { nameOf } from '../basics/particles.ts';
import type { FrozenTables } from '../generate/process.ts';
import { type Explanation, explain } from '../select/explain.ts';
import { EventHash } from './event-hash.ts';
import {
  type ExplainedCluster,
  type ExplainedKlmCluster,
  type ExplainedTrack,
  explainCluster,
  explainKlmCluster,
  explainTrack,
} from './explain-rows.ts';
import { Pipeline } from './pipeline.ts';
import type { Plan, PlannedSample } from './plan.ts';

export interface GeneratedParticle {
  /** number inside the event */
  row: number;
  name: string;
  pdg: number;
  /** row of the mother, -1 for none */
  mother: number;
  stable: boolean;
  origin: string;
  /** E, px, py, pz [GeV], laboratory */
  momentum: [number, number, number, number];
  /** production point [cm, cm, cm, ns] */
  vertex: [number, number, number, number];
}

/** One event at every stage. */
export interface EventRecord {
  sample: string;
  seed: number;
  index: number;
  weight: number;
  trials: number;
  generated: GeneratedParticle[];
  tracks: ExplainedTrack[];
  clusters: ExplainedCluster[];
  klm: ExplainedKlmCluster[];
  /** trigger lines asked for, and which fired */
  trigger: { line: string; fired: boolean }[];
  selection: Explanation;
  /** fingerprint of the event, as it goes into the digest of a run */
  fingerprint: string;
}

const originNames = Object.fromEntries(Object.entries(origin).map(([name, number]) => [number, name]));

/**
 * Event `index` of a sample at every stage; costs that one event, whatever the index. It is the event that any run with the same plan has
 * at this index.
 *
 * @param mass  mass hypothesis for the cuts that depend on it [GeV]; the signal's own when absent
 */
export function runEvent(plan: Plan, sample: PlannedSample, tables: FrozenTables, index: number, mass?: number): EventRecord {
  const { generator, detectors, search, stream, batch, tracks, clusters, klm, bits } = new Pipeline(
    plan,
    { ...sample, detectors: ['nominal'] },
    tables,
    16,
  );
  const { detector, trigger } = detectors[0]!;
  generator.generate(stream, index, 1, plan.mode, batch);
  detector.simulate(batch, stream, tracks, clusters, klm);
  trigger.evaluate(batch, stream, tracks, clusters, bits);
  const hash = new EventHash();
  hash.addBatch(batch, tracks, clusters, bits, klm);

  const p = batch.particles;
  const rows = (offset: Int32Array) => Array.from({ length: offset[1]! - offset[0]! }, (_, i) => offset[0]! + i);
  return {
    sample: sample.id,
    seed: plan.seed,
    index,
    weight: batch.weight[0]!,
    trials: batch.trials[0]!,
    generated: rows(p.offset).map((row) => ({
      row,
      name: nameOf(p.pdg[row]!),
      pdg: p.pdg[row]!,
      mother: p.mother[row]!,
      stable: p.stable[row] === 1,
      origin: originNames[p.origin[row]!] ?? '',
      momentum: [p.energy[row]!, p.px[row]!, p.py[row]!, p.pz[row]!],
      vertex: [p.vx[row]!, p.vy[row]!, p.vz[row]!, p.time[row]!],
    })),
    tracks: rows(tracks.offset).map((row) => explainTrack(tracks, row)),
    clusters: rows(clusters.offset).map((row) => explainCluster(clusters, row)),
    klm: rows(klm.offset).map((row) => explainKlmCluster(klm, row)),
    trigger: trigger.lines.map((line, bit) => ({ line, fired: ((bits[0]! >>> bit) & 1) === 1 })),
    selection: explain(search, tracks, clusters, bits, 0, mass ?? sample.mass ?? undefined, klm),
    fingerprint: hash.toHex(),
  };
}
