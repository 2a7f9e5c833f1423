/**
 * A one-dimensional family of functions g(x; p) >= 0, not yet normalised: what a shape has to provide. `NormalisedCurve` divides by
 * the integral over the ranges of the fit. An instance owns scratch numbers of its own: two components need two instances.
 */
export interface Curve {
  readonly parameters: readonly ShapeParameter[];
  /** Takes the parameters; false outside of the domain, where no value may then be asked for. */
  set(p: Float64Array): boolean;
  /** int_low^high g dx at the parameters set; ADDS its derivatives to `gradient`. */
  integral(low: number, high: number, gradient: Float64Array): number;
  /** g at x[from ... from + count - 1] into g[0 ... count - 1]. */
  values(x: Float64Array, from: number, count: number, g: Float64Array): void;
  /** The same with dg/dp_j into d[j]. */
  gradients(x: Float64Array, from: number, count: number, g: Float64Array, d: readonly Float64Array[]): void;
  /** Points between which g is smooth on the scale of their distance: the panels of sampling and of numeric integrals. */
  knots(): readonly number[];
}

/** One parameter of a shape. */
export interface ShapeParameter {
  readonly name: string;
  /** open interval of allowed values */
  readonly domain: readonly [number, number];
}

export const anyNumber = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
export const positive = [0, Number.POSITIVE_INFINITY] as const;

/** Knots of a peak: whole widths out to ten on both sides, and a geometric sequence further out for its tails. */
export function peakKnots(centre: number, width: number): number[] {
  const knots: number[] = [];
  for (let k = -10; k <= 10; k++) knots.push(centre + 0.5 * k * width);
  for (let reach = 7.5; reach < 1e4; reach *= 1.5) knots.push(centre - reach * width, centre + reach * width);
  return knots;
}
