import { describe, expect, it } from 'vitest';
import { deg } from '../../basics/units.ts';
import { type KlmShot, klmCard, repeat, runKlm } from '../klm/fixture.test.ts';
import { region } from '../state.ts';

const events = (count: number, ...shots: KlmShot[]) => repeat(count, shots);
const clusters = (count: number, shot: KlmShot, card = klmCard()) => runKlm(events(count, shot), card).klm;

describe('neutral particles in the KLM', () => {
  it('K_L make clusters more often with momentum, on their line and in time', () => {
    const shot: KlmShot = { particle: 'K_L0', momentum: 3, theta: 80 * deg, phi: 1 };
    const count = 1500;
    const k = clusters(count, shot);
    const efficiency = k.n / count;
    expect(efficiency).toBeGreaterThan(0.45);
    expect(efficiency).toBeLessThan(0.95);
    expect(clusters(count, { ...shot, momentum: 0.6 }).n / count).toBeLessThan(0.75 * efficiency);
    const mean = { theta: 0, phi: 0, square: 0, time: 0 };
    for (let i = 0; i < k.n; i++) {
      mean.theta += k.theta[i]! / k.n;
      mean.phi += k.phi[i]! / k.n;
      mean.square += (k.theta[i]! - 80 * deg) ** 2 / k.n;
      mean.time += k.time[i]! / k.n;
      expect(k.layers[i]).toBeGreaterThanOrEqual(2);
      expect(k.innermost[i]! + k.layers[i]!).toBeLessThanOrEqual(16);
      expect(k.region[i]).toBe(region.barrel);
    }
    expect(Math.abs(mean.theta - 80 * deg)).toBeLessThan(0.007);
    expect(Math.abs(mean.phi - 1)).toBeLessThan(0.007);
    expect(Math.sqrt(mean.square) / (3 * deg)).toBeCloseTo(1, 1);
    // beta 0.987: 0.1 ns late at 230 cm
    expect(Math.abs(mean.time - 0.1)).toBeLessThan(0.25);
  });

  it('what has no energy left in the calorimeter leaves nothing', () => {
    expect(clusters(200, { particle: 'K_L0', momentum: 3, theta: 1.4, escaped: 0 }).n).toBe(0);
    expect(clusters(200, { particle: 'gamma', momentum: 3, theta: 1.4, escaped: 0 }).n).toBe(0);
  });

  it('photons through a gap are seen when they have energy, in barrel and ends', () => {
    const veto = (momentum: number, theta: number) => clusters(500, { particle: 'gamma', momentum, theta: theta * deg }).n / 500;
    expect(veto(4, 90)).toBeGreaterThan(0.85);
    expect(veto(4, 31.8)).toBeGreaterThan(0.85);
    expect(veto(4, 129.7)).toBeGreaterThan(0.5);
    expect(veto(0.1, 90)).toBeLessThan(0.5);
    expect(veto(0.02, 90)).toBe(0);
    expect(veto(4, 10)).toBe(0);
  });

  it('photons absorbed by a nucleus inside a crystal go on as a hadron: seen less often', () => {
    const shot: KlmShot = { particle: 'gamma', momentum: 4, theta: 90 * deg };
    const inside = clusters(500, { ...shot, crystalPath: 25 }).n / 500;
    expect(inside).toBeLessThan(0.6);
    expect(inside).toBeGreaterThan(0.1);
    expect(clusters(500, { ...shot, crystalPath: 25, edge: 1 }).n / 500).toBeGreaterThan(0.85);
    expect(clusters(500, { ...shot, crystalPath: 5 }).n / 500).toBeGreaterThan(0.85);
  });

  it('time of a slow particle is that of its flight', () => {
    const k = clusters(1500, { particle: 'n', momentum: 1, theta: 90 * deg, phi: 0 });
    let mean = 0;
    let expected = 0;
    const inverse = Math.sqrt(1 + 0.9396 * 0.9396) - 1;
    for (let i = 0; i < k.n; i++) {
      mean += k.time[i]! / k.n;
      expected += (inverse * (204.1 + 9.1 * (k.innermost[i]! - 1))) / 29.979 / k.n;
    }
    expect(k.n).toBeGreaterThan(200);
    expect(Math.abs(mean - expected)).toBeLessThan(0.5);
  });

  it('one decay is one cluster, two far apart are two', () => {
    const photon: KlmShot = { particle: 'gamma', momentum: 5, theta: 90 * deg, phi: 0 };
    const near = runKlm(events(300, photon, { ...photon, phi: 0.1 })).klm;
    const far = runKlm(events(300, photon, { ...photon, phi: 2 })).klm;
    expect(near.n).toBeLessThan(301);
    expect(far.n).toBeGreaterThan(500);
  });

  it('a cluster near a track with hits in the KLM belongs to the track', () => {
    const muon: KlmShot = { particle: 'mu-', momentum: 3, theta: 90 * deg, phi: 0 };
    const kaon: KlmShot = { particle: 'K_L0', momentum: 3, theta: 90 * deg, phi: 0.1 };
    expect(runKlm(events(200, muon, kaon)).klm.n).toBe(0);
    expect(runKlm(events(200, muon, { ...kaon, phi: 1 })).klm.n).toBeGreaterThan(60);
    expect(runKlm(events(200, { ...muon, particle: 'e-' }, kaon)).klm.n).toBeGreaterThan(60);
  });

  it('the number of layers asked for is a number of the card', () => {
    const shot: KlmShot = { particle: 'K_L0', momentum: 1, theta: 90 * deg };
    const one = clusters(500, shot, klmCard({ neutrals: { leastLayers: 1 } })).n;
    const three = clusters(500, shot, klmCard({ neutrals: { leastLayers: 3 } })).n;
    expect(one).toBeGreaterThan(clusters(500, shot).n);
    expect(three).toBeLessThan(clusters(500, shot).n);
  });
});

describe('what begins behind the front of the calorimeter', () => {
  const at = (particle: string, momentum: number, radius: number, theta = 90 * deg): KlmShot => ({
    particle,
    momentum,
    theta,
    phi: 0,
    vertex: [radius, 0, 40],
    escaped: Number.NaN,
  });
  const seen = (shot: KlmShot, count = 150) => clusters(count, shot).n / count;

  it('in the KLM: every kind of visible particle', () => {
    for (const particle of ['gamma', 'e-', 'mu-', 'pi+', 'p', 'K+'])
      expect(seen(at(particle, 2, 240)), particle).toBeGreaterThan(0.7);
    expect(seen(at('K_L0', 2, 240))).toBeGreaterThan(0.3);
    expect(seen(at('nu_e', 2, 240))).toBe(0);
    const k = clusters(50, at('mu-', 2, 240));
    // layers 1 to 4 at 204.1 to 231.4 cm lie inside
    for (let i = 0; i < k.n; i++) expect(k.innermost[i]).toBeGreaterThanOrEqual(5);
  });

  it('in the coil, in the crystals, and outside of everything', () => {
    expect(seen(at('gamma', 3, 175))).toBeGreaterThan(0.8);
    // a whole crystal absorbs a photon, half of one lets a muon through
    expect(seen(at('gamma', 0.5, 127))).toBeLessThan(0.1);
    expect(seen(at('mu-', 1, 140))).toBeGreaterThan(0.95);
    expect(seen(at('mu-', 3, 340))).toBe(0);
    expect(seen(at('gamma', 3, 500))).toBe(0);
  });

  it('inwards from inside: nothing in the barrel', () => {
    expect(clusters(50, { ...at('mu-', 3, 240), phi: Math.PI }).n).toBe(0);
  });

  it('a particle that decays before the next layer leaves it to its products', () => {
    expect(clusters(50, { ...at('K_L0', 3, 235), decaysAfter: 2 }).n).toBe(0);
  });

  it('a muon without a track is a cluster at its place', () => {
    const { klm } = runKlm(
      events(50, { particle: 'mu+', momentum: 2, theta: 1.2, phi: -1, tracked: false, vertex: [30, -50, 20] }),
    );
    expect(klm.n).toBe(50);
    for (let i = 0; i < 50; i++) {
      expect(Math.abs(klm.phi[i]! + 1)).toBeLessThan(0.4);
      expect(klm.layers[i]).toBeGreaterThan(8);
    }
  });
});

describe('background', () => {
  it('has the rate of the card, no particle, and any time of the window', () => {
    const { klm } = runKlm(
      events(4000, { particle: 'nu_e', momentum: 1, theta: 1, escaped: 0 }),
      klmCard({ neutrals: { backgroundClusters: 0.1 } }),
    );
    expect(klm.n / 4000).toBeGreaterThan(0.07);
    expect(klm.n / 4000).toBeLessThan(0.11);
    let early = 0;
    for (let i = 0; i < klm.n; i++) {
      expect(klm.row[i]).toBe(-1);
      expect(Math.abs(klm.time[i]!)).toBeLessThanOrEqual(100);
      if (klm.time[i]! < 0) early++;
    }
    expect(early / klm.n).toBeGreaterThan(0.4);
    expect(early / klm.n).toBeLessThan(0.6);
  });
});

it('what happens to an event does not depend on the others of the batch', () => {
  const shots = (i: number): KlmShot[] => [
    { particle: 'K_L0', momentum: 1 + (i % 3), theta: 0.7 + (i % 7) * 0.2, phi: i },
    { particle: 'gamma', momentum: 2, theta: 1, phi: i + 2 },
    { particle: 'pi-', momentum: 1.4, theta: 1.3, phi: i + 4 },
  ];
  const all = runKlm(
    Array.from({ length: 40 }, (_, i) => shots(i)),
    klmCard({ neutrals: { backgroundClusters: 0.5 } }),
  );
  const first = runKlm(
    Array.from({ length: 20 }, (_, i) => shots(i)),
    klmCard({ neutrals: { backgroundClusters: 0.5 } }),
  );
  let n = 0;
  while (n < all.klm.n && all.klm.event[n]! < 20) n++;
  expect(n).toBe(first.klm.n);
  expect(all.klm.theta.subarray(0, n)).toEqual(first.klm.theta.subarray(0, n));
  expect(all.charged.klmHits.subarray(0, 20)).toEqual(first.charged.klmHits.subarray(0, 20));
});
