import { didYouMean, UserError } from '../../basics/errors.ts';

/** Readers of plain data: each returns the value or throws an error that names the JSON path. */
export type Path = string;

export function asObject(value: unknown, path: Path, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError({ where: path, what: 'not an object', value, remedy: `give an object with ${keys.join(', ')}` });
  for (const key of Object.keys(value))
    if (!keys.includes(key))
      throw new UserError({
        where: path === '' ? key : `${path}.${key}`,
        what: 'unknown key',
        remedy: `known are ${keys.join(', ')}.${didYouMean(key, keys)}`,
      });
  return value as Record<string, unknown>;
}

export function asList(value: unknown, path: Path, what: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new UserError({ where: path, what: 'not a list with entries', value, remedy: `give ${what}` });
  return value;
}

export function asNumber(value: unknown, path: Path): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new UserError({
      where: path,
      what: value === undefined ? 'a number is missing' : 'not a finite number',
      value,
      remedy: 'give a number',
    });
  return value;
}

export function asPositive(value: unknown, path: Path): number {
  const number = asNumber(value, path);
  if (!(number > 0)) throw new UserError({ where: path, what: 'not a positive number', value, remedy: 'give a number above 0' });
  return number;
}

export function asNumbers(value: unknown, path: Path, what = 'numbers'): number[] {
  return asList(value, path, what).map((one, k) => asNumber(one, `${path}[${k}]`));
}

export function asText(value: unknown, path: Path): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new UserError({
      where: path,
      what: value === undefined ? 'a name is missing' : 'not a text',
      value,
      remedy: 'give a name',
    });
  return value;
}

export function asChoice<T extends string>(value: unknown, path: Path, choices: readonly T[]): T {
  const found = choices.find((one) => one === value);
  if (found === undefined)
    throw new UserError({
      where: path,
      what: value === undefined ? 'a choice is missing' : 'unknown choice',
      value,
      remedy: `give one of ${choices.join(', ')}.${typeof value === 'string' ? didYouMean(value, choices) : ''}`,
    });
  return found;
}

export function asBoolean(value: unknown, path: Path): boolean {
  if (typeof value !== 'boolean') throw new UserError({ where: path, what: 'neither true nor false', value });
  return value;
}

/** [low, high] with low < high, both finite. */
export function asInterval(value: unknown, path: Path): [number, number] {
  const pair = asNumbers(value, path, '[low, high]');
  if (pair.length !== 2)
    throw new UserError({ where: path, what: `${pair.length} numbers for an interval`, value, remedy: 'give [low, high]' });
  if (!(pair[0]! < pair[1]!))
    throw new UserError({ where: path, what: 'the interval has no length', value, remedy: 'give [low, high] with low < high' });
  return [pair[0]!, pair[1]!];
}
