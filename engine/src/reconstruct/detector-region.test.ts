import { expect, it } from 'vitest';
import { deg } from '../basics/units.ts';
import { beamConstrainedMass, deltaE, momentumCms } from './beam-constrained.ts';
import { Candidate, FIRST } from './candidate.ts';
import { CmsFrame } from './cms-frame.ts';
import { calorimeterRegion, klmRegion } from './detector-region.ts';

it.each([
  [10, 0, 0],
  [13, 1, 0],
  [31.8, 0, 1],
  [40, 2, 4],
  [60, 2, 2],
  [125, 2, 4],
  [129.5, 0, 4],
  [140, 3, 3],
  [160, 0, 0],
])('at %d degrees: calorimeter %d, KLM %d', (angle, calorimeter, klm) => {
  expect(calorimeterRegion(angle * deg)).toBe(calorimeter);
  expect(klmRegion(angle * deg)).toBe(klm);
});

it('a B of half the beam energy in the boosted frame has its mass as M_bc, and Delta E = 0', () => {
  const frame = new CmsFrame({ electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 });
  // half of the beams' four-momentum plus a momentum along y, the same in both frames
  const momentum = 0.33;
  const b = new Candidate(frame, 1);
  b.p.set([frame.energy / 2, frame.px / 2, momentum, frame.pz / 2], FIRST);
  b.close();
  expect(momentumCms(b)).toBeCloseTo(momentum, 12);
  expect(deltaE(b)).toBeCloseTo(0, 12);
  expect(beamConstrainedMass(b)).toBeCloseTo(Math.sqrt(frame.s / 4 - momentum ** 2), 12);
});
