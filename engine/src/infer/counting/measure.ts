import { exp } from '../../basics/elementary.ts';
import { legendreRule, type Rule, stieltjesRule } from '../special/gauss-rule.ts';
import { gammaKernel } from '../special/incomplete-gamma.ts';

/**
 * Nuisance distributions as discrete measures {x, w}. All are compressed so that integrals of Poisson probabilities over them, functions
 * whose scale in the mean x is the Poisson width sqrt(x), come out to about the accuracy asked for: the axis is cut into panels of equal
 * length in y = sqrt(x + V) (in which that width is 1/2 everywhere) and each panel is replaced by a Gauss rule with the same moments.
 */
export interface Accuracy {
  /** length of a panel in y */
  readonly step: number;
  /** bound on the error of a panel's rule */
  readonly tolerance: number;
  /** factor on V, the variance of wider distributions which smooth the integrand */
  readonly smoothing: number;
}

/** Successive refinements; the difference of neighbours is the error estimate of a result. */
export function accuracy(level: number): Accuracy {
  let step = 4;
  let tolerance = 1e-3;
  let smoothing = 1;
  for (let k = 0; k < level; k++) {
    step *= 0.75;
    tolerance *= 0.01;
    smoothing *= 0.25;
  }
  return { step, tolerance, smoothing };
}

/** Gaussian factors end at so many standard deviations (2e-9 of the probability lies beyond) ... */
export const GAUSSIAN_REACH = 6;
/** ... or at zero; on the signal at a tenth, because a flat prior in the signal makes E[1/e] diverge when e reaches zero. */
export const SIGNAL_FLOOR = 0.1;
/** Reach of a Gamma distribution in sqrt(theta), whose standard deviation is 1/2 for every shape: 8 standard deviations. */
const GAMMA_REACH = 4;
const MOST_NODES = 16;
const panelRule = legendreRule(14);

/** One point of mass 1. */
export const point = (x: number): Rule => ({ x: Float64Array.of(x), w: Float64Array.of(1) });

/** Composite rule of a density in t between the ends given; weights normalised to 1 (which truncates and renormalises the density). */
function composite(low: number, high: number, longest: number, x: (t: number) => number, density: (t: number) => number): Rule {
  const panels = Math.max(1, Math.ceil((high - low) / longest));
  const n = panelRule.x.length;
  const rule = { x: new Float64Array(panels * n), w: new Float64Array(panels * n) };
  const half = (high - low) / (2 * panels);
  let sum = 0;
  for (let k = 0; k < panels; k++) {
    for (let i = 0; i < n; i++) {
      const t = low + half * (2 * k + 1 + panelRule.x[i]!);
      const weight = panelRule.w[i]! * density(t);
      rule.x[k * n + i] = x(t);
      rule.w[k * n + i] = weight;
      sum += weight;
    }
  }
  for (let i = 0; i < rule.w.length; i++) rule.w[i] = rule.w[i]! / sum;
  return rule;
}

/**
 * Gaussian factor of mean 1, truncated to max(floor, 1 - 6 sigma) ... 1 + 6 sigma and renormalised.
 *
 * @param sigma  relative uncertainty; 0 gives a point
 * @param scale  events that the factor multiplies, which set the resolution needed
 * @param floor  lowest value, >= 0
 */
export function gaussianFactor(sigma: number, scale: number, level: Accuracy, floor = 0): Rule {
  if (sigma === 0) return point(1);
  const low = Math.sqrt(Math.max(floor, 1 - GAUSSIAN_REACH * sigma));
  const high = Math.sqrt(1 + GAUSSIAN_REACH * sigma);
  const longest = Math.min(level.step / Math.sqrt(scale + 1e-300), (0.5 * level.step * sigma) / high);
  const density = (t: number): number => {
    const z = (t * t - 1) / sigma;
    return t * exp(-0.5 * z * z);
  };
  return composite(low, high, longest, (t) => t * t, density);
}

/**
 * Gamma distribution: x = weight theta, density theta^(shape-1) exp(-theta) / Gamma(shape).
 *
 * @param shape   >= 1/2
 * @param weight  events per simulated event
 */
export function gammaMeasure(shape: number, weight: number, level: Accuracy): Rule {
  const centre = Math.sqrt(shape);
  const longest = Math.min(0.5 * level.step, level.step / Math.sqrt(weight));
  const density = (t: number): number => gammaKernel(shape, t * t) / t;
  return composite(Math.max(0, centre - GAMMA_REACH), centre + GAMMA_REACH, longest, (t) => weight * t * t, density);
}

/** Distribution of the sum of two independent variables, uncompressed. */
export function sumOf(a: Rule, b: Rule): Rule {
  return combined(a, b, (x, y) => x + y);
}

/** Distribution of the product of two independent variables, uncompressed. */
export function productOf(a: Rule, b: Rule): Rule {
  return combined(a, b, (x, y) => x * y);
}

function combined(a: Rule, b: Rule, join: (x: number, y: number) => number): Rule {
  const x = new Float64Array(a.x.length * b.x.length);
  const w = new Float64Array(x.length);
  let k = 0;
  for (let i = 0; i < a.x.length; i++) {
    for (let j = 0; j < b.x.length; j++) {
      x[k] = join(a.x[i]!, b.x[j]!);
      w[k++] = a.w[i]! * b.w[j]!;
    }
  }
  return { x, w };
}

/** The measure with weights multiplied by f(x). */
export function reweighted(a: Rule, f: (x: number) => number): Rule {
  return { x: a.x, w: a.w.map((w, i) => w * f(a.x[i]!)) };
}

export function scaled(a: Rule, factor: number): Rule {
  return { x: a.x.map((x) => factor * x), w: a.w };
}

export function moments(a: Rule): { mean: number; variance: number } {
  let mass = 0;
  let mean = 0;
  for (let i = 0; i < a.x.length; i++) {
    mass += a.w[i]!;
    mean += a.w[i]! * a.x[i]!;
  }
  mean /= mass;
  let variance = 0;
  for (let i = 0; i < a.x.length; i++) variance += a.w[i]! * (a.x[i]! - mean) * (a.x[i]! - mean);
  return { mean, variance: variance / mass };
}

/**
 * Nodes a panel of length u in y needs. A function like a normal integral has derivatives of order k below sqrt(k!) in units of its
 * width, so an n-node rule over a half-length of u widths errs by less than 2 (u/2)^(2n) / sqrt((2n)!).
 */
function nodesFor(u: number, tolerance: number): number {
  let error = 2;
  for (let n = 1; n < MOST_NODES; n++) {
    error *= (0.25 * u * u) / Math.sqrt(2 * n * (2 * n - 1));
    if (error < tolerance) return n;
  }
  return MOST_NODES;
}

/**
 * The measure on fewer nodes, its moments kept panel by panel.
 *
 * @param events    events that one unit of x stands for (1 when x is a number of events)
 * @param variance  V [events^2]: variance of other distributions, at least as wide, over which the integrand is averaged too
 */
export function compress(a: Rule, level: Accuracy, events = 1, variance = 0): Rule {
  const count = a.x.length;
  if (count <= 2) return a;
  const offset = variance * level.smoothing + 1e-12;
  const y = a.x.map((x) => Math.sqrt(events * x + offset));
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let i = 0; i < count; i++) {
    if (y[i]! < low) low = y[i]!;
    if (y[i]! > high) high = y[i]!;
  }
  const panels = Math.max(1, Math.ceil((high - low) / level.step));
  const width = (high - low) / panels;
  const nodes = nodesFor(width, level.tolerance);
  const members: number[][] = Array.from({ length: panels }, () => []);
  for (let i = 0; i < count; i++) members[width > 0 ? Math.min(panels - 1, Math.floor((y[i]! - low) / width)) : 0]!.push(i);
  const xs: number[] = [];
  const ws: number[] = [];
  for (const list of members) {
    if (list.length === 0) continue;
    const rule = list.length <= nodes ? pick(a, list) : panelGauss(a, list, nodes);
    xs.push(...rule.x);
    ws.push(...rule.w);
  }
  return { x: Float64Array.from(xs), w: Float64Array.from(ws) };
}

function pick(a: Rule, list: readonly number[]): Rule {
  return { x: Float64Array.from(list, (i) => a.x[i]!), w: Float64Array.from(list, (i) => a.w[i]!) };
}

function panelGauss(a: Rule, list: readonly number[], nodes: number): Rule {
  const { x, w } = pick(a, list);
  let low = x[0]!;
  let high = x[0]!;
  for (const value of x) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const centre = 0.5 * (low + high);
  const half = 0.5 * (high - low) || 1;
  for (let i = 0; i < x.length; i++) x[i] = (x[i]! - centre) / half;
  const rule = stieltjesRule(x, w, nodes);
  return { x: rule.x.map((value) => centre + half * value), w: rule.w };
}
