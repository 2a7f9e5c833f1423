import { afterEach, describe, expect, it } from 'vitest';
import { ownFlags, type RunOptions, WorkerPool } from './pool.ts';

const worker = (body: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from 'node:worker_threads'; ${body}`)}`);
const doubling = worker('parentPort.on("message", (job) => parentPort.postMessage({ result: 2 * job }));');

describe('the worker pool', () => {
  let pool: WorkerPool<number, number>;
  afterEach(() => pool.close());
  const collect = (jobs: Iterable<number>, more: Partial<RunOptions<number, number>> = {}) => {
    const results = new Map<number, number>();
    const done = pool.run({
      jobs,
      describe: (job) => `job ${job}`,
      onResult: (job, result) => results.set(job, result),
      ...more,
    });
    return { results, done };
  };

  it('does every job once on any number of workers, again and again', async () => {
    pool = new WorkerPool(doubling, 3, null);
    for (let round = 0; round < 2; round++) {
      const { results, done } = collect([1, 2, 3, 4, 5, 6, 7]);
      expect(await done).toBe(true);
      expect([...results].sort((a, b) => a[0] - b[0])).toEqual([1, 2, 3, 4, 5, 6, 7].map((job) => [job, 2 * job]));
    }
  });

  it('tries a failed job once more, on a new worker when the old one died', async () => {
    const counter = new SharedArrayBuffer(8);
    pool = new WorkerPool(
      worker(`const seen = new Int32Array(workerData); parentPort.on("message", (job) => {
        if (job === 3 && Atomics.add(seen, 0, 1) === 0) process.exit(7);
        if (job === 4 && Atomics.add(seen, 1, 1) === 0) parentPort.postMessage({ failure: 'out of luck', userError: false });
        else parentPort.postMessage({ result: job });
      });`),
      2,
      counter,
    );
    const retries: string[] = [];
    const { results, done } = collect([1, 2, 3, 4, 5], { onRetry: (message) => retries.push(message) });
    expect(await done).toBe(true);
    expect([...results.keys()].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(retries.sort()).toEqual([
      'job 3 failed (the worker ended with code 7); it is tried once more',
      'job 4 failed (out of luck); it is tried once more',
    ]);
  });

  it('gives up on what fails twice and says what it was', async () => {
    pool = new WorkerPool(
      worker(
        'parentPort.on("message", (job) => { if (job === 2) throw new Error("no such luck"); parentPort.postMessage({ result: job }); });',
      ),
      1,
      null,
    );
    const { results, done } = collect([1, 2, 3]);
    await expect(done).rejects.toThrow('job 2 failed twice: the worker died: no such luck');
    expect([...results.keys()]).toEqual([1]);
  });

  it('does not try again what the user got wrong', async () => {
    pool = new WorkerPool(
      worker('parentPort.on("message", () => parentPort.postMessage({ failure: "--set: unknown key", userError: true }));'),
      1,
      null,
    );
    const retries: string[] = [];
    await expect(collect([1], { onRetry: (message) => retries.push(message) }).done).rejects.toMatchObject({
      name: 'UserError',
      message: '--set: unknown key',
    });
    expect(retries).toEqual([]);
  });

  it('starts nothing after a stop, and keeps what was running', async () => {
    pool = new WorkerPool(doubling, 2, null);
    const stop = new AbortController();
    const started: number[] = [];
    function* endless() {
      for (let job = 0; ; job++) {
        started.push(job);
        yield job;
      }
    }
    const { results, done } = collect(endless(), {
      signal: stop.signal,
      onResult: (job) => {
        results.set(job, job);
        if (results.size === 5) stop.abort();
      },
    });
    expect(await done).toBe(false);
    expect(results.size).toBe(started.length);
    expect(results.size).toBeLessThanOrEqual(6);
  });
});

describe('flags of the process', () => {
  it('reach its threads, but for the text of the program', () => {
    expect(ownFlags(['--input-type=module', '-e', 'await run()', '--max-old-space-size=64'])).toEqual([
      '--max-old-space-size=64',
    ]);
    expect(ownFlags(['--eval=1', '--no-warnings', '--print', '2'])).toEqual(['--no-warnings']);
  });
});
