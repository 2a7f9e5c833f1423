import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decayTable } from './decay-table.ts';
import { pionFormFactorSquared } from './hadrons/pion-form-factor.ts';
import { scalarHadrons } from './hadrons/scalar-hadrons.ts';
import { strongCoupling } from './hadrons/strong-coupling.ts';
import { hadronicRatio } from './hadrons/vector-hadrons.ts';
import { modelNames, resolveModel } from './registry.ts';
import { twoBodyWidths } from './two-body-width.ts';

const alpha = 1 / 137.036;
const width = (model: string, parameters: Record<string, number>, particle: string, products: string) =>
  decayTable(resolveModel(model, parameters), particle).channels.find((channel) => channel.products.join(' ') === products)
    ?.width ?? 0;

describe('two-body widths', () => {
  it('of the ALP are g^2 m^3/(64 pi)', () => {
    const g = 1e-3;
    const table = decayTable(resolveModel('alp', { gAGammaGamma: g, 'mass.a': 2 }), 'a');
    expect(table.width / ((g * g * 8) / (64 * Math.PI)) - 1).toBeCloseTo(0, 13);
    expect(table.channels.map(({ products }) => products.join(' '))).toEqual(['gamma gamma']);
  });

  it("of the A' and h' are those of the textbooks", () => {
    // eps^2 alpha m/3 (1 + 2r) sqrt(1 - 4r), r = (0.10566/1.5)^2 = 0.00496178: 1 - 6 r^2 - 8 r^3 - 18 r^4 = 0.9998513
    const parameters = { alpha, epsilon: 1e-3, gD: 0.5, 'mass.Aprime': 1.5, 'mass.mu': 0.10566, 'mass.chi1': 0.6 };
    expect(width('dark-photon', parameters, 'Aprime', 'mu- mu+') / ((1e-6 * alpha * 1.5) / 3)).toBeCloseTo(0.9998513, 7);
    // gD^2 m/(12 pi) (1 + 2r) sqrt(1 - 4r), r = 0.16: 1.32 x 0.6 = 0.792
    expect(width('dark-photon', parameters, 'Aprime', 'chi1 chi1~') / ((0.25 * 1.5) / (12 * Math.PI))).toBeCloseTo(0.792, 12);
    // sin^2 theta m^2 M/(8 pi v^2) beta^3
    const higgs = { sinTheta: 1, vev: 246, 'mass.hprime': 0.5, 'mass.mu': 0.15 };
    expect(width('dark-scalar', higgs, 'hprime', 'mu- mu+')).toBeCloseTo((0.0225 * 0.5 * 0.512) / (8 * Math.PI * 246 * 246), 16);
    // h' -> A' A': |c|^2 = 4 gD^2 m_A^2, k1.k2/m^2 = (4 - 2)/2 = 1 x ... for M = 2 m sqrt(1.5): dot = (6 - 2)/2 = 2, sum 6 c^2
    const decay = { gD: 0.1, 'mass.Aprime': 1, 'mass.hprime': Math.sqrt(6) };
    const p = Math.sqrt(6 / 4 - 1);
    expect(width('dark-photon', decay, 'hprime', 'Aprime Aprime')).toBeCloseTo((p * 0.04 * 6) / (8 * Math.PI * 6) / 2, 14);
  });

  it('of W and Z are those of the standard model at tree level', () => {
    // G_F M^3/(6 sqrt2 pi) for W -> e nu and G_F M^3/(12 sqrt2 pi) for Z -> nu nu, G_F = sqrt2 g^2/(8 m_W^2)
    const { parameters } = resolveModel('electroweak');
    const fermi = (Math.SQRT2 * parameters['gW']! * parameters['gW']!) / (8 * parameters['mass.W']! * parameters['mass.W']!);
    const cube = (mass: number) => mass * mass * mass;
    const w = (fermi * cube(parameters['mass.W']!)) / (6 * Math.SQRT2 * Math.PI);
    const z = (fermi * cube(parameters['mass.Z']!)) / (12 * Math.SQRT2 * Math.PI);
    expect(width('electroweak', { 'mass.e': 1e-6 }, 'W+', 'nu_e e+') / w).toBeCloseTo(1, 9);
    expect(width('electroweak', {}, 'Z', 'nu_mu nu_mu~') / z).toBeCloseTo(1, 9);
    const sin2 = parameters['sinW']! * parameters['sinW']!;
    const ratio = 1 - 4 * sin2 + 8 * sin2 * sin2; // charged over neutral leptons
    expect(width('electroweak', { 'mass.e': 1e-6 }, 'Z', 'e- e+') / z).toBeCloseTo(ratio, 9);
    expect(
      twoBodyWidths(resolveModel('electroweak', { 'mass.W': 40 }), 'Z').some(({ products }) => products.includes('W+')),
    ).toBe(true);
  });

  it("of a Z' that violates lepton flavour count both charges", () => {
    const table = decayTable(resolveModel('zprime-lfv', { gPrime: 0, gPrimeEMu: 1, 'mass.e': 1e-6, 'mass.mu': 1e-6 }), 'Zprime');
    expect(table.channels.map(({ products }) => products.join(' ')).sort()).toEqual(['e+ mu-', 'e- mu+']);
    expect(table.width).toBeCloseTo(2 / (12 * Math.PI), 9);
  });

  it('are the same for Dirac and Majorana inelastic dark matter', () => {
    const parameters = { 'mass.chi2': 2.5, 'mass.Aprime': 1 };
    const dirac = decayTable(resolveModel('inelastic-dark-matter', parameters), 'chi2');
    const majorana = decayTable(resolveModel('inelastic-dark-matter-majorana', parameters), 'chi2');
    // gD^2 [M^2 + ...]: on shell, chi2 -> chi1 A'
    expect(dirac.channels.map(({ products }) => products.join(' '))).toEqual(['chi1 Aprime']);
    expect(majorana.width / dirac.width).toBeCloseTo(1, 13);
    const heavy = { 'mass.Aprime': 3 };
    const aPrime = (model: string) => width(model, heavy, 'Aprime', model.endsWith('majorana') ? 'chi1 chi2' : 'chi2 chi1~');
    expect(aPrime('inelastic-dark-matter-majorana') / aPrime('inelastic-dark-matter')).toBeCloseTo(1, 13);
  });

  it('sum to one in every model', () => {
    for (const name of modelNames())
      for (const { name: particle } of resolveModel(name).particles) {
        const { channels, width: total } = decayTable(resolveModel(name), particle);
        if (total > 0)
          expect(
            channels.reduce((sum, { branching }) => sum + branching, 0),
            `${name} ${particle}`,
          ).toBeCloseTo(1, 12);
        for (const channel of channels) expect(channel.width).toBeGreaterThan(0);
      }
  });
});

describe('chi2 -> chi1 l+ l-', () => {
  const rows = readFileSync(new URL('./golden/idm-chi2-width.csv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number) as [number, number, number, number]);

  it('has the golden widths', () => {
    expect(rows).toHaveLength(24);
    for (const [m1, splitting, electrons, muons] of rows) {
      const parameters = {
        alpha,
        epsilon: 1e-3,
        gD: Math.sqrt(4 * Math.PI * 0.1),
        'mass.chi1': m1,
        'mass.chi2': m1 * (1 + splitting),
        'mass.Aprime': 3 * m1,
      };
      const { channels } = decayTable(resolveModel('inelastic-dark-matter', parameters), 'chi2');
      const of = (lepton: string) => channels.find(({ products }) => products.includes(lepton))?.width ?? 0;
      expect(Math.abs(of('e-') / electrons - 1), `${m1} ${splitting}`).toBeLessThan(1e-4);
      if (muons > 0) expect(Math.abs(of('mu-') / muons - 1), `${m1} ${splitting}`).toBeLessThan(1e-3);
      else expect(of('mu-')).toBe(0);
    }
  });

  it('goes as 4 eps^2 alpha alphaD Delta^5/(15 pi m^4) for a small splitting', () => {
    const parameters = { alpha, epsilon: 1e-3, gD: 1, 'mass.chi1': 10, 'mass.chi2': 10.01, 'mass.Aprime': 30, 'mass.e': 1e-6 };
    const approximate = (4e-6 * alpha * 1e-10) / (4 * Math.PI) / (15 * Math.PI * 810000);
    expect(width('inelastic-dark-matter', parameters, 'chi2', 'chi1 e- e+') / approximate).toBeCloseTo(0.9985, 3);
  });
});

describe('sterile neutrino', () => {
  const parameters = { Ue: 0, Utau: 0, Umu: 1, 'mass.N': 0.1, 'mass.mu': 1e-6, 'mass.e': 1e-6, 'mass.tau': 1e-6 };
  const model = resolveModel('sterile-neutrino', parameters);
  const { gW = 0, sinW = 0 } = model.parameters;
  const mW = model.parameters['mass.W']!;
  const fermi = (Math.SQRT2 * gW * gW) / (8 * mW * mW);
  const unit = (fermi * fermi * 1e-5) / (192 * Math.PI * Math.PI * Math.PI);
  const of = (products: string) => width('sterile-neutrino', parameters, 'N', products) / unit;

  it('decays into light leptons by the contact interaction', () => {
    const sin2 = sinW * sinW;
    expect(of('mu- e+ nu_e')).toBeCloseTo(1, 4); // as the muon
    expect(of('nu_mu e- e+')).toBeCloseTo((1 - 4 * sin2 + 8 * sin2 * sin2) / 4, 6);
    expect(of('nu_mu mu- mu+')).toBeCloseTo((1 + 4 * sin2 + 8 * sin2 * sin2) / 4, 6);
    expect(of('nu_mu nu_mu nu_mu~')).toBeCloseTo(1 / 2, 12);
    expect(of('nu_mu nu_e nu_e~')).toBeCloseTo(1 / 4, 12);
  });

  it('loses phase space to a massive lepton as the muon does to its electron', () => {
    // 1 - 8 r + 8 r^3 - r^4 - 12 r^2 ln r at r = (m_mu/M)^2 = 0.25: 1 - 2 + 0.125 - 0.00390625 + 1.03972077
    const heavy = { ...parameters, 'mass.mu': 0.05 };
    expect(width('sterile-neutrino', heavy, 'N', 'mu- e+ nu_e') / unit).toBeCloseTo(0.16081452, 4);
  });

  it('decays into mesons by their decay constants', () => {
    // G^2 f^2 |V|^2 M^3/(16 pi) (1 - x^2)^2 for a massless lepton
    const table = { ...parameters, 'mass.N': 0.3 };
    const x2 = (0.13957039 / 0.3) * (0.13957039 / 0.3);
    const element = 0.97373 * 0.1302;
    const expected = ((fermi * fermi * element * element * 0.027) / (16 * Math.PI)) * (1 - x2) * (1 - x2);
    expect(width('sterile-neutrino', table, 'N', 'mu- pi+') / expected).toBeCloseTo(1, 6);
    expect(width('sterile-neutrino', table, 'N', 'mu+ pi-') / expected).toBeCloseTo(1, 6);
  });
});

describe('hadronic widths', () => {
  it('of a vector: the pion form factor, R of QCD and thresholds', () => {
    // at threshold 1 + <r^2> s/3, <r^2> = 0.43 fm^2 = 11 GeV^-2, and a little from the curvature
    expect(pionFormFactorSquared(0.0785)).toBeGreaterThan(1.28);
    expect(pionFormFactorSquared(0.0785)).toBeLessThan(1.45);
    // at the rho about 45, above the omega a drop of a quarter within 20 MeV
    expect(pionFormFactorSquared(0.77 * 0.77)).toBeGreaterThan(42);
    expect(pionFormFactorSquared(0.77 * 0.77)).toBeLessThan(47);
    expect(pionFormFactorSquared(0.776 * 0.776) / pionFormFactorSquared(0.796 * 0.796)).toBeGreaterThan(1.25);
    const total = (mass: number) => hadronicRatio(mass).reduce((sum, { ratio }) => sum + ratio, 0);
    expect(total(0.26)).toBe(0);
    expect(total(2.5)).toBeCloseTo(2.18, 1); // 2 (1 + 0.0862 + ...)
    expect(total(10)).toBeCloseTo(3.54, 1); // 10/3 (1 + 0.0555 + ...)
    expect(strongCoupling(10.58)).toBeCloseTo(0.1735, 3);
    // peaks: 9 B_ee B/alpha^2 = 9 x 7.38e-5 x 0.892 x 137.036^2
    const omega = hadronicRatio(0.78266).find(({ products }) => products.length === 3)!.ratio;
    expect(omega / (9 * (6.41e-7 / 8.68e-3) * 0.892 * 137.036 * 137.036)).toBeCloseTo(1, 3);
  });

  it('of a scalar: pions twice as often charged, kaons from their threshold, quarks above 2 GeV', () => {
    const at = (mass: number) =>
      new Map(scalarHadrons(mass, 246.22).map(({ products, width: part }) => [products.join(' '), part]));
    expect(at(0.5).get('pi+ pi-')! / at(0.5).get('pi0 pi0')!).toBeCloseTo(2, 12);
    expect(at(0.98).has('K+ K-')).toBe(false);
    expect(at(1.1).get('K+ K-')! / at(1.1).get('K_S0 K_S0')!).toBeCloseTo(2, 12);
    expect([...at(3).keys()]).toEqual(['g g', 's s~']);
    expect(at(4).has('c c~')).toBe(true);
    const sum = (mass: number) => [...at(mass).values()].reduce((all, part) => all + part, 0);
    expect(sum(2.001) / sum(1.999)).toBeGreaterThan(0.7);
    expect(sum(2.001) / sum(1.999)).toBeLessThan(1.3);
    expect(sum(0.2)).toBe(0);
  });
});
