import { expect, test } from 'vitest';
import { CM_PER_GEV_TESLA, closestApproach, type Entry, helixEntry, straightEntry } from './helix.ts';

const out = () => ({ d0: 0, z0: 0, cosPhi: 1, sinPhi: 0 });
const face = { radius: 126.6, forwardZ: 197.8, backwardZ: -103.9 };
const entryOf = (): Entry => ({ x: 0, y: 0, z: 0, length: 0, incidence: 1 });

test('1 GeV in 1.5 T bends with a radius of 222 cm', () => {
  expect(CM_PER_GEV_TESLA / 1.5).toBeCloseTo(222.4, 1);
});

test('a particle from the origin has d0 = z0 = 0 and keeps its direction', () => {
  const h = out();
  closestApproach(0, 0, 0, 0.6, 0.8, 0.5, 1, -1, 222, h);
  expect([h.d0, h.z0, h.cosPhi, h.sinPhi]).toEqual([0, 0, 0.6, 0.8].map((x) => expect.closeTo(x, 14)));
});

test('worked example: quarter circle. Positive charge at (0, 5) moving along +x with radius 5 and tan lambda 0.1', () => {
  // centre (0, 0): the whole circle is equally far from the axis; at (0, 8) with radius 5 the centre is (0, 3): nearest point (0, -2)
  const h = out();
  closestApproach(0, 8, 1, 1, 0, 0.1, 1, 1, 5, h);
  // half a turn before: direction -x at (0, -2), position x momentum points along -z: d0 = -2; arc 5 pi
  expect(h.d0).toBeCloseTo(-2, 12);
  expect(h.cosPhi).toBeCloseTo(-1, 12);
  expect(Math.abs(h.z0 - 1)).toBeCloseTo(5 * Math.PI * 0.1, 12);
});

test('agrees with a helix stepped back numerically, for both charges', () => {
  for (const charge of [1, -1]) {
    const rho = 150;
    const [x0, y0, z0, phi0, tanLambda] = [1.3, -0.7, 0.4, 0.9, 0.6];
    const h = out();
    closestApproach(x0, y0, z0, Math.cos(phi0), Math.sin(phi0), tanLambda, 1, charge, rho, h);
    let best = { distance: Infinity, z: 0, phi: 0, sign: 0 };
    for (let s = -5; s < 5; s += 1e-4) {
      const phi = phi0 - (charge * s) / rho;
      const x = x0 + charge * rho * (Math.sin(phi0) - Math.sin(phi));
      const y = y0 - charge * rho * (Math.cos(phi0) - Math.cos(phi));
      const distance = Math.hypot(x, y);
      if (distance < best.distance)
        best = { distance, z: z0 + s * tanLambda, phi, sign: Math.sign(x * Math.sin(phi) - y * Math.cos(phi)) };
    }
    expect(h.d0).toBeCloseTo(best.sign * best.distance, 6);
    expect(h.z0).toBeCloseTo(best.z, 3);
    expect(Math.atan2(h.sinPhi, h.cosPhi)).toBeCloseTo(best.phi, 5);
  }
});

test('helix entry: on the front face, turned by asin(R / 2 rho), clockwise for positive charge', () => {
  const e = entryOf();
  const rho = 2 * 222.4;
  helixEntry(0.5, 1, 0, 0.2, 1, rho, face, e);
  const half = Math.asin(126.6 / (2 * rho));
  expect(Math.hypot(e.x, e.y)).toBeCloseTo(126.6, 9);
  expect(Math.atan2(e.y, e.x)).toBeCloseTo(-half, 12);
  expect(e.z).toBeCloseTo(0.5 + 2 * rho * half * 0.2, 9);
  expect(e.incidence).toBeCloseTo(Math.cos(half), 12);
  helixEntry(0, 1, 0, 4, -1, rho, face, e);
  expect(e.z).toBe(197.8);
  expect(e.y).toBeGreaterThan(0);
  // 0.1 GeV never reaches the barrel, and with a flat slope not the cap either
  helixEntry(0, 1, 0, 0.1, -1, 22, face, e);
  expect(e.length).toBe(0);
});

test('straight entry: barrel, cap, along the axis, from outside', () => {
  const e = entryOf();
  straightEntry(0, 0, 0, 3, 4, 0, face, e);
  expect([e.x, e.y, e.z]).toEqual([expect.closeTo(75.96, 9), expect.closeTo(101.28, 9), 0]);
  straightEntry(1, 0, 2, 0, 0, 1, face, e);
  expect([e.x, e.y, e.z]).toEqual([1, 0, 197.8]);
  straightEntry(0, 0, 0, 1, 0, -2, face, e);
  expect(e.z).toBe(-103.9);
  expect(e.x).toBeCloseTo(51.95, 9);
  straightEntry(130, 0, 0, 1, 0, 0, face, e);
  expect(e.length).toBe(0);
});
