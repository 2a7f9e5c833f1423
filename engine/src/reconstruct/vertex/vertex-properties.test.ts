import { expect, test } from 'vitest';
import { createTrackColumns } from '../../basics/columns.ts';
import { type ToyTrack, ToyTracks } from '../../run/validate/toy-tracks.ts';
import { Crossings, crossings } from './circle-crossing.ts';
import { fitVertex } from './vertex-fit.ts';
import { VertexResult } from './vertex-result.ts';
import { Seeds, seedOf } from './vertex-seed.ts';

const PION = 0.13957039;
const three: ToyTrack[] = [
  { position: [3, 2, 1], momentum: [0.9, 0.3, 0.4], charge: 1 },
  { position: [3, 2, 1], momentum: [0.2, 0.7, -0.1], charge: -1 },
  { position: [3, 2, 1], momentum: [0.8, -0.2, 0.9], charge: 1 },
];

test('hand-worked: circles of radius 5 about (5, 0) and (-3, 0) cross at (1, 3) and (1, -3)', () => {
  // (x - 5)^2 + y^2 = 25 and (x + 3)^2 + y^2 = 25: x = 1, y^2 = 9; nearest to the axis at (0, 0) and (2, 0)
  const q = Float64Array.of(0, Math.PI / 2, 0.2, 0, 1, 2, Math.PI / 2, -0.2, 0, 1);
  const out = new Crossings();
  crossings(q, 0, 5, out);
  expect(out.count).toBe(2);
  const points = [0, 1].map((k) => [out.x[k], out.y[k]]).sort((a, b) => a[1] - b[1]);
  expect(points.flat()).toEqual([1, -3, 1, 3].map((x) => expect.closeTo(x, 10)));
  // arc of the first from the origin: radius 5 times the angle whose sine is 3/5
  expect(Math.max(out.arc[0], out.arc[2])).toBeCloseTo(5 * Math.asin(0.6), 10);
});

test('circles that do not meet: the middle of the gap', () => {
  // radius 5 about (5.1, 0), radius 4 about (-4.1, 0): from 0.1 to -0.1
  const q = Float64Array.of(0.1, Math.PI / 2, 0.2, 0, 0, -0.1, Math.PI / 2, -0.25, 0, 0);
  const out = new Crossings();
  crossings(q, 0, 5, out);
  expect(out.count).toBe(1);
  expect(out.x[0]).toBeCloseTo(0, 9);
  expect(out.y[0]).toBeCloseTo(0, 9);
});

test('seeds by hits where the heights decide nothing: no hit may lie in front of the vertex, and none should be missing', () => {
  const seeds = new Seeds();
  const seedsOf = (tracks: ToyTrack[], firstRadius: number) => {
    const toys = new ToyTracks(1);
    toys.fill(-1, tracks);
    const { columns } = toys;
    const q = new Float64Array(10);
    const covariance = new Float64Array(50);
    [0, 1].forEach((i) => {
      q.set([columns.d0[i], columns.phi0[i], columns.omega[i], columns.z0[i], columns.tanLambda[i]], 5 * i);
      for (let k = 0; k < 5; k++) covariance[25 * i + 6 * k] = 1e6;
    });
    seedOf(q, covariance, Float64Array.of(firstRadius, firstRadius), 0, 1, seeds);
    expect(seeds.count).toBe(2);
    return Math.hypot(seeds.x[0] - 3, seeds.y[0] - 2);
  };
  const [first, second] = three as [ToyTrack, ToyTrack];
  // the other crossing is far behind the origin: hits from |d0| on would be expected
  expect(seedsOf([first, second], 5)).toBeLessThan(1e-6);
  expect([...seeds.behind]).toEqual([0, 0]);
  expect(seeds.missing[0]).toBeLessThan(seeds.missing[1]);
  // charges exchanged, it is far in front: the hits at 5 cm exclude it
  const turned = [
    { ...first, charge: -1 as const },
    { ...second, charge: 1 as const },
  ];
  expect(seedsOf(turned, 5)).toBeLessThan(1e-6);
  expect([...seeds.behind]).toEqual([0, 1]);
  // without hits at all the heights decide
  expect(seedsOf(turned, 0)).toBeLessThan(1e-6);
});

test('seeds without hits: of two crossings the one where the heights agree, wherever it is', () => {
  const toys = new ToyTracks(1);
  const seeds = new Seeds();
  const q = new Float64Array(10);
  const covariance = new Float64Array(50);
  for (let k = 0; k < 24; k++) {
    const phi = k;
    const r = 5 + 3 * k;
    const position: [number, number, number] = [r * Math.cos(phi), r * Math.sin(phi), 2];
    toys.fill(-1, [
      { position, momentum: [0.5 * Math.cos(phi + 0.5), 0.5 * Math.sin(phi + 0.5), 0.4], charge: k % 2 === 0 ? 1 : -1 },
      { position, momentum: [0.3 * Math.cos(phi - 0.4), 0.3 * Math.sin(phi - 0.4), -0.3], charge: k % 3 === 0 ? 1 : -1 },
    ]);
    const { columns } = toys;
    [0, 1].forEach((i) => {
      q.set([columns.d0[i], columns.phi0[i], columns.omega[i], columns.z0[i], columns.tanLambda[i]], 5 * i);
    });
    seedOf(q, covariance, new Float64Array(2), 0, 1, seeds);
    expect(Math.hypot(seeds.x[0] - position[0], seeds.y[0] - position[1]), `radius ${r}`).toBeLessThan(1e-6);
  }
});

test('the order of the tracks does not matter', () => {
  const toys = new ToyTracks(2);
  const a = new VertexResult(3);
  const b = new VertexResult(3);
  for (let e = 0; e < 10; e++) {
    toys.fill(e, three);
    fitVertex(toys.columns, [0, 1, 2], {}, a);
    fitVertex(toys.columns, [2, 0, 1], {}, b);
    expect(a.ndf).toBe(3);
    expect(b.chi2).toBeCloseTo(a.chi2, 4);
    for (let k = 0; k < 3; k++)
      expect(Math.abs(a.position[k] - b.position[k])).toBeLessThan(1e-3 * Math.sqrt(a.positionCovariance[4 * k]));
    expect(b.mass).toBeCloseTo(a.mass, 6);
  }
});

test('turned about the z axis, everything turns along: vertex, covariance, momenta; chi2 stays', () => {
  const toys = new ToyTracks(3);
  const a = new VertexResult(3);
  const b = new VertexResult(3);
  toys.fill(4, three);
  fitVertex(toys.columns, [0, 1, 2], {}, a);
  const angle = 2.3;
  for (let i = 0; i < 3; i++) {
    toys.columns.phi0[i] += angle;
    const { px, py } = toys.columns;
    [px[i], py[i]] = [px[i] * Math.cos(angle) - py[i] * Math.sin(angle), px[i] * Math.sin(angle) + py[i] * Math.cos(angle)];
  }
  fitVertex(toys.columns, [0, 1, 2], {}, b);
  const turned = (x: number, y: number) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
  expect(b.chi2).toBeCloseTo(a.chi2, 6);
  const [x, y] = turned(a.position[0], a.position[1]);
  expect(b.position[0]).toBeCloseTo(x, 6);
  expect(b.position[1]).toBeCloseTo(y, 6);
  expect(b.positionCovariance[0] + b.positionCovariance[4]).toBeCloseTo(a.positionCovariance[0] + a.positionCovariance[4], 8);
  const [px, py] = turned(a.sum[1], a.sum[2]);
  expect(b.sum[1]).toBeCloseTo(px, 7);
  expect(b.sum[2]).toBeCloseTo(py, 7);
  expect(b.massError).toBeCloseTo(a.massError, 7);
});

test('covariance of the candidate against the spread of 1500 fits, with correlations', () => {
  const toys = new ToyTracks(4);
  const out = new VertexResult(3);
  const mean = new Float64Array(7);
  const product = new Float64Array(49);
  const told = new Float64Array(49);
  const n = 1500;
  for (let e = 0; e < n; e++) {
    toys.fill(e, three);
    expect(fitVertex(toys.columns, [0, 1, 2], { masses: [PION, PION, PION] }, out)).toBe(true);
    const truth = [0, 0, 0, 0, 3, 2, 1];
    three.forEach((t) => {
      truth[0] += Math.hypot(...t.momentum, PION);
      for (let k = 0; k < 3; k++) truth[1 + k] += t.momentum[k];
    });
    const d = truth.map((t, k) => (k < 4 ? out.sum[k] : out.position[k - 4]) - t);
    for (let i = 0; i < 7; i++) {
      mean[i] += d[i] / n;
      for (let j = 0; j < 7; j++) {
        product[7 * i + j] += (d[i] * d[j]) / n;
        told[7 * i + j] += out.covariance[7 * i + j] / n;
      }
    }
  }
  for (let i = 0; i < 7; i++)
    for (let j = 0; j < 7; j++) {
      const scale = Math.sqrt(told[8 * i] * told[8 * j]);
      expect(Math.abs(product[7 * i + j] - told[7 * i + j]) / scale, `${i} ${j}`).toBeLessThan(0.13);
    }
});

test('constraints: a mass is met exactly and counts one degree of freedom; the beam spot pulls the vertex', () => {
  const toys = new ToyTracks(5);
  const free = new VertexResult(3);
  const out = new VertexResult(3);
  toys.fill(1, three);
  fitVertex(toys.columns, [0, 1, 2], { masses: [PION, PION, PION] }, free);
  expect(fitVertex(toys.columns, [0, 1, 2], { masses: [PION, PION, PION], mass: free.mass + free.massError }, out)).toBe(true);
  expect(out.mass).toBeCloseTo(free.mass + free.massError, 8);
  expect(out.massError).toBeLessThan(1e-2 * free.massError);
  expect(out.ndf).toBe(4);
  expect(out.chi2 - free.chi2).toBeCloseTo(1, 1);
  expect(out.positionCovariance[0]).toBeLessThanOrEqual(free.positionCovariance[0]);
  const covariance = Float64Array.of(1e-6, 0, 0, 0, 1e-6, 0, 0, 0, 1e-6);
  expect(fitVertex(toys.columns, [0, 1, 2], { constraint: { position: Float64Array.of(3, 2, 1), covariance } }, out)).toBe(true);
  expect(Math.hypot(out.position[0] - 3, out.position[1] - 2, out.position[2] - 1)).toBeLessThan(5e-3);
  expect(out.ndf).toBe(6);
});

test('failures are told: parallel lines, unreachable mass, singular covariance; wrong use is refused', () => {
  const columns = createTrackColumns(1);
  const out = new VertexResult(2);
  const line = (row: number, d0: number) => {
    columns.d0[row] = d0;
    columns.omega[row] = 1e-4;
    columns.px[row] = 1;
    [1e-4, 0, 0, 0, 0, 1e-6, 0, 0, 0, 1e-12, 0, 0, 1e-4, 0, 1e-6].forEach((value, k) => {
      columns.covariance[15 * row + k] = value;
    });
  };
  line(0, 0);
  line(1, 0);
  expect(fitVertex(columns, [0, 1], {}, out)).toBe(false);
  expect([out.status, out.chi2, out.probability]).toEqual(['parallel tracks', Infinity, 0]);
  columns.covariance[0] = -1;
  expect(fitVertex(columns, [0, 1], {}, out)).toBe(false);
  expect(out.status).toBe('singular covariance');
  columns.covariance.fill(0);
  expect(() => fitVertex(columns, [0, 1], {}, out)).toThrow('use a detector card with a track fit');
  expect(() => fitVertex(columns, [0], {}, out)).toThrow('too few tracks');
  expect(() => fitVertex(columns, [0, 1, 2], {}, out)).toThrow('3 tracks in a result for 2');
  expect(() => fitVertex(columns, [0, 1], { masses: [1] }, out)).toThrow('one mass for each track');
  const toys = new ToyTracks(5);
  toys.fill(1, three);
  expect(fitVertex(toys.columns, [0, 1], { mass: 0.1, masses: [PION, PION] }, out)).toBe(false);
  expect(out.status).toBe('no convergence');
});
