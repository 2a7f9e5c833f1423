import { expect, test } from 'vitest';
import { COVARIANCE_SIZE, createClusterColumns, createEventBatch, createTrackColumns } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import type { DetectorCard } from '../card.ts';
import { compileDetector } from '../detector.ts';
import { applyOverrides } from '../overrides.ts';
import { particleGun, type Shot } from '../particle-gun.ts';
import { at, invert } from '../track-fit/symmetric.ts';

/** The charged part of the card: what stands before the fit, and the fit; every track found. */
const steps = belle2.steps.slice(0, belle2.steps.findIndex((step) => step.name === 'trackFit') + 1);
const charged: DetectorCard = { ...belle2, steps };
/** Nothing decays, radiates or is lost on the way: only the fit is looked at. */
const still = applyOverrides(charged, {
  'inFlight.decays': 0,
  'inFlight.bremsstrahlung': 0,
  'chargedTransport.pixelEfficiency': 0.995,
  'chargedTransport.stripEfficiency': 0.995,
});
const RHO = 333.564095198152 / 1.5;

function tracksOf(card: DetectorCard, n: number, shots: (index: number) => readonly Shot[]) {
  const detector = compileDetector(card);
  const batch = createEventBatch();
  const tracks = createTrackColumns();
  const clusters = createClusterColumns();
  const stream = new RandomStream(11, 'fit');
  const rows: { five: number[]; covariance: Float64Array; probability: number; charge: number; pT: number }[] = [];
  for (let first = 0; first < n; first += 2048) {
    particleGun(batch, first, Math.min(2048, n - first), shots);
    detector.simulate(batch, stream, tracks, clusters);
    for (let r = 0; r < tracks.offset[batch.size]!; r++) {
      rows.push({
        five: [tracks.d0[r]!, tracks.phi0[r]!, tracks.omega[r]!, tracks.z0[r]!, tracks.tanLambda[r]!],
        covariance: tracks.covariance.slice(r * COVARIANCE_SIZE, (r + 1) * COVARIANCE_SIZE),
        probability: tracks.fitProbability[r]!,
        charge: tracks.charge[r]!,
        pT: Math.hypot(tracks.px[r]!, tracks.py[r]!),
      });
    }
  }
  return rows;
}

const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const shot = (particle: string, pT: number, thetaDeg: number, phi: number, vertex?: [number, number, number]): Shot => {
  const theta = (thetaDeg * Math.PI) / 180;
  return { particle, momentum: pT / Math.sin(theta), theta, phi, ...(vertex === undefined ? {} : { vertex }) };
};

test.each([
  ['mu-', 1, 90],
  ['pi+', 0.3, 45],
  ['e+', 2, 25],
])(
  '%s of %s GeV at %s deg: five pulls and chi-squared with all correlations are those of the covariance',
  (particle, pT, theta) => {
    const n = 2000;
    const phi = 0.3;
    // electrons radiate on the way; here only the fit is looked at
    const rows = tracksOf(still, n, () => [shot(particle, pT, theta, phi)]);
    expect(rows.length).toBeGreaterThan(0.95 * n);
    const q = rows[0]!.charge;
    const truth = [0, phi, q / (RHO * pT), 0, 1 / Math.tan((theta * Math.PI) / 180)];
    const inverse = new Float64Array(COVARIANCE_SIZE);
    const pulls: number[][] = [[], [], [], [], []];
    const squares: number[] = [];
    for (const { five, covariance } of rows) {
      const delta = five.map((v, k) => v - truth[k]!);
      expect(invert(covariance, inverse)).toBe(true);
      let chi2 = 0;
      for (let i = 0; i < 5; i++) {
        pulls[i]!.push(delta[i]! / Math.sqrt(covariance[at(i, i)]!));
        for (let j = 0; j < 5; j++) chi2 += delta[i]! * delta[j]! * inverse[i <= j ? at(i, j) : at(j, i)]!;
      }
      squares.push(chi2);
    }
    for (const pull of pulls) {
      expect(Math.abs(mean(pull))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(Math.sqrt(mean(pull.map((v) => v * v))) - 1)).toBeLessThan(0.05);
    }
    // chi-squared of five degrees of freedom: mean 5, variance 10; correlations left out of the smearing would give far more
    expect(Math.abs(mean(squares) - 5)).toBeLessThan(4 * Math.sqrt(10 / n));
    const u = rows.map((r) => r.probability);
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  },
);

test('displaced tracks: fitted from their own layers, with pulls of unit width about their true helix', () => {
  const n = 1000;
  const vertex: [number, number, number] = [6, 0, 2];
  const rows = tracksOf(still, n, () => [shot('mu+', 1, 80, 0.4, vertex)]);
  expect(rows.length).toBeGreaterThan(0.9 * n);
  // centre of the circle: vertex + rho (sin phi, -cos phi); d0 = |centre| - rho
  const rho = RHO;
  const [cx, cy] = [vertex[0] + rho * Math.sin(0.4), -rho * Math.cos(0.4)];
  const d0 = Math.hypot(cx, cy) - rho;
  const pull = rows.map(({ five, covariance }) => (five[0]! - d0) / Math.sqrt(covariance[0]!));
  expect(Math.abs(mean(pull))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(Math.sqrt(mean(pull.map((v) => v * v))) - 1)).toBeLessThan(0.08);
  // three strip layers are left, the nearest 2 cm away: d0 at the axis is an extrapolation over 6 cm, hundreds of um
  expect(Math.sqrt(rows[0]!.covariance[0]!)).toBeGreaterThan(40e-4);
});

test('scale factors act on their species alone', () => {
  const sigma = (particle: string, card: DetectorCard) =>
    Math.sqrt(tracksOf(card, 50, () => [shot(particle, 1, 90, 0)])[0]!.covariance[0]!);
  const wide = applyOverrides(charged, { 'trackFit.scaleMuon': 2, 'trackFit.scaleHadron': 3, 'trackFit.scaleElectron': 4 });
  for (const [particle, factor] of [
    ['mu-', 2],
    ['K-', 3],
    ['e-', 4],
  ] as const) {
    expect(sigma(particle, wide) / sigma(particle, charged)).toBeCloseTo(factor, 1);
  }
});

test('what the layers cannot measure is no track: at 10 deg nothing, and a missing pixel layer widens d0', () => {
  expect(tracksOf(charged, 100, () => [shot('mu-', 0.3, 10, 0)]).length).toBe(0);
  const less = applyOverrides(charged, { 'tracker.layers.pxd1.installed': 0 });
  const d0 = (card: DetectorCard) =>
    Math.sqrt(mean(tracksOf(card, 200, () => [shot('mu-', 2, 90, 0)]).map((r) => r.covariance[0]!)));
  expect(d0(less) / d0(charged)).toBeGreaterThan(1.2);
});
