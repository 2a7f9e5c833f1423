import { expect, test } from 'vitest';
import { belle2 } from './belle2.ts';
import { stepOf } from './card.ts';
import { Ionisation } from './ionisation.ts';

const MUON = 0.1056583755;
const ionisation = new Ionisation(stepOf(belle2, 'trackShowers')!);

test('most probable loss of a fast muon in 30 cm of CsI is xi [ln(2 m xi / (plasma energy)^2) + j] = 195.6 MeV', () => {
  // worked by hand: xi = 0.1535 x 0.41569 x 4.51 x 30 = 8.635 MeV, plasma energy 39.46 eV, PDG eq. (34.13)
  expect(ionisation.mostProbable(1e4 * MUON, MUON, 1)).toBeCloseTo(0.1956, 3);
  expect(ionisation.mostProbable(3, MUON, 1) / 0.1956).toBeGreaterThan(0.93);
  expect(ionisation.mostProbable(3, MUON, 1) / 0.1956).toBeLessThan(1.0);
});

test('density effect: continuous at both ends of the parametrisation, 2 ln(beta gamma) - C above', () => {
  expect(ionisation.densityEffect(0.0395)).toBeCloseTo(0, 2);
  // the constant C of a solid follows from I = 553.1 eV and the plasma energy of 39.46 eV (Z/A = 0.41569, 4.51 g/cm^3)
  expect(2 * Math.log(553.1 / (28.816 * Math.sqrt(4.51 * 0.41569))) + 1).toBeCloseTo(6.2807, 3);
  expect(ionisation.densityEffect(4)).toBeCloseTo(2 * Math.LN10 * 4 - 6.2807, 10);
  expect(ionisation.densityEffect(3.3353 - 1e-6)).toBeCloseTo(ionisation.densityEffect(3.3353), 4);
});

test('slow particles lose more, longer paths lose more, nothing loses more than its kinetic energy', () => {
  expect(ionisation.mostProbable(0.2, MUON, 1)).toBeGreaterThan(ionisation.mostProbable(0.4, MUON, 1));
  expect(ionisation.mostProbable(1, MUON, 1.2)).toBeGreaterThan(1.2 * ionisation.mostProbable(1, MUON, 1));
  const kinetic = Math.sqrt(0.15 ** 2 + MUON ** 2) - MUON;
  for (let i = 0; i < 100; i++) expect(ionisation.loss(0.15, MUON, 1, (i + 0.5) / 100, 0.3)).toBeLessThanOrEqual(kinetic);
});

test('losses: the histogram of quantiles peaks at the most probable value, delta rays end at the largest transfer', () => {
  const n = 100000;
  const bins = new Float64Array(400);
  let above = 0;
  let highest = 0;
  for (let i = 0; i < n; i++) {
    const loss = ionisation.loss(3, MUON, 1, (i + 0.5) / n, ((i * 7919) % n) / n);
    bins[Math.min(399, Math.floor(loss / 0.002))]++;
    if (loss > 0.4) above++;
    highest = Math.max(highest, loss);
  }
  const peak = (bins.indexOf(Math.max(...bins)) + 0.5) * 0.002;
  expect(Math.abs(peak - ionisation.mostProbable(3, MUON, 1))).toBeLessThan(0.003);
  // one collision above T = 0.2 GeV: xi [1/T - 1/Tmax - ln(Tmax/T)/Tmax] = 1.4 %, with Tmax = 0.65 GeV; plain Landau would give 4 %
  expect(above / n).toBeGreaterThan(0.01);
  expect(above / n).toBeLessThan(0.022);
  expect(highest).toBeLessThan(0.9);
});
