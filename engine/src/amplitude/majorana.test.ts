import { describe, expect, it } from 'vitest';
import type { ModelDefinition, ResolvedModel } from '../model/definition.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { points } from './momenta.test.ts';

/** Sum over all spins of |A|^2, without factors for identical particles. */
function squared(model: ResolvedModel, incoming: string[], outgoing: string[], point: Float64Array): number {
  let amplitude: ReturnType<typeof compileAmplitude>;
  try {
    amplitude = compileAmplitude(model, { incoming, outgoing });
  } catch {
    return 0;
  }
  const out = new Float64Array(1);
  amplitude.me2(point, 0, 1, out, 0);
  return out[0]! * amplitude.initialStates * amplitude.symmetryFactor;
}

const words = (letters: string[], length: number): string[][] =>
  length === 0 ? [[]] : words(letters, length - 1).flatMap((word) => letters.map((letter) => [...word, letter]));

const settings = { 'mass.chi1': 0.7, 'mass.Aprime': 1.3, gD: 0.9 };
const dirac = resolveModel('dark-photon', settings);
const majorana = resolveModel('inelastic-dark-matter-majorana', { ...settings, 'mass.chi2': 0.7 });

/**
 * Sum of |A|^2 over all states of two Majorana fermions of one mass, in units of that over the states of the Dirac fermion that they make up:
 * chi = (chi1 + i chi2)/sqrt2 is a rotation of states, which no sum over all of them can see. Two come in; `fermions` and `bosons` go out.
 */
export function majoranaOverDirac(fermions: number, bosons: string[]): number {
  const point = points(dirac, { incoming: ['chi1', 'chi1'], outgoing: [...Array(fermions).fill('chi1'), ...bosons] }, 9, 1);
  const total = (model: ResolvedModel, states: string[]) =>
    words(states, 2 + fermions).reduce(
      (sum, names) => sum + squared(model, names.slice(0, 2), [...names.slice(2), ...bosons], point),
      0,
    );
  return total(majorana, ['chi1', 'chi2']) / total(dirac, ['chi1', 'chi1~']);
}

it.each([
  ['chi chi -> chi chi', 2, []],
  ["chi chi -> A' A'", 0, ['Aprime', 'Aprime']],
  ['chi chi -> e+ e-', 0, ['e+', 'e-']],
])('two Majorana fermions of one mass are one Dirac fermion: %s', (_, fermions, bosons) => {
  expect(majoranaOverDirac(fermions, bosons)).toBeCloseTo(1, 11);
});

describe('a Majorana fermion', () => {
  it('decays as the Dirac one through a single diagram', () => {
    const masses = { 'mass.chi1': 0.5, 'mass.chi2': 0.7, 'mass.Aprime': 1.5 };
    const point = points(
      resolveModel('inelastic-dark-matter', masses),
      { incoming: ['chi2'], outgoing: ['chi1', 'e-', 'e+'] },
      0.7,
      1,
    );
    const [one, other] = ['inelastic-dark-matter', 'inelastic-dark-matter-majorana'].map((name) =>
      squared(resolveModel(name, masses), ['chi2'], ['chi1', 'e-', 'e+'], point),
    );
    expect(one! / other!).toBeCloseTo(1, 13);
  });

  it('decays to charge-conjugate states alike', () => {
    const model = resolveModel('sterile-neutrino', { Ue: 0.1, Umu: 0.2, 'mass.N': 1 });
    const point = points(model, { incoming: ['N'], outgoing: ['mu-', 'e+', 'nu_e'] }, 1, 1);
    const conjugate = squared(model, ['N'], ['mu+', 'e-', 'nu_e~'], point);
    expect(squared(model, ['N'], ['mu-', 'e+', 'nu_e'], point) / conjugate).toBeCloseTo(1, 13);
  });

  it('with itself has twice the coupling of its term, of which only the axial part is left', () => {
    const definition = (self: boolean): ModelDefinition => ({
      name: 'axial',
      title: 'axial vector and a fermion',
      particles: [
        { name: 'V', pdg: 9900001, spin: 1, mass: 3 },
        { name: 'x', ...(self ? {} : { anti: 'x~' }), pdg: 9900002, spin: 0.5, mass: 1 },
      ],
      // L = (g/2) V xbar gamma gamma5 x for Majorana, g V xbar gamma gamma5 x for Dirac; a vector part is added to the former
      vertices: [{ kind: 'FFV', fields: ['x', 'x', 'V'], couplings: self ? [-0.2 + 0.7, 0.2 + 0.7] : [-0.4, 0.4] }],
    });
    const [x, dir] = [resolveModel(definition(true)), resolveModel(definition(false))];
    const point = points(x, { incoming: ['V'], outgoing: ['x', 'x'] }, 3, 1);
    expect(squared(x, ['V'], ['x', 'x'], point) / squared(dir, ['V'], ['x', 'x~'], point)).toBeCloseTo(1, 13);
    // width g^2 M/(12 pi) beta^3 = |M|^2 beta/(16 pi M) of the Dirac fermion
    expect(squared(dir, ['V'], ['x', 'x~'], point) / 3).toBeCloseTo(((0.16 * 4) / 3) * 9 * (1 - 4 / 9), 12);
  });

  it('takes only a hermitian term between two of a kind', () => {
    const definition: ModelDefinition = {
      name: 'two',
      title: 'two Majorana fermions',
      particles: [
        { name: 'V', pdg: 9900001, spin: 1, mass: 3 },
        { name: 'x', pdg: 9900002, spin: 0.5, mass: 1 },
        { name: 'y', pdg: 9900003, spin: 0.5, mass: 1 },
      ],
      vertices: [{ kind: 'FFV', fields: ['x', 'y', 'V'], couplings: [-1, 1] }],
    };
    const model = resolveModel(definition);
    const process = { incoming: ['V'], outgoing: ['x', 'y'] };
    expect(compileAmplitude(model, process).helicities.length).toBeGreaterThan(0);
    const vector = model.vertices.map((vertex) => ({ ...vertex, couplings: [[1, 0] as const, [1, 0] as const] }));
    expect(() => compileAmplitude({ ...model, vertices: vector }, process)).toThrow(/x y V: not hermitian/);
  });
});
