import { describe, expect, it } from 'vitest';
import { CmsFrame } from './cms-frame.ts';

const belle2 = { electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 };

describe('CmsFrame', () => {
  it('has the energy of the nominal beams', () => {
    const frame = new CmsFrame(belle2);
    // 2 sqrt(7.004 x 4.002) cos(0.0415) = 10.58867...: by hand 7.004 x 4.002 = 28.030008, root 5.294337, x 2 x 0.999139 = 10.579558
    expect(frame.sqrtS).toBeCloseTo(10.579558, 5);
    // the boost: (7.004 - 4.002) cos / sqrt(s) and 11.006 sin / sqrt(s)
    expect(frame.pz / frame.sqrtS).toBeCloseTo(0.2835, 4);
    expect(frame.px / frame.sqrtS).toBeCloseTo(0.0432, 4);
  });

  it('sees the beams back to back along z with half the energy each', () => {
    const frame = new CmsFrame(belle2);
    const sine = Math.sin(0.0415);
    const cosine = Math.cos(0.0415);
    for (const [energy, sign] of [
      [7.004, 1],
      [4.002, -1],
    ] as const) {
      const vector = [energy, energy * sine, sign * energy * cosine] as const;
      expect(frame.energyOf(...vector)).toBeCloseTo(frame.sqrtS / 2, 6);
      expect(frame.zOf(...vector)).toBeCloseTo((sign * frame.sqrtS) / 2, 6);
      expect(frame.xOf(...vector)).toBeCloseTo(0, 6);
    }
  });

  it('keeps squares: E*^2 - p*^2 = E^2 - p^2', () => {
    const frame = new CmsFrame(belle2);
    for (const [e, x, y, z] of [
      [3, 1, 0.5, -2],
      [5, -2, 1, 3],
      [1, 0.2, 0.3, 0.1],
    ] as const) {
      const star = frame.energyOf(e, x, z) ** 2 - frame.xOf(e, x, z) ** 2 - y * y - frame.zOf(e, x, z) ** 2;
      expect(star).toBeCloseTo(e * e - x * x - y * y - z * z, 10);
    }
  });

  it('is the laboratory for head-on symmetric beams', () => {
    const frame = new CmsFrame({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });
    expect(frame.sqrtS).toBe(10);
    expect(frame.energyOf(3, 1, 2)).toBeCloseTo(3, 14);
    expect(frame.xOf(3, 1, 2)).toBeCloseTo(1, 14);
    expect(frame.zOf(3, 1, 2)).toBeCloseTo(2, 14);
  });
});
