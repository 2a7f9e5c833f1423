import type { FrozenTables } from '../../generate/process.ts';
import type { SearchResult } from '../../report/result.ts';
import { type InferOptions, inferSearch } from '../infer-search.ts';
import type { Plan } from '../plan.ts';
import type { SampleResult } from '../sample.ts';
import type { Progress } from './progress.ts';

/** `inferSearch` with a line of progress: large counts and many masses take their time. */
export function inferShown(
  plan: Plan,
  results: readonly SampleResult[],
  tables: readonly FrozenTables[],
  options: InferOptions,
  progress: Progress,
): SearchResult {
  progress.startPhase('setting limits', plan.masses.length, 'masses');
  try {
    return inferSearch(plan, results, tables, { ...options, onMass: () => progress.advance(1) });
  } finally {
    progress.clear();
  }
}
