import type { Rule } from '../special/gauss-rule.ts';
import { accuracy, gaussianFactor } from './measure.ts';
import { type BackgroundComponent, type CountingModel, effectiveEntries, inQuadrature } from './model.ts';

/** Mean, variance and third central moment of a distribution. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly third: number;
}

export const exactly = (mean: number): Moments => ({ mean, variance: 0, third: 0 });

/** Of the sum of two independent variables: all three add up. */
export function sumMoments(a: Moments, b: Moments): Moments {
  return { mean: a.mean + b.mean, variance: a.variance + b.variance, third: a.third + b.third };
}

/**
 * Of the product of two independent variables A = a + s, B = b + t: AB - ab = a t + b s + s t, whose square and cube keep the terms below
 * (those with a lone s or t average to zero). Nothing cancels, so a narrow distribution of a large mean keeps its width and skewness.
 */
export function productMoments(a: Moments, b: Moments): Moments {
  return {
    mean: a.mean * b.mean,
    variance: a.mean * a.mean * b.variance + b.mean * b.mean * a.variance + a.variance * b.variance,
    third:
      a.mean * a.mean * a.mean * b.third +
      b.mean * b.mean * b.mean * a.third +
      a.third * b.third +
      3 * a.mean * a.variance * b.third +
      3 * b.mean * a.third * b.variance +
      6 * a.mean * b.mean * a.variance * b.variance,
  };
}

/** Of a discrete measure, whatever its mass. */
export function momentsOf({ x, w }: Rule): Moments {
  let mass = 0;
  let mean = 0;
  for (let i = 0; i < x.length; i++) {
    mass += w[i]!;
    mean += w[i]! * x[i]!;
  }
  mean /= mass;
  let variance = 0;
  let third = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i]! - mean;
    variance += w[i]! * d * d;
    third += w[i]! * d * d * d;
  }
  return { mean, variance: variance / mass, third: third / mass };
}

/** Of a Gaussian factor of mean 1 with its truncation (see `gaussianFactor`), by a quadrature that resolves the density alone. */
export function factorMoments(sigma: number, floor = 0): Moments {
  return momentsOf(gaussianFactor(sigma, 0, accuracy(2), floor));
}

/** Of one background's expected events: Gaussian factor times Gamma posterior, as `componentMeasure` has them. */
function componentMoments(background: BackgroundComponent, prior: 'jeffreys' | 'flat'): Moments {
  const factor = factorMoments(inQuadrature(background.uncertainties));
  const sample = background.simulation;
  if (!sample) return productMoments(factor, exactly(background.expected));
  const weight = sample.entries === 0 ? sample.eventWeight : sample.sumW2 / background.expected;
  const shape = effectiveEntries(background) + (prior === 'flat' ? 1 : 0.5);
  return productMoments(factor, {
    mean: shape * weight,
    variance: shape * weight * weight,
    third: 2 * shape * weight * weight * weight,
  });
}

/** What a counting model says of backgrounds. */
export type Backgrounds = Pick<CountingModel, 'common' | 'backgroundShared' | 'backgrounds' | 'simulationPrior'>;

/** Expected background events of a window, averaged over all nuisances, and their variance. */
export function expectedBackground(model: Backgrounds): { readonly mean: number; readonly variance: number } {
  const { scaling, fixed } = backgroundMoments(model);
  const common = inQuadrature(model.common);
  const spread = common * common;
  // the common factor has mean 1 up to its truncation
  const variance = scaling.variance * (1 + spread) + scaling.mean * scaling.mean * spread + fixed.variance;
  return { mean: scaling.mean + fixed.mean, variance };
}

/** Moments of a window's expected background events before the common factor; parts as in `BackgroundMeasure`. */
export function backgroundMoments(model: Backgrounds): { readonly scaling: Moments; readonly fixed: Moments } {
  const prior = model.simulationPrior ?? 'jeffreys';
  const sum = (list: readonly BackgroundComponent[]): Moments =>
    list.map((b) => componentMoments(b, prior)).reduce(sumMoments, exactly(0));
  const shared = factorMoments(inQuadrature(model.backgroundShared ?? []));
  return {
    scaling: productMoments(shared, sum(model.backgrounds.filter((b) => b.scalesWithCommon !== false))),
    fixed: sum(model.backgrounds.filter((b) => b.scalesWithCommon === false)),
  };
}
