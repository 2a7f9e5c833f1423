/** Entry of a worker thread: makes tables and runs shards of one plan. */
import { parentPort, workerData } from 'node:worker_threads';
import { BATCH_SIZE } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import type { FrozenTables } from '../../generate/process.ts';
import { prepareTables } from '../../generate/tables.ts';
import { type CompiledDetectors, Pipeline } from '../pipeline.ts';
import type { Plan } from '../plan.ts';
import type { SampleResult } from '../sample.ts';
import { inlineMore } from './inlining.ts';

export type Job =
  | { readonly kind: 'tables'; readonly sample: number }
  | {
      readonly kind: 'shard';
      readonly sample: number;
      readonly first: number;
      readonly end: number;
      readonly tables: FrozenTables;
    };
export type JobResult = { kind: 'tables'; tables: FrozenTables } | { kind: 'shard'; shard: SampleResult };

inlineMore();
const plan = workerData as Plan;
/** Only the last one is kept: shards of a sample come one after the other, and memory stays constant. */
let current: Pipeline | undefined;
const detectors = new Map<string, readonly CompiledDetectors[]>();

function work(job: Job): JobResult {
  const sample = plan.samples[job.sample]!;
  if (job.kind === 'tables') return { kind: 'tables', tables: prepareTables(sample.spec) };
  if (current?.sample !== sample) current = new Pipeline(plan, sample, job.tables, BATCH_SIZE, detectors);
  return { kind: 'shard', shard: current.run(job.first, job.end) };
}

parentPort?.on('message', (job: Job) => {
  try {
    parentPort?.postMessage({ result: work(job) });
  } catch (error) {
    const { message, stack } = error as Error;
    parentPort?.postMessage({ failure: message, detail: stack, userError: error instanceof UserError });
  }
});
