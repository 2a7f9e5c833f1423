import { UserError } from '../../basics/errors.ts';

const HEADER = ['mass_GeV', 'observed'] as const;
/** Masses of a file and of a search are the same when they differ by less than this [GeV]. */
const SAME_MASS = 1e-9;
/** Larger counts are slips. */
const MOST_COUNTS = 1e9;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Observed counts from CSV text, one row per window after the header `mass_GeV,observed`:
 * ```
 * mass_GeV,observed
 * 0.5,1
 * 1.25,0
 * ```
 * Rows may come in any order; blank lines and lines that begin with # are skipped. Every window needs exactly one row. Anything else, be it
 * a missing, repeated or unknown mass, a count that is not a whole number from 0 to 1e9, or a stray field, is a UserError with file:line:column.
 *
 * @param text      content of the file
 * @param fileName  as the user gave it, for messages
 * @param masses    masses of the search's windows [GeV]
 * @returns         counts in the order of `masses`
 */
export function parseCounts(text: string, fileName: string, masses: readonly number[]): number[] {
  const counts: (number | undefined)[] = masses.map(() => undefined);
  const lineOf: number[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  let sawHeader = false;
  let last = 1;
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const fail = (column: number, what: string, value: string, remedy: string): never => {
      throw new UserError({ where: `${fileName}:${i + 1}:${column}`, what, value, remedy });
    };
    last = i + 1;
    const fields = fieldsOf(line);
    if (!sawHeader) {
      if (fields.length !== 2 || fields.some((field, k) => field.text !== HEADER[k])) {
        fail(fields[0]!.column, 'not the header of a counts file', line.trim(), `begin the file with ${HEADER.join(',')}`);
      }
      sawHeader = true;
      continue;
    }
    if (fields.length < 2) fail(line.length + 1, 'row without a count', line.trim(), 'give mass,count');
    if (fields.length > 2) fail(fields[2]!.column, 'row with more than two fields', line.trim(), 'give mass,count');
    const [mass, count] = fields as [Field, Field];
    if (!NUMBER.test(mass.text)) fail(mass.column, 'the mass is not a number', mass.text, 'give it in GeV, e.g. 1.25');
    if (!NUMBER.test(count.text)) fail(count.column, 'the count is not a number', count.text, 'give a whole number >= 0');
    const window = masses.findIndex((m) => Math.abs(m - Number(mass.text)) < SAME_MASS);
    if (window < 0) fail(mass.column, 'no window has this mass', mass.text, nearest(Number(mass.text), masses));
    if (counts[window] !== undefined) {
      fail(mass.column, `second row of this mass, the first is in line ${lineOf[window]}`, mass.text, 'keep one');
    }
    const value = Number(count.text);
    if (value < 0) fail(count.column, 'the count is negative', count.text, 'give a whole number >= 0');
    if (!Number.isSafeInteger(value))
      fail(count.column, 'the count is not a whole number', count.text, 'give events, not a rate');
    if (value > MOST_COUNTS)
      fail(count.column, `the count is above ${MOST_COUNTS}`, count.text, 'give the events of one window, or narrow the windows');
    counts[window] = value === 0 ? 0 : value;
    lineOf[window] = i + 1;
  }
  if (!sawHeader) {
    throw new UserError({
      where: `${fileName}:1:1`,
      what: 'the counts file is empty',
      remedy: `begin it with ${HEADER.join(',')}`,
    });
  }
  const missing = masses.filter((_, k) => counts[k] === undefined);
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', ...' : '');
    throw new UserError({
      where: `${fileName}:${last}:1`,
      what: `the file ends without a row for ${missing.length} of ${masses.length} windows, mass ${shown} GeV`,
      remedy: 'give one row per window, 0 where nothing was seen',
    });
  }
  return counts as number[];
}

interface Field {
  readonly text: string;
  /** 1-based */
  readonly column: number;
}

function fieldsOf(line: string): Field[] {
  const fields: Field[] = [];
  let start = 0;
  for (const part of line.split(',')) {
    fields.push({ text: part.trim(), column: start + 1 + (part.length - part.trimStart().length) });
    start += part.length + 1;
  }
  return fields;
}

function nearest(mass: number, masses: readonly number[]): string {
  if (masses.length === 0) return 'the search has no windows';
  const best = masses.reduce((a, b) => (Math.abs(b - mass) < Math.abs(a - mass) ? b : a));
  return `the nearest is ${best} GeV`;
}
