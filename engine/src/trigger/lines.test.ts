import { expect, test } from 'vitest';
import { createClusterColumns, createEventBatch, createTrackColumns } from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { applyOverrides, belle2Tables, compileDetector, particleGun, type Shot } from '../simulate/index.ts';
import { compileTrigger, describeTrigger, triggerLines } from './lines.ts';

const deg = Math.PI / 180;
const perfect = applyOverrides(belle2Tables, { 'trackingEfficiency.efficiency': 1, 'photonInefficiency.scale': 0 });
const all = ['cdc-two-track', 'cdc-two-track-ideal', 'ecl-energy', 'single-photon', 'none'];

/** How many of the events each line accepts. */
function accepted(events: number, shots: (i: number) => readonly Shot[], lines = all, card = perfect, seed = 3): number[] {
  const batch = createEventBatch();
  const tracks = createTrackColumns();
  const clusters = createClusterColumns();
  const stream = new RandomStream(seed, 'gun');
  const detector = compileDetector(card);
  const trigger = compileTrigger(card, lines);
  const bits = new Uint32Array(batch.index.length).fill(0xffffffff);
  const counts = lines.map(() => 0);
  for (let first = 0; first < events; first += 2048) {
    particleGun(batch, first, Math.min(2048, events - first), shots);
    detector.simulate(batch, stream, tracks, clusters);
    trigger.evaluate(batch, stream, tracks, clusters, bits);
    for (let e = 0; e < batch.size; e++) for (let i = 0; i < lines.length; i++) if ((bits[e] >>> i) & 1) counts[i]++;
  }
  return counts;
}
const muon = (pT: number, thetaDeg: number, phiDeg: number, particle = 'mu-'): Shot => ({
  particle,
  momentum: pT / Math.sin(thetaDeg * deg),
  theta: thetaDeg * deg,
  phi: phiDeg * deg,
});
const photon = (momentum: number, thetaDeg: number, phiDeg = 0): Shot => ({
  particle: 'gamma',
  momentum,
  theta: thetaDeg * deg,
  phi: phiDeg * deg,
});
const ideal = (a: Shot, b: Shot) => accepted(100, () => [a, b], ['cdc-two-track-ideal'])[0];

test('two tracks: opening azimuth, transverse momentum and polar range', () => {
  expect(ideal(muon(2, 90, 0), muon(2, 80, 85))).toBe(0);
  expect(ideal(muon(2, 90, 0), muon(2, 80, 95))).toBe(100);
  expect(ideal(muon(2, 90, 10), muon(2, 80, -95))).toBe(100);
  expect(ideal(muon(2, 90, 0), muon(0.28, 80, 180))).toBe(0);
  expect(ideal(muon(2, 90, 0), muon(0.32, 80, 180))).toBe(100);
  expect(ideal(muon(2, 29, 0), muon(2, 80, 180))).toBe(0);
  expect(ideal(muon(2, 31, 0), muon(2, 127, 180))).toBe(100);
  expect(ideal(muon(2, 90, 0), muon(2, 129, 180))).toBe(0);
});

test('the efficiency is applied once per event, the factor multiplies it, ideal and none are untouched', () => {
  const n = 40000;
  const pair = () => [muon(2, 90, 0), muon(2, 80, 180, 'mu+')];
  const [line, perfectLine, , , none] = accepted(n, pair);
  expect(perfectLine).toBe(n);
  expect(none).toBe(n);
  expect(Math.abs(line! - 0.79 * n)).toBeLessThan(4 * Math.sqrt(n * 0.79 * 0.21));
  const lowered = accepted(n, pair, ['cdc-two-track', 'none'], applyOverrides(perfect, { 'triggerFactor.factor': '0.9' }));
  expect(Math.abs(lowered[0] - 0.711 * n)).toBeLessThan(4 * Math.sqrt(n * 0.711 * 0.289));
  expect(lowered[1]).toBe(n);
});

test('energy sum: above 1 GeV between 22.5 and 126.8 deg, with the energy of electrons', () => {
  const sum = (...shots: Shot[]) => accepted(200, () => shots, ['ecl-energy'])[0];
  expect(sum(photon(2, 90))).toBe(200);
  expect(sum(photon(0.7, 90))).toBe(0);
  expect(sum(photon(0.7, 90), photon(0.7, 60, 90))).toBe(200);
  expect(sum(photon(2, 20))).toBe(0);
  expect(sum(photon(2, 128))).toBe(0);
  expect(sum(muon(3, 90, 0, 'e-'))).toBe(200);
  expect(sum(muon(3, 90, 0))).toBeLessThan(8);
});

test('single photon: one barrel photon above 1 GeV in the centre-of-mass system and nothing else', () => {
  const single = (...shots: Shot[]) => accepted(200, () => shots, ['single-photon'])[0];
  expect(single(photon(3, 90))).toBe(200);
  expect(single(photon(3, 90), photon(0.1, 60))).toBe(200);
  expect(single(photon(3, 90), photon(0.6, 60))).toBe(0);
  expect(single(photon(3, 90), photon(3, 60))).toBe(0);
  expect(single(photon(3, 25))).toBe(0);
  // boosted along +z: a forward photon of 1.15 GeV has E* = 0.95 GeV, a backward one 1.3 GeV
  expect(single(photon(1.15, 40))).toBeLessThan(20);
  expect(single(photon(1.15, 125))).toBe(200);
});

test('a line decides the same whatever other lines run, and differs with the seed', () => {
  const pair = () => [muon(2, 90, 0), muon(2, 80, 180, 'mu+')];
  const alone = accepted(5000, pair, ['cdc-two-track']);
  expect(accepted(5000, pair, ['none', 'ecl-energy', 'cdc-two-track'])[2]).toBe(alone[0]);
  expect(accepted(5000, pair, ['cdc-two-track'], perfect, 4)[0]).not.toBe(alone[0]);
});

test('unknown lines are refused with the nearest name; __proto__ is just unknown', () => {
  expect(() => compileTrigger(belle2Tables, ['cdc-two-tracks'])).toThrow(/Did you mean "cdc-two-track"/);
  expect(() => compileTrigger(belle2Tables, ['__proto__'])).toThrow(/unknown trigger line/);
  expect(() => compileTrigger(belle2Tables, new Array(33).fill('none'))).toThrow(/32/);
});

test('description for reports: efficiency with its status, what is neglected', () => {
  const [line, none] = describeTrigger(applyOverrides(belle2Tables, { 'triggerFactor.factor': '0.5' }), [
    'cdc-two-track',
    'none',
  ]);
  expect(line!.efficiency).toBeCloseTo(0.395, 12);
  expect(line!.efficiencyStatus).toMatch(/^assumed/);
  expect(line!.neglects).toMatch(/Bhabha/);
  expect(none!.efficiency).toBe(1);
  expect(triggerLines()).toEqual(expect.arrayContaining(all));
});
