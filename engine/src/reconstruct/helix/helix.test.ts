import { expect, test } from 'vitest';
import { closestApproach } from '../../simulate/helix.ts';
import { Perigee, perigee } from './perigee.ts';
import { moveReference, transport } from './reference-point.ts';
import { helixJacobian, helixState } from './track-helix.ts';

const K = 0.0045;
const helices = [
  [0.02, 0.7, 1 / 150, -0.3, 0.8],
  [-12.5, -2.9, -1 / 40, 7, -0.4],
  [55, 3.1, 1 / 333, -20, 1.7],
  [0.001, 1.2, -1e-6, 0.1, 0.2],
];
const near = (a: number, b: number, scale = 1) => Math.abs(a - b) < 1e-7 * (scale + Math.abs(b));

test('hand-worked: a quarter turn to the right from the origin, radius 100 cm, slope 0.5', () => {
  // positive charge moving along +x at the origin: centre (0, -100); after a quarter turn at (100, -100) moving along -y
  const q = Float64Array.of(0, 0, 0.01, 3, 0.5);
  const out = new Float64Array(6);
  helixState(q, 0, 50 * Math.PI, 0.0045, out);
  [100, -100, 3 + 25 * Math.PI, 0, -0.45, 0.225].forEach((value, i) => {
    expect(out[i]).toBeCloseTo(value, 11);
  });
});

test('state, perigee and back: the same five parameters and arc, for any arc within half a turn', () => {
  const state = new Float64Array(6);
  const seen = new Perigee();
  for (const h of helices)
    for (const share of [-0.9, -0.3, -1e-5, 0, 1e-3, 0.4, 0.95]) {
      const q = Float64Array.from(h);
      const s = (share * Math.PI) / Math.max(Math.abs(h[2]), 0.01);
      helixState(q, 0, s, K, state);
      perigee(state[0], state[1], state[2], h[1] - h[2] * s, h[2], h[4], h[1], seen);
      for (let i = 0; i < 5; i++) expect(near(seen.q[i], h[i]), `${h} ${s} ${i} ${seen.q[i]}`).toBe(true);
      expect(near(seen.arc, s)).toBe(true);
    }
});

test('the perigee agrees with the closest approach that the simulation finds', () => {
  const out = { d0: 0, z0: 0, cosPhi: 0, sinPhi: 0 };
  const seen = new Perigee();
  for (const charge of [1, -1]) {
    closestApproach(30, -12, 5, 0.6, 0.8, 0.3, 1, charge, 222, out);
    perigee(30, -12, 5, Math.atan2(0.8, 0.6), charge / 222, 0.3, 0.9, seen);
    expect(seen.q[0]).toBeCloseTo(out.d0, 11);
    expect(Math.cos(seen.q[1])).toBeCloseTo(out.cosPhi, 12);
    expect(Math.sin(seen.q[1])).toBeCloseTo(out.sinPhi, 12);
    expect(seen.q[3]).toBeCloseTo(out.z0, 11);
  }
});

/** Central difference of a vector function by its i-th argument. */
function slope(f: (x: Float64Array) => Float64Array, x: Float64Array, i: number): number[] {
  const step = 1e-5 * Math.max(1e-3, Math.abs(x[i]));
  const up = x.slice();
  const down = x.slice();
  up[i] += step;
  down[i] -= step;
  const a = f(up).slice();
  const b = f(down);
  return Array.from(a, (value, k) => (value - b[k]) / (2 * step));
}

test('derivatives of state, perigee and moved reference equal numeric ones', () => {
  for (const h of helices.slice(0, 3))
    for (const s of [-30, 1e-3, 0.5, 90]) {
      const q = Float64Array.from(h);
      const jacobian = new Float64Array(30);
      helixJacobian(q, 0, s, K, jacobian);
      const state = (x: Float64Array) => {
        const out = new Float64Array(6);
        helixState(x, 0, s, K, out);
        return out;
      };
      for (let i = 0; i < 5; i++)
        slope(state, q, i).forEach((value, row) => {
          expect(Math.abs(jacobian[5 * row + i] - value), `state ${row} by ${i}, s ${s}`).toBeLessThan(
            3e-6 * (1 + Math.abs(value)),
          );
        });

      const at = state(q);
      const seenFrom = (x: Float64Array) => {
        const seen = new Perigee();
        perigee(x[0], x[1], x[2], x[3], x[4], x[5], h[1], seen);
        return seen.q;
      };
      const point = Float64Array.of(at[0], at[1], at[2], h[1] - h[2] * s, h[2], h[4]);
      const seen = new Perigee();
      perigee(point[0], point[1], point[2], point[3], point[4], point[5], h[1], seen);
      for (let i = 0; i < 6; i++)
        slope(seenFrom, point, i).forEach((value, row) => {
          const ours = i < 3 ? seen.byPoint[3 * row + i] : seen.byMotion[3 * row + i - 3];
          expect(Math.abs(ours - value), `perigee ${row} by ${i}, s ${s}`).toBeLessThan(1e-5 * (1 + Math.abs(value)));
        });

      const move = new Float64Array(25);
      moveReference(q, 0, 20, -7, 3, new Float64Array(5), 0, move);
      const moved = (x: Float64Array) => {
        const out = new Float64Array(5);
        moveReference(x, 0, 20, -7, 3, out, 0, new Float64Array(25));
        return out;
      };
      for (let i = 0; i < 5; i++)
        slope(moved, q, i).forEach((value, row) => {
          expect(Math.abs(move[5 * row + i] - value), `moved ${row} by ${i}`).toBeLessThan(1e-5 * (1 + Math.abs(value)));
        });
    }
});

test('nearly straight helices: the series and the closed form give the same derivatives', () => {
  const a = new Perigee();
  const b = new Perigee();
  perigee(30, 40, 1, 0.4, 1.999e-6, 0.3, 0.4, a);
  perigee(30, 40, 1, 0.4, 2.001e-6, 0.3, 0.4, b);
  for (let i = 0; i < 15; i++) expect(Math.abs(a.byMotion[i] - b.byMotion[i])).toBeLessThan(1e-4 * (1 + Math.abs(b.byMotion[i])));
  expect(a.arc).toBeCloseTo(b.arc, 5);
});

test('there and back: parameters and covariance as before', () => {
  const q = Float64Array.from(helices[1]);
  const covariance = Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? [1e-4, 1e-6, 1e-8, 2e-4, 1e-6][i / 6] : 0));
  const before = covariance.slice();
  transport(q, covariance, 5, -3, 2);
  expect(Math.abs(covariance[1])).toBeGreaterThan(1e-7);
  transport(q, covariance, -5, 3, -2);
  for (let i = 0; i < 5; i++) expect(near(q[i], helices[1][i])).toBe(true);
  for (let i = 0; i < 25; i++) expect(Math.abs(covariance[i] - before[i])).toBeLessThan(1e-10);
});
