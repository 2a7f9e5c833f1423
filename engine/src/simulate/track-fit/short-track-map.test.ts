import { expect, test } from 'vitest';
import { massOf } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { createMapPoint } from './covariance-map.ts';
import { LinearisedFit } from './linearised-fit.ts';
import { ShortTrackMap } from './short-track-map.ts';
import { at, squareOf } from './symmetric.ts';

const tracker = compileTracker(belle2);
const point = createMapPoint();
const VXD = 0b111111;
const WEIGHT = 0.95;

const square = new Float64Array(15);

/** Elements of L L^T. */
function covariance(factor: Float64Array, i: number, j: number): number {
  squareOf(factor, 1, square);
  return square[at(i, j)]!;
}

const variance = (factor: Float64Array, i: number) => covariance(factor, i, i);

const firstWires = (n: number) => ({
  inner: n >= 32 ? 0xffffffff : 2 ** n - 1,
  outer: n > 32 ? 2 ** (n - 32) - 1 : 0,
});

test.each([
  ['pi+', 1, 0.06, 1, 0.85],
  ['K-', -1, 0.25, 1.5, 0.85],
  ['e-', -1, 0.05, 0.4, 0.85],
])('%s of charge %s that ends after any number of layers: the map is the fit', (particle, charge, from, to, least) => {
  const mass = massOf(particle);
  const map = new ShortTrackMap(tracker, mass, charge, VXD, WEIGHT);
  const fit = new LinearisedFit(tracker, WEIGHT);
  const stream = new RandomStream(3, `short ${particle}`);
  const u = new Float64Array(4);
  const errors: number[] = [];
  let correlation = 0;
  const n = 300;
  let asked = 0;
  for (let k = 0; k < n; k++) {
    stream.one(k, stage.simulate, 0, 0, 2, u);
    const pT = from * (to / from) ** u[0]!;
    const tanLambda = -1 + 3 * u[1]!;
    const phi = 2 * Math.PI * u[2]!;
    const layers = Math.floor(57 * u[3]!);
    const { inner, outer } = firstWires(layers);
    if (!fit.fit(0, 0, 0, pT * Math.cos(phi), pT * Math.sin(phi), pT * tanLambda, charge, mass, VXD, inner, outer)) continue;
    // tracks that meet all of these layers
    if (fit.vxdHits !== VXD || fit.degreesOfFreedom !== 12 + layers - 5) continue;
    asked++;
    if (!map.at(pT, tanLambda, layers, point)) continue;
    expect(point.wireLayers).toBe(layers);
    expect(point.degreesOfFreedom).toBe(fit.degreesOfFreedom);
    for (let i = 0; i < 5; i++) {
      const true2 = fit.covariance[at(i, i)]!;
      errors.push(Math.abs(Math.sqrt(variance(point.factor, i) / true2) - 1));
      for (let j = i + 1; j < 5; j++) {
        const own = covariance(point.factor, i, j) / Math.sqrt(variance(point.factor, i) * variance(point.factor, j));
        const right = fit.covariance[at(i, j)]! / Math.sqrt(true2 * fit.covariance[at(j, j)]!);
        correlation = Math.max(correlation, Math.abs(own - right));
      }
    }
  }
  expect(asked).toBeGreaterThan(100);
  expect(errors.length / 5).toBeGreaterThan(least * asked);
  errors.sort((a, b) => a - b);
  expect(errors[Math.floor(0.5 * errors.length)]).toBeLessThan(0.01);
  expect(errors[Math.floor(0.95 * errors.length)]).toBeLessThan(0.05);
  expect(errors[errors.length - 1]).toBeLessThan(0.12);
  expect(correlation).toBeLessThan(0.1);
});

test('the fewer layers the wider: a pion of 300 MeV that decays on its way', () => {
  const map = new ShortTrackMap(tracker, massOf('pi+'), 1, VXD, WEIGHT);
  const sigma = [0, 4, 8, 16, 32, 56].map((layers) => {
    expect(map.at(0.3, 0.3, layers, point), `${layers} layers`).toBe(true);
    return Math.sqrt(variance(point.factor, 2));
  });
  for (let i = 1; i < sigma.length; i++) expect(sigma[i]).toBeLessThan(sigma[i - 1]!);
  expect(sigma[0]! / sigma[5]!).toBeGreaterThan(3);
});

test('hits beyond reach do not count: a track of 100 MeV turns round before the twentieth layer', () => {
  const map = new ShortTrackMap(tracker, massOf('pi+'), 1, VXD, WEIGHT);
  expect(map.at(0.1, 0.2, 40, point)).toBe(true);
  const { wireLayers } = point;
  expect(wireLayers).toBeGreaterThan(12);
  expect(wireLayers).toBeLessThan(25);
  const factor = [...point.factor];
  expect(map.at(0.1, 0.2, wireLayers, point)).toBe(true);
  expect([...point.factor]).toEqual(factor);
});

test('it does not serve below the strips, beyond its angles, at ends of layers and where a particle nearly stops', () => {
  const pion = new ShortTrackMap(tracker, massOf('pi+'), 1, VXD, WEIGHT);
  expect(pion.at(0.02, 0, 0, point)).toBe(false);
  expect(pion.at(0.3, 5, 0, point)).toBe(false);
  expect(pion.at(0.3, -4, 0, point)).toBe(false);
  expect(pion.at(Number.NaN, 0, 0, point)).toBe(false);
  expect(pion.at(0.3, Number.NaN, 0, point)).toBe(false);
  // the last layer ends at 17 deg, tan lambda 3.3
  expect(pion.at(0.6, 3.4, 56, point)).toBe(false);
  const kaon = new ShortTrackMap(tracker, massOf('K+'), 1, VXD, WEIGHT);
  expect(kaon.at(0.09, 0, 0, point)).toBe(false);
  expect(kaon.at(0.3, 0, 0, point)).toBe(true);
});

test('answers do not depend on the order of questions', () => {
  const places = [
    [0.3, 0.2, 10],
    [0.31, 0.25, 10],
    [0.1, -0.5, 3],
    [0.5, 1, 30],
  ] as const;
  const ask = (order: readonly number[]) => {
    const map = new ShortTrackMap(tracker, massOf('pi-'), -1, VXD, WEIGHT);
    const answers: number[][] = [];
    for (const k of order) {
      const [pT, tanLambda, layers] = places[k]!;
      expect(map.at(pT, tanLambda, layers, point)).toBe(true);
      answers[k] = [...point.factor];
    }
    return answers;
  };
  expect(ask([3, 2, 1, 0])).toEqual(ask([0, 1, 2, 3]));
});
