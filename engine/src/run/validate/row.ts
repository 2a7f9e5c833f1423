import { UserError } from '../../basics/errors.ts';

/** One statement of a validation: a number of ours beside a reference, and whether it lies within its bound. */
export interface ValidationRow {
  /** what is compared, with its unit: "sigma(d0), pt 0.49 GeV [um]" */
  readonly name: string;
  readonly ours: number | string | null;
  readonly reference: number | string | null;
  /** in words: "within 25 %", "from 0.9 to 1.1", "printed" */
  readonly bound: string;
  /** null: nothing was asked (skipped, or only printed); `note` gives the reason */
  readonly ok: boolean | null;
  readonly note?: string;
}

/** What a row says when the reference data are not at hand. */
export const NO_REFERENCE = 'skipped, reference not found';

const percent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`;
const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

/** |ours / reference - 1| <= tolerance. NaN is never within a bound. */
export function within(name: string, ours: number, reference: number, tolerance: number, note?: string): ValidationRow {
  const ok = Math.abs(ours - reference) <= tolerance * Math.abs(reference);
  return { name, ours, reference, bound: `within ${percent(tolerance)}`, ok, ...noted(note) };
}

/** low <= ours <= high, both included. */
export function between(
  name: string,
  ours: number,
  low: number,
  high: number,
  reference: number | string | null = null,
  note?: string,
): ValidationRow {
  return { name, ours, reference, bound: `from ${low} to ${high}`, ok: ours >= low && ours <= high, ...noted(note) };
}

/** Equal to the last digit: sums of channels, lists. */
export function equal<T extends number | string>(name: string, ours: T, reference: T, note?: string): ValidationRow {
  return { name, ours, reference, bound: 'equal', ok: ours === reference, ...noted(note) };
}

/** A number without a bound; the note says what it may be compared with, or why not. */
export function printed(
  name: string,
  ours: number | string,
  reference: number | string | null,
  note = 'printed, no bound',
): ValidationRow {
  return { name, ours, reference, bound: 'printed', ok: null, note };
}

/** A row that could not be made. */
export function skipped(name: string, bound: string, note: string = NO_REFERENCE): ValidationRow {
  return { name, ours: null, reference: null, bound, ok: null, note };
}

/** A table of the reference data: rows by the names in the first line, as text. */
export interface ReferenceTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** a column as numbers; a missing column or a cell that is no number is a UserError with the line */
  numbers(column: string): number[];
}

/** Files of the folder of reference data, by their path below it: "detector/data/cdc_layers.csv". What is missing is a UserError. */
export interface Reference {
  text(path: string): string;
  table(path: string): ReferenceTable;
  json(path: string): unknown;
}

/** @param read  text of a file of the folder, undefined where there is none */
export function createReference(read: (path: string) => string | undefined): Reference {
  const text = (path: string): string => {
    const found = read(path);
    if (found === undefined)
      throw new UserError({
        where: 'LACUNA_REFERENCE',
        what: 'the folder of reference data lacks a file',
        value: path,
        remedy: 'complete the folder, or unset the variable: rows that need it are skipped then',
      });
    return found;
  };
  return {
    text,
    table: (path) => parseTable(text(path), path),
    json: (path) => {
      try {
        return JSON.parse(text(path));
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError({ where: path, what: 'no JSON', value: (error as Error).message, remedy: 'fetch the file again' });
      }
    },
  };
}

/** Comma-separated values with the names of the columns first; cells may stand in double quotes; lines that begin with # are comments. */
export function parseTable(text: string, path: string): ReferenceTable {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === '' || line.startsWith('#') ? [] : [{ line, at: i + 1 }]));
  const columns = lines.length > 0 ? cells(lines[0]!.line) : [];
  const places = lines.slice(1).map(({ at }) => at);
  const rows = lines.slice(1).map(({ line, at }) => {
    const values = cells(line);
    if (values.length !== columns.length)
      throw new UserError({
        where: `${path}:${at}`,
        what: `${values.length} cells under ${columns.length} columns`,
        remedy: 'put cells with commas into double quotes',
      });
    return Object.fromEntries(values.map((value, k) => [columns[k]!, value]));
  });
  return {
    path,
    columns,
    rows,
    numbers(column) {
      if (!columns.includes(column))
        throw new UserError({ where: path, what: 'no such column', value: column, remedy: `columns are ${columns.join(', ')}` });
      return rows.map((row, k) => {
        const value = row[column]!.trim() === '' ? Number.NaN : Number(row[column]);
        if (Number.isNaN(value))
          throw new UserError({ where: `${path}:${places[k]}`, what: `${column} is not a number`, value: row[column]! });
        return value;
      });
    },
  };
}

function cells(line: string): string[] {
  const found: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    found.push(quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"'));
  return found;
}
