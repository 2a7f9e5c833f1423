import { expect, test } from 'vitest';
import { poissonError } from './poisson-error.ts';

/** Garwood intervals at 68.27 %, from the quantiles of chi-square: 0 -> [0, 1.841], 1 -> [0.173, 3.300], 4 -> [2.086, 7.163], 10 -> [6.891, 14.267]. */
test.each([
  [0, 0, 1.841],
  [1, 0.1728, 3.2995],
  [4, 2.0857, 7.1628],
  [10, 6.8914, 14.267],
])('%s counts', (n, low, high) => {
  const interval = poissonError(n);
  expect(Math.abs(interval.low - low)).toBeLessThanOrEqual(0.01 * low);
  expect(Math.abs(interval.high - high)).toBeLessThanOrEqual(0.01 * high);
});

test('large counts have errors of root n', () => {
  const { low, high } = poissonError(1e6);
  expect(1e6 - low).toBeCloseTo(1000, -1);
  expect(high - 1e6).toBeCloseTo(1000, -1);
});

test('a fraction of an event has an interval too', () => {
  const { low, high } = poissonError(0.05);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(1.8);
});
