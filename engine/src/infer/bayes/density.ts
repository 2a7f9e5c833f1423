import { InternalError, UserError } from '../../basics/errors.ts';
import { legendreRule } from '../special/gauss-rule.ts';

/** A density of one variable on [edges[0], edges.at(-1)], normalised, with everything that is asked of a posterior. */
export interface Density {
  readonly edges: Float64Array;
  at(x: number): number;
  /** probability below x */
  below(x: number): number;
  /** the x with probability p below */
  quantile(p: number): number;
  readonly mean: number;
  readonly deviation: number;
  /** shortest interval of the probability given, for a density with one maximum */
  shortest(probability: number): readonly [number, number];
}

/** Nodes of a panel: a polynomial of degree 11 stands for the density there. */
export const PANEL_NODES = 12;
const rule = legendreRule(PANEL_NODES);

/** Where a density has to be known for panels between the edges given: nodes of panel after panel. */
export function densityNodes(edges: Float64Array): Float64Array {
  const panels = edges.length - 1;
  const nodes = new Float64Array(panels * PANEL_NODES);
  for (let p = 0; p < panels; p++) {
    const half = 0.5 * (edges[p + 1]! - edges[p]!);
    const centre = 0.5 * (edges[p + 1]! + edges[p]!);
    for (let i = 0; i < PANEL_NODES; i++) nodes[p * PANEL_NODES + i] = centre + half * rule.x[i]!;
  }
  return nodes;
}

/**
 * Density from its values at the nodes of panels. In each panel it is its Legendre series
 *   f(t) = sum_l c_l P_l(t),  c_l = (2l+1)/2 sum_i w_i P_l(t_i) f_i,
 * integrated in closed form: int_{-1}^t P_l = (P_{l+1}(t) - P_{l-1}(t)) / (2l+1). No interpolation error but that of the polynomial.
 *
 * @param values  >= 0, any normalisation
 * @source        NIST DLMF, sections 3.5(v) and 18.17(i)
 */
export function densityFrom(edges: Float64Array, values: Float64Array): Density {
  const panels = edges.length - 1;
  const series = new Float64Array(panels * PANEL_NODES);
  const cumulative = new Float64Array(panels + 1);
  let mean = 0;
  let square = 0;
  const legendre = new Float64Array(PANEL_NODES + 1);
  for (let p = 0; p < panels; p++) {
    const half = 0.5 * (edges[p + 1]! - edges[p]!);
    const centre = 0.5 * (edges[p + 1]! + edges[p]!);
    let sum = 0;
    for (let i = 0; i < PANEL_NODES; i++) {
      const value = values[p * PANEL_NODES + i]!;
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new InternalError(`posterior density is ${value}`);
      const weight = rule.w[i]! * half * value;
      const x = centre + half * rule.x[i]!;
      sum += weight;
      mean += weight * x;
      square += weight * x * x;
      legendreAt(rule.x[i]!, legendre);
      for (let l = 0; l < PANEL_NODES; l++) {
        const k = p * PANEL_NODES + l;
        series[k] = series[k]! + (l + 0.5) * rule.w[i]! * legendre[l]! * value;
      }
    }
    cumulative[p + 1] = cumulative[p]! + sum;
  }
  const mass = cumulative[panels]!;
  if (!(mass > 0))
    throw new UserError({ where: 'posterior', what: 'its density is zero everywhere', remedy: 'check the prior and the data' });
  mean /= mass;
  const deviation = Math.sqrt(Math.max(0, square / mass - mean * mean));
  const panelOf = (x: number): number => {
    let p = 0;
    while (p < panels - 1 && x >= edges[p + 1]!) p++;
    return p;
  };
  const local = (p: number, x: number): number => (2 * x - edges[p]! - edges[p + 1]!) / (edges[p + 1]! - edges[p]!);
  const at = (x: number): number => {
    if (!(x >= edges[0]! && x <= edges[panels]!)) return 0;
    const p = panelOf(x);
    legendreAt(local(p, x), legendre);
    let sum = 0;
    for (let l = 0; l < PANEL_NODES; l++) sum += series[p * PANEL_NODES + l]! * legendre[l]!;
    return Math.max(0, sum) / mass;
  };
  const below = (x: number): number => {
    if (!(x > edges[0]!)) return 0;
    if (x >= edges[panels]!) return 1;
    const p = panelOf(x);
    const t = local(p, x);
    legendreAt(t, legendre);
    let sum = series[p * PANEL_NODES]! * (t + 1);
    for (let l = 1; l < PANEL_NODES; l++)
      sum += (series[p * PANEL_NODES + l]! * (legendre[l + 1]! - legendre[l - 1]!)) / (2 * l + 1);
    return Math.min(1, Math.max(0, (cumulative[p]! + 0.5 * (edges[p + 1]! - edges[p]!) * sum) / mass));
  };
  const quantile = (probability: number): number => {
    let [low, high] = [edges[0]!, edges[panels]!];
    for (let step = 0; step < 200 && high - low > 1e-14 * (Math.abs(low) + Math.abs(high)); step++) {
      const middle = 0.5 * (low + high);
      if (middle === low || middle === high) break;
      if (below(middle) < probability) low = middle;
      else high = middle;
    }
    return 0.5 * (low + high);
  };
  const shortest = (probability: number): readonly [number, number] => {
    const lengthFrom = (start: number): number => quantile(start + probability) - quantile(start);
    const start = goldenMinimum(lengthFrom, 0, 1 - probability);
    // an interval that begins where the density does is an upper limit: its start is not left to the search
    const first = lengthFrom(0) <= lengthFrom(start) ? 0 : start;
    return [first === 0 ? edges[0]! : quantile(first), quantile(first + probability)];
  };
  return { edges, at, below, quantile, mean, deviation, shortest };
}

/** P_0 ... P_n at t, by Bonnet's recursion. */
function legendreAt(t: number, out: Float64Array): void {
  out[0] = 1;
  out[1] = t;
  for (let l = 1; l < out.length - 1; l++) out[l + 1] = ((2 * l + 1) * t * out[l]! - l * out[l - 1]!) / (l + 1);
}

/** Golden ratio's smaller part. */
const GOLDEN = 0.5 * (3 - Math.sqrt(5));

function goldenMinimum(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let x = a + GOLDEN * (b - a);
  let y = b - GOLDEN * (b - a);
  let [atX, atY] = [f(x), f(y)];
  for (let step = 0; step < 60; step++) {
    if (atX <= atY) {
      b = y;
      [y, atY] = [x, atX];
      x = a + GOLDEN * (b - a);
      atX = f(x);
    } else {
      a = x;
      [x, atX] = [y, atY];
      y = b - GOLDEN * (b - a);
      atY = f(y);
    }
  }
  return 0.5 * (a + b);
}
