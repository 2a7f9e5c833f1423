import { UserError } from '@lacuna/engine';
import { inlineMore, Stopped, version } from '@lacuna/engine/node';
import { Command, CommanderError } from 'commander';
import { amplitudeCommand } from './commands/amplitude.ts';
import { citeCommand } from './commands/cite.ts';
import { convertCommand } from './commands/convert.ts';
import { crossSectionCommand } from './commands/cross-section.ts';
import { digestCommand } from './commands/digest.ts';
import { eventCommand } from './commands/event.ts';
import { generateCommand } from './commands/generate.ts';
import { inferCommand } from './commands/infer.ts';
import { modelCommand } from './commands/model.ts';
import { searchCommand } from './commands/search.ts';
import { searchesCommand } from './commands/searches.ts';
import { selectCommand } from './commands/select.ts';
import { simulateCommand } from './commands/simulate.ts';
import { validateCommand } from './commands/validate.ts';
import { Failed } from './failed.ts';
import { type Io, processIo } from './io.ts';
import { checkValues } from './options.ts';

/**
 * The command line. Exit codes: 0 done, 1 an error of ours or a check that failed, 2 an error of the input, 130 interrupted.
 * An error is one message on standard error; LACUNA_DEBUG=1 adds where it was thrown.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  inlineMore();
  const program = new Command('lacuna')
    .description('Dark-sector searches at Belle II, from model to limit.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: io.out, writeErr: (text) => void io.err.write(text) });
  for (const command of [
    searchCommand,
    searchesCommand,
    modelCommand,
    amplitudeCommand,
    crossSectionCommand,
    generateCommand,
    convertCommand,
    simulateCommand,
    selectCommand,
    eventCommand,
    inferCommand,
    digestCommand,
    validateCommand,
    citeCommand,
  ])
    command(program, io);
  program.hook('preAction', (_, command) => checkValues(command));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, io: Io): number {
  const debug = process.env['LACUNA_DEBUG'] === '1';
  // commander has written its message already
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2;
  const known = error instanceof UserError || error instanceof Stopped || error instanceof Failed;
  const { message, stack } = error as Error;
  io.err.write(
    known
      ? `${message}\n`
      : `internal error: ${message}\nThis is a fault of Lacuna, not of your input; LACUNA_DEBUG=1 shows where it happened.\n`,
  );
  if (debug) io.err.write(`${stack}\n`);
  return known ? error.exitCode : 1;
}
