import { describe, expect, it } from 'vitest';
import { cos, sin } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { deg } from '../../basics/units.ts';
import { region } from '../state.ts';
import { klm } from '../steps/klm.ts';
import { steel } from './fixture.test.ts';
import { KlmGeometry } from './geometry.ts';
import { KlmPath } from './path.ts';
import { interactionsBefore, klmMaterial, massBefore, radiationBefore } from './materials.ts';

const geometry = new KlmGeometry(klm);
const path = new KlmPath();
const from = (theta: number, phi = 0, x = 0, y = 0, z = 0) => {
  geometry.crossings(x, y, z, sin(theta * deg) * cos(phi * deg), sin(theta * deg) * sin(phi * deg), cos(theta * deg), path);
  return path;
};
const layersIn = (part: number) => Array.from({ length: path.n }, (_, k) => path.part(k)).filter((p) => p === part).length;

describe('layers along a line', () => {
  it('barrel: 15 layers 9.1 cm apart from 204.1 cm, a plate of 4.7 cm between each', () => {
    from(90);
    expect(path.n).toBe(15);
    for (let k = 0; k < 15; k++) {
      expect(path.distance(k)).toBeCloseTo(204.1 + 9.1 * k, 9);
      expect(path.iron(k)).toBeCloseTo(4.7 * k, 9);
      expect([path.layer(k), path.bit(k), path.part(k)]).toEqual([k + 1, k, region.barrel]);
    }
    expect(path.coil).toBeCloseTo(1, 12);
    // 3.9 nuclear interaction lengths of 16.8 cm, as the detector is described
    expect(path.iron(14) / 16.8).toBeCloseTo(3.9, 1);
  });

  it('the octagon: the corner of a sector is farther by 1/cos 22.5 degrees', () => {
    from(90, 19);
    expect(path.distance(0)).toBeCloseTo(204.1 / cos(19 * deg), 9);
    expect(path.iron(14)).toBeCloseTo(65.8 / cos(19 * deg), 9);
    from(90, 45 + 10);
    expect(path.distance(0)).toBeCloseTo(204.1 / cos(10 * deg), 9);
  });

  it('layers end where their strips end: at the edge of a sector there are none', () => {
    // half widths 74 cm at 204.1, 84 at 213.2 and 133.4 at 331.5 cm: 19.9, 21.5 and 21.9 degrees
    expect(from(90, 19.8).layer(0)).toBe(1);
    expect(from(90, 20.1).layer(0)).toBe(2);
    expect(from(90, 20.1).iron(0)).toBeCloseTo(4.7 / cos(20.1 * deg), 9);
    expect(from(90, 22.3).n).toBe(0);
    const whole = new KlmGeometry(steel({ moduleWidth: 0 }, klm));
    whole.crossings(0, 0, 0, cos(22.3 * deg), sin(22.3 * deg), 0, path);
    expect(path.n).toBe(15);
  });

  it('ends: 14 forward and 12 backward, the first 236.9 cm from the centre of the solenoid behind one plate', () => {
    from(32);
    expect([path.n, layersIn(region.forward)]).toEqual([14, 14]);
    expect(path.distance(0)).toBeCloseTo((47 + 236.9) / cos(32 * deg), 9);
    expect(path.iron(13) - path.iron(0)).toBeCloseTo((13 * 4.7) / cos(32 * deg), 9);
    expect(Array.from({ length: 3 }, (_, k) => path.bit(k))).toEqual([15, 16, 17]);
    from(140);
    expect([path.n, layersIn(region.backward)]).toEqual([12, 12]);
    expect(path.distance(0)).toBeCloseTo((236.9 - 47) / cos(40 * deg), 9);
    expect(path.iron(0)).toBeCloseTo(4.7 / cos(40 * deg), 9);
    expect(path.coil).toBe(0);
  });

  it.each([
    ['forward end', 18, 37],
    ['backward end', 130, 155],
  ])('meets the published acceptance of the %s within two degrees', (_name, low, high) => {
    for (let theta = low + 2; theta <= high - 2; theta++) expect(from(theta).n, `${theta}`).toBeGreaterThanOrEqual(2);
    expect(from(low < 90 ? low - 2 : high + 2).n).toBe(0);
  });

  it('both in the overlaps, barrel first, iron never falling', () => {
    for (const theta of [40, 44, 122, 126]) {
      from(theta);
      expect(layersIn(region.barrel)).toBeGreaterThan(0);
      expect(path.n - layersIn(region.barrel)).toBeGreaterThan(0);
      for (let k = 1; k < path.n; k++) {
        expect(path.distance(k)).toBeGreaterThan(path.distance(k - 1));
        expect(path.iron(k)).toBeGreaterThanOrEqual(path.iron(k - 1));
      }
    }
    for (const theta of [50, 90, 118]) expect(layersIn(from(theta).n > 0 ? region.forward : 0)).toBe(0);
  });

  it('from inside: only what is ahead, iron from there on, no coil', () => {
    from(90, 0, 302, 0, 47);
    // layer 11 at 295.1 cm lies behind; the gap of layer 12 begins here
    expect(Array.from({ length: path.n }, (_, k) => path.layer(k))).toEqual([12, 13, 14, 15]);
    expect(path.distance(0)).toBeCloseTo(304.2 - 302, 9);
    expect(path.coil).toBe(0);
    expect(path.iron(0)).toBeCloseTo(0, 9);
    expect(path.iron(1)).toBeCloseTo(4.7, 9);
    from(90, 180, 302, 0, 47);
    expect(path.n).toBe(0);
    expect(geometry.contains(302, 0, 47)).toBe(true);
    expect(geometry.contains(190, 0, 47)).toBe(false);
    expect(geometry.contains(0, 150, 300)).toBe(true);
  });

  it('thickness of coil and iron: 2.2 radiation lengths before the barrel, 2.7 a plate', () => {
    const material = klmMaterial(klm);
    from(90);
    expect(radiationBefore(material, path, 0)).toBeCloseTo(2.6 / 1.757 + 6.28 / 8.897, 9);
    expect(radiationBefore(material, path, 1) - radiationBefore(material, path, 0)).toBeCloseTo(4.7 / 1.757, 9);
    expect(interactionsBefore(material, path, 14)).toBeCloseTo(65.8 / 20.4 + 2.6 / 20.4 + 6.28 / 50.6, 9);
    // 2.6 cm of steel and 6.28 cm of aluminium at minimum ionisation lose 30 and 27 MeV
    expect(massBefore(material, path, 0) * 1.451e-3).toBeCloseTo(0.0571, 3);
  });

  it('no path is thicker than 1450 g/cm^2 with twice a crystal before it', () => {
    const material = klmMaterial(klm);
    let thickest = 0;
    for (let theta = 15; theta < 160; theta += 0.5) {
      for (const phi of [0, 11, 21]) {
        from(theta, phi);
        if (path.n > 0) thickest = Math.max(thickest, massBefore(material, path, path.n - 1) + 2 * material.crystalMass);
      }
    }
    expect(thickest).toBeLessThan(1450);
    expect(thickest).toBeGreaterThan(900);
  });

  it('impossible numbers are refused', () => {
    for (const numbers of [{ barrelLayers: 16 }, { barrelLayers: 2.5 }, { endInner: 400 }, { gap: 0 }, { coilRadius: 250 }]) {
      expect(() => new KlmGeometry(steel(numbers, klm))).toThrow(UserError);
    }
    expect(new KlmGeometry(steel({ barrelLayers: 7 }, klm)).layers.barrel).toBe(7);
  });
});
