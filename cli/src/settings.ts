import { type ModelReference, type Search, UserError } from '@lacuna/engine';
import { belle2, readSettings, type Settings } from '@lacuna/engine/node';

/** What `--set` says, each key once, numbers in decimal. */
export function settingsOf(entries: readonly string[] | undefined, model: ModelReference, search?: Search): Settings {
  const where = '--set';
  const seen = new Set<string>();
  for (const entry of entries ?? []) {
    const [key, value = ''] = entry.split('=', 2).map((part) => part.trim()) as [string, string?];
    if (seen.has(key)) throw new UserError({ where, what: 'set twice', value: key, remedy: 'give each key once' });
    seen.add(key);
    if (/^[+-]?0[xbo]/i.test(value))
      throw new UserError({ where: `${where} ${key}`, what: 'not a decimal number', value, remedy: 'give it in decimal' });
  }
  return readSettings(entries ?? [], model, search, belle2);
}
