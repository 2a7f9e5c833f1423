import { digestOf, planSearch, runPlan, scanMasses } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { type Io, writeJson } from '../io.ts';
import { loadSearch } from '../load-search.ts';
import { collect, MOST_EVENTS, MOST_WORKERS, massList, wholeNumber } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

interface Options {
  events: string;
  seed: string;
  mass?: string;
  workers?: string;
  shardSize?: string;
  shuffle?: boolean;
  weighted?: boolean;
  set?: string[];
  json?: boolean;
}

const examples = `
The digest is over the accepted events and histograms alone: it changes with the seed, the number of events, any cut and any number of
the detector card, and not with workers, shard sizes or the order of merging.

Examples:
  lacuna digest zprime-invisible --events 100000 --seed 1 --workers 2
  lacuna digest zprime-invisible --events 1e6 --weighted --shard-size 1000 --shuffle`;

export function digestCommand(program: Command, io: Io): void {
  program
    .command('digest <search>')
    .description('hash of what a run comes to')
    .option('--events <number>', 'of each background; the signal has as many up to its default', '100000')
    .option('--seed <number>', 'of the random numbers', '1')
    .option('--mass <list>', 'signals to run (default: the middle of the scan)')
    .option('--workers <number>', 'threads (default: all cores)')
    .option('--shard-size <number>', 'events of a shard')
    .option('--shuffle', 'run and merge the shards in another order')
    .option('--weighted', 'weighted events')
    .option('--set <key=value>', 'as in lacuna search; repeatable', collect)
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action(async (name: string, options: Options) => {
      const { search } = loadSearch(name);
      const all = scanMasses(search);
      const masses = options.mass === undefined ? [all[all.length >> 1]!] : massList(options.mass, search.signal.openRange);
      const settings = settingsOf(options.set, search.signal.model, search);
      const plan = planSearch(search, {
        masses,
        settings,
        events: wholeNumber(options.events, '--events', 1, MOST_EVENTS),
        seed: wholeNumber(options.seed, '--seed'),
        mode: options.weighted ? 'weighted' : 'unweighted',
      });
      const workers = options.workers === undefined ? undefined : wholeNumber(options.workers, '--workers', 1, MOST_WORKERS);
      const shardSize = options.shardSize === undefined ? undefined : wholeNumber(options.shardSize, '--shard-size', 1);
      const { samples } = await interruptible(io, (signal) =>
        runPlan(plan, { workers, shardSize, shuffle: options.shuffle === true, signal, log: io.err }),
      );
      const digest = digestOf(samples);
      if (options.json)
        return writeJson(io, {
          digest,
          samples: samples.map(({ sample, ranges, trials, events }) => ({ sample, ranges, trials, events })),
        });
      for (const { sample, events, ranges } of samples)
        io.out(`${sample}: ${ranges.map(([first, end]) => end - first).join(' + ')} events, ${events}\n`);
      io.out(`${digest}\n`);
    });
}
