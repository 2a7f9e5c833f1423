import type { Curve, ShapeParameter } from '../curve.ts';
import type { Columns, Density, Ranges } from '../density.ts';

/**
 * A density of y whose parameters follow x:  S(x, y) = S_1(x; p) S_2(y; q(x)),  q_j(x) = q_j + slope_j (x - reference), with S_2
 * normalised over y at every x: a peak of the recoil mass that moves and widens with the dimuon mass, say. Parameters: those of S_1 with
 * 'x.' before their names, then 'y.NAME' (at the reference) and 'y.NAME.slope' of S_2. One normalisation an event: for closed forms.
 */
export class Conditional implements Density {
  readonly parameters: readonly ShapeParameter[];
  private readonly first: Density;
  private readonly curve: Curve;
  private readonly ranges: Ranges;
  private readonly reference: number;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly line: Float64Array;
  private readonly slope: Float64Array;
  private readonly one: Float64Array[];
  private readonly value = new Float64Array(1);

  /** @param reference  x at which the parameters of S_2 have their values */
  constructor(first: Density, curve: Curve, ranges: Ranges, reference: number) {
    this.first = first;
    this.curve = curve;
    this.ranges = ranges;
    this.reference = reference;
    const m = curve.parameters.length;
    this.p = new Float64Array(first.parameters.length);
    this.q = new Float64Array(m);
    this.line = new Float64Array(2 * m);
    this.slope = new Float64Array(m);
    this.one = Array.from({ length: m }, () => new Float64Array(1));
    this.parameters = [
      ...first.parameters.map((one) => ({ ...one, name: `x.${one.name}` })),
      ...curve.parameters.flatMap((one) => [
        { ...one, name: `y.${one.name}` },
        { name: `y.${one.name}.slope`, domain: [-Infinity, Infinity] as const },
      ]),
    ];
  }

  set(parameters: Float64Array): boolean {
    const n = this.p.length;
    for (let j = 0; j < n; j++) this.p[j] = parameters[j];
    for (let j = 0; j < this.line.length; j++) this.line[j] = parameters[n + j];
    return this.first.set(this.p) && this.normalise(this.reference) > 0;
  }

  /** The integral over y at one x, or 0 where the parameters have left their domain. */
  private normalise(x: number): number {
    for (let j = 0; j < this.q.length; j++) this.q[j] = this.line[2 * j] + this.line[2 * j + 1] * (x - this.reference);
    if (!this.curve.set(this.q)) return 0;
    this.slope.fill(0);
    let area = 0;
    for (const [low, high] of this.ranges) area += this.curve.integral(low, high, this.slope);
    return area;
  }

  values(points: Columns, from: number, count: number, out: Float64Array): void {
    this.first.values(points, from, count, out);
    for (let i = 0; i < count; i++) {
      const area = this.normalise(points[0][from + i]);
      if (!(area > 0)) {
        out[i] = 0;
        continue;
      }
      this.curve.values(points[1], from + i, 1, this.value);
      out[i] *= this.value[0] / area;
    }
  }

  gradients(points: Columns, from: number, count: number, out: Float64Array, d: readonly Float64Array[]): void {
    const n = this.p.length;
    this.first.gradients(points, from, count, out, d.slice(0, n));
    for (let i = 0; i < count; i++) {
      const x = points[0][from + i];
      const area = this.normalise(x);
      if (!(area > 0)) {
        out[i] = 0;
        for (const column of d) column[i] = 0;
        continue;
      }
      this.curve.gradients(points[1], from + i, 1, this.value, this.one);
      const density = this.value[0] / area;
      const marginal = out[i];
      for (let j = 0; j < n; j++) d[j][i] *= density;
      for (let j = 0; j < this.q.length; j++) {
        const derivative = (marginal * (this.one[j][0] - density * this.slope[j])) / area;
        d[n + 2 * j][i] = derivative;
        d[n + 2 * j + 1][i] = derivative * (x - this.reference);
      }
      out[i] = marginal * density;
    }
  }

  knots(): readonly (readonly number[])[] {
    const knots: number[] = [];
    for (const x of [this.reference, ...this.first.knots()[0]]) if (this.normalise(x) > 0) knots.push(...this.curve.knots());
    return [this.first.knots()[0], knots.length > 400 ? thinned(knots) : knots];
  }
}

/** Every so many of the sorted knots: neighbouring x give nearly the same ones. */
function thinned(knots: number[]): number[] {
  const sorted = knots.sort((a, b) => a - b);
  const every = Math.ceil(sorted.length / 400);
  return sorted.filter((_, k) => k % every === 0);
}
