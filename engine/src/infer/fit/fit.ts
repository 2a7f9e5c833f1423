import { UserError } from '../../basics/errors.ts';
import type { Likelihood } from '../likelihood.ts';
import { heldParameters, type Minimum } from '../minimise/minimise.ts';
import { globalMinimum, type MultiStartOptions } from '../minimise/multi-start.ts';
import { correlation, covariance } from './covariance.ts';
import { type LikelihoodInterval, likelihoodInterval } from './interval.ts';

export interface FitOptions extends MultiStartOptions {
  /** profile (MINOS) intervals of these parameters; 'all' for every free one */
  readonly minos?: 'all' | readonly string[];
}

/** A parameter after the fit. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** standard deviation from the second derivatives; 0 for a held parameter, null where they give none */
  readonly error: number | null;
  readonly held: boolean;
  /** pressed against its lower or upper bound */
  readonly atBound?: 'lower' | 'upper';
  /** (value - centre of its auxiliary measurement) / width, and the error in that unit, where it has one */
  readonly pull?: { readonly value: number; readonly error: number | null };
  /** ends of the profile interval of one standard deviation */
  readonly minos?: LikelihoodInterval;
}

export interface FitResult {
  readonly parameters: readonly FittedParameter[];
  readonly x: Float64Array;
  readonly twiceNll: number;
  readonly edm: number;
  readonly iterations: number;
  readonly covariance: Float64Array;
  readonly correlation: Float64Array;
  /** further local minima, lowest first */
  readonly otherMinima: readonly { readonly x: Float64Array; readonly twiceNll: number }[];
  readonly warnings: readonly string[];
  readonly minimum: Minimum;
}

/**
 * Maximum-likelihood fit inside the bounds: the global minimum of -2 ln L over deterministic starts, errors from exact second derivatives,
 * and on request from the profile. What deserves a word is in `warnings`.
 *
 * @throws  UserError where no minimum is found: the reason is in it
 */
export function fit(likelihood: Likelihood, given: FitOptions = {}): FitResult {
  const options = { tolerance: 1e-14, ...given };
  const { parameters } = likelihood;
  const n = parameters.length;
  const held = options.fixed ?? heldParameters(likelihood);
  let minima = globalMinimum(likelihood, options);
  if (!minima.best.converged)
    throw new UserError({
      what: `the fit did not converge: ${minima.best.reason}`,
      remedy: 'see the model, its data and starting values',
    });

  const wanted = options.minos ?? [];
  const intervals = new Map<number, LikelihoodInterval>();
  for (let i = 0; i < n; i++) {
    if (held[i] !== 0 || (wanted !== 'all' && !wanted.includes(parameters[i].name))) continue;
    const interval = likelihoodInterval(likelihood, minima.best, held, i);
    if (interval.lowerMinimum !== undefined) {
      // the profile fell below the best fit: start again from there, once
      const again = globalMinimum(likelihood, { ...options, starts: [...(options.starts ?? []), interval.lowerMinimum] });
      if (again.best.twiceNll < minima.best.twiceNll - 1e-7) {
        minima = again;
        intervals.clear();
        i = -1;
        continue;
      }
    }
    intervals.set(i, interval);
  }

  const { best, others } = minima;
  const { matrix, positive, covered } = covariance(likelihood, best.x, held, best.atBound);
  const warnings: string[] = [];
  const fitted = parameters.map(({ name, constraint }, i): FittedParameter => {
    const error = held[i] !== 0 ? 0 : covered[i] === 1 ? Math.sqrt(matrix[i * n + i]) : null;
    const parameter: FittedParameter = { name, value: best.x[i], error, held: held[i] !== 0 };
    const side = best.atBound[i];
    const minos = intervals.get(i);
    if (side !== 0)
      warnings.push(
        `${name} is at its ${side < 0 ? 'lower' : 'upper'} bound ${best.x[i]}: its error from curvature covers no interval`,
      );
    return {
      ...parameter,
      ...(side === 0 ? {} : { atBound: side < 0 ? ('lower' as const) : ('upper' as const) }),
      ...(constraint === undefined || held[i] !== 0
        ? {}
        : {
            pull: {
              value: (best.x[i] - constraint.centre) / constraint.width,
              error: error === null ? null : error / constraint.width,
            },
          }),
      ...(minos === undefined ? {} : { minos }),
    };
  });
  if (!positive)
    warnings.push(
      covered.some((one) => one === 1)
        ? 'the second derivatives are not positive definite: errors are those with the parameters at their bounds held'
        : 'the second derivatives are not positive definite: no errors (some combination of parameters is not determined by the data)',
    );
  for (const other of others)
    warnings.push(
      `second minimum found: 2 ln L lower by ${Number((other.twiceNll - best.twiceNll).toPrecision(6))} at ${differences(likelihood, best.x, other.x)}`,
    );
  return {
    parameters: fitted,
    x: best.x,
    twiceNll: best.twiceNll,
    edm: best.edm,
    iterations: best.iterations,
    covariance: matrix,
    correlation: correlation(matrix, n),
    otherMinima: others.map(({ x, twiceNll }) => ({ x, twiceNll })),
    warnings,
    minimum: best,
  };
}

/** "alpha = -0.36 (best 0.31), ..." for the parameters that differ most. */
export function differences(likelihood: Likelihood, best: Float64Array, other: Float64Array): string {
  const moved = likelihood.parameters
    .map(({ name }, i) => ({
      name,
      best: best[i],
      other: other[i],
      by: Math.abs(other[i] - best[i]) / (0.1 + Math.abs(best[i])),
    }))
    .filter(({ by }) => by > 1e-3)
    .sort((a, b) => b.by - a.by)
    .slice(0, 4);
  const digits = (value: number) => Number(value.toPrecision(4));
  return moved.map(({ name, best, other }) => `${name} = ${digits(other)} (best ${digits(best)})`).join(', ');
}
