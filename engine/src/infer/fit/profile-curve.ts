import { UserError } from '../../basics/errors.ts';
import type { Likelihood } from '../likelihood.ts';
import { heldParameters, minimise } from '../minimise/minimise.ts';
import type { FitResult } from './fit.ts';

/** Profile of -2 ln L along a parameter: its minimum over all others at each value, less that of the best fit. */
export interface ProfilePoints {
  readonly parameter: string;
  readonly best: number;
  readonly points: readonly { readonly value: number; readonly rise: number }[];
}

/**
 * Points of the profile from `reach` errors below to `reach` errors above the best fit, inside the bounds; each fit starts from its
 * neighbour's. A value where no fit converges is left out.
 */
export function profileCurve(likelihood: Likelihood, fit: FitResult, parameter: string, reach = 2.5, points = 41): ProfilePoints {
  const index = likelihood.parameters.findIndex((one) => one.name === parameter);
  const fitted = fit.parameters[index];
  if (fitted === undefined || fitted.held || fitted.error === null || !(fitted.error > 0))
    throw new UserError({ where: parameter, what: 'there is no profile of a parameter that is held or has no error' });
  const [low, high] = likelihood.parameters[index]!.bounds;
  const [from, to] = [Math.max(low, fitted.value - reach * fitted.error), Math.min(high, fitted.value + reach * fitted.error)];
  const held = heldParameters(likelihood, index);
  const found: { value: number; rise: number }[] = [];
  const walk = (values: number[]) => {
    let start = Float64Array.from(fit.x);
    for (const value of values) {
      start[index] = value;
      const there = minimise(likelihood, { start, fixed: held });
      if (!there.converged) continue;
      found.push({ value, rise: Math.max(0, there.twiceNll - fit.twiceNll) });
      start = Float64Array.from(there.x);
    }
  };
  const values = Array.from({ length: points }, (_, k) => from + ((to - from) * k) / (points - 1));
  walk(values.filter((value) => value >= fitted.value));
  walk(values.filter((value) => value < fitted.value).reverse());
  return { parameter, best: fitted.value, points: found.sort((a, b) => a.value - b.value) };
}
