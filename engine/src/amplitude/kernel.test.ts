import { describe, expect, it } from 'vitest';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { compileKernel } from './kernel.ts';
import { points } from './momenta.test.ts';
import { BLOCK, Evaluator } from './program.ts';

describe.each([
  ['qed', 'e- e+ -> mu- mu+'],
  ['qed', 'e- e+ -> e- e+ mu- mu+'],
  ['zprime', 'e- e+ -> mu- mu+ Zprime'],
  ['electroweak', 'e- e+ -> nu_e nu_e~ gamma'],
  ['alp', 'a -> gamma gamma'],
])('the kernel of %s: %s', (name, text) => {
  const model = resolveModel(name);
  const process = parseProcessText(text);
  const { code, table } = compileAmplitude(model, process).program;
  const energy = process.incoming.length === 1 ? 0.5 : 10.58;
  const width = code.inputs;

  it('has the bits of the plain evaluation for any number of events and any size of its pieces', () => {
    const count = 2 * BLOCK + 3;
    const momenta = points(model, process, energy, count);
    const expected = new Float64Array(count);
    new Evaluator(code).run(table, momenta, 0, count, expected, 0);
    expect(Math.min(...expected)).toBeGreaterThan(0);
    for (const piece of [64, 256, 100_000]) {
      const kernel = compileKernel(code, piece)!;
      for (const n of [1, 2, 3, 15, 16, 17, 33, count]) {
        // not at the start of the arrays
        const given = new Float64Array(5 + n * width);
        given.set(momenta.subarray(0, n * width), 5);
        const out = new Float64Array(n + 3).fill(-7);
        kernel.run(table, given, 5, n, out, 2);
        expect([...out.subarray(2, n + 2)]).toEqual([...expected.subarray(0, n)]);
        expect([out[0], out[1], out[n + 2]]).toEqual([-7, -7, -7]);
      }
    }
  });
});

describe('a kernel', () => {
  it('serves models of the same shape one after the other', () => {
    const process = parseProcessText('e- e+ -> mu- mu+ Zprime');
    const [light, heavy] = [1, 3].map((mass) => resolveModel('zprime', { 'mass.Zprime': mass, gPrime: mass / 10 }));
    const first = compileAmplitude(light!, process);
    const second = first.withParameters(heavy!);
    expect(second.program.code).toBe(first.program.code);
    expect([first, second].map(({ legs }) => legs[4]!.field.particle.mass)).toEqual([1, 3]);
    const value = (amplitude: typeof first, model: typeof light) => {
      const out = new Float64Array(1);
      amplitude.me2(points(model!, process, 10.58, 1), 0, 1, out, 0);
      return out[0]!;
    };
    const alone = [value(first, light), value(second, heavy)];
    expect(alone[0]).not.toBe(alone[1]);
    expect([value(first, light), value(second, heavy), value(first, light)]).toEqual([...alone, alone[0]]);
  });

  it('is another one when a coupling vanishes or a mass does', () => {
    const process = parseProcessText('e- e+ -> mu- mu+ hprime');
    const model = (settings: Record<string, number>) => resolveModel('dark-photon', { sinTheta: 0.1, ...settings });
    const first = compileAmplitude(model({}), process);
    expect(first.withParameters(model({ sinTheta: 0.2 })).program.code).toBe(first.program.code);
    expect(() => first.withParameters(model({ sinTheta: 0 }))).not.toThrow();
    expect(() => first.withParameters(model({ sinTheta: 0, gD: 0 }))).toThrow(/the amplitude vanishes.*these couplings are zero/);
  });
});
