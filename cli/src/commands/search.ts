import { basename } from 'node:path';
import { UserError } from '@lacuna/engine';
import {
  type Data,
  inferShown,
  massesWithPublished,
  Progress,
  parseCounts,
  planSearch,
  prepareFolder,
  runPlan,
  summaryText,
  windowLikelihoods,
  writeReport,
} from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { type Io, writeJson } from '../io.ts';
import { loadSearch, readText } from '../load-search.ts';
import { collect, levelNumber, luminosityOf, MOST_EVENTS, MOST_WORKERS, massList, wholeNumber } from '../numbers.ts';
import { referenceCurve } from '../reference-curve.ts';
import { settingsOf } from '../settings.ts';

interface Options {
  mass?: string;
  luminosity?: string;
  events?: string;
  seed: string;
  workers?: string;
  shardSize?: string;
  set?: string[];
  data?: string;
  asimov?: boolean;
  pseudoData?: string;
  level?: string;
  out?: string;
  hs3?: boolean;
  hepdata?: boolean;
  json?: boolean;
}

const examples = `
Examples:
  lacuna search zprime-invisible
  lacuna search zprime-invisible --luminosity "50/fb" --mass 0.5:6:0.5 --out reports/50-per-fb
  lacuna search zprime-invisible --out report --hepdata --hs3
  lacuna search zprime-invisible --set card.photonEscape.scale=3 --set trigger=none
  lacuna search ./my-search.json --data counts.csv --json`;

export function searchCommand(program: Command, io: Io): void {
  program
    .command('search <name|file>')
    .description('run a search: events, detector, selection, limits')
    .option('--mass <from:to:step|list>', 'masses of the signal [GeV] (default: those of the search, and the published ones)')
    .option('--luminosity <quantity>', 'with its unit, such as "276/pb" (default: that of the search)')
    .option('--events <number>', 'events of each background; a signal has at most its default')
    .option('--seed <number>', 'of the random numbers', '1')
    .option('--workers <number>', 'threads (default: all cores); the result does not depend on it')
    .option('--shard-size <number>', 'events of a shard; the result does not depend on it')
    .option(
      '--set <key=value>',
      'change a parameter of the model, a number of the detector card or of the search; repeatable',
      collect,
    )
    .option('--data <file>', 'observed counts, a CSV file with a row a window: mass_GeV,observed')
    .option('--asimov', 'the expected background as data (default)')
    .option('--pseudo-data <seed>', 'counts drawn from the expected background')
    .option('--level <level>', 'of the limit (default: that of the search)')
    .option('--out <folder>', 'write result.json, report.html, plots, tables, references.bib and the likelihoods (pyhf) there')
    .option('--hs3', 'with --out: the likelihoods as HS3 too')
    .option('--hepdata', 'with --out: a HEPData submission too, the likelihoods attached')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action((name: string, options: Options) => search(name, options, io));
}

async function search(name: string, options: Options, io: Io): Promise<void> {
  const { search, published, shownName } = loadSearch(name);
  const masses =
    options.mass === undefined ? massesWithPublished(search, published) : massList(options.mass, search.signal.openRange);
  const luminosity = options.luminosity === undefined ? search.luminosity : luminosityOf(options.luminosity);
  const level = options.level === undefined ? undefined : levelNumber(options.level);
  const settings = settingsOf(options.set, search.signal.model, search);
  const data = dataOf(options, masses);
  const events = options.events === undefined ? undefined : wholeNumber(options.events, '--events', 1, MOST_EVENTS);
  const plan = planSearch(search, { masses, events, seed: wholeNumber(options.seed, '--seed'), settings, full: true });
  const workers = options.workers === undefined ? undefined : wholeNumber(options.workers, '--workers', 1, MOST_WORKERS);
  const shardSize = options.shardSize === undefined ? undefined : wholeNumber(options.shardSize, '--shard-size', 1);
  if (options.out !== undefined) prepareFolder(options.out);
  else if (options.hs3 || options.hepdata)
    throw new UserError({
      what: `${options.hs3 ? '--hs3' : '--hepdata'} writes files and has no folder for them`,
      remedy: 'give one with --out',
    });

  const { samples, tables } = await interruptible(io, (signal) => runPlan(plan, { workers, shardSize, signal, log: io.err }));
  const command = commandLine(shownName, options);
  const result = inferShown(
    plan,
    samples,
    tables,
    {
      luminosity,
      level,
      data,
      published,
      curve: referenceCurve(published?.reference),
      command,
    },
    new Progress(io.err),
  );
  if (options.json) writeJson(io, result);
  else io.out(summaryText(result, Math.max(60, Math.min(io.width, 160))));
  if (options.out === undefined) return;
  const likelihoods = windowLikelihoods(plan, samples, tables, result);
  writeReport(options.out, result, { likelihoods, hs3: options.hs3, hepdata: options.hepdata });
  (options.json ? io.err : { write: io.out }).write(`${options.out}\n`);
}

function dataOf(options: Options, masses: readonly number[]): Data {
  const asked = [
    options.data !== undefined && '--data',
    options.asimov && '--asimov',
    options.pseudoData !== undefined && '--pseudo-data',
  ].filter(Boolean);
  if (asked.length > 1) throw new UserError({ what: `${asked.join(' and ')} exclude each other`, remedy: 'give one of them' });
  if (options.data !== undefined)
    return {
      kind: 'observed',
      from: basename(options.data),
      counts: parseCounts(readText(options.data, 'counts file'), options.data, masses),
    };
  if (options.pseudoData !== undefined) return { kind: 'pseudo-data', seed: wholeNumber(options.pseudoData, '--pseudo-data') };
  return { kind: 'Asimov' };
}

/** The command that makes the same result, without what does not matter: folders, threads, shards. */
function commandLine(name: string, options: Options): string {
  const quoted = (text: string) => (/^[\w.:,=/@%+-]+$/.test(text) ? text : `"${text.replace(/(["\\$`])/g, '\\$1')}"`);
  const parts = ['npx lacuna search', quoted(name)];
  const add = (flag: string, value: string | undefined) => value !== undefined && parts.push(`${flag} ${quoted(value)}`);
  add('--mass', options.mass);
  add('--luminosity', options.luminosity);
  add('--events', options.events);
  add('--seed', options.seed);
  for (const entry of options.set ?? []) add('--set', entry);
  add('--data', options.data === undefined ? undefined : basename(options.data));
  add('--pseudo-data', options.pseudoData);
  add('--level', options.level);
  return parts.join(' ');
}
