/** Maximum-likelihood fits: values, errors, profile intervals, correlation, impacts, second minima. */

export { type Covariance, correlation, covariance } from './covariance.ts';
export { type FitOptions, type FitResult, type FittedParameter, fit } from './fit.ts';
export { type Impact, impacts } from './impacts.ts';
export { type IntervalEnd, type LikelihoodInterval, likelihoodInterval } from './interval.ts';
export { type ProfilePoints, profileCurve } from './profile-curve.ts';
