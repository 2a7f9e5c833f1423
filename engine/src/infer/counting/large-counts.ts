import { normalCdf } from '../../basics/elementary.ts';
import { gammaP, gammaQ } from '../special/incomplete-gamma.ts';
import type { Marginal, Weighting } from './marginal.ts';
import { accuracy, gaussianFactor, reweighted, SIGNAL_FLOOR } from './measure.ts';
import { type CountingModel, inQuadrature } from './model.ts';
import { backgroundMoments, exactly, type Moments, momentsOf, productMoments, sumMoments } from './moments.ts';

/**
 * Above this many events in a window, seen or expected, Poisson sums are approximated: nodes that resolve the Poisson width grow with the
 * root of the count and, where few simulated events stand for many, with the root of their weight.
 */
export const LARGE_COUNT = 2000;
/** Relative variance of the background from which on its shape matters more than the Poisson width: a spread of 14 %. */
const BROAD = 0.02;

export const LARGE_COUNT_NOTE = `more than ${LARGE_COUNT} events: Poisson sums are approximated`;

/** Unit [events] that a broad background is counted in so that a count is at most `LARGE_COUNT`; 0 where three moments serve better. */
export function countingUnit(count: number, mean: number, ownVariance: number): number {
  const largest = Math.max(count, mean);
  if (ownVariance < BROAD * largest * largest) return 0;
  let unit = 1;
  while (largest > LARGE_COUNT * unit) unit *= 2;
  return unit;
}

/**
 * The window in units of c events. With c events to a count the Poisson variance grows from m to c m; what it grows by is taken from the
 * common factor as far as that goes. The rest is below 1 / (1000 * 0.02) = 5 % of the variance, in broad windows far less: the shapes of all other nuisances are kept.
 */
export function inUnits(model: CountingModel, unit: number, mean: number): CountingModel {
  const common = inQuadrature(model.common);
  const taken = common * common - (unit - 1) / mean;
  return {
    ...model,
    signal: { ...model.signal, yieldPerUnit: model.signal.yieldPerUnit / unit },
    common: [{ name: 'common', relative: taken > 0 ? Math.sqrt(taken) : 0 }],
    backgrounds: model.backgrounds.map(({ simulation, ...rest }) => ({
      ...rest,
      expected: rest.expected / unit,
      ...(simulation && {
        simulation: {
          entries: simulation.entries,
          sumW2: simulation.sumW2 / (unit * unit),
          eventWeight: simulation.eventWeight / unit,
        },
      }),
    })),
  };
}

/**
 * Counts of single events for a marginal of units. The edge n + 1/2 between counts stays where it is, (n + 1/2) / c - 1/2 in units, except
 * below ten units or so, where P(k <= n) = Q(n' + 1, x) would lose its derivatives at x = 0 for n' < 0: there n' goes over to n / c.
 */
export function ofUnits(marginal: Marginal, unit: number): Marginal {
  const inUnit = (n: number): number => n / unit - (0.5 * (1 - 1 / unit) * n) / (n + 10 * unit);
  return {
    atMost: (n, mu) => marginal.atMost(inUnit(n), mu),
    atLeast: (n) => marginal.atLeast(inUnit(n - 1) + 1),
  };
}

/**
 * Poisson probabilities averaged over all nuisances by three moments, for counts too large to be summed whose background is well known.
 * With X = l (mu s e + k sum B) + sum F the count's mean, the count has by the law of total cumulance
 *   mean E X,   variance V X + E X,   third central moment K X + 3 V X + E X,
 * and is taken as a shifted Gamma distribution (Pearson's type III) T with these three, conditioned on the count not being negative:
 *   P(k <= n) = P(-1/2 < T < n + 1/2) / P(T > -1/2).
 * Moments of X are those of independent sums and products, closed, no quadrature: the cost does not depend on the count. The lower end of
 * the shifted Gamma is not above -1/2, where the count 0 begins: low counts may be rare, not impossible.
 *
 * @param weighting  'inverse-yield' reweights the factors l and e by their inverse, as in marginal.ts
 * @source  W. P. Elderton and N. L. Johnson, Systems of Frequency Curves (Cambridge 1969), chapter 5 (type III)
 */
export function largeCountMarginal(model: CountingModel, weighting: Weighting): Marginal {
  const { scaling, fixed } = backgroundMoments(model);
  const factor = (sigma: number): { readonly mass: number; readonly moments: Moments } => {
    const raw = gaussianFactor(sigma, 0, accuracy(2), SIGNAL_FLOOR);
    const rule = weighting === 'inverse-yield' ? reweighted(raw, (x) => 1 / x) : raw;
    return { mass: rule.w.reduce((sum, w) => sum + w, 0), moments: momentsOf(rule) };
  };
  const common = factor(inQuadrature(model.common));
  const signal = factor(inQuadrature(model.signal.uncertainties));
  const mass = common.mass * signal.mass;
  const countAt = (mu: number): Moments => {
    const events = productMoments(signal.moments, exactly(mu * model.signal.yieldPerUnit));
    const { mean, variance, third } = sumMoments(productMoments(common.moments, sumMoments(events, scaling)), fixed);
    return { mean, variance: variance + mean, third: third + 3 * variance + mean };
  };
  return {
    atMost: (n, mu) => mass * between(countAt(mu), n),
    atLeast: (n) => mass * above(countAt(0), n),
  };
}

/** Less skew than this is none: P changes by less than a sixth of it. */
const NO_SKEW = 1e-6;

/** Lower and upper tail of the shifted Gamma distribution at x. */
function tails({ mean, variance, third }: Moments, x: number): { readonly below: number; readonly above: number } {
  const width = Math.sqrt(variance);
  if (!(width > 0)) return x >= mean ? { below: 1, above: 0 } : { below: 0, above: 1 };
  const z = (x - mean) / width;
  // skewness, at most that of the Gamma distribution which begins at -1/2: 2 width / (mean + 1/2)
  const skew = Math.min(third / (variance * width), (2 * width) / (mean + 0.5));
  if (!(skew > NO_SKEW)) return { below: normalCdf(z), above: normalCdf(-z) };
  const root = 2 / skew;
  const t = root * (root + z);
  if (!(t > 0)) return { below: 0, above: 1 };
  return { below: gammaP(root * root, t), above: gammaQ(root * root, t) };
}

/** P(k <= n), from the tail that is small. */
function between(moments: Moments, n: number): number {
  const start = tails(moments, -0.5);
  const end = tails(moments, n + 0.5);
  const inside = end.below < 0.5 ? end.below - start.below : start.above - end.above;
  return Math.max(0, inside) / start.above;
}

/** P(k >= n) */
function above(moments: Moments, n: number): number {
  return Math.min(1, tails(moments, n - 0.5).above / tails(moments, -0.5).above);
}
