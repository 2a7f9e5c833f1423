import { UserError } from '../../basics/errors.ts';
import type { CountingStatistics } from '../counting/statistical-model.ts';
import { type Density, densityFrom, densityNodes } from './density.ts';

/** Refinement of the nuisances' quadrature, and the finer one that its error is read from. */
const LEVELS = [2, 3] as const;
/** Panels of the density in mu, and the finer ones. */
const PANELS = [24, 36] as const;
/** Density at an end of the range relative to its maximum below which the end does not matter. */
const NEGLIGIBLE = 1e-14;

/**
 * Posterior of mu of one counting window without sampling: the likelihood averaged over all nuisances,
 *   p(mu | n) = pi(mu) E[ P(n | mu) ] = pi(mu) E[ P(k <= n | mu) - P(k <= n - 1 | mu) ],
 * from the exact sums of marginal.ts. With a flat prior its upper limit is `upperLimit` with method 'bayesian', which needs no
 * integral over mu; that they agree is a test.
 *
 * @param n      count, whole
 * @param prior  density in mu, any normalisation
 * @param range  of mu
 */
export function exactDensity(
  model: CountingStatistics,
  n: number,
  prior: (mu: number) => number,
  range: readonly [number, number],
): { readonly density: Density; readonly finer: Density } {
  const { exact, description } = model;
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw new UserError({
      where: `window ${description.window}`,
      what: 'the count is not a whole number >= 0',
      value: n,
      remedy: 'give events',
    });
  const perUnit = description.signal.yieldPerUnit;
  const guess = Math.max(0, n - exact.mean) + 3 + 2 * Math.sqrt(n + exact.mean + exact.variance);
  const likelihoodAt = (level: number): ((mu: number) => number) => {
    const marginal = exact.upTo(n, level, 2 * guess, 'probability');
    return (mu) => Math.max(0, marginal.atMost(n, mu) - (n === 0 ? 0 : marginal.atMost(n - 1, mu)));
  };
  const make = (level: number, panels: number): Density => {
    const likelihood = likelihoodAt(level);
    const value = (mu: number): number => prior(mu) * likelihood(mu);
    const [low, high] = ends(value, range, guess / perUnit);
    const edges = Float64Array.from({ length: panels + 1 }, (_, i) => low + ((high - low) * i) / panels);
    return densityFrom(edges, densityNodes(edges).map(value));
  };
  return { density: make(LEVELS[0], PANELS[0]), finer: make(LEVELS[1], PANELS[1]) };
}

/** The part of the range outside of which the density does not matter. */
function ends(f: (mu: number) => number, [low, high]: readonly [number, number], guess: number): readonly [number, number] {
  const grid = 64;
  let top = Math.min(high, low + 2 * guess);
  for (let step = 0; step < 60 && top < high; step++) {
    let largest = 0;
    for (let i = 0; i <= grid; i++) largest = Math.max(largest, f(low + ((top - low) * i) / grid));
    if (f(top) < NEGLIGIBLE * largest) break;
    top = Math.min(high, low + 1.5 * (top - low));
  }
  // from below: cut what is empty, in steps of the grid
  let largest = 0;
  for (let i = 0; i <= grid; i++) largest = Math.max(largest, f(low + ((top - low) * i) / grid));
  let bottom = low;
  for (let i = 1; i <= grid; i++) {
    const at = low + ((top - low) * i) / grid;
    if (!(f(at) < NEGLIGIBLE * largest)) break;
    bottom = at;
  }
  return [bottom, top];
}
