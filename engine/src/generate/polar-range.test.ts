import { describe, expect, it } from 'vitest';
import { theta } from '../basics/four-vector.ts';
import { deg } from '../basics/units.ts';
import { BeamState, cmsBeams, superKEKB } from './beams.ts';
import { PolarRange } from './polar-range.ts';
import type { GeneratorCut } from './process.ts';

const inLab: GeneratorCut[] = [{ particle: 'gamma', quantity: 'thetaLab', above: 17 * deg, below: 150 * deg }];

describe('polar range', () => {
  it('holds every direction that passes, whatever the beams, and hardly more', () => {
    const beams = new BeamState(superKEKB);
    const [low, high] = new PolarRange(inLab, 'gamma').inCms(beams);
    const p = new Float64Array(4);
    let [least, most] = [9, -9];
    for (let i = 0; i < 400; i++)
      for (let j = 0; j < 40; j++) {
        const c = -1 + (2 * (i + 0.5)) / 400;
        const phi = (2 * Math.PI * j) / 40;
        const s = Math.sqrt(1 - c * c);
        p.set([1, s * Math.cos(phi), s * Math.sin(phi), c]);
        beams.toLab(p, 0);
        if (theta(p, 0) < 17 * deg || theta(p, 0) > 150 * deg) continue;
        expect(Math.atanh(c)).toBeGreaterThan(low);
        expect(Math.atanh(c)).toBeLessThan(high);
        least = Math.min(least, Math.atanh(c));
        most = Math.max(most, Math.atanh(c));
      }
    expect(least - low).toBeLessThan(0.05);
    expect(high - most).toBeLessThan(0.05);
  });

  it('knows how near to a beam the particle may be', () => {
    const symmetric: GeneratorCut[] = [{ particle: 'gamma', quantity: 'absCosThetaCms', below: 0.94 }];
    expect(new PolarRange(symmetric, 'gamma').coneAngle(new BeamState(cmsBeams(10)))).toBeCloseTo(Math.acos(0.94), 12);
    // 17 degrees in the laboratory are about 17 x exp(0.28) in the centre of mass, 150 degrees leave 30 x exp(-0.28) = 23
    const cone = new PolarRange(inLab, 'gamma').coneAngle(new BeamState(superKEKB)) / deg;
    expect(cone).toBeGreaterThan(17);
    expect(cone).toBeLessThan(24);
  });

  it('needs a cut on both sides', () => {
    expect(new PolarRange([], 'gamma').active).toBe(false);
    expect(new PolarRange([{ particle: 'gamma', quantity: 'thetaLab', above: 0.3 }], 'gamma').active).toBe(false);
    expect(new PolarRange(inLab, 'Aprime').active).toBe(false);
    expect(new PolarRange(inLab, 'gamma').active).toBe(true);
  });
});
