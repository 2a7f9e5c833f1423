import { expect, test } from 'vitest';
import { massOf } from '../../basics/particles.ts';
import { IronRange, ironStoppingPower } from './iron-range.ts';

const muon = massOf('mu-');
const ranges = new IronRange();

test('least loss in iron: 1.451 MeV cm^2/g near beta gamma 3.4', () => {
  let least = 1;
  let at = 0;
  for (let x = 1; x < 10; x += 0.01) {
    const loss = ironStoppingPower(x, muon);
    if (loss < least) {
      least = loss;
      at = x;
    }
  }
  expect(least * 1e3).toBeCloseTo(1.451, 2);
  expect(at).toBeGreaterThan(3);
  expect(at).toBeLessThan(4);
});

test('loss below and above the joints of the density effect is continuous', () => {
  for (const x of [-0.0012, 3.1531]) {
    const joint = 10 ** x;
    const below = ironStoppingPower(joint * (1 - 1e-9), muon);
    expect(ironStoppingPower(joint * (1 + 1e-9), muon) / below).toBeCloseTo(1, 3);
  }
});

test('range is the integral of the inverse loss', () => {
  const kinetic = (p: number) => Math.sqrt(p * p + muon * muon) - muon;
  for (const p of [0.05, 0.2, 0.7, 1, 3]) {
    // over a cell of the table, in which ln R is linear
    const [low, high] = [p * 0.9, p * 1.1];
    const slope = (ranges.range(high, muon) - ranges.range(low, muon)) / (kinetic(high) - kinetic(low));
    expect(slope * ironStoppingPower(p / muon, muon)).toBeCloseTo(1, 1.3);
  }
  expect(ranges.range(1, muon)).toBeGreaterThan(560);
  expect(ranges.range(1, muon)).toBeLessThan(600);
});

test('other masses by scaling, low momenta without steps', () => {
  const pion = massOf('pi+');
  expect(ranges.range((1 * pion) / muon, pion)).toBeCloseTo((ranges.range(1, muon) * pion) / muon, 9);
  expect(ranges.range(0.1 * muon * 0.999, muon) / ranges.range(0.1 * muon * 1.001, muon)).toBeCloseTo(1, 1);
  let last = 0;
  for (let p = 0.002; p < 11; p *= 1.1) {
    expect(ranges.range(p, muon)).toBeGreaterThan(last);
    last = ranges.range(p, muon);
  }
});
