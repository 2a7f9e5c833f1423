import { UserError } from '../../basics/errors.ts';
import { type CountingStatistics, nominalCount } from '../counting/statistical-model.ts';
import { differences } from '../fit/fit.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { globalMinimum } from '../minimise/multi-start.ts';
import type { Density } from './density.ts';
import { quantileError, sampleQuantile } from './diagnostics.ts';
import { exactDensity } from './exact.ts';
import { type ChainOptions, sampleTarget, shortestInterval } from './mcmc.ts';
import type { Posterior, PosteriorMethod, Target } from './posterior.ts';
import { type Prior, priorFunction } from './prior.ts';
import { marginalise } from './quadrature.ts';
import { targetOf } from './target.ts';

export interface BayesOptions extends ChainOptions {
  /** of the parameter of interest; default flat */
  readonly prior?: Prior;
  /** where the prior is not zero; default from 0, or the parameter's lower bound where that is above 0, without an upper end */
  readonly range?: readonly [number, number];
  /** default: exact for a counting window, quadrature for at most two nuisances that are uncertain, else chains */
  readonly engine?: PosteriorMethod;
  /** priors of nuisances that are not flat; a counting window brings its own */
  readonly nuisancePriors?: ReadonlyMap<string, (value: number) => number>;
}

/** Most nuisances that are integrated over on a grid. */
const MOST_QUADRATURE = 2;

/**
 * Posterior of the parameter of interest of any model,
 *   p(mu | data) = pi(mu) int dtheta L(mu, theta) pi(theta) / norm,
 * by the cheapest way that is good enough: exact sums for a counting window, a product quadrature refined until its quantiles change by less
 * than 1e-4 standard deviations for at most two nuisances, Markov chains that have passed their convergence tests beyond. Nuisances have a flat
 * prior times their auxiliary measurement (a Gaussian constraint is a Gaussian prior, a Poisson one a Gamma).
 *
 * @throws  UserError without data, without a parameter of interest, for a range that is empty, and where chains do not converge
 */
export function posteriorOf<Data>(model: StatisticalModel<Data>, data: Data | undefined, options: BayesOptions = {}): Posterior {
  const where = 'Bayesian reading';
  if (data === undefined)
    throw new UserError({ where, what: 'the model has no data', remedy: 'give a count or a file with observations' });
  const parameter = model.parameters[model.poi];
  if (parameter === undefined)
    throw new UserError({ where, what: 'the model has no parameter of interest', remedy: 'name one with --poi' });
  const range = options.range ?? [Math.max(0, parameter.bounds[0]), Number.POSITIVE_INFINITY];
  if (!(range[0] < range[1] && Number.isFinite(range[0])))
    throw new UserError({
      where,
      what: 'the range of the prior is empty or begins at infinity',
      value: range,
      remedy: 'give [low, high]',
    });
  const prior = options.prior ?? 'flat';
  const shown = {
    poi: parameter.name,
    prior: typeof prior === 'string' ? prior : typeof prior === 'function' ? 'function' : 'table',
    range,
  };
  const density = priorFunction(prior, model);
  const counting = nominalCount(model, data);
  const engine = options.engine ?? (counting ? 'exact' : undefined);
  if (engine === 'exact') {
    if (!counting)
      throw new UserError({
        where,
        what: 'only a counting window with nominal auxiliary measurements has exact sums',
        remedy: 'use quadrature or mcmc',
      });
    const { density: coarse, finer } = exactDensity(counting.model, counting.count, density, range);
    return fromDensity(finer, (p) => Math.abs(finer.quantile(p) - coarse.quantile(p)), {
      ...shown,
      method: 'exact',
      warnings: [],
    });
  }
  const { target, warnings } = targetAt(model, data, density, range, options.nuisancePriors ?? nuisancePriorsOf(model));
  if (engine === 'quadrature' || (engine === undefined && target.mode.length <= 1 + MOST_QUADRATURE)) {
    const made = marginalise(target);
    if (made !== null) {
      const { density: found, change } = made;
      return fromDensity(found, () => change * found.deviation, { ...shown, method: 'quadrature', warnings });
    }
    if (engine === 'quadrature')
      throw new UserError({
        where,
        what: `the quadrature over ${target.mode.length - 1} nuisances did not converge within its budget`,
        remedy: 'use mcmc',
      });
  }
  const { chains, sorted, diagnostics } = sampleTarget(target, options);
  let [mean, square] = [0, 0];
  for (const value of sorted) mean += value / sorted.length;
  for (const value of sorted) square += ((value - mean) * (value - mean)) / sorted.length;
  return {
    ...shown,
    method: 'mcmc',
    below: (x) => shareBelow(sorted, x),
    quantile: (p) => sampleQuantile(sorted, p),
    errorOf: (p) => quantileError(chains, sorted, p),
    shortest: (p) => shortestInterval(sorted, p),
    mean,
    deviation: Math.sqrt(square),
    diagnostics,
    warnings,
  };
}

/** Upper limit at a credibility, with the numeric or Monte Carlo error of it. */
export function upperLimitOf(posterior: Posterior, level: number): { readonly value: number; readonly error: number } {
  checkLevel(level);
  return { value: posterior.quantile(level), error: posterior.errorOf(level) };
}

/** Credible interval of a probability: equal tails, or the shortest. */
export function credibleInterval(
  posterior: Posterior,
  level: number,
  kind: 'central' | 'shortest' = 'central',
): readonly [number, number] {
  checkLevel(level);
  if (kind === 'shortest') return posterior.shortest(level);
  if (kind !== 'central')
    throw new UserError({ where: 'credible interval', what: 'unknown kind', value: kind, remedy: 'use central or shortest' });
  return [posterior.quantile(0.5 * (1 - level)), posterior.quantile(0.5 * (1 + level))];
}

function checkLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new UserError({ where: 'posterior', what: 'level outside (0, 1)', value: level, remedy: 'give 0.9 for 90 %' });
}

function fromDensity(
  density: Density,
  errorOf: (p: number) => number,
  rest: Pick<Posterior, 'poi' | 'prior' | 'range' | 'method' | 'warnings'>,
): Posterior {
  const { below, quantile, shortest, mean, deviation } = density;
  return { ...rest, below, quantile, errorOf, shortest, mean, deviation };
}

function nuisancePriorsOf<Data>(model: StatisticalModel<Data>): ReadonlyMap<string, (value: number) => number> | undefined {
  return 'nuisancePriors' in model ? (model as unknown as CountingStatistics).nuisancePriors : undefined;
}

function targetAt<Data>(
  model: StatisticalModel<Data>,
  data: Data,
  prior: (value: number) => number,
  range: readonly [number, number],
  nuisancePriors: BayesOptions['nuisancePriors'],
): { readonly target: Target; readonly warnings: readonly string[] } {
  const likelihood = model.likelihood(data);
  const { best, others } = globalMinimum(likelihood);
  if (!best.converged || !Number.isFinite(best.twiceNll))
    throw new UserError({
      where: 'Bayesian reading',
      what: `the likelihood has no maximum to start from: ${best.reason ?? 'the fit did not converge'}`,
      remedy: 'check the data against the model',
    });
  const mode = Float64Array.from(best.x);
  mode[model.poi] = Math.min(range[1], Math.max(range[0], mode[model.poi]!));
  const warnings = others.map(
    (other) =>
      `second minimum found: 2 ln L lower by ${Number((other.twiceNll - best.twiceNll).toPrecision(6))} at ${differences(likelihood, best.x, other.x)}; the posterior has more than one mode`,
  );
  return { target: targetOf({ likelihood, mode, prior, range, nuisancePriors }), warnings };
}

function shareBelow(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
