import { atan, exp } from '../../basics/elementary.ts';

/**
 * Lateral profile of an electromagnetic shower: energy per area  f(r) = b / (2 pi (r^2 + b^2)^(3/2)).
 * Its share within a radius is 1 - b / sqrt(r^2 + b^2); with b = R_M / sqrt(99) that is 90 % within one Moliere radius, by definition, and 95 % within two, the usual
 * rule; within 3.5 it is 97 %, two less than the rule. One shape for all energies and depths.
 *
 * @source  rule: PDG 2024, Passage of particles through matter, sec. 34.5.3; kernel and its integral over rectangles: A. A. Lednev, Nucl. Instrum. Meth. A 366 (1995) 292
 */
export function kernelWidth(moliereRadius: number): number {
  return moliereRadius / Math.sqrt(99);
}

/** Share in the quadrant below (x, y), less the terms of x and y alone, which cancel in rectangles. Lengths in units of b. */
function corner(x: number, y: number): number {
  return atan((x * y) / Math.sqrt(1 + x * x + y * y)) / (2 * Math.PI);
}

/** Share of a shower at the origin inside the rectangle from (x0, y0) to (x1, y1), lengths in units of b. */
export function shareInRectangle(x0: number, y0: number, x1: number, y1: number): number {
  return corner(x1, y1) - corner(x0, y1) - corner(x1, y0) + corner(x0, y0);
}

/** Share on the inner side of a straight edge at the distance x (in units of b; negative: the shower is outside). */
export function shareInside(x: number): number {
  return 0.5 + atan(x) / Math.PI;
}

/** Energy of the central crystal over 3x3, and of 3x3 over 5x5 without its corners. */
export interface Shape {
  e1e9: number;
  e9e21: number;
}

/**
 * Adds a shower of the given energy, centred at (u, v) in widths of the crystal from the centre of the middle one, to a grid of 5 x 5 crystals.
 *
 * @param width  of a crystal, in units of b
 */
export function addShower(cells: Float64Array, u: number, v: number, energy: number, width: number): void {
  for (let i = 0; i < 5; i++) {
    const x = (i - 2.5 - u) * width;
    for (let j = 0; j < 5; j++) {
      const y = (j - 2.5 - v) * width;
      cells[5 * i + j] += energy * shareInRectangle(x, y, x + width, y + width);
    }
  }
}

/** Shape of what lies in a grid around its middle crystal. */
export function shapeOf(cells: Float64Array, out: Shape): void {
  let nine = 0;
  let all = 0;
  for (let i = 0; i < 25; i++) {
    all += cells[i];
    const row = Math.trunc(i / 5);
    const column = i % 5;
    if (row >= 1 && row <= 3 && column >= 1 && column <= 3) nine += cells[i];
  }
  const twentyOne = all - cells[0] - cells[4] - cells[20] - cells[24];
  out.e1e9 = cells[12] / nine;
  out.e9e21 = nine / twentyOne;
}

const NODES = 24;
const PLACES = 6;
const ENERGIES = 40;
const LOG_STEP = 0.25;

/** Shapes of single showers by place in the crystal, tabulated: bilinear between 25 x 25 nodes of a quarter of the crystal (error below 1e-3). */
export class LateralShapes {
  /** width of a crystal in units of b */
  readonly width: number;
  private readonly one = new Float64Array((NODES + 1) * (NODES + 1));
  private readonly nine = new Float64Array((NODES + 1) * (NODES + 1));
  private readonly above = new Float64Array((PLACES + 1) * (PLACES + 1) * (ENERGIES + 1));

  constructor(moliereRadius: number, crystalWidth: number) {
    this.width = crystalWidth / kernelWidth(moliereRadius);
    const cells = new Float64Array(25);
    const shape: Shape = { e1e9: 0, e9e21: 0 };
    for (let i = 0; i <= NODES; i++) {
      for (let j = 0; j <= NODES; j++) {
        cells.fill(0);
        addShower(cells, (0.5 * i) / NODES, (0.5 * j) / NODES, 1, this.width);
        shapeOf(cells, shape);
        this.one[i * (NODES + 1) + j] = shape.e1e9;
        this.nine[i * (NODES + 1) + j] = shape.e9e21;
      }
    }
    for (let i = 0; i <= PLACES; i++) {
      for (let j = 0; j <= PLACES; j++) {
        cells.fill(0);
        addShower(cells, (0.5 * i) / PLACES, (0.5 * j) / PLACES, 1, this.width);
        for (let k = 0; k <= ENERGIES; k++) {
          const threshold = exp(-LOG_STEP * k);
          let n = 0;
          for (let c = 0; c < 25; c++) if (cells[c] >= threshold) n++;
          this.above[(i * (PLACES + 1) + j) * (ENERGIES + 1) + k] = n;
        }
      }
    }
  }

  /** Shape of a shower at (u, v), each from -0.5 to 0.5; places further out are taken at the edge. */
  at(u: number, v: number, out: Shape): void {
    const x = Math.min(NODES, Math.abs(u) * 2 * NODES);
    const y = Math.min(NODES, Math.abs(v) * 2 * NODES);
    const i = Math.min(NODES - 1, Math.trunc(x));
    const j = Math.min(NODES - 1, Math.trunc(y));
    const fx = x - i;
    const fy = y - j;
    const k = i * (NODES + 1) + j;
    const a = (1 - fx) * (1 - fy);
    const b = (1 - fx) * fy;
    const c = fx * (1 - fy);
    const d = fx * fy;
    out.e1e9 = a * this.one[k] + b * this.one[k + 1] + c * this.one[k + NODES + 1] + d * this.one[k + NODES + 2];
    out.e9e21 = a * this.nine[k] + b * this.nine[k + 1] + c * this.nine[k + NODES + 1] + d * this.nine[k + NODES + 2];
  }

  /** Crystals of 5 x 5 with at least the share exp(-t) of the shower, t = ln(E / threshold) >= 0; linear between steps of 1/4 in t. */
  crystalsAbove(u: number, v: number, t: number): number {
    const i = Math.min(PLACES, Math.round(Math.abs(u) * 2 * PLACES));
    const j = Math.min(PLACES, Math.round(Math.abs(v) * 2 * PLACES));
    const x = Math.max(0, Math.min(ENERGIES - 1e-9, t / LOG_STEP));
    const k = Math.trunc(x);
    const at = (i * (PLACES + 1) + j) * (ENERGIES + 1) + k;
    const low = this.above[at];
    return low + (x - k) * (this.above[at + 1] - low);
  }
}
