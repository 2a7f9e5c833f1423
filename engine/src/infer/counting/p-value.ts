import { normalQuantile } from '../../basics/elementary.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { backgroundCounts, type CountDistribution } from './expected.ts';
import { prepare } from './marginal.ts';
import { type CountingModel, modelWarnings } from './model.ts';

/** Local p-value of the background-only hypothesis in one window. */
export interface LocalPValue {
  /** P(k >= n) under background alone, nuisances averaged over their priors */
  readonly value: number;
  /** one-sided: Z = Phi^-1(1 - p), and 0 for deficits (p > 1/2) */
  readonly significance: number;
  readonly count: number;
  readonly scope: 'local';
  readonly warnings: readonly string[];
}

/**
 * Local p-value for an excess, p = P(k >= n | background alone): exact Poisson sums averaged over the nuisances' priors
 * (prior-predictive). n = 0 gives 1. No correction for the number of windows looked at.
 *
 * @param n       whole count, n >= 0
 * @source        R. D. Cousins, J. T. Linnemann and J. Tucker, Nucl. Instrum. Meth. A 595 (2008) 480
 */
export function localPValue(
  model: CountingModel,
  n: number,
  counts: CountDistribution = backgroundCounts(prepare(model)),
): LocalPValue {
  if (!(Number.isSafeInteger(n) && n >= 0)) {
    throw new UserError({
      where: `window ${model.window}`,
      what: 'the count is not a whole number >= 0',
      value: n,
      remedy: 'give events',
    });
  }
  const value = Math.min(1, counts.atLeast(n));
  if (!(value >= 0)) throw new InternalError(`window ${model.window}: local p-value of ${n} is ${value}`);
  const warnings = modelWarnings(model);
  if (value < 1e-12)
    warnings.push(`window ${model.window}: p-value of ${n} below 1e-12: it rests on the far tails of the nuisances`);
  // below the smallest double the significance would be infinite, which is no number to print
  const significance = value >= 0.5 ? 0 : -normalQuantile(Math.max(value, 1e-300));
  return { value, significance, count: n, scope: 'local', warnings };
}
