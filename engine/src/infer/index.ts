/** Counting inference in mass windows: model, limits, expected bands, p-values, and where observed counts come from. */

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
  validate,
} from './counting/model.ts';
export { expectedBackground } from './counting/moments.ts';
export { type LocalPValue, localPValue } from './counting/p-value.ts';
export { countsInWindows, pseudoCounts } from './counting/pseudo-data.ts';
export { gammaQuantile } from './special/gamma-quantile.ts';
export { gammaP, gammaQ } from './special/incomplete-gamma.ts';
export { logGamma } from './special/log-gamma.ts';
export { poissonAtLeast, poissonAtMost, poissonPmf, poissonQuantile } from './special/poisson.ts';
