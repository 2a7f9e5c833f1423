import { UserError } from '../../basics/errors.ts';
import type { CountingStatistics } from '../counting/statistical-model.ts';
import type { Interval } from '../feldman-cousins/belt.ts';
import { poissonAtMost } from '../special/poisson.ts';

/** How often an interval holds the truth. */
export interface Coverage {
  /** the true value of the parameter of interest */
  readonly truth: number;
  /** probability that the interval holds it */
  readonly coverage: number;
  /** one standard deviation of the Monte Carlo; for exact sums the probability that was not summed */
  readonly error: number;
  /** probability that the interval lies wholly below the truth, and wholly above it */
  readonly below: number;
  readonly above: number;
  /** pseudo-experiments; null for exact sums */
  readonly toys: number | null;
  /** pseudo-experiments that gave no interval: they count as not holding the truth */
  readonly failed: number;
}

/** What the true nuisances are: all at their nominal values, or drawn from their priors. */
export type TrueNuisances = 'nominal' | 'averaged';

/** Probability left in the tails when the sum ends. */
const LEFT = 1e-10;

/**
 * Exact coverage of an interval that depends on the count alone,
 *   C(mu) = sum_n P(n | mu) [ mu in I(n) ],
 * without toys. `nominal`: P is Poisson with all nuisances where the model has them; auxiliary measurements are taken as they are, as hybrid
 * CLs and the Bayesian limit take them. `averaged`: P is averaged over the nuisances' priors, which is what a hybrid interval is made to cover.
 *
 * @param truths  values of mu, >= 0
 */
export function exactCoverage(
  model: CountingStatistics,
  interval: (n: number) => Interval,
  truths: readonly number[],
  nuisances: TrueNuisances = 'nominal',
): Coverage[] {
  if (nuisances !== 'nominal' && nuisances !== 'averaged')
    throw new UserError({
      where: 'coverage',
      what: 'unknown truth of the nuisances',
      value: nuisances,
      remedy: 'use nominal or averaged',
    });
  const known = new Map<number, Interval>();
  const of = (n: number): Interval => {
    const one = known.get(n) ?? interval(n);
    known.set(n, one);
    return one;
  };
  return truths.map((truth) => {
    checkTruth(truth);
    const atMost = cumulative(model, truth, nuisances);
    let [coverage, below, above, summed] = [0, 0, 0, 0];
    for (let n = 0; summed < 1 - LEFT && n < 1e6; n++) {
      const upTo = Math.min(1, atMost(n));
      const probability = Math.max(0, upTo - summed);
      summed = Math.max(summed, upTo);
      // counts that are never seen need no interval
      if (probability < 1e-16) continue;
      const { lower, upper } = of(n);
      if (truth > upper) below += probability;
      else if (truth < lower) above += probability;
      else coverage += probability;
    }
    return { truth, coverage, error: 1 - summed, below, above, toys: null, failed: 0 };
  });
}

/** P(k <= n | truth) */
function cumulative(model: CountingStatistics, truth: number, nuisances: TrueNuisances): (n: number) => number {
  if (nuisances === 'nominal') {
    const x = Float64Array.from(model.parameters, ({ init }) => init);
    x[model.poi] = truth;
    const mean = model.expected(x);
    return (n) => poissonAtMost(n, mean);
  }
  const { exact, description } = model;
  const events = truth * description.signal.yieldPerUnit;
  const marginal = exact.upTo(exact.mean + events, 2, events, 'probability');
  return (n) => marginal.atMost(n, truth);
}

export function checkTruth(truth: number): void {
  if (!(truth >= 0 && Number.isFinite(truth)))
    throw new UserError({
      where: 'coverage',
      what: 'a true value is not a number >= 0',
      value: truth,
      remedy: 'give e.g. 0,1,2,5',
    });
}
