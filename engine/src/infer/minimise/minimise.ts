import type { Likelihood } from '../likelihood.ts';
import { Minimiser } from './minimiser.ts';

/** How a minimisation is done; everything has a default. */
export interface MinimiseOptions {
  /** starting point, projected into the bounds; the parameters' `init` without it. Held parameters keep their starting value. */
  readonly start?: Float64Array;
  /** 1 for a parameter to hold in this fit, in place of the parameters' own `fixed` */
  readonly fixed?: Uint8Array;
  /** bounds in place of the parameters' own: lower and upper ends */
  readonly bounds?: { readonly lower: Float64Array; readonly upper: Float64Array };
  /** estimated distance to the minimum, in units of 2 ln L, at which the fit has converged; default 1e-10 */
  readonly tolerance?: number;
  /** default 200 */
  readonly maxIterations?: number;
  /** the start is near the end of the last fit of this likelihood: begin with the second derivatives left there */
  readonly warm?: boolean;
  /** a held parameter: the result says how the minimum moves with it */
  readonly along?: number;
}

/** A local minimum of -2 ln L inside the bounds. */
export interface Minimum {
  readonly x: Float64Array;
  readonly twiceNll: number;
  /** estimated distance to the minimum in -2 ln L over the free parameters: g H^-1 g / 2 */
  readonly edm: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** per parameter: -1 pressed against its lower bound, +1 its upper bound, 0 neither */
  readonly atBound: Int8Array;
  /** d(-2 ln L)/dx at the minimum: zero for free parameters, the slope of the profile for held ones */
  readonly gradient: Float64Array;
  /** how the minimum moves with the parameter `along`, from the second derivatives in use at the end */
  readonly response?: Response;
  /** why it did not converge */
  readonly reason?: string;
}

/** How a profile moves: the minimum over the other parameters as one of them changes. */
export interface Response {
  /** d x / d parameter along the minimum; 1 for the parameter itself, 0 for held ones */
  readonly direction: Float64Array;
  /** second derivative of the profile of -2 ln L */
  readonly curvature: number;
  /** whether the second derivatives of the others are positive definite */
  readonly definite: boolean;
}

const minimisers = new WeakMap<Likelihood, Minimiser>();

/**
 * One minimisation of -2 ln L from one starting point, inside the bounds: a local minimum, or the reason why there is none.
 * Never NaN; ends after at most maxIterations steps. `multiStart` looks for the global minimum.
 *
 * @source  D. P. Bertsekas, SIAM J. Control Optim. 20 (1982) 221 (projected Newton); convergence measure as Minuit's EDM, in 2 ln L
 */
export function minimise(likelihood: Likelihood, options: MinimiseOptions = {}): Minimum {
  return minimiserOf(likelihood).run(options);
}

/**
 * How the other parameters, and -2 ln L with them, move as one parameter leaves the minimum at x: for each of `parameters`.
 *
 * @param x  undefined where the last fit of this likelihood ended there, to use the second derivatives it left
 */
export function responses(
  likelihood: Likelihood,
  x: Float64Array | undefined,
  held: Uint8Array,
  parameters: readonly number[],
): Response[] {
  return minimiserOf(likelihood).responses(x, held, parameters);
}

function minimiserOf(likelihood: Likelihood): Minimiser {
  let minimiser = minimisers.get(likelihood);
  if (minimiser === undefined) {
    minimiser = new Minimiser(likelihood);
    minimisers.set(likelihood, minimiser);
  }
  return minimiser;
}

/** Marks of held parameters: their own `fixed`, and what is added. */
export function heldParameters(likelihood: Likelihood, ...more: readonly number[]): Uint8Array {
  const held = Uint8Array.from(likelihood.parameters, (parameter) => Number(parameter.fixed));
  for (const i of more) if (i >= 0) held[i] = 1;
  return held;
}
