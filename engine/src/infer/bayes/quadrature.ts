import { exp } from '../../basics/elementary.ts';
import { legendreRule } from '../special/gauss-rule.ts';
import { type Density, densityFrom, densityNodes, PANEL_NODES } from './density.ts';
import type { Target } from './posterior.ts';

/** Density of the parameter of interest, and by how much its quantiles changed in the last refinement. */
export interface Marginalised {
  readonly density: Density;
  /** largest change of a quantile between 5 and 95 %, relative to the standard deviation */
  readonly change: number;
}

export interface QuadratureOptions {
  /** largest change accepted, relative to the standard deviation; default 1e-4 */
  readonly tolerance?: number;
  /** calls of the likelihood after which it is given up; default 2 million */
  readonly budget?: number;
}

const rule = legendreRule(8);
/** Half length of the first box in scales of each parameter. */
const FIRST_REACH = 6;
/** Share of the probability in an outermost eighth of an axis above which the box is widened. */
const EDGE = 1e-7;
const QUANTILES = [0.05, 0.1, 0.5, 0.9, 0.95, 0.99];

/** One axis of the box. */
interface Axis {
  from: number;
  to: number;
}

/**
 * Marginal posterior of the first parameter of a target by tensor-product Gauss-Legendre quadrature over the others. The box begins around the
 * mode, grows until what is outside does not matter, and is refined until the quantiles stand still. Cost grows as (nodes)^parameters: for
 * at most two nuisances or so.
 *
 * @returns  null when the budget does not do
 */
export function marginalise(target: Target, options: QuadratureOptions = {}): Marginalised | null {
  const { tolerance = 1e-4, budget = 2_000_000 } = options;
  const d = target.mode.length;
  const axes: Axis[] = Array.from({ length: d }, (_, k) => ({
    from: Math.max(target.lower[k]!, target.mode[k]! - FIRST_REACH * target.scale[k]!),
    to: Math.min(target.upper[k]!, target.mode[k]! + FIRST_REACH * target.scale[k]!),
  }));
  let spent = 0;
  let before: Float64Array | null = null;
  let panels = 4;
  for (let pass = 0; pass < 60; pass++) {
    const cost = 2 * PANEL_NODES * panels * power(rule.x.length * panels, d - 1);
    spent += cost;
    if (spent > budget) return null;
    const { density, edges } = integrate(target, axes, panels);
    let widened = false;
    for (const [k, axis] of axes.entries()) {
      const length = axis.to - axis.from;
      if (edges[2 * k]! > EDGE && axis.from > target.lower[k]!) {
        axis.from = Math.max(target.lower[k]!, axis.from - 0.3 * length);
        widened = true;
      }
      if (edges[2 * k + 1]! > EDGE && axis.to < target.upper[k]!) {
        axis.to = Math.min(target.upper[k]!, axis.to + 0.3 * length);
        widened = true;
      }
    }
    if (widened) {
      before = null;
      continue;
    }
    const quantiles = Float64Array.from(QUANTILES, (p) => density.quantile(p));
    if (before !== null) {
      let change = 0;
      for (let i = 0; i < quantiles.length; i++)
        change = Math.max(change, Math.abs(quantiles[i]! - before[i]!) / density.deviation);
      if (change < tolerance) return { density, change };
    }
    before = quantiles;
    panels = Math.ceil(1.5 * panels);
  }
  return null;
}

function power(base: number, exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value *= base;
  return value;
}

/** One pass over the box; `edges`: share of the probability in the first and the last eighth of each axis. */
function integrate(target: Target, axes: readonly Axis[], panels: number): { density: Density; edges: Float64Array } {
  const d = axes.length;
  const poiPanels = 2 * panels;
  const poiEdges = Float64Array.from(
    { length: poiPanels + 1 },
    (_, i) => axes[0]!.from + ((axes[0]!.to - axes[0]!.from) * i) / poiPanels,
  );
  const poiNodes = densityNodes(poiEdges);
  const perAxis = rule.x.length * panels;
  const nodes: Float64Array[] = [];
  const weights: Float64Array[] = [];
  for (let k = 1; k < d; k++) {
    const { from, to } = axes[k]!;
    nodes.push(new Float64Array(perAxis));
    weights.push(new Float64Array(perAxis));
    for (let p = 0; p < panels; p++)
      for (let i = 0; i < rule.x.length; i++) {
        const t = (p + 0.5 + 0.5 * rule.x[i]!) / panels;
        nodes[k - 1]![p * rule.x.length + i] = from + (to - from) * t;
        weights[k - 1]![p * rule.x.length + i] = (0.5 * rule.w[i]! * (to - from)) / panels;
      }
  }
  const values = new Float64Array(poiNodes.length);
  const shares = nodes.map((axis) => new Float64Array(axis.length));
  const z = new Float64Array(d);
  const at = new Int32Array(d);
  for (let m = 0; m < poiNodes.length; m++) {
    z[0] = poiNodes[m]!;
    at.fill(0);
    for (let k = 1; k < d; k++) z[k] = nodes[k - 1]![0]!;
    for (;;) {
      let value = exp(target.logDensity(z));
      for (let k = 1; k < d; k++) value *= weights[k - 1]![at[k]!]!;
      values[m] = values[m]! + value;
      for (let k = 1; k < d; k++) shares[k - 1]![at[k]!] = shares[k - 1]![at[k]!]! + value;
      let k = d - 1;
      for (; k >= 1; k--) {
        at[k] = at[k]! + 1;
        if (at[k]! < perAxis) {
          z[k] = nodes[k - 1]![at[k]!]!;
          break;
        }
        at[k] = 0;
        z[k] = nodes[k - 1]![0]!;
      }
      if (k < 1) break;
    }
  }
  const edges = new Float64Array(2 * d);
  const density = densityFrom(poiEdges, values);
  const length = poiEdges[poiPanels]! - poiEdges[0]!;
  edges[0] = density.below(poiEdges[0]! + 0.125 * length);
  edges[1] = 1 - density.below(poiEdges[poiPanels]! - 0.125 * length);
  for (const [k, share] of shares.entries()) {
    const eighth = Math.floor(perAxis / 8);
    let [first, last, all] = [0, 0, 0];
    for (let i = 0; i < perAxis; i++) {
      all += share[i]!;
      if (i < eighth) first += share[i]!;
      if (i >= perAxis - eighth) last += share[i]!;
    }
    edges[2 * k + 2] = first / all;
    edges[2 * k + 3] = last / all;
  }
  return { density, edges };
}
