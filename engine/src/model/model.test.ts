import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { bosonProperties } from './decay-table.ts';
import { checkMassRange, modelNames, modelOf, resolveParameters } from './registry.ts';

const zprime = (mass: number, gPrime = 1) => bosonProperties('zprime', { 'mass.Zprime': mass, gPrime });

describe('L_mu - L_tau', () => {
  it.each([
    [0.1, 1, 0.00265258],
    [0.2, 1, 0.00530516],
    [0.25, 0.57963, 0.0114408],
    [0.5, 0.50321, 0.0263566],
    [1, 0.50019, 0.0530315],
    [2, 0.50001, 0.106101],
    [3.5, 0.5, 0.18568],
    [4, 0.37876, 0.28013],
    [5, 0.34709, 0.382121],
    [7, 0.33641, 0.55195],
    [9.5, 0.33419, 0.754042],
  ])('has the invisible branching fraction and width of the tables at %f GeV', (mass, invisible, width) => {
    const boson = zprime(mass);
    expect(Math.abs(boson.invisible - invisible)).toBeLessThan(3e-5);
    expect(Math.abs((boson.width ?? 0) / width - 1)).toBeLessThan(5e-5);
  });

  it('is worked out by hand at 1 GeV', () => {
    // 1/(24 pi) = 0.0132629 per neutrino; mu mu: 1/(12 pi) (1 + 2 x 0.0111637) sqrt(1 - 4 x 0.0111637) = 0.0265258 x 1.0223 x 0.97742
    const [muons, nuMu, nuTau] = zprime(1).channels;
    expect(nuMu.width).toBeCloseTo(0.0132629, 6);
    expect(nuTau.width).toBe(nuMu.width);
    expect(muons.width).toBeCloseTo(0.0265059, 5);
  });

  it('scales with the square of the coupling, and the lifetime against it', () => {
    expect((zprime(1, 1e-3).width ?? 0) / (zprime(1).width ?? 0)).toBeCloseTo(1e-6, 15);
    expect(zprime(1, 1e-3).invisible).toBeCloseTo(zprime(1).invisible, 14);
    // hbar/Gamma = 6.582119569e-16 GeV ns / 5.30315e-8 GeV
    expect(zprime(1, 1e-3).lifetime).toBeCloseTo(1.24117e-8, 12);
  });

  it('opens each threshold smoothly, and branching fractions sum to one', () => {
    const muons = (mass: number) => zprime(mass).channels.find(({ products }) => products.includes('mu-'))?.width;
    const threshold = 2 * 0.1056583755;
    expect(muons(threshold)).toBeUndefined();
    expect(muons(threshold * 1.0000001)).toBeGreaterThan(0);
    for (const mass of [0.05, 0.3, 3.6, 9]) {
      expect(zprime(mass).channels.reduce((sum, channel) => sum + channel.branching, 0)).toBeCloseTo(1, 14);
    }
  });
});

describe('dark photon', () => {
  it('is invisible when dark matter is assumed, and leptonic otherwise', () => {
    // gD^2/(epsilon^2 4 pi alpha) is 1e7
    expect(bosonProperties('dark-photon').invisible).toBeGreaterThan(1 - 1e-6);
    const visible = bosonProperties('dark-photon', { gD: 0, 'mass.Aprime': 0.1, epsilon: 1e-3, alpha: 1 / 137.036 });
    // epsilon^2 alpha m/3 = 1e-6 / 137.036 / 30 GeV, electrons alone; (1 + 2r) sqrt(1 - 4r) = 1 - 6 r^2, r = 2.6e-5
    expect(visible.width).toBeCloseTo(2.43245e-10, 14);
    expect(visible.invisible).toBe(0);
  });
});

describe('registry', () => {
  it('knows its models and suggests near names', () => {
    expect(modelNames().slice(0, 3)).toEqual(['qed', 'electroweak', 'zprime']);
    expect(() => modelOf('zprim')).toThrow(/Did you mean "zprime"\?/);
    expect(() => bosonProperties('qed')).toThrow(/no hypothetical particle/);
    for (const name of modelNames())
      for (const parameter of modelOf(name).parameters) expect(parameter.source.length, parameter.name).toBeGreaterThan(5);
  });

  it('applies overrides', () => {
    const parameters = resolveParameters('zprime', { 'mass.Zprime': 2.5, alpha: 1 / 137.036 });
    expect(parameters['mass.Zprime']).toBe(2.5);
    expect(parameters['alpha']).toBe(1 / 137.036);
    expect(parameters['mass.mu']).toBeCloseTo(0.10566, 5);
  });

  it('refuses unknown keys, also those that every object has', () => {
    expect(() => resolveParameters('zprime', { gPrim: 1 }, '--set')).toThrow(/--set: .*Did you mean "gPrime"\?/);
    expect(() => resolveParameters('zprime', JSON.parse('{"__proto__": 1}'))).toThrow(UserError);
    for (const key of ['constructor', 'toString', 'prototype', '__proto__.x']) {
      expect(() => resolveParameters('zprime', { [key]: 1 }), key).toThrow(UserError);
    }
    expect(() => resolveParameters('qed', { gPrime: 1 })).toThrow(UserError);
  });

  it('refuses impossible values', () => {
    const bad: [string, number, RegExp][] = [
      ['gPrime', Number.NaN, /not a finite number/],
      ['gPrime', -1, /must not be negative/],
      ['gPrime', 3.55, /outside the allowed range \(3.55\), .*3.5449/],
      ['gPrime', 1e200, /--set gPrime: outside the allowed range \(1e\+200\)/],
      ['mass.Zprime', 0, /a mass must be above zero \(0\), give a number from 1e-9 to 1000000 GeV/],
      ['mass.Zprime', 1e7, /outside the allowed range/],
      ['mass.mu', -0.1, /above zero/],
      ['mass.e', 1e4, /outside the allowed range \(10000\), give a number from 0.000001 to 3 GeV/],
      ['alpha', Number.POSITIVE_INFINITY, /not a finite number/],
      ['alpha', 0, /coupling of zero/],
      ['alpha', 1, /outside the allowed range \(1\)/],
    ];
    for (const [key, value, message] of bad) {
      expect(() => resolveParameters('zprime', { [key]: value }, '--set'), key).toThrow(message);
      expect(() => resolveParameters('zprime', { [key]: value }), key).toThrow(UserError);
    }
  });

  it('has finite widths and lifetimes at both ends of every range', () => {
    for (const name of modelNames()) {
      const { parameters, boson } = modelOf(name);
      for (const { value, range, name: key } of parameters) {
        expect(value, key).toBeGreaterThanOrEqual(range[0]);
        expect(value, key).toBeLessThanOrEqual(range[1]);
        if (boson === undefined || range[0] === range[1]) continue;
        for (const end of range) {
          if (name === 'sterile-neutrino' && (key === 'mass.W' || key === 'mass.Z')) continue; // sin theta_W stays real
          const { channels, width, lifetime, invisible } = bosonProperties(name, { [key]: end });
          for (const number of [width, lifetime, invisible, ...channels.map(({ branching }) => branching)])
            expect(number === null || Number.isFinite(number), `${name} ${key}=${end}`).toBe(true);
        }
      }
    }
  });

  it('keeps masses inside the open range', () => {
    expect(() => checkMassRange('Zprime', 10.579558, 10.579558)).toThrow(/open range/);
    expect(() => checkMassRange('Zprime', 0, 10.58)).toThrow(UserError);
    expect(() => checkMassRange('Zprime', 10.57, 10.58)).not.toThrow();
  });
});
