import { UserError } from '@lacuna/engine';
import {
  cacheFolder,
  eventFormat,
  fileCache,
  frozenTables,
  generateFile,
  Progress,
  prepareCache,
  Stopped,
} from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { type Io, shortNumber, writeJson } from '../io.ts';
import { MOST_EVENTS, wholeNumber } from '../numbers.ts';
import { cutsHelp, type ProcessOptions, processOptions, specOf } from '../process-options.ts';

interface Options extends ProcessOptions {
  events: string;
  out: string;
  seed: string;
  first: string;
  weighted?: boolean;
  json?: boolean;
}

const examples = `${cutsHelp}
The format is that of the ending: .lhe (Les Houches 3), .hepmc (HepMC3 ASCII), .parquet; .lhe.gz and .hepmc.gz are zipped. Event i is the same
in every file of the same process and seed: --first and --events cut a sample into parts that fit together.

Examples:
  lacuna generate "e+ e- -> mu+ mu- Zprime" --model zprime --set mass.Zprime=3 --events 10000 --out zprime.lhe.gz
  lacuna generate "e+ e- -> tau+ tau- (gamma)" --events 1e5 --seed 7 --first 1e6 --out tau.hepmc
  lacuna generate "e+ e- -> chi2 chi1~" --model inelastic-dark-matter --decay "chi2 -> chi1 e+ e-" --decay-length "chi2=3 cm" --events 1e4 --out idm.hepmc
  lacuna generate "e+ e- -> B+ B-" --model dark-scalar --decay "B+ -> K+ hprime" --decay hprime --events 1e4 --out bks.hepmc.gz
  lacuna generate "e+ e- -> mu+ mu- (gamma)" --events 1e6 --out mumu.parquet --json`;

export function generateCommand(program: Command, io: Io): void {
  processOptions(program.command('generate <process>').description('events of a process in a file for other programs'))
    .requiredOption('--events <number>', 'how many')
    .requiredOption('--out <file>', '.lhe, .hepmc or .parquet, the first two also with .gz')
    .option('--seed <number>', 'of the random numbers', '1')
    .option('--first <index>', 'index of the first event', '0')
    .option('--weighted', 'weighted events: every trial is written')
    .option('--json', 'print a summary as JSON')
    .addHelpText('after', examples)
    .action(async (process: string, options: Options) => {
      const events = wholeNumber(options.events, '--events', 1, MOST_EVENTS);
      const first = wholeNumber(options.first, '--first');
      if (!Number.isSafeInteger(first + events))
        throw new UserError({
          where: '--first',
          what: 'the last index is too large',
          value: first + events,
          remedy: 'start lower',
        });
      const seed = wholeNumber(options.seed, '--seed');
      eventFormat(options.out, '--out');
      const spec = specOf(process, options);
      const tables = frozenTables(spec, fileCache(prepareCache(cacheFolder())));
      const progress = new Progress(io.err);
      progress.startPhase('generating', events, 'events');
      const made = await interruptible(io, (signal) =>
        generateFile({
          spec,
          tables,
          seed,
          first,
          events,
          mode: options.weighted ? 'weighted' : 'unweighted',
          path: options.out,
          signal,
          onProgress: (count) => progress.advance(count),
        }),
      ).finally(() => progress.clear());
      if (options.json) writeJson(io, { ...made, first, seed, process: spec });
      else {
        const { value, error } = made.crossSection;
        io.out(`${made.path}: ${made.events} events, indices from ${first}, seed ${seed}\n`);
        io.out(
          `cross-section ${shortNumber(value)} +- ${error.toPrecision(2)} pb, ${shortNumber(made.trialsPerEvent)} trials an event\n`,
        );
        if (options.weighted) io.out(`worth ${shortNumber(made.effectiveEvents)} unweighted events\n`);
        for (const note of made.notes) io.out(`- ${note}\n`);
      }
      if (made.interrupted)
        throw new Stopped(`stopped: ${made.path} holds the first ${made.events} events and is complete in itself`);
    });
}
