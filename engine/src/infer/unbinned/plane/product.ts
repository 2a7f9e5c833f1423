import type { ShapeParameter } from '../curve.ts';
import { BLOCK, type Columns, type Density } from '../density.ts';

/**
 * Independent observables: S(x, y; p, q) = S_1(x; p) S_2(y; q), each normalised on its own ranges. Parameters: those of the first with
 * 'x.' before their names, then those of the second with 'y.'.
 */
export class Product implements Density {
  readonly parameters: readonly ShapeParameter[];
  private readonly first: Density;
  private readonly second: Density;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly other = new Float64Array(BLOCK);

  /** @param first  density of column 0;  @param second  density of column 1 */
  constructor(first: Density, second: Density) {
    this.first = first;
    this.second = second;
    this.p = new Float64Array(first.parameters.length);
    this.q = new Float64Array(second.parameters.length);
    this.parameters = [
      ...first.parameters.map((one) => ({ ...one, name: `x.${one.name}` })),
      ...second.parameters.map((one) => ({ ...one, name: `y.${one.name}` })),
    ];
  }

  set(parameters: Float64Array): boolean {
    const n = this.p.length;
    for (let j = 0; j < n; j++) this.p[j] = parameters[j];
    for (let j = 0; j < this.q.length; j++) this.q[j] = parameters[n + j];
    return this.first.set(this.p) && this.second.set(this.q);
  }

  values(points: Columns, from: number, count: number, out: Float64Array): void {
    this.first.values(points, from, count, out);
    this.second.values(points, from, count, this.other);
    for (let i = 0; i < count; i++) out[i] *= this.other[i];
  }

  gradients(points: Columns, from: number, count: number, out: Float64Array, d: readonly Float64Array[]): void {
    const n = this.p.length;
    const { other } = this;
    this.first.gradients(points, from, count, out, d.slice(0, n));
    this.second.gradients(points, from, count, other, d.slice(n));
    for (let j = 0; j < d.length; j++) {
      const factor = j < n ? other : out;
      const column = d[j];
      for (let i = 0; i < count; i++) column[i] *= factor[i];
    }
    for (let i = 0; i < count; i++) out[i] *= other[i];
  }

  knots(): readonly (readonly number[])[] {
    return [this.first.knots()[0], this.second.knots()[0]];
  }
}
