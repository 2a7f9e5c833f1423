import { expect, test } from 'vitest';
import { ionisationLikelihood, sampledMedium } from '../steps/ionisation-likelihood.ts';
import { densityConstant, densityEffect, mostProbableLoss } from './specific-loss.ts';

const silicon = sampledMedium(ionisationLikelihood, 'silicon');
const gas = sampledMedium(ionisationLikelihood, 'gas');

test('silicon strips: 320 um lose most probably 86 keV at the minimum, as in textbooks, and the constant of the density effect is the tabulated 4.4355', () => {
  expect(densityConstant(silicon)).toBeCloseTo(4.4355, 2);
  let lowest = Infinity;
  let at = 0;
  for (let bg = 1; bg < 30; bg *= 1.02) {
    const loss = mostProbableLoss(silicon, bg) * silicon.thickness;
    if (loss < lowest) [lowest, at] = [loss, bg];
  }
  expect(lowest * 1e6).toBeGreaterThan(80);
  expect(lowest * 1e6).toBeLessThan(90);
  expect(at).toBeGreaterThan(2.5);
  expect(at).toBeLessThan(6);
});

test('gas at beta gamma 3.5, worked by hand: xi 0.0698 keV/cm, logarithms 12.49 and 0.44, less beta^2 0.925: 0.852 keV/cm', () => {
  // xi = 0.15354 MeV x 0.587 x 0.715e-3 / 0.92453 = 69.70 eV; ln(1021998 x 12.25 / 45) = 12.5378; ln(69.70 / 45) = 0.4375
  expect(mostProbableLoss(gas, 3.5) * 1e9).toBeCloseTo(69.7 * (12.5378 + 0.4375 + 0.2 - 0.9245), -1);
});

test('gas: the relativistic rise ends on a plateau 1.3 to 1.6 times the minimum', () => {
  const plateau = mostProbableLoss(gas, 1e4) / mostProbableLoss(gas, 3.5);
  expect(plateau).toBeGreaterThan(1.3);
  expect(plateau).toBeLessThan(1.6);
  expect(mostProbableLoss(gas, 1e5) / mostProbableLoss(gas, 1e4)).toBeCloseTo(1, 3);
  expect(mostProbableLoss(gas, 0.5)).toBeGreaterThan(3 * mostProbableLoss(gas, 3.5));
});

test.each([
  ['silicon', silicon],
  ['gas', gas],
] as const)('density effect of %s: 0 below, continuous at both ends, 2 ln(beta gamma) - C above', (_, medium) => {
  const [start, end] = [10 ** medium.x0, 10 ** medium.x1];
  expect(densityEffect(medium, start * 0.999)).toBe(0);
  expect(densityEffect(medium, start * 1.0001)).toBeCloseTo(0, 2);
  expect(densityEffect(medium, end * 0.9999)).toBeCloseTo(densityEffect(medium, end * 1.0001), 3);
  expect(densityEffect(medium, 2 * end)).toBeCloseTo(2 * Math.log(2 * end) - densityConstant(medium), 10);
  expect(densityEffect(medium, 100)).toBeGreaterThan(densityEffect(medium, 50));
});
