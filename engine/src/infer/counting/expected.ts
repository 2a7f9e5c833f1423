import { normalCdf } from '../../basics/elementary.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { type Limit, type LimitOptions, limitOf } from './limit.ts';
import { LAST_LEVEL, type PreparedModel, prepare } from './marginal.ts';
import type { CountingModel } from './model.ts';

/** Standard deviations of the five expected limits. */
export const BAND = { minus2: -2, minus1: -1, median: 0, plus1: 1, plus2: 2 } as const;
export type BandName = keyof typeof BAND;

/** How quantiles of a whole-numbered count are defined here; printed with expected limits. */
export const QUANTILE_CONVENTION =
  'expected limits: the limit at the smallest count whose probability of not being exceeded under background alone reaches 2.28, 15.9, 50, 84.1 and 97.7 %';

export type ExpectedLimits = { readonly [name in BandName]: Limit } & { readonly convention: string };

/** Refinement at which quantiles are looked for: probabilities good to 1e-7 or so, as the tests show. */
const LEVEL = 1;
/** A tail probability has converged when a refinement changes it by less than this fraction (what is left then is far smaller) ... */
const CONVERGED = 1e-4;
/** ... and is an error where the last one still changes it by more than this, or by more than 1e-15 in all. */
const ACCEPTED = 1e-3;

/** Distribution of the count under background alone, all nuisances averaged over (the prior-predictive distribution). */
export interface CountDistribution {
  /** P(k <= n) */
  atMost(n: number): number;
  /** P(k >= n) */
  atLeast(n: number): number;
  /** smallest n with P(k <= n) >= p */
  quantile(p: number): number;
  /** expected count */
  readonly mean: number;
}

export function backgroundCounts(prepared: PreparedModel): CountDistribution {
  const spread = Math.sqrt(prepared.mean + prepared.variance);
  const nodes = prepared.upTo(0, LEVEL, 0, 'probability');
  const atMost = (n: number): number => (n < 0 ? 0 : nodes.atMost(n, 0));
  const quantile = (p: number): number => {
    // bracket in steps of the spread, then halve
    let low = -1;
    let high = Math.floor(prepared.mean);
    let stride = Math.ceil(spread) + 1;
    while (atMost(high) < p) {
      low = high;
      high += stride;
      stride *= 2;
      if (!(high < Number.MAX_SAFE_INTEGER))
        throw new InternalError(`window ${prepared.model.window}: the count's quantile at ${p} was not found`);
    }
    while (high - low > 1) {
      const middle = Math.floor(0.5 * (low + high));
      if (atMost(middle) >= p) high = middle;
      else low = middle;
    }
    return high;
  };
  const atLeast = (n: number): number => {
    if (n <= 0) return 1;
    let value = prepared.upTo(n, 0, 0, 'probability').atLeast(n);
    let change = Number.POSITIVE_INFINITY;
    for (let level = LEVEL; level <= LAST_LEVEL && !(change <= CONVERGED * value); level++) {
      const finer = prepared.upTo(n, level, 0, 'probability').atLeast(n);
      change = Math.abs(finer - value);
      value = finer;
    }
    if (!(change <= Math.max(ACCEPTED * value, 1e-15))) {
      throw new UserError({
        where: `window ${prepared.model.window}`,
        what: `P(k >= ${n}) did not converge: its last refinement still changed ${value} by ${change}`,
        value: `background ${prepared.mean} with a variance of ${prepared.variance}`,
        remedy: 'simulate more background with --events',
      });
    }
    return value;
  };
  return { atMost, atLeast, quantile, mean: prepared.mean };
}

/**
 * Expected limits without signal: median and edges of the 1 and 2 sigma bands, exactly. The count's distribution under background alone is
 * summed (no toys, no Asimov formula); its quantile at Phi(z) is the smallest n with P(k <= n) >= Phi(z); the limit grows with n, so the
 * limit at that count is the quantile of the limit. With few events several of the five coincide, and a band covers at least its nominal
 * probability from below each edge.
 */
export function expectedLimits(model: CountingModel, options: LimitOptions): ExpectedLimits {
  return expectedLimitsOf(prepare(model), options);
}

/** As `expectedLimits`, for a model prepared once. */
export function expectedLimitsOf(
  prepared: PreparedModel,
  options: LimitOptions,
  counts = backgroundCounts(prepared),
): ExpectedLimits {
  const known = new Map<number, Limit>();
  const at = (z: number): Limit => {
    const n = counts.quantile(normalCdf(z));
    const limit = known.get(n) ?? limitOf(prepared, n, options, 'expected');
    known.set(n, limit);
    return limit;
  };
  return {
    minus2: at(BAND.minus2),
    minus1: at(BAND.minus1),
    median: at(BAND.median),
    plus1: at(BAND.plus1),
    plus2: at(BAND.plus2),
    convention: QUANTILE_CONVENTION,
  };
}

/**
 * Limit at the Asimov count: the expected count itself, E[n] under background alone with nuisances averaged (so including what zero
 * simulated events may hide). It is not whole; Poisson sums are continued as P(k <= n | x) = Q(n + 1, x). It tracks the median limit from
 * nearby but, unlike it, changes smoothly with the background: for optimisation and plots, not a replacement of the band.
 */
export function asimovLimit(model: CountingModel, options: LimitOptions): Limit {
  const prepared = prepare(model);
  return limitOf(prepared, prepared.mean, options, 'asimov');
}
