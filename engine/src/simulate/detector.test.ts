import { expect, test } from 'vitest';
import {
  type ClusterColumns,
  createClusterColumns,
  createEventBatch,
  createTrackColumns,
  type TrackColumns,
} from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { belle2Tables } from './belle2-tables.ts';
import { type DetectorCard, stepOf } from './card.ts';
import { compileDetector } from './detector.ts';
import { applyOverrides } from './overrides.ts';
import { particleGun, type Shot } from './particle-gun.ts';
import { trackResolutionModel } from './steps/track-resolution.ts';

const deg = Math.PI / 180;
const perfect = applyOverrides(belle2Tables, { 'trackingEfficiency.efficiency': 1, 'photonInefficiency.scale': 0 });

/** Runs batches of gun events; `each` sees the columns of every batch. */
function run(
  card: DetectorCard,
  events: number,
  shots: (index: number) => readonly Shot[],
  each: (tracks: TrackColumns, clusters: ClusterColumns, size: number, weight: Float64Array) => void,
  batchSize = 2048,
): void {
  const detector = compileDetector(card);
  const batch = createEventBatch(batchSize);
  const tracks = createTrackColumns(batchSize);
  const clusters = createClusterColumns(batchSize);
  const stream = new RandomStream(7, 'gun');
  for (let first = 0; first < events; first += batchSize) {
    particleGun(batch, first, Math.min(batchSize, events - first), shots);
    detector.simulate(batch, stream, tracks, clusters);
    each(tracks, clusters, batch.size, batch.weight);
  }
}

function collect(card: DetectorCard, events: number, shots: (index: number) => readonly Shot[]) {
  const tracks: Record<'px' | 'py' | 'pz' | 'd0' | 'z0' | 'clusterEnergy' | 'muonId' | 'electronId', number[]> = {
    px: [],
    py: [],
    pz: [],
    d0: [],
    z0: [],
    clusterEnergy: [],
    muonId: [],
    electronId: [],
  };
  const clusters: Record<'energy' | 'theta' | 'phi' | 'time', number[]> = { energy: [], theta: [], phi: [], time: [] };
  run(card, events, shots, (t, c, size) => {
    for (const key of Object.keys(tracks) as (keyof typeof tracks)[]) tracks[key].push(...t[key].subarray(0, t.offset[size]));
    for (const key of Object.keys(clusters) as (keyof typeof clusters)[])
      clusters[key].push(...c[key].subarray(0, c.offset[size]));
  });
  return { tracks, clusters };
}

const model = trackResolutionModel(stepOf(belle2Tables, 'trackResolution')!);
const sigma = (q: number, theta: number, pT: number) => model(q, pT)(theta);
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const width = (x: readonly number[]) => {
  const centre = mean(x);
  return Math.sqrt(mean(x.map((v) => (v - centre) ** 2)));
};
/** |observed - expected| within 4 binomial standard deviations */
function expectRate(passed: number, total: number, probability: number): void {
  expect(Math.abs(passed - total * probability)).toBeLessThan(4 * Math.sqrt(total * probability * (1 - probability)) + 1e-9);
}
const muon = (pT: number, thetaDeg: number, phi = 0.3): Shot => ({
  particle: 'mu-',
  momentum: pT / Math.sin(thetaDeg * deg),
  theta: thetaDeg * deg,
  phi,
});
const photon = (energy: number, thetaDeg: number, phi = 1): Shot => ({
  particle: 'gamma',
  momentum: energy,
  theta: thetaDeg * deg,
  phi,
});

test.each([
  [1, 90],
  [3, 60],
  [0.5, 45],
  [2, 25],
])('track pulls at pT %s GeV, %s deg: unit width, no bias, for all five parameters', (pT, thetaDeg) => {
  const n = 20000;
  const { tracks } = collect(perfect, n, () => [muon(pT, thetaDeg)]);
  const of = (q: number) => sigma(q, thetaDeg * deg, pT);
  const measured = tracks.px.map((px, i) => Math.hypot(px, tracks.py[i]));
  const pulls = [
    measured.map((m) => (pT / m - 1) / of(0)),
    tracks.d0.map((d) => d / of(1)),
    tracks.z0.map((z) => z / of(2)),
    tracks.px.map((px, i) => (Math.atan2(tracks.py[i], px) - 0.3) / of(3)),
    tracks.pz.map((pz, i) => (pz / measured[i] - 1 / Math.tan(thetaDeg * deg)) / of(4)),
  ];
  expect(tracks.px.length).toBe(n);
  for (const pull of pulls) {
    expect(Math.abs(mean(pull))).toBeLessThan(4 / Math.sqrt(n));
    // sampling error of a width is 0.5 %; bilinear interpolation adds up to 1 %
    expect(Math.abs(width(pull) - 1)).toBeLessThan(0.03);
  }
});

test('the resolution model goes through its table and agrees with fully simulated tracks', () => {
  expect(sigma(0, Math.PI / 2, 1) * 100).toBeCloseTo(0.2017, 6);
  expect(sigma(1, 30 * deg, 3) * 1e4).toBeCloseTo(11.9598, 6);
  expect(sigma(2, 60 * deg, 0.5) * 1e4).toBeCloseTo(35.6426, 6);
  // medians of 76 tracks of 10 basf2 events, all angles: pT, sigma_pT/pT [%], d0 [um], z0 [um]; 30 to 60 deg bracket them
  for (const [pT, relative, d0, z0] of [
    [0.346, 0.319, 40.6, 55.6],
    [0.491, 0.253, 34.6, 38.4],
    [0.847, 0.223, 19.5, 27.5],
    [1.356, 0.227, 15.1, 31.5],
  ] as const) {
    for (const [q, value, unit] of [
      [0, relative, 100],
      [1, d0, 1e4],
      [2, z0, 1e4],
    ] as const) {
      const [central, forward] = [sigma(q, Math.PI / 2, pT) * unit, sigma(q, 30 * deg, pT) * unit];
      expect(value).toBeGreaterThan(0.85 * central);
      expect(value).toBeLessThan(1.15 * forward);
    }
  }
});

test('the resolution worsens smoothly towards the edges of the drift chamber and stays finite', () => {
  for (let q = 0; q < 5; q++) {
    for (const pT of [0.15, 1, 7]) {
      let last = sigma(q, 60 * deg, pT);
      for (let angle = 59; angle >= 17; angle--) {
        const next = sigma(q, angle * deg, pT);
        expect(next).toBeGreaterThanOrEqual(last * 0.999);
        expect(next / last).toBeLessThan(1.5);
        last = next;
      }
    }
  }
});

test('drift-chamber acceptance: 17 to 150 deg, lowest transverse momentum 67 MeV', () => {
  const count = (shot: Shot) => collect(perfect, 10, () => [shot]).tracks.px.length;
  expect([16.9, 17.1, 149.9, 150.1].map((angle) => count(muon(1, angle)))).toEqual([0, 10, 10, 0]);
  expect([0.066, 0.069].map((pT) => count(muon(pT, 90)))).toEqual([0, 10]);
});

test('tracks from a displaced vertex carry their impact parameters', () => {
  const { tracks } = collect(perfect, 4000, () => [{ ...muon(2, 90, 0), vertex: [0, 0.5, 1] }]);
  // moving along +x at y = 0.5: position x momentum points along -z
  expect(mean(tracks.d0)).toBeCloseTo(-0.5, 3);
  expect(mean(tracks.z0)).toBeCloseTo(1, 3);
});

test('calorimeter gaps: photons in them are lost, just inside they are seen', () => {
  const angles = [12.2, 12.6, 31.2, 31.6, 32.0, 32.4, 128.5, 128.9, 130.5, 130.9, 154.9, 155.3];
  const seen = angles.map((angle) => collect(perfect, 20, () => [photon(2, angle)]).clusters.energy.length);
  expect(seen).toEqual([0, 20, 20, 0, 0, 20, 20, 0, 0, 20, 20, 0]);
});

test('photon resolution: widths of the parametrisation without the tail, energy lost with it', () => {
  const symmetric = applyOverrides(perfect, {
    'calorimeterResolution.tailFraction': 0,
    'calorimeterResolution.backgroundLevel': 0,
  });
  const n = 40000;
  const { clusters } = collect(symmetric, n, () => [photon(1, 90)]);
  // barrel, no background, 1 GeV, from the four coefficients: 1.99868 % + ..., as in the reference points 2.04 %, 3.8 and 4.5 mrad
  expect(width(clusters.energy)).toBeCloseTo(0.02, 3);
  expect(width(clusters.theta)).toBeCloseTo(3.845e-3, 4);
  expect(width(clusters.phi)).toBeCloseTo(4.52e-3, 4);
  expect(mean(clusters.energy)).toBeCloseTo(1, 3);
  expect(mean(clusters.theta)).toBeCloseTo(Math.PI / 2, 4);
  const tailed = collect(applyOverrides(symmetric, { 'calorimeterResolution.tailFraction': 1 }), n, () => [
    photon(1, 90),
  ]).clusters;
  expect(mean(tailed.energy)).toBeCloseTo(0.97, 2);
});

test('the background level changes the resolution', () => {
  const widthAt = (level: number) =>
    width(
      collect(applyOverrides(perfect, { 'calorimeterResolution.backgroundLevel': level }), 10000, () => [photon(0.1, 90)])
        .clusters.energy,
    );
  const widths = [0, 1, 2].map(widthAt);
  expect(widths[1]).toBeGreaterThan(1.2 * widths[0]);
  expect(widths[2]).toBeGreaterThan(1.2 * widths[1]);
});

test('thresholds: 50 MeV forward and barrel, 75 MeV backward', () => {
  const seen = (energy: number, angle: number) => collect(perfect, 400, () => [photon(energy, angle)]).clusters.energy.length;
  expect([seen(0.03, 90), seen(0.08, 90), seen(0.03, 25), seen(0.08, 25)]).toEqual([0, 400, 0, 400]);
  expect(seen(0.05, 140)).toBe(0);
  expect(seen(0.12, 140)).toBe(400);
});

test('photon inefficiency: rates of 1e5 photons follow energy, edge, region and overrides', () => {
  const n = 100000;
  const lost = (overrides: Record<string, string | number>, energy: number, angle: number) => {
    const shots = [photon(energy, angle)];
    let seen = 0;
    run(
      applyOverrides(belle2Tables, { 'photonInefficiency.oversampling': 1, ...overrides }),
      n,
      () => shots,
      (_, c, size) => {
        seen += c.offset[size];
      },
    );
    return n - seen;
  };
  expectRate(lost({}, 1, 90), n, 3e-4);
  expectRate(lost({}, 4, 90), n, 1.5e-4);
  expectRate(lost({}, 1, 33), n, 9e-4);
  expectRate(lost({}, 1, 25), n, 1e-3);
  expectRate(lost({ 'photonInefficiency.scale': 3 }, 1, 90), n, 9e-4);
  expectRate(lost({ 'photonInefficiency.scale': 0.3 }, 1, 90), n, 9e-5);
  expectRate(lost({ 'photonInefficiency.barrel': '2 %' }, 4, 90), n, 1e-2);
  expect(lost({ 'photonInefficiency.scale': 0 }, 1, 90)).toBe(0);
});

test('oversampled losses: more of them, each with a weight, and the same expectation', () => {
  const n = 40960;
  let lost = 0;
  let lostWeight = 0;
  let allWeight = 0;
  run(
    belle2Tables,
    n,
    () => [photon(4, 90)],
    (_, c, size, weight) => {
      for (let i = 0; i < size; i++) {
        allWeight += weight[i];
        if (c.offset[i + 1] > c.offset[i]) continue;
        lost++;
        lostWeight += weight[i];
        expect(weight[i]).toBeCloseTo(1 / 30, 12);
      }
    },
  );
  // p = 3e-4/sqrt 4 = 1.5e-4, drawn with 30 p = 4.5e-3
  expectRate(lost, n, 4.5e-3);
  expect(Math.abs(lostWeight / n - 1.5e-4)).toBeLessThan((4 * Math.sqrt(n * 4.5e-3)) / 30 / n);
  expect(Math.abs(allWeight / n - 1)).toBeLessThan(4 * Math.sqrt(4.5e-3 / n));
});

test('common random numbers: the photons lost at scale 1 are among those lost at scale 30', () => {
  const seen = (scale: number) => {
    const rows = new Set<number>();
    let base = 0;
    run(
      applyOverrides(belle2Tables, { 'photonInefficiency.scale': scale }),
      20480,
      () => [photon(0.5, 90)],
      (_, c, size) => {
        for (let i = 0; i < c.offset[size]; i++) rows.add(base + c.truth[i]);
        base += size;
      },
    );
    return rows;
  };
  const [few, many] = [seen(1), seen(30)];
  expect(many.size).toBeLessThan(few.size);
  for (const row of many) expect(few.has(row)).toBe(true);
});

test('muons leave about 0.2 GeV, electrons their energy, pions more than muons on average; in a gap nothing is left', () => {
  const shoot = (particle: string, momentum: number, angle = 80) =>
    collect(perfect, 20000, () => [{ particle, momentum, theta: angle * deg, phi: 1 }]).tracks.clusterEnergy;
  const muons = shoot('mu-', 3).sort((a, b) => a - b);
  // Landau: median = most probable + 1.58 xi, about 0.19 + 0.014
  expect(muons[10000]).toBeGreaterThan(0.195);
  expect(muons[10000]).toBeLessThan(0.21);
  expect(muons.filter((e) => e > 0.15 && e < 0.4).length / muons.length).toBeGreaterThan(0.97);
  const electrons = shoot('e+', 3);
  const ratio = electrons.map((e) => e / 3).sort((a, b) => a - b);
  expect(ratio[10000]).toBeGreaterThan(0.97);
  expect(ratio.filter((r) => r > 0.75 && r < 1.25).length / ratio.length).toBeGreaterThan(0.95);
  const pions = shoot('pi+', 3);
  const ionising = pions.filter((e) => e < 0.3).length / pions.length;
  expect(ionising).toBeGreaterThan(0.4);
  expect(ionising).toBeLessThan(0.55);
  expect(mean(pions)).toBeGreaterThan(0.5);
  expect(Math.max(...pions)).toBeLessThan(3);
  expect(Math.max(...shoot('mu-', 8, 31.8))).toBe(0);
});

test('a charged particle without a track leaves a neutral cluster, one with a track none', () => {
  const blind = applyOverrides(belle2Tables, { 'trackingEfficiency.efficiency': 0 });
  const lost = collect(blind, 1000, () => [muon(3, 90)]);
  expect(lost.tracks.px.length).toBe(0);
  expect(lost.clusters.energy.length).toBe(1000);
  const found = collect(perfect, 1000, () => [muon(3, 90)]);
  expect([found.tracks.px.length, found.clusters.energy.length]).toEqual([1000, 0]);
});

test('tracking efficiency and data/simulation factor multiply', () => {
  const n = 50000;
  const count = (o: Record<string, string | number>) =>
    collect(applyOverrides(belle2Tables, o), n, () => [muon(1, 90)]).tracks.px.length;
  expectRate(count({}), n, 0.99);
  expectRate(count({ 'trackingEfficiency.efficiency': '0.8', 'trackingFactor.factor': '0.9' }), n, 0.72);
});

test('identification: efficiencies and fake rates hold for thresholds 0.3 and 0.5, not below 0.7 GeV, fewer pass at 0.9', () => {
  const n = 50000;
  const shoot = (particle: string, momentum = 2, angle = 80) =>
    collect(perfect, n, () => [{ particle, momentum, theta: angle * deg, phi: 1 }]).tracks;
  const passing = (scores: number[], threshold: number) => scores.filter((s) => s > threshold).length;
  const muons = shoot('mu+').muonId;
  const pions = shoot('pi-').muonId;
  for (const threshold of [0.3, 0.5]) {
    expectRate(passing(muons, threshold), n, 0.9);
    expectRate(passing(pions, threshold), n, 0.041);
  }
  expectRate(passing(muons, 0.9), n, 0.45);
  expect(passing(shoot('mu+', 0.6).muonId, 0.5)).toBe(0);
  expect(Math.min(...muons)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...muons)).toBeLessThanOrEqual(1);
  expectRate(passing(shoot('e-').electronId, 0.5), n, 0.9);
  expectRate(passing(shoot('pi-').electronId, 0.5), n, 0.01);
});

test('identification factor lowers the efficiency of true leptons alone', () => {
  const n = 50000;
  const card = applyOverrides(perfect, { 'identificationFactor.factor': '0.9' });
  const passing = (particle: string) =>
    collect(card, n, () => [{ particle, momentum: 2, theta: 1.4, phi: 1 }]).tracks.muonId.filter((s) => s > 0.5).length;
  expectRate(passing('mu-'), n, 0.81);
  expectRate(passing('pi-'), n, 0.041);
});

test('two photons nearer than a crystal merge, farther ones do not; a photon at a track joins its cluster', () => {
  const near = collect(perfect, 500, () => [photon(1, 90), photon(0.5, 91)]).clusters;
  expect(near.energy.length).toBe(500);
  expect(mean(near.energy)).toBeCloseTo(1.5, 1);
  expect(mean(near.theta) / deg).toBeCloseTo(90.333, 1);
  expect(collect(perfect, 500, () => [photon(1, 90), photon(0.5, 94)]).clusters.energy.length).toBe(1000);
  // 4 GeV muon: azimuth turns by asin(126.6 / 2 rho) = 4.08 deg for negative charge anticlockwise
  const joined = collect(perfect, 500, () => [muon(4, 90, 0), photon(1, 90, 4.08 * deg)]);
  expect(joined.clusters.energy.length).toBe(0);
  expect(mean(joined.tracks.clusterEnergy)).toBeGreaterThan(1.15);
});

test('invisible particles leave nothing; a stable hadron without response is an error, not silence', () => {
  const dark = collect(perfect, 5, () => [{ particle: 'nu_mu', momentum: 3, theta: 1, phi: 1 }]);
  expect([dark.tracks.px.length, dark.clusters.energy.length]).toEqual([0, 0]);
  expect(() => collect(perfect, 1, () => [{ particle: 'pi0', momentum: 3, theta: 1, phi: 1 }])).toThrow(/PDG code 111/);
});

test('an event does not depend on its batch, and the same again gives the same bytes', () => {
  const shots = (index: number): Shot[] => [
    muon(0.5 + (index % 7), 30 + (index % 90), index),
    { ...muon(1 + (index % 5), 50 + (index % 60), index + 2), particle: 'pi+' },
    photon(0.06 + (index % 4), 20 + (index % 120), index * 1.7),
  ];
  const bytes = (batchSize: number) => {
    const all: number[] = [];
    run(
      belle2Tables,
      3000,
      shots,
      (t, c, size) => {
        for (let e = 0; e < size; e++) {
          for (let r = t.offset[e]; r < t.offset[e + 1]; r++) {
            all.push(t.px[r], t.pz[r], t.d0[r], t.z0[r], t.clusterEnergy[r], t.muonId[r], t.electronId[r], t.charge[r]);
          }
          for (let r = c.offset[e]; r < c.offset[e + 1]; r++) all.push(c.energy[r], c.theta[r], c.phi[r], c.time[r]);
        }
      },
      batchSize,
    );
    return all;
  };
  const reference = bytes(2048);
  expect(reference.length).toBeGreaterThan(40000);
  for (const size of [1000, 137]) expect(bytes(size)).toEqual(reference);
});

test('a further particle leaves the draws of the others as they were', () => {
  const one = collect(belle2Tables, 500, () => [muon(2, 90, 0)]).tracks.d0;
  const two = collect(belle2Tables, 500, () => [muon(2, 90, 0), muon(2, 60, 2)]);
  const first = new Set(two.tracks.d0);
  for (const d0 of one) expect(first.has(d0)).toBe(true);
});

test('too many tracks for the columns is an error of ours', () => {
  const detector = compileDetector(perfect);
  const batch = createEventBatch(4);
  particleGun(batch, 0, 4, () => Array.from({ length: 21 }, (_, i) => muon(2, 90, i)));
  expect(() => detector.simulate(batch, new RandomStream(1, 'x'), createTrackColumns(4), createClusterColumns(4))).toThrow(
    /ran out of rows/,
  );
});

test('a card with an unknown step is refused, a card without a step runs without it', () => {
  const misspelt = {
    ...belle2Tables,
    steps: belle2Tables.steps.map((s) => (s.name === 'clusterTime' ? { ...s, name: 'clusterTimes' } : s)),
  };
  expect(() => compileDetector(misspelt)).toThrow(/Did you mean "clusterTime"/);
  const efficient = { ...belle2Tables, steps: belle2Tables.steps.filter((s) => s.name !== 'trackingEfficiency') };
  expect(collect(efficient, 2000, () => [muon(1, 90)]).tracks.px.length).toBe(2000);
});
