import { didYouMean, UserError } from '@lacuna/engine';
import { displayEvent, planSearch, runEvent, scanMasses, tablesOf, writeFileAtomic } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, writeJson } from '../io.ts';
import { loadSearch } from '../load-search.ts';
import { collect, massList, wholeNumber } from '../numbers.ts';
import { settingsOf } from '../settings.ts';
import { showEvent } from '../show-event.ts';

const examples = `
Examples:
  lacuna event zprime-invisible --process "e+ e- -> mu+ mu- (gamma)" --index 123456
  lacuna event zprime-invisible --process "e+ e- -> mu+ mu- Zprime" --mass 3 --index 8123455 --seed 1 --json
  lacuna event zprime-invisible --process "e+ e- -> tau+ tau- (gamma)" --index 7 --phoenix event.json`;

export function eventCommand(program: Command, io: Io): void {
  program
    .command('event <search>')
    .description('one event at every stage, and the cut that rejects it')
    .requiredOption('--process <process>', 'the signal or a background of the search')
    .requiredOption('--index <number>', 'of the event; any costs the same')
    .option('--mass <GeV>', 'of the signal, and of the hypothesis whose window is asked (default: the middle of the scan)')
    .option('--seed <number>', 'of the random numbers', '1')
    .option('--weighted', 'the event of a weighted run')
    .option('--set <key=value>', 'as in lacuna search; repeatable', collect)
    .option('--phoenix <file>', 'write it as JSON for the Phoenix event display too')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action(
      (
        name: string,
        options: {
          process: string;
          index: string;
          mass?: string;
          seed: string;
          weighted?: boolean;
          set?: string[];
          phoenix?: string;
          json?: boolean;
        },
      ) => {
        const { search } = loadSearch(name);
        const index = wholeNumber(options.index, '--index');
        const all = scanMasses(search);
        const masses = options.mass === undefined ? [all[all.length >> 1]!] : massList(options.mass, search.signal.openRange);
        if (masses.length > 1)
          throw new UserError({ where: '--mass', what: 'an event has one mass', value: options.mass, remedy: 'give one number' });
        const settings = settingsOf(options.set, search.signal.model, search);
        const plan = planSearch(search, {
          masses,
          settings,
          seed: wholeNumber(options.seed, '--seed'),
          mode: options.weighted ? 'weighted' : 'unweighted',
        });
        const wanted = options.process.replace(/\s+/g, ' ').trim();
        const sample = plan.samples.find(({ spec }) => spec.process === wanted);
        if (sample === undefined) {
          const known = plan.samples.map(({ spec }) => spec.process);
          throw new UserError({
            where: '--process',
            what: 'not a process of this search',
            value: wanted,
            remedy: `known are ${known.map((one) => `"${one}"`).join(', ')}.${didYouMean(wanted, known)}`,
          });
        }
        const tables = tablesOf(sample.spec);
        const event = runEvent(plan, sample, tables, index, masses[0]);
        if (options.phoenix !== undefined)
          writeFileAtomic(
            options.phoenix,
            JSON.stringify(displayEvent(plan, sample, tables, index)),
            'give another file with --phoenix',
          );
        if (options.json) writeJson(io, event);
        else showEvent(event, io);
      },
    );
}
