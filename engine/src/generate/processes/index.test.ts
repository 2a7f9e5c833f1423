import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { superKEKB } from '../beams.ts';
import { buildProcess, canonicalProcess } from '../canonical-process.ts';
import type { ProcessSpec } from '../process.ts';
import { availableProcesses, parseProcess } from './index.ts';

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

  it('are suggested when the text is near', () => {
    expect(() => parseProcess('e+ e- -> mu+ mu- Zprim')).toThrow(/Did you mean "e\+ e- -> mu\+ mu- Zprime"/);
    expect(() => parseProcess('p p -> H')).toThrow(UserError);
    expect(() => parseProcess('__proto__')).toThrow(/available are/);
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
    expect(() => buildProcess({ ...spec, model: 'qed', parameters: {} })).toThrow(/the model does not have this process/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprime': 11 } })).toThrow(/open range/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprime': 10.5 } })).toThrow(/needs 10.711/);
    expect(() => buildProcess({ ...spec, parameters: { 'mass.Zprme': 1 } })).toThrow(/Did you mean "mass.Zprime"/);
    expect(() => buildProcess({ ...spec, cuts: [{ particle: 'gamma', quantity: 'energyCms', above: 1 }] })).toThrow(
      /no such particle/,
    );
  });
});
