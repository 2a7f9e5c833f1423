import { expect, test } from 'vitest';
import { normalQuantile } from '../basics/elementary.ts';
import { gaussian } from './gaussian.ts';

test('agrees with the normal quantile to 1e-5 everywhere, exactly in the tails', () => {
  let worst = 0;
  for (let i = 0; i < 100003; i++) {
    const u = (i + 0.5) / 100003;
    worst = Math.max(worst, Math.abs(gaussian(u) - normalQuantile(u)));
  }
  expect(worst).toBeLessThan(1.1e-5);
  expect(worst).toBeGreaterThan(0);
  for (const u of [1e-12, 0.01, 0.99, 1 - 1e-12]) expect(gaussian(u)).toBe(normalQuantile(u));
});
