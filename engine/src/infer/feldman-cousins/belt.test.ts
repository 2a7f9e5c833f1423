import { describe, expect, it } from 'vitest';
import { poissonPmf } from '../special/poisson.ts';
import { between, rawInterval } from './belt.ts';

/** The construction as the paper words it: counts by falling ratio until the level is reached. Tie at mu = 0 excluded by mu > 0. */
function region(mu: number, b: number, level: number): Set<number> {
  const counts = Array.from({ length: 80 }, (_, k) => ({
    k,
    p: poissonPmf(k, mu + b),
    ratio: poissonPmf(k, mu + b) / poissonPmf(k, Math.max(b, k)),
  })).sort((x, y) => y.ratio - x.ratio);
  const accepted = new Set<number>();
  let sum = 0;
  for (const { k, p } of counts) {
    if (sum >= level) break;
    accepted.add(k);
    sum += p;
  }
  return accepted;
}

describe('raw interval', () => {
  // single values of physics/9711021, table IV (90 %), where its repair changes nothing
  it.each([
    [0, 0, 0, 2.44],
    [1, 0, 0.11, 4.36],
    [3, 0, 1.1, 7.42],
    [10, 0, 5.5, 16.5],
    [0, 1, 0, 1.61],
    [2, 0.5, 0.03, 5.41],
    [4, 1, 0.74, 7.6],
    [6, 3, 0.15, 8.47],
  ])('published: n = %i on b = %d', (n, b, lower, upper) => {
    const raw = rawInterval(n, b, 0.9);
    expect(Math.abs(raw.lower - lower)).toBeLessThan(0.0051);
    expect(Math.abs(raw.upper - upper)).toBeLessThan(0.0051);
  });

  it('by hand: no event, no background: the better counts at mu are 1 ... m, and exp(-mu) + P(k > m) is 1 - level at the end', () => {
    const { lower, upper } = rawInterval(0, 0, 0.9);
    expect(lower).toBe(0);
    expect(between(1, 6, upper)).toBeCloseTo(0.9, 10);
    expect(Math.exp(-upper) + 1 - between(0, 6, upper)).toBeCloseTo(0.1, 10);
  });

  it.each([
    [0.3, 0.9],
    [3, 0.68],
    [3, 0.95],
    [7.5, 0.9],
  ])('is the hull of all mu whose region, built count by count, holds n: b = %d at %d', (b, level) => {
    const step = 0.01;
    const regions = Array.from({ length: 3000 }, (_, i) => region((i + 0.5) * step, b, level));
    for (const n of [0, 1, 2, 4, 8, 12]) {
      const inside = regions.flatMap((accepted, i) => (accepted.has(n) ? [(i + 0.5) * step] : []));
      const { lower, upper } = rawInterval(n, b, level);
      // no accepted point outside of it, and one within a step of each end
      expect(inside[0]!).toBeGreaterThanOrEqual(lower - 1e-9);
      expect(inside.at(-1)!).toBeLessThanOrEqual(upper + 1e-9);
      expect(inside[0]! - lower).toBeLessThan(step);
      expect(upper - inside.at(-1)!).toBeLessThan(step);
    }
  });

  it('covers at least at its level, everywhere', () => {
    for (const [b, level] of [
      [0, 0.9],
      [3, 0.9],
      [3, 0.68],
    ] as const) {
      const intervals = Array.from({ length: 70 }, (_, n) => rawInterval(n, b, level));
      for (let mu = 0.05; mu < 15; mu += 0.17) {
        let covered = 0;
        for (const [n, { lower, upper }] of intervals.entries()) if (mu >= lower && mu <= upper) covered += poissonPmf(n, mu + b);
        expect(covered).toBeGreaterThanOrEqual(level - 1e-9);
      }
    }
  });

  it('lower ends fall as the background grows', () => {
    for (const level of [0.68, 0.9])
      for (const n of [1, 4, 9]) {
        let before = Number.POSITIVE_INFINITY;
        for (let b = 0; b < n + 1; b += 0.05) {
          const { lower } = rawInterval(n, b, level);
          expect(lower).toBeLessThanOrEqual(before);
          before = lower;
        }
      }
  });

  it('many events: the Gaussian interval n - b +- 1.645 sqrt(n)', () => {
    const { lower, upper } = rawInterval(1000, 500, 0.9);
    expect(lower).toBeCloseTo(500 - 1.645 * Math.sqrt(1000), -1);
    expect(upper).toBeCloseTo(500 + 1.645 * Math.sqrt(1000), -1);
    expect(upper - lower).toBeGreaterThan(2 * 1.64 * Math.sqrt(1000));
  });

  it('refuses what is no count, background or level', () => {
    expect(() => rawInterval(1.5, 0, 0.9)).toThrow(/not a whole number in range \(1\.5\)/);
    expect(() => rawInterval(-1, 0, 0.9)).toThrow(/not a whole number/);
    expect(() => rawInterval(1, -0.1, 0.9)).toThrow(/background is not a number in range \(-0\.1\)/);
    expect(() => rawInterval(1, Number.NaN, 0.9)).toThrow(/background/);
    for (const level of [0, 1, 90, Number.NaN]) expect(() => rawInterval(1, 1, level)).toThrow(/level outside \(0, 1\)/);
  });
});
