import { describe, expect, it } from 'vitest';
import { BeamSpot, spotCovariance } from './beam-spot.ts';
import { BeamState, cmsBeams, superKEKB } from './beams.ts';

describe('beams', () => {
  const beams = new BeamState(superKEKB);
  const image = (...p: number[]) => {
    const v = Float64Array.from(p);
    beams.toLab(v, 0);
    return [...v];
  };

  it('SuperKEKB: sqrt(s) = 2 sqrt(7.004 x 4.002) cos(41.5 mrad) = 10.579558 GeV', () => {
    expect(beams.sqrtS).toBeCloseTo(10.579558, 6);
  });

  it('a pair at rest leaves with beta gamma_z = 0.2835, beta gamma_x = 0.0432', () => {
    const [e, x, y, z] = image(1, 0, 0, 0);
    expect(z).toBeCloseTo(0.2835, 4);
    expect(x).toBeCloseTo(0.0432, 4);
    expect(y).toBe(0);
    expect(e * e - x * x - z * z).toBeCloseTo(1, 12);
  });

  it('the electron along +z becomes the electron of the laboratory, the positron likewise', () => {
    const h = beams.sqrtS / 2;
    const a = 0.0415;
    const electron = image(h, 0, 0, h);
    const positron = image(h, 0, 0, -h);
    [7.004, 7.004 * Math.sin(a), 0, 7.004 * Math.cos(a)].forEach((x, i) => {
      expect(electron[i]).toBeCloseTo(x, 12);
    });
    [4.002, 4.002 * Math.sin(a), 0, -4.002 * Math.cos(a)].forEach((x, i) => {
      expect(positron[i]).toBeCloseTo(x, 12);
    });
  });

  it('is a Lorentz transformation for any vector', () => {
    const [e, x, y, z] = image(3, 0.4, -0.7, 1.1);
    expect(e * e - x * x - y * y - z * z).toBeCloseTo(9 - 0.16 - 0.49 - 1.21, 12);
  });

  it('energies follow the spreads: sigma(sqrt s) = 4.99 MeV', () => {
    const spread = new BeamState(superKEKB);
    const at = (u1: number, u2: number) => {
      spread.set(u1, u2);
      return spread.sqrtS - beams.sqrtS;
    };
    const one = 0.8413447460685429; // normal probability below one standard deviation
    expect(Math.sqrt(at(one, 0.5) ** 2 + at(0.5, one) ** 2)).toBeCloseTo(4.99e-3, 5);
    const still = new BeamState(cmsBeams(10.58));
    still.set(one, one);
    expect(still.sqrtS).toBe(10.58);
  });

  it('design luminous region: xx 4.109e-7, xz -2.648e-6, yy 1.7405e-11, zz 2.3796e-4 cm^2 (basf2 generators/tests)', () => {
    const c = spotCovariance(0.0415);
    expect(c.xx / 4.109e-7).toBeCloseTo(1, 3);
    expect(c.xz / -2.648e-6).toBeCloseTo(1, 3);
    expect(c.yy / 1.7405e-11).toBeCloseTo(1, 4);
    expect(c.zz / 2.3796e-4).toBeCloseTo(1, 4);
  });

  it('vertices: one standard deviation along z drags x by its correlation; off is the origin', () => {
    const c = spotCovariance(0.0415);
    const out = new Float64Array(3);
    new BeamSpot(superKEKB).sample(Float64Array.of(0.5, 0.5, 0.8413447460685429), 0, out, 0);
    expect(out[2] / Math.sqrt(c.zz)).toBeCloseTo(1, 9);
    expect(out[0] / (c.xz / Math.sqrt(c.zz))).toBeCloseTo(1, 9);
    new BeamSpot(cmsBeams(10.58)).sample(Float64Array.of(0.2, 0.3, 0.4), 0, out, 0);
    expect([...out]).toEqual([0, 0, 0]);
  });
});
