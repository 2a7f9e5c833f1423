import { Worker } from 'node:worker_threads';
import { InternalError, UserError } from '../../basics/errors.ts';

/** What a worker posts back for a job. An error of the user's input is not worth a second try; anything else is tried once more. */
export type Reply<Result> = { result: Result } | { failure: string; detail?: string; userError: boolean };

export interface RunOptions<Job, Result> {
  /** taken lazily: the queue is never held in memory as a whole */
  jobs: Iterable<Job>;
  /** a job in words, for messages: "events 20000 to 39999 of e+ e- -> ..." */
  describe(job: Job): string;
  onResult(job: Job, result: Result): void;
  /** told of a failure that is going to be tried again */
  onRetry?(message: string): void;
  /** no job is started once aborted; those that run are waited for */
  signal?: AbortSignal | undefined;
}

/** Worker threads that take one job after the other; a thread that dies is replaced. */
export class WorkerPool<Job, Result> {
  private readonly entry: string | URL;
  private readonly workerData: unknown;
  private readonly size: number;
  private readonly idle: Worker[] = [];

  constructor(entry: string | URL, size: number, workerData: unknown) {
    this.entry = entry;
    this.size = size;
    this.workerData = workerData;
  }

  /** Resolves when every job is done (false when the signal stopped it before); rejects with the first lasting failure. */
  async run(options: RunOptions<Job, Result>): Promise<boolean> {
    const queue = options.jobs[Symbol.iterator]();
    let failed: Error | undefined;
    let exhausted = false;

    const lane = async (): Promise<void> => {
      while (failed === undefined && !options.signal?.aborted) {
        const next = queue.next();
        if (next.done) {
          exhausted = true;
          return;
        }
        const job = next.value;
        let reply = await this.post(job);
        if ('failure' in reply && !reply.userError && !options.signal?.aborted) {
          options.onRetry?.(`${options.describe(job)} failed (${reply.failure}); it is tried once more`);
          reply = await this.post(job);
        }
        if ('failure' in reply) {
          failed ??= failureOf(options.describe(job), reply);
          return;
        }
        try {
          options.onResult(job, reply.result);
        } catch (error) {
          failed ??= error as Error;
        }
      }
    };
    await Promise.all(Array.from({ length: this.size }, lane));
    if (failed !== undefined) throw failed;
    return exhausted;
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  /** One job on an idle worker or a new one. */
  private post(job: Job): Promise<Reply<Result>> {
    const worker =
      this.idle.pop() ?? new Worker(this.entry, { workerData: this.workerData, execArgv: ownFlags(process.execArgv) });
    return new Promise((resolve) => {
      const settle = (reply: Reply<Result>, alive: boolean) => {
        // by name: without one, Node's own listeners would go too and no message would ever arrive again
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
        if (alive) this.idle.push(worker);
        resolve(reply);
      };
      worker.on('message', (reply: Reply<Result>) => settle(reply, true));
      worker.on('error', (error: Error) => {
        settle(
          {
            failure: `the worker died: ${error.message}`,
            ...(error.stack === undefined ? {} : { detail: error.stack }),
            userError: false,
          },
          false,
        );
        worker.on('error', () => {});
      });
      worker.on('exit', (code) => settle({ failure: `the worker ended with code ${code}`, userError: false }, false));
      worker.postMessage(job);
    });
  }
}

function failureOf(job: string, reply: { failure: string; detail?: string; userError: boolean }): Error {
  // the worker's message is complete already
  if (reply.userError) return Object.assign(new UserError({ what: reply.failure }), { message: reply.failure });
  const error = new InternalError(`${job} failed twice: ${reply.failure}`);
  if (reply.detail !== undefined) error.stack = `${error.message}\n${reply.detail}`;
  return error;
}

/** Flags of this process for its threads, without those that say where the main program comes from: a thread refuses them. */
export function ownFlags(flags: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    if (/^(-e|--eval|-p|--print|-pe)$/.test(flag)) i++;
    else if (!/^(--input-type|--eval|--print)(=|$)/.test(flag)) kept.push(flag);
  }
  return kept;
}
