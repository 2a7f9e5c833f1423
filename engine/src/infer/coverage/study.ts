import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import { type BayesOptions, posteriorOf } from '../bayes/bayes.ts';
import { type CountingStatistics, countingStatistics } from '../counting/statistical-model.ts';
import type { Interval } from '../feldman-cousins/belt.ts';
import { knownCount } from '../feldman-cousins/known-count.ts';
import { HypothesisTests } from '../frequentist/hypothesis-test.ts';
import { checkedLevel, upperLimits } from '../frequentist/upper-limit.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { countingInterval, INTERVAL_METHODS, type IntervalMethod } from './counting-intervals.ts';
import { type Coverage, checkTruth, exactCoverage, type TrueNuisances } from './exact.ts';
import { profileInterval } from './profile-interval.ts';
import { toyCoverage } from './toys.ts';

export interface StudyOptions extends BayesOptions {
  readonly method: IntervalMethod;
  readonly level: number;
  /** true values of the parameter of interest; default 0 and a quarter to twice the median expected limit */
  readonly truths?: readonly number[];
  /** of each truth, where sums are not exact; default 1000 */
  readonly toys?: number;
  /** true nuisances of a counting window; default nominal */
  readonly nuisances?: TrueNuisances;
  readonly onToy?: (done: number, total: number) => void;
}

export interface CoverageStudy {
  readonly method: IntervalMethod;
  readonly level: number;
  readonly how: 'exact sums' | 'toys';
  readonly points: readonly Coverage[];
  readonly warnings: readonly string[];
}

const SHARES = [0, 0.25, 0.5, 1, 1.5, 2];

/**
 * How often an interval holds the truth. A counting window, and a workspace that is one count on a known background, are summed exactly; of every
 * other model toys are thrown, with the nuisances at their best values for the data at each truth.
 *
 * @throws  UserError for a method that the model does not allow
 */
export function coverageStudy<Data>(model: StatisticalModel<Data>, options: StudyOptions): CoverageStudy {
  const { method } = options;
  const level = checkedLevel(options.level);
  if (!INTERVAL_METHODS.includes(method))
    throw new UserError({
      where: 'coverage',
      what: 'unknown method',
      value: method,
      remedy: `use one of ${INTERVAL_METHODS.join(', ')}`,
    });
  if (model.poi < 0)
    throw new UserError({ where: 'coverage', what: 'the model has no parameter of interest', remedy: 'name one' });
  const { data } = model;
  if (data === undefined)
    throw new UserError({ where: 'coverage', what: 'the model has no data', remedy: 'give it observations' });
  const counting = countingOf(model, data);
  const truths = options.truths ?? usualTruths(model, data);
  truths.forEach(checkTruth);
  if (counting !== null) {
    const interval = countingInterval(counting, method, level, options);
    return {
      method,
      level,
      how: 'exact sums',
      points: exactCoverage(counting, interval, truths, options.nuisances),
      warnings: [],
    };
  }
  const tests = new HypothesisTests(model, data);
  const points = toyCoverage(
    model,
    intervalOf(model, method, level, options),
    truths.map((mu) => tests.at(mu).x),
    {
      toys: options.toys ?? 1000,
      stream: new RandomStream(options.seed ?? 1, 'coverage'),
      onToy: options.onToy,
    },
  );
  const failed = points.reduce((sum, one) => sum + one.failed, 0);
  const few = method === 'cls' || method === 'profile' ? model.asymptoticWarning?.(tests.at(0).x) : undefined;
  return {
    method,
    level,
    how: 'toys',
    points,
    warnings: [
      ...(few === undefined ? [] : [few]),
      ...(failed === 0 ? [] : [`${failed} toys gave no interval and count as not holding the truth`]),
    ],
  };
}

function countingOf<Data>(model: StatisticalModel<Data>, data: Data): CountingStatistics | null {
  if ('exact' in model && 'observing' in model) return model as unknown as CountingStatistics;
  const known = knownCount(model, data);
  if (known === null) return null;
  return countingStatistics({
    window: 'of the workspace',
    signal: { yieldPerUnit: known.perUnit, unit: model.parameters[model.poi]!.name, uncertainties: [] },
    common: [],
    backgrounds: known.background === 0 ? [] : [{ name: 'background', expected: known.background, uncertainties: [] }],
  });
}

function usualTruths<Data>(model: StatisticalModel<Data>, data: Data): number[] {
  const { expected } = upperLimits(model, data, { only: 'expected' });
  return SHARES.map((share) => Number((share * expected[2]!).toPrecision(3)));
}

function intervalOf<Data>(
  model: StatisticalModel<Data>,
  method: IntervalMethod,
  level: number,
  options: StudyOptions,
): (data: Data) => Interval {
  switch (method) {
    case 'cls':
      return (data) => ({ lower: 0, upper: upperLimits(model, data, { level, only: 'observed' }).observed });
    case 'bayes':
      return (data) => ({ lower: 0, upper: posteriorOf(model, data, { watched: level, ...options }).quantile(level) });
    case 'profile':
      return (data) => profileInterval(model.likelihood(data), level);
    default:
      throw new UserError({
        where: 'coverage',
        what: 'Feldman-Cousins belts without toys are made for one count on a known background',
        value: method,
        remedy: 'use cls, bayes or profile for this model',
      });
  }
}
