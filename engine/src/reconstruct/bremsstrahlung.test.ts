import { expect, test } from 'vitest';
import { createClusterColumns, createTrackColumns } from '../basics/columns.ts';
import { bremsstrahlungOptions, recoverBremsstrahlung } from './bremsstrahlung.ts';

function event() {
  const tracks = createTrackColumns(1);
  // two electrons 60 mrad apart in azimuth, 2 and 1 GeV
  [
    [2, 0],
    [1, 0.06],
  ].forEach(([p, phi], row) => {
    tracks.px[row] = p * Math.cos(phi);
    tracks.py[row] = p * Math.sin(phi);
  });
  const clusters = createClusterColumns(1);
  // in both cones but nearer to the first; behind; below the energy cut; beside
  [
    [0.5, 0.02],
    [0.7, Math.PI],
    [0.01, 0],
    [0.4, -0.07],
  ].forEach(([energy, phi], row) => {
    clusters.energy[row] = energy;
    clusters.theta[row] = Math.PI / 2;
    clusters.phi[row] = phi;
  });
  return { tracks, clusters };
}

test('the photon of 0.5 GeV goes to the nearest electron, with its own direction, and to nobody else', () => {
  const { tracks, clusters } = event();
  const out = new Float64Array(4);
  expect(recoverBremsstrahlung(tracks, 0, clusters, 0, 4, [0, 1], 0, out)).toBe(1);
  expect([...out]).toEqual([2.5, 2 + 0.5 * Math.cos(0.02), 0.5 * Math.sin(0.02), 0].map((x) => expect.closeTo(x, 12)));
  expect(recoverBremsstrahlung(tracks, 1, clusters, 0, 4, [0, 1], 0, out)).toBe(0);
  expect(out[0]).toBeCloseTo(1, 12);
  expect(recoverBremsstrahlung(tracks, 1, clusters, 0, 4, [1], 0, out)).toBe(1);
});

test('a wider cone takes more', () => {
  const { tracks, clusters } = event();
  const out = new Float64Array(4);
  const options = { ...bremsstrahlungOptions, angle: 0.08 };
  expect(recoverBremsstrahlung(tracks, 0, clusters, 0, 4, [0, 1], 0, out, 0, options)).toBe(2);
});
