import { expect, test } from 'vitest';
import { belle2 } from '../belle2.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { createCrossings, walk } from '../geometry/traverse.ts';
import { applyOverrides } from '../overrides.ts';
import { measuredEnd } from './material-bound.ts';
import { TurningBound } from './turning-bound.ts';

const tracker = compileTracker(belle2);

test('bounds are above what any charged particle crosses, on the first half turn and in all, and near it for most', () => {
  const bound = new TurningBound(tracker);
  const c = createCrossings();
  const part = (i: number, step: number) => i * step - Math.floor(i * step);
  let ratio = 0;
  let count = 0;
  for (let i = 0; i < 20000; i++) {
    const cosine = -0.84 + 1.79 * part(i, 0.618034);
    const sine = Math.sqrt(1 - cosine * cosine);
    // a fifth where circles graze the layers of silicon, a fifth where they graze the walls
    const typical = 0.03 - 0.4 * Math.log(0.001 + part(i, 0.754878));
    const pT = i % 5 === 0 ? 0.02 + 0.02 * part(i, 0.37) : i % 5 === 1 ? 0.25 + 0.04 * part(i, 0.37) : typical;
    const phi = 6.3 * part(i, 0.56984);
    const r = 0.45 * part(i, 0.273);
    const at = [r * Math.cos(7 * i), r * Math.sin(7 * i), part(i, 0.819) - 0.5] as const;
    const pz = (pT * cosine) / sine;
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), pz] as const;
    const charge = i % 2 === 0 ? 1 : -1;
    const n = walk(tracker, ...at, ...p, charge, Number.POSITIVE_INFINITY, c);
    let ionisation = 0;
    for (let k = 0; k < measuredEnd(tracker, c, n); k++) ionisation += c.ionisation[k]!;
    const half = measuredEnd(tracker, c, walk(tracker, ...at, ...p, charge, (Math.PI * tracker.rhoPerPt * pT) / sine, c));
    let lengths = 0;
    for (let k = 0; k < half; k++) lengths += c.radiationLengths[k]!;
    expect(bound.ionisation(...at, ...p, charge)).toBeGreaterThanOrEqual(ionisation);
    expect(bound.radiationLengths(...at, ...p)).toBeGreaterThanOrEqual(lengths);
    if (i % 5 > 1 && Math.abs(cosine) < 0.8) {
      ratio += bound.radiationLengths(...at, ...p) / lengths;
      count++;
    }
  }
  expect(ratio / count).toBeLessThan(1.4);
});

test('pairs made on the way of a photon: above what they cross on the first half turn', () => {
  const bound = new TurningBound(tracker);
  const c = createCrossings();
  const part = (i: number, step: number) => i * step - Math.floor(i * step);
  let served = 0;
  for (let i = 0; i < 20000; i++) {
    const cosine = -0.84 + 1.79 * part(i, 0.618034);
    const sine = Math.sqrt(1 - cosine * cosine);
    const pT = 0.012 - 0.15 * Math.log(0.001 + part(i, 0.754878));
    const phi = 6.3 * part(i, 0.56984);
    const r = 0.9 + 14.9 * part(i, 0.273) ** 2;
    const at = [r * Math.cos(phi), r * Math.sin(phi), (r * cosine) / sine + 0.4 * part(i, 0.819)] as const;
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), (pT * cosine) / sine] as const;
    const most = bound.radiationLengths(...at, ...p);
    if (most === Number.POSITIVE_INFINITY) continue;
    served++;
    const halfTurn = (Math.PI * tracker.rhoPerPt * pT) / sine;
    const n = measuredEnd(tracker, c, walk(tracker, ...at, ...p, i % 2 === 0 ? 1 : -1, halfTurn, c));
    let lengths = 0;
    for (let k = 0; k < n; k++) lengths += c.radiationLengths[k]!;
    expect(most).toBeGreaterThanOrEqual(lengths);
  }
  expect(served).toBeGreaterThan(15000);
});

test('circles in the gas alone: above what they lose in all their turns', () => {
  const bound = new TurningBound(tracker);
  const c = createCrossings();
  const part = (i: number, step: number) => i * step - Math.floor(i * step);
  let served = 0;
  for (let i = 0; i < 10000; i++) {
    const r = 20 + 85 * part(i, 0.273);
    const pT = 0.01 + 0.09 * part(i, 0.754878);
    const phi = 6.3 * part(i, 0.56984);
    const at = [r, 0, 100 * part(i, 0.819) - 30] as const;
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), 0.1 * (part(i, 0.37) - 0.5)] as const;
    const charge = i % 2 === 0 ? 1 : -1;
    const most = bound.ionisation(...at, ...p, charge);
    if (most === Number.POSITIVE_INFINITY) continue;
    served++;
    const n = measuredEnd(tracker, c, walk(tracker, ...at, ...p, charge, Number.POSITIVE_INFINITY, c));
    let loss = 0;
    for (let k = 0; k < n; k++) loss += c.ionisation[k]!;
    expect(most).toBeGreaterThanOrEqual(loss);
  }
  expect(served).toBeGreaterThan(3000);
});

test('no bound for what starts elsewhere, for steep tracks, or where ladders are missing', () => {
  const bound = new TurningBound(tracker);
  expect(bound.ionisation(1, 0, 0, 0.1, 0, 0, 1)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.radiationLengths(0, 0, 1, 0.1, 0, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.radiationLengths(0, 0, 0, 0.1, 0, 0.5)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.radiationLengths(0, 0, 0, 0, 0.1, -0.3)).toBe(Number.POSITIVE_INFINITY);
  const partial = new TurningBound(compileTracker(applyOverrides(belle2, { 'tracker.layers.pxd2.installed': 0.5 })));
  expect(partial.ionisation(0, 0, 0, 0.1, 0, 0, 1)).toBe(Number.POSITIVE_INFINITY);
});

test('a card without drift chamber has no circles in its gas', () => {
  const names = Object.keys(belle2.steps[0]!.tables!['driftChamber']!.rows);
  const none = compileTracker(
    applyOverrides(belle2, Object.fromEntries(names.map((name) => [`tracker.driftChamber.${name}.installed`, 0]))),
  );
  expect(new TurningBound(none).ionisation(50, 0, 0, 0.02, 0, 0, 1)).toBe(Number.POSITIVE_INFINITY);
});

test('what a cell holds does not depend on who asks first', () => {
  const one = new TurningBound(tracker);
  const other = new TurningBound(tracker);
  const a = one.ionisation(0.1, 0, 0.2, 0.123, 0, 0.05, 1);
  other.ionisation(0, 0.3, -0.4, 0.123, 0, 0.051, -1);
  expect(other.ionisation(0.1, 0, 0.2, 0.123, 0, 0.05, 1)).toBe(a);
});
