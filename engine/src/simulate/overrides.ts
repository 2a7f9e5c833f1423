import { didYouMean, UserError } from '../basics/errors.ts';
import { type Dimension, parseQuantity } from '../basics/units.ts';
import type { CardNumber, CardStep, CardTable, CardUnit, DetectorCard } from './card.ts';

/** Text with its unit ("0.5 cm", "3e-4"), or a bare number where the card's number has no unit. */
export type Overrides = Readonly<Record<string, string | number>>;

/**
 * A copy of the card with some numbers replaced. Paths are `step.number` ("photonInefficiency.barrel") or, for a table,
 * `step.table.row.column` ("calorimeterResolution.basf2.barrelEnergy1.d", in the units of the table). Unknown names, missing or wrong
 * units and values outside the domain are UserErrors; names are looked up as own properties only, so `__proto__` is just unknown.
 *
 * @param where  what the overrides came from ("--set"), for messages
 */
export function applyOverrides(card: DetectorCard, overrides: Overrides, where = 'detector card'): DetectorCard {
  let result = card;
  for (const path of Object.keys(overrides)) result = replaced(result, path, overrides[path] as string | number, where);
  return result;
}

/** All paths that `applyOverrides` accepts for plain numbers, in card order. */
export function cardPaths(card: DetectorCard): string[] {
  return card.steps.flatMap((step) => Object.keys(step.numbers).map((name) => `${step.name}.${name}`));
}

function replaced(card: DetectorCard, path: string, value: string | number, where: string): DetectorCard {
  const parts = path.split('.');
  const at = `${where}: ${path}`;
  const stepIndex = card.steps.findIndex((step) => step.name === parts[0]);
  if (stepIndex < 0) throw unknownName(path, cardPaths(card), card.steps.map((s) => s.name).join(', '), where, 'steps');
  const step = card.steps[stepIndex] as CardStep;
  let changed: CardStep;
  const name = parts[1] ?? '';
  if (parts.length === 2 && Object.hasOwn(step.numbers, name)) {
    const entry = step.numbers[name] as CardNumber;
    changed = { ...step, numbers: { ...step.numbers, [name]: { ...entry, value: newValue(entry, value, at) } } };
  } else if (parts.length === 4 && step.tables !== undefined && Object.hasOwn(step.tables, name)) {
    const table = withCell(step.tables[name] as CardTable, parts[2] as string, parts[3] as string, value, at);
    changed = { ...step, tables: { ...step.tables, [name]: table } };
  } else {
    const known = [...Object.keys(step.numbers), ...Object.keys(step.tables ?? {}).map((t) => `${t}.<row>.<column>`)];
    throw unknownName(
      path,
      known.map((n) => `${step.name}.${n}`),
      known.join(', '),
      where,
      `numbers of ${step.name}`,
    );
  }
  const steps = card.steps.slice();
  steps[stepIndex] = changed;
  return { ...card, steps };
}

function withCell(table: CardTable, row: string, column: string, value: string | number, at: string): CardTable {
  if (!Object.hasOwn(table.rows, row)) {
    const names = Object.keys(table.rows);
    throw new UserError({ what: `no row "${row}"`, where: at, remedy: `rows are ${names.join(', ')}.${didYouMean(row, names)}` });
  }
  const index = table.columns.indexOf(column);
  if (index < 0) {
    const remedy = `columns are ${table.columns.join(', ')}.${didYouMean(column, table.columns)}`;
    throw new UserError({ what: `no column "${column}"`, where: at, remedy });
  }
  const cells = (table.rows[row] as readonly number[]).slice();
  cells[index] = typeof value === 'number' ? finite(value, at) : parseQuantity(value, '1', at);
  return { ...table, rows: { ...table.rows, [row]: cells } };
}

function unknownName(path: string, candidates: string[], list: string, where: string, kind: string): UserError {
  return new UserError({
    what: `the detector card has no number "${path}"`,
    where,
    remedy: `the ${kind} are ${list}.${didYouMean(path, candidates)}`,
  });
}

/** Units that carry a dimension of the engine: [dimension, native value of one unit divided out]. */
const dimensions: Partial<Record<CardUnit, [Dimension, number]>> = {
  GeV: ['energy', 1],
  MeV: ['energy', 1e-3],
  eV: ['energy', 1e-9],
  cm: ['length', 1],
  mm: ['length', 0.1],
  deg: ['angle', Math.PI / 180],
  mrad: ['angle', 1e-3],
  ns: ['time', 1],
};

function newValue(entry: CardNumber, value: string | number, at: string): number {
  const number = typeof value === 'number' ? bareNumber(entry, value, at) : parsed(entry, value, at);
  if (entry.unit === 'fraction' && !(number >= 0 && number <= 1)) {
    throw new UserError({
      what: 'not between 0 and 1',
      where: at,
      value,
      remedy: 'give a fraction, or a percentage such as "0.03 %"',
    });
  }
  if (entry.choices !== undefined && !entry.choices.includes(number)) {
    throw new UserError({ what: 'not one of the choices', where: at, value, remedy: `give ${entry.choices.join(', ')}` });
  }
  if (number < 0 && entry.value >= 0 && entry.signed !== true)
    throw new UserError({ what: 'must not be negative', where: at, value });
  return number;
}

function parsed(entry: CardNumber, text: string, at: string): number {
  const dimension = dimensions[entry.unit];
  if (dimension !== undefined) {
    // "17 deg" for a number kept in degrees stays exactly 17: only other units of the dimension go through native units
    const own = suffixed(text, entry.unit);
    return own === undefined ? parseQuantity(text, dimension[0], at) / dimension[1] : parseQuantity(own, '1', at);
  }
  if (entry.unit === 'T' || entry.unit === 'g/cm^3') {
    const own = suffixed(text, entry.unit);
    if (own === undefined)
      throw new UserError({ what: 'unit missing or wrong', where: at, value: text, remedy: `give a number in ${entry.unit}` });
    return parseQuantity(own, '1', at);
  }
  return parseQuantity(text, '1', at);
}

/** The text before the unit, or undefined where the text does not end in just that unit. */
function suffixed(text: string, unit: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.endsWith(unit)) return undefined;
  const number = trimmed.slice(0, -unit.length).trim();
  return /[\d.]$/.test(number) ? number : undefined;
}

function bareNumber(entry: CardNumber, value: number, at: string): number {
  if (dimensions[entry.unit] !== undefined || entry.unit === 'T' || entry.unit === 'g/cm^3') {
    throw new UserError({
      what: 'unit missing',
      where: at,
      value,
      remedy: `give text with a unit, e.g. "${value} ${entry.unit}"`,
    });
  }
  return finite(value, at);
}

function finite(value: number, at: string): number {
  if (!Number.isFinite(value)) throw new UserError({ what: 'not a finite number', where: at, value });
  return value;
}
