import { applyOverrides, cardPaths, UserError } from '@lacuna/engine';
import {
  belle2,
  checkTablePath,
  DetectorFile,
  eventFormat,
  openEvents,
  type PhoenixEvent,
  Progress,
  phoenixEvent,
  Stopped,
  simulateEvents,
  writeFileAtomic,
} from '@lacuna/engine/node';
import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { aligned, type Io, shortNumber, writeJson } from '../io.ts';
import { collect, wholeNumber } from '../numbers.ts';

interface Options {
  out?: string;
  phoenix?: string;
  seed: string;
  events?: string;
  set?: string[];
  invisible?: string[];
  boost?: boolean;
  json?: boolean;
}

const examples = `
Events of any generator (.lhe, .hepmc, .parquet of "lacuna generate"; .gz too) through the detector of Belle II. The table that is written
has a row an event and a list a property of generated particles, tracks, calorimeter and KLM clusters; units and provenance stand in its
metadata. Positions are those of the file: no beam spot is added. Final particles that the detector does not know are an error; --invisible
names those that leave no trace.

Examples:
  lacuna simulate whizard.hepmc --out events.parquet
  lacuna simulate unweighted_events.lhe.gz --boost --invisible 1000022 --out events.arrow --seed 7
  lacuna simulate zprime.parquet --set trackFit.scaleMuon=1.1 --out events.parquet --json
  lacuna simulate pythia.hepmc --events 20 --phoenix event.json`;

/** Events that a display is given at most: people look at them one by one. */
const MOST_SHOWN = 100;

export function simulateCommand(program: Command, io: Io): void {
  program
    .command('simulate <events>')
    .description('generated events of any program through the detector')
    .option('--out <file>', '.parquet or .arrow')
    .option('--phoenix <file>', `the first events (at most ${MOST_SHOWN}) as JSON for the Phoenix event display`)
    .option('--seed <number>', 'of the random numbers', '1')
    .option('--events <number>', 'the first ones only')
    .option('--set <key=value>', 'a number of the detector card, with its unit; repeatable', collect)
    .option('--invisible <pdg>', 'PDG code of particles that leave no trace; repeatable', collect)
    .option('--boost', 'the events are given in the centre of mass of SuperKEKB')
    .option('--json', 'print a summary as JSON')
    .addHelpText('after', examples)
    .action((from: string, options: Options) => simulate(from, options, io));
}

async function simulate(from: string, options: Options, io: Io): Promise<void> {
  eventFormat(from);
  if (options.out === undefined && options.phoenix === undefined)
    throw new UserError({
      where: '--out',
      what: 'nothing would be written',
      remedy: 'give --out events.parquet or --phoenix event.json',
    });
  if (options.out !== undefined) checkTablePath(options.out);
  const seed = wholeNumber(options.seed, '--seed');
  const most = options.events === undefined ? undefined : wholeNumber(options.events, '--events', 1);
  const card = applyOverrides(belle2, cardSettings(options.set), '--set');
  const invisible = (options.invisible ?? []).map((text) => pdgCode(text));
  const opened = await openEvents(from);
  const source = simulateEvents(opened, {
    card,
    seed,
    name: from,
    invisible,
    boost: options.boost ?? false,
    ...(most === undefined ? {} : { most }),
  });
  const file = options.out === undefined ? undefined : await DetectorFile.create(options.out, source.header);
  const progress = new Progress(io.err);
  progress.startPhase('simulating', most ?? Number.POSITIVE_INFINITY, 'events');
  const counts = { events: 0, tracks: 0, clusters: 0, klm: 0 };
  const shown: Record<string, PhoenixEvent> = {};
  const fired = source.header.triggerLines.map(() => 0);
  let stopped = false;
  try {
    stopped = await interruptible(io, async (signal) => {
      for await (const batch of source.batches) {
        const { size } = batch.batch;
        file?.add(
          batch,
          Array.from({ length: size }, (_, i) => i),
        );
        for (let e = 0; e < size; e++) {
          fired.forEach((_, line) => {
            fired[line]! += (batch.bits[e]! >>> line) & 1;
          });
          if (options.phoenix !== undefined && counts.events + e < MOST_SHOWN)
            shown[`event ${batch.batch.index[e]}`] = phoenixEvent(batch, e);
        }
        counts.events += size;
        counts.tracks += batch.tracks.offset[size]!;
        counts.clusters += batch.clusters.offset[size]!;
        counts.klm += batch.klm.offset[size]!;
        progress.advance(size);
        // lets an interruption through
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) return true;
      }
      return false;
    }).finally(() => progress.clear());
    file?.finish();
  } catch (error) {
    file?.discard();
    throw error;
  }
  if (options.phoenix !== undefined) writeFileAtomic(options.phoenix, JSON.stringify(shown), 'give another file with --phoenix');
  const trigger = Object.fromEntries(source.header.triggerLines.map((line, i) => [line, fired[i]!]));
  if (options.json)
    writeJson(io, {
      from,
      out: options.out ?? null,
      phoenix: options.phoenix ?? null,
      seed,
      ...counts,
      trigger,
      notes: source.notes,
    });
  else {
    for (const path of [options.out, options.phoenix]) if (path !== undefined) io.out(`${path}\n`);
    const each = (n: number) => shortNumber(Number((n / counts.events).toPrecision(4)));
    io.out(
      aligned([
        ['events', String(counts.events)],
        ['tracks an event', each(counts.tracks)],
        ['neutral clusters an event', each(counts.clusters)],
        ['KLM clusters an event', each(counts.klm)],
        ...Object.entries(trigger).map(([line, n]) => [`trigger ${line}`, each(n)]),
      ]),
    );
    for (const note of source.notes) io.out(`- ${note}\n`);
  }
  if (stopped) throw new Stopped(`stopped: the first ${counts.events} events are written, and the file is complete in itself`);
}

/** "key=value" of the detector card, with or without "card." before. */
function cardSettings(entries: readonly string[] = []): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    if (equals <= 0)
      throw new UserError({
        where: '--set',
        what: 'not of the form key=value',
        value: entry,
        remedy: `keys are numbers of the detector card, such as ${cardPaths(belle2)[0]}`,
      });
    const key = entry
      .slice(0, equals)
      .trim()
      .replace(/^card\./, '');
    if (Object.hasOwn(settings, key))
      throw new UserError({ where: '--set', what: 'set twice', value: key, remedy: 'give each key once' });
    settings[key] = entry.slice(equals + 1).trim();
  }
  return settings;
}

function pdgCode(text: string): number {
  const code = /^-?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(code) || code === 0)
    throw new UserError({
      where: '--invisible',
      what: 'not a PDG code',
      value: text,
      remedy: 'give a whole number such as 1000022',
    });
  return code;
}
