import { expect, test } from 'vitest';
import { createTrackColumns } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { type ToyTrack, ToyTracks } from '../../run/validate/toy-tracks.ts';
import { fitVertex } from './vertex-fit.ts';
import { VertexResult } from './vertex-result.ts';

const MUON = 0.1056583755;

/** A row with a straight line (curvature 1e-9/cm) and diagonal covariance. */
function straight(
  columns: ReturnType<typeof createTrackColumns>,
  row: number,
  d0: number,
  phi0: number,
  z0: number,
  slope: number,
) {
  columns.d0[row] = d0;
  columns.phi0[row] = phi0;
  columns.omega[row] = 1e-9;
  columns.z0[row] = z0;
  columns.tanLambda[row] = slope;
  columns.px[row] = Math.cos(phi0);
  columns.py[row] = Math.sin(phi0);
  columns.pz[row] = slope;
  columns.charge[row] = 1;
  [1e-4, 0, 0, 0, 0, 1e-12, 0, 0, 0, 1e-24, 0, 0, 9e-4, 0, 1e-12].forEach((value, k) => {
    columns.covariance[15 * row + k] = value;
  });
}

test('hand-worked: lines along x and y through (3, 2, 1) with errors of 100 um across and 300 um in z', () => {
  const columns = createTrackColumns(1);
  // along +x at y = 2: closest approach (0, 2) = (d0 sin phi0, -d0 cos phi0), d0 = -2; along +y at x = 3: d0 = 3
  straight(columns, 0, -2, 0, 1, 0);
  straight(columns, 1, 3, Math.PI / 2, 1, 0);
  const out = new VertexResult(2);
  expect(fitVertex(columns, [0, 1], {}, out)).toBe(true);
  [3, 2, 1].forEach((value, k) => {
    expect(out.position[k]).toBeCloseTo(value, 6);
  });
  expect(out.ndf).toBe(1);
  expect(out.chi2).toBeLessThan(1e-9);
  // each line measures the coordinate across it to 0.01 cm; both measure z: 0.03 / sqrt 2
  expect(Math.sqrt(out.positionCovariance[0])).toBeCloseTo(0.01, 5);
  expect(Math.sqrt(out.positionCovariance[4])).toBeCloseTo(0.01, 5);
  expect(Math.sqrt(out.positionCovariance[8])).toBeCloseTo(0.03 / Math.SQRT2, 5);
  expect(Math.abs(out.positionCovariance[1])).toBeLessThan(1e-8);
});

test('hand-worked: heights 1.06 and 1.00 meet at 1.03 with chi2 = 0.06^2 / (2 0.03^2) = 2, probability 0.1573', () => {
  const columns = createTrackColumns(1);
  straight(columns, 0, -2, 0, 1.06, 0);
  straight(columns, 1, 3, Math.PI / 2, 1, 0);
  const out = new VertexResult(2);
  fitVertex(columns, [0, 1], {}, out);
  expect(out.position[2]).toBeCloseTo(1.03, 6);
  expect(out.chi2).toBeCloseTo(2, 4);
  expect(out.probability).toBeCloseTo(0.1573, 4);
});

test('a beam spot is a measurement: known x to 0.01 cm at 3.02, the line along y at 3.00 gives 3.01 with half the variance', () => {
  const columns = createTrackColumns(1);
  straight(columns, 0, 3, Math.PI / 2, 1, 0);
  const out = new VertexResult(1);
  const constraint = { position: Float64Array.of(3.02, 2, 1), covariance: Float64Array.of(1e-4, 0, 0, 0, 1, 0, 0, 0, 1) };
  expect(fitVertex(columns, [0], { constraint }, out)).toBe(true);
  expect(out.position[0]).toBeCloseTo(3.01, 5);
  expect(out.positionCovariance[0]).toBeCloseTo(5e-5, 8);
  expect(out.chi2).toBeCloseTo(2, 3);
  expect(out.ndf).toBe(2);
});

const pair: ToyTrack[] = [
  { position: [20, 12, -8], momentum: [0.9, 0.3, 0.4], charge: 1 },
  { position: [20, 12, -8], momentum: [0.5, 0.7, -0.1], charge: -1 },
];

test('exact helices from far out: vertex, momenta and mass come back', () => {
  const toys = new ToyTracks(1);
  const out = new VertexResult(2);
  for (const scale of [0.01, 0.3, 1, 3, 4.5]) {
    const tracks = pair.map((t): ToyTrack => ({ ...t, position: [20 * scale, 12 * scale, -8 * scale] }));
    toys.fill(-1, tracks);
    expect(fitVertex(toys.columns, [0, 1], { masses: [MUON, MUON] }, out)).toBe(true);
    tracks[0].position.forEach((value, k) => {
      expect(out.position[k]).toBeCloseTo(value, 5);
    });
    pair.forEach((t, i) => {
      for (let k = 0; k < 3; k++) expect(out.momenta[4 * i + 1 + k]).toBeCloseTo(t.momentum[k], 6);
    });
    const e = pair.map((t) => Math.hypot(...t.momentum, MUON));
    const m2 = (e[0] + e[1]) ** 2 - 1.4 ** 2 - 1 ** 2 - 0.3 ** 2;
    expect(out.mass).toBeCloseTo(Math.sqrt(m2), 6);
    expect(out.chi2).toBeLessThan(1e-6);
  }
});

/** Random pairs from anywhere up to a metre: position, momenta. */
function randomPair(stream: RandomStream, index: number, u: Float64Array): ToyTrack[] {
  stream.one(index, 9, 0, 0, 5, u);
  const r = 0.1 + 90 * u[0];
  const theta = 0.6 + 1.6 * u[1];
  const phi = 2 * Math.PI * u[2];
  const position: [number, number, number] = [r * Math.cos(phi), r * Math.sin(phi), r / Math.tan(theta)];
  const charge = u[3] < 0.5 ? 1 : -1;
  return [0, 1].map((i): ToyTrack => {
    const pT = 0.3 + 1.5 * u[4 + i];
    const away = phi + (i === 0 ? 1 : -1) * (0.15 + 0.6 * u[6]);
    return {
      position,
      momentum: [pT * Math.cos(away), pT * Math.sin(away), (pT / Math.tan(theta)) * (1 + (i === 0 ? 0.3 : -0.3) * u[7])],
      charge: (i === 0 ? charge : -charge) as 1 | -1,
    };
  });
}

test('pulls of position, momentum and mass are unit Gaussians, chi2 has the mean ndf, anywhere in the chamber', () => {
  const toys = new ToyTracks(3);
  const stream = new RandomStream(4, 'pairs');
  const u = new Float64Array(10);
  const out = new VertexResult(2);
  const events = 3000;
  const sums = new Float64Array(8);
  const squares = new Float64Array(8);
  let ok = 0;
  let chi2 = 0;
  let low = 0;
  for (let e = 0; e < events; e++) {
    const tracks = randomPair(stream, e, u);
    toys.fill(e, tracks);
    if (!fitVertex(toys.columns, [0, 1], { masses: [MUON, MUON] }, out)) continue;
    ok++;
    chi2 += Math.min(out.chi2, 20);
    if (out.probability < 0.05) low++;
    const momentum = [0, 1, 2].map((k) => tracks[0].momentum[k] + tracks[1].momentum[k]);
    const energy = tracks.reduce((sum, t) => sum + Math.hypot(...t.momentum, MUON), 0);
    const mass = Math.sqrt(energy ** 2 - Math.hypot(...momentum) ** 2);
    const pulls = [
      ...[0, 1, 2].map((k) => (out.position[k] - tracks[0].position[k]) / Math.sqrt(out.positionCovariance[4 * k])),
      (out.sum[0] - energy) / Math.sqrt(out.covariance[0]),
      ...momentum.map((p, k) => (out.sum[1 + k] - p) / Math.sqrt(out.covariance[8 * (k + 1)])),
      (out.mass - mass) / out.massError,
    ];
    pulls.forEach((pull, k) => {
      if (Math.abs(pull) > 5) return;
      sums[k] += pull;
      squares[k] += pull * pull;
    });
  }
  expect(ok / events).toBeGreaterThan(0.99);
  expect(chi2 / ok).toBeGreaterThan(0.9);
  expect(chi2 / ok).toBeLessThan(1.1);
  expect(low / ok).toBeLessThan(0.065);
  for (let k = 0; k < 8; k++) {
    const mean = sums[k] / ok;
    expect(Math.abs(mean), `mean of pull ${k}`).toBeLessThan(0.08);
    expect(Math.sqrt(squares[k] / ok - mean * mean), `width of pull ${k}`).toBeGreaterThan(0.95);
    expect(Math.sqrt(squares[k] / ok - mean * mean), `width of pull ${k}`).toBeLessThan(1.05);
  }
});
