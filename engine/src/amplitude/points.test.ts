import { describe, expect, it } from 'vitest';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { points } from './momenta.test.ts';
import { readPoints } from './points.ts';

const model = resolveModel('qed');
const process = parseProcessText('e- e+ -> mu- mu+');
const amplitude = compileAmplitude(model, process);
const flat = points(model, process, 10.58, 3);
const rows = (): { p: number[][] }[] =>
  [0, 1, 2].map((i) => ({ p: [0, 1, 2, 3].map((leg) => [...flat.slice(4 * (4 * i + leg), 4 * (4 * i + leg + 1))]) }));
const read = (value: unknown) =>
  readPoints(typeof value === 'string' ? value : JSON.stringify(value), amplitude.legs, 'points.json');

/** The points with one thing changed. */
const changed = (change: (list: { p: number[][] }[]) => void) => {
  const list = rows();
  change(list);
  return list;
};

describe('points of a file', () => {
  it('are read as they stand', () => {
    expect([...read(rows())]).toEqual([...flat]);
    expect(read([]).length).toBe(0);
  });

  it.each([
    ['{', /points\.json: not JSON/],
    ['[{"p": [[NaN, 0, 0, 0]]}]', /not JSON.*NaN and Infinity are no JSON numbers/],
    ['{"p": []}', /not a list of points/],
    ['[[]]', /point 0: no list of momenta under "p"/],
    ['[null]', /point 0: no list of momenta/],
    [changed((list) => list[1]!.p.pop()), /point 1: 3 momenta for 4 particles, give them in the order e- e\+ mu- mu\+/],
    [changed((list) => list[2]!.p[3]!.pop()), /point 2, momentum 3 \(mu\+\): not four finite numbers/],
    [changed((list) => (list[0]!.p[1] = [1, 2, 3, 'x'] as unknown as number[])), /point 0, momentum 1 \(e\+\): not four finite/],
    [
      changed((list) => (list[1]!.p[2]![0]! += 0.001)),
      /point 1, momentum 2 \(mu-\): off its mass shell: E\^2 - p\^2 = .*, m\^2 = 0\.0111636/,
    ],
    [changed((list) => (list[1]!.p[2]![0]! *= -1)), /point 1, momentum 2 \(mu-\): no positive energy/],
    [changed((list) => (list[2]!.p[3] = list[2]!.p[2]!)), /point 2: momentum is not conserved: incoming less outgoing/],
  ])('%#: are refused with the place of the fault', (value, message) => {
    expect(() => read(value)).toThrow(message);
  });

  it('on a pole without a width are refused when the amplitude is taken', () => {
    const zprime = resolveModel('zprime-lfv', { 'mass.Zprime': 4 });
    const one = compileAmplitude(zprime, parseProcessText('e- mu+ -> e- mu+'), { order: { NEW: 2 }, require: ['Zprime'] });
    const resonant = points(zprime, parseProcessText('e- mu+ -> e- mu+'), 4, 1);
    const out = new Float64Array(1);
    one.me2(resonant, 0, 1, out, 0);
    // rounding keeps it off the pole, by far more than any width would
    expect(out[0]!).toBeGreaterThan(1e6 * 1e-12);
    const wide = one.withParameters(resolveModel('zprime-lfv', { 'mass.Zprime': 4, 'width.Zprime': 0.1 }));
    wide.me2(resonant, 0, 1, out, 0);
    expect(out[0]!).toBeLessThan(1);
    resonant.fill(0, 0, 4);
    expect(() => one.me2(resonant, 0, 1, out, 0)).toThrow(/point 0: \|M\|\^2 is not finite/);
  });

  it('with a momentum against the axis of the components are taken from turned axes', () => {
    const axis = [-105 / 377, -252 / 377, -260 / 377];
    const text = parseProcessText('e- e+ -> gamma gamma');
    const e = 5.29;
    const p = Math.sqrt(e * e - model.parameters['mass.e']! ** 2);
    const at = (n: number[]) =>
      Float64Array.from([e, 0, 0, p, e, 0, 0, -p, e, ...n.map((x) => e * x), e, ...n.map((x) => -e * x)]);
    const photons = compileAmplitude(model, text);
    const out = new Float64Array(2);
    photons.me2(at(axis), 0, 1, out, 0);
    // the same angle with the beams
    photons.me2(at([-Math.hypot(105, 252) / 377, 0, -260 / 377]), 0, 1, out, 1);
    expect(out[0]! / out[1]!).toBeCloseTo(1, 8);
  });
});
