import { expect, test } from 'vitest';
import { LANDAU_MOST_PROBABLE, landauCdf, landauQuantile, landauTail } from './landau.ts';

const density = (x: number) => (landauCdf(x + 0.01) - landauCdf(x - 0.01)) / 0.02;

test('the median is 1.35578, the density peaks at -0.22278 with 0.1806, full width at half maximum 4.018', () => {
  // tabulated properties of the Landau distribution: K. S. Koelbig, B. Schorr, Comput. Phys. Commun. 31 (1984) 97
  expect(landauQuantile(0.5)).toBeCloseTo(1.35578, 4);
  const peak = density(LANDAU_MOST_PROBABLE);
  expect(peak).toBeCloseTo(0.1806, 3);
  expect(density(LANDAU_MOST_PROBABLE - 0.2)).toBeLessThan(peak);
  expect(density(LANDAU_MOST_PROBABLE + 0.2)).toBeLessThan(peak);
  const crossing = (from: number, to: number) => {
    let [inside, outside] = [from, to];
    for (let i = 0; i < 40; i++) {
      const middle = (inside + outside) / 2;
      if (density(middle) > peak / 2) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  expect(crossing(LANDAU_MOST_PROBABLE, 8) - crossing(LANDAU_MOST_PROBABLE, -4)).toBeCloseTo(4.018, 2);
});

test('both integral representations agree', () => {
  for (const x of [1.5, 3, 7, 12]) expect(1 - landauTail(x)).toBeCloseTo(landauCdf(x), 4);
});

test('the quantile inverts the distribution function, in the bulk and in the tail, and rises everywhere', () => {
  for (const u of [0.001, 0.05, 0.3, 0.7, 0.899, 0.901]) expect(landauCdf(landauQuantile(u))).toBeCloseTo(u, 4);
  for (const v of [0.05, 1e-2, 1e-3]) expect(landauTail(landauQuantile(1 - v)) / v).toBeCloseTo(1, 3);
  let last = -Infinity;
  for (let i = 0; i < 20000; i++) {
    const next = landauQuantile((i + 0.5) / 20000);
    expect(next).toBeGreaterThan(last);
    last = next;
  }
});
