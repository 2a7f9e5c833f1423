import { defineSearch, UserError, withSettings } from '@lacuna/engine';
import {
  checkTablePath,
  DetectorFile,
  FileSelection,
  MDST_FIELD,
  openDetectorEvents,
  Progress,
  type SelectedFlow,
  Stopped,
} from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { aligned, type Io, shortNumber, writeJson } from '../io.ts';
import { loadSearch } from '../load-search.ts';
import { collect, decimal, massList, wholeNumber } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

interface Options {
  search: string;
  mass?: string;
  out?: string;
  tree?: string;
  field?: string;
  events?: string;
  set?: string[];
  json?: boolean;
}

const examples = `
Files: .parquet of "lacuna simulate"; .root of Belle II, either an mdst tree (Tracks, TrackFitResults, ECLClusters, KLMClusters, MCParticles,
PIDLikelihoods and their relations) or a flat tree as VariablesToNtuple writes it (px, py, pz and, where present, charge, E, d0, z0, omega, ...).
ROOT files have no trigger decisions that the searches know: every line counts as fired. RNTuple is not read.
The table that is written has the events that pass, the observables of their candidates, and all their tracks and clusters.

Examples:
  lacuna select events.parquet --search zprime-invisible --mass 3
  lacuna select mdst.root --search zprime-invisible --out selected.parquet --json
  lacuna select ntuple.root --tree muons --search ./my-search.yaml --set trigger=none --out selected.arrow`;

/** Fields that a solenoid of this kind could have [T]. */
const FIELDS = [0.1, 10] as const;

export function selectCommand(program: Command, io: Io): void {
  program
    .command('select <events>')
    .description('the selection of a search on reconstructed events of a file')
    .requiredOption('--search <name|file>', 'whose selection')
    .option('--mass <GeV>', 'hypothesis for the mass window and the cuts that depend on it')
    .option('--out <file>', 'the selected events: .parquet or .arrow')
    .option('--tree <name>', 'of a ROOT file with several')
    .option('--field <T>', `at the interaction point, for momenta from curvatures of a ROOT file (default: ${MDST_FIELD} T)`)
    .option('--events <number>', 'the first ones only')
    .option('--set <key=value>', 'a value of the search or the trigger, as in lacuna search; repeatable', collect)
    .option('--json', 'print the cut flow as JSON')
    .addHelpText('after', examples)
    .action((path: string, options: Options) => select(path, options, io));
}

async function select(path: string, options: Options, io: Io): Promise<void> {
  const { search: loaded } = loadSearch(options.search);
  const settings = settingsOf(options.set, loaded.signal.model, loaded);
  for (const [kind, values] of [
    ['of the detector card', settings.card],
    ['of the model', settings.parameters],
  ] as const)
    for (const key of Object.keys(values))
      throw new UserError({
        where: '--set',
        what: `a number ${kind}, which events that are simulated already do not feel`,
        value: key,
        remedy: 'leave it away',
      });
  const changed = withSettings(loaded, settings.search);
  const search = settings.trigger === null ? changed : defineSearch({ ...changed, trigger: settings.trigger });
  const masses = options.mass === undefined ? [] : massList(options.mass, search.signal.openRange);
  if (masses.length > 1)
    throw new UserError({ where: '--mass', what: 'one hypothesis at a time', value: options.mass, remedy: 'give one number' });
  if (options.out !== undefined) checkTablePath(options.out);
  const most = options.events === undefined ? Number.POSITIVE_INFINITY : wholeNumber(options.events, '--events', 1);
  const source = await openDetectorEvents(path, { tree: options.tree, field: fieldOf(options.field) });
  try {
    const selection = new FileSelection(search, source.header, masses[0]);
    const header = {
      triggerLines: source.header.triggerLines,
      attributes: { ...source.header.attributes, selected_from: path, search: search.name },
    };
    const file = options.out === undefined ? undefined : await DetectorFile.create(options.out, header, selection.columns);
    const progress = new Progress(io.err);
    progress.startPhase('selecting', Math.min(most, source.events), 'entries');
    let read = 0;
    let stopped = false;
    try {
      stopped = await interruptible(io, async (signal) => {
        for await (const batch of source.batches) {
          if (read + batch.batch.size > most) batch.batch.size = most - read;
          const { events, values } = selection.process(batch);
          file?.add(batch, events, values);
          read += batch.batch.size;
          progress.advance(batch.batch.size);
          await new Promise((resolve) => setImmediate(resolve));
          if (signal.aborted) return true;
          if (read === most) return false;
        }
        return false;
      }).finally(() => progress.clear());
      file?.finish();
    } catch (error) {
      file?.discard();
      throw error;
    }
    const { all, common, atMass } = selection.flow();
    if (options.json)
      writeJson(io, {
        from: path,
        search: search.name,
        mass: masses[0] ?? null,
        out: options.out ?? null,
        flow: [all, ...common],
        atMass,
        notes: source.notes,
      });
    else {
      io.out(aligned([['', 'events', 'weight', 'of all'], ...[all, ...common].map((line) => row(line, all))]));
      if (atMass.length > 0)
        io.out(
          `\nat ${masses[0]} GeV\n${aligned([['', 'events', 'weight', 'of all'], ...atMass.map((line) => row(line, all))])}`,
        );
      if (options.out !== undefined) io.out(`\n${options.out}: ${file!.events} events\n`);
      for (const note of source.notes) io.out(`- ${note}\n`);
    }
    if (stopped) throw new Stopped(`stopped: the numbers are those of the first ${read} events`);
  } finally {
    await source.close();
  }
}

const row = ({ name, entries, sum }: SelectedFlow, all: SelectedFlow): string[] => [
  name,
  String(entries),
  shortNumber(sum),
  all.sum > 0 ? `${Number(((100 * sum) / all.sum).toPrecision(4))} %` : '',
];

function fieldOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = decimal(text.replace(/\s*T\s*$/, ''));
  if (!(value >= FIELDS[0] && value <= FIELDS[1]))
    throw new UserError({
      where: '--field',
      what: 'not a field in tesla',
      value: text,
      remedy: `give a number from ${FIELDS[0]} to ${FIELDS[1]}`,
    });
  return value;
}
