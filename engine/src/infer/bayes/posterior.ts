import type { Likelihood } from '../likelihood.ts';

/** How a posterior was made. */
export type PosteriorMethod = 'exact' | 'quadrature' | 'mcmc';

/** What the chains say of themselves; all of it has to be printed with a result of theirs. */
export interface ChainDiagnostics {
  readonly chains: number;
  /** steps of each chain after burn-in, and burn-in steps before them */
  readonly steps: number;
  readonly burnIn: number;
  readonly acceptance: number;
  /** largest split R-hat of any parameter, and whose it is */
  readonly rHat: number;
  readonly worst: string;
  /** effective sample size of the parameter of interest */
  readonly effective: number;
}

/** Posterior of the parameter of interest, all nuisances integrated out. */
export interface Posterior {
  readonly method: PosteriorMethod;
  readonly poi: string;
  readonly prior: string;
  /** where the prior is not zero; the upper end is +Infinity unless a range was given */
  readonly range: readonly [number, number];
  /** probability below x */
  below(x: number): number;
  /** the x with probability p below */
  quantile(p: number): number;
  /** standard error of that quantile: of the last refinement (quadrature), Monte Carlo (chains) */
  errorOf(p: number): number;
  /** shortest interval of a probability */
  shortest(p: number): readonly [number, number];
  readonly mean: number;
  readonly deviation: number;
  readonly diagnostics?: ChainDiagnostics;
  readonly warnings: readonly string[];
}

/** log of an unnormalised posterior density over the free parameters, the parameter of interest first. */
export interface Target {
  readonly names: readonly string[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** a point of high density, and the scale of each parameter there (where 2 ln L has fallen by about 1) */
  readonly mode: Float64Array;
  readonly scale: Float64Array;
  /** covariance around the mode, d * d, where the second derivatives of the likelihood give one */
  readonly covariance?: Float64Array | undefined;
  /** -Infinity where the density is zero; relative to the mode's likelihood */
  logDensity(z: Float64Array): number;
}

export interface TargetOptions {
  readonly likelihood: Likelihood;
  /** -2 ln L is lowest there */
  readonly mode: Float64Array;
  readonly prior: (poi: number) => number;
  readonly range: readonly [number, number];
  readonly nuisancePriors?: ReadonlyMap<string, (value: number) => number> | undefined;
}
