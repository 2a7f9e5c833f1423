import { describe, expect, it } from 'vitest';
import { theta } from '../basics/four-vector.ts';
import { deg } from '../basics/units.ts';
import { BeamState, cmsBeams, superKEKB } from './beams.ts';
import { PhotonDirection } from './photon-direction.ts';
import type { GeneratorCut } from './process.ts';

const inLab: GeneratorCut[] = [{ particle: 'gamma', quantity: 'thetaLab', above: 17 * deg, below: 150 * deg }];

describe('photon direction', () => {
  it('covers the solid angle of its cut, whatever the beams', () => {
    const beams = new BeamState(superKEKB);
    const direction = new PhotonDirection(inLab, 'gamma');
    const total = new Float64Array([beams.sqrtS, 0, 0, 0]);
    const p = new Float64Array(4);
    const steps = 200;
    let solid = 0;
    for (let i = 0; i < steps; i++)
      for (let j = 0; j < steps; j++) {
        solid += direction.sample((i + 0.5) / steps, (j + 0.5) / steps, beams, total, 10, p) / steps ** 2;
        expect(Math.abs(p[0] * beams.sqrtS - 10)).toBeLessThan(1e-9);
        expect(Math.abs(p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2)).toBeLessThan(1e-10);
        beams.toLab(p, 0);
        expect(theta(p, 0)).toBeGreaterThan(16.999 * deg);
        expect(theta(p, 0)).toBeLessThan(150.001 * deg);
      }
    // the same by counting directions that are flat in the centre of mass
    let inside = 0;
    for (let i = 0; i < 400; i++)
      for (let j = 0; j < 40; j++) {
        const c = -1 + (2 * (i + 0.5)) / 400;
        const phi = (2 * Math.PI * (j + 0.5)) / 40;
        const s = Math.sqrt(1 - c * c);
        p.set([1, s * Math.cos(phi), s * Math.sin(phi), c]);
        beams.toLab(p, 0);
        if (theta(p, 0) > 17 * deg && theta(p, 0) < 150 * deg) inside++;
      }
    expect(solid).toBeCloseTo(inside / 16_000, 2);
  });

  it('knows how near to a beam the photon may be', () => {
    const symmetric: GeneratorCut[] = [{ particle: 'gamma', quantity: 'absCosThetaCms', below: 0.94 }];
    expect(new PhotonDirection(symmetric, 'gamma').coneAngle(new BeamState(cmsBeams(10)))).toBeCloseTo(Math.acos(0.94), 12);
    // 17 degrees in the laboratory are about 17 x exp(0.28) in the centre of mass, 150 degrees leave 30 x exp(-0.28) = 23
    const cone = new PhotonDirection(inLab, 'gamma').coneAngle(new BeamState(superKEKB)) / deg;
    expect(cone).toBeGreaterThan(17);
    expect(cone).toBeLessThan(24);
  });

  it('needs a cut on both sides', () => {
    expect(new PhotonDirection([], 'gamma').active).toBe(false);
    expect(new PhotonDirection([{ particle: 'gamma', quantity: 'thetaLab', above: 0.3 }], 'gamma').active).toBe(false);
    expect(new PhotonDirection(inLab, 'Aprime').active).toBe(false);
    expect(new PhotonDirection(inLab, 'gamma').active).toBe(true);
  });
});
