import { describe, expect, it } from 'vitest';
import type { ModelDefinition } from '../model/definition.ts';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { points } from './momenta.test.ts';
import { naiveMe2 } from './naive.test.ts';

/** Scalar electrodynamics with a self-coupled neutral scalar, which no built-in model has: SSV and SSS vertices, a heavy photon. */
const scalars: ModelDefinition = {
  name: 'scalars',
  title: 'charged and neutral scalars with a heavy photon',
  particles: [
    { name: 's+', anti: 's-', pdg: 9900001, spin: 0, charge: 1, mass: 0.6 },
    { name: 'h', pdg: 9900002, spin: 0, mass: 0.9 },
    { name: 'V', pdg: 9900003, spin: 1, mass: 1.1, width: 0.05 },
  ],
  vertices: [
    { kind: 'SSV', fields: ['s+', 's-', 'V'], couplings: [0.4] },
    { kind: 'SSS', fields: ['s+', 's-', 'h'], couplings: [1.3] },
    { kind: 'SSS', fields: ['h', 'h', 'h'], couplings: [0.7] },
    { kind: 'VVS', fields: ['V', 'V', 'h'], couplings: [0.8] },
  ],
};
const model = resolveModel(scalars);

describe('vertices of scalars and vectors', () => {
  it.each([
    's+ s- -> h h',
    's+ s+ -> s+ s+',
    's+ s- -> V h',
    's+ V -> s+ h',
    's+ s- -> s+ s- h',
    'h h -> h h h',
    's+ s- -> V V h',
  ])('%s agrees with the naive amplitude', (text) => {
    const process = parseProcessText(text);
    const amplitude = compileAmplitude(model, process);
    const momenta = points(model, process, 7, 1);
    const out = new Float64Array(1);
    amplitude.me2(momenta, 0, 1, out, 0);
    const point = amplitude.legs.map((_, i) => [...momenta.slice(4 * i, 4 * i + 4)]);
    expect(out[0]! / naiveMe2(model, process, point, amplitude.orders['NEW']).me2).toBeCloseTo(1, 10);
  });

  it('h h -> h h is c^2 (1/(s - m^2) + 1/(t - m^2) + 1/(u - m^2)) of its cubic coupling', () => {
    const process = parseProcessText('h h -> h h');
    const amplitude = compileAmplitude(model, process);
    const momenta = points(model, process, 7, 1);
    const p = (i: number) => momenta.slice(4 * i, 4 * i + 4);
    const square = (i: number, j: number, sign: number) =>
      p(i).reduce((sum, x, c) => sum + (c === 0 ? 1 : -1) * (x + sign * p(j)[c]!) ** 2, 0);
    const m2 = 0.81;
    const sum = 1 / (square(0, 1, 1) - m2) + 1 / (square(0, 2, -1) - m2) + 1 / (square(0, 3, -1) - m2);
    const out = new Float64Array(1);
    amplitude.me2(momenta, 0, 1, out, 0);
    expect(out[0]! / ((0.49 * sum) ** 2 / 2)).toBeCloseTo(1, 11);
  });
});
