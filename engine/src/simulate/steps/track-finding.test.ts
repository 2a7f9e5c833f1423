import { expect, test } from 'vitest';
import { createClusterColumns, createEventBatch, createTrackColumns, type TrackColumns } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import { stepOf } from '../card.ts';
import { compileDetector } from '../detector.ts';
import { applyOverrides, type Overrides } from '../overrides.ts';
import { particleGun, type Shot } from '../particle-gun.ts';
import { findingEfficiency } from '../tracking/finding-efficiency.ts';
import { binomialOf, lostOf, Picks, Thinning, WireLosses, withoutBit } from '../tracking/hit-losses.ts';
import { findingOf } from './track-finding.ts';

const step = stepOf(belle2, 'trackFinding')!;
const finding = findingOf(step);

/** Tracks of gun events through the steps up to `last`. */
function tracksOf(
  events: number,
  shots: (index: number) => readonly Shot[],
  overrides: Overrides = {},
  last = 'trackFinding',
): TrackColumns {
  const batch = createEventBatch(events);
  const tracks = createTrackColumns(events);
  particleGun(batch, 0, events, shots);
  const card = applyOverrides(belle2, overrides);
  const steps = card.steps.slice(0, 1 + card.steps.findIndex(({ name }) => name === last));
  compileDetector({ ...card, steps }).simulate(batch, new RandomStream(9, 'finding'), tracks, createClusterColumns(events));
  return tracks;
}
const muon = (momentum: number, r = 0, phi = 0.3): Shot => ({
  particle: 'mu-',
  momentum,
  theta: 1.4,
  phi,
  ...(r === 0 ? {} : { vertex: [r * Math.cos(phi), r * Math.sin(phi), 0] as const }),
});

test('efficiency by hand: plateau, low momentum, few wires, strips alone, displacement', () => {
  const full = findingEfficiency(finding, 56, 4, 2, 0);
  expect(full).toBeCloseTo(0.99, 6);
  // 1 - 0.5 exp(-0.1/0.08) = 0.857
  expect(findingEfficiency(finding, 56, 4, 0.1, 0)).toBeCloseTo(0.99 * (1 - 0.5 * Math.exp(-1.25)), 6);
  // half at 12 wires
  expect(findingEfficiency(finding, 12, 0, 2, 0)).toBeCloseTo(0.495, 6);
  expect(findingEfficiency(finding, 0, 3, 2, 0)).toBeCloseTo(0.99 * 0.8, 6);
  expect(findingEfficiency(finding, 0, 2, 2, 0)).toBe(0);
  // 1/e at the displacement
  expect(findingEfficiency(finding, 56, 0, 2, finding.displacement)).toBeCloseTo(0.99 / Math.E, 4);
  const graph = findingOf(step, 1);
  expect(findingEfficiency(graph, 30, 0, 1, 60)).toBeGreaterThan(2 * findingEfficiency(finding, 30, 0, 1, 60));
});

test('more hits, momentum or less displacement never make a track harder to find', () => {
  for (let n = 0; n < 56; n += 5)
    for (const pT of [0.05, 0.2, 1])
      for (const r of [0, 20, 80]) {
        const here = findingEfficiency(finding, n, 2, pT, r);
        expect(findingEfficiency(finding, n + 1, 2, pT, r)).toBeGreaterThanOrEqual(here);
        expect(findingEfficiency(finding, n, 3, pT, r)).toBeGreaterThanOrEqual(here);
        expect(findingEfficiency(finding, n, 2, pT + 0.1, r)).toBeGreaterThanOrEqual(here);
        expect(findingEfficiency(finding, n, 2, pT, r + 5)).toBeLessThanOrEqual(here);
        expect(here).toBeLessThanOrEqual(1);
      }
});

test('hit losses from one uniform: exact shares', () => {
  // binomial law of 3 with 10 %: 0.729, 0.243, 0.027, 0.001
  const binomial = binomialOf(0.1);
  expect([0.5, 0.7289, 0.7291, 0.9719, 0.9721, 0.9989, 0.9991].map((u) => lostOf(3, binomial, u))).toEqual([0, 0, 1, 1, 2, 2, 3]);
  // nothing is lost, all is lost
  for (const u of [1e-9, 0.5, 1 - 1e-9]) {
    expect(lostOf(56, binomialOf(0), u)).toBe(0);
    expect(lostOf(56, binomialOf(1), u)).toBe(56);
    const all = new WireLosses(1);
    all.apply(0xffffffff, 0xffffff, u, u, 0.7);
    expect([all.inner, all.outer]).toEqual([0, 0]);
  }
  expect([0, 1, 2].map((at) => withoutBit(0b10110, at))).toEqual([0b10100, 0b10010, 0b00110]);
  const thinning = new Thinning();
  thinning.state = 0.05; // lost, then 0.05/0.1 = 0.5: kept, then (0.5 - 0.1)/0.9 = 0.44: kept
  expect(thinning.apply(0b111, 0.1)).toBe(0b110);
  expect(thinning.state).toBeCloseTo((0.4444444 - 0.1) / 0.9, 5);
  const picks = new Picks();
  picks.state = 0.37; // 0.37 x 10 = 3.7, 0.7 x 10 = 7
  expect([picks.next(10), Math.round(picks.state * 1e6) / 1e6]).toEqual([3, 0.7]);
});

test('prompt muons are found, those made at 50 cm in half of the cases, those behind the chamber never', () => {
  const found = (r: number, overrides: Overrides = {}) => tracksOf(1000, (i) => [muon(2, r, i)], overrides).offset[1000]!;
  expect(Math.abs(found(0) - 990)).toBeLessThan(13);
  expect(Math.abs(found(50) - 990 * Math.exp(-((50 / finding.displacement) ** 2)))).toBeLessThan(60);
  expect(found(50, { 'trackFinding.finder': 1 })).toBeGreaterThan(850);
  expect(found(114)).toBe(0);
});

test('a muon of a pion that flies on is one track with it; one that turns off is its own', () => {
  // decays at 0.35 GeV in the chamber: opening angles up to 30 MeV/c over p
  const pairs = (angle: string) => {
    const t = tracksOf(2000, (i) => [{ particle: 'pi+', momentum: 0.5, theta: 1.5, phi: i }], {
      'trackFinding.kinkAngle': angle,
    });
    let both = 0;
    for (let e = 0; e < 2000; e++) if (t.offset[e + 1]! - t.offset[e]! > 1) both++;
    return both;
  };
  expect(pairs('1 mrad')).toBeGreaterThan(3 * pairs('100 mrad') + 5);
});

test('mistakes are off by default; fakes are 4.1 % of all tracks, of no particle; clones share their truth', () => {
  const two = (i: number) => [muon(2, 0, i), muon(1, 0, i + 2)];
  const plain = tracksOf(1500, two, {}, 'trackMistakes');
  const faked = tracksOf(1500, two, { 'trackMistakes.fakes': 1 }, 'luminosity');
  const all = faked.offset[1500]!;
  let fakes = 0;
  for (let t = 0; t < all; t++) {
    if (faked.truth[t] !== -1) continue;
    fakes++;
    expect(faked.pdg[t]).toBe(0);
    expect(
      [faked.px[t], faked.d0[t], faked.z0[t], faked.clusterEnergy[t], faked.muonId[t], faked.electronId[t]].every(
        Number.isFinite,
      ),
    ).toBe(true);
  }
  expect(all - fakes).toBe(plain.offset[1500]);
  expect(Math.abs(fakes / all - 0.041)).toBeLessThan(4 * Math.sqrt(0.04 / all));
  const cloned = tracksOf(1500, two, { 'trackMistakes.clones': 1, 'trackMistakes.cloneRate': 0.1 }, 'trackMistakes');
  expect(cloned.offset[1500]! - plain.offset[1500]!).toBeGreaterThan(200);
  // the tracks of particles are what they were
  let matched = 0;
  let t = 0;
  for (let p = 0; p < plain.offset[1500]!; p++) {
    while (cloned.truth[t] !== plain.truth[p] || cloned.px[t] !== plain.px[p]) t++;
    expect(cloned.omega[t]).toBe(plain.omega[p]);
    matched++;
  }
  expect(matched).toBe(plain.offset[1500]);
  const flipped = tracksOf(1500, two, { 'trackMistakes.charges': 1, 'trackMistakes.chargeRate': 0.2 }, 'trackMistakes');
  let wrong = 0;
  for (let k = 0; k < flipped.offset[1500]!; k++) if (flipped.charge[k] === 1) wrong++;
  expect(Math.abs(wrong / flipped.offset[1500]! - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / 2900));
});
