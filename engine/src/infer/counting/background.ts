import type { Rule } from '../special/gauss-rule.ts';
import { type Accuracy, compress, gammaMeasure, gaussianFactor, moments, point, productOf, scaled, sumOf } from './measure.ts';
import { type BackgroundComponent, type CountingModel, effectiveEntries, inQuadrature } from './model.ts';

/**
 * Above this variance over squared mean a distribution piles up at zero (a Gamma posterior of few simulated events, most of all of none): it is
 * wide, but where counts are low it smooths nothing.
 */
const PILES_UP = 0.3;

/**
 * Distribution of one background's expected events: Gaussian factor times the Gamma posterior of its simulated statistics.
 *
 * With n_eff = (sum w)^2 / sum w^2 effective entries of weight w = sum w^2 / sum w, and a prior theta^(c-1) on their true mean theta, the
 * posterior is Gamma(n_eff + c, scale w). c = 1/2 is Jeffreys' prior (default), c = 1 the flat one. Without a simulated event n_eff = 0 and
 * w is what one event would stand for: an upper bound with median 0.23 w (Jeffreys), never zero.
 *
 * @source  G. Bohm and G. Zech, Nucl. Instrum. Meth. A 748 (2014) 1 (scaled Poisson with n_eff); C. A. Arguelles, A. Schneider and
 *          T. Yuan, JHEP 06 (2019) 030, section 3 (Gamma posterior of a weighted sample; their prior is the flat one)
 */
export function componentMeasure(background: BackgroundComponent, prior: 'jeffreys' | 'flat', level: Accuracy): Rule {
  const sigma = inQuadrature(background.uncertainties);
  const sample = background.simulation;
  if (!sample)
    return scaled(compress(gaussianFactor(sigma, background.expected, level), level, background.expected), background.expected);
  const weight = sample.entries === 0 ? sample.eventWeight : sample.sumW2 / background.expected;
  const shape = effectiveEntries(background) + (prior === 'flat' ? 1 : 0.5);
  const statistics = gammaMeasure(shape, weight, level);
  if (sigma === 0) return compress(statistics, level);
  const mean = shape * weight;
  return compress(
    times(gaussianFactor(sigma, mean, level), statistics, sigma * mean, Math.sqrt(shape) * weight, mean, level),
    level,
  );
}

/** Factor (mean 1) times events; the narrower of the two need only be resolved on the scale of the wider. */
function times(factor: Rule, events: Rule, factorWidth: number, eventsWidth: number, mean: number, level: Accuracy): Rule {
  const factorWider = factorWidth > eventsWidth;
  const smooths = !factorWider && eventsWidth * eventsWidth <= PILES_UP * mean * mean;
  const left = compress(factor, level, mean, smooths ? eventsWidth * eventsWidth : 0);
  const right = compress(events, level, 1, factorWider ? factorWidth * factorWidth : 0);
  return productOf(left, right);
}

/** Sum of independent backgrounds, widest first. */
export function total(parts: readonly Rule[], level: Accuracy): Rule {
  if (parts.length === 0) return point(0);
  const ordered = parts
    .map((rule) => {
      const { mean, variance } = moments(rule);
      return { rule, variance, smoothing: variance > PILES_UP * mean * mean ? 0 : variance };
    })
    .sort((a, b) => b.variance - a.variance);
  let sum = ordered[0]!.rule;
  let { smoothing } = ordered[0]!;
  for (const part of ordered.slice(1)) {
    sum = compress(sumOf(sum, compress(part.rule, level, 1, smoothing)), level);
    smoothing += part.smoothing;
  }
  return sum;
}

/** Expected background events of a window before the common factor. */
export interface BackgroundMeasure {
  /** multiplied by the common factor, shared factor included */
  readonly scaling: Rule;
  /** not multiplied by it */
  readonly fixed: Rule;
}

export function backgroundMeasure(model: CountingModel, level: Accuracy): BackgroundMeasure {
  const prior = model.simulationPrior ?? 'jeffreys';
  const scales = (b: BackgroundComponent): boolean => b.scalesWithCommon !== false;
  const build = (list: readonly BackgroundComponent[]): Rule =>
    total(
      list.map((b) => componentMeasure(b, prior, level)),
      level,
    );
  let scaling = build(model.backgrounds.filter(scales));
  const shared = inQuadrature(model.backgroundShared ?? []);
  if (shared > 0) {
    const { mean, variance } = moments(scaling);
    const factor = gaussianFactor(shared, mean, level);
    scaling = compress(times(factor, scaling, shared * mean, Math.sqrt(variance), mean, level), level);
  }
  return { scaling, fixed: build(model.backgrounds.filter((b) => !scales(b))) };
}
