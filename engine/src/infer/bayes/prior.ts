import { UserError } from '../../basics/errors.ts';
import type { StatisticalModel } from '../likelihood.ts';

/** Density of a prior at points, linear in between, zero outside. */
export interface PriorTable {
  /** ascending, at least two */
  readonly x: readonly number[];
  /** >= 0, not all zero; any normalisation */
  readonly density: readonly number[];
}

/** Prior of the parameter of interest. Flat is flat in that parameter, for values >= 0 (or the range given). */
export type Prior = 'flat' | 'jeffreys' | PriorTable | ((value: number) => number);

/**
 * The prior as a function, any normalisation, zero where it forbids a value.
 *
 * 'jeffreys' is the root of the expected information on the parameter of interest alone, all others at their initial values:
 *   pi(mu) = sqrt( d^2(-2 ln L)/d mu^2 / 2 ) on the Asimov data of mu,
 * for a count with signal s mu on background b that is s / sqrt(s mu + b). It is computed from the model, not from the data.
 *
 * @source  H. Jeffreys, Proc. R. Soc. Lond. A 186 (1946) 453 (from memory, not checked)
 */
export function priorFunction<Data>(prior: Prior, model: StatisticalModel<Data>): (value: number) => number {
  if (prior === 'flat') return () => 1;
  if (prior === 'jeffreys') return jeffreys(model);
  if (typeof prior === 'function') {
    return (value) => {
      const density = prior(value);
      if (!(density >= 0 && density < Number.POSITIVE_INFINITY))
        throw new UserError({ where: 'prior', what: `its density at ${value} is not a number >= 0`, value: density });
      return density;
    };
  }
  if (typeof prior !== 'object' || prior === null)
    throw new UserError({
      where: 'prior',
      what: 'unknown prior',
      value: prior,
      remedy: 'use flat, jeffreys, a table {x, density} or a function',
    });
  return table(prior);
}

function jeffreys<Data>(model: StatisticalModel<Data>): (value: number) => number {
  const { parameters, poi } = model;
  const x = Float64Array.from(parameters, ({ init }) => init);
  const hessian = new Float64Array(x.length * x.length);
  return (value) => {
    x[poi] = value;
    model.likelihood(model.asimov(x)).hessian(x, hessian);
    return Math.sqrt(Math.max(0, 0.5 * hessian[poi * x.length + poi]!));
  };
}

function table({ x, density }: PriorTable): (value: number) => number {
  const where = 'prior';
  if (x.length !== density.length || x.length < 2)
    throw new UserError({
      where,
      what: 'its table has not two points or more of equal number',
      value: [x.length, density.length],
    });
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || (i > 0 && !(x[i]! > x[i - 1]!)))
      throw new UserError({ where, what: 'the values of its table do not ascend', value: x[i], remedy: 'sort them' });
    if (!(density[i]! >= 0 && density[i]! < Number.POSITIVE_INFINITY))
      throw new UserError({ where, what: `its density at ${x[i]} is not a number >= 0`, value: density[i] });
  }
  if (density.every((one) => one === 0)) throw new UserError({ where, what: 'its density is zero everywhere' });
  return (value) => {
    if (!(value >= x[0]! && value <= x.at(-1)!)) return 0;
    let i = 1;
    while (i < x.length - 1 && value > x[i]!) i++;
    const share = (value - x[i - 1]!) / (x[i]! - x[i - 1]!);
    return density[i - 1]! + share * (density[i]! - density[i - 1]!);
  };
}
