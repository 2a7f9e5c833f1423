import type { FrozenTables } from '../generate/process.ts';
import { type CountingStatistics, countingStatistics } from '../infer/counting/statistical-model.ts';
import type { SearchResult } from '../report/result.ts';
import { countingModel } from './counting.ts';
import { measure } from './measured.ts';
import type { Plan } from './plan.ts';
import type { SampleResult } from './sample.ts';

/** The statistical model of one mass hypothesis, with the count that its limits are from. */
export interface WindowLikelihood {
  readonly mass: number;
  readonly model: CountingStatistics;
}

/**
 * The models behind a result's limits, one a mass, with the counts that it shows: observed, drawn, or expected where it has no data. Masses
 * are hypotheses of their own, and their windows may overlap: the models are not to be multiplied.
 */
export function windowLikelihoods(
  plan: Plan,
  results: readonly SampleResult[],
  tables: readonly FrozenTables[],
  result: SearchResult,
): WindowLikelihood[] {
  const run = measure(plan, results, tables);
  return result.masses.flatMap((point) => {
    if (point.noLimit !== null) return [];
    const description = countingModel(run, point.mass, result.luminosity.value);
    if (description === null) return [];
    return [{ mass: point.mass, model: countingStatistics(description, point.observed ?? point.totalBackground.value) }];
  });
}
