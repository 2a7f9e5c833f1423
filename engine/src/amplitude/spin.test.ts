import { describe, expect, it } from 'vitest';
import type { ResolvedModel } from '../model/definition.ts';
import { legOf } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { type Amplitude, compileAmplitude } from './compile.ts';
import { boosted, momenta, points, uniforms } from './momenta.test.ts';
import { SpinDensity, sampleHelicity } from './spin.ts';

const amplitudesAt = (amplitude: Amplitude, point: Float64Array): Float64Array => {
  const out = new Float64Array(2 * amplitude.helicities.length);
  amplitude.helicityAmplitudes(point, 0, 1, out, 0);
  return out;
};
const density = (amplitude: Amplitude, leg: number, point: Float64Array): Float64Array => {
  const spin = new SpinDensity(amplitude, [leg]);
  const out = new Float64Array(2 * spin.size * spin.size);
  spin.matrix(amplitudesAt(amplitude, point), 0, out, 0);
  return out;
};

/**
 * A whole process at a point where one intermediate particle is on its mass shell, against production and decay joined by their spin density
 * matrices: |M|^2 (M Gamma)^2 = sum R_{ss'} D_{ss'} / initial states.
 */
function joined(model: ResolvedModel, before: string[], decaying: string, others: string[], products: string[]): number {
  const mass = (name: string) => legOf(model, name).particle.mass;
  const { width } = legOf(model, decaying).particle;
  const uniform = uniforms(5);
  const first = momenta([...others, decaying].map(mass), before.map(mass), 10.58, uniform);
  const parent = first[first.length - 1]!;
  const [, ...atRest] = momenta(products.map(mass), [mass(decaying)], mass(decaying), uniform);
  const decay = atRest.map((p) =>
    boosted(
      p,
      parent.slice(1).map((x) => x / parent[0]!),
    ),
  );
  const whole = compileAmplitude(model, { incoming: before, outgoing: [...others, ...products] }, { require: [decaying] });
  const out = new Float64Array(1);
  whole.me2(Float64Array.from([...first.slice(0, -1), ...decay].flat()), 0, 1, out, 0);
  const production = compileAmplitude(model, { incoming: before, outgoing: [...others, decaying] });
  const decays = compileAmplitude(model, { incoming: [decaying], outgoing: products });
  const r = density(production, before.length + others.length, Float64Array.from(first.flat()));
  const d = density(decays, 0, Float64Array.from([parent, ...decay].flat()));
  let sum = 0;
  for (let i = 0; i < r.length; i += 2) sum += r[i]! * d[i]! - r[i + 1]! * d[i + 1]!;
  return (out[0]! * (mass(decaying) * width) ** 2 * whole.initialStates) / sum;
}

describe('spin amplitudes', () => {
  it('join production and decay of a vector exactly', () => {
    // the only diagrams with a nu_tau pair are those of the Z'
    const model = resolveModel('zprime', { 'mass.Zprime': 2, 'width.Zprime': 0.01 });
    expect(joined(model, ['e-', 'e+'], 'Zprime', ['mu-', 'mu+'], ['nu_tau', 'nu_tau~'])).toBeCloseTo(1, 10);
  });

  it('join production and decay of a vector that couples to no conserved current', () => {
    const model = resolveModel('zprime-lfv', { 'mass.Zprime': 2, 'width.Zprime': 0.01 });
    expect(joined(model, ['e-', 'e+'], 'Zprime', ['e-', 'mu+'], ['nu_tau', 'nu_tau~'])).toBeCloseTo(1, 10);
  });

  it.each(['inelastic-dark-matter', 'inelastic-dark-matter-majorana'])('join production and decay of chi2 in %s', (name) => {
    // so narrow that nothing else matters on the peak
    const model = resolveModel(name, { 'mass.chi1': 0.5, 'mass.chi2': 1.5, 'mass.Aprime': 3, 'width.chi2': 1e-9 });
    const other = name.endsWith('majorana') ? 'chi1' : 'chi1~';
    const ratio = joined(model, ['e-', 'e+'], 'chi2', [other], ['chi1', 'mu-', 'mu+']);
    // two identical chi1 in the Majorana case halve the whole
    expect(ratio * (name.endsWith('majorana') ? 2 : 1)).toBeCloseTo(1, 6);
  });

  it('give the summed square, and density matrices whose trace it is', () => {
    const model = resolveModel('zprime');
    const process = { incoming: ['e-', 'e+'], outgoing: ['mu-', 'mu+', 'Zprime'] };
    const amplitude = compileAmplitude(model, process);
    const point = points(model, process, 10.58, 1);
    const me2 = new Float64Array(1);
    amplitude.me2(point, 0, 1, me2, 0);
    const total = amplitudesAt(amplitude, point).reduce((sum, x) => sum + x * x, 0);
    expect(total / amplitude.initialStates / me2[0]!).toBeCloseTo(1, 12);
    for (const legs of [[2], [4], [2, 3], [0, 4]]) {
      const spin = new SpinDensity(amplitude, legs);
      const matrix = new Float64Array(2 * spin.size ** 2);
      spin.matrix(amplitudesAt(amplitude, point), 0, matrix, 0);
      let trace = 0;
      for (let i = 0; i < spin.size; i++) trace += matrix[2 * i * (spin.size + 1)]!;
      expect(trace / total).toBeCloseTo(1, 12);
      const [re, im, mirroredRe, mirroredIm] = [matrix[2], matrix[3], matrix[2 * spin.size], matrix[2 * spin.size + 1]];
      expect([mirroredRe, mirroredIm]).toEqual([re, 0 - im!]);
    }
    expect(() => new SpinDensity(amplitude, [5])).toThrow('no such leg');
  });

  it('quantise along the motion of the particle when it runs along the axis, and along the axis at rest', () => {
    // W- -> e- nu~ at rest: the e- is left-handed, so it runs with the spin's projection of -1 along n = (105, 252, 260)/377 against the spin
    const model = resolveModel('electroweak');
    // nearly along n: a momentum exactly against it is where the spinors are singular
    const [tilt, x, n] = [1e-4, [100 / 377, 240 / 377, -273 / 377], [105 / 377, 252 / 377, 260 / 377]];
    const axis = n.map((c, i) => c * Math.sqrt(1 - tilt * tilt) + x[i]! * tilt);
    const [m, me] = [legOf(model, 'W-').particle.mass, legOf(model, 'e-').particle.mass];
    const e = (m * m + me * me) / (2 * m);
    const p = Math.sqrt(e * e - me * me);
    const amplitude = compileAmplitude(model, { incoming: ['W-'], outgoing: ['e-', 'nu_e~'] });
    const point = Float64Array.from([m, 0, 0, 0, e, ...axis.map((c) => p * c), p, ...axis.map((c) => -p * c)]);
    const values = amplitudesAt(amplitude, point);
    const size = (h: number) => Math.hypot(values[2 * h]!, values[2 * h + 1]!);
    const best = amplitude.helicities.map((_, h) => h).reduce((a, b) => (size(b) > size(a) ? b : a));
    expect(amplitude.helicities[best]).toEqual([-1, -0.5, 0.5]);
    expect(amplitude.helicities.filter((_, h) => size(h) > 1e-3 * size(best)).length).toBe(1);
  });

  it('are drawn with their shares', () => {
    const values = Float64Array.of(9, 9, 1, 0, 0, 2, 3, 0, 0, 0);
    // from index 2 on: 1, 4, 9, 0 of 14
    expect([0.01, 0.07, 0.0715, 0.35, 0.36, 0.999].map((u) => sampleHelicity(values, 2, 4, u))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
