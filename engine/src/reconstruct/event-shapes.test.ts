import { describe, expect, it } from 'vitest';
import { columnsFrom } from '../select/columns-from.ts';
import { CmsFrame } from './cms-frame.ts';
import { EventMomenta } from './event-momenta.ts';
import { foxWolframR2 } from './fox-wolfram.ts';
import { missingEnergyCms, missingMassSquared, missingMomentum, missingTheta, visibleEnergyCms } from './missing.ts';
import { sphericity } from './sphericity.ts';
import { thrust } from './thrust.ts';

const frame = new CmsFrame({ electronEnergy: 5, positronEnergy: 5, halfCrossingAngle: 0 });
const axis = new Float64Array(3);

function massless(...momenta: [number, number, number][]): EventMomenta {
  const event = new EventMomenta(frame);
  for (const [x, y, z] of momenta) event.add(Math.hypot(x, y, z), x, y, z);
  return event;
}

/** Momenta along random directions (a small generator of its own). */
function random(count: number, seed: number): EventMomenta {
  let state = seed;
  const u = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return massless(...Array.from({ length: count }, (): [number, number, number] => [u() - 0.5, u() - 0.4, 1.5 * u() - 0.6]));
}

describe('event shapes', () => {
  it('of two opposite lines: T = 1, S = 0, R2 = 1', () => {
    const event = massless([0, 3, 4], [0, -3, -4]);
    expect(thrust(event, axis)).toBeCloseTo(1, 14);
    expect([...axis].map((x) => Number(x.toFixed(12)))).toEqual([0, 0.6, 0.8]);
    expect(sphericity(event)).toBeCloseTo(0, 13);
    expect(foxWolframR2(event)).toBeCloseTo(1, 14);
  });

  it('of six momenta along the axes: T = 1/sqrt(3), S = 1, R2 = 0', () => {
    const event = massless([1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]);
    // the sum of the momenta on one side of a plane is (1, 1, 1) at most: 2 sqrt(3) / 6
    expect(thrust(event, axis)).toBeCloseTo(1 / Math.sqrt(3), 14);
    expect(sphericity(event)).toBeCloseTo(1, 13);
    // 6 + 6 opposite pairs with P2 = 1, 24 at right angles with P2 = -1/2
    expect(foxWolframR2(event)).toBeCloseTo(0, 14);
  });

  it('of three in a plane at 120 degrees: T = 2/3, S = 3/4, R2 = 1/4', () => {
    const [c, s] = [-0.5, Math.sqrt(3) / 2];
    const event = massless([2, 0, 0], [2 * c, 2 * s, 0], [2 * c, -2 * s, 0]);
    expect(thrust(event, axis)).toBeCloseTo(2 / 3, 14);
    expect(sphericity(event)).toBeCloseTo(0.75, 13);
    // P2(cos 120) = -1/8: (3 - 6/8) / 9
    expect(foxWolframR2(event)).toBeCloseTo(0.25, 14);
  });

  it('thrust is the largest over directions', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const event = random(2 + (seed % 7), 100 * seed);
      const value = thrust(event, axis);
      const along = (n: ArrayLike<number>): number => {
        let [sum, total] = [0, 0];
        for (let i = 0; i < event.count; i++) {
          const p = event.cms.subarray(4 * i + 1, 4 * i + 4);
          sum += Math.abs(p[0]! * n[0]! + p[1]! * n[1]! + p[2]! * n[2]!);
          total += Math.hypot(...p);
        }
        return sum / total;
      };
      expect(along(axis)).toBeCloseTo(value, 12);
      let best = 0;
      for (let i = 0; i < 4000; i++) {
        // Fibonacci sphere
        const z = (i + 0.5) / 4000;
        const r = Math.sqrt(1 - z * z);
        best = Math.max(best, along([r * Math.cos(2.399963 * i), r * Math.sin(2.399963 * i), z]));
      }
      expect(best).toBeLessThanOrEqual(value + 1e-12);
      expect(best).toBeGreaterThan(value - 0.002);
    }
  });

  it('of one particle, and of none', () => {
    expect(thrust(massless([0, 0, -2]), axis)).toBe(1);
    expect(axis[2]).toBe(1);
    for (const shape of [sphericity, foxWolframR2, (event: EventMomenta) => thrust(event, axis)])
      expect(shape(massless())).toBeNaN();
  });
});

describe('what is missing', () => {
  it('of beams (10; 0) against (3; 3, 0, 0) and a photon (2; 0, 0, 2)', () => {
    const { tracks, clusters } = columnsFrom([
      { tracks: [{ charge: 1, px: 3, py: 0, pz: 0 }], photons: [{ energy: 2, theta: 0, phi: 0 }] },
    ]);
    const event = new EventMomenta(frame);
    event.addTrack(tracks, 0, 0);
    event.addPhoton(clusters, 0);
    expect(visibleEnergyCms(event)).toBeCloseTo(5, 12);
    expect(missingEnergyCms(event)).toBeCloseTo(5, 6);
    expect(missingMomentum(event)).toBeCloseTo(Math.sqrt(13), 12);
    expect(missingTheta(event)).toBeCloseTo(Math.PI - Math.atan(3 / 2), 12);
    expect(missingMassSquared(event)).toBeCloseTo(12, 9);
  });

  it('of a boosted pair that is all there: nothing', () => {
    const belle2 = new CmsFrame({ electronEnergy: 7.004, positronEnergy: 4.002, halfCrossingAngle: 0.0415 });
    const event = new EventMomenta(belle2);
    event.add(belle2.energy - 3, belle2.px - 1, 0, belle2.pz - 2);
    event.add(3, 1, 0, 2);
    expect(missingEnergyCms(event)).toBeCloseTo(0, 9);
    expect(missingMomentum(event)).toBeCloseTo(0, 12);
  });

  it('grows beyond the room that it starts with', () => {
    expect(visibleEnergyCms(massless(...Array.from({ length: 100 }, (): [number, number, number] => [0, 0.5, 0])))).toBeCloseTo(
      50,
      10,
    );
  });
});
