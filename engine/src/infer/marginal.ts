import { exp } from '../basics/elementary.ts';
import { type BackgroundMeasure, backgroundMeasure } from './background.ts';
import type { Rule } from './gauss-rule.ts';
import { accuracy, compress, gaussianFactor, moments, reweighted, SIGNAL_FLOOR, scaled, sumOf } from './measure.ts';
import { type CountingModel, inQuadrature, validate } from './model.ts';
import { poissonAtLeast, poissonAtMost } from './special/poisson.ts';

/** The last refinement tried before a quadrature is given up. */
export const LAST_LEVEL = 5;

/** A validated model with its background distributions, built once per refinement and shared by all limits of the window. */
export interface PreparedModel {
  readonly model: CountingModel;
  /** mean and variance of the background's expected events, nuisances included */
  readonly mean: number;
  readonly variance: number;
  background(level: number): BackgroundMeasure;
  /** nodes of all nuisances; `size`: the largest count or mean that matters, which sets the resolution in the factors on the signal */
  marginal(level: number, size: number, weighting: Weighting): Marginal;
}

export function prepare(model: CountingModel): PreparedModel {
  validate(model);
  const levels: BackgroundMeasure[] = [];
  const background = (level: number): BackgroundMeasure => {
    levels[level] ??= backgroundMeasure(model, accuracy(level));
    return levels[level];
  };
  const { scaling, fixed } = background(0);
  const a = moments(scaling);
  const b = moments(fixed);
  const common = inQuadrature(model.common);
  const spread = common * common;
  // the common factor has mean 1 up to its truncation, and these two only set resolutions and starting points
  const variance = a.variance * (1 + spread) + a.mean * a.mean * spread + b.variance;
  const prepared = { model, mean: a.mean + b.mean, variance, background };
  const cache = new Map<string, Marginal>();
  const cached = (level: number, size: number, weighting: Weighting): Marginal => {
    // sizes are rounded up to powers of two, so that the limits of a window share their nodes
    let rounded = 4;
    while (rounded < size) rounded *= 2;
    const key = `${level} ${rounded} ${weighting}`;
    const known = cache.get(key) ?? marginal(prepared, level, rounded, weighting);
    cache.set(key, known);
    return known;
  };
  return { ...prepared, marginal: cached };
}

/** Background means at one value of the common factor. */
interface CommonNode {
  readonly factor: number;
  readonly weight: number;
  readonly background: Rule;
}

/**
 * 'inverse-yield' multiplies every node by 1/(l e): with it the marginal of a Poisson distribution function is the integral of the marginal
 * likelihood over mu with a flat prior (see limit.ts).
 */
export type Weighting = 'probability' | 'inverse-yield';

export interface Marginal {
  /** E[ weight P(k <= n | mu) ]; n may be real */
  atMost(n: number, mu: number): number;
  /** E[ weight P(k >= n | 0) ] for whole n */
  atLeast(n: number): number;
}

/** Up to here whole counts are convolved, background with signal, instead of summing over the background's nodes for every mu. */
const MOST_CONVOLVED = 100;

function marginal(prepared: Omit<PreparedModel, 'marginal'>, level: number, size: number, weighting: Weighting): Marginal {
  const { model } = prepared;
  const wanted = accuracy(level);
  const { scaling, fixed } = prepared.background(level);
  const rule = (sigma: number): Rule => {
    const raw = gaussianFactor(sigma, size, wanted, SIGNAL_FLOOR);
    return compress(weighting === 'inverse-yield' ? reweighted(raw, (x) => 1 / x) : raw, wanted, size, prepared.variance);
  };
  const common = rule(inQuadrature(model.common));
  const signal = rule(inQuadrature(model.signal.uncertainties));
  const signalMass = signal.w.reduce((sum, w) => sum + w, 0);
  const onlyScaling = fixed.x.length === 1 && fixed.x[0] === 0;
  const nodes: CommonNode[] = Array.from(common.x, (factor, i) => {
    const own = scaled(scaling, factor);
    return { factor, weight: common.w[i]!, background: onlyScaling ? own : compress(sumOf(own, fixed), wanted) };
  });

  /** sum over all nodes of weight times f(common node, signal events) */
  const average = (mu: number, f: (c: number, events: number) => number): number => {
    let total = 0;
    for (const [c, node] of nodes.entries()) {
      // with no signal the factor on it integrates to its mass
      if (mu === 0) {
        total += node.weight * signalMass * f(c, 0);
        continue;
      }
      const yieldHere = mu * model.signal.yieldPerUnit * node.factor;
      let sum = 0;
      for (let i = 0; i < signal.x.length; i++) sum += signal.w[i]! * f(c, yieldHere * signal.x[i]!);
      total += node.weight * sum;
    }
    return total;
  };
  const overBackground = (c: number, probability: (mean: number) => number): number => {
    const { x, w } = nodes[c]!.background;
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += w[j]! * probability(x[j]!);
    return sum;
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
        return average(mu, (c, events) => overBackground(c, (mean) => clippedAtMost(n, events + mean)));
      }
      const table = backgroundCounts(n);
      return average(mu, (c, events) => convolvedAtMost(n, table[c]!, events));
    },
    atLeast: (n) => average(0, (c) => overBackground(c, (mean) => poissonAtLeast(n, mean))),
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
 * P(k <= n | mean), with 0 or 1 where Chernoff's bounds, exp(-(mean - n)^2 / (2 mean)) below and exp(-(n - mean)^2 / (n + mean)) above the
 * mean, leave less than 1e-20: wide nuisances spend most of their nodes there.
 */
function clippedAtMost(n: number, mean: number): number {
  const square = (mean - n) * (mean - n);
  if (mean > n) return square > 92 * mean ? 0 : poissonAtMost(n, mean);
  return square > 46 * (n + mean) ? 1 : poissonAtMost(n, mean);
}
