import { UserError } from '../basics/errors.ts';
import { type BayesOptions, posteriorOf, upperLimitOf } from './bayes/bayes.ts';
import type { Posterior } from './bayes/posterior.ts';
import { expectedLimitsOf } from './counting/expected.ts';
import { limitOf } from './counting/limit.ts';
import type { CountingModel } from './counting/model.ts';
import { type CountingStatistics, countingStatistics, nominalCount } from './counting/statistical-model.ts';
import { type ExpectedBand, expectedBand } from './expected-band.ts';
import { rawInterval } from './feldman-cousins/belt.ts';
import { knownCount } from './feldman-cousins/known-count.ts';
import { repairedInterval } from './feldman-cousins/repaired.ts';
import { sensitivity } from './feldman-cousins/sensitivity.ts';
import { type FitOptions, type FitResult, fit as fitLikelihood } from './fit/fit.ts';
import { type HypothesisTestResult, HypothesisTests, type TestOptions } from './frequentist/hypothesis-test.ts';
import { toyLimits } from './frequentist/toy-limit.ts';
import type { ToyOptions } from './frequentist/toys.ts';
import { unifiedInterval } from './frequentist/unified-interval.ts';
import { checkedLevel, upperLimits } from './frequentist/upper-limit.ts';
import { HistFactoryModel, type ModelOptions } from './histfactory/model.ts';
import { parsedJson } from './histfactory/read.ts';
import { checkedWorkspace } from './histfactory/schema.ts';
import type { Workspace } from './histfactory/specification.ts';
import type { StatisticalModel } from './likelihood.ts';
import { isUnbinned, type ReadOptions, readUnbinnedModel, type UnbinnedDescription } from './unbinned/read-model.ts';
import type { UnbinnedModel } from './unbinned/unbinned-model.ts';

/** Any of the library's models with data of its own. */
// biome-ignore lint/suspicious/noExplicitAny: the data belong to the model, and only the model looks at them
export type AnyModel = StatisticalModel<any>;

/** A counting window with what was counted in it. */
export interface CountingInput extends CountingModel {
  readonly observed?: number;
}

/**
 * The model of a description: a pyhf workspace (an object, or its JSON text), a counting window with its count, or an
 * unbinned model. A model is given back as it is.
 *
 * @throws  UserError with the JSON path, or the window, of what is wrong
 */
export function model(description: Workspace | string, options?: ModelOptions): HistFactoryModel;
export function model(description: UnbinnedDescription, options?: ReadOptions): UnbinnedModel;
export function model(description: CountingInput): CountingStatistics;
export function model<M extends AnyModel>(description: M): M;
export function model(
  description: Workspace | string | CountingInput | UnbinnedDescription | AnyModel,
  options: ModelOptions & ReadOptions = {},
): AnyModel {
  if (typeof description === 'string') {
    const file = options.file ?? 'workspace';
    return new HistFactoryModel(checkedWorkspace(parsedJson(description, file), file), options);
  }
  if (typeof description !== 'object' || description === null)
    throw new UserError({
      where: 'model',
      what: 'not a description of one',
      value: description,
      remedy: 'give a workspace or a window',
    });
  if ('likelihood' in description) return description;
  if (isUnbinned(description)) return readUnbinnedModel(description, options);
  if ('window' in description) return countingStatistics(description, description.observed);
  return new HistFactoryModel(checkedWorkspace(description, options.file ?? 'workspace'), options);
}

/** Maximum-likelihood fit of a model to its data: values, errors, correlation, second minima. */
export function fit(one: AnyModel, options: FitOptions = {}): FitResult {
  return fitLikelihood(one.likelihood(dataOf(one)), options);
}

/** Test of one value of the parameter of interest by the asymptotic formulae: CLs observed and expected, test statistics. */
export function hypotest(one: AnyModel, mu: number, options: TestOptions = {}): HypothesisTestResult {
  return new HypothesisTests(one, dataOf(one), options).test(mu);
}

export interface LimitRequest extends BayesOptions {
  /** default 0.95 */
  readonly level?: number;
  /**
   * `cls` (default): exact Poisson sums for a counting window, asymptotic formulae with a warning below ten events elsewhere; `cls-toys`: p-values
   * from toys; `bayes`; `fc`: exact belt where the model is a count on a known background, toys elsewhere; `fc-raw`: that belt before its repair
   */
  readonly method?: 'cls' | 'cls-toys' | 'bayes' | 'fc' | 'fc-raw';
  readonly testStatistic?: TestOptions['testStatistic'];
  /** for cls-toys and fc */
  readonly toys?: number;
  /** for the expected limits of bayes and fc, see `expectedBand`; default 400, 0 for none where they need toys */
  readonly bandToys?: number;
  /** of toys (cls-toys, fc); of posteriors (bayes) */
  readonly progress?: ToyOptions['progress'];
}

/** An upper limit, whichever way it was asked for. */
export interface LimitAnswer {
  readonly observed: number;
  /** from -2 to +2 sigma under background alone; null where there are none, `expectedFrom` says why */
  readonly expected: readonly number[] | null;
  /** how they were found */
  readonly expectedFrom: string;
  readonly level: number;
  readonly method: NonNullable<LimitRequest['method']>;
  readonly poi: string;
  /** numeric or Monte Carlo error of the observed limit; null where it is negligible (exact sums) or not known (asymptotic formulae) */
  readonly error: number | null;
  /** both ends, for unified intervals */
  readonly interval?: readonly [number, number];
  /** mean upper end of unified intervals without signal, for a count on a known background */
  readonly sensitivity?: number;
  readonly posterior?: Posterior;
  readonly warnings: readonly string[];
}

/**
 * Upper limit on the parameter of interest.
 *
 * @throws  UserError for a level outside (0, 1), a model without data or parameter of interest, and where there is no limit
 */
export function limit(one: AnyModel, request: LimitRequest = {}): LimitAnswer {
  const level = checkedLevel(request.level ?? 0.95);
  const method = request.method ?? 'cls';
  const data = dataOf(one);
  const parameter = one.parameters[one.poi];
  if (parameter === undefined)
    throw new UserError({ where: 'limit', what: 'the model has no parameter of interest', remedy: 'name one' });
  const common = { level, method, poi: parameter.name };
  switch (method) {
    case 'cls': {
      const exact = nominalCount(one, data);
      if (exact !== null && level >= 0.5 && level <= 0.999) return { ...common, ...exactLimits(exact.model, exact.count, level) };
      const { observed, expected, warnings } = upperLimits(one, data, { level, testStatistic: request.testStatistic });
      return { ...common, observed, expected, expectedFrom: 'asymptotic formulae', error: null, warnings };
    }
    case 'cls-toys': {
      const { testStatistic, toys, seed, progress } = request;
      const { observed, expected, warnings } = toyLimits(one, data, {
        level,
        testStatistic,
        ...(toys !== undefined && { toys }),
        ...(seed !== undefined && { seed }),
        ...(progress !== undefined && { progress }),
      });
      const expectedFrom = 'toys of background alone';
      return { ...common, observed: observed.value, expected, expectedFrom, error: observed.error, warnings };
    }
    case 'bayes': {
      // the posterior of the data and five of the band
      let done = 0;
      const read = (of: unknown) => {
        const posterior = posteriorOf(one, of, { watched: level, ...request });
        request.progress?.(++done, 6);
        return posterior;
      };
      const posterior = read(data);
      const { value, error } = upperLimitOf(posterior, level);
      const band = expectedBand(one, data, (of) => read(of).quantile(level), {
        level,
        toys: request.bandToys,
        seed: request.seed,
      });
      return { ...common, observed: value, ...band, error, posterior, warnings: posterior.warnings };
    }
    case 'fc':
    case 'fc-raw':
      return { ...common, ...unified(one, data, level, method, request) };
    default:
      throw new UserError({
        where: 'limit',
        what: 'unknown method',
        value: method,
        remedy: 'use cls, cls-toys, bayes, fc or fc-raw',
      });
  }
}

function unified(one: AnyModel, data: unknown, level: number, method: 'fc' | 'fc-raw', request: LimitRequest) {
  const known = knownCount(one, data);
  if (known !== null) {
    const construct = method === 'fc' ? repairedInterval : rawInterval;
    const { background, perUnit } = known;
    const { lower, upper } = construct(known.count, background, level);
    const ends = [lower / perUnit, upper / perUnit] as const;
    const mean = sensitivity(background, level, construct) / perUnit;
    const upperOf = (of: unknown) => construct(knownCount(one, of)!.count, background, level).upper / perUnit;
    const band = expectedBand(one, data, upperOf, { level });
    return { observed: ends[1], ...band, error: null, interval: ends, sensitivity: mean, warnings: [] };
  }
  if (method === 'fc-raw')
    throw new UserError({
      where: 'limit',
      what: 'fc-raw is the belt of a count on a known background, and this model is more than that',
      remedy: 'use fc, which throws toys',
    });
  const { toys, seed, progress, bandToys } = request;
  const interval = (of: unknown) => unifiedInterval(one, of, { level, toys, seed, progress });
  const { lower, upper, warnings } = interval(data);
  const band: ExpectedBand = expectedBand(one, data, (of) => interval(of).upper, { level, toys: bandToys, seed });
  return { observed: upper, ...band, error: null, interval: [lower, upper] as const, warnings };
}

function exactLimits(counting: CountingStatistics, count: number, level: number) {
  const options = { method: 'cls', level } as const;
  const observed = limitOf(counting.exact, count, options, Number.isInteger(count) ? 'observed' : 'asimov');
  const { minus2, minus1, median, plus1, plus2 } = expectedLimitsOf(counting.exact, options);
  return {
    observed: observed.value,
    expected: [minus2, minus1, median, plus1, plus2].map(({ value }) => value),
    expectedFrom: 'exact quantiles of the count under background alone',
    error: observed.value * observed.quadratureError,
    warnings: observed.warnings,
  };
}

function dataOf(one: AnyModel): unknown {
  if (one.data === undefined)
    throw new UserError({ where: 'model', what: 'it has no data', remedy: 'give it observations, or a count in "observed"' });
  return one.data as unknown;
}
