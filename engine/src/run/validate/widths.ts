/** Mean and width of a sample, by its middle: the central 68.27 % and the share beyond five widths. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** half of the central 68.27 % */
  readonly width: number;
  /** share of values further than 5 widths from the mean */
  readonly outside: number;
}

/** Sorts the values. The mean is that of what lies within five widths of the median. */
export function spreadOf(values: Float64Array): Spread {
  const n = values.length;
  if (n < 10) return { n, mean: Number.NaN, width: Number.NaN, outside: Number.NaN };
  values.sort();
  const at = (q: number) => {
    const x = q * (n - 1);
    const i = Math.floor(x);
    return values[i] + (x - i) * ((values[Math.min(n - 1, i + 1)] as number) - values[i]);
  };
  const width = (at(0.8413447) - at(0.1586553)) / 2;
  const median = at(0.5);
  let sum = 0;
  let inside = 0;
  for (let i = 0; i < n; i++) {
    if (Math.abs(values[i] - median) > 5 * width) continue;
    sum += values[i];
    inside++;
  }
  return { n, mean: sum / inside, width, outside: 1 - inside / n };
}

/**
 * Full width at half maximum, over 2.355, of a peak: of its histogram in cells of an eighth of the central width, smoothed over five cells, with
 * the edges interpolated.
 */
export function peakWidth(values: Float64Array): number {
  const { mean, width } = spreadOf(values);
  if (!(width > 0)) return Number.NaN;
  const cell = width / 8;
  const cells = 96;
  const first = mean - (cells / 2) * cell;
  const counts = new Float64Array(cells);
  for (const value of values) {
    const i = Math.floor((value - first) / cell);
    if (i >= 0 && i < cells) counts[i]!++;
  }
  const smooth = counts.map((_, i) => {
    let sum = 0;
    let weight = 0;
    for (let k = -2; k <= 2; k++) {
      if (i + k < 0 || i + k >= cells) continue;
      sum += (3 - Math.abs(k)) * counts[i + k];
      weight += 3 - Math.abs(k);
    }
    return sum / weight;
  });
  let top = 0;
  for (let i = 0; i < cells; i++) if (smooth[i] > smooth[top]) top = i;
  // height of the peak from three cells, against its upward fluctuation
  const half = (smooth[Math.max(0, top - 1)] + smooth[top] + smooth[Math.min(cells - 1, top + 1)]) / 6;
  const edge = (step: 1 | -1) => {
    let i = top;
    while (i + step >= 0 && i + step < cells && smooth[i + step] > half) i += step;
    const next = i + step;
    if (next < 0 || next >= cells) return i;
    return i + (step * (smooth[i] - half)) / (smooth[i] - smooth[next]);
  };
  return ((edge(1) - edge(-1)) * cell) / 2.3548200450309493;
}
