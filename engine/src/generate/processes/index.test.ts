import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { superKEKB } from '../beams.ts';
import { buildProcess, canonicalProcess } from '../canonical-process.ts';
import type { ProcessSpec } from '../process.ts';
import { availableProcesses, hasProcess, parseProcess } from './index.ts';

const spec: ProcessSpec = {
  process: 'e+ e- -> mu+ mu- Zprime',
  model: 'zprime',
  parameters: { 'mass.Zprime': 1 },
  beams: superKEKB,
  radiation: { initial: true, final: false },
  cuts: [],
};

describe('processes', () => {
  it('are found whatever the white space', () => {
    for (const text of availableProcesses()) {
      expect(parseProcess(text).text).toBe(text);
      expect(parseProcess(`  ${text.replaceAll(' ', '   ').replace('->', '=>')} `).text).toBe(text);
    }
    expect(parseProcess('e+ e- ->mu+ mu-(gamma)').text).toBe('e+ e- -> mu+ mu- (gamma)');
  });

  it('are refused when they are no processes, or not of these beams, or unknown to the model', () => {
    const build = (process: string) => () => buildProcess({ ...spec, process });
    expect(build('e+ e- -> mu+ mu- Zprim')).toThrow(/Did you mean "Zprime"/);
    expect(build('gamma gamma -> mu+ mu-')).toThrow(/the beams are an electron and a positron/);
    expect(build('e+ e- -> mu+ tau- Zprime')).toThrow(/mu lepton number is not conserved/);
    expect(build('e+ e- -> mu+ mu+')).toThrow(/charge is not conserved: 0 before, 2 after/);
    expect(() => parseProcess('p p')).toThrow(UserError);
    expect(() => parseProcess('__proto__')).toThrow(/not a process/);
    expect(() => parseProcess('e+ e- -> e+ e- mu+ mu- (gamma)')).toThrow(/photons of any number/);
  });

  it('are known to be there or not', () => {
    expect(hasProcess('e+ e- -> e+ e- mu+ mu-', 'qed')).toBe(true);
    expect(hasProcess('e+ e- -> mu+ mu- (gamma)', 'qed')).toBe(true);
    expect(hasProcess('e+ e- -> mu+ mu- Zprime', 'qed')).toBe(false);
    expect(hasProcess('e+ e- -> pi+ pi-', 'qed')).toBe(false);
  });

  it('have a canonical form: parameters written out, spelling normalised', () => {
    const canonical = canonicalProcess(spec);
    expect(canonicalProcess({ ...spec, process: 'e+ e-  =>  mu+ mu- Zprime' })).toBe(canonical);
    expect(canonicalProcess({ ...spec, parameters: { 'mass.Zprime': 1, gPrime: 1e-3 } }), 'a default given is no change').toBe(
      canonical,
    );
    expect(canonicalProcess({ ...spec, parameters: { 'mass.Zprime': 2 } })).not.toBe(canonical);
    expect(canonicalProcess({ ...spec, beams: { ...superKEKB, electronEnergy: 7 } })).not.toBe(canonical);
    expect(JSON.parse(canonical).parameters['mass.mu']).toBeGreaterThan(0.1);
  });

  it('refuse what they cannot do', () => {
    expect(() => buildProcess({ ...spec, model: 'qed', parameters: {} })).toThrow(/no particle of this name/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprime': 11 } })).toThrow(/needs 11.211/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprime': 10.5 } })).toThrow(/needs 10.711/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprme': 1 } })).toThrow(/Did you mean "mass.Zprime"/);
    expect(() => buildProcess({ ...spec, cuts: [{ particle: 'gamma', quantity: 'energyCms', above: 1 }] })).toThrow(
      /no such particle/,
    );
  });
});
