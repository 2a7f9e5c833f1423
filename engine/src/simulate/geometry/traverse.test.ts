import { expect, test } from 'vitest';
import { belle2 } from '../belle2.ts';
import { CM_PER_GEV_TESLA } from '../helix.ts';
import { compileTracker } from './tracker.ts';
import { createCrossings, traverse } from './traverse.ts';

const tracker = compileTracker(belle2);
const out = createCrossings();
type Start = readonly [x: number, y: number, z: number, px: number, py: number, pz: number, charge: number];

/** Layers by small steps along the helix: sign changes of the distance to each surface. */
function stepped([x0, y0, z0, px, py, pz, charge]: Start, length: number, step: number): { name: string; path: number }[] {
  const pT = Math.hypot(px, py);
  const p = Math.hypot(pT, pz);
  const rho = (pT * CM_PER_GEV_TESLA) / tracker.field;
  const phi0 = Math.atan2(py, px);
  const at = (path: number) => {
    const turn = charge === 0 ? 0 : (path * pT) / p / rho;
    const phi = phi0 - charge * turn;
    const x = charge === 0 ? x0 + (path * px) / p : x0 + charge * rho * (Math.sin(phi0) - Math.sin(phi));
    const y = charge === 0 ? y0 + (path * py) / p : y0 - charge * rho * (Math.cos(phi0) - Math.cos(phi));
    return [x, y, z0 + (path * pz) / p] as const;
  };
  const found: { name: string; path: number }[] = [];
  for (const layer of tracker.layers) {
    const value = (path: number) => {
      const [x, y, z] = at(path);
      if (layer.disc) return z - layer.zFrom;
      return x * x + y * y - layer.square - layer.slope2 * (z - layer.apex) ** 2;
    };
    let before = value(0);
    for (let path = step; path < length; path += step) {
      const after = value(path);
      if (before * after < 0) {
        let low = path - step;
        let high = path;
        for (let i = 0; i < 50; i++) {
          const middle = 0.5 * (low + high);
          if (value(low) * value(middle) <= 0) high = middle;
          else low = middle;
        }
        const [x, y, z] = at(low);
        const r = Math.hypot(x, y);
        const on = layer.disc ? r >= layer.rFrom && r < layer.rTo : z >= layer.zFrom && z < layer.zTo;
        if (on) found.push({ name: layer.name, path: low });
      }
      before = after;
    }
  }
  return found.sort((a, b) => a.path - b.path);
}

test.each<[string, Start]>([
  ['stiff, central', [0, 0, 0, 1, 2, 0.7, 1]],
  ['stiff, forward', [0, 0, 0, 0.6, -0.3, 1.5, -1]],
  ['at 17 deg', [0.01, 0.02, 0.1, 0.3, 0, 0.98, 1]],
  ['backward', [0, 0, 0, 0.3, 0.3, -0.6, -1]],
  ['looper', [0, 0, 0, 0.1, 0.02, 0.03, 1]],
  ['low looper', [0.02, 0, 0, 0.05, 0.02, 0.01, -1]],
  ['displaced, outward', [20, 5, 10, 0.8, 0.6, 0.2, 1]],
  ['displaced, inward', [40, -30, -5, -0.4, 0.35, 0.2, -1]],
  ['displaced in the strips', [5, 3, 12, 0.3, 0.5, 0.6, 1]],
  ['turning in a cone', [0.0938, -0.0249, -0.1716, 0.0283, -0.0123, 0.0308, -1]],
  ['turning in two cones', [9.3229, 0.0909, 81.1308, 0.0107, -0.0043, -0.0537, -1]],
  ['no charge', [2, 1, 3, 0.5, 0.1, 0.6, 0]],
  ['no charge, inward', [60, 10, 30, -0.5, 0.1, -0.2, 0]],
])('crossings are those of small steps along the track: %s', (_name, start) => {
  const n = traverse(tracker, ...start, Number.POSITIVE_INFINITY, out);
  const [, , , px, py, pz] = start;
  const twoTurns = (4 * Math.PI * Math.hypot(px, py, pz) * CM_PER_GEV_TESLA) / tracker.field;
  const length = Math.min(out.exitPath, twoTurns, 900);
  const truth = stepped(start, length, 0.02);
  const got = Array.from({ length: n }, (_, i) => ({ name: tracker.layers[out.layer[i]!]!.name, path: out.path[i]! }));
  const inside = got.filter((c) => c.path < length);
  expect(inside.map((c) => c.name)).toEqual(truth.map((c) => c.name));
  expect(inside.length).toBeGreaterThan(2);
  for (const [i, c] of inside.entries()) expect(Math.abs(c.path - truth[i]!.path), c.name).toBeLessThan(1e-6);
});

test('a helix of great momentum is a straight line, and no momentum is lost on the way', () => {
  const line = createCrossings();
  const helix = createCrossings();
  const n = traverse(tracker, 1, 2, 3, 3e6, 4e6, 2e6, 1, Number.POSITIVE_INFINITY, helix);
  expect(traverse(tracker, 1, 2, 3, 3e6, 4e6, 2e6, 0, Number.POSITIVE_INFINITY, line)).toBe(n);
  for (let i = 0; i < n; i++) {
    expect(helix.layer[i]).toBe(line.layer[i]);
    expect(Math.abs(helix.path[i]! - line.path[i]!)).toBeLessThan(1e-5);
    expect(helix.radiationLengths[i]! / line.radiationLengths[i]!).toBeCloseTo(1, 5);
    expect(Math.hypot(helix.ux[i]!, helix.uy[i]!, helix.sinLambda)).toBeCloseTo(1, 12);
  }
  expect(helix.exitPath).toBeCloseTo(line.exitPath, 4);
  // 3 : 4 : 2, from (1, 2, 3), to r = 126.6: path 5.385 t with (1 + 3 t)^2 + (2 + 4 t)^2 = 126.6^2
  const t = (-22 + Math.sqrt(22 * 22 + 4 * 25 * (126.6 * 126.6 - 5))) / 50;
  expect(line.exitPath).toBeCloseTo(t * Math.sqrt(29), 8);
});

test('a muon of 1 GeV at 90 deg crosses pipe, six layers, wall and 56 wire layers once each; a path that ends, ends', () => {
  const n = traverse(tracker, 0, 0, 0, 1, 0, 0, -1, Number.POSITIVE_INFINITY, out);
  const names = Array.from({ length: n }, (_, i) => tracker.layers[out.layer[i]!]!.name);
  const wires = Array.from({ length: 56 }, (_, i) => `cdc${i}`);
  expect(names).toEqual(['pipe', 'pxd1', 'pxd2', 'svd3', 'svd4', 'svd5', 'svd6', 'innerWall', ...wires, 'outerWall', 'top']);
  // chord: sin(b) = r / 2 rho, path 2 rho b
  const rho = CM_PER_GEV_TESLA / 1.5;
  expect(out.path[n - 1]).toBeCloseTo(2 * rho * Math.asin(120 / (2 * rho)), 10);
  expect(tracker.layers[out.layer[n - 1]!]!.radiationLengths / out.radiationLengths[n - 1]!).toBeCloseTo(
    Math.sqrt(1 - (120 / (2 * rho)) ** 2),
    12,
  );
  expect(traverse(tracker, 0, 0, 0, 1, 0, 0, -1, 10, out)).toBe(5);
  expect(traverse(tracker, 130, 0, 0, 1, 0, 0, -1, 10, out)).toBe(0);
});

test('particles along the axis and loopers end', () => {
  expect(traverse(tracker, 0, 0, 0, 0, 0, 1, 1, Number.POSITIVE_INFINITY, out)).toBe(0);
  expect(out.exitPath).toBeCloseTo(197.8, 10);
  // turns in place: 40 MeV at 90 deg reaches r = 17.8 cm and comes back, two turns at most
  const n = traverse(tracker, 0, 0, 0, 0.04, 0, 0, 1, Number.POSITIVE_INFINITY, out);
  expect(out.exitPath).toBe(Number.POSITIVE_INFINITY);
  expect(n).toBeGreaterThan(30);
  expect(out.path[n - 1]!).toBeLessThan(4 * Math.PI * ((0.04 * CM_PER_GEV_TESLA) / 1.5));
});
