import { parseQuantity } from '../../basics/units.ts';
import type { SearchResult } from '../../report/result.ts';
import { scanMasses } from '../../select/search.ts';
import type { Search } from '../../select/search-types.ts';
import type { PublishedLimit } from '../closure.ts';
import type { InferOptions } from '../infer-search.ts';
import { type PlanOptions, planSearch } from '../plan.ts';
import { inferShown } from './infer-shown.ts';
import { Progress } from './progress.ts';
import { type RunOptions, runPlan } from './run-plan.ts';

export interface SearchOptions extends Omit<PlanOptions, 'luminosity'>, Omit<InferOptions, 'luminosity'>, RunOptions {
  /** "276/pb", or a number in fb^-1; the search's own when absent */
  readonly luminosity?: string | number | undefined;
}

/** Masses of a search's own scan and those of the published points, so that both can be compared without interpolation. */
export function massesWithPublished(search: Search, published: PublishedLimit | undefined): number[] {
  const [low, high] = search.signal.openRange;
  const points = published?.points.map(({ mass }) => mass).filter((mass) => mass >= low && mass <= high) ?? [];
  return [...new Set([...scanMasses(search), ...points])].sort((a, b) => a - b);
}

/** A search from model to limit on worker threads: the whole of what `lacuna search` does but writing files. */
export async function runSearch(search: Search, options: SearchOptions = {}): Promise<SearchResult> {
  const { luminosity, ...rest } = options;
  const value = typeof luminosity === 'string' ? parseQuantity(luminosity, 'luminosity', 'luminosity') : luminosity;
  const plan = planSearch(search, { full: true, ...rest, masses: rest.masses ?? massesWithPublished(search, rest.published) });
  const { samples, tables } = await runPlan(plan, rest);
  return inferShown(plan, samples, tables, { ...rest, luminosity: value }, new Progress(rest.log ?? { write: () => true }));
}
