import { expect, test } from 'vitest';
import { chiSquaredProbability } from './chi-squared.ts';

test('known values: n = 1 is two-sided normal, n = 2 exponential, critical values of statistics tables at 5 %', () => {
  expect(chiSquaredProbability(1, 1)).toBeCloseTo(0.31731050786, 10);
  expect(chiSquaredProbability(9, 1)).toBeCloseTo(0.0026997960633, 12);
  expect(chiSquaredProbability(3, 2)).toBeCloseTo(Math.exp(-1.5), 14);
  for (const [n, critical] of [
    [1, 3.841459],
    [2, 5.991465],
    [3, 7.814728],
    [4, 9.487729],
    [5, 11.070498],
    [10, 18.307038],
  ] as const)
    expect(chiSquaredProbability(critical, n)).toBeCloseTo(0.05, 7);
});

test('1 at zero and below, 0 far out, no answer for a broken input', () => {
  expect(chiSquaredProbability(0, 3)).toBe(1);
  expect(chiSquaredProbability(-1e-12, 1)).toBe(1);
  expect(chiSquaredProbability(1e9, 4)).toBe(0);
  expect(() => chiSquaredProbability(Number.NaN, 1)).toThrow('NaN');
  expect(() => chiSquaredProbability(1, 0)).toThrow('0 degrees');
});
