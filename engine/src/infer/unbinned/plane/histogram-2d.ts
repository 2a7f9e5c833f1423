import { UserError } from '../../../basics/errors.ts';
import type { ShapeParameter } from '../curve.ts';
import type { Columns, Density } from '../density.ts';
import { binFinder, checkContents, checkEdges } from '../shapes/histogram.ts';

/**
 * Template in two observables: constant in each cell, content / area, normalised over the rectangle of the ranges (cells cut by it count
 * with the part inside). No parameters.
 *
 * @param contents  row by row: contents[i][j] for x bin i and y bin j
 */
export class Histogram2d implements Density {
  readonly parameters: readonly ShapeParameter[] = [];
  private readonly xEdges: Float64Array;
  private readonly yEdges: Float64Array;
  private readonly density: Float64Array;
  private readonly xBin: (x: number) => number;
  private readonly yBin: (y: number) => number;

  constructor(
    xEdges: readonly number[],
    yEdges: readonly number[],
    contents: readonly (readonly number[])[],
    x: readonly [number, number],
    y: readonly [number, number],
    where = 'histogram2d',
  ) {
    this.xEdges = checkEdges(xEdges, `${where}.xEdges`);
    this.yEdges = checkEdges(yEdges, `${where}.yEdges`);
    const [nx, ny] = [xEdges.length - 1, yEdges.length - 1];
    if (contents.length !== nx)
      throw new UserError({ where: `${where}.contents`, what: `${contents.length} rows for ${nx} bins in x` });
    const cells = contents.map((row, i) => {
      if (row.length !== ny)
        throw new UserError({ where: `${where}.contents[${i}]`, what: `${row.length} contents for ${ny} bins in y` });
      return row;
    });
    const flat = checkContents(cells.flat(), nx * ny, `${where}.contents`);
    for (const [edges, range, name] of [
      [this.xEdges, x, 'xEdges'],
      [this.yEdges, y, 'yEdges'],
    ] as const)
      if (!(edges[0] <= range[0] && edges[edges.length - 1] >= range[1]))
        throw new UserError({
          where: `${where}.${name}`,
          what: `the template from ${edges[0]} to ${edges[edges.length - 1]} does not cover the range ${range[0]} to ${range[1]}`,
        });
    const inside = (edges: Float64Array, k: number, range: readonly [number, number]) =>
      Math.max(0, Math.min(edges[k + 1], range[1]) - Math.max(edges[k], range[0]));
    this.density = new Float64Array(nx * ny);
    let mass = 0;
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < ny; j++) {
        const area = (this.xEdges[i + 1] - this.xEdges[i]) * (this.yEdges[j + 1] - this.yEdges[j]);
        this.density[i * ny + j] = flat[i * ny + j] / area;
        mass += this.density[i * ny + j] * inside(this.xEdges, i, x) * inside(this.yEdges, j, y);
      }
    if (!(mass > 0)) throw new UserError({ where: `${where}.contents`, what: 'the template is empty inside the range' });
    for (let k = 0; k < this.density.length; k++) this.density[k] /= mass;
    this.xBin = binFinder(this.xEdges);
    this.yBin = binFinder(this.yEdges);
  }

  set(): boolean {
    return true;
  }

  values(points: Columns, from: number, count: number, out: Float64Array): void {
    const ny = this.yEdges.length - 1;
    for (let i = 0; i < count; i++) out[i] = this.density[this.xBin(points[0][from + i]) * ny + this.yBin(points[1][from + i])];
  }

  gradients(points: Columns, from: number, count: number, out: Float64Array): void {
    this.values(points, from, count, out);
  }

  knots(): readonly (readonly number[])[] {
    return [Array.from(this.xEdges), Array.from(this.yEdges)];
  }
}
