import type { Likelihood } from '../likelihood.ts';
import { heldParameters, minimise } from '../minimise/minimise.ts';
import type { FitResult } from './fit.ts';

/** How far the parameter of interest moves when a nuisance parameter is held one standard deviation from its fitted value. */
export interface Impact {
  readonly name: string;
  readonly up: number;
  readonly down: number;
}

/**
 * Impacts on the parameter of interest: each free nuisance parameter is held at its fitted value +- its error and everything else fitted
 * again; up and down are the changes of the parameter of interest. Largest first. A parameter without an error has no impact listed.
 */
export function impacts(likelihood: Likelihood, result: FitResult): Impact[] {
  const { poi, parameters } = likelihood;
  if (poi < 0) return [];
  const best = result.x[poi];
  const found: Impact[] = [];
  result.parameters.forEach(({ name, held, error }, i) => {
    if (i === poi || held || error === null) return;
    const fixed = heldParameters(likelihood, i);
    const moved = [1, -1].map((side) => {
      const [low, high] = parameters[i].bounds;
      const start = Float64Array.from(result.x);
      start[i] = Math.min(Math.max(start[i] + side * error, low), high);
      return minimise(likelihood, { start, fixed }).x[poi] - best;
    });
    found.push({ name, up: moved[0], down: moved[1] });
  });
  const size = ({ up, down }: Impact) => Math.max(Math.abs(up), Math.abs(down));
  return found.sort((a, b) => size(b) - size(a));
}
