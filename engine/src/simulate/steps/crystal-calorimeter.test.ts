import { expect, test } from 'vitest';
import { clusterOrigin, createEventBatch } from '../../basics/columns.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import type { DetectorCard } from '../card.ts';
import { belle2 } from '../belle2.ts';
import { makers } from '../detector.ts';
import { applyOverrides } from '../overrides.ts';
import { particleGun, type Shot } from '../particle-gun.ts';
import { createSimulation, type Simulation } from '../state.ts';

const deg = Math.PI / 180;
const still = {
  'inFlight.conversions': 0,
  'inFlight.decays': 0,
  'inFlight.bremsstrahlung': 0,
  'showerResponse.backgroundLevel': 0,
} as const;
const last = belle2.steps.findIndex(({ name }) => name === 'clusterThreshold');

const charged = ['chargedTransport', 'trackFinding', 'trackingFactor', 'trackFit', 'trackMistakes', 'trackShowers'];

/** The card up to the calorimeter without what charged particles need: quicker to compile. */
function neutralCard(overrides: Record<string, string | number> = {}): DetectorCard {
  const card = cardOf(overrides);
  return { ...card, steps: card.steps.filter(({ name }) => !charged.includes(name)) };
}

/** The card up to the calorimeter, with changes. */
function cardOf(overrides: Record<string, string | number> = {}): DetectorCard {
  return applyOverrides({ ...belle2, steps: belle2.steps.slice(0, last + 1) }, { ...still, ...overrides });
}

/** Runs events of the gun through the kernels; `each` sees the rows of every batch. */
function run(
  card: DetectorCard,
  events: number,
  shots: (index: number) => readonly Shot[],
  each: (simulation: Simulation) => void,
  size = 1024,
  before?: (simulation: Simulation) => void,
  at = 'trackShowers',
): void {
  const kernels = card.steps
    .filter(({ stage }) => stage === 'simulate')
    .map((step) => ({ name: step.name, run: makers[step.name]!(step, card) }));
  const batch = createEventBatch(size);
  const simulation: Simulation = { batch, stream: new RandomStream(5, 'gun'), ...createSimulation(size) };
  for (let first = 0; first < events; first += size) {
    particleGun(batch, first, Math.min(size, events - first), shots);
    simulation.charged.n = 0;
    simulation.neutral.n = 0;
    simulation.weight.fill(1);
    for (const kernel of kernels) {
      if (kernel.name === at) before?.(simulation);
      kernel.run(simulation);
    }
    each(simulation);
  }
}

interface Row {
  event: number;
  origin: number;
  kept: number;
  energy: number;
  escaped: number;
  e1e9: number;
  hits: number;
  pulse: number;
  merged: number;
  trackDistance: number;
  time: number;
  theta: number;
}

function neutrals(card: DetectorCard, events: number, shots: (index: number) => readonly Shot[], size?: number): Row[] {
  const rows: Row[] = [];
  let base = 0;
  run(
    card,
    events,
    shots,
    ({ neutral: n, batch }) => {
      for (let r = 0; r < n.n; r++)
        rows.push({
          event: base + n.event[r],
          origin: n.origin[r],
          kept: n.kept[r],
          energy: n.energy[r],
          escaped: n.escapedEnergy[r],
          e1e9: n.e1e9[r],
          hits: n.hits[r],
          pulse: n.pulseShape[r],
          merged: n.merged[r],
          trackDistance: n.trackDistance[r],
          time: n.time[r],
          theta: n.theta[r],
        });
      base += batch.size;
    },
    size,
  );
  return rows;
}

/** Clusters of tracks: energy, e1/e9 and pulse shape; all are taken as found. */
function tracks(particle: string, momentum: number, thetaDeg = 78.7, events = 2000) {
  const energy: number[] = [];
  const pulse: number[] = [];
  const showered: number[] = [];
  run(
    cardOf(),
    events,
    (i) => [{ particle, momentum, theta: thetaDeg * deg, phi: (i * 0.618) % 6 }],
    ({ charged: c }) => {
      for (let r = 0; r < c.n; r++) {
        energy.push(c.clusterEnergy[r]);
        pulse.push(c.clusterPulseShape[r]);
        showered.push(c.showered[r]);
      }
    },
    1024,
    ({ charged: c }) => c.tracked.fill(1, 0, c.n),
  );
  return { energy, pulse, showered };
}

const photon = (energy: number, thetaDeg: number, phi = 1): Shot => ({
  particle: 'gamma',
  momentum: energy,
  theta: thetaDeg * deg,
  phi,
});
const mean = (x: readonly number[]) => x.reduce((a, v) => a + v, 0) / x.length;
const median = (x: readonly number[]) => x.slice().sort((a, b) => a - b)[x.length >> 1]!;
const seen = (rows: readonly Row[]) => rows.filter(({ kept }) => kept === 1);

test('photons in the gaps leave no cluster and all their energy escapes; beside a gap some of each; outside nothing is handed on', () => {
  for (const angle of [31.7, 89.95, 129.3]) {
    const rows = neutrals(neutralCard(), 50, () => [photon(2, angle)]);
    expect(rows.length).toBe(50);
    for (const { kept, escaped } of rows) expect([kept, escaped]).toEqual([0, 2]);
  }
  const beside = neutrals(neutralCard({ 'showerResponse.tail': 0 }), 400, () => [photon(2, 31.43)]);
  expect(mean(seen(beside).map(({ energy }) => energy))).toBeLessThan(1.6);
  expect(mean(beside.map(({ escaped }) => escaped))).toBeGreaterThan(0.4);
  expect(neutrals(neutralCard(), 20, () => [photon(2, 11.5), photon(2, 156)]).length).toBe(0);
});

test('lost photons: rate follows path and energy, exact weights keep the expectation, the scale multiplies it', () => {
  const n = 30_000;
  const lost = (overrides: Record<string, string | number>) => {
    let count = 0;
    let weights = 0;
    let all = 0;
    run(
      neutralCard({ 'clusterThreshold.energy': '1.5 GeV', 'showerResponse.tail': 0, ...overrides }),
      n,
      () => [photon(2, 76.3, 0.0218)],
      ({ neutral: r, weight, batch }) => {
        let row = 0;
        for (let e = 0; e < batch.size; e++) {
          all += weight[e];
          if (row < r.n && r.event[row] === e && r.kept[row++] === 1) continue;
          count++;
          weights += weight[e];
        }
      },
    );
    return { count, rate: weights / n, all: all / n };
  };
  // whole crystal: absorption by a nucleus with less than 1.5 of 2 GeV seen: 0.75 of 8e-4, and late conversions, exp(-0.76 (16.1 - 4)) = 1e-4, mostly below
  const often = lost({ 'photonEscape.oversampling': 100 });
  expect(often.count).toBeGreaterThan(1000);
  expect(Math.abs(often.all - 1)).toBeLessThan(4 * Math.sqrt(0.09 / n));
  expect(often.rate).toBeGreaterThan(5.8e-4);
  expect(often.rate).toBeLessThan(7.8e-4);
  const rarely = lost({ 'photonEscape.oversampling': 1 });
  expect(Math.abs(rarely.rate - often.rate)).toBeLessThan(4 * Math.sqrt(often.rate / n));
  expect(rarely.all).toBe(1);
  const tripled = lost({ 'photonEscape.oversampling': 100, 'photonEscape.scale': 3 });
  expect(tripled.rate / often.rate).toBeGreaterThan(2.7);
  expect(tripled.rate / often.rate).toBeLessThan(3.3);
  expect(lost({ 'photonEscape.scale': 0 }).count).toBe(0);
});

test('vertices: from among the crystals it crosses what is left, from behind it is handed on whole', () => {
  const from = (radius: number) => {
    const rows: Row[] = [];
    const gun = (): Shot[] => [{ ...photon(2, 88.4, 0.02), vertex: [radius * Math.cos(0.02), radius * Math.sin(0.02), 3] }];
    run(neutralCard({ 'photonEscape.scale': 0 }), 200, gun, ({ neutral: n }) => {
      for (let r = 0; r < n.n; r++) rows.push({ kept: n.kept[r], energy: n.energy[r], escaped: n.escapedEnergy[r] } as Row);
    });
    return rows;
  };
  expect(mean(from(60).map(({ energy }) => energy))).toBeGreaterThan(1.9);
  const inside = from(148);
  expect(mean(inside.map(({ energy }) => energy))).toBeLessThan(1.2);
  expect(mean(inside.map(({ energy, escaped }) => energy + escaped))).toBeCloseTo(2, 1);
  for (const { kept, escaped } of from(175)) expect([kept, escaped]).toEqual([0, 2]);
});

test('a photon or K_L0 that ends a centimetre before the crystals leaves nothing, one that ends a centimetre behind their front does', () => {
  const rows = (end: number) => {
    let count = 0;
    run(
      neutralCard({ 'splitOffs.mean': 0 }),
      100,
      () => [photon(2, 90.7), { particle: 'K_L0', momentum: 1, theta: 90.7 * deg, phi: 2 }],
      ({ neutral: n }) => {
        count += n.n;
      },
      1024,
      ({ flying: f, batch }) => f.pathEnd.fill(end, 0, f.offset[batch.size]),
      'neutralClusters',
    );
    return count;
  };
  expect([rows(125.6), rows(127.6)]).toEqual([0, 200]);
});

test('two showers in neighbouring crystals are one cluster with a wider shape; three crystals apart they are two', () => {
  const near = seen(
    neutrals(neutralCard(), 500, (i) => [photon(1, 90 + 20 * ((i * 0.618) % 1)), photon(0.8, 92 + 20 * ((i * 0.618) % 1))]),
  );
  expect(near.length).toBe(500);
  expect(near.every(({ merged }) => merged === 1)).toBe(true);
  expect(median(near.map(({ energy }) => energy))).toBeCloseTo(1.79, 1);
  const single = seen(neutrals(neutralCard(), 500, (i) => [photon(1.8, 90 + 20 * ((i * 0.618) % 1))]));
  expect(single.every(({ merged }) => merged === 0)).toBe(true);
  expect(mean(near.map(({ e1e9 }) => e1e9))).toBeLessThan(mean(single.map(({ e1e9 }) => e1e9)) - 0.15);
  const far = seen(neutrals(neutralCard(), 200, () => [photon(1, 90.7), photon(0.8, 98.2)]));
  expect(far.length).toBe(400);
  // 16 MeV beside 7 GeV are outshone in their own crystal 9.4 cm away, 100 MeV are not, nor 16 MeV twice as far
  const beside = (weak: number, angle: number) =>
    seen(
      neutrals(neutralCard({ 'clusterThreshold.energy': '5 MeV', 'clusterThreshold.seed': '5 MeV' }), 50, () => [
        photon(7, 91.5),
        photon(weak, angle),
      ]),
    ).length;
  expect([beside(0.016, 95.75), beside(0.1, 95.75), beside(0.016, 100)]).toEqual([50, 100, 100]);
});

test('shapes: hits grow with energy, e1/e9 within its bounds, a photon looks like a photon and a hadron does not', () => {
  const at = (energy: number) =>
    seen(neutrals(neutralCard(), 400, (i) => [photon(energy, 60 + 50 * ((i * 0.618) % 1), (i * 0.755) % 6)]));
  const [soft, hard] = [at(0.1), at(3)];
  expect(mean(hard.map(({ hits }) => hits))).toBeGreaterThan(2 * mean(soft.map(({ hits }) => hits)));
  for (const { e1e9, pulse, energy } of hard) {
    expect(e1e9).toBeGreaterThan(1 / 9);
    expect(e1e9).toBeLessThanOrEqual(1);
    if (energy > 1) expect(pulse).toBeGreaterThan(0.5);
  }
  const hadrons = seen(neutrals(neutralCard(), 1000, () => [{ particle: 'K_L0', momentum: 2, theta: 1.2, phi: 2 }]));
  expect(mean(hadrons.map(({ pulse }) => pulse))).toBeLessThan(0.6);
});

test('neutral hadrons shower in 1 - exp(-L/38 cm) of cases; energy seen and escaped make up the kinetic energy', () => {
  const n = 4000;
  const rows = neutrals(
    neutralCard({ 'clusterThreshold.energy': '0 MeV', 'clusterThreshold.seed': '0 MeV', 'splitOffs.mean': 0 }),
    n,
    (i) => [{ particle: 'n', momentum: 1, theta: (60 + 50 * ((i * 0.618) % 1)) * deg, phi: (i * 0.755) % 6 }],
  );
  expect(rows.length).toBe(n);
  const kinetic = Math.hypot(1, massOf('n')) - massOf('n');
  for (const { energy, escaped, origin } of rows) {
    expect(origin).toBe(clusterOrigin.neutralHadron);
    expect(energy + escaped).toBeCloseTo(kinetic, 9);
  }
  const expected = 1 - Math.exp(-29 / 38.04);
  expect(Math.abs(rows.filter(({ energy }) => energy > 0).length / n - expected)).toBeLessThan(0.03);
});

test('charged deposits: muons 0.2 GeV, electrons their energy, slow protons and deuterons stop with their kinetic energy, antiprotons leave more', () => {
  const muons = tracks('mu-', 3);
  expect(median(muons.energy)).toBeGreaterThan(0.18);
  expect(median(muons.energy)).toBeLessThan(0.21);
  expect(muons.showered.every((s) => s === 0)).toBe(true);
  expect(median(tracks('e-', 3).energy)).toBeGreaterThan(2.85);
  const pions = tracks('pi+', 2);
  expect(Math.abs(mean(pions.showered) - (1 - Math.exp(-30 / 38.04)))).toBeLessThan(0.04);
  expect(mean(pions.pulse.filter((_, i) => pions.showered[i] === 1))).toBeLessThan(mean(muons.pulse) - 0.2);
  // a proton of 0.5 GeV at the crystals has 125 MeV and a range of about 4 cm
  const protons = tracks('p', 0.55).energy.filter((e) => e > 0);
  expect(Math.max(...protons)).toBeLessThan(0.15);
  expect(median(protons)).toBeGreaterThan(0.09);
  expect(median(tracks('p~', 0.55).energy)).toBeGreaterThan(0.5);
  expect(Math.max(...tracks('mu-', 8, 31.7).energy)).toBe(0);
});

test('a charged particle without a track leaves a neutral cluster with its label; a hadronic shower may detach others beyond two crystals', () => {
  const rows: Row[] = [];
  const gun = (): Shot[] => [{ particle: 'pi+', momentum: 2, theta: 1.3, phi: 0.7 }];
  const collect = (tracked: 0 | 1) => {
    rows.length = 0;
    run(
      cardOf({ 'splitOffs.mean': 1 }),
      2000,
      gun,
      ({ neutral: n }) => {
        for (let r = 0; r < n.n; r++)
          rows.push({ origin: n.origin[r], kept: n.kept[r], trackDistance: n.trackDistance[r], energy: n.energy[r] } as Row);
      },
      1024,
      ({ charged: c }) => c.tracked.fill(tracked, 0, c.n),
    );
    return rows.slice();
  };
  const found = collect(1);
  expect(found.every(({ origin }) => origin === clusterOrigin.splitOff)).toBe(true);
  // 0.545 showers, one each on average
  expect(found.length).toBeGreaterThan(950);
  expect(found.length).toBeLessThan(1250);
  for (const { trackDistance } of seen(found)) expect(trackDistance).toBeGreaterThan(10.5);
  const blind = collect(0);
  expect(blind.filter(({ origin }) => origin === clusterOrigin.charged).length).toBeGreaterThan(1990);
  expect(seen(blind).every(({ trackDistance }) => trackDistance === Number.POSITIVE_INFINITY)).toBe(true);
});

test('a photon at a track joins its cluster; one farther off knows its distance', () => {
  // 4 GeV muon: azimuth turns by about asin(126.6 / 2 rho) = 4.1 deg
  const gun = (away: number) => (): Shot[] => [
    { particle: 'mu-', momentum: 4, theta: 90.7 * deg, phi: 0 },
    photon(1, 90.7, (4.08 + away) * deg),
  ];
  const collect = (away: number) => {
    const out = { clusters: [] as number[], distance: [] as number[], track: [] as number[] };
    run(
      cardOf(),
      300,
      gun(away),
      ({ charged: c, neutral: n }) => {
        for (let r = 0; r < c.n; r++) out.track.push(c.clusterEnergy[r]);
        for (let r = 0; r < n.n; r++) {
          if (n.kept[r] === 0) continue;
          out.clusters.push(n.energy[r]);
          out.distance.push(n.trackDistance[r]);
        }
      },
      1024,
      ({ charged: c }) => c.tracked.fill(1, 0, c.n),
    );
    return out;
  };
  const near = collect(0.5);
  expect(near.clusters.length).toBe(0);
  expect(median(near.track)).toBeGreaterThan(1.1);
  const far = collect(20);
  expect(far.clusters.length).toBe(300);
  // chord of 20 deg at 126.6 cm
  expect(Math.abs(median(far.distance) - 2 * 126.6 * Math.sin(10 * deg))).toBeLessThan(1);
});

test('beam background: none at level 0, Poisson numbers with the mean of the card, flat in time, never a particle of the event', () => {
  const of = (level: number, overrides = {}) =>
    neutrals(neutralCard({ 'showerResponse.backgroundLevel': level, ...overrides }), 2000, () => [
      { particle: 'nu_e', momentum: 1, theta: 1, phi: 1 },
    ]);
  expect(of(0).length).toBe(0);
  const low = of(1);
  expect(Math.abs(low.length / 2000 - 1)).toBeLessThan(4 * Math.sqrt(1 / 2000));
  expect(low.every(({ origin, escaped }) => origin === clusterOrigin.beamBackground && escaped === 0)).toBe(true);
  const times = low.map(({ time }) => time);
  expect(Math.abs(mean(times.map((t) => t * t)) - 200 ** 2 / 3)).toBeLessThan(1100);
  expect(Math.abs(mean(low.map(({ energy }) => energy)) - 0.035)).toBeLessThan(0.002);
  expect(Math.abs(of(2).length / 2000 - 5)).toBeLessThan(0.25);
});

test('what happens to an event depends on the event alone', () => {
  const gun = (i: number): Shot[] => [
    { particle: 'pi-', momentum: 1.2, theta: 0.6 + ((i * 0.618) % 2), phi: i % 6 },
    photon(0.2 + (i % 5), 20 + ((i * 7) % 120), i % 6),
    { particle: 'K_L0', momentum: 1, theta: 1.4, phi: (i * 0.3) % 6 },
  ];
  const full = { 'showerResponse.backgroundLevel': 1, 'inFlight.decays': 1, 'inFlight.conversions': 1 };
  expect(neutrals(cardOf(full), 60, gun, 60)).toEqual(neutrals(cardOf(full), 60, gun, 7));
});
