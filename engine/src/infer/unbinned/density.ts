import type { Curve, ShapeParameter } from './curve.ts';

/** Points column by column: one Float64Array an observable. */
export type Columns = readonly Float64Array[];

/** Closed intervals of one observable that enter the fit, rising and apart: more than one for sidebands. */
export type Ranges = readonly (readonly [number, number])[];

/** A probability density of one or two observables, normalised to 1 over the ranges of the fit. */
export interface Density {
  readonly parameters: readonly ShapeParameter[];
  /** Takes the parameters and normalises; false outside of the domain, where no value may then be asked for. */
  set(p: Float64Array): boolean;
  /** Density at points from ... from + count - 1 into out[0 ... count - 1]; count at most BLOCK. */
  values(points: Columns, from: number, count: number, out: Float64Array): void;
  /** The same with the derivative by parameter j into d[j]. */
  gradients(points: Columns, from: number, count: number, out: Float64Array, d: readonly Float64Array[]): void;
  /** Per observable: the panels between which the density is smooth. */
  knots(): readonly (readonly number[])[];
}

/** Points handled at a time: blocks stay in the nearest cache. */
export const BLOCK = 256;

export const wholeRange = (ranges: Ranges): [number, number] => [ranges[0][0], ranges[ranges.length - 1][1]];

/** A curve of observable `column` divided by its integral over the ranges: S = g/I, dS = (dg - S dI)/I. */
export class NormalisedCurve implements Density {
  readonly parameters: readonly ShapeParameter[];
  private readonly curve: Curve;
  private readonly ranges: Ranges;
  private readonly column: number;
  private readonly slope: Float64Array;
  private inverse = 1;

  constructor(curve: Curve, ranges: Ranges, column = 0) {
    this.curve = curve;
    this.ranges = ranges;
    this.column = column;
    this.parameters = curve.parameters;
    this.slope = new Float64Array(curve.parameters.length);
  }

  set(p: Float64Array): boolean {
    if (!this.curve.set(p)) return false;
    this.slope.fill(0);
    let area = 0;
    for (const [low, high] of this.ranges) area += this.curve.integral(low, high, this.slope);
    this.inverse = 1 / area;
    return area > 0 && this.inverse > 0 && this.inverse < Infinity;
  }

  values(points: Columns, from: number, count: number, out: Float64Array): void {
    const { inverse } = this;
    this.curve.values(points[this.column], from, count, out);
    for (let i = 0; i < count; i++) out[i] *= inverse;
  }

  gradients(points: Columns, from: number, count: number, out: Float64Array, d: readonly Float64Array[]): void {
    const { inverse, slope } = this;
    this.curve.gradients(points[this.column], from, count, out, d);
    for (let i = 0; i < count; i++) out[i] *= inverse;
    for (let j = 0; j < slope.length; j++) {
      const shift = slope[j] * inverse;
      const column = d[j];
      for (let i = 0; i < count; i++) column[i] = column[i] * inverse - shift * out[i];
    }
  }

  knots(): readonly (readonly number[])[] {
    return [this.curve.knots()];
  }
}
