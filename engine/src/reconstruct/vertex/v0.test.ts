import { expect, test } from 'vitest';
import { belle2 } from '../../simulate/belle2.ts';
import { compileTracker } from '../../simulate/geometry/tracker.ts';
import { tracker } from '../../simulate/steps/tracker.ts';
import { materialAt, materialMap } from './material-map.ts';
import { kShortMass, lambdaMass, pairMass, V0Masses, v0Kind, v0Masses } from './v0.ts';
import { VertexResult } from './vertex-result.ts';

/** Decay of mass M with momentum P along x into masses 1 and 2, perpendicular to the flight in the rest frame. */
function decay(mass: number, momentum: number, mass1: number, mass2: number): VertexResult {
  const out = new VertexResult(2);
  const k = Math.sqrt((mass ** 2 - (mass1 + mass2) ** 2) * (mass ** 2 - (mass1 - mass2) ** 2)) / (2 * mass);
  [mass1, mass2].forEach((m, i) => {
    const along = (momentum / mass) * Math.sqrt(k * k + m * m);
    out.momenta.set([Math.hypot(along, k, m), along, i === 0 ? k : -k, 0], 4 * i);
  });
  return out;
}

test('decays in flight are recognised under their own hypothesis, whichever track is first', () => {
  const masses = new V0Masses();
  const [pi, p, e] = [0.13957039, 0.93827208816, 0.51099895e-3];
  v0Masses(decay(kShortMass, 1.3, pi, pi), true, masses);
  expect(masses.kShort).toBeCloseTo(0.497611, 9);
  expect(v0Kind(masses)).toBe('K_S0');
  v0Masses(decay(lambdaMass, 2, p, pi), true, masses);
  expect(masses.lambda).toBeCloseTo(lambdaMass, 9);
  expect(v0Kind(masses)).toBe('Lambda');
  v0Masses(decay(lambdaMass, 2, p, pi), false, masses);
  expect(masses.antiLambda).toBeCloseTo(lambdaMass, 9);
  expect(masses.lambda).not.toBeCloseTo(lambdaMass, 2);
  v0Masses(decay(0.0015, 3, e, e), true, masses);
  expect(masses.conversion).toBeCloseTo(0.0015, 10);
  expect(v0Kind(masses)).toBe('gamma');
  v0Masses(decay(1, 2, 0.1056583755, 0.1056583755), true, masses);
  expect(v0Kind(masses)).toBeUndefined();
  expect(pairMass(decay(1, 2, pi, pi), 1, 0, pi, pi)).toBeCloseTo(1, 9);
});

test('material map: pipe at 1.1 cm, strips at 3.9 to 4.3 cm, wall of the drift chamber, end-plate; nothing in the gas or outside a layer’s length', () => {
  const map = materialMap(compileTracker({ ...belle2, steps: [tracker] }));
  const name = (x: number, y: number, z: number, resolution = 0) => map.regions[materialAt(map, x, y, z, resolution)]?.name;
  expect(name(0, 1.1, 0)).toBe('pipe');
  expect(name(0, 0.5, 0)).toBeUndefined();
  expect(name(3, -2.6, 0)).toBe('svd3');
  expect(name(4.3, 0, 0)).toBe('svd3');
  expect(name(4.6, 0, 0)).toBeUndefined();
  expect(name(4.6, 0, 0, 0.4)).toBe('svd3');
  expect(name(16, 0, 0)).toBe('innerWall');
  expect(name(40, 20, 0)).toBeUndefined();
  expect(name(0, 50, 147.35)).toMatch(/plateForward/);
});
