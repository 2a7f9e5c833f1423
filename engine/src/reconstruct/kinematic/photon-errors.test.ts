import { expect, test } from 'vitest';
import { photonErrors } from './photon-errors.ts';

test('barrel photons without background: 2.04 % and 3.8, 4.0 mrad at 1 GeV by hand from the coefficients', () => {
  const errors = photonErrors(0);
  expect(errors.relativeEnergy(2, 1)).toBeCloseTo(0.01 * (-0.0473491 + 1.02015 - 0.705164 + 1.77086), 12);
  expect(errors.relativeEnergy(2, 1)).toBeCloseTo(0.0204, 4);
  expect(errors.theta(2, 1)).toBeCloseTo(3.846e-3, 6);
  expect(errors.relativeEnergy(2, 0.01)).toBeCloseTo(0.0466552, 12);
  expect(errors.phi(0, 1)).toBe(errors.phi(2, 1));
});

test('an unknown level is refused', () => {
  expect(() => photonErrors(3 as 2)).toThrow('levels are 0, 1, 2');
});
