import { expect, test } from 'vitest';
import { belle2 } from '../belle2.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { createCrossings, traverse } from '../geometry/traverse.ts';
import { MaterialBound, measuredEnd } from './material-bound.ts';

const tracker = compileTracker(belle2);
const bound = new MaterialBound(tracker);
const crossings = createCrossings();

function material(x: number, y: number, z: number, px: number, py: number, pz: number, charge: number): number {
  const n = measuredEnd(tracker, crossings, traverse(tracker, x, y, z, px, py, pz, charge, 300, crossings));
  let sum = 0;
  for (let k = 0; k < n; k++) sum += crossings.radiationLengths[k]!;
  return sum;
}

test('the bound is above what any prompt particle, or one made on its way, crosses, and near it for photons', () => {
  let ratio = 0;
  let count = 0;
  for (let i = 0; i < 3000; i++) {
    const part = (step: number) => i * step - Math.floor(i * step);
    const cosine = 0.995 * (2 * part(0.618034) - 1);
    const sine = Math.sqrt(1 - cosine * cosine);
    const phi = 6.3 * part(0.754878);
    const pT = 0.6 + 3 * part(0.56984);
    const r = i % 3 === 0 ? 15 * part(0.37) : 0;
    const at = [r * Math.cos(phi), r * Math.sin(phi), 0.2 + (r * cosine) / sine] as const;
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), (pT * cosine) / sine] as const;
    const straight = material(...at, ...p, 0);
    expect(bound.at(...at, ...p)).toBeGreaterThanOrEqual(straight);
    expect(bound.turning(...at, ...p)).toBeGreaterThanOrEqual(material(...at, ...p, i % 2 === 0 ? 1 : -1));
    if (r === 0 && Math.abs(cosine) < 0.8) {
      ratio += bound.at(...at, ...p) / straight;
      count++;
    }
  }
  expect(ratio / count).toBeLessThan(1.1);
});

test('photons made elsewhere: above what they cross on their way outwards', () => {
  let served = 0;
  let ratio = 0;
  for (let i = 0; i < 20000; i++) {
    const part = (step: number) => i * step - Math.floor(i * step);
    const cosine = 0.97 * (2 * part(0.618034) - 1);
    const sine = Math.sqrt(1 - cosine * cosine);
    const phi = 6.3 * part(0.754878);
    const r = 0.6 + 110 * part(0.37) ** 3;
    const around = phi + 3 * (part(0.56984) - 0.5);
    const at = [r * Math.cos(around), r * Math.sin(around), -60 + 150 * part(0.273)] as const;
    const p = [sine * Math.cos(phi), sine * Math.sin(phi), cosine] as const;
    const most = bound.at(...at, ...p);
    if (most === Number.POSITIVE_INFINITY) continue;
    const truth = material(...at, ...p, 0);
    expect(most).toBeGreaterThanOrEqual(truth);
    served++;
    ratio += truth / most;
  }
  expect(served).toBeGreaterThan(12000);
  expect(ratio / served).toBeGreaterThan(0.3);
});

test('no bound for what starts elsewhere', () => {
  expect(bound.at(5, 0, 0, 0, 1, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.at(5, 0, 0, -1, 0, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.at(5, 0, 30, 1, 0, -0.1)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.at(0, 0, 3, 1, 0, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(bound.turning(0, 0, 0, 0.1, 0, 0)).toBe(Number.POSITIVE_INFINITY);
});
