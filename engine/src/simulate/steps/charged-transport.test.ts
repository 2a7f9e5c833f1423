import { expect, test } from 'vitest';
import { createEventBatch } from '../../basics/columns.ts';
import { constants } from '../../basics/constants.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import { bitCount } from '../bit-count.ts';
import { stepOf } from '../card.ts';
import { along, type OnTheWay } from '../flight/helix-path.ts';
import { compileTracker } from '../geometry/tracker.ts';
import { createCrossings, traverse } from '../geometry/traverse.ts';
import { applyOverrides, type Overrides } from '../overrides.ts';
import { particleGun, type Shot } from '../particle-gun.ts';
import { type ChargedRows, createSimulation, type Simulation } from '../state.ts';
import { chargedTransport, compileChargedTransport, curvatureAfter } from './charged-transport.ts';
import { compileInFlight } from './in-flight.ts';
import { compileTrackFinding, trackFinding } from './track-finding.ts';

const RHO_PER_PT = 100 / (0.299792458 * 1.5);
const perfect = {
  'chargedTransport.pixelEfficiency': 1,
  'chargedTransport.stripEfficiency': 1,
  'chargedTransport.wireEfficiency': 1,
};
const quiet = { 'inFlight.decays': 0, 'inFlight.bremsstrahlung': 0, 'inFlight.conversions': 0 };

/** The charged rows that gun events leave, after flight, transport and finding. */
function transport(events: number, shots: (index: number) => readonly Shot[], overrides: Overrides = {}): Simulation {
  const card = applyOverrides(belle2, overrides);
  const batch = createEventBatch(events);
  particleGun(batch, 0, events, shots);
  const simulation: Simulation = { batch, stream: new RandomStream(3, 'transport'), ...createSimulation(events) };
  compileInFlight(stepOf(card, 'inFlight')!, card)(simulation);
  compileChargedTransport(stepOf(card, 'chargedTransport') ?? chargedTransport, card)(simulation);
  compileTrackFinding(stepOf(card, 'trackFinding') ?? trackFinding, card)(simulation);
  return simulation;
}

const shot = (
  particle: Shot['particle'],
  momentum: number,
  thetaDeg = 90,
  phi = 0.3,
  vertex?: [number, number, number],
): Shot => ({
  particle,
  momentum,
  theta: (thetaDeg * Math.PI) / 180,
  phi,
  ...(vertex === undefined ? {} : { vertex }),
});
const wires = (c: ChargedRows, r: number) => bitCount(c.cdcHitsInner[r]!) + bitCount(c.cdcHitsOuter[r]!);

test('a muon across the barrel crosses all 62 layers; entry by hand', () => {
  const { charged: c } = transport(1, () => [shot('mu-', 1, 90, 0)], { ...perfect, ...quiet, 'chargedTransport.scattering': 0 });
  expect(c.n).toBe(1);
  expect([c.vxdHits[0], wires(c, 0)]).toEqual([0b111111, 56]);
  expect([c.firstRadius[0], c.lastRadius[0]]).toEqual([expect.closeTo(1.421, 6), expect.closeTo(111.14, 2)]);
  // rho = 222.4 cm; sine of half the turn = 126.6 / 2 rho; negative charge turns anticlockwise
  const half = Math.asin(126.6 / (2 * RHO_PER_PT));
  expect(c.entryPath[0]).toBeCloseTo(2 * RHO_PER_PT * half, 6);
  expect(Math.atan2(c.hitY[0]!, c.hitX[0]!)).toBeCloseTo(half, 9);
  expect(Math.atan2(c.entryDirectionY[0]!, c.entryDirectionX[0]!)).toBeCloseTo(2 * half, 9);
  expect(c.region[0]).toBe(2);
  // 0.49 pipe + 0.5 vertex detector + 0.3 gas and walls + 1.4 wall + 8.5 TOP = 11 to 13 MeV of energy lost
  expect(1 - c.entryMomentum[0]!).toBeGreaterThan(0.01);
  expect(1 - c.entryMomentum[0]!).toBeLessThan(0.016);
  const light = c.entryPath[0]! / constants.speedOfLight.value;
  expect(c.entryTime[0]! / light).toBeCloseTo(Math.hypot(1, massOf('mu-')), 3);
});

test('prompt tracks: the map gives the layers of a walk but for a cell at the ends of layers', () => {
  const card = applyOverrides(belle2, perfect);
  const tracker = compileTracker(card);
  const crossings = createCrossings();
  const { charged: c, flying: f } = transport(
    1000,
    (i) => [shot(i % 2 === 0 ? 'pi+' : 'mu-', 0.1 + ((i * 0.618) % 1) ** 2 * 3, 15 + ((i * 0.7548) % 1) * 137, i)],
    { ...perfect, ...quiet },
  );
  let different = 0;
  let hits = 0;
  for (let r = 0; r < c.n; r++) {
    const row = c.flying[r]!;
    const rho = RHO_PER_PT * Math.hypot(f.px[row]!, f.py[row]!);
    const halfTurn = (Math.PI * rho * c.momentum[r]!) / Math.hypot(f.px[row]!, f.py[row]!);
    traverse(tracker, 0, 0, 0, f.px[row]!, f.py[row]!, f.pz[row]!, c.charge[r]!, halfTurn, crossings);
    const layers = new Set<number>();
    for (let i = 0; i < crossings.n; i++) {
      const { bit, part } = tracker.layers[crossings.layer[i]!]!;
      if (bit >= 0) layers.add(part === 'cdc' ? 6 + bit : bit);
    }
    const ours = bitCount(c.vxdHits[r]!) + wires(c, r);
    hits += layers.size;
    different += Math.abs(ours - layers.size);
  }
  expect(hits).toBeGreaterThan(30000);
  expect(different / hits).toBeLessThan(0.004);
});

test('a track from a displaced vertex has only the layers outside it', () => {
  const at = (r: number) => transport(1, () => [shot('mu+', 2, 90, 0, [r, 0, 0])], { ...perfect, ...quiet }).charged;
  expect(at(5).vxdHits[0]).toBe(0b111000);
  expect(wires(at(5), 0)).toBe(56);
  expect([at(14).vxdHits[0], wires(at(14), 0)]).toEqual([0, 56]);
  // layers 0..7 of the drift chamber end at 23.8 cm, 8..13 begin at 25.7 cm (waist of stereo layers 25.3 cm)
  expect(wires(at(24.5), 0)).toBe(48);
  expect(at(24.5).firstRadius[0]).toBeGreaterThan(25);
  expect(wires(at(100), 0)).toBeGreaterThan(4);
  expect(wires(at(100), 0)).toBeLessThan(8);
  // inwards: the layers inside count as well, up to the closest approach at 60^2 / (4 x 222.4) = 4.05 cm, outside the third
  const inwards = transport(1, () => [shot('mu+', 2, 90, Math.PI, [60, 0, 0])], { ...perfect, ...quiet }).charged;
  expect([bitCount(inwards.vxdHits[0]!), wires(inwards, 0)]).toEqual([3, 56]);
});

test('outcomes of a decay behind the drift chamber: before the calorimeter, in the crystals, in the KLM, outside', () => {
  const at = (r: number) => transport(1, () => [shot('mu+', 2, 90, 0, [r, 0, 0])], { ...perfect, ...quiet }).charged;
  const before = at(120);
  expect([before.n, before.vxdHits[0], wires(before, 0), before.tracked[0]]).toEqual([1, 0, 0, 0]);
  expect([before.region[0], before.entryPath[0]]).toEqual([2, expect.closeTo(6.6, 1)]);
  const inside = at(140);
  expect([inside.n, inside.tracked[0], inside.region[0], inside.firstRadius[0]]).toEqual([1, 0, 2, 0]);
  expect(inside.entryMomentum[0]).toBe(2);
  expect(inside.entryPath[0]).toBeLessThan(1e-6);
  expect(at(250).n).toBe(0);
  expect(at(500).n).toBe(0);
});

test('mothers leave hits up to their decay, and enter no calorimeter', () => {
  const { charged: c, flying: f } = transport(3000, () => [shot('K+', 0.35, 90)], { ...perfect, 'inFlight.stopping': 0 });
  let decayed = 0;
  for (let r = 0; r < c.n; r++) {
    const row = c.flying[r]!;
    if (c.pdg[r] !== 321 || f.pathEnd[row] === Number.POSITIVE_INFINITY) continue;
    decayed++;
    expect(c.entryPath[r]).toBe(0);
    expect(c.lastRadius[r]).toBeLessThanOrEqual(f.pathEnd[row]!);
  }
  expect(decayed).toBeGreaterThan(500);
});

test('nothing is faster than light, whatever it is and wherever it starts', () => {
  const names = ['e-', 'mu+', 'pi-', 'K+', 'p', 'deuteron'] as const;
  const { charged: c, flying: f } = transport(1200, (i) => {
    const r = i % 3 === 0 ? 60 * ((i * 0.37) % 1) : 0;
    return [
      shot(names[i % 6]!, 0.3 + ((i * 0.618) % 1) * 3, 20 + ((i * 0.7548) % 1) * 130, i, [r * Math.cos(i), r * Math.sin(i), 0]),
    ];
  });
  let entries = 0;
  for (let r = 0; r < c.n; r++) {
    if (c.entryPath[r] === 0) continue;
    entries++;
    const row = c.flying[r]!;
    const t = c.entryTime[r]! - f.time[row]!;
    // straight from the vertex to the point on the barrel
    const scale = 126.6 / Math.hypot(c.hitX[r]!, c.hitY[r]!);
    const distance = Math.hypot(
      scale * c.hitX[r]! - f.vx[row]!,
      scale * c.hitY[r]! - f.vy[row]!,
      scale * c.hitZ[r]! - f.vz[row]!,
    );
    expect(c.entryPath[r]).toBeLessThanOrEqual(t * constants.speedOfLight.value * (1 + 1e-12));
    if (c.region[r] === 2 && Math.abs(scale * c.hitZ[r]!) < 100)
      expect(distance).toBeLessThanOrEqual(t * constants.speedOfLight.value * (1 + 1e-9));
    expect(c.entryMomentum[r]).toBeLessThanOrEqual(c.momentum[r]!);
    expect(Math.hypot(c.entryDirectionX[r]!, c.entryDirectionY[r]!, c.entryDirectionZ[r]!)).toBeCloseTo(1, 9);
    expect(Math.hypot(c.hitX[r]!, c.hitY[r]!, c.hitZ[r]!)).toBeCloseTo(1, 9);
  }
  expect(entries).toBeGreaterThan(700);
});

test('hit losses: 5 % of the wires, binomial; 2 % of pixels, 1 % of strips', () => {
  const { charged: c } = transport(4000, () => [shot('mu-', 2, 80)], quiet);
  const lost = { sum: 0, square: 0, pixels: 0, strips: 0 };
  const perLayer = new Int32Array(32);
  for (let r = 0; r < c.n; r++) {
    const k = 56 - wires(c, r);
    lost.sum += k;
    lost.square += k * k;
    lost.pixels += 2 - bitCount(c.vxdHits[r]! & 3);
    lost.strips += 4 - bitCount(c.vxdHits[r]! >> 2);
    for (let b = 0; b < 32; b++) if (((c.cdcHitsInner[r]! >>> b) & 1) === 0) perLayer[b]!++;
  }
  const n = c.n;
  const mean = lost.sum / n;
  expect(Math.abs(mean - 2.8)).toBeLessThan((4 * Math.sqrt(2.66)) / Math.sqrt(n));
  expect(lost.square / n - mean * mean).toBeCloseTo(2.66, 0);
  expect(Math.abs(lost.pixels / (2 * n) - 0.02)).toBeLessThan(4 * Math.sqrt(0.0196 / (2 * n)));
  expect(Math.abs(lost.strips / (4 * n) - 0.01)).toBeLessThan(4 * Math.sqrt(0.0099 / (4 * n)));
  for (const count of perLayer) expect(Math.abs(count / n - 0.05)).toBeLessThan(4.5 * Math.sqrt(0.0475 / n));
});

test('electrons: all that is radiated is missing at the calorimeter, the track sees what the fit weights', () => {
  // x = 1/2: half of the weight 30 x^2 (1-x)^2 lies on either side
  expect([curvatureAfter(-1), curvatureAfter(0), curvatureAfter(0.5), curvatureAfter(1)]).toEqual([1, 1, 0.5, 0]);
  const { charged: c, flying: f } = transport(2000, () => [shot('e-', 2, 80)], { ...perfect, 'inFlight.conversions': 0 });
  let radiating = 0;
  for (let r = 0; r < c.n; r++) {
    const first = f.offset[c.event[r]!]!;
    let sum = 0;
    for (let k = first + 1; k < f.offset[c.event[r]! + 1]!; k++) sum += f.energy[k]!;
    const measured = c.pT[r]! * Math.hypot(1, c.tanLambda[r]!);
    if (sum > 0) radiating++;
    else expect(measured).toBeCloseTo(2, 9);
    // ionisation of electrons and the rest mass make up for 20 MeV at most
    expect(2 - sum - c.entryMomentum[r]!).toBeGreaterThan(-1e-9);
    if (2 - sum > 0.1) expect(2 - sum - c.entryMomentum[r]!).toBeLessThan(0.02);
    expect(measured).toBeLessThanOrEqual(2 + 1e-9);
    expect(measured).toBeGreaterThanOrEqual(Math.max(0.02, 2 - sum) - 1e-9);
  }
  expect(radiating).toBeGreaterThan(300);
});

test('low momenta: the layers end with the circle; too slow for a layer: no row', () => {
  const { charged: c } = transport(1, () => [shot('pi+', 0.1, 80)], { ...perfect, ...quiet });
  // diameter 2 rho = 0.0985 GeV x 444.8 = 43.8 cm: all of the vertex detector, and wires below
  expect(c.vxdHits[0]).toBe(0b111111);
  expect(c.lastRadius[0]).toBeLessThan(43.9);
  expect(c.lastRadius[0]).toBeGreaterThan(41);
  expect(c.entryPath[0]).toBe(0);
  expect(transport(1, () => [shot('e+', 0.005, 80)], quiet).charged.n).toBe(0);
});

test('a vertex shifted with the interaction point of the run shows in d0 and z0', () => {
  const { charged: c } = transport(1, () => [shot('mu-', 2, 90, 0)], {
    ...quiet,
    'inFlight.offsetY': '0.02 cm',
    'inFlight.offsetZ': '-0.05 cm',
  });
  // z component of position x momentum is negative for y > 0 and momentum along x
  expect(c.d0[0]).toBeCloseTo(-0.02, 9);
  expect(c.z0[0]).toBeCloseTo(-0.05, 9);
});

test('entry points scatter by a few milliradians of 1 GeV over p', () => {
  const spread = (p: number) => {
    const { charged: c } = transport(2000, () => [shot('mu-', p, 90, 0)], quiet);
    let square = 0;
    for (let r = 0; r < c.n; r++) square += c.hitZ[r]! * c.hitZ[r]!;
    return Math.sqrt(square / c.n);
  };
  // 3.4 % of a radiation length near the vertex, 2 % in the outer wall: 13.6 MeV sqrt(0.03) = 2.4 mrad at 1 GeV
  expect(spread(1)).toBeGreaterThan(1.5e-3);
  expect(spread(1)).toBeLessThan(3e-3);
  expect(spread(4) / spread(1)).toBeCloseTo(0.25, 1);
});

test('points of a helix from anywhere have the closest approach of the row', () => {
  const { charged: c, flying: f } = transport(
    200,
    (i) => [shot('pi+', 1 + (i % 7) / 3, 50 + (i % 80), i, [10 * Math.cos(2 * i), 8 * Math.sin(i), 5])],
    quiet,
  );
  const point: OnTheWay = { x: 0, y: 0, z: 0, px: 0, py: 0, pz: 0 };
  for (let r = 0; r < c.n; r++) {
    const row = c.flying[r]!;
    let least = Number.POSITIVE_INFINITY;
    let z = 0;
    for (let s = -40; s < 40; s += 0.01) {
      // backwards along the helix: reversed momentum and charge
      const sign = s < 0 ? -1 : 1;
      along(
        f.vx[row]!,
        f.vy[row]!,
        f.vz[row]!,
        sign * f.px[row]!,
        sign * f.py[row]!,
        sign * f.pz[row]!,
        sign * c.charge[r]!,
        RHO_PER_PT,
        Math.abs(s),
        point,
      );
      if (Math.hypot(point.x, point.y) < least) [least, z] = [Math.hypot(point.x, point.y), point.z];
    }
    expect(Math.abs(c.d0[r]!)).toBeCloseTo(least, 3);
    expect(Math.abs(c.z0[r]! - z)).toBeLessThan(0.02);
    if (r > 20) break;
  }
});
