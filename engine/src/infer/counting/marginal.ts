import { exp } from '../../basics/elementary.ts';
import type { Rule } from '../special/gauss-rule.ts';
import { poissonAtLeast, poissonAtMost } from '../special/poisson.ts';
import { type BackgroundMeasure, backgroundMeasure, total } from './background.ts';
import { countingUnit, inUnits, LARGE_COUNT, largeCountMarginal, ofUnits } from './large-counts.ts';
import { accuracy, compress, gaussianFactor, reweighted, SIGNAL_FLOOR, scaled } from './measure.ts';
import { type CountingModel, inQuadrature, validate } from './model.ts';
import { backgroundMoments, expectedBackground } from './moments.ts';

/** The last refinement tried before a quadrature is given up. */
export const LAST_LEVEL = 5;

/** A validated model with its background distributions, built once per refinement and shared by all limits of the window. */
export interface PreparedModel {
  readonly model: CountingModel;
  /** mean and variance of the background's expected events, nuisances included */
  readonly mean: number;
  readonly variance: number;
  /** the variance without the common factor's part */
  readonly ownVariance: number;
  background(level: number): BackgroundMeasure;
  /** whether sums up to a count of n are approximated in this window (see large-counts.ts) */
  isLarge(n: number): boolean;
  /** the marginal that serves counts up to n, exact or not */
  upTo(n: number, level: number, signal: number, weighting: Weighting): Marginal;
  /** exact; nodes of all nuisances; `signal`: the most signal events that matter, which set the resolution in the factors on the yield */
  marginal(level: number, signal: number, weighting: Weighting): Marginal;
}

export function prepare(model: CountingModel): PreparedModel {
  validate(model);
  const levels: BackgroundMeasure[] = [];
  const background = (level: number): BackgroundMeasure => {
    levels[level] ??= backgroundMeasure(model, accuracy(level));
    return levels[level];
  };
  const { scaling: a, fixed: b } = backgroundMoments(model);
  const { mean, variance } = expectedBackground(model);
  // two standard deviations up is where the expected band ends
  const reach = mean + 2 * Math.sqrt(mean + variance);
  const prepared = {
    model,
    mean,
    variance,
    ownVariance: a.variance + b.variance,
    background,
    isLarge: (n: number): boolean => Math.max(n, reach) > LARGE_COUNT,
  };
  const cache = new Map<string, Marginal>();
  const cached = (level: number, signal: number, weighting: Weighting): Marginal => {
    // rounded up to powers of two, so that the limits of a window share their nodes
    let rounded = 4;
    while (rounded < signal) rounded *= 2;
    const key = `${level} ${rounded} ${weighting}`;
    const known = cache.get(key) ?? marginal(prepared, level, rounded, weighting);
    cache.set(key, known);
    return known;
  };
  const inUnitsOf = new Map<number, PreparedModel>();
  const upTo = (n: number, level: number, signal: number, weighting: Weighting): Marginal => {
    if (!prepared.isLarge(n)) return cached(level, signal, weighting);
    const unit = countingUnit(Math.max(n, reach), mean, prepared.ownVariance);
    if (unit === 0) return largeCountMarginal(model, weighting);
    const coarse = inUnitsOf.get(unit) ?? prepare(inUnits(model, unit, mean));
    inUnitsOf.set(unit, coarse);
    return ofUnits(coarse.marginal(level, signal / unit, weighting), unit);
  };
  return { ...prepared, marginal: cached, upTo };
}

/** Background means at one value of the common factor. */
interface CommonNode {
  readonly factor: number;
  readonly weight: number;
  /** ascending */
  readonly background: Rule;
  /** sum of the weights below each node, and of all */
  readonly cumulative: Float64Array;
}

/**
 * 'inverse-yield' multiplies every node by 1/(l e): with it the marginal of a Poisson distribution function is the integral of the marginal
 * likelihood over mu with a flat prior (see limit.ts).
 */
export type Weighting = 'probability' | 'inverse-yield';

export interface Marginal {
  /** E[ weight P(k <= n | mu) ]; n may be real */
  atMost(n: number, mu: number): number;
  /** E[ weight P(k >= n | 0) ], n > 0 */
  atLeast(n: number): number;
}

/**
 * Up to here whole counts are convolved, background with signal, instead of summing over the background's nodes for every mu. At most 500:
 * exp(-mean) must not underflow where it matters.
 */
const MOST_CONVOLVED = 500;

function marginal(
  prepared: Omit<PreparedModel, 'marginal' | 'upTo'>,
  level: number,
  signalEvents: number,
  weighting: Weighting,
): Marginal {
  const { model, mean, variance, ownVariance } = prepared;
  const wanted = accuracy(level);
  const { scaling, fixed } = prepared.background(level);
  const rule = (sigma: number, events: number, smoothing: number): Rule => {
    const raw = gaussianFactor(sigma, events, wanted, SIGNAL_FLOOR);
    return compress(weighting === 'inverse-yield' ? reweighted(raw, (x) => 1 / x) : raw, wanted, events, smoothing);
  };
  const common = rule(inQuadrature(model.common), mean + signalEvents, ownVariance);
  const signal = rule(inQuadrature(model.signal.uncertainties), signalEvents, variance);
  const signalMass = signal.w.reduce((sum, w) => sum + w, 0);
  const onlyScaling = fixed.x.length === 1 && fixed.x[0] === 0;
  const nodes: CommonNode[] = Array.from(common.x, (factor, i) => {
    const own = scaled(scaling, factor);
    return commonNode(factor, common.w[i]!, onlyScaling ? own : total([own, fixed], wanted));
  });

  /** sum over all nodes of weight times f(common node, signal events) */
  const average = (mu: number, f: (c: number, events: number) => number): number => {
    let sumOverCommon = 0;
    for (const [c, node] of nodes.entries()) {
      // with no signal the factor on it integrates to its mass
      if (mu === 0) {
        sumOverCommon += node.weight * signalMass * f(c, 0);
        continue;
      }
      const yieldHere = mu * model.signal.yieldPerUnit * node.factor;
      let sum = 0;
      for (let i = 0; i < signal.x.length; i++) sum += signal.w[i]! * f(c, yieldHere * signal.x[i]!);
      sumOverCommon += node.weight * sum;
    }
    return sumOverCommon;
  };
  // probabilities of 0 ... n background counts per common node, made for the largest n asked for
  let counts: Float64Array[] = [];
  const backgroundCounts = (n: number): Float64Array[] => {
    if ((counts[0]?.length ?? 0) <= n) counts = nodes.map((node) => countProbabilities(node.background, n));
    return counts;
  };
  return {
    atMost: (n, mu) => {
      if (!Number.isInteger(n) || n > MOST_CONVOLVED) {
        return average(mu, (c, events) => atMostOver(nodes[c]!, n, events));
      }
      const table = backgroundCounts(n);
      return average(mu, (c, events) => convolvedAtMost(n, table[c]!, events));
    },
    atLeast: (n) =>
      average(0, (c) => {
        const { x, w } = nodes[c]!.background;
        let sum = 0;
        for (let j = 0; j < x.length; j++) sum += w[j]! * poissonAtLeast(n, x[j]!);
        return sum;
      }),
  };
}

/** P(k) for k = 0 ... n of a Poisson count whose mean has the distribution given. */
function countProbabilities(means: Rule, n: number): Float64Array {
  const probabilities = new Float64Array(n + 1);
  for (let j = 0; j < means.x.length; j++) {
    const mean = means.x[j]!;
    let term = means.w[j]! * exp(-mean);
    for (let k = 0; k <= n; k++) {
      probabilities[k] = probabilities[k]! + term;
      term *= mean / (k + 1);
    }
  }
  return probabilities;
}

/** P(background + signal <= n) = sum over m of P(background = m) P(signal <= n - m). */
function convolvedAtMost(n: number, background: Float64Array, events: number): number {
  let term = exp(-events);
  let atMost = term;
  let sum = 0;
  for (let m = n, j = 1; m >= 0; m--, j++) {
    sum += background[m]! * atMost;
    term *= events / j;
    atMost += term;
  }
  return sum;
}

/**
 * E[ P(k <= n | events + mean) ] over the background's nodes. Chernoff's bounds, exp(-(x - n)^2 / (2 x)) above x = n and
 * exp(-(n - x)^2 / (n + x)) below, leave less than 1e-20 outside a window of about 10 Poisson widths: nodes below it count with probability 1
 * by their cumulative weight, nodes above it not at all. Wide nuisances have most of their nodes there.
 */
function atMostOver(node: CommonNode, n: number, events: number): number {
  const { x, w } = node.background;
  const low = n - 0.5 * (Math.sqrt(2116 + 368 * n) - 46) - events;
  const high = n + 0.5 * (Math.sqrt(8464 + 368 * n) + 92) - events;
  const first = firstAbove(x, low);
  let sum = node.cumulative[first]!;
  for (let j = first; j < x.length && x[j]! < high; j++) sum += w[j]! * poissonAtMost(n, events + x[j]!);
  return sum;
}

/** Index of the first of the ascending values above a bound; their number when there is none. */
function firstAbove(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

function commonNode(factor: number, weight: number, means: Rule): CommonNode {
  const order = Array.from(means.x.keys()).sort((i, j) => means.x[i]! - means.x[j]!);
  const background = { x: Float64Array.from(order, (i) => means.x[i]!), w: Float64Array.from(order, (i) => means.w[i]!) };
  const cumulative = new Float64Array(order.length + 1);
  for (let j = 0; j < order.length; j++) cumulative[j + 1] = cumulative[j]! + background.w[j]!;
  return { factor, weight, background, cumulative };
}
