import { expect, test } from 'vitest';
import { type FrontEntry, frontEntry, insideFront } from './front-entry.ts';
import { along, type OnTheWay } from './helix-path.ts';

const face = { radius: 126, forwardZ: 196, backwardZ: -102 };
const rhoPerPt = 222;
const entry: FrontEntry = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0, path: 0, barrel: false };
const point: OnTheWay = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0 };

test('half a circle by hand: a positive charge turns clockwise', () => {
  // rho = 50 cm, momentum along x: after half a turn it is 100 cm below, flying back
  along(0, 0, 1, 0.5, 0, 0.25, 1, 100, Math.PI * 50 * Math.sqrt(1.25), point);
  expect(point.x).toBeCloseTo(0, 9);
  expect(point.y).toBeCloseTo(-100, 9);
  expect(point.z).toBeCloseTo(1 + Math.PI * 25, 9);
  expect(point.px).toBeCloseTo(-0.5, 9);
  along(0, 0, 0, 0.5, 0, 0, -1, 100, Math.PI * 25, point);
  expect([point.x, point.y, point.px, point.py]).toEqual([50, 50, 0, 0.5].map((value) => expect.closeTo(value, 9)));
});

test('barrel entry from the axis: sine of half the turn is R / 2 rho', () => {
  frontEntry(0, 0, 0, 1, 0, 0, 1, rhoPerPt, face, 1e4, entry);
  expect(entry.barrel).toBe(true);
  expect(entry.path).toBeCloseTo(2 * 222 * Math.asin(126 / 444), 8);
  expect(Math.hypot(entry.x, entry.y)).toBeCloseTo(126, 8);
  expect(Math.hypot(entry.px, entry.py)).toBeCloseTo(1, 12);
});

test('from anywhere inside, either charge: the point is on the surface, and no point before it is outside', () => {
  let barrel = 0;
  for (let i = 0; i < 400; i++) {
    // a lattice of starts and directions
    const [a, b, c] = [i * 0.618034, i * 0.7548777, i * 0.5698403].map((value) => value - Math.floor(value)) as [
      number,
      number,
      number,
    ];
    const r = 125 * a;
    const phi = 6.28 * b;
    const p = 0.1 + 3 * c;
    const angle = i * 2.4;
    const pz = p * (b - 0.4);
    const charge = i % 3 === 0 ? 0 : i % 2 === 0 ? 1 : -1;
    const start = [r * Math.cos(phi), r * Math.sin(phi), 250 * c - 90 < 196 ? 250 * c - 90 : 0] as const;
    frontEntry(...start, p * Math.cos(angle), p * Math.sin(angle), pz, charge, rhoPerPt, face, 3000, entry);
    if (entry.path === 0) continue;
    const { x, y, z } = entry;
    if (entry.barrel) {
      barrel++;
      expect(Math.hypot(x, y)).toBeCloseTo(126, 6);
    } else expect(Math.min(Math.abs(z - 196), Math.abs(z + 102))).toBeLessThan(1e-6);
    for (let k = 0; k < 50; k++) {
      along(...start, p * Math.cos(angle), p * Math.sin(angle), pz, charge, rhoPerPt, (entry.path * k) / 50, point);
      expect(insideFront(face, point.x, point.y, point.z)).toBe(true);
    }
  }
  expect(barrel).toBeGreaterThan(100);
});

test('a particle too slow for the barrel goes to the cap after turns, or nowhere', () => {
  frontEntry(0, 0, 0, 0.2, 0, 0.05, 1, rhoPerPt, face, 1000, entry);
  expect(entry.barrel).toBe(false);
  expect(entry.path).toBeCloseTo((196 * Math.hypot(0.2, 0.05)) / 0.05, 8);
  frontEntry(0, 0, 0, 0.2, 0, 0.02, 1, rhoPerPt, face, 1000, entry);
  expect(entry.path).toBe(0);
  frontEntry(127, 0, 0, 1, 0, 0, 1, rhoPerPt, face, 1000, entry);
  expect(entry.path).toBe(0);
});
