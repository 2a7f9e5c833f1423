import { exp, log } from '../../../basics/elementary.ts';
import { UserError } from '../../../basics/errors.ts';
import type { Curve } from '../curve.ts';

export interface KernelOptions {
  /** standard deviation of the kernels [units of x]; default: Silverman's rule 0.9 min(s, IQR/1.34) n^(-1/5) */
  readonly bandwidth?: number;
  /** kernels scaled by (density/geometric mean)^(-1/2): narrow where the sample is dense, wide in its tails */
  readonly adaptive?: boolean;
  /** mirrors the sample at the ends of the range, so that no probability leaks out; default true */
  readonly mirror?: boolean;
}

/** Kernels reach this many bandwidths: beyond, exp(-t^2/2) is below 1e-18. */
const REACH = 9.1;
/** Nodes a bandwidth of the table; the cubic between two of them is then right to 1e-6 of the peak. */
const NODES = 10;
const MOST_NODES = 200_000;

/**
 * Kernel estimate of a density from a sample: a sum of Gaussians of the bandwidth around each value, no parameters. It is tabulated once
 * with its derivative on ten nodes a bandwidth and interpolated by cubics, which are integrated exactly: normalised to rounding.
 *
 * @source B. W. Silverman, Density Estimation (1986), Eqs. (3.31) and (5.8); K. Cranmer, Comput. Phys. Commun. 136 (2001) 198 (mirroring)
 */
export function kernelEstimate(
  sample: readonly number[] | Float64Array,
  range: readonly [number, number],
  options: KernelOptions = {},
  where = 'kernel',
): Curve {
  const { adaptive = false, mirror = true } = options;
  const [low, high] = range;
  const inside = Float64Array.from(sample)
    .filter((x) => x >= low && x <= high)
    .sort();
  if (inside.length < 2)
    throw new UserError({
      where: `${where}.sample`,
      what: `a kernel estimate needs at least two values inside the range ${low} to ${high}, there are ${inside.length}`,
    });
  const h = options.bandwidth ?? silverman(inside);
  if (!(h > 0 && h < Infinity))
    throw new UserError({
      where: `${where}.bandwidth`,
      what: 'the bandwidth is not positive',
      value: h,
      remedy: 'give one; values that are all alike have none',
    });
  const widths = adaptive ? adaptiveWidths(inside, h) : new Float64Array(inside.length).fill(h);
  let narrowest = high - low;
  for (const width of widths) narrowest = Math.min(narrowest, width);
  const cells = Math.max(16, Math.ceil(((high - low) / narrowest) * NODES));
  if (cells > MOST_NODES)
    throw new UserError({
      where: `${where}.bandwidth`,
      what: `kernels of ${narrowest} in a range of ${high - low} need ${cells} nodes, at most ${MOST_NODES}`,
      remedy: 'give a wider bandwidth',
    });
  const step = (high - low) / cells;
  const value = new Float64Array(cells + 1);
  const slope = new Float64Array(cells + 1);
  const add = (centre: number, width: number): void => {
    const first = Math.max(0, Math.ceil((centre - REACH * width - low) / step));
    const last = Math.min(cells, Math.floor((centre + REACH * width - low) / step));
    for (let k = first; k <= last; k++) {
      const t = (low + k * step - centre) / width;
      const g = exp(-0.5 * t * t) / width;
      value[k] += g;
      slope[k] -= (g * t) / width;
    }
  };
  inside.forEach((x, i) => {
    add(x, widths[i]);
    if (mirror) {
      add(2 * low - x, widths[i]);
      add(2 * high - x, widths[i]);
    }
  });

  const at = (x: number): number => {
    const place = (x - low) / step;
    const k = Math.min(cells - 1, Math.max(0, Math.floor(place)));
    const u = place - k;
    const w = 1 - u;
    const cubic =
      w * w * (1 + 2 * u) * value[k] + u * u * (1 + 2 * w) * value[k + 1] + u * w * step * (w * slope[k] - u * slope[k + 1]);
    return cubic > 0 ? cubic : 0;
  };
  /** int from node k to node k + u of the cubic */
  const part = (k: number, u: number): number => {
    const u2 = u * u;
    const u3 = u2 * u;
    const u4 = u3 * u;
    return (
      step *
      (value[k] * (u - u3 + 0.5 * u4) +
        value[k + 1] * (u3 - 0.5 * u4) +
        step * (slope[k] * (0.5 * u2 - (2 / 3) * u3 + 0.25 * u4) + slope[k + 1] * (0.25 * u4 - u3 / 3)))
    );
  };
  const sums = new Float64Array(cells + 1);
  for (let k = 0; k < cells; k++) sums[k + 1] = sums[k] + part(k, 1);
  const cumulative = (x: number): number => {
    const place = (x - low) / step;
    const k = Math.min(cells - 1, Math.max(0, Math.floor(place)));
    return sums[k] + part(k, place - k);
  };
  const values = (x: Float64Array, from: number, count: number, g: Float64Array): void => {
    for (let i = 0; i < count; i++) g[i] = at(x[from + i]);
  };
  // knots a bandwidth apart, in the middle of smooth cubics
  const panels = Math.min(2000, Math.ceil((high - low) / narrowest));
  return {
    parameters: [],
    set: () => true,
    integral: (a, b) => cumulative(b) - cumulative(a),
    values,
    gradients: values,
    knots: () => Array.from({ length: panels + 1 }, (_, k) => low + ((high - low) * k) / panels),
  };
}

/** 0.9 min(standard deviation, interquartile range/1.34) n^(-1/5) */
function silverman(sorted: Float64Array): number {
  const n = sorted.length;
  let mean = 0;
  for (const x of sorted) mean += x / n;
  let variance = 0;
  for (const x of sorted) variance += ((x - mean) * (x - mean)) / (n - 1);
  const quantile = (p: number) => {
    const place = p * (n - 1);
    const k = Math.min(n - 2, Math.floor(place));
    return sorted[k] + (place - k) * (sorted[k + 1] - sorted[k]);
  };
  const spread = (quantile(0.75) - quantile(0.25)) / 1.34;
  const deviation = Math.sqrt(variance);
  return 0.9 * (spread > 0 ? Math.min(deviation, spread) : deviation) * exp(-0.2 * log(n));
}

/** h (f_i / geometric mean of f)^(-1/2) with f from the fixed bandwidth. */
function adaptiveWidths(sorted: Float64Array, h: number): Float64Array {
  const n = sorted.length;
  const logs = new Float64Array(n);
  let first = 0;
  let mean = 0;
  for (let i = 0; i < n; i++) {
    while (sorted[first] < sorted[i] - REACH * h) first++;
    let f = 0;
    for (let j = first; j < n && sorted[j] < sorted[i] + REACH * h; j++) {
      const t = (sorted[i] - sorted[j]) / h;
      f += exp(-0.5 * t * t);
    }
    logs[i] = log(f);
    mean += logs[i] / n;
  }
  return logs.map((l) => h * exp(-0.5 * (l - mean)));
}
