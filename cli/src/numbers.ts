import { parseQuantity, UserError } from '@lacuna/engine';
import { readMasses } from '@lacuna/engine/node';

/** Largest seeds and event numbers: above, not every integer is a double. */
const LARGEST = Number.MAX_SAFE_INTEGER;
/** Events of a sample, as the engine takes them. */
export const MOST_EVENTS = 4_000_000_000;
/** Worker threads, as the engine takes them. */
export const MOST_WORKERS = 1024;

/** A decimal number, or NaN: no hexadecimal, no infinity, no empty text. */
export const decimal = (text: string): number =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;

/** A whole number from the command line: "2000000", "2e6". */
export function wholeNumber(text: string, where: string, smallest = 0, largest = LARGEST): number {
  const value = /^\d+(\.\d+)?([eE]\+?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < smallest || value > largest)
    throw new UserError({
      where,
      what: 'not a whole number in range',
      value: text,
      remedy: `give one from ${smallest} to ${largest}`,
    });
  return value;
}

/** "0.9" or "90 %" */
export function levelNumber(text: string, where = '--level'): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = percent ? Number(percent[1]) / 100 : decimal(text);
  if (!(value >= 0.5 && value <= 0.999))
    throw new UserError({ where, what: 'not a level', value: text, remedy: 'give 0.9 or "90 %", from 0.5 to 0.999' });
  return value;
}

/** Far below a day of any collider to far above every plan [fb^-1]. */
const LUMINOSITIES = [1e-6, 1e9] as const;

/** "276/pb" in fb^-1 */
export function luminosityOf(text: string, where = '--luminosity'): number {
  const value = parseQuantity(text, 'luminosity', where);
  if (!(value >= LUMINOSITIES[0] && value <= LUMINOSITIES[1]))
    throw new UserError({
      where,
      what: 'luminosity out of range',
      value: text,
      remedy: 'give one from 1e-6/fb to 1e9/fb (1e6/ab)',
    });
  return value;
}

/** Masses [GeV] in a range: "0.5:6:0.25", "0.5,1,2" or "3", in decimal numbers. */
export function massList(text: string, range: readonly [number, number], where = '--mass'): number[] {
  for (const part of text.split(/[:,]/))
    if (Number.isNaN(decimal(part)))
      throw new UserError({
        where,
        what: 'not a mass in GeV',
        value: part,
        remedy: 'give from:to:step, a list such as 0.5,1,2, or one number',
      });
  return readMasses(text, range, where);
}

/** For options that may stand several times. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];
