import { exp, log, normalQuantile } from '../../basics/elementary.ts';

const LOG_TWO_PI = 1.8378770664093453;

/**
 * An auxiliary measurement a of a parameter p, part of the likelihood:
 *   gaussian:   a ~ Gauss(p, sigma)
 *   lognormal:  ln a ~ Gauss(ln p, sigma), sigma the relative uncertainty; p > 0
 * The measured value is data: toys throw it.
 */
export interface Constraint {
  readonly parameter: number;
  readonly kind: 'gaussian' | 'lognormal';
  /** what was measured */
  readonly measured: number;
  readonly sigma: number;
}

/**
 * -2 ln of the density of a; with its slope in p, a curvature that is
 * positive, and the exact second derivative left in `slope`.
 */
export function constraintTerm(one: Constraint, measured: number, p: number, slope: Float64Array): number {
  const { sigma } = one;
  if (one.kind === 'gaussian') {
    const pull = (p - measured) / sigma;
    slope[0] = (2 * pull) / sigma;
    slope[1] = slope[2] = 2 / (sigma * sigma);
    return pull * pull + 2 * log(sigma) + LOG_TWO_PI;
  }
  if (!(p > 0)) return Infinity;
  const pull = (log(p) - log(measured)) / sigma;
  slope[0] = (2 * pull) / (sigma * p);
  slope[1] = 2 / (sigma * sigma * p * p);
  slope[2] = slope[1] * (1 - pull * sigma);
  return pull * pull + 2 * log(sigma * measured) + LOG_TWO_PI;
}

/** A measurement of p thrown with a uniform number u in (0, 1). */
export function throwConstraint(one: Constraint, p: number, u: number): number {
  const step = one.sigma * normalQuantile(u);
  return one.kind === 'gaussian' ? p + step : p * exp(step);
}
