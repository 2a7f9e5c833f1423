import { expect, test } from 'vitest';
import { type Aerogel, aerogelAngle, aerogelPhotons } from './aerogel.ts';
import { cherenkovAngle, cherenkovThreshold, cherenkovYield, inverseBeta } from './cherenkov.ts';

const [pion, kaon, proton] = [0.13957039, 0.493677, 0.93827208816];

test('angles in quartz, n = 1.47, worked by hand: acos(1/n) = 47.14 deg, pion and kaon at 3 GeV 11.5 mrad apart', () => {
  expect((cherenkovAngle(1e4, pion, 1.47) * 180) / Math.PI).toBeCloseTo(47.135, 2);
  // 1/beta = sqrt(1 + (m/p)^2): 1.001082 and 1.013449, over 1.47: 0.681008 and 0.689421
  expect(inverseBeta(3, kaon)).toBeCloseTo(1.013449, 6);
  expect(cherenkovAngle(3, pion, 1.47)).toBeCloseTo(0.821625, 4);
  expect(cherenkovAngle(3, pion, 1.47) - cherenkovAngle(3, kaon, 1.47)).toBeCloseTo(0.01155, 4);
});

test('thresholds m / sqrt(n^2 - 1): kaons and protons in quartz 0.458 and 0.871 GeV, pions and kaons in aerogel 0.415 and 1.468 GeV', () => {
  expect(cherenkovThreshold(kaon, 1.47)).toBeCloseTo(0.4582, 4);
  expect(cherenkovThreshold(proton, 1.47)).toBeCloseTo(0.8708, 4);
  expect(cherenkovThreshold(pion, 1.055)).toBeCloseTo(0.41515, 4);
  expect(cherenkovThreshold(kaon, 1.055)).toBeCloseTo(1.46844, 4);
  for (const n of [1.47, 1.045]) {
    const threshold = cherenkovThreshold(kaon, n);
    expect(cherenkovAngle(threshold * 0.9999, kaon, n)).toBe(0);
    expect(cherenkovYield(threshold * 0.9999, kaon, n)).toBe(0);
    expect(cherenkovAngle(threshold * 1.0001, kaon, n)).toBeGreaterThan(0);
  }
});

test('sin^2 of the angle', () => {
  for (const p of [0.5, 1, 4])
    expect(cherenkovYield(p, kaon, 1.47)).toBeCloseTo(Math.sin(cherenkovAngle(p, kaon, 1.47)) ** 2, 12);
});

const aerogel: Aerogel = {
  layers: [
    { index: 1.045, thickness: 1.96, transmission: 4.5 },
    { index: 1.055, thickness: 1.97, transmission: 3.5 },
  ],
  photons: 10,
};

test('aerogel: all photons of a fast particle, those of the layer behind alone between the two thresholds, none below', () => {
  expect(aerogelPhotons(aerogel, 1e4, pion)).toBeCloseTo(10, 6);
  // lengths: 4.5 (1 - e^-0.43556) e^-0.56286 = 0.90517 cm and 3.5 (1 - e^-0.56286) = 1.50643 cm; sin^2 0.084270 and 0.101548: shares 0.33273, 0.66727
  const between = 1.55;
  const yieldRatio = (1 - (1 + (kaon / between) ** 2) / 1.055 ** 2) / (1 - 1 / 1.055 ** 2);
  expect(aerogelPhotons(aerogel, between, kaon)).toBeCloseTo(10 * 0.66727 * yieldRatio, 3);
  expect(aerogelAngle(aerogel, between, kaon)).toBeCloseTo(cherenkovAngle(between, kaon, 1.055), 12);
  expect(aerogelPhotons(aerogel, 1.4, kaon)).toBe(0);
  expect(aerogelAngle(aerogel, 1.4, kaon)).toBe(0);
  const fast = aerogelAngle(aerogel, 1e4, pion);
  expect(fast).toBeCloseTo(0.33273 * Math.acos(1 / 1.045) + 0.66727 * Math.acos(1 / 1.055), 4);
});
