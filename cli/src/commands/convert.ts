import { UserError } from '@lacuna/engine';
import { convertEvents, eventFormat, Progress, Stopped } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { type Io, writeJson } from '../io.ts';
import { wholeNumber } from '../numbers.ts';

const examples = `
Formats are those of the endings: .lhe, .hepmc, .parquet; .gz is unzipped and zipped. Weights, statuses, vertices, spins and the header go along.
LHE files of other generators get decay vertices from their lifetimes.

Examples:
  lacuna convert unweighted_events.lhe.gz events.hepmc
  lacuna convert pythia.hepmc events.parquet --events 1000 --json`;

export function convertCommand(program: Command, io: Io): void {
  program
    .command('convert <from> <to>')
    .description('generated events from one file format into another')
    .option('--events <number>', 'the first ones only')
    .option('--json', 'print a summary as JSON')
    .addHelpText('after', examples)
    .action(async (from: string, to: string, options: { events?: string; json?: boolean }) => {
      eventFormat(from);
      eventFormat(to);
      const most = options.events === undefined ? undefined : wholeNumber(options.events, '--events', 1);
      const progress = new Progress(io.err);
      progress.startPhase('converting', most ?? Number.POSITIVE_INFINITY, 'events');
      const { stopped, ...made } = await interruptible(io, async (signal) => {
        const result = await convertEvents(from, to, {
          signal,
          onProgress: (count) => progress.advance(count),
          ...(most === undefined ? {} : { most }),
        });
        return { ...result, stopped: signal.aborted };
      }).finally(() => progress.clear());
      if (most !== undefined && made.events < most && !stopped)
        throw new UserError({ where: '--events', what: `${from} has fewer events; all are written`, value: made.events });
      if (options.json) writeJson(io, { from, to, ...made });
      else io.out(`${to}: ${made.events} events, ${made.particles} particles\n`);
      if (stopped) throw new Stopped(`stopped: ${to} holds the first ${made.events} events and is complete in itself`);
    });
}
