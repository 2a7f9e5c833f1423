import { legendreRule } from '../special/gauss-rule.ts';
import type { Density, Ranges } from './density.ts';
import { BLOCK } from './density.ts';

/** Cells a panel of one observable; in the plane each observable's panels are cut in two. */
const CELLS = 16;
const CELLS_IN_PLANE = 2;
/** Panels of a range where no shape asks for finer ones. */
const BASE_PANELS = 48;

/** The panels of a range: equal ones, and the knots of the shapes; [low, high] pairs in order. */
export function panelEdges(ranges: Ranges, knots: readonly number[], base = BASE_PANELS): [number, number][] {
  const panels: [number, number][] = [];
  const total = ranges.reduce((sum, [low, high]) => sum + high - low, 0);
  for (const [low, high] of ranges) {
    const equal = Math.max(1, Math.ceil((base * (high - low)) / total));
    const edges = [...knots.filter((knot) => knot > low && knot < high), low, high];
    for (let k = 1; k < equal; k++) edges.push(low + ((high - low) * k) / equal);
    edges.sort((a, b) => a - b);
    const smallest = (high - low) * 1e-12;
    let from = low;
    for (const edge of edges)
      if (edge - from > smallest) {
        panels.push([from, edge]);
        from = edge;
      }
  }
  return panels;
}

/** Panels cut into `pieces` each, as flat arrays of their lower ends and widths. */
function cut(panels: readonly [number, number][], pieces: number): { from: Float64Array; width: Float64Array } {
  const from = new Float64Array(panels.length * pieces);
  const width = new Float64Array(panels.length * pieces);
  panels.forEach(([low, high], p) => {
    for (let k = 0; k < pieces; k++) {
      from[p * pieces + k] = low + ((high - low) * k) / pieces;
      width[p * pieces + k] = (high - low) / pieces;
    }
  });
  return { from, width };
}

/** Nodes of integrals over the panels with the weight of each: the points of an Asimov data set. */
export function panelNodes(panels: readonly [number, number][], nodes: number): { x: Float64Array; w: Float64Array } {
  const rule = legendreRule(nodes);
  const x = new Float64Array(panels.length * nodes);
  const w = new Float64Array(panels.length * nodes);
  panels.forEach(([low, high], p) => {
    for (let k = 0; k < nodes; k++) {
      x[p * nodes + k] = 0.5 * (low + high + (high - low) * rule.x[k]!);
      w[p * nodes + k] = 0.5 * (high - low) * rule.w[k]!;
    }
  });
  return { x, w };
}

/** A sum of densities at any number of points; the densities are set already. */
export function sumAt(densities: readonly Density[], counts: ArrayLike<number>, columns: readonly Float64Array[]): Float64Array {
  const count = columns[0].length;
  const sum = new Float64Array(count);
  const value = new Float64Array(BLOCK);
  densities.forEach((density, k) => {
    for (let from = 0; from < count; from += BLOCK) {
      const points = Math.min(BLOCK, count - from);
      density.values(columns, from, points, value);
      for (let i = 0; i < points; i++) sum[from + i] += counts[k]! * value[i];
    }
  });
  return sum;
}

const HALF_NODE = 0.28867513459481287; // 1/(2 sqrt 3): two Gauss nodes a cell, at 1/2 -+ this

/**
 * Draws points of a density by inverting its cumulative sum over fine cells; inside a cell the density is a straight line through its two
 * Gauss nodes. Uniforms in, points out: one an observable. The density drawn differs from the true one by less than 1e-4 of it for shapes
 * that are smooth over half a knot (a Gaussian: panels of half a sigma in 16 cells); every shape's test bounds it.
 */
export class Sampler {
  private readonly cells: readonly { from: Float64Array; width: Float64Array }[];
  /** probability of the cells below and including this one */
  private readonly cumulative: Float64Array;
  /** first cell whose cumulative probability exceeds k/size: the search starts there */
  private readonly guide: Int32Array;
  /** per observable and cell: density at the lower and upper end relative to the mean */
  private readonly tilt: readonly Float64Array[];

  constructor(densities: readonly Density[], counts: ArrayLike<number>, panels: readonly [number, number][][]) {
    const inPlane = panels.length === 2;
    this.cells = panels.map((one) => cut(one, inPlane ? CELLS_IN_PLANE : CELLS));
    const [first, second] = this.cells;
    const nx = first.from.length;
    const ny = inPlane ? second!.from.length : 1;
    const corners = inPlane ? 4 : 2;
    const columns = panels.map(() => new Float64Array(nx * ny * corners));
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < ny; j++)
        for (let c = 0; c < corners; c++) {
          const at = (i * ny + j) * corners + c;
          columns[0]![at] = first.from[i] + first.width[i] * (0.5 + (c & 1 ? HALF_NODE : -HALF_NODE));
          if (inPlane) columns[1]![at] = second!.from[j] + second!.width[j] * (0.5 + (c & 2 ? HALF_NODE : -HALF_NODE));
        }
    const f = sumAt(densities, counts, columns);
    const size = nx * ny;
    this.cumulative = new Float64Array(size);
    this.tilt = panels.map(() => new Float64Array(size));
    let sum = 0;
    for (let k = 0; k < size; k++) {
      let mean = 0;
      for (let c = 0; c < corners; c++) mean += Math.max(0, f[k * corners + c]) / corners;
      sum += mean * first.width[Math.floor(k / ny)] * (inPlane ? second!.width[k % ny] : 1);
      this.cumulative[k] = sum;
      for (let o = 0; o < panels.length; o++) {
        let difference = 0;
        for (let c = 0; c < corners; c++) difference += ((c >> o) & 1 ? 1 : -1) * Math.max(0, f[k * corners + c]);
        // half the rise over the cell relative to the mean, kept inside a triangle
        const slope = mean > 0 ? (difference * 2) / corners / mean / (4 * HALF_NODE) : 0;
        this.tilt[o][k] = Math.max(-1, Math.min(1, slope));
      }
    }
    this.guide = new Int32Array(size);
    let cell = 0;
    for (let k = 0; k < size; k++) {
      while (cell < size - 1 && this.cumulative[cell] <= (k / size) * sum) cell++;
      this.guide[k] = cell;
    }
  }

  /** Points of `count` rows of uniforms, `columns.length` a row, into the columns. */
  draw(uniforms: Float64Array, from: number, count: number, columns: readonly Float64Array[]): void {
    const { cumulative, guide } = this;
    const size = cumulative.length;
    const total = cumulative[size - 1];
    const width = columns.length;
    const ny = width === 2 ? this.cells[1].from.length : 1;
    for (let i = 0; i < count; i++) {
      const u = uniforms[from + i * width] * total;
      let k = guide[Math.min(size - 1, Math.floor((u / total) * size))];
      while (k < size - 1 && cumulative[k] <= u) k++;
      const below = k === 0 ? 0 : cumulative[k - 1];
      // what the cell has not used of the uniform serves inside it
      const rest = Math.min(1, Math.max(0, (u - below) / (cumulative[k] - below)));
      for (let o = 0; o < width; o++) {
        const cell = width === 1 ? k : o === 0 ? Math.floor(k / ny) : k % ny;
        const v = o === 0 ? rest : uniforms[from + i * width + o];
        columns[o][i] = this.cells[o].from[cell] + this.cells[o].width[cell] * tilted(v, this.tilt[o][k]);
      }
    }
  }
}

/** Solves int_0^s (1 + tilt (2s - 1)) ds = v on [0, 1]. */
function tilted(v: number, tilt: number): number {
  const foot = 1 - tilt;
  return (2 * v) / (foot + Math.sqrt(foot * foot + 4 * tilt * v));
}
