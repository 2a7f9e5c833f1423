import { didYouMean, UserError } from '../basics/errors.ts';
import { FORBIDDEN_KEYS } from '../basics/plain-data.ts';
import { defineSearch } from './define-search.ts';
import type { MassWindow, Search, SearchInput } from './search-types.ts';

/**
 * A search with some values changed, as on a command line: { "candidates.dimuon.cuts.0.above": "0.5 GeV", "luminosity": "1/fb" }.
 * Values that read as JSON numbers are native units, all others texts; lists are counted from 0. Only values that exist can be changed;
 * an unknown step of a path names the nearest known one.
 */
export function withSettings(search: Search, settings: Readonly<Record<string, string>>): Search {
  const copy = JSON.parse(JSON.stringify(search)) as SearchInput;
  for (const [path, text] of Object.entries(settings)) {
    const steps = path.split('.');
    let at: unknown = copy;
    steps.forEach((step, i) => {
      const where = `setting ${path}`;
      if (FORBIDDEN_KEYS.includes(step)) throw new UserError({ where, what: `the name "${step}" is not allowed` });
      if (at === null || typeof at !== 'object')
        throw new UserError({ where, what: `"${steps.slice(0, i).join('.')}" is a value, it has no "${step}"` });
      const known = Object.keys(at);
      if (!Object.hasOwn(at, step))
        throw new UserError({
          where,
          what: `unknown key "${step}".${didYouMean(step, known) || ` Known: ${known.slice(0, 40).join(', ') || 'none'}`}`,
        });
      const holder = at as Record<string, unknown>;
      if (i < steps.length - 1) at = holder[step];
      else if (holder[step] !== null && typeof holder[step] === 'object')
        throw new UserError({ where, what: `holds several values: ${Object.keys(holder[step]).slice(0, 40).join(', ')}` });
      else holder[step] = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : text;
    });
  }
  return defineSearch(copy);
}

/** Replacements for tabulated numbers of a search. */
export interface SearchTables {
  readonly window?: MassWindow<number>['table'];
  /** by position in candidates.<name>.cuts: [mass, value] for the bound, and for the slope of a linear cut */
  readonly cuts?: readonly {
    readonly candidate: string;
    readonly cut: number;
    readonly bound: readonly (readonly [number, number])[];
    readonly slope?: readonly (readonly [number, number])[];
  }[];
}

/** A search with other tables against mass: for scripts that derive them. Only cuts with one bound (above, below) can be replaced. */
export function withTables(search: Search, tables: SearchTables): Search {
  const copy = JSON.parse(JSON.stringify(search)) as {
    massWindow: { table: unknown };
    candidates: Record<string, { cuts: Record<string, unknown>[] }>;
  };
  if (tables.window) copy.massWindow.table = tables.window;
  for (const { candidate, cut, bound, slope } of tables.cuts ?? []) {
    const target = copy.candidates[candidate]?.cuts[cut];
    if (!target) throw new UserError({ where: `candidates.${candidate}.cuts[${cut}]`, what: 'no such cut' });
    const key = 'above' in target ? 'above' : 'below' in target ? 'below' : undefined;
    if (!key)
      throw new UserError({
        where: `candidates.${candidate}.cuts[${cut}]`,
        what: 'only a cut with above or below has one table',
      });
    target[key] = { tabulated: bound };
    if (slope) (target['linear'] as Record<string, unknown>)['slope'] = { tabulated: slope };
  }
  return defineSearch(copy as unknown as SearchInput);
}
