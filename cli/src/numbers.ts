import { UserError } from '@lacuna/engine';

/** A whole number from the command line: "2000000", "2e6". */
export function wholeNumber(text: string, where: string, smallest = 0): number {
  const value = /^\d+(\.\d+)?([eE]\+?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < smallest)
    throw new UserError({ where, what: `not a whole number from ${smallest} up`, value: text });
  return value;
}

/** "0.9" or "90 %" */
export function levelNumber(text: string, where = '--level'): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = percent ? Number(percent[1]) / 100 : Number(text);
  if (!(value >= 0.5 && value <= 0.999))
    throw new UserError({ where, what: 'not a level', value: text, remedy: 'give 0.9 or "90 %", from 0.5 to 0.999' });
  return value;
}

/** For options that may stand several times. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];
