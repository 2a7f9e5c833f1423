import { expect, test } from 'vitest';
import { crystals } from '../steps/crystals.ts';
import { CrystalGeometry, noCrossing } from './geometry.ts';

const deg = Math.PI / 180;
const geometry = new CrystalGeometry(crystals);
const FRONT = { radius: 126.6, forward: 197.8, backward: 103.9 };

/** Crossing of a line from the interaction point. */
function look(theta: number, phi: number) {
  const [x, y, z] = [Math.sin(theta) * Math.cos(phi), Math.sin(theta) * Math.sin(phi), Math.cos(theta)];
  const d = Math.min(FRONT.radius / Math.hypot(x, y), z > 0 ? FRONT.forward / z : FRONT.backward / -z);
  const out = noCrossing();
  geometry.cross(x * d, y * d, z * d, x, y, z, out);
  return out;
}

test('8736 crystals in 69 rings: 1152 forward, 6624 in the barrel, 960 backward', () => {
  const of = (part: number) => geometry.count.reduce((sum, n, i) => sum + (geometry.region[i] === part ? n : 0), 0);
  expect([geometry.rings, geometry.total, of(1), of(2), of(3)]).toEqual([69, 8736, 1152, 6624, 960]);
});

test('corners of the outermost rings lie at the edges of the acceptance: gaps 31.4 to 32.2 and 128.7 to 130.7 deg', () => {
  const corners = (
    [
      [0, -1],
      [12, 1],
      [13, -1],
      [58, 1],
      [59, -1],
      [68, 1],
    ] as const
  ).map(([i, side]) => geometry.cornerTheta(i, side) / deg);
  for (const [k, listed] of [12.4, 31.4, 32.2, 128.7, 130.7, 155.1].entries())
    expect(Math.abs(corners[k]! - listed)).toBeLessThan(0.2);
});

test('the centre of each crystal is in that crystal, numbered ring by ring', () => {
  let first = 1;
  for (let ring = 0; ring < 69; ring++) {
    const [, count, rFront, zFront] = crystals.tables!['rings']!.rows[`ring${ring}`]!;
    for (const k of [0, 1, count! >> 1, count! - 1]) {
      const seen = look(Math.atan2(rFront!, zFront!), ((k + 0.4) * 2 * Math.PI) / count!);
      expect(seen.ring).toBe(ring);
      // 1 cm of tilt at the depth of showers may carry the line over a wall, not further
      expect([first + k, first + ((k + count! - 1) % count!)]).toContain(seen.crystal);
      expect(Math.abs(seen.placePhi)).toBeLessThanOrEqual(0.5);
    }
    first += count!;
  }
  expect(first).toBe(8737);
});

test('the middle of a crystal is 30 cm deep; a line that drifts across the wall between pairs loses 1.32 mm / tan 19 mrad', () => {
  const theta = Math.atan2(1261.4, 307.4);
  // 36 boundaries of 2.5 deg on: even ones lie in a pair, odd ones between pairs
  expect(look(theta, 91.25 * deg).path).toBeCloseTo(30 / Math.cos(0.0385), 0);
  const whole = look(theta, 93.8 * deg).path;
  // 2 mm past the wall at 92.5 deg: the tilt brings it back across
  const crossing = look(theta, 92.5 * deg + 0.2 / 126.14).path;
  expect(whole - crossing).toBeCloseTo((0.132 / Math.tan(0.019)) * (whole / 30), 1);
  const inPair = look(theta, 90 * deg + 0.2 / 126.14).path;
  expect(whole - inPair).toBeCloseTo((0.054 / Math.tan(0.019)) * (whole / 30), 1);
});

test('nothing in the gaps and beyond the edges, part of a crystal beside them, a projective slit of 2.1 mm at 89.95 deg', () => {
  for (const angle of [12.2, 31.7, 32.0, 129, 129.6, 155.3, 89.95]) expect(look(angle * deg, 0.3).path, `${angle}`).toBe(0);
  for (const angle of [12.6, 31, 32.6, 89.85, 90.05, 128.2, 131, 154])
    expect(look(angle * deg, 0.3).path, `${angle}`).toBeGreaterThan(20);
  const beside = look(32.25 * deg, 0.3);
  expect(beside.path).toBeGreaterThan(0);
  expect(beside.path).toBeLessThan(20);
  expect(beside.edge).toBeGreaterThan(0);
  expect(geometry.gapBetween(41)).toBeCloseTo(0.209, 3);
});

test('from inside a crystal only what is left of it; backwards nothing', () => {
  const out = noCrossing();
  const z = 33.66;
  geometry.cross(140.85, 0.8, z, 1, 0, 0.02, out);
  const half = out.path;
  expect(half).toBeGreaterThan(14);
  expect(half).toBeLessThan(16);
  geometry.cross(140.85, 0.8, z, -1, 0, 0, out);
  expect(out.path).toBe(0);
  geometry.cross(170, 0.8, 40, 1, 0, 0, out);
  expect(out.path).toBe(0);
});

test('rings that overlap, or are none, are refused with their place', () => {
  const rows = crystals.tables!['rings']!.rows;
  const changed = (name: string, cells: readonly number[]) => ({
    ...crystals,
    tables: { rings: { ...crystals.tables!['rings']!, rows: { ...rows, [name]: cells } } },
  });
  const wide = rows['ring30']!.map((x, i) => (i === 6 ? 70 : x));
  expect(() => new CrystalGeometry(changed('ring30', wide))).toThrow(/overlap.*ring3|ring3.*overlap/s);
  expect(
    () =>
      new CrystalGeometry(
        changed(
          'ring30',
          rows['ring30']!.map((x, i) => (i === 1 ? 0 : x)),
        ),
      ),
  ).toThrow(/not a ring of crystals/);
});
