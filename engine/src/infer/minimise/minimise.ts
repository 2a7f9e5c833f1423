import type { Likelihood } from '../likelihood.ts';

/** How a minimisation is done; everything has a default. */
export interface MinimiseOptions {
  /** starting point, projected into the bounds; the parameters' `init` without it. Held parameters keep their starting value. */
  readonly start?: Float64Array;
  /** 1 for a parameter to hold in this fit, in place of the parameters' own `fixed` */
  readonly fixed?: Uint8Array;
  /** estimated distance to the minimum, in units of 2 ln L, at which the fit has converged; default 1e-10 */
  readonly tolerance?: number;
  /** default 200 */
  readonly maxIterations?: number;
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
  /** why it did not converge */
  readonly reason?: string;
}

/** One minimisation from one starting point: see `multiStart` for the global minimum. */
export type Minimise = (likelihood: Likelihood, options?: MinimiseOptions) => Minimum;
