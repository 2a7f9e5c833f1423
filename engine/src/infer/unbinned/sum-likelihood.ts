import { log } from '../../basics/elementary.ts';
import type { Likelihood, Parameter } from '../likelihood.ts';
import { logGamma } from '../special/log-gamma.ts';
import { type Constraint, constraintTerm } from './constraint.ts';
import { BLOCK, type Density } from './density.ts';
import type { Events } from './events.ts';
import { type Yield, yieldAt, yieldCurvature, yieldParameters, yieldSlope } from './yields.ts';

/** A component of the sum: expected events times a density whose parameters are numbers or parameters of the model. */
export interface Component {
  readonly name: string;
  readonly density: Density;
  /** per parameter of the density: index into the model's parameters, or -1 and the number in `constants` */
  readonly indices: readonly number[];
  readonly constants: readonly number[];
  readonly yield: Yield;
}

/** What the likelihood is made of. */
export interface SumParts {
  readonly parameters: readonly Parameter[];
  readonly poi: number;
  readonly components: readonly Component[];
  readonly constraints: readonly Constraint[];
  /** false: the number of events is not part of the likelihood */
  readonly extended: boolean;
}

/** A free parameter's part in one component: through its yield and through these parameters of its shape. */
interface Share {
  readonly component: number;
  readonly ofYield: boolean;
  readonly ofShape: readonly number[];
}

/** Densities outside of this range are not multiplied together but take their own logarithm. */
const [TINY, HUGE] = [1e-100, 1e100];
/**
 * Step of the second derivatives of shapes in units of the parameter's error: truncation is this over the root of the number of events,
 * rounding about 1e-15 times that root over this.
 */
const STEP = 3e-6;

/**
 * Extended maximum likelihood of a sum of densities,
 *   -2 ln L = 2 sum_k N_k - 2 sum_i ln[sum_k N_k S_k(x_i)] + constraints,
 * the density of an unordered set of events (no n! term). Weighted points: each logarithm times its weight. Bins: Poisson in each.
 * The curvature is the sum of outer products of the events' gradients, 2 sum_i (g_i g_i^T)/f_i^2.
 *
 * @source R. Barlow, Nucl. Instrum. Meth. A 297 (1990) 496 (extended maximum likelihood)
 */
export class SumLikelihood implements Likelihood {
  readonly parameters: readonly Parameter[];
  readonly poi: number;
  private readonly parts: SumParts;
  private readonly data: Events;
  /** bins whose nodes are summed up at every call; undefined where there are none, or where only their sums are kept */
  private readonly bins: Events['bins'];
  private readonly reduced: boolean;
  /** points (nodes, or bins) that a call goes through */
  private readonly rows: number;
  private readonly free: readonly number[];
  private readonly shares: readonly (readonly Share[])[];
  /** components whose shape no free parameter moves: their density at every point, kept as long as their parameters stay */
  private readonly kept: (Float64Array | null)[];
  private readonly own: Float64Array[];
  private readonly wasOwn: (Float64Array | null)[];
  private readonly value: Float64Array[];
  private readonly slopes: Float64Array[][];
  private readonly counts: Float64Array;
  private readonly total = new Float64Array(BLOCK);
  private readonly columns: Float64Array[];
  private readonly term = new Float64Array(3);
  /** weight / f of every point (node) after `derivatives` */
  private readonly ratio: Float64Array;
  private readonly slope: Float64Array;
  /** where `derivatives` was called last, and its curvature; NaN: nowhere, or the shapes were moved since */
  private readonly last: Float64Array;
  private readonly lastCurvature: Float64Array;
  /** ln n! of the bins, twice */
  private readonly constant: number;

  constructor(parts: SumParts, data: Events) {
    this.parts = parts;
    this.parameters = parts.parameters;
    this.poi = parts.poi;
    this.data = data;
    const { components, parameters } = parts;
    this.free = parameters.flatMap((one, j) => (one.fixed && j !== parts.poi ? [] : [j]));
    this.shares = this.free.map((j) =>
      components.flatMap((one, component) => {
        const ofYield = yieldParameters(one.yield).includes(j);
        const ofShape = one.indices.flatMap((index, k) => (index === j ? [k] : []));
        return ofYield || ofShape.length > 0 ? [{ component, ofYield, ofShape }] : [];
      }),
    );
    this.kept = components.map((one) =>
      one.indices.some((j) => j >= 0 && !parameters[j]!.fixed) ? null : new Float64Array(data.count),
    );
    this.own = components.map((one) => Float64Array.from(one.constants));
    this.wasOwn = components.map(() => null);
    this.value = components.map(() => new Float64Array(BLOCK));
    this.slopes = components.map((one) => one.constants.map(() => new Float64Array(BLOCK)));
    this.counts = new Float64Array(components.length);
    // shapes that nothing moves are integrated over the bins once
    const reduced = data.bins !== undefined && this.kept.every((one) => one !== null);
    this.bins = reduced ? undefined : data.bins;
    this.rows = reduced ? data.bins.counts.length : data.count;
    this.reduced = reduced;
    this.ratio = new Float64Array(data.count);
    this.slope = new Float64Array(parameters.length);
    this.last = new Float64Array(parameters.length).fill(Number.NaN);
    this.lastCurvature = new Float64Array(parameters.length * parameters.length);
    this.columns = this.free.map(() => new Float64Array(BLOCK));
    let constant = 0;
    if (data.bins) for (const n of data.bins.counts) constant += 2 * logGamma(n + 1);
    this.constant = constant;
  }

  twiceNll(x: Float64Array): number {
    if (!this.prepare(x)) return Infinity;
    const sum = this.prior(x, null, null);
    if (!(sum < Infinity)) return Infinity;
    const { components } = this.parts;
    let logs = 0;
    let product = 1;
    const step = this.blockStep();
    for (let from = 0; from < this.rows; from += step) {
      const points = Math.min(step, this.rows - from);
      this.total.fill(0, 0, points);
      for (let k = 0; k < components.length; k++) this.addComponent(k, from, points, false);
      const rows = this.reduce(from, points, 0);
      const weights = this.data.bins?.counts ?? this.data.weights;
      const first = this.bins ? from / this.bins.nodes : from;
      for (let i = 0; i < rows; i++) {
        const f = this.total[i];
        const weight = weights === undefined ? 1 : weights[first + i];
        if (weight === 1 && f > TINY && f < HUGE) {
          product *= f;
          if (product > HUGE || product < TINY) {
            logs += log(product);
            product = 1;
          }
        } else if (weight !== 0) {
          if (!(f > 0)) return Infinity;
          logs += weight * log(f);
        }
      }
    }
    return this.finish(sum - 2 * (logs + log(product)));
  }

  gradient(x: Float64Array, gradient: Float64Array): number {
    return this.differentiate(x, gradient, null);
  }

  derivatives(x: Float64Array, gradient: Float64Array, curvature: Float64Array): number {
    curvature.fill(0);
    const value = this.differentiate(x, gradient, curvature);
    if (value < Infinity) {
      this.last.set(x);
      this.lastCurvature.set(curvature);
    }
    return value;
  }

  private differentiate(x: Float64Array, gradient: Float64Array, curvature: Float64Array | null): number {
    const n = this.parameters.length;
    gradient.fill(0);
    this.last.fill(Number.NaN);
    if (!this.prepare(x)) return Infinity;
    const sum = this.prior(x, gradient, curvature);
    if (!(sum < Infinity)) return Infinity;
    const { free, columns, shares, counts } = this;
    const { components } = this.parts;
    const weights = this.data.bins?.counts ?? this.data.weights;
    let logs = 0;
    let product = 1;
    const step = this.blockStep();
    for (let from = 0; from < this.rows; from += step) {
      const points = Math.min(step, this.rows - from);
      this.total.fill(0, 0, points);
      for (let k = 0; k < components.length; k++) this.addComponent(k, from, points, true);
      for (let a = 0; a < free.length; a++) {
        const column = columns[a];
        column.fill(0, 0, points);
        for (const { component, ofYield, ofShape } of shares[a]) {
          if (ofYield) addScaled(column, this.value[component], yieldSlope(components[component].yield, x, free[a]), points);
          for (const k of ofShape) addScaled(column, this.slopes[component][k], counts[component], points);
        }
      }
      const rows = this.reduce(from, points, free.length);
      const first = this.bins ? from / this.bins.nodes : from;
      const { total } = this;
      // total becomes sqrt(weight)/f: products of two columns then carry the weight
      for (let i = 0; i < rows; i++) {
        const f = total[i];
        const weight = weights === undefined ? 1 : weights[first + i];
        if (weight === 1 && f > TINY && f < HUGE) {
          product *= f;
          if (product > HUGE || product < TINY) {
            logs += log(product);
            product = 1;
          }
          total[i] = 1 / f;
        } else if (weight !== 0) {
          if (!(f > 0)) return Infinity;
          logs += weight * log(f);
          total[i] = Math.sqrt(weight) / f;
        } else total[i] = 0;
      }
      this.keepRatios(from, rows, weights);
      for (let a = 0; a < free.length; a++) {
        const column = columns[a];
        let slope = 0;
        for (let i = 0; i < rows; i++) {
          const scaled = column[i] * total[i];
          column[i] = scaled;
          slope += weights === undefined ? scaled : scaled * Math.sqrt(weights[first + i]);
        }
        gradient[free[a]] -= 2 * slope;
      }
      if (curvature !== null) for (let a = 0; a < free.length; a++) addProducts(curvature, columns, free, a, n, rows);
    }
    for (let a = 0; curvature !== null && a < free.length; a++)
      for (let b = 0; b < a; b++) curvature[free[b] * n + free[a]] = curvature[free[a] * n + free[b]];
    return this.finish(sum - 2 * (logs + log(product)));
  }

  /**
   * Exact second derivatives: the outer products, and
   *   2 sum_k [d2N_k - sum_i (d2N_k S_k + dN_k dS_k + dS_k dN_k + N_k d2S_k)/f_i],
   * where sums of d2S_k/f are differences of sums of the exact dS_k/f at shapes a hair away: right to 1e-6, usually 1e-7, of the diagonal.
   */
  hessian(x: Float64Array, out: Float64Array): void {
    const n = this.parameters.length;
    // a fit asks for the second derivatives where it has just asked for the first
    if (this.isLast(x)) out.set(this.lastCurvature);
    else if (!(this.derivatives(x, this.slope, out) < Infinity)) return;
    const { components, constraints, extended } = this.parts;
    components.forEach((one, k) => {
      const own = this.own[k];
      const sums = new Float64Array(own.length + 1);
      const moved = new Float64Array(own.length + 1);
      const count = this.counts[k];
      const mine = yieldParameters(one.yield).filter((j) => !this.parameters[j].fixed);
      this.shapeSums(k, sums);
      for (const i of mine) {
        for (const j of mine) {
          const second = yieldCurvature(one.yield, x, i, j);
          out[i * n + j] += 2 * second * ((extended ? 1 : 0) - sums[own.length]);
        }
        const slope = yieldSlope(one.yield, x, i);
        one.indices.forEach((j, a) => {
          if (j < 0 || this.parameters[j].fixed) return;
          out[i * n + j] -= 2 * slope * sums[a];
          out[j * n + i] -= 2 * slope * sums[a];
        });
      }
      one.indices.forEach((j, a) => {
        if (j < 0 || this.parameters[j].fixed || count === 0) return;
        const was = own[a];
        const size = out[j * n + j];
        const step = STEP * (size > 0 ? Math.min(Math.sqrt(2 / size), 1 + Math.abs(was)) : 1e-3 * (1 + Math.abs(was)));
        // beside the edge of the domain the other side has to do
        own[a] = was + step;
        let inside = one.density.set(own);
        if (!inside) {
          own[a] = was - step;
          inside = one.density.set(own);
        }
        const width = own[a] - was;
        if (inside) this.shapeSums(k, moved);
        own[a] = was;
        one.density.set(own);
        if (!inside) return;
        one.indices.forEach((i, b) => {
          if (i < 0 || this.parameters[i].fixed) return;
          const second = (count * (moved[b] - sums[b])) / width;
          out[j * n + i] -= second;
          out[i * n + j] -= second;
        });
      });
    });
    for (let c = 0; c < constraints.length; c++) {
      const j = constraints[c].parameter;
      if (this.parameters[j].fixed) continue;
      constraintTerm(constraints[c], this.data.auxiliary[c], x[j], this.term);
      out[j * n + j] += this.term[2] - this.term[1];
    }
  }

  /** Whether x is where `derivatives` was called last; the shapes are then set there again. */
  private isLast(x: Float64Array): boolean {
    for (let j = 0; j < x.length; j++) if (x[j] !== this.last[j]) return false;
    return this.prepare(x);
  }

  /** weight / f of every point out of the block's sqrt(weight) / f; of a bin's nodes with their share. */
  private keepRatios(from: number, rows: number, weights: Float64Array | undefined): void {
    const { ratio, total, bins } = this;
    if (!bins) {
      for (let i = 0; i < rows; i++) ratio[from + i] = weights === undefined ? total[i] : total[i] * Math.sqrt(weights[from + i]);
      return;
    }
    const { nodes, nodeWeights, counts } = bins;
    for (let b = 0; b < rows; b++) {
      const at = total[b] * Math.sqrt(counts[from / nodes + b]);
      for (let k = from + b * nodes; k < from + (b + 1) * nodes; k++) ratio[k] = at * nodeWeights[k];
    }
  }

  /** sum_i dS_k/dp_a / f_i at the shape's parameters as set, for every a, and sum_i S_k / f_i at the end; the f_i stay. */
  private shapeSums(k: number, sums: Float64Array): void {
    const { density, indices } = this.parts.components[k];
    const { ratio, data } = this;
    const value = this.value[k];
    const slopes = this.slopes[k];
    const kept = this.kept[k];
    const last = indices.length;
    sums.fill(0);
    for (let from = 0; from < this.rows; from += BLOCK) {
      const points = Math.min(BLOCK, this.rows - from);
      if (kept !== null) {
        for (let i = 0; i < points; i++) sums[last] += ratio[from + i] * kept[from + i];
        continue;
      }
      density.gradients(data.columns, from, points, value, slopes);
      for (let a = 0; a < last; a++) {
        if (indices[a] < 0 || this.parameters[indices[a]].fixed) continue;
        const slope = slopes[a];
        let sum = 0;
        for (let i = 0; i < points; i++) sum += ratio[from + i] * slope[i];
        sums[a] += sum;
      }
      let sum = 0;
      for (let i = 0; i < points; i++) sum += ratio[from + i] * value[i];
      sums[last] += sum;
    }
  }

  /** Blocks hold whole bins. */
  private blockStep(): number {
    const nodes = this.bins?.nodes ?? 1;
    return BLOCK - (BLOCK % nodes);
  }

  /** Yields, and shapes at their parameters. */
  private prepare(x: Float64Array): boolean {
    const { components } = this.parts;
    let all = 0;
    for (let k = 0; k < components.length; k++) {
      const { density, indices, yield: expected } = components[k];
      const own = this.own[k];
      const was = this.wasOwn[k];
      let moved = was === null;
      for (let j = 0; j < own.length; j++) {
        if (indices[j] >= 0) own[j] = x[indices[j]];
        if (was !== null && own[j] !== was[j]) moved = true;
      }
      const kept = this.kept[k];
      // other likelihoods of the model set the same densities: only what is kept here can be trusted to be as it was
      if (kept === null || moved) {
        this.wasOwn[k] = null;
        if (!density.set(own)) return false;
      }
      if (kept !== null && moved) {
        for (let from = 0; from < this.data.count; from += BLOCK) {
          const points = Math.min(BLOCK, this.data.count - from);
          density.values(this.data.columns, from, points, this.value[k]);
          for (let i = 0; i < points; i++) kept[from + i] = this.value[k][i];
        }
        if (this.reduced) sumNodes(kept, this.data.bins!);
        this.wasOwn[k] = Float64Array.from(own);
      }
      this.counts[k] = yieldAt(expected, x);
      all += this.counts[k];
    }
    return all >= 0 && all < Infinity; // fewer than no events are no expectation, even where the density is positive at all events
  }

  /** Everything but the events: expected number and constraints. */
  private prior(x: Float64Array, gradient: Float64Array | null, curvature: Float64Array | null): number {
    const n = this.parameters.length;
    const { components, constraints, extended } = this.parts;
    let sum = 0;
    if (extended) {
      for (let k = 0; k < components.length; k++) sum += 2 * this.counts[k];
      if (gradient !== null)
        for (let a = 0; a < this.free.length; a++)
          for (const { component, ofYield } of this.shares[a])
            if (ofYield) gradient[this.free[a]] += 2 * yieldSlope(components[component].yield, x, this.free[a]);
    }
    for (let c = 0; c < constraints.length; c++) {
      const j = constraints[c].parameter;
      sum += constraintTerm(constraints[c], this.data.auxiliary[c], x[j], this.term);
      if (gradient === null || this.parameters[j].fixed) continue;
      gradient[j] += this.term[0];
      if (curvature !== null) curvature[j * n + j] += this.term[1];
    }
    return sum;
  }

  /** Density of one component at a block, times its expected events added to the total. */
  private addComponent(k: number, from: number, points: number, withSlopes: boolean): void {
    const { density } = this.parts.components[k];
    const value = this.value[k];
    const kept = this.kept[k];
    if (kept !== null) for (let i = 0; i < points; i++) value[i] = kept[from + i];
    else if (withSlopes) density.gradients(this.data.columns, from, points, value, this.slopes[k]);
    else density.values(this.data.columns, from, points, value);
    addScaled(this.total, value, this.counts[k], points);
  }

  /** Nodes into bins, where the data are bins: returns the number of rows. */
  private reduce(from: number, points: number, columns: number): number {
    const { bins } = this;
    if (!bins) return points;
    const { nodes, nodeWeights } = bins;
    const rows = points / nodes;
    for (let c = -1; c < columns; c++) {
      const column = c < 0 ? this.total : this.columns[c];
      for (let b = 0; b < rows; b++) {
        let sum = 0;
        for (let k = b * nodes; k < (b + 1) * nodes; k++) sum += nodeWeights[from + k] * column[k];
        column[b] = sum;
      }
    }
    return rows;
  }

  private finish(value: number): number {
    const sum = value + this.constant;
    return Number.isNaN(sum) ? Infinity : sum;
  }
}

/** Values at nodes into integrals over bins, in place: the first entries become the bins. */
function sumNodes(values: Float64Array, { nodes, nodeWeights, counts }: NonNullable<Events['bins']>): void {
  for (let b = 0; b < counts.length; b++) {
    let sum = 0;
    for (let k = b * nodes; k < (b + 1) * nodes; k++) sum += nodeWeights[k] * values[k];
    values[b] = sum;
  }
}

function addScaled(out: Float64Array, column: Float64Array, factor: number, count: number): void {
  for (let i = 0; i < count; i++) out[i] += factor * column[i];
}

/** Adds 2 sum_i u_a u_b for b <= a, two b at a time: sums of their own keep the processor busy. */
function addProducts(
  curvature: Float64Array,
  columns: Float64Array[],
  free: readonly number[],
  a: number,
  n: number,
  rows: number,
): void {
  const u = columns[a];
  const row = free[a] * n;
  let b = 0;
  for (; b + 1 <= a; b += 2) {
    const v = columns[b];
    const w = columns[b + 1];
    let [s, t] = [0, 0];
    for (let i = 0; i < rows; i++) {
      s += u[i] * v[i];
      t += u[i] * w[i];
    }
    curvature[row + free[b]] += 2 * s;
    curvature[row + free[b + 1]] += 2 * t;
  }
  if (b === a) {
    let s = 0;
    for (let i = 0; i < rows; i++) s += u[i] * u[i];
    curvature[row + row / n] += 2 * s;
  }
}
