import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import { builtInModels } from './built-in/index.ts';
import { defineModel, parseModel } from './check-definition.ts';
import { decayTable } from './decay-table.ts';
import { resolveModel } from './registry.ts';
import { modelJsonSchema, modelSchema } from './schema.ts';

const text = `
name: leptophilic-scalar
title: scalar that couples to muons and taus
includes: [qed]
boson: phi
parameters:
  - { name: yMu, default: 1e-3, range: [0, 1], meaning: coupling to muons }
derived:
  - { name: yTau, value: yMu*mass.tau/mass.mu }
particles:
  - { name: phi, pdg: 9900050, spin: 0, mass: 500 MeV }
  - { name: psi, anti: psi~, pdg: 9900060, spin: 0.5, mass: 0.1, invisible: true }
vertices:
  - { kind: FFS, fields: [mu-, mu-, phi], couplings: [yMu, 0] }
  - { kind: FFS, fields: [tau-, tau-, phi], couplings: [yTau, 0] }
  - { kind: FFS, fields: [psi, psi, phi], couplings: [0, 2e-3] }
`;
const lines = text.split('\n');

/** The text with one line changed; the message must name the place. */
function refused(find: string, replace: string): string {
  expect(text, find).toContain(find);
  try {
    parseModel(text.replace(find, replace), 'mine.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error(`accepted: ${replace}`);
}
const lineOf = (part: string): number => lines.findIndex((line) => line.includes(part)) + 1;

describe('a model of a user', () => {
  const model = parseModel(text, 'mine.yaml');

  it('resolves with its includes, units and expressions', () => {
    const resolved = resolveModel(model, { yMu: 2e-3, 'mass.mu+': 0.1 });
    expect(resolved.parameters['mass.phi']).toBe(0.5);
    expect(resolved.parameters['yTau']).toBeCloseTo((2e-3 * 1.77693) / 0.1, 12);
    expect(resolved.particles.map(({ name }) => name)).toEqual(['e-', 'mu-', 'tau-', 'gamma', 'phi', 'psi']);
    expect(resolved.vertices).toHaveLength(6);
    // y^2 M/(8 pi) beta^3 for the scalar coupling, p^2 M/(8 pi) beta for the pseudoscalar one
    const [muons, dark] = decayTable(resolved, 'phi').channels;
    const beta2 = 1 - 4 * 0.04;
    expect(muons!.width).toBeCloseTo(((4e-6 * 0.5) / (8 * Math.PI)) * beta2 * Math.sqrt(beta2), 18);
    expect(dark!.width).toBeCloseTo(((4e-6 * 0.5) / (8 * Math.PI)) * Math.sqrt(beta2), 18);
    expect(dark!.invisible).toBe(true);
  });

  it('comes as an example that is taken', () => {
    const path = new URL('../../../examples/leptophilic-scalar.yaml', import.meta.url);
    const example = parseModel(readFileSync(path, 'utf8'), 'leptophilic-scalar.yaml');
    // xi = 1 is the Higgs boson's coupling: m^2 M/(8 pi v^2) beta^3
    const ours = decayTable(resolveModel(example, { 'mass.phi': 1 }), 'phi').channels.find(
      ({ products }) => products[0] === 'mu-',
    )!;
    const higgs = decayTable(resolveModel('dark-scalar', { sinTheta: 1, vev: 246.22, 'mass.hprime': 1 }), 'hprime').channels;
    expect(ours.width / higgs.find(({ products }) => products[0] === 'mu-')!.width).toBeCloseTo(1, 12);
    expect(() => canonicalJson(example)).not.toThrow();
  });

  it('survives JSON and is frozen', () => {
    expect(parseModel(JSON.stringify(model), 'mine.json')).toEqual(model);
    expect(Object.isFrozen(model.vertices![0])).toBe(true);
    expect(() => defineModel({ ...model, name: 'Bad Name' })).toThrow(/model Bad Name: name: a model name is lower-case/);
  });

  it.each([
    ['spin: 0, mass', 'spinn: 0, mass', 'pdg: 9900050', /unknown key "spinn". Did you mean "spin"\?/],
    ['fields: [mu-, mu-, phi]', 'fields: [mu-, mu-, phj]', 'fields: [mu-, mu-', /no particle "phj". Did you mean "phi"\?/],
    [
      'fields: [mu-, mu-, phi]',
      'fields: [mu-, mu+, phi]',
      'fields: [mu-, mu-',
      /charge is not conserved: mu\+ 1, mu\+ 1, phi 0 .*add up to 2/,
    ],
    [
      'kind: FFS, fields: [mu-',
      'kind: FFV, fields: [mu-',
      'fields: [mu-, mu-',
      /field 3 of a vertex FFV is a vector, but phi has spin 0/,
    ],
    [
      '[mu-, mu-, phi], couplings: [yMu, 0]',
      '[mu-, mu-, phi], couplings: [yMu]',
      'fields: [mu-',
      /two couplings, scalar and pseudoscalar, not 1/,
    ],
    ['pdg: 9900050', 'pdg: 9900060', 'pdg: 9900060', /PDG id 9900060 of psi is that of phi/],
    ['pdg: 9900050', 'pdg: 22', 'pdg: 9900050', /PDG id 22 of phi is that of gamma/],
    ['name: phi', 'name: mu', 'name: phi', /two particles are called "mu"/],
    ['value: yMu*mass.tau', 'value: yMy*mass.tau', 'value: yMu', /unknown name in an expression \("yMy"\), Did you mean "yMu"/],
    ['value: yMu*mass.tau', 'value: process.exit(1)*mass.tau', 'value: yMu', /unknown name/],
    ['{ name: yMu', '{ name: alpha', 'name: yMu', /"alpha" is a name of an included model already/],
    ['{ name: yMu', '{ name: pi', 'name: yMu', /"pi" is a function or constant/],
    ['[0, 2e-3]', '[0, [0, 2e-3]]', 'psi, psi, phi', /must be real, or the Lagrangian is not hermitian/],
    ['includes: [qed]', 'includes: [qad]', 'includes', /unknown model "qad". Did you mean "qed"\?/],
    ['boson: phi', 'boson: fi', 'boson', /no particle "fi"/],
    ['name: leptophilic-scalar', 'name: zprime', 'name: lepto', /"zprime" is a built-in model/],
    ['spin: 0.5', 'spin: 1.5', 'psi~', /spins are 0, 0.5 and 1/],
    ['mass: 500 MeV', 'mass: 500 MeW', 'mass: 500', /unit "MeW" is not one of energy/],
    ['mass: 500 MeV', 'mass: -1', 'mass: 500', /a mass is not negative/],
    ['range: [0, 1]', 'range: [1, 2]', 'range', /the default 0.001 of yMu is not in its range 1 to 2/],
    ['spin: 0, mass', 'spin: 0, charge: 1, mass', 'pdg: 9900050', /must have an antiparticle/],
    ['anti: psi~', 'anti: pso~', 'psi~', /antiparticle of "psi" is called "psi"/],
    ['name: phi,', 'name: &a phi,', 'name: phi', /anchors and aliases are not read/],
  ])('is refused with "%s" -> "%s", saying where', (find, replace, line, message) => {
    const said = refused(find, replace);
    expect(said).toMatch(message);
    const number = lineOf(replace.includes('9900060') && line === 'pdg: 9900060' ? 'psi~' : line);
    expect(said).toMatch(new RegExp(`^mine\\.yaml:${number}:\\d+: `));
  });

  it('needs conserved currents for the photon and hermitian Majorana couplings', () => {
    const vertex = (fields: string, couplings: string) =>
      refused('kind: FFS, fields: [mu-, mu-, phi], couplings: [yMu, 0]', `kind: FFV, fields: ${fields}, couplings: ${couplings}`);
    expect(vertex('[mu-, tau-, gamma]', '[1, 1]')).toMatch(/massless gamma couples to conserved currents only/);
    expect(vertex('[mu-, mu-, gamma]', '[1, 0]')).toMatch(/massless gamma couples to conserved currents only/);
    const majorana = (couplings: string) =>
      text
        .replace('anti: psi~, ', '')
        .replace(
          'vertices:',
          '  - { name: eta, pdg: 9900061, spin: 0.5, mass: 0.2 }\n  - { name: X, pdg: 9900062, spin: 1, mass: 2 }\nvertices:',
        )
        .concat(`  - { kind: FFV, fields: [psi, eta, X], couplings: ${couplings} }\n`);
    expect(() => parseModel(majorana('[[0, 1], [0, 1]]'), 'm')).not.toThrow();
    expect(() => parseModel(majorana('[-1, 1]'), 'm')).not.toThrow();
    expect(() => parseModel(majorana('[1, 1]'), 'm')).toThrow(/left = -conj\(right\)/);
  });

  it('refuses alias bombs, deep, long and foreign files at once', () => {
    const bomb = `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]`;
    expect(() => parseModel(bomb, 'bomb.yaml')).toThrow(/bomb\.yaml:1:7: anchors and aliases are not read/);
    expect(() => parseModel('['.repeat(1e5), 'deep.yaml')).toThrow(/nested too deep/);
    expect(() => parseModel('x'.repeat(2e6), 'long.yaml')).toThrow(/a model file of 2000000 characters/);
    expect(() => parseModel('\0', 'binary')).toThrow(/not UTF-8/);
    expect(() => parseModel('name: a\nname: b', 'twice.yaml')).toThrow(/twice\.yaml:2:1: the key "name" stands twice/);
    expect(() => parseModel('__proto__: 1', 'proto.yaml')).toThrow(/not allowed/);
    expect(() => parseModel('', 'empty.yaml')).toThrow(UserError);
  });

  it('has a published schema that the built-in models fit', () => {
    expect(JSON.stringify(modelJsonSchema())).toContain('"vertices"');
    for (const one of builtInModels) {
      const parsed = modelSchema.safeParse(JSON.parse(JSON.stringify(one)));
      expect(parsed.success, one.name).toBe(true);
      // by another name, every built-in definition passes the checks for users' files
      expect(() => defineModel({ ...JSON.parse(JSON.stringify(one)), name: `my-${one.name}` }), one.name).not.toThrow();
    }
  });
});
