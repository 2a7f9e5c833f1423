import { expect, test } from 'vitest';
import { invertGeneral, invertPositive, invertPositive3, propagate, times } from './linear-algebra.ts';

const identity = (n: number) => Array.from({ length: n * n }, (_, i) => expect.closeTo(i % (n + 1) === 0 ? 1 : 0, 9));

test('inverse of a positive matrix, hand-worked 2 x 2 and scales of 1e12 apart', () => {
  const out = new Float64Array(4);
  expect(invertPositive(Float64Array.of(4, 2, 2, 3), 2, out)).toBe(true);
  expect([...out]).toEqual([3 / 8, -2 / 8, -2 / 8, 4 / 8].map((x) => expect.closeTo(x, 14)));
  const scaled = Float64Array.of(4e-12, 2e-6, 2e-6, 3);
  invertPositive(scaled, 2, out);
  expect(out[0]).toBeCloseTo(0.375e12, -2);
  expect(invertPositive(Float64Array.of(1, 2, 2, 1), 2, out)).toBe(false);
  expect(invertPositive(Float64Array.of(Number.NaN, 0, 0, 1), 2, out)).toBe(false);
});

test('the 3 x 3 one equals the general one, in place too', () => {
  const a = Float64Array.of(2, 0.3, -0.5, 0.3, 1.5, 0.2, -0.5, 0.2, 3);
  const general = new Float64Array(9);
  invertPositive(a, 3, general);
  const written = a.slice();
  expect(invertPositive3(written, written)).toBe(true);
  expect([...written]).toEqual([...general].map((x) => expect.closeTo(x, 14)));
  expect(invertPositive3(Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 1), written)).toBe(false);
});

test('an indefinite matrix with zeros on its diagonal is inverted, a singular one refused', () => {
  const a = Float64Array.of(1e-8, 0, 1, 0, 2, 3e4, 1, 3e4, 0);
  const inverse = a.slice();
  expect(invertGeneral(inverse, 3)).toBe(true);
  const product = new Float64Array(9);
  times(a, inverse, 3, 3, 3, product);
  expect([...product]).toEqual(identity(3));
  expect(invertGeneral(Float64Array.of(1, 2, 2, 4), 2)).toBe(false);
  expect(invertGeneral(new Float64Array(4), 2)).toBe(false);
});

test('covariance of a sum and a difference', () => {
  const out = new Float64Array(4);
  propagate(Float64Array.of(1, 1, 1, -1), Float64Array.of(4, 1, 1, 9), 2, 2, out);
  expect([...out]).toEqual([15, -5, -5, 11]);
});
