import { expect, test } from 'vitest';
import { monotoneCubic } from './interpolate.ts';

test('passes through its points and continues straight', () => {
  const f = monotoneCubic([0, 1, 3], [1, 2, 8]);
  expect([0, 1, 3].map(f)).toEqual([1, 2, 8]);
  expect(f(-1)).toBeCloseTo(0, 12);
  expect(f(4)).toBeCloseTo(11, 12);
});

test('reproduces a straight line exactly and never overshoots a step', () => {
  const line = monotoneCubic([0, 1, 2.5, 4], [1, 3, 6, 9]);
  expect(line(3.3)).toBeCloseTo(7.6, 12);
  const step = monotoneCubic([0, 1, 2, 3], [0, 0, 1, 1]);
  for (let x = 0; x <= 3; x += 0.01) {
    expect(step(x)).toBeGreaterThanOrEqual(0);
    expect(step(x)).toBeLessThanOrEqual(1);
  }
});

test('refuses points that do not increase', () => {
  expect(() => monotoneCubic([0, 0, 1], [1, 2, 3])).toThrow(/increase/);
});
