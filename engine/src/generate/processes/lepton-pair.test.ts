import { describe, expect, it } from 'vitest';
import { leptonPairCrossSection } from '../../amplitude/lepton-pair.ts';
import { createEventBatch, origin } from '../../basics/columns.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { deg } from '../../basics/units.ts';
import { cmsBeams, superKEKB } from '../beams.ts';
import type { Integrand } from '../integrand.ts';
import type { GeneratorCut, ProcessSpec } from '../process.ts';
import { leptonPairProcess, radiativeChannels } from './lepton-pair.ts';
import { dipoleCosine } from './lepton-pair-born.ts';
import type { LeptonPairOptions } from './lepton-pair-setup.ts';
import { UnresolvedPhotons } from './unresolved.ts';

const alpha = 1 / 137.036;
const parameters = { alpha, 'mass.e': 0.000511, 'mass.mu': 0.10566, 'mass.tau': 1.77686 };
const on = { initial: true, final: true };
const off = { initial: false, final: false };

function spec(process: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  return { process, model: 'qed', parameters, beams: cmsBeams(10.58), radiation: on, cuts: [], ...more };
}

const muons: LeptonPairOptions = {
  lepton: 'mu',
  alpha,
  electronMass: 0.000511,
  leptonMass: 0.10566,
  ...on,
  resolution: 0.004,
  coneAngle: 12 * deg,
};
const taus: LeptonPairOptions = { ...muons, lepton: 'tau', leptonMass: 1.77686 };

/** Plain Monte Carlo over the unit cube [pb]: the integrands alone, without grids. */
function integrate(channels: readonly Integrand[], points: number): { value: number; error: number } {
  const u = new Float64Array(20);
  const stream = new RandomStream(4, 'lepton pairs');
  let value = 0;
  let variance = 0;
  channels.forEach((channel, c) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < points; i++) {
      stream.one(i, stage.integrate, c, 0, Math.ceil(channel.dimensions / 2), u);
      const w = channel.evaluate(u, 0) / 1e3;
      sum += w;
      squares += w * w;
    }
    value += sum / points;
    variance += (squares / points - (sum / points) ** 2) / points;
  });
  return { value, error: Math.sqrt(variance) };
}

const born = (mass: number) => leptonPairCrossSection(10.58 ** 2, 0.000511, mass, alpha) / 1e3;
const muonCuts: GeneratorCut[] = [{ particle: 'mu-', quantity: 'absCosThetaCms', below: 0.94 }];

describe('e+ e- -> l+ l-', () => {
  it('cos theta as 1 + cos^2: quartiles', () => {
    // integral (3/8)(1 + c^2) from -1 to c = u
    for (const u of [0.01, 0.25, 0.5, 0.9]) {
      const c = dipoleCosine(u);
      expect((3 * c + c ** 3 + 4) / 8).toBeCloseTo(u, 14);
    }
  });

  it.each([
    ['mu+ mu-', 775.927, []],
    ['tau+ tau-', 772.0744, []],
    ['mu+ mu-', 708.1593, muonCuts],
  ])('%s at Born level: %d pb', (pair, expected, cuts) => {
    const build = leptonPairProcess(spec(`e+ e- -> ${pair}`, { radiation: off, cuts }));
    const { value, error } = integrate(build.channels, 400000);
    expect(error / expected).toBeLessThan(1e-3);
    expect(Math.abs(value - expected)).toBeLessThan(3.5 * error + 1e-3);
  });
});

describe('e+ e- -> l+ l- (gamma)', () => {
  it('initial state alone: the same with cones as with collinear photons at all angles', () => {
    const cones = integrate(radiativeChannels(spec('x'), { ...muons, final: false }), 150000);
    const { coneAngle: _, ...everywhere } = muons;
    const all = integrate(radiativeChannels(spec('x'), { ...everywhere, final: false }), 150000);
    expect(Math.abs(cones.value / all.value - 1)).toBeLessThan(3e-3);
    // leading-logarithm estimate without vacuum polarisation, to threshold: 1081 pb
    expect(Math.abs(all.value / 1081 - 1)).toBeLessThan(5e-3);
  });

  it.each([
    ['mu', 0.75 / Math.PI, muons],
    // Schwinger's interpolation: pi/(2v) - (3 + v)/4 (pi/2 - 3/(4 pi)), v = 0.94190
    ['tau', 0.3553, taus],
  ] as const)('final state alone, %s: Born (1 + %s alpha), inclusive', (_, slope, options) => {
    const { value, error } = integrate(radiativeChannels(spec('x'), { ...options, initial: false }), 300000);
    const correction = value / born(options.leptonMass) - 1;
    expect(Math.abs(correction - slope * alpha)).toBeLessThan((3 * error) / value + 8e-4);
  });

  it('the total does not depend on the resolution', () => {
    const coarse = integrate(radiativeChannels(spec('x'), { ...muons, resolution: 0.02 }), 200000);
    const fine = integrate(radiativeChannels(spec('x'), { ...muons, resolution: 0.002 }), 200000);
    expect(Math.abs(fine.value / coarse.value - 1)).toBeLessThan((3.5 * (coarse.error + fine.error)) / fine.value + 1e-3);
    expect(Math.abs(fine.value / 1085 - 1)).toBeLessThan(5e-3);
  });

  it('writes events that balance, photons where they belong', () => {
    const columns = createEventBatch(2).particles;
    const stream = new RandomStream(5, 'balance');
    const u = new Float64Array(20);
    const beams: ProcessSpec['beams'] = { ...superKEKB, electronEnergySpread: 0, positronEnergySpread: 0 };
    const total = [11.006, 11.006 * Math.sin(0.0415), 0, 3.002 * Math.cos(0.0415)];
    let photons = 0;
    for (const channel of radiativeChannels(spec('x', { beams }), muons)) {
      for (let i = 0; i < 1500; i++) {
        stream.one(i, stage.integrate, 0, 0, 6, u);
        if (!(channel.evaluate(u, 0) > 0)) continue;
        const end = channel.write(columns, 0);
        const sums = [0, 0, 0, 0];
        for (let row = 0; row < end; row++) {
          const p = [columns.energy[row], columns.px[row], columns.py[row], columns.pz[row]];
          for (let j = 0; j < 4; j++) sums[j] += p[j];
          const mass = row < 2 ? 0.10566 : 0;
          expect(columns.origin[row] === origin.hard).toBe(row < 2);
          expect(columns.pdg[row]).toBe(row === 0 ? 13 : row === 1 ? -13 : 22);
          expect(Math.abs(p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2 - mass ** 2)).toBeLessThan(1e-9);
          if (row > 1) photons++;
        }
        for (let j = 0; j < 4; j++) expect(Math.abs(sums[j] - total[j])).toBeLessThan(1e-9);
      }
    }
    expect(photons).toBeGreaterThan(3000);
  });

  it('photon spectrum above 50 MeV does not depend on the resolution', () => {
    const above = (resolution: number) => {
      const columns = createEventBatch(2).particles;
      const stream = new RandomStream(6, 'spectrum');
      const u = new Float64Array(20);
      const sums = [0, 0, 0];
      const n = 60000;
      for (const channel of radiativeChannels(spec('x'), { ...muons, resolution })) {
        for (let i = 0; i < n; i++) {
          stream.one(i, stage.integrate, 0, 0, 6, u);
          const w = channel.evaluate(u, 0);
          if (!(w > 0)) continue;
          const end = channel.write(columns, 0);
          let hardest = 0;
          for (let row = 2; row < end; row++) {
            const visible = Math.abs(columns.pz[row]) < 0.94 * columns.energy[row];
            if (visible) hardest = Math.max(hardest, columns.energy[row]);
          }
          if (hardest > 0.05) sums[hardest < 0.2 ? 0 : hardest < 1 ? 1 : 2] += w / n;
        }
      }
      return sums;
    };
    const coarse = above(0.004);
    above(0.0004).forEach((value, i) => {
      expect(Math.abs(value / coarse[i] - 1)).toBeLessThan(0.03);
    });
  });

  it('refuses a cut on the photon of the inclusive process', () => {
    const cuts: GeneratorCut[] = [{ particle: 'gamma', quantity: 'energyCms', above: 0.1 }];
    expect(() => leptonPairProcess(spec('e+ e- -> mu+ mu- (gamma)', { cuts }))).toThrow(/no such particle/);
  });

  it('tau pairs count the decays that are generated', () => {
    const build = leptonPairProcess(spec('e+ e- -> tau+ tau- (gamma)'));
    expect(build.coveredFraction).toBeCloseTo(0.90786 ** 2, 6);
    expect(build.decay).toBeDefined();
    expect(build.born).toBeCloseTo(772074.4, 0);
  });
});

describe('unresolved photons', () => {
  const photons = new UnresolvedPhotons({ ...muons, initialStrength: 0.02, cosCone: Math.cos(12 * deg) });
  photons.set(10.58 ** 2);

  it('at 90 degrees: beta_i + beta_f less (2 alpha/pi) ln(1/cos^2 12 deg)', () => {
    const final = ((2 * alpha) / Math.PI) * (2 * Math.log(10.58 / 0.10566) - 1);
    const inside = ((2 * alpha) / Math.PI) * Math.log(1 / Math.cos(12 * deg) ** 2);
    expect(photons.exponent(0, 1)).toBeCloseTo(0.02 + final - inside, 5);
  });

  it('fewer photons when the charges keep their direction: l- along e-', () => {
    const c = 0.5;
    const ratio = ((1 - c) / (1 + c)) ** 2;
    const difference = photons.exponent(c * c, 1 / ratio) - photons.exponent(c * c, ratio);
    expect(difference).toBeCloseTo(((8 * alpha) / Math.PI) * Math.log((1 + c) / (1 - c)), 9);
  });
});
