import { UserError } from '../../basics/errors.ts';
import { type BayesOptions, posteriorOf } from '../bayes/bayes.ts';
import { limitOf } from '../counting/limit.ts';
import type { CountingStatistics } from '../counting/statistical-model.ts';
import { type Interval, rawInterval } from '../feldman-cousins/belt.ts';
import { repairedInterval } from '../feldman-cousins/repaired.ts';
import { profileInterval } from './profile-interval.ts';

/** Intervals that one counting window can be asked for. */
export type IntervalMethod = 'cls' | 'bayes' | 'fc' | 'fc-raw' | 'profile';
export const INTERVAL_METHODS: readonly IntervalMethod[] = ['cls', 'bayes', 'fc', 'fc-raw', 'profile'];

/**
 * The interval of a count by a method at a level: `cls` (exact Poisson sums) and `bayes` are upper limits, [0, limit]; `fc` and `fc-raw` are
 * Feldman-Cousins on the known background; `profile` is the two-sided profile-likelihood interval.
 *
 * @throws  UserError for Feldman-Cousins with uncertain nuisances
 */
export function countingInterval(
  model: CountingStatistics,
  method: IntervalMethod,
  level: number,
  options: Pick<BayesOptions, 'prior'> = {},
): (n: number) => Interval {
  if (!(level > 0 && level < 1))
    throw new UserError({ where: 'interval', what: 'level outside (0, 1)', value: level, remedy: 'give 0.9 for 90 %' });
  switch (method) {
    case 'cls':
      return (n) => ({ lower: 0, upper: limitOf(model.exact, n, { method: 'cls', level }, 'observed').value });
    case 'bayes':
      return (n) => {
        // the flat prior has a closed form
        if (options.prior === undefined || options.prior === 'flat')
          return { lower: 0, upper: limitOf(model.exact, n, { method: 'bayesian', level }, 'observed').value };
        return { lower: 0, upper: posteriorOf(model, model.observing(n), options).quantile(level) };
      };
    case 'fc':
    case 'fc-raw': {
      const { background, yieldPerUnit } = knownBackground(model);
      const interval = method === 'fc' ? repairedInterval : rawInterval;
      return (n) => {
        const { lower, upper } = interval(n, background, level);
        return { lower: lower / yieldPerUnit, upper: upper / yieldPerUnit };
      };
    }
    case 'profile':
      return (n) => profileInterval(model.likelihood(model.observing(n)), level);
    default:
      throw new UserError({
        where: 'interval',
        what: 'unknown method',
        value: method,
        remedy: `use one of ${INTERVAL_METHODS.join(', ')}`,
      });
  }
}

/** Background and signal per unit of mu of a window without nuisances. */
export function knownBackground(model: CountingStatistics): { readonly background: number; readonly yieldPerUnit: number } {
  if (model.parameters.length > 1)
    throw new UserError({
      where: `window ${model.description.window}`,
      what: 'Feldman-Cousins intervals are made for a known background and signal, and these are uncertain',
      value: model.parameters.slice(1).map(({ name }) => name),
      remedy: 'use cls or bayes, or drop the uncertainties',
    });
  const yieldPerUnit = model.description.signal.yieldPerUnit;
  return { background: model.expected(Float64Array.of(0)), yieldPerUnit };
}
