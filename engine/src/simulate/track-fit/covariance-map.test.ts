import { expect, test } from 'vitest';
import { massOf } from '../../basics/particles.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import { compileTracker, type Tracker } from '../geometry/tracker.ts';
import { applyOverrides } from '../overrides.ts';
import { CovarianceMap, createMapPoint } from './covariance-map.ts';
import { LinearisedFit } from './linearised-fit.ts';
import { at } from './symmetric.ts';

const tracker = compileTracker(belle2);
const point = createMapPoint();

/** Elements of L L^T. */
function covariance(factor: Float64Array, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k <= Math.min(i, j); k++) sum += factor[(i * (i + 1)) / 2 + k]! * factor[(j * (j + 1)) / 2 + k]!;
  return sum;
}

/** Largest relative error of a sigma, and largest error of a correlation, of the map against the fit itself at random points. */
function errors(
  t: Tracker,
  particle: string,
  charge: number,
  from: number,
  to: number,
  thetaFrom: number,
  thetaTo: number,
  n: number,
) {
  const mass = massOf(particle);
  const map = new CovarianceMap(t, mass, charge);
  const fit = new LinearisedFit(t);
  const u = new Float64Array(4);
  const stream = new RandomStream(5, `map ${particle} ${charge} ${from}`);
  let sigma = 0;
  let correlation = 0;
  let found = 0;
  for (let k = 0; k < n; k++) {
    stream.one(k, stage.simulate, 0, 0, 2, u);
    const pT = from * (to / from) ** u[0]!;
    const tanLambda = 1 / Math.tan(((thetaFrom + (thetaTo - thetaFrom) * u[1]!) * Math.PI) / 180);
    // any azimuth; production inside of the pipe
    const phi = 2 * Math.PI * u[2]!;
    if (!map.at(pT, tanLambda, point)) continue;
    found++;
    expect(fit.fit(0, 0, 0, pT * Math.cos(phi), pT * Math.sin(phi), pT * tanLambda, charge, mass)).toBe(true);
    expect(point.degreesOfFreedom).toBe(fit.degreesOfFreedom);
    expect(point.energyLoss / fit.energyLoss).toBeCloseTo(1, 1);
    expect(point.wireLayers).toBe(fit.degreesOfFreedom + 5 - 12);
    for (let i = 0; i < 5; i++) {
      const true2 = fit.covariance[at(i, i)]!;
      sigma = Math.max(sigma, Math.abs(Math.sqrt(covariance(point.factor, i, i) / true2) - 1));
      for (let j = i + 1; j < 5; j++) {
        const norm = (a: number, b: number, c: number) => a / Math.sqrt(b * c);
        const own = norm(covariance(point.factor, i, j), covariance(point.factor, i, i), covariance(point.factor, j, j));
        correlation = Math.max(correlation, Math.abs(own - norm(fit.covariance[at(i, j)]!, true2, fit.covariance[at(j, j)]!)));
      }
    }
  }
  return { sigma, correlation, found };
}

test.each([
  ['mu-', -1, 0.3, 6.5, 17.5, 149.5, 500],
  ['mu-', 1, 0.3, 6.5, 17.5, 149.5, 300],
  ['e-', -1, 0.3, 5, 17.5, 149.5, 150],
  ['p', 1, 0.4, 3, 20, 145, 150],
  ['pi+', 1, 0.12, 0.3, 20, 145, 400],
])(
  'the map is the fit within 2 per cent: %s of charge %s, pT %s to %s GeV, %s to %s deg',
  (particle, charge, from, to, thetaFrom, thetaTo, n) => {
    const { sigma, correlation, found } = errors(tracker, particle, charge, from, to, thetaFrom, thetaTo, n);
    expect(found).toBeGreaterThan(0.97 * n);
    expect(sigma).toBeLessThan(0.02);
    expect(correlation).toBeLessThan(0.02);
  },
);

test('and so in another field without a layer', () => {
  const variant = compileTracker(
    applyOverrides(belle2, {
      'tracker.field': '1.2 T',
      'tracker.driftChamber.cdc30.installed': 0,
      'tracker.layers.pxd2.installed': 0,
    }),
  );
  const mass = massOf('mu-');
  const map = new CovarianceMap(variant, mass, 1);
  const fit = new LinearisedFit(variant);
  expect(map.at(1, 0.5, point)).toBe(true);
  expect(fit.fit(0, 0, 0, 1, 0, 0.5, 1, mass)).toBe(true);
  expect(point.wireLayers).toBe(55);
  expect(point.degreesOfFreedom).toBe(55 + 10 - 5);
  for (let i = 0; i < 5; i++) expect(covariance(point.factor, i, i) / fit.covariance[at(i, i)]!).toBeCloseTo(1, 2);
});

test('outside of its range the map says so, and its answers do not depend on the order of questions', () => {
  const mass = massOf('mu-');
  const map = new CovarianceMap(tracker, mass, 1);
  expect(map.at(7.5, 0, point)).toBe(false);
  expect(map.at(0.05, 0, point)).toBe(false);
  expect(map.at(1, 4, point)).toBe(false);
  expect(map.at(1, -2.5, point)).toBe(false);
  expect(map.at(Number.NaN, 0, point)).toBe(false);
  expect(map.at(1, Number.NaN, point)).toBe(false);
  const places = [
    [0.5, 1],
    [2, -0.9],
    [0.2, 2.5],
    [5, 0.1],
    [0.5, 1.01],
  ] as const;
  const answers = places.map(([pT, t]) => {
    map.at(pT, t, point);
    return [...point.factor];
  });
  const other = new CovarianceMap(tracker, mass, 1);
  for (let k = places.length - 1; k >= 0; k--) {
    const [pT, t] = places[k]!;
    other.at(pT, t, point);
    expect([...point.factor]).toEqual(answers[k]);
  }
});
