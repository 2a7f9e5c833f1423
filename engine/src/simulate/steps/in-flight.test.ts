import { expect, test } from 'vitest';
import { createEventBatch, type EventBatch } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { massOf, particles } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import { stepOf } from '../card.ts';
import { along, type OnTheWay } from '../flight/helix-path.ts';
import { applyOverrides, type Overrides } from '../overrides.ts';
import { chargeOf, kind, kindOf } from '../particle-kinds.ts';
import { particleGun, type Shot } from '../particle-gun.ts';
import { createSimulation, type FlyingParticles } from '../state.ts';
import { compileInFlight } from './in-flight.ts';

const RHO_PER_PT = 100 / (0.299792458 * 1.5);
const stream = new RandomStream(5, 'in flight');

/** Flies gun events of one batch. */
function fly(
  events: number,
  shots: (index: number) => readonly Shot[],
  overrides: Overrides = {},
  change?: (batch: EventBatch) => void,
): FlyingParticles {
  const card = applyOverrides(belle2, overrides);
  const kernel = compileInFlight(stepOf(card, 'inFlight')!, card);
  const batch = createEventBatch(events);
  particleGun(batch, 0, events, shots);
  change?.(batch);
  const simulation = { batch, stream, ...createSimulation(events) };
  kernel(simulation);
  return simulation.flying;
}

const shot = (particle: Shot['particle'], momentum: number, thetaDeg = 90, phi = 0.3): Shot => ({
  particle,
  momentum,
  theta: (thetaDeg * Math.PI) / 180,
  phi,
});
const size = (f: FlyingParticles, row: number) => Math.hypot(f.px[row], f.py[row], f.pz[row]);
/** Daughters of the first particle of an event, as row numbers. */
function daughters(f: FlyingParticles, event: number, of = 0): number[] {
  const rows: number[] = [];
  for (let row = f.offset[event] + 1; row < f.offset[event + 1]; row++) if (f.mother[row] === of) rows.push(row);
  return rows;
}

test('nothing happens to particles that live and pass no material: they are copied', () => {
  const f = fly(10, () => [shot('mu-', 4), shot('p', 2, 60), shot('K_L0', 900)], { 'inFlight.decays': 0 });
  expect(f.offset[10]).toBe(30);
  expect(Array.from(f.pathEnd.subarray(0, 30)).every((path) => path === Number.POSITIVE_INFINITY)).toBe(true);
  expect(Array.from(f.generated.subarray(0, 5))).toEqual([0, 1, 2, 3, 4]);
  expect(f.pdg[1]).toBe(2212);
});

test.each([
  ['K_S0', 1, 2000],
  ['Lambda', 1.5, 2000],
  ['K+', 0.4, 4000],
  ['pi-', 0.35, 6000],
] as const)('%s of %s GeV: exponential law in its rest frame, up to the front of the calorimeter', (name, momentum, events) => {
  const f = fly(events, () => [shot(name, momentum)], { 'inFlight.stopping': 0 });
  const { mass, lifetime } = particles[name] as { mass: number; lifetime: number };
  const mean = (lifetime * constants.speedOfLight.value * momentum) / mass;
  // count of decays within 10 and 100 cm of path against 1 - exp(-s / mean); both are inside the detector
  for (const path of [10, 100]) {
    let decayed = 0;
    for (let e = 0; e < events; e++) if (f.pathEnd[f.offset[e]] < path) decayed++;
    const expected = 1 - Math.exp(-path / mean);
    expect(Math.abs(decayed / events - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / events) + 1e-9);
  }
});

test('energy and momentum are conserved from decay to decay, positions lie on the mother, times are those of its speed', () => {
  const f = fly(1500, (i) => [shot((['K+', 'K-', 'K_S0', 'K_L0', 'Lambda', 'pi0'] as const)[i % 6]!, 0.5, 40 + (i % 100), i)], {
    'inFlight.conversions': 0,
    'inFlight.bremsstrahlung': 0,
  });
  const point: OnTheWay = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0 };
  let seen = 0;
  for (let e = 0; e < 1500; e++) {
    const first = f.offset[e];
    for (let row = first; row < f.offset[e + 1]; row++) {
      const products = daughters(f, e, row - first);
      if (products.length === 0) continue;
      seen++;
      const charge = kindOf(f.pdg[row]) >= kind.charged ? chargeOf(f.pdg[row]) : 0;
      along(f.vx[row], f.vy[row], f.vz[row], f.px[row], f.py[row], f.pz[row], charge, RHO_PER_PT, f.pathEnd[row], point);
      const sum = (column: Float64Array) => products.reduce((total, k) => total + column[k], 0);
      expect(sum(f.energy)).toBeCloseTo(f.energy[row], 9);
      expect([sum(f.px) - point.px, sum(f.py) - point.py, sum(f.pz) - point.pz].every((d) => Math.abs(d) < 1e-9)).toBe(true);
      const time = f.time[row] + (f.pathEnd[row] * f.energy[row]) / (size(f, row) * constants.speedOfLight.value);
      for (const k of products) {
        expect(f.time[k]).toBeCloseTo(time, 9);
        expect(Math.hypot(f.vx[k] - point.x, f.vy[k] - point.y, f.vz[k] - point.z)).toBeLessThan(1e-6);
        expect(f.generated[k]).toBe(f.generated[row]);
        // not faster than light from the collision on
        expect(Math.hypot(f.vx[k], f.vy[k], f.vz[k])).toBeLessThanOrEqual(f.time[k] * constants.speedOfLight.value + 1e-9);
      }
    }
  }
  expect(seen).toBeGreaterThan(500);
});

test('branching: two thirds of the kaons that decay give a muon, 31 % of the K_S0 photons', () => {
  const f = fly(4000, (i) => [shot(i % 2 === 0 ? 'K+' : 'K_S0', i % 2 === 0 ? 0.3 : 0.2)], { 'inFlight.stopping': 0 });
  const count = { K: 0, mu: 0, KS: 0, neutral: 0 };
  for (let e = 0; e < 4000; e++) {
    const [one, two] = daughters(f, e);
    if (one === undefined) continue;
    if (e % 2 === 0) {
      count.K++;
      if (f.pdg[one] === -13 && f.pdg[two!] === 14) count.mu++;
    } else {
      count.KS++;
      if (f.pdg[one] === 111) count.neutral++;
    }
  }
  expect(count.K).toBeGreaterThan(500);
  expect(Math.abs(count.mu / count.K - 0.6364)).toBeLessThan(4 * Math.sqrt(0.23 / count.K));
  expect(Math.abs(count.neutral / count.KS - 0.3072)).toBeLessThan(4 * Math.sqrt(0.213 / count.KS));
});

test('photons convert as 7/9 of the radiation lengths before the last wire, into pairs that take all their energy', () => {
  const events = 20000;
  const f = fly(events, () => [shot('gamma', 3)], { 'inFlight.bremsstrahlung': 0 });
  let converted = 0;
  let inPipe = 0;
  for (let e = 0; e < events; e++) {
    const pair = daughters(f, e);
    if (pair.length === 0) continue;
    converted++;
    const row = f.offset[e];
    expect(pair.map((k) => f.pdg[k])).toEqual([11, -11]);
    expect(f.energy[pair[0]!] + f.energy[pair[1]!]).toBeCloseTo(3, 12);
    for (const k of pair) expect(f.energy[k] ** 2 - size(f, k) ** 2).toBeCloseTo(massOf('e-') ** 2, 9);
    // the nucleus takes what the photon has of momentum above the pair, far below the fit's resolution
    expect(3 - size(f, pair[0]!) - size(f, pair[1]!)).toBeLessThan(1e-3);
    expect(Math.hypot(f.vx[pair[0]!], f.vy[pair[0]!])).toBeCloseTo(f.pathEnd[row], 9);
    if (f.pathEnd[row] < 1.2) inPipe++;
  }
  // 0.45 % pipe, 0.24 % pixels, 2 % strips, 0.32 % wall, 0.36 % gas and wires = 3.4 % of X0
  expect(converted / events).toBeGreaterThan(0.02);
  expect(converted / events).toBeLessThan(0.03);
  // of which the pipe: 7/9 0.45 %
  expect(Math.abs(inPipe / events - 0.0035)).toBeLessThan(4 * Math.sqrt(0.0035 / events));
});

test('electrons radiate k dN/dk = 4/3 ... per radiation length; photons fly along and carry what the electron loses', () => {
  const events = 8000;
  const f = fly(events, () => [shot('e-', 2)], { 'inFlight.conversions': 0 });
  let hard = 0;
  for (let e = 0; e < events; e++) {
    const photons = daughters(f, e);
    const total = photons.reduce((sum, k) => sum + f.energy[k], 0);
    expect(total).toBeLessThan(2);
    for (const k of photons) {
      expect(f.pdg[k]).toBe(22);
      if (f.energy[k] > 1) hard++;
    }
  }
  // photons above half of the energy: 0.034 X0 x (4/3 ln 2 - 2/3 + 3/8) = 0.0216 an electron, less what was radiated before
  expect(hard / events).toBeGreaterThan(0.016);
  expect(hard / events).toBeLessThan(0.025);
});

test('slow protons and deuterons stop in the pipe and vertex detector, fast ones do not', () => {
  const f = fly(4, (i) => [shot(i < 2 ? 'p' : 'deuteron', [0.1, 1, 0.2, 2][i]!)]);
  const ends = [0, 1, 2, 3].map((i) => f.pathEnd[i]);
  expect(ends[0]).toBeLessThan(2);
  expect(ends[2]).toBeLessThan(5);
  expect([ends[1], ends[3]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test('the same event is the same in any batch', () => {
  const shots = (i: number) => [shot('K+', 0.4, 70, i), shot('gamma', 0.5, 60, i), shot('e+', 1, 100, i)];
  const all = fly(300, shots);
  const late = fly(
    100,
    (i) => shots(i + 200),
    {},
    (batch) => {
      for (let e = 0; e < 100; e++) batch.index[e] = 200 + e;
    },
  );
  const rows = late.offset[100];
  expect(all.offset[300] - all.offset[200]).toBe(rows);
  const from = all.offset[200];
  expect(Array.from(late.vx.subarray(0, rows))).toEqual(Array.from(all.vx.subarray(from, from + rows)));
  expect(Array.from(late.px.subarray(0, rows))).toEqual(Array.from(all.px.subarray(from, from + rows)));
});

test('what cannot be: momenta that are not finite, energy below momentum, codes without a response', () => {
  type Column = 'py' | 'energy' | 'pdg' | 'stable';
  const spoiled = (...values: [Column, number, number][]) => {
    const change = ({ particles }: EventBatch) => {
      for (const [column, row, value] of values) particles[column][row] = value;
    };
    return () => fly(3, () => [shot('mu-', 1), shot('mu+', 1)], {}, change);
  };
  expect(spoiled(['py', 3, Number.NaN])).toThrow(/^event 1, particle 1 \(PDG code -13\): .*not finite/);
  expect(spoiled(['energy', 0, Number.POSITIVE_INFINITY])).toThrow(/^event 0.*not finite/);
  expect(spoiled(['energy', 4, 0.99])).toThrow(/^event 2, particle 0.*energy below its momentum/);
  expect(spoiled(['pdg', 2, 3334])).toThrow(/^event 1, particle 0.*PDG code 3334/);
  expect(spoiled(['pdg', 2, 1000020040])).toThrow(/PDG code 1000020040/);
  // dark particles and neutrinos pass
  expect(spoiled(['pdg', 2, 9900022])).not.toThrow();
  expect(spoiled(['pdg', 2, -14])).not.toThrow();
  // so does an unknown particle that the generator has decayed
  expect(spoiled(['pdg', 2, 511], ['stable', 2, 0])).not.toThrow();
});
