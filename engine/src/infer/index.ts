/**
 * The statistics library by itself: models, fits, tests, limits, intervals, coverage, files. Pure functions of model and data; runs in browsers.
 * Also `lacuna/infer`.
 */

// ---- questions ----

export {
  type AnyModel,
  type CountingInput,
  fit,
  hypotest,
  type LimitAnswer,
  type LimitRequest,
  limit,
  model,
} from './library.ts';

// ---- models ----

export {
  type BackgroundComponent,
  type CountingModel,
  effectiveEntries,
  FEWEST_EFFECTIVE_EVENTS,
  inQuadrature,
  modelWarnings,
  type RelativeUncertainty,
  type SimulatedSample,
  totalEffectiveEntries,
  validate as validateWindow,
} from './counting/model.ts';
export {
  type CountingData,
  type CountingStatistics,
  countingStatistics,
  FEWEST_ASYMPTOTIC,
} from './counting/statistical-model.ts';
export * from './histfactory/index.ts';
export type { Likelihood, Parameter, StatisticalModel } from './likelihood.ts';
export * from './unbinned/index.ts';

// ---- fits ----

export {
  correlation,
  covariance,
  type FitOptions,
  type FitResult,
  type FittedParameter,
  fit as fitLikelihood,
  type Impact,
  impacts,
  type LikelihoodInterval,
  likelihoodInterval,
  type ProfilePoints,
  profileCurve,
} from './fit/index.ts';
export { type Minimum, minimise } from './minimise/minimise.ts';
export { globalMinimum, type Minima } from './minimise/multi-start.ts';

// ---- tests and limits ----

export {
  asymptoticPValues,
  type DiscoveryResult,
  discovery,
  expectedPValues,
  type HypothesisTestResult,
  HypothesisTests,
  type LimitScanPoint,
  type PValues,
  scanLimits,
  type TestOptions,
  type TestStatistic,
  type ToyLimits,
  type ToyOptions,
  ToyTests,
  toyLimits,
  type UnifiedInterval,
  type UpperLimits,
  unifiedInterval,
  upperLimits,
  upperLimitsOf,
} from './frequentist/index.ts';

// ---- one count: exact sums ----

export { parseCounts } from './counting/counts-file.ts';
export { type CouplingLimit, type CouplingOptions, limitOnCoupling } from './counting/coupling.ts';
export {
  asimovLimit,
  BAND,
  type BandName,
  backgroundCounts,
  type CountDistribution,
  type ExpectedLimits,
  expectedLimits,
  expectedLimitsOf,
  QUANTILE_CONVENTION,
} from './counting/expected.ts';
export { type CountKind, type Limit, type LimitMethod, type LimitOptions, limitOf, upperLimit } from './counting/limit.ts';
export { type PreparedModel, prepare } from './counting/marginal.ts';
export { expectedBackground } from './counting/moments.ts';
export { type LocalPValue, localPValue } from './counting/p-value.ts';
export { countsInWindows, pseudoCounts } from './counting/pseudo-data.ts';

// ---- Bayes ----

export { type BayesOptions, credibleInterval, posteriorOf, upperLimitOf as bayesianUpperLimit } from './bayes/bayes.ts';
export { effectiveSamples, quantileError, splitRHat } from './bayes/diagnostics.ts';
export type { ChainDiagnostics, Posterior, PosteriorMethod } from './bayes/posterior.ts';
export type { Prior, PriorTable } from './bayes/prior.ts';

// ---- Feldman-Cousins ----

export { type Interval, rawInterval } from './feldman-cousins/belt.ts';
export { type KnownCount, knownCount } from './feldman-cousins/known-count.ts';
export { repairedInterval } from './feldman-cousins/repaired.ts';
export { sensitivity } from './feldman-cousins/sensitivity.ts';

// ---- coverage ----

export { countingInterval, INTERVAL_METHODS, type IntervalMethod } from './coverage/counting-intervals.ts';
export { type Coverage, exactCoverage, type TrueNuisances } from './coverage/exact.ts';
export { profileInterval } from './coverage/profile-interval.ts';
export { type CoverageStudy, coverageStudy as coverage, type StudyOptions } from './coverage/study.ts';
export { type ToyCoverageOptions, toyCoverage } from './coverage/toys.ts';

// ---- files ----

export { countingWorkspace } from './counting/workspace.ts';
export type { Hs3Document } from './hs3/document.ts';
export { type FromHs3, readHs3 } from './hs3/read.ts';
export { type Hs3Options, writeHs3 } from './hs3/write.ts';

// ---- functions ----

export { RandomStream } from '../basics/random.ts';
export { gammaQuantile } from './special/gamma-quantile.ts';
export { gammaP, gammaQ } from './special/incomplete-gamma.ts';
export { logGamma } from './special/log-gamma.ts';
export { poissonAtLeast, poissonAtMost, poissonPmf, poissonQuantile } from './special/poisson.ts';

// ---- searches for peaks ----

export * from './bump-hunt/index.ts';
export * from './look-elsewhere/index.ts';
