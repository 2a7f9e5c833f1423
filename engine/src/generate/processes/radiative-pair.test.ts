import { describe, expect, it } from 'vitest';
import { leptonPairCrossSection } from '../../amplitude/lepton-pair.ts';
import { leptonPairPhotonSquared } from '../../amplitude/lepton-pair-photon.ts';
import { createEventBatch, origin } from '../../basics/columns.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { cmsBeams, superKEKB } from '../beams.ts';
import type { Integrand } from '../integrand.ts';
import type { GeneratorCut, ProcessSpec } from '../process.ts';
import { dipoleCosine, RadiativePair, type RadiativePairOptions } from './radiative-pair.ts';

const alpha = 1 / 137.036;
const muons: RadiativePairOptions = {
  lepton: 'mu',
  alpha,
  electronMass: 0.000511,
  leptonMass: 0.10566,
  initial: true,
  final: true,
};
const taus: RadiativePairOptions = { ...muons, lepton: 'tau', leptonMass: 1.77686 };
const spec = (more: Partial<ProcessSpec> = {}): ProcessSpec => ({
  process: 'x',
  model: 'qed',
  parameters: {},
  beams: cmsBeams(10.58),
  radiation: { initial: true, final: true },
  cuts: [],
  ...more,
});
const u = new Float64Array(64);

/** Plain Monte Carlo over the unit cube [pb], no grids; `value` of each event with its weight. */
function integrate(channel: Integrand, points: number, value: () => number = () => 1, seed = 4) {
  const stream = new RandomStream(seed, 'lepton pairs');
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < points; i++) {
    stream.one(i, stage.integrate, 0, 0, Math.ceil(channel.dimensions / 2), u);
    const w = channel.evaluate(u, 0) / 1e3;
    const x = w > 0 ? w * value() : 0;
    sum += x;
    squares += x * x;
  }
  return { value: sum / points, error: Math.sqrt((squares / points - (sum / points) ** 2) / points) };
}

const born = (mass: number) => leptonPairCrossSection(10.58 ** 2, 0.000511, mass, alpha) / 1e3;
const muonCuts: GeneratorCut[] = [{ particle: 'mu-', quantity: 'absCosThetaCms', below: 0.94 }];

describe('e+ e- -> l+ l-', () => {
  it('cos theta as 1 + cos^2: quartiles', () => {
    // integral (3/8)(1 + c^2) from -1 to c = u
    for (const x of [0.01, 0.25, 0.5, 0.9]) {
      const c = dipoleCosine(x);
      expect((3 * c + c ** 3 + 4) / 8).toBeCloseTo(x, 14);
    }
  });

  it.each([
    ['mu+ mu-', 775.927, muons, []],
    ['tau+ tau-', 772.0744, taus, []],
    ['mu+ mu-', 708.1593, muons, muonCuts],
  ] as const)('%s at Born level: %d pb', (_, expected, options, cuts) => {
    const channel = new RadiativePair(spec({ cuts: [...cuts] }), { ...options, initial: false, final: false });
    const { value, error } = integrate(channel, 60000);
    expect(error / expected).toBeLessThan(1.5e-3);
    expect(Math.abs(value - expected)).toBeLessThan(3.5 * error + 1e-3);
  });
});

describe('e+ e- -> l+ l- (n gamma)', () => {
  it('initial state alone: 1081 pb of the second-order radiators', () => {
    const { value, error } = integrate(new RadiativePair(spec(), { ...muons, final: false }), 60000);
    expect(Math.abs(value / 1081 - 1)).toBeLessThan((3 * error) / value + 5e-3);
  });

  it.each([
    ['mu', 0.75 / Math.PI, muons],
    // Schwinger's interpolation: pi/(2v) - (3 + v)/4 (pi/2 - 3/(4 pi)), v = 0.94190
    ['tau', 0.3553, taus],
  ] as const)('final state alone, %s: Born (1 + %s alpha), inclusive', (_, slope, options) => {
    const { value, error } = integrate(new RadiativePair(spec(), { ...options, initial: false }), 60000);
    const correction = value / born(options.leptonMass) - 1;
    expect(Math.abs(correction - slope * alpha)).toBeLessThan((3 * error) / value + 8e-4);
  });

  it('the total is 1.40 of Born and does not depend on the infrared cut', () => {
    const coarse = integrate(new RadiativePair(spec(), { ...muons, infraredCut: 1e-3 }), 40000);
    const fine = integrate(new RadiativePair(spec(), { ...muons, infraredCut: 1e-5 }), 40000);
    expect(Math.abs(fine.value / coarse.value - 1)).toBeLessThan((3.5 * Math.hypot(coarse.error, fine.error)) / fine.value);
    expect(Math.abs(fine.value / 1082.4 - 1)).toBeLessThan((3.5 * fine.error) / fine.value);
  });

  it('one hard photon, small coupling: the exact matrix element on its phase space, whichever pair it was drawn from', () => {
    // e+ e- -> mu mu gamma in fixed order, E > 0.15 GeV, |cos| < 0.94: 148.82 pb; a tenth of alpha leaves corrections of a percent
    const channel = new RadiativePair(spec(), { ...muons, alpha: alpha / 10, infraredCut: 1e-3 });
    const particles = createEventBatch(1).particles;
    const { value, error } = integrate(channel, 100000, () => {
      const end = channel.write(particles, 0);
      for (let row = 2; row < end; row++)
        if (particles.energy[row] > 0.15 && Math.abs(particles.pz[row]) < 0.94 * particles.energy[row]) return 1e3;
      return 0;
    });
    expect(error / value).toBeLessThan(0.025);
    expect(Math.abs(value - 148.82)).toBeLessThan(3 * error + 2);
  });

  it('a vacuum polarisation that is a constant factor multiplies everything', () => {
    const plain = new RadiativePair(spec(), muons);
    const raised = new RadiativePair(spec(), { ...muons, propagator: () => 1.07 });
    const stream = new RandomStream(9, 'factor');
    for (let i = 0; i < 300; i++) {
      stream.one(i, stage.integrate, 0, 0, 24, u);
      const w = plain.evaluate(u, 0);
      if (w > 0) expect(raised.evaluate(u, 0) / w).toBeCloseTo(1.07, 12);
    }
  });

  it('vacuum polarisation is that of sHat for photons of the beams and of s for those of the pair', () => {
    const step = (s: number) => (s > 80 ? 2 : 1);
    const ratio = (options: Partial<RadiativePairOptions>) => {
      const plain = new RadiativePair(spec(), { ...muons, ...options });
      const raised = new RadiativePair(spec(), { ...muons, ...options, propagator: step });
      const stream = new RandomStream(9, 'factor');
      const found = new Set<number>();
      for (let i = 0; i < 400; i++) {
        stream.one(i, stage.integrate, 0, 0, 24, u);
        const w = plain.evaluate(u, 0);
        if (w > 0 && plain.final.sPair < 79) found.add(Number((raised.evaluate(u, 0) / w).toFixed(9)));
      }
      return [...found];
    };
    expect(ratio({ final: false })).toEqual([1]);
    expect(ratio({ initial: false })).toEqual([2]);
  });

  it('balances to 1e-12, photons labelled by their pair, leptons on their mass shells', () => {
    const columns = createEventBatch(2).particles;
    const stream = new RandomStream(5, 'balance');
    const beams: ProcessSpec['beams'] = { ...superKEKB, electronEnergySpread: 0, positronEnergySpread: 0 };
    const total = [11.006, 11.006 * Math.sin(0.0415), 0, 3.002 * Math.cos(0.0415)];
    const channel = new RadiativePair(spec({ beams }), { ...muons, infraredCut: 1e-6 });
    const seen = [0, 0, 0, 0];
    for (let i = 0; i < 1500; i++) {
      stream.one(i, stage.integrate, 0, 0, Math.ceil(channel.dimensions / 2), u);
      if (!(channel.evaluate(u, 0) > 0)) continue;
      const end = channel.write(columns, 0);
      const sums = [0, 0, 0, 0];
      const charges = [columns.pdg[0], columns.pdg[1]];
      expect(charges).toEqual([13, -13]);
      for (let row = 0; row < end; row++) {
        const p = [columns.energy[row], columns.px[row], columns.py[row], columns.pz[row]];
        for (let j = 0; j < 4; j++) sums[j] += p[j];
        const mass = row < 2 ? 0.10566 : 0;
        if (row > 1) {
          expect(columns.pdg[row]).toBe(22);
          seen[columns.origin[row]]++;
        } else expect(columns.origin[row]).toBe(origin.hard);
        expect(Math.abs(p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2 - mass ** 2)).toBeLessThan(1e-12 * (1 + p[0] ** 2));
      }
      for (let j = 0; j < 4; j++) expect(Math.abs(sums[j] - total[j])).toBeLessThan(1e-12 * 11);
    }
    expect(seen[origin.initialState]).toBeGreaterThan(1000);
    expect(seen[origin.finalState]).toBeGreaterThan(500);
  });

  it('spectra above 50 MeV do not change when the infrared cut varies tenfold', () => {
    const above = (infraredCut: number) => {
      const channel = new RadiativePair(spec(), { ...muons, infraredCut });
      const columns = createEventBatch(2).particles;
      const hardest = () => {
        let energy = 0;
        const end = channel.write(columns, 0);
        for (let row = 2; row < end; row++)
          if (Math.abs(columns.pz[row]) < 0.94 * columns.energy[row]) energy = Math.max(energy, columns.energy[row]);
        return energy;
      };
      return [0.05, 0.5].map((least) => integrate(channel, 30000, () => (hardest() > least ? 1 : 0)));
    };
    const fine = above(1e-5);
    above(1e-4).forEach(({ value, error }, i) => {
      expect(error / value).toBeLessThan(0.025);
      expect(Math.abs(fine[i].value / value - 1)).toBeLessThan((3 * Math.hypot(error, fine[i].error)) / value);
    });
  });

  it('l- goes along e- more often when no hard photon is there: charges that keep their direction radiate less', () => {
    // c^gamma with gamma = (4 alpha/pi) ln[(1 - cos)/(1 + cos)] and c = 0.1: 1.5 % forward less backward at |cos| < 0.94
    const columns = createEventBatch(2).particles;
    const channel = new RadiativePair(spec(), muons);
    const side = integrate(channel, 60000, () => {
      const end = channel.write(columns, 0);
      for (let row = 2; row < end; row++) if (columns.energy[row] > 0.5) return 0;
      return Math.abs(columns.pz[0]) > 0.94 * columns.energy[0] ? 0 : columns.pz[0] > 0 ? 1 : -1;
    });
    const all = integrate(channel, 20000);
    expect(Math.abs(side.value / all.value - 0.015)).toBeLessThan((3 * side.error) / all.value);
  });
});

describe('exact emission', () => {
  it('of initial and final lines share what the series draws: soft limit is one', () => {
    // photon of 1 keV at 60 degrees from beams along z and muons along x
    const E = 5.29;
    const w = 1e-6;
    const p = Math.sqrt(E * E - 0.000511 ** 2);
    const q = Math.sqrt(E * E - 0.10566 ** 2);
    const n = [0.5, Math.sqrt(0.5), 0.5];
    const [a, b, c, d] = [w * (E - p * n[2]), w * (E + p * n[2]), w * (E - q * n[0]), w * (E + q * n[0])];
    const s = 4 * E * E;
    const T = E * E;
    const z = s - 2 * (a + b);
    const on = { initial: true, final: true };
    const exact = leptonPairPhotonSquared(a, b, c, d, s, z, T, T, T, T, 0.000511 ** 2, 0.10566 ** 2, alpha, on);
    const e2 = 4 * Math.PI * alpha;
    const eikonal =
      s / (a * b) +
      s / (c * d) -
      (0.10566 / c) ** 2 -
      (0.10566 / d) ** 2 +
      2 * T * (1 / (a * c) + 1 / (b * d) - 1 / (a * d) - 1 / (b * c));
    // Born at 90 degrees: e^4 (1 + 4 M^2/s)
    expect(exact / (e2 ** 3 * eikonal * (1 + (4 * 0.10566 ** 2) / s))).toBeCloseTo(1, 3);
  });
});
