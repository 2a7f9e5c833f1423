import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { checkProcess, conservedNumbers, legOf, parseProcessText } from './process-text.ts';
import { modelNames, resolveModel } from './registry.ts';

const check = (text: string, model: string) => checkProcess(resolveModel(model), parseProcessText(text));

describe('process texts', () => {
  it.each([
    ['e+ e- -> mu+ mu- Zprime', 'e+ e- -> mu+ mu- Zprime', false],
    ['  e+   e-=>mu+ mu-', 'e+ e- -> mu+ mu-', false],
    ['e+ e- → mu+ mu- ( gamma )', 'e+ e- -> mu+ mu- (gamma)', true],
    ['e+ e- > gamma gamma(gamma)', 'e+ e- -> gamma gamma (gamma)', true],
    ['chi2 -> chi1 e+ e-', 'chi2 -> chi1 e+ e-', false],
  ])('%s', (text, canonical, radiative) => {
    const process = parseProcessText(text);
    expect(process.canonical).toBe(canonical);
    expect(process.radiative).toBe(radiative);
    expect(parseProcessText(process.canonical)).toEqual(process);
  });

  it.each([
    ['e+ e-', /no arrow/],
    ['e+ e- -> mu+ -> mu-', /two arrows/],
    ['-> mu+ mu-', /one side is empty/],
    ['e+ e- -> (gamma)', /one side is empty/],
    ['e+ e- -> (gamma) mu+ mu-', /only "\(gamma\)" at the end/],
    ['a b c -> d', /more than two incoming/],
    [`e+ e- -> ${'gamma '.repeat(20)}`, /too many/],
    ['x'.repeat(400), /too long/],
  ])('refuses %s', (text, message) => {
    expect(() => parseProcessText(text)).toThrow(UserError);
    expect(() => parseProcessText(text)).toThrow(message);
  });

  it('never throws anything but a UserError', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          parseProcessText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('processes of a model', () => {
  it('have known particles', () => {
    expect(() => check('e+ e- -> mu+ mu- Zprme', 'zprime')).toThrow(
      /no particle of this name \("Zprme"\).*Did you mean "Zprime"\?/,
    );
    expect(() => check('e+ e- -> mu+ mu- Zprime', 'qed')).toThrow(/"Zprime"\).*It is in model zprime/);
    expect(legOf(resolveModel('electroweak'), 'W-')).toMatchObject({ anti: true, particle: { name: 'W+', charge: 1 } });
  });

  it.each([
    ['e+ e- -> mu+ mu+', 'qed', /charge is not conserved: 0 before, 2 after/],
    ['e+ e- -> mu+ tau-', 'qed', /mu lepton number is not conserved: 0 before, -1 after/],
    ['e+ e- -> e+ mu- Zprime', 'zprime', /e lepton number is not conserved: 0 before, -1 after/],
    ['e- e- -> W- W-', 'electroweak', /lepton number is not conserved: 2 before, 0 after/],
    ['e+ e- -> mu+ tau- Zprime', 'zprime-lfv', /tau lepton number is not conserved/],
    ['e+ e- -> gamma nu_e', 'electroweak', /lepton number is not conserved: 0 before, 1 after/],
    ['e+ e- -> gamma chi1', 'dark-photon', /angular momentum is not conserved: 3 fermions/],
  ])('%s in %s is refused', (text, model, message) => {
    expect(() => check(text, model)).toThrow(message);
  });

  it('may break what the couplings of the model break', () => {
    expect(() => check('e+ e- -> e+ mu- Zprime', 'zprime-lfv')).not.toThrow();
    expect(() => check('e- e- -> W- W-', 'sterile-neutrino')).not.toThrow();
    const without = resolveModel('zprime-lfv', { gPrimeEMu: 0 });
    expect(() => checkProcess(without, parseProcessText('e+ e- -> e+ mu- Zprime'))).toThrow(/lepton number/);
  });

  it('conserve charge and total lepton number in every built-in model without Majorana neutrinos', () => {
    for (const name of modelNames()) {
      const names = conservedNumbers(resolveModel(name)).map((number) => number.name);
      expect(names[0]).toBe('charge');
      expect(names.includes('lepton number'), name).toBe(name !== 'sterile-neutrino');
    }
  });
});
