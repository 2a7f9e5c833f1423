import { UserError } from '@lacuna/engine';
import { chosenTopics, Progress, referenceFolder, Stopped, topicRows, type ValidationRow } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { Failed } from '../failed.ts';
import { interruptible } from '../interrupt.ts';
import { aligned, type Io, shortNumber, writeJson } from '../io.ts';
import { collect } from '../numbers.ts';

const examples = `
Reference data are read from the folder that the environment variable LACUNA_REFERENCE names; without it the rows that need them are
skipped. The exit code is 1 when a row is out of its bound.

Examples:
  lacuna validate detector
  LACUNA_REFERENCE=reference lacuna validate detector --json
  lacuna validate detector --only tracks --only klm`;

export function validateCommand(program: Command, io: Io): void {
  program
    .command('validate <what>')
    .description('numbers of the simulation beside published ones, with their bounds; <what> is detector')
    .option('--only <topic>', 'one part of it; repeatable', collect)
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', examples)
    .action(async (what: string, options: { only?: string[]; json?: boolean }) => {
      if (what !== 'detector') throw unknownSubject(what);
      const topics = chosenTopics(options.only ?? []);
      const reference = referenceFolder(process.env['LACUNA_REFERENCE']);
      const progress = new Progress(io.err);
      progress.startPhase('validating', topics.length, 'topics');
      const parts: { title: string; rows: ValidationRow[] }[] = [];
      const stopped = await interruptible(io, async (signal) => {
        for (const topic of topics) {
          // lets an interruption and the line of the progress through
          await new Promise((resolve) => setImmediate(resolve));
          if (signal.aborted) return true;
          parts.push({ title: topic.title, rows: topicRows(topic, reference) });
          progress.advance(1);
        }
        return signal.aborted;
      }).finally(() => progress.clear());
      const rows = parts.flatMap((part) => part.rows);
      if (options.json) writeJson(io, { rows });
      else show(parts, io);
      if (stopped) throw new Stopped(`stopped: ${parts.length} of ${topics.length} topics are done`);
      const wrong = rows.filter(({ ok }) => ok === false);
      if (wrong.length > 0)
        throw new Failed(`${wrong.length} of ${rows.length} rows out of bounds: ${wrong.map(({ name }) => name).join('; ')}`);
    });
}

function unknownSubject(what: string): UserError {
  return new UserError({
    what: 'nothing of this name can be validated',
    value: what,
    remedy: 'write "lacuna validate detector"',
  });
}

const shown = (value: number | string | null): string =>
  value === null ? '' : typeof value === 'number' ? shortNumber(Number(value.toPrecision(4))) : value;

function verdict({ ok, note = '' }: ValidationRow): string {
  if (ok !== null) return ok ? 'ok' : 'FAILED';
  return note.startsWith('skipped') ? 'skipped' : 'printed';
}

function show(parts: readonly { title: string; rows: ValidationRow[] }[], io: Io): void {
  for (const { title, rows } of parts) {
    io.out(`${title}\n`);
    const lines = aligned([
      ['', 'ours', 'reference', 'bound', ''],
      ...rows.map((row) => [row.name, shown(row.ours), shown(row.reference), row.bound, verdict(row)]),
    ]).split('\n');
    // notes are sentences: behind the columns, not in them
    io.out(`${lines[0]}\n`);
    rows.forEach((row, i) => {
      io.out(`${lines[i + 1]}${row.note === undefined || row.note === 'printed, no bound' ? '' : `  ${row.note}`}\n`);
    });
    io.out('\n');
  }
  const all = parts.flatMap(({ rows }) => rows);
  const count = (ok: boolean | null) => all.filter((row) => row.ok === ok).length;
  io.out(`${count(true)} ok, ${count(false)} failed, ${count(null)} without a verdict\n`);
}
