import { existsSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../basics/errors.ts';
import type { FrozenTables, ProcessSpec } from '../../generate/process.ts';
import { cachedTables, frozenTables, storedTables, tablesKey } from '../cache.ts';
import { type Plan, planHash } from '../plan.ts';
import { countOf, gaps, type IndexRange } from '../ranges.ts';
import { mergeSamples, type SampleResult } from '../sample.ts';
import { makeFolder } from './atomic.ts';
import { builtFolder, codeFingerprint } from './built.ts';
import { fileCache, prepareCache, readChecked, writeChecked } from './file-cache.ts';
import { WorkerPool } from './pool.ts';
import { Progress, type TextSink } from './progress.ts';
import type { Job, JobResult } from './worker.ts';

export interface RunOptions {
  /** worker threads; all cores when absent */
  readonly workers?: number | undefined;
  /** events of a shard; what comes out does not depend on it */
  readonly shardSize?: number | undefined;
  /** order of the shards; for tests that the order does not matter */
  readonly shuffle?: boolean;
  /** where tables and finished shards are kept; LACUNA_CACHE or .cache/lacuna when absent */
  readonly cache?: string | undefined;
  /** aborted: shards that run are finished and kept, then `Stopped` is thrown */
  readonly signal?: AbortSignal | undefined;
  /** for progress and for notices of repeated shards; usually standard error */
  readonly log?: TextSink | undefined;
}

export interface RunResult {
  /** in the order of the plan's samples */
  readonly samples: readonly SampleResult[];
  readonly tables: readonly FrozenTables[];
}

/** The run was asked to stop; what was finished is on disk. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exitCode = 130;
}

const STAGES_OF_TABLES = ['basics', 'model', 'amplitude', 'generate'];
const STAGES_OF_EVENTS = [...STAGES_OF_TABLES, 'simulate', 'trigger', 'reconstruct', 'select', 'run'];
const SHARD = 50_000;
const MOST_SHARDS = 200;
/** Trials of an event that take as long as all else of it, about. */
const TRIALS_LIKE_AN_EVENT = 10;

/** Runs every sample of a plan on worker threads. Memory does not grow with the number of events. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<RunResult> {
  const { samples } = plan;
  const workers = workersOf(options.workers);
  if (options.shardSize !== undefined && !(Number.isSafeInteger(options.shardSize) && options.shardSize > 0))
    throw new UserError({
      where: '--shard-size',
      what: 'not a number of events',
      value: options.shardSize,
      remedy: 'give a whole number above 0',
    });
  const cache = prepareCache(options.cache);
  const tableCache = fileCache(join(cache, 'tables', codeFingerprint(STAGES_OF_TABLES)));
  const kept = join(cache, 'runs', `${codeFingerprint(STAGES_OF_EVENTS)}-${planHash(plan).slice(0, 24)}`);
  const progress = new Progress(options.log ?? { write: () => true });
  const pool = new WorkerPool<Job, JobResult>(join(builtFolder(), 'run', 'node', 'worker.js'), workers, plan);
  const say = (text: string) => {
    progress.clear();
    options.log?.write(`${text}\n`);
  };
  const describe = (job: Job) => {
    const { id } = samples[job.sample]!;
    return job.kind === 'tables' ? `preparation of ${id}` : `events ${job.first} to ${job.end - 1} of ${id}`;
  };

  try {
    const tables = samples.map(({ spec }) => cachedTables(spec, tableCache));
    // samples of one process may share their tables
    const owner = new Map(samples.map(({ spec }, i) => [tablesKey(spec), i]).reverse() as [string, number][]);
    const missing = [...owner.values()].filter((i) => tables[i] === undefined).sort((a, b) => a - b);
    progress.startPhase('preparing integration grids', missing.length, 'grids');
    const prepared = await pool.run({
      jobs: missing.map((sample): Job => ({ kind: 'tables', sample })),
      describe,
      onResult(job, result) {
        if (result.kind === 'tables') tables[job.sample] = storedTables(samples[job.sample]!.spec, result.tables, tableCache);
        progress.advance(1);
      },
      onRetry: say,
      signal: options.signal,
    });
    if (!prepared) throw new Stopped('Stopped while preparing; what was finished is kept. The same command goes on from there.');
    const ready = samples.map(({ spec }, i) => tables[i] ?? tables[owner.get(tablesKey(spec))!]!);

    const results: (SampleResult | undefined)[] = loadKept(kept, plan, ready);
    const add = (sample: number, shard: SampleResult) => {
      const before = results[sample];
      results[sample] = before === undefined ? shard : mergeSamples(before, shard);
    };
    const before = results.map((result) => result?.ranges ?? []);
    const shards = shardsOf(plan, before, ready, options.shardSize);
    const total = samples.reduce((sum, { events }) => sum + events, 0);
    const already = results.reduce((sum, result) => sum + (result === undefined ? 0 : countOf(result.ranges)), 0);
    if (already > 0) say(`${already} of ${total} events were finished before; going on from there.`);
    progress.startPhase('generating', total, 'events', already);
    makeFolder(kept);
    const finished = await pool
      .run({
        jobs: options.shuffle ? shuffled([...shards]) : shards,
        describe,
        onResult(job, result) {
          if (result.kind !== 'shard' || job.kind !== 'shard') return;
          writeChecked(join(kept, `${job.sample}-${job.first}-${job.end}.json`), JSON.stringify(result.shard));
          add(job.sample, result.shard);
          progress.advance(job.end - job.first);
        },
        onRetry: say,
        signal: options.signal,
      })
      .catch((error: Error) => {
        if (!(error instanceof UserError)) error.message += `; what was finished is kept, the same command goes on from there`;
        throw error;
      });
    if (!finished) {
      const events = results.reduce((sum, result) => sum + (result === undefined ? 0 : countOf(result.ranges)), 0);
      throw new Stopped(
        `Stopped: ${events} of ${total} events are finished and kept in ${kept}. The same command goes on from there.`,
      );
    }
    rmSync(kept, { recursive: true, force: true });
    return { samples: results as SampleResult[], tables: ready };
  } finally {
    progress.clear();
    await pool.close();
  }
}

/** The frozen tables of one process through the file cache, made in this thread where they are missing. */
export function tablesOf(spec: ProcessSpec, cache?: string): FrozenTables {
  return frozenTables(spec, fileCache(join(prepareCache(cache), 'tables', codeFingerprint(STAGES_OF_TABLES))));
}

export function workersOf(asked: number | undefined): number {
  if (asked === undefined) return availableParallelism();
  if (!Number.isSafeInteger(asked) || asked < 1 || asked > 1024)
    throw new UserError({
      where: '--workers',
      what: 'not a number of worker threads',
      value: asked,
      remedy: 'give a whole number from 1 to 1024',
    });
  return asked;
}

/** Shards that an earlier run of the same plan left on disk, merged. */
function loadKept(folder: string, plan: Plan, tables: readonly FrozenTables[]): (SampleResult | undefined)[] {
  const results: (SampleResult | undefined)[] = plan.samples.map(() => undefined);
  if (!existsSync(folder)) return results;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.json')) continue;
    const sample = Number(name.split('-')[0]);
    const shard = JSON.parse(readChecked(join(folder, name))) as SampleResult;
    if (shard.tables !== tables[sample]?.hash) continue;
    const before = results[sample];
    results[sample] = before === undefined ? shard : mergeSamples(before, shard);
  }
  return results;
}

/** Events of a shard: a few seconds of work, so that no worker is left alone at the end with a shard of events that take many trials. */
export function shardSize(events: number, trialsPerEvent: number): number {
  const size = Math.ceil(SHARD / Math.max(1, trialsPerEvent / TRIALS_LIKE_AN_EVENT));
  return Math.max(size, Math.ceil(events / MOST_SHARDS));
}

function* shardsOf(
  plan: Plan,
  before: readonly (readonly IndexRange[])[],
  tables: readonly FrozenTables[],
  asked: number | undefined,
): Iterable<Job> {
  for (const [sample, { events }] of plan.samples.entries()) {
    const trials = plan.mode === 'weighted' ? 1 : tables[sample]!.trialsPerEvent;
    const size = asked ?? shardSize(events, trials);
    for (const [first, end] of gaps(before[sample]!, events))
      for (let at = first; at < end; at += size)
        yield { kind: 'shard', sample, first: at, end: Math.min(at + size, end), tables: tables[sample]! };
  }
}

/** A fixed order that is not the ascending one, so that a failure can be repeated. */
function shuffled(jobs: Job[]): Job[] {
  let state = 12345;
  for (let i = jobs.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const j = state % (i + 1);
    [jobs[i], jobs[j]] = [jobs[j]!, jobs[i]!];
  }
  return jobs;
}
