import { expect, test } from 'vitest';
import { poissonDraw } from './poisson-draw.ts';
import { TailedGaussian } from './tailed-gaussian.ts';

test('density of a Gaussian with a tenth of it three times wider, worked by hand at 0 and at 6', () => {
  const tailed = new TailedGaussian(0.1, 3);
  expect(tailed.logDensity(0)).toBeCloseTo(Math.log(0.9 + 0.1 / 3), 10);
  // 0.9 e^-18 + (0.1 / 3) e^-2
  expect(tailed.logDensity(6)).toBeCloseTo(Math.log(0.9 * Math.exp(-18) + Math.exp(-2) / 30), 8);
  expect(tailed.logDensity(-6)).toBe(tailed.logDensity(6));
  expect(tailed.logDensity(1e9)).toBe(tailed.logDensity(24));
  expect(tailed.logDensity(Number.MAX_VALUE)).toBeGreaterThan(-100);
});

test('by the square it is the same to 1e-3, without outliers exactly the parabola', () => {
  const tailed = new TailedGaussian(0.02, 12);
  let worst = 0;
  for (let z = 0; z < 26; z += 0.0173) worst = Math.max(worst, Math.abs(tailed.logDensityOfSquare(z * z) - tailed.logDensity(z)));
  expect(worst).toBeLessThan(1e-3);
  expect(worst).toBeGreaterThan(1e-5);
  const plain = new TailedGaussian(0, 1);
  for (const z of [0.3, 2.71, 23.9]) expect(plain.logDensityOfSquare(z * z)).toBeCloseTo(-0.5 * z * z, 10);
  expect(tailed.logDensityOfSquare(1e9)).toBe(tailed.logDensity(24));
});

test('its integral is sqrt(2 pi), and draws have its second moment', () => {
  const tailed = new TailedGaussian(0.1, 3);
  let sum = 0;
  for (let z = -24; z < 24; z += 0.01) sum += Math.exp(tailed.logDensity(z)) * 0.01;
  expect(sum).toBeCloseTo(Math.sqrt(2 * Math.PI), 3);
  const n = 20000;
  let square = 0;
  for (let i = 0; i < n; i++) square += tailed.draw(((i * 7919) % n) / n + 0.5 / n, (i + 0.5) / n) ** 2;
  expect(square / n).toBeGreaterThan(0.97 * (0.9 + 0.1 * 9));
  expect(square / n).toBeLessThan(1.03 * (0.9 + 0.1 * 9));
});

test('a share outside [0, 1] or a narrowing is refused', () => {
  expect(() => new TailedGaussian(1.1, 2)).toThrow(/share/);
  expect(() => new TailedGaussian(0.1, 0.5)).toThrow(/widening/);
});

test.each([0.3, 2, 7.9, 8.1, 30])('Poisson numbers of mean %s: mean and variance, none below zero, none of nothing', (mean) => {
  const n = 20000;
  let [sum, square, odd] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const k = poissonDraw((i + 0.5) / n, mean);
    if (!(k >= 0 && Number.isInteger(k))) odd++;
    sum += k;
    square += k * k;
  }
  expect(odd).toBe(0);
  expect(Math.abs(sum / n / mean - 1)).toBeLessThan(0.01);
  expect(Math.abs((square / n - (sum / n) ** 2) / mean - 1)).toBeLessThan(0.03);
  expect(poissonDraw(0.7, 0)).toBe(0);
});
