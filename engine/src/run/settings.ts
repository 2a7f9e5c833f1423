import { didYouMean, UserError } from '../basics/errors.ts';
import { parseQuantity } from '../basics/units.ts';
import { canonicalParameter } from '../model/particle-name.ts';
import { type ModelReference, modelOf, resolveParameters } from '../model/registry.ts';
import type { Search } from '../select/search-types.ts';
import { withSettings } from '../select/settings.ts';
import type { DetectorCard } from '../simulate/card.ts';
import { applyOverrides, cardPaths } from '../simulate/overrides.ts';
import { triggerLines } from '../trigger/lines.ts';

/** What `--set` changes, checked and sorted by what it belongs to. */
export interface Settings {
  /** paths into the search and their new values: "candidates.dimuon.cuts.0.above", "0.5 GeV" */
  readonly search: Readonly<Record<string, string>>;
  /** of the model, native units */
  readonly parameters: Readonly<Record<string, number>>;
  /** of the detector card, `step.number` and text with its unit */
  readonly card: Readonly<Record<string, string>>;
  /** lines instead of those of the search; empty: no trigger is simulated */
  readonly trigger: readonly string[] | null;
}

export const noSettings: Settings = { search: {}, parameters: {}, card: {}, trigger: null };

/**
 * Reads "key=value" texts. Keys: a parameter of the model ("gPrime"), a number of the detector card ("card.photonEscape.scale"),
 * "trigger" (lines with commas between them, or "none"), a value of the search ("candidates.dimuon.cuts.0.above"). Everything else is a
 * UserError that names the nearest key.
 *
 * @param search  undefined where only the model's parameters can be set
 */
export function readSettings(
  entries: readonly string[],
  model: ModelReference,
  search: Search | undefined,
  card: DetectorCard,
  where = '--set',
): Settings {
  const known = modelOf(model).parameters;
  const inSearch: [string, string][] = [];
  const parameters: [string, number][] = [];
  const overrides: [string, string][] = [];
  let trigger: readonly string[] | null = null;
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    if (equals <= 0) throw new UserError({ where, what: 'not of the form key=value', value: entry });
    const key = canonicalParameter(entry.slice(0, equals).trim());
    const value = entry.slice(equals + 1).trim();
    const parameter = known.find(({ name }) => name === key);
    if (parameter !== undefined) {
      const number =
        value !== '' && Number.isFinite(Number(value))
          ? Number(value)
          : parseQuantity(value, parameter.dimension, `${where} ${key}`);
      parameters.push([key, number]);
    } else if (search === undefined) {
      const names = known.map(({ name }) => name);
      throw new UserError({
        where,
        what: 'unknown key',
        value: key,
        remedy: `keys are ${names.join(', ')}.${didYouMean(key, names)}`,
      });
    } else if (key === 'trigger') {
      trigger = readTrigger(value, where);
    } else if (key.startsWith('card.')) {
      overrides.push([key.slice(5), value]);
      applyOverrides(card, { [key.slice(5)]: value }, where);
    } else if (key.includes('.') && Object.hasOwn(search, key.split('.')[0]!)) {
      inSearch.push([key, value]);
      withSettings(search, { [key]: value });
    } else {
      const candidates = [...known.map(({ name }) => name), 'trigger', ...cardPaths(card).map((path) => `card.${path}`)];
      const remedy = `keys are ${known.map(({ name }) => name).join(', ')}, trigger, card.<step>.<number> and paths into the search such as event.0.below.${didYouMean(key, candidates)}`;
      throw new UserError({ where, what: 'unknown key', value: key, remedy });
    }
  }
  const settings = {
    search: Object.fromEntries(inSearch),
    parameters: Object.fromEntries(parameters),
    card: Object.fromEntries(overrides),
    trigger,
  };
  resolveParameters(model, settings.parameters, where);
  return settings;
}

function readTrigger(value: string, where: string): string[] {
  const lines = value.split(',').map((line) => line.trim());
  const known = triggerLines();
  for (const line of lines)
    if (!known.includes(line))
      throw new UserError({
        where: `${where} trigger`,
        what: 'unknown trigger line',
        value: line,
        remedy: `lines are ${known.join(', ')}.${didYouMean(line, known)}`,
      });
  return lines.includes('none') ? [] : lines;
}

/**
 * Masses [GeV] from "0.5:6:0.25" (both ends included), "0.5,1,2" or "3". Each must lie in the open range of the search.
 */
export function readMasses(text: string, range: readonly [number, number], where = '--mass'): number[] {
  const number = (part: string): number => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (!Number.isFinite(value))
      throw new UserError({
        where,
        what: 'not a mass in GeV',
        value: part,
        remedy: 'give from:to:step, a list such as 0.5,1,2, or one number',
      });
    return value;
  };
  let masses: number[];
  if (text.includes(':')) {
    const parts = text.split(':').map(number);
    const [from, to, step] = parts;
    if (parts.length !== 3 || !(step! > 0) || !(to! >= from!))
      throw new UserError({
        where,
        what: 'not a range of masses',
        value: text,
        remedy: 'give from:to:step with from <= to and step > 0',
      });
    masses = steps(from!, to!, step!, where);
  } else masses = text.split(',').map(number);
  const seen = new Set<number>();
  for (const mass of masses) {
    if (!(mass >= range[0] && mass <= range[1]))
      throw new UserError({
        where,
        what: 'mass outside the open range of the search',
        value: `${mass} GeV`,
        remedy: `give masses from ${range[0]} to ${range[1]} GeV`,
      });
    if (seen.has(mass)) throw new UserError({ where, what: 'a mass stands twice', value: mass });
    seen.add(mass);
  }
  return masses.sort((a, b) => a - b);
}

const MOST_MASSES = 2000;

/** from, from + step, ..., not beyond `to`; each mass is the decimal number that people would write. */
function steps(from: number, to: number, step: number, where: string): number[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST_MASSES)
    throw new UserError({ where, what: `${count} masses`, remedy: `at most ${MOST_MASSES} are scanned at once` });
  return Array.from({ length: count }, (_, i) => Math.round((from + i * step) * 1e9) / 1e9);
}
