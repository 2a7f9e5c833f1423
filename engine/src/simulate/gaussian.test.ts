import { expect, test } from 'vitest';
import { normalQuantile } from '../basics/elementary.ts';
import { gaussian } from './gaussian.ts';

const off = (u: number) => Math.abs(gaussian(u) - normalQuantile(u));

test('agrees with the normal quantile to 1e-5 everywhere, exactly beyond 2^-13', () => {
  let worst = 0;
  for (let i = 0; i < 100003; i++) worst = Math.max(worst, off((i + 0.5) / 100003));
  expect(worst).toBeLessThan(1e-5);
  expect(worst).toBeGreaterThan(1e-6);
  for (const u of [1e-12, 1e-4, 1 - 1e-4, 1 - 1e-12]) expect(gaussian(u)).toBe(normalQuantile(u));
});

test('the tails: exact at the nodes, symmetric, rising across every border of cells', () => {
  for (let octave = 1; octave <= 8; octave++) {
    const node = 2 ** -(5 + octave);
    for (const place of [0, 1, 64, 127]) expect(off(node * (1 + place / 128))).toBeLessThan(1e-15);
    expect(off(node * (1 + 0.5 / 128))).toBeLessThan(5e-6);
    expect(gaussian(1 - node * 1.3)).toBeCloseTo(-gaussian(node * 1.3), 13);
    expect(gaussian(node * (1 - 1e-9))).toBeLessThan(gaussian(node));
    expect(gaussian(node)).toBeLessThan(gaussian(node * (1 + 1e-9)));
  }
});
