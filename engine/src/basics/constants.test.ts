import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { constants } from './constants.ts';
import { UserError } from './errors.ts';
import { massOf, nameOf, particles, pdgOf, tauBranchingFractions } from './particles.ts';

describe('every line of data has value, uncertainty and source', () => {
  it('constants', () => {
    for (const [name, { value, uncertainty, unit, source }] of Object.entries(constants)) {
      expect(Number.isFinite(value) && uncertainty >= 0 && uncertainty < Math.abs(value), name).toBe(true);
      expect(unit, name).not.toBe('');
      expect(source, name).toMatch(/20\d\d|SI, exact|assumed/);
    }
  });

  it('particles and branching fractions', () => {
    for (const [name, { source }] of [...Object.entries(particles), ...Object.entries(tauBranchingFractions)]) {
      expect(source, name).toMatch(/PDG 2024|assumed/);
    }
  });

  it('on one line each', () => {
    for (const [file, count] of [
      ['constants.ts', Object.keys(constants).length],
      ['particles.ts', Object.keys(particles).length + Object.keys(tauBranchingFractions).length],
    ] as const) {
      const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
        .split('\n')
        .filter((line) => /^\s+['\w+~*() -]+:\s+\{/.test(line));
      expect(lines.length).toBe(count);
      for (const line of lines) expect(line).toMatch(/\{ (value|pdg): .*[uU]ncertainty: .*, source: .+ \},$/);
    }
  });
});

describe('constants agree with one another', () => {
  it('hbar c from hbar and c; (hbar c)^2 in GeV^2 pb', () => {
    const { hbar, hbarc, hbarc2, speedOfLight, alpha } = constants;
    expect((hbar.value * speedOfLight.value) / hbarc.value).toBeCloseTo(1, 9);
    // 1 pb = 1e-36 cm^2
    expect((hbarc.value * hbarc.value * 1e36) / hbarc2.value).toBeCloseTo(1, 8);
    expect(1 / alpha.value).toBeCloseTo(137.035999084, 8);
  });

  it('muon lifetime from the Fermi constant: hbar 192 pi^3 / (G_F^2 m^5), to the 0.4 % of radiative and mass corrections', () => {
    const mass = particles['mu-'].mass;
    const rate =
      (constants.fermi.value * constants.fermi.value * mass * mass * mass * mass * mass) / (192 * Math.PI * Math.PI * Math.PI);
    const tree = constants.hbar.value / rate;
    // corrections: phase space 1 - 8 (me/mmu)^2, radiation 1 + alpha/2pi (25/4 - pi^2)
    const ratio = particles['e-'].mass / mass;
    const corrections = (1 - 8 * ratio * ratio) * (1 + (constants.alpha.value / (2 * Math.PI)) * (25 / 4 - Math.PI * Math.PI));
    expect(tree / corrections / (particles['mu-'].lifetime as number)).toBeCloseTo(1, 4);
  });
});

describe('particles', () => {
  it('antiparticles mirror particles', () => {
    const byId = new Map(Object.values(particles).map((particle) => [particle.pdg, particle]));
    expect(byId.size).toBe(Object.keys(particles).length);
    for (const particle of Object.values(particles)) {
      const mirror = byId.get(-particle.pdg);
      if (particle.charge !== 0) expect(mirror, nameOf(particle.pdg)).toBeDefined();
      if (mirror) expect({ ...mirror, pdg: 0, charge: 0 }).toEqual({ ...particle, pdg: 0, charge: 0 });
      if (mirror) expect(mirror.charge + particle.charge).toBe(0);
    }
  });

  it('looks up by name and id', () => {
    expect(pdgOf('mu-')).toBe(13);
    expect(pdgOf('mu+')).toBe(-13);
    expect(nameOf(-13)).toBe('mu+');
    expect(pdgOf('Zprime')).toBe(9900032);
    expect(pdgOf('Aprime')).toBe(9900022);
    expect(massOf('mu-')).toBe(0.1056583755);
    expect(massOf('tau+')).toBe(1.77693);
    for (const name of Object.keys(particles)) expect(nameOf(pdgOf(name))).toBe(name);
  });

  it('refuses what it does not know', () => {
    expect(() => pdgOf('mu')).toThrow(/unknown particle \("mu"\).*Did you mean "mu-"/);
    expect(() => pdgOf('__proto__')).toThrow(UserError);
    expect(() => massOf('Zprime')).toThrow(/parameter of its model/);
    expect(() => nameOf(0)).toThrow(/no particle with PDG id 0/);
  });

  it('c tau of the tau is 87.03 um', () => {
    expect((particles['tau-'].lifetime as number) * constants.speedOfLight.value * 1e4).toBeCloseTo(87.03, 2);
  });

  it('listed tau decays cover 99.88 % and no more than all', () => {
    const sum = Object.values(tauBranchingFractions).reduce((total, { value }) => total + value, 0);
    expect(sum).toBeCloseTo(0.99882, 10);
  });
});
