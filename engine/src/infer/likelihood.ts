import type { RandomStream } from '../basics/random.ts';

/** One parameter of a likelihood, free or held. */
export interface Parameter {
  readonly name: string;
  /** where a fit starts */
  readonly init: number;
  /** closed interval of allowed values; +-Infinity where there is no bound */
  readonly bounds: readonly [number, number];
  /** held at its starting value in every fit */
  readonly fixed: boolean;
  /** has an auxiliary measurement of its own in the likelihood (a nuisance parameter with a constraint) */
  readonly constrained: boolean;
  /** centre and width of that measurement, for pulls */
  readonly constraint?: { readonly centre: number; readonly width: number };
}

/**
 * A likelihood of given data as a function of its parameters, in the order of `parameters`. What the minimiser, the errors and the test
 * statistics need, and nothing about where it comes from: binned, unbinned and counting models all look like this.
 * Calls may share scratch memory inside one object; they never keep or change the arrays they are given, but for the outputs.
 */
export interface Likelihood {
  readonly parameters: readonly Parameter[];
  /** index of the parameter of interest, -1 for none */
  readonly poi: number;
  /** -2 ln L with all constants; +Infinity outside of the domain, never NaN */
  twiceNll(x: Float64Array): number;
  /**
   * -2 ln L, its gradient, and a positive semidefinite approximation of its second derivatives (Gauss-Newton, outer products).
   *
   * @param gradient   n numbers out
   * @param curvature  n * n numbers out, row by row, all of them (both triangles)
   */
  derivatives(x: Float64Array, gradient: Float64Array, curvature: Float64Array): number;
  /** the same without the curvature, where that is cheaper */
  gradient?(x: Float64Array, gradient: Float64Array): number;
  /** exact second derivatives of -2 ln L, n * n numbers out, for errors and the last steps of a fit */
  hessian(x: Float64Array, out: Float64Array): void;
  /**
   * Which parameters the second derivatives couple: parameters of different blocks >= 0 never, -1 marks one coupled with all. With it a
   * parameter per bin costs the solver one division instead of a row of a dense matrix. Without it everything may couple.
   */
  readonly blocks?: Int32Array;
  /**
   * Where the likelihood has a kink (or a step) in a parameter: the closed intervals between them, in rising order, which do not share
   * a point. A fit works inside one interval at a time. Parameters that are not listed are smooth.
   */
  readonly segments?: ReadonlyMap<number, readonly (readonly [number, number])[]>;
}

/** A statistical model: makes likelihoods of data, and data of parameters. */
export interface StatisticalModel<Data> {
  readonly parameters: readonly Parameter[];
  /** index of the parameter of interest, -1 for none */
  readonly poi: number;
  likelihood(data: Data): Likelihood;
  /** the data (auxiliary measurements included) whose best fit is x */
  asimov(x: Float64Array): Data;
  /** pseudo-data number `index` of the stream, auxiliary measurements included */
  toy(x: Float64Array, stream: RandomStream, index: number): Data;
  /** observed data */
  readonly data?: Data;
  /** whether asymptotic formulae can be trusted at x: a sentence that says where not (fewer than 10 expected events in a bin that matters) */
  asymptoticWarning?(x: Float64Array): string | undefined;
  /** why data have no likelihood at x: which events, where none are expected */
  impossible?(x: Float64Array, data: Data): string | undefined;
}
