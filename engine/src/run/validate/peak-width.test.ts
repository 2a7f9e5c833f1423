import { expect, test } from 'vitest';
import { normalQuantile } from '../../basics/elementary.ts';
import { peakWidth } from './peak-width.ts';

const n = 100_000;
const sample = (of: (u: number) => number) => Float64Array.from({ length: n }, (_, i) => of((i + 0.5) / n));

test('the width of a Gaussian is its standard deviation, in units of the scale, wherever its peak is', () => {
  expect(peakWidth(sample(normalQuantile), n, 1)).toBeCloseTo(1, 2);
  expect(
    peakWidth(
      sample((u) => 0.02 * normalQuantile(u)),
      n,
      0.02,
    ),
  ).toBeCloseTo(1, 2);
  expect(
    peakWidth(
      sample((u) => 1.05 * normalQuantile(u)),
      n,
      1,
    ),
  ).toBeCloseTo(1.05, 2);
  expect(
    peakWidth(
      sample((u) => 0.2 + normalQuantile(u)),
      n,
      1,
    ),
  ).toBeCloseTo(1, 2);
});

test('a tail far from the peak does not move it; where nothing falls to half there is no width', () => {
  const tailed = sample((u) => (u < 0.1 ? -2 - 40 * u : normalQuantile((u - 0.1) / 0.9)));
  expect(peakWidth(tailed, n, 1)).toBeCloseTo(1, 2);
  expect(
    peakWidth(
      sample((u) => 20 * (u - 0.5)),
      n,
      1,
    ),
  ).toBeNaN();
});
