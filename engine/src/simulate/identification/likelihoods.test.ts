import { expect, test } from 'vitest';
import { createClusterColumns, createEventBatch, createTrackColumns, LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { RandomStream } from '../../basics/random.ts';
import { belle2 } from '../belle2.ts';
import type { CardStep, DetectorCard } from '../card.ts';
import { compileDetector } from '../detector.ts';
import { applyOverrides } from '../overrides.ts';
import { particleGun } from '../particle-gun.ts';
import { createSimulation, type Kernel, type KernelMaker, region, type Simulation, species } from '../state.ts';
import { arichLikelihood, compileArichLikelihood } from '../steps/arich-likelihood.ts';
import { calorimeterLikelihood, compileCalorimeterLikelihood } from '../steps/calorimeter-likelihood.ts';
import { compileIdentification, identification } from '../steps/identification.ts';
import { compileIonisationLikelihood, ionisationLikelihood } from '../steps/ionisation-likelihood.ts';
import { compileKlmLikelihood, klmLikelihood } from '../steps/klm-likelihood.ts';
import { compileTopLikelihood, topLikelihood } from '../steps/top-likelihood.ts';
import { DepthCounts, LayerDepth } from './layer-depth.ts';
import { likelihoodAt } from './rows.ts';

interface Tracks {
  readonly kind: number;
  readonly momentum: number;
  /** [deg] */
  readonly theta: number;
  readonly charge?: 1 | -1;
}

/** Rows of found tracks from the origin, all layers hit, spread in azimuth, no cluster and nothing in the KLM. */
function rows(n: number, { kind, momentum, theta, charge = 1 }: Tracks, firstIndex = 0): Simulation {
  const stream = new RandomStream(5, 'identification');
  const simulation = { batch: undefined as never, stream, ...createSimulation(Math.ceil(n / 16)) };
  const c = simulation.charged;
  c.n = n;
  const angle = (theta * Math.PI) / 180;
  for (let r = 0; r < n; r++) {
    const phi = 2 * Math.PI * (((firstIndex + r) * 0.6180339887498949) % 1);
    c.index[r] = firstIndex + r;
    c.species[r] = kind;
    c.charge[r] = charge;
    c.tracked[r] = 1;
    c.momentum[r] = momentum;
    c.pT[r] = momentum * Math.sin(angle);
    c.tanLambda[r] = 1 / Math.tan(angle);
    c.region[r] = theta < 31.4 ? region.forward : theta < 128.7 ? region.barrel : region.backward;
    c.hitX[r] = Math.sin(angle) * Math.cos(phi);
    c.hitY[r] = Math.sin(angle) * Math.sin(phi);
    c.hitZ[r] = Math.cos(angle);
    c.vxdHits[r] = 0b111111;
    c.cdcHitsInner[r] = 0xffffffff;
    c.cdcHitsOuter[r] = 0xffffff;
  }
  return simulation;
}

const six = (simulation: Simulation, row: number, at: number): number[] =>
  Array.from(simulation.charged.logLikelihood.subarray(LIKELIHOODS_PER_TRACK * row + at, LIKELIHOODS_PER_TRACK * row + at + 6));

/** L_a / (L_a + L_b) of every row after a kernel. */
function ratios(simulation: Simulation, kernel: Kernel, at: number, a: number, b: number): number[] {
  kernel(simulation);
  return Array.from({ length: simulation.charged.n }, (_, r) => {
    const logL = six(simulation, r, at);
    return 1 / (1 + Math.exp(logL[b]! - logL[a]!));
  });
}

const share = (values: readonly number[], above = 0.5): number => values.filter((v) => v > above).length / values.length;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function alone(step: CardStep, make: KernelMaker, changes: Record<string, number> = {}): Kernel {
  const numbers = { ...step.numbers };
  for (const [name, value] of Object.entries(changes)) numbers[name] = { ...numbers[name]!, value };
  const changed = { ...step, numbers };
  return make(changed, { name: 'test', title: '', steps: [changed] } satisfies DetectorCard);
}

const ionisation = alone(ionisationLikelihood, compileIonisationLikelihood);
const top = alone(topLikelihood, compileTopLikelihood);
const arich = alone(arichLikelihood, compileArichLikelihood);
const klm = compileKlmLikelihood(klmLikelihood, belle2);
const calorimeter = compileCalorimeterLikelihood(calorimeterLikelihood, belle2);
const combine = alone(identification, compileIdentification);
const { pion, kaon, proton, muon, electron } = species;

const every = [
  ['SVD', ionisation, 0],
  ['CDC', ionisation, 0],
  ['TOP', top, 30],
  ['ARICH', arich, 60],
  ['ECL', calorimeter, 90],
  ['KLM', klm, 90],
] as const;

test.each(every)('%s says nothing, in rows used before, about what it does not see', (name, kernel, outside) => {
  const simulation = rows(16, { kind: kaon, momentum: 1, theta: outside || 90 });
  if (name === 'SVD' || name === 'CDC') simulation.charged.vxdHits.fill(0b11);
  if (name === 'SVD' || name === 'CDC') simulation.charged.cdcHitsInner.fill(0b111);
  simulation.charged.cdcHitsOuter.fill(0);
  simulation.charged.logLikelihood.fill(-3.5);
  kernel(simulation);
  for (let r = 0; r < 16; r++) expect(six(simulation, r, likelihoodAt[name])).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each(every)(
  '%s gives finite numbers for every species from 50 MeV to 15 GeV, the same whatever the batch',
  (name, kernel) => {
    const theta = name === 'ARICH' ? 22 : 70;
    for (const momentum of [0.05, 0.13, 0.46, 0.9, 3, 15]) {
      for (let kind = 0; kind < 6; kind++) {
        const whole = rows(8, { kind, momentum, theta });
        const part = rows(4, { kind, momentum, theta }, 4);
        for (const { charged } of [whole, part]) {
          charged.clusterEnergy.fill(0.2);
          charged.klmReach.fill(9);
          charged.klmDepth.fill(6);
          charged.klmHits.fill(0b110111);
        }
        kernel(whole);
        kernel(part);
        for (let r = 0; r < 4; r++) {
          const logL = six(whole, r + 4, likelihoodAt[name]);
          expect(logL.every((x) => Number.isFinite(x) && x > -1000)).toBe(true);
          expect(six(part, r, likelihoodAt[name])).toEqual(logL);
        }
      }
    }
  },
);

test.each([
  ['CDC', 0.8],
  ['CDC', 2.5],
  ['SVD', 0.8],
] as const)('%s at %s GeV: among as many kaons as pions, a ratio means what it says', (name, momentum) => {
  const n = 6000;
  const of = (kind: number) => ratios(rows(n, { kind, momentum, theta: 80 }), ionisation, likelihoodAt[name], kaon, pion);
  const [kaons, pions] = [of(kaon), of(pion)];
  for (const [low, high] of [
    [0.2, 0.4],
    [0.4, 0.6],
    [0.6, 0.8],
    [0.8, 0.95],
  ] as const) {
    const within = (values: number[]) => values.filter((v) => v > low && v < high);
    const all = [...within(kaons), ...within(pions)];
    expect(all.length).toBeGreaterThan(200);
    expect(Math.abs(within(kaons).length / all.length - mean(all))).toBeLessThan(0.06);
  }
});

test('ionisation: slow kaons and protons stand out, the band crossing near 1 GeV tells nothing, fewer hits tell less', () => {
  const separation = (momentum: number, fewer = false) => {
    const values = [kaon, pion].map((kind) => {
      const simulation = rows(2000, { kind, momentum, theta: 80 });
      if (fewer) simulation.charged.cdcHitsInner.fill(0xff);
      if (fewer) simulation.charged.cdcHitsOuter.fill(0);
      return share(ratios(simulation, ionisation, likelihoodAt.CDC, kaon, pion));
    });
    return values[0]! - values[1]!;
  };
  expect(separation(0.4)).toBeGreaterThan(0.97);
  expect(separation(1.05)).toBeLessThan(0.25);
  expect(separation(3)).toBeGreaterThan(0.5);
  expect(separation(3, true)).toBeLessThan(0.4);
  const protons = ratios(rows(500, { kind: proton, momentum: 0.6, theta: 80 }), ionisation, likelihoodAt.SVD, proton, pion);
  expect(share(protons)).toBeGreaterThan(0.95);
});

test('quartz: kaons from pions to 3 GeV, worse at 5; absence of light below the threshold of 0.46 GeV', () => {
  const of = (kind: number, momentum: number, theta = 70) =>
    share(ratios(rows(2000, { kind, momentum, theta }), top, likelihoodAt.TOP, kaon, pion));
  for (const momentum of [0.42, 1, 2]) {
    expect(of(kaon, momentum)).toBeGreaterThan(0.85);
    expect(of(pion, momentum)).toBeLessThan(0.1);
  }
  expect(of(pion, 3)).toBeGreaterThan(of(pion, 2));
  expect(of(pion, 5)).toBeGreaterThan(0.12);
});

test('quartz: 4 to 6 % of the azimuth lies between the bars', () => {
  const simulation = rows(4000, { kind: pion, momentum: 2, theta: 70 });
  top(simulation);
  let silent = 0;
  for (let r = 0; r < 4000; r++) if (six(simulation, r, likelihoodAt.TOP).every((x) => x === 0)) silent++;
  expect(silent / 4000).toBeGreaterThan(0.04);
  expect(silent / 4000).toBeLessThan(0.07);
});

test('quartz: an angle that is less known, slower sensors and fewer photons separate less', () => {
  const at = (changes: Record<string, number>) =>
    share(
      ratios(
        rows(2000, { kind: pion, momentum: 3, theta: 70 }),
        alone(topLikelihood, compileTopLikelihood, changes),
        likelihoodAt.TOP,
        kaon,
        pion,
      ),
    );
  const usual = at({});
  expect(at({ angle: 20 })).toBeGreaterThan(1.3 * usual);
  expect(at({ photonTime: 2, startTime: 0.5 })).toBeGreaterThan(1.3 * usual);
  expect(at({ photonsPerCm: 2 })).toBeGreaterThan(1.2 * usual);
});

test('aerogel: kaons radiate from 1.47 GeV on; below, no light is what tells them, with the share of lost rings as fakes', () => {
  const of = (kind: number, momentum: number) =>
    share(ratios(rows(4000, { kind, momentum, theta: 22 }), arich, likelihoodAt.ARICH, kaon, pion));
  const { lost, foreign } = arichLikelihood.numbers as Record<string, { value: number }>;
  expect(Math.abs(of(pion, 1.2) - lost!.value)).toBeLessThan(0.015);
  expect(Math.abs(of(kaon, 1.2) - (1 - foreign!.value))).toBeLessThan(0.015);
  for (const momentum of [2, 3]) expect(of(kaon, momentum)).toBeGreaterThan(0.9);
  // a muon and a pion of 0.35 GeV: the muon's threshold is 0.31 to 0.35 GeV, the pion's 0.42
  const muons = ratios(rows(2000, { kind: muon, momentum: 0.38, theta: 22 }), arich, likelihoodAt.ARICH, muon, pion);
  expect(share(muons)).toBeGreaterThan(0.6);
});

test('calorimeter: E/p tells electrons from pions, antiprotons from protons that leave little', () => {
  const simulation = rows(3, { kind: electron, momentum: 1, theta: 90, charge: -1 });
  simulation.charged.clusterEnergy.set([1, 0.2, 0.5]);
  const electrons = ratios(simulation, calorimeter, likelihoodAt.ECL, electron, pion);
  expect(electrons[0]).toBeGreaterThan(0.95);
  expect(electrons[1]).toBeLessThan(0.1);
  const muons = ratios(simulation, calorimeter, likelihoodAt.ECL, muon, pion);
  expect(muons[1]).toBeGreaterThan(0.5);
  expect(muons[2]).toBeLessThan(0.2);
});

test('depth in the KLM, worked by hand: shares of counts with decays and floor; probabilities add up to one', () => {
  const counts = new DepthCounts();
  // reach 3: of 10 pions 7 leave nothing, 2 stop at the first layer, 1 at the third with 2 hits; of 4 muons 3 get to the third with all hits, 1 to the second with one
  for (let i = 0; i < 7; i++) counts.add(pion, 3, 0, 0);
  for (let i = 0; i < 2; i++) counts.add(pion, 3, 1, 1);
  counts.add(pion, 3, 3, 2);
  for (let i = 0; i < 3; i++) counts.add(muon, 3, 3, 3);
  counts.add(muon, 3, 2, 1);
  expect(counts.share(pion, 3, 0)).toBe(0.7);
  expect(counts.share(pion, 2, 1)).toBe(0.2);
  expect(counts.share(muon, 3, 3)).toBe(0.75);
  expect(counts.share(electron, 3, 0)).toBe(1);
  // one of two layers before the outermost for pions, six of seven for muons
  expect(counts.efficiency(pion)).toBe(0.5);
  expect(counts.efficiency(muon)).toBeCloseTo(6 / 7, 14);
  const depths = new LayerDepth(counts, { pionDecays: 0.1, kaonDecays: 0, floor: 0.07 });
  const probabilityOf = (hypothesis: number, ...seen: [reach: number, depth: number, hits: number]) => {
    const out = new Float64Array(7);
    depths.load(...seen, out, 1);
    return Math.exp(out[1 + hypothesis]!);
  };
  expect(probabilityOf(pion, 3, 0, 0)).toBeCloseTo(0.93 * (0.9 * 0.7) + 0.07 / 7, 12);
  expect(probabilityOf(pion, 3, 3, 2)).toBeCloseTo((0.93 * (0.9 * 0.1 + 0.1 * 0.75) + 0.01) * 0.5 * 0.5, 12);
  expect(probabilityOf(muon, 3, 3, 3)).toBeCloseTo((0.93 * 0.75 + 0.01) * (6 / 7) ** 2, 12);
  for (const h of [electron, muon, pion]) {
    let sum = 0;
    for (let depth = 0; depth <= 32; depth++) {
      const probability = probabilityOf(h, 3, depth, 1);
      const hits = depth === 0 ? 1 : (1 - counts.efficiency(h)) ** (depth - 1);
      sum += probability / hits;
    }
    expect(sum).toBeCloseTo(1, 6);
  }
});

test('KLM: a track as deep as its range is a muon, one without hits is none, and where muons stop before nothing is said', () => {
  const simulation = rows(4, { kind: muon, momentum: 2, theta: 90 });
  const c = simulation.charged;
  c.klmReach.set([10, 10, 10, 0]);
  c.klmDepth.set([10, 0, 2, 0]);
  c.klmHits.set([0b1111111111, 0, 0b11, 0]);
  const muons = ratios(simulation, klm, likelihoodAt.KLM, muon, pion);
  expect(muons[0]).toBeGreaterThan(0.9);
  expect(muons[1]).toBeLessThan(0.05);
  expect(muons[2]).toBeLessThan(0.05);
  expect(muons[3]).toBe(0.5);
});

test('scores: with one detector that says 1 : 4 : 2 : 3 : 5 : 5, muonId is 4/20 and electronId 1/20; twice that, the squares', () => {
  const simulation = rows(3, { kind: muon, momentum: 1, theta: 90 });
  const { charged: c } = simulation;
  const says = [1, 4, 2, 3, 5, 5].map(Math.log);
  c.logLikelihood.set(says, likelihoodAt.ARICH);
  c.logLikelihood.set(says, LIKELIHOODS_PER_TRACK + likelihoodAt.SVD);
  c.logLikelihood.set(says, LIKELIHOODS_PER_TRACK + likelihoodAt.KLM);
  combine(simulation);
  expect(c.muonId[0]).toBeCloseTo(4 / 20, 14);
  expect(c.electronId[0]).toBeCloseTo(1 / 20, 14);
  expect(c.muonId[1]).toBeCloseTo(16 / 80, 14);
  expect(c.electronId[1]).toBeCloseTo(1 / 80, 14);
  expect(c.muonId[2]).toBeCloseTo(1 / 6, 14);
});

test('scores: a detector that is switched off is silent, in the likelihoods too; overwhelming evidence gives 1 and 0, not NaN', () => {
  const simulation = rows(2, { kind: muon, momentum: 1, theta: 90 });
  const { charged: c } = simulation;
  c.logLikelihood.set([0, 5, 0, 0, 0, 0], likelihoodAt.KLM);
  c.logLikelihood.set([-900, -2000, -2500, -2500, -2500, -2500], LIKELIHOODS_PER_TRACK + likelihoodAt.TOP);
  alone(identification, compileIdentification, { KLM: 0 })(simulation);
  expect(six(simulation, 0, likelihoodAt.KLM)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(c.muonId[0]).toBeCloseTo(1 / 6, 14);
  expect([c.electronId[1], c.muonId[1]]).toEqual([1, 0]);
});

test('a card without clusters or hits of tracks, or with a detector switched to a third state, is refused with the remedy', () => {
  const bare: DetectorCard = { name: 'bare', title: '', steps: [] };
  expect(() => compileCalorimeterLikelihood(calorimeterLikelihood, bare)).toThrow(
    /nothing makes clusters of tracks.*trackShowers/s,
  );
  expect(() => compileKlmLikelihood(klmLikelihood, bare)).toThrow(/nothing makes hits in the KLM.*klmTracks/s);
  expect(() => applyOverrides(belle2, { 'identification.TOP': 2 })).toThrow(/choices/);
});

test('the card with the quartz bars switched off tells kaons from pions less well', () => {
  const without = applyOverrides(belle2, { 'identification.TOP': 0 });
  const rate = (chosen: DetectorCard, particle: 'K+' | 'pi+') => {
    const [batch, tracks, clusters] = [createEventBatch(), createTrackColumns(), createClusterColumns()];
    particleGun(batch, 0, 400, (i) => [{ particle, momentum: 1.5, theta: 1.2, phi: 0.015 * i }]);
    compileDetector(chosen).simulate(batch, new RandomStream(2, 'bars'), tracks, clusters);
    let passed = 0;
    const found = tracks.offset[400]!;
    for (let row = 0; row < found; row++) {
      let difference = 0;
      for (let k = 0; k < LIKELIHOODS_PER_TRACK; k += 6)
        difference +=
          tracks.logLikelihood[LIKELIHOODS_PER_TRACK * row + k + kaon]! -
          tracks.logLikelihood[LIKELIHOODS_PER_TRACK * row + k + pion]!;
      if (difference > 0) passed++;
    }
    return passed / found;
  };
  expect(rate(belle2, 'K+') - rate(belle2, 'pi+')).toBeGreaterThan(0.8);
  expect(rate(without, 'K+') - rate(without, 'pi+')).toBeLessThan(0.6);
});
