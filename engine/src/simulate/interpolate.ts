import { InternalError } from '../basics/errors.ts';

/**
 * Monotone piecewise cubic through the points (x_i, y_i): no overshoot between points, straight continuation with the end slope outside.
 *
 * @param x  strictly increasing, at least two
 * @source   F. N. Fritsch, R. E. Carlson, SIAM J. Numer. Anal. 17 (1980) 238; slopes as weighted harmonic means (Fritsch, Butland 1984)
 */
export function monotoneCubic(x: readonly number[], y: readonly number[]): (at: number) => number {
  const n = x.length;
  if (n < 2 || y.length !== n) throw new InternalError('interpolation needs two points or more, and a value for each');
  const step: number[] = [];
  const secant: number[] = [];
  for (let i = 0; i + 1 < n; i++) {
    const h = x[i + 1] - x[i];
    if (!(h > 0)) throw new InternalError('interpolation points must increase');
    step.push(h);
    secant.push((y[i + 1] - y[i]) / h);
  }
  const slope: number[] = [secant[0]];
  for (let i = 1; i + 1 < n; i++) {
    const before = secant[i - 1];
    const after = secant[i];
    const w1 = 2 * step[i] + step[i - 1];
    const w2 = step[i] + 2 * step[i - 1];
    slope.push(before * after > 0 ? (w1 + w2) / (w1 / before + w2 / after) : 0);
  }
  slope.push(secant[n - 2]);
  return (at) => {
    if (at <= x[0]) return y[0] + slope[0] * (at - x[0]);
    if (at >= x[n - 1]) return y[n - 1] + slope[n - 1] * (at - x[n - 1]);
    let low = 0;
    let high = n - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x[middle] <= at) low = middle;
      else high = middle;
    }
    const h = step[low];
    const t = (at - x[low]) / h;
    const s = 1 - t;
    return s * s * (1 + 2 * t) * y[low] + t * t * (3 - 2 * t) * y[high] + h * t * s * (s * slope[low] - t * slope[high]);
  };
}
