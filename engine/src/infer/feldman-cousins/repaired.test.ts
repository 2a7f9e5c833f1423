import { describe, expect, it } from 'vitest';
import { rawInterval, rawUpper } from './belt.ts';
import { repairedInterval } from './repaired.ts';
import { sensitivity } from './sensitivity.ts';

describe('repaired interval', () => {
  // single values of physics/9711021, table IV (90 %), all lengthened against the raw ones
  it.each([
    [0, 2, 1.26],
    [0, 3, 1.08],
    [0, 4, 1.01],
    [1, 4, 1.39],
    [1, 5, 1.22],
  ])('published: n = %i on b = %d ends at %d', (n, b, upper) => {
    const repaired = repairedInterval(n, b, 0.9);
    expect(repaired.lower).toBe(0);
    // their search was on a grid of 0.005 in mu
    expect(Math.abs(repaired.upper - upper)).toBeLessThan(0.0075);
    expect(rawInterval(n, b, 0.9).upper).toBeLessThan(upper - 0.005);
  });

  it('its upper end never grows with the background, is never below the raw one, and is reached by it further up', () => {
    let before = Number.POSITIVE_INFINITY;
    for (let b = 0; b < 6; b += 0.31) {
      const { upper } = repairedInterval(1, b, 0.9);
      expect(upper).toBeLessThanOrEqual(before + 1e-3);
      expect(upper).toBeGreaterThanOrEqual(rawInterval(1, b, 0.9).upper);
      before = upper;
    }
    // a scan in steps of 0.0005 finds the same supremum
    for (const [n, b] of [
      [0, 2],
      [2, 9],
    ] as const) {
      let largest = 0;
      for (let at = b; at < b + 2; at += 0.0005) largest = Math.max(largest, rawUpper(n, at, 0.9));
      expect(Math.abs(repairedInterval(n, b, 0.9).upper - largest)).toBeLessThan(1e-3);
    }
  });
});

it('a background up to the count needs no repair: the end keeps its mean, and is not passed again beyond', () => {
  for (const level of [0.68, 0.9, 0.95])
    for (const n of [0, 1, 3, 8]) {
      const mean = rawUpper(n, 0, level);
      for (let b = 0; b <= n; b += 0.7) expect(rawUpper(n, b, level) + b).toBeCloseTo(mean, 11);
      for (let b = n; b < 1.5 * n + 6; b += 0.07) expect(rawUpper(n, b, level)).toBeLessThanOrEqual(mean - n + 1e-12);
    }
});

describe('sensitivity', () => {
  it('without background it is the upper end of no event', () => {
    expect(sensitivity(0, 0.9)).toBeCloseTo(rawInterval(0, 0, 0.9).upper, 10);
  });

  // single values of physics/9711021, table XII (90 %)
  it.each([
    [1, 3.28],
    [3, 4.42],
  ])('published: b = %d has %d', (b, mean) => {
    expect(Math.abs(sensitivity(b, 0.9) - mean)).toBeLessThan(0.0101);
  });
});
