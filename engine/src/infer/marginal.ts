import { type BackgroundMeasure, backgroundMeasure } from './background.ts';
import type { Rule } from './gauss-rule.ts';
import { accuracy, compress, gaussianFactor, moments, point, reweighted, SIGNAL_FLOOR, sumOf } from './measure.ts';
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
  // the common factor has mean 1 (its truncation shifts nothing that matters here: these two set resolutions and starting points)
  return {
    model,
    background,
    mean: a.mean + b.mean,
    variance: a.variance * (1 + spread) + a.mean * a.mean * spread + b.variance,
  };
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

/** Background means at one value of the common factor. */
interface CommonNode {
  readonly factor: number;
  readonly weight: number;
  readonly background: Rule;
}

/**
 * Nodes of all nuisances. `weighting` 'inverse-yield' multiplies every node by 1/(l e): with it the marginal of a Poisson distribution
 * function is the integral of the marginal likelihood over mu with a flat prior (see limit.ts).
 */
export interface Marginal {
  /** E[ weight P(k <= n | mu) ] */
  atMost(n: number, mu: number): number;
  /** E[ weight P(k >= n | mu) ] */
  atLeast(n: number, mu: number): number;
}

/**
 * @param size  largest count or mean that matters, which sets the resolution in the factors on the signal
 */
export function marginal(
  prepared: PreparedModel,
  level: number,
  size: number,
  weighting: 'probability' | 'inverse-yield',
): Marginal {
  const { model } = prepared;
  const wanted = accuracy(level);
  const { scaling, fixed } = prepared.background(level);
  const inverse = weighting === 'inverse-yield';
  const rule = (sigma: number, events: number): Rule => {
    const raw = gaussianFactor(sigma, events, wanted, SIGNAL_FLOOR);
    return compress(inverse ? reweighted(raw, (x) => 1 / x) : raw, wanted, events, prepared.variance);
  };
  const common = rule(inQuadrature(model.common), size);
  const signal = rule(inQuadrature(model.signal.uncertainties), size);
  const onlyScaling = fixed.x.length === 1 && fixed.x[0] === 0;
  const nodes: CommonNode[] = Array.from(common.x, (factor, i) => {
    const own: Rule = { x: scaling.x.map((x) => factor * x), w: scaling.w };
    return { factor, weight: common.w[i]!, background: onlyScaling ? own : compress(sumOf(own, fixed), wanted) };
  });
  const average = (probability: (n: number, mean: number) => number, n: number, mu: number): number => {
    // with no signal the factor on it integrates to its mass
    const factors = mu === 0 ? point(0) : signal;
    const mass = mu === 0 ? signal.w.reduce((sum, w) => sum + w, 0) : 1;
    let total = 0;
    for (const node of nodes) {
      const { x, w } = node.background;
      const yieldHere = mu * model.signal.yieldPerUnit * node.factor;
      for (let i = 0; i < factors.x.length; i++) {
        const events = yieldHere * factors.x[i]!;
        let sum = 0;
        for (let j = 0; j < x.length; j++) sum += w[j]! * probability(n, events + x[j]!);
        total += node.weight * factors.w[i]! * sum;
      }
    }
    return total * mass;
  };
  return {
    atMost: (n, mu) => average(n < 40 ? poissonAtMost : clippedAtMost, n, mu),
    atLeast: (n, mu) => average(poissonAtLeast, n, mu),
  };
}
