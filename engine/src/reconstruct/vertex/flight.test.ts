import { expect, test } from 'vitest';
import { normalQuantile } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { type ToyTrack, ToyTracks } from '../../run/validate/toy-tracks.ts';
import { ClosestApproach, closestApproachOf } from './closest-approach.ts';
import { Flight, measureFlight } from './flight.ts';
import { interactionRegion } from './interaction-region.ts';
import { fitVertex } from './vertex-fit.ts';
import { VertexResult } from './vertex-result.ts';

test('hand-worked: vertex (3, 4, 0), momentum (0, 2, 0), mass 1; errors 0.1 along x and 0.2 along y', () => {
  const c = new VertexResult(2);
  c.position.set([3, 4, 0]);
  c.positionCovariance.set([0.01, 0, 0, 0, 0.04, 0, 0, 0, 1]);
  c.sum.set([Math.sqrt(5), 0, 2, 0]);
  c.covariance[7 * 4 + 4] = 0.01;
  c.covariance[7 * 5 + 5] = 0.04;
  const out = new Flight();
  measureFlight(c, { position: new Float64Array(3), covariance: new Float64Array(9) }, out);
  expect(out.distance).toBe(5);
  // sqrt(0.36 * 0.01 + 0.64 * 0.04)
  expect(out.error).toBeCloseTo(Math.sqrt(0.0292), 12);
  expect(out.significance).toBeCloseTo(5 / Math.sqrt(0.0292), 10);
  expect(out.transverse).toBe(5);
  expect(out.cosPointing).toBeCloseTo(0.8, 12);
  expect(out.pointing).toBeCloseTo(Math.acos(0.8), 12);
  // 8 / 4 * 1 along the momentum; error 0.2 * m / p
  expect(out.properLength).toBeCloseTo(2, 12);
  expect(out.properLengthError).toBeCloseTo(0.1, 12);
  // an origin with errors of its own: 0.3 along x, 0.4 along y
  measureFlight(c, { position: new Float64Array(3), covariance: Float64Array.of(0.09, 0, 0, 0, 0.16, 0, 0, 0, 1) }, out);
  expect(out.error).toBeCloseTo(Math.sqrt(0.36 * 0.1 + 0.64 * 0.2), 12);
  expect(out.transverseSignificance).toBeCloseTo(5 / Math.sqrt(0.164), 10);
  expect(out.properLengthError).toBeCloseTo(Math.sqrt(0.2) / 2, 12);
  measureFlight(c, { position: Float64Array.of(3, 8, 0), covariance: new Float64Array(9) }, out);
  expect(out.properLength).toBeCloseTo(-2, 12);
  measureFlight(c, { position: Float64Array.of(3, 4, 0), covariance: new Float64Array(9) }, out);
  expect([out.distance, out.significance, out.cosPointing, out.properLength]).toEqual([0, 0, 1, 0]);
});

test('interaction region: 6.4 um, 42 nm, 154 um', () => {
  const { covariance } = interactionRegion(0.0415);
  expect([0, 4, 8].map((k) => 1e4 * Math.sqrt(covariance[k]))).toEqual([6.41, 0.0417, 154.3].map((x) => expect.closeTo(x, 1)));
});

test('the pull of the proper length of long-lived pairs from the interaction region is a unit Gaussian', () => {
  const toys = new ToyTracks(11);
  const stream = new RandomStream(12, 'flight');
  const u = new Float64Array(8);
  const region = interactionRegion(0.0415);
  const out = new VertexResult(2);
  const flight = new Flight();
  let n = 0;
  let sum = 0;
  let square = 0;
  for (let e = 0; e < 1500; e++) {
    stream.one(e, 9, 0, 0, 4, u);
    const length = 5 + 40 * u[0];
    const p = 1.5 + u[1];
    const spread = 0.25 + 0.3 * u[2];
    const spot = [0, 1, 2].map((k) => Math.sqrt(region.covariance[4 * k]) * normalQuantile(u[5 + k]));
    const side = Math.sqrt(0.75 ** 2 - 0.1056583755 ** 2) * spread;
    const pair = [1, -1].map(
      (sign): ToyTrack => ({
        position: [0.8 * length + spot[0], 0.6 * length + spot[1], 0.5 * length + spot[2]],
        momentum: [0.4 * p - sign * 0.6 * side, 0.3 * p + sign * 0.8 * side, 0.25 * p],
        charge: (u[3] < 0.5 ? sign : -sign) as 1 | -1,
      }),
    );
    toys.fill(e, pair);
    if (!fitVertex(toys.columns, [0, 1], { masses: [0.1056583755, 0.1056583755] }, out)) continue;
    measureFlight(out, region, flight);
    const energy = pair.reduce((total, t) => total + Math.hypot(...t.momentum, 0.1056583755), 0);
    const momentum = Math.hypot(0.8 * p, 0.6 * p, 0.5 * p);
    const truth = (length * Math.hypot(0.8, 0.6, 0.5) * Math.sqrt(energy ** 2 - momentum ** 2)) / momentum;
    const pull = (flight.properLength - truth) / flight.properLengthError;
    if (Math.abs(pull) > 5) continue;
    n++;
    sum += pull;
    square += pull * pull;
  }
  expect(n).toBeGreaterThan(1480);
  expect(Math.abs(sum / n)).toBeLessThan(0.08);
  expect(Math.sqrt(square / n)).toBeGreaterThan(0.93);
  expect(Math.sqrt(square / n)).toBeLessThan(1.07);
});

test('distance of closest approach: crossing tracks 0, one lifted by 1 cm in z along flat lines 1 cm, steep ones less', () => {
  const toys = new ToyTracks(1);
  const out = new ClosestApproach();
  const at = (z: number, slope: number): ToyTrack[] => [
    { position: [10, 5, 2], momentum: [1, 0.2, slope], charge: 1 },
    { position: [10, 5, 2 + z], momentum: [0.1, 1, 0.5 * slope], charge: -1 },
  ];
  toys.fill(-1, at(0, 0.4));
  expect(closestApproachOf(toys.columns, 0, 1, out)).toBeLessThan(1e-6);
  expect([...out.point]).toEqual([10, 5, 2].map((x) => expect.closeTo(x, 5)));
  toys.fill(-1, at(1, 0));
  expect(closestApproachOf(toys.columns, 0, 1, out)).toBeCloseTo(1, 6);
  toys.fill(-1, at(1, 0.4));
  const steep = closestApproachOf(toys.columns, 0, 1, out);
  expect(steep).toBeLessThan(0.99);
  expect(steep).toBeGreaterThan(0.8);
  expect(closestApproachOf(toys.columns, 1, 0, out)).toBeCloseTo(steep, 9);
});
