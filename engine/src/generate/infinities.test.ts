import { describe, expect, it } from 'vitest';
import { cmsBeams } from './beams.ts';
import { buildProcess } from './canonical-process.ts';
import type { GeneratorCut, ProcessSpec } from './process.ts';

const spec = (process: string, fields: Partial<ProcessSpec> = {}): ProcessSpec => ({
  process,
  model: 'qed',
  parameters: {},
  beams: cmsBeams(10.58),
  radiation: { initial: false, final: false },
  cuts: [],
  ...fields,
});
const central = (particle: string): GeneratorCut => ({ particle, quantity: 'absCosThetaCms', below: 0.94 });

describe('cross-sections that are infinite are refused', () => {
  it('elastic scattering down to zero degrees, not with a cut on the angle and not without the exchange', () => {
    expect(() => buildProcess(spec('e+ e- -> e+ e-'))).toThrow(
      /the beams scatter at angles down to zero.*e-\.absCosThetaCms<0\.94/,
    );
    const energy: GeneratorCut = { particle: 'e-', quantity: 'energyCms', above: 1 };
    expect(() => buildProcess(spec('e+ e- -> e+ e-', { cuts: [energy] }))).toThrow(/infinite/);
    for (const particle of ['e-', 'e+'])
      expect(() => buildProcess(spec('e+ e- -> e- e+', { cuts: [central(particle)] }))).not.toThrow();
    expect(() => buildProcess(spec('e+ e- -> mu+ mu-'))).not.toThrow();
  });

  it('radiation down to a particle without width, inside the range that it reaches only', () => {
    const dark = (mass: number, fields: Partial<ProcessSpec> = {}) =>
      buildProcess(
        spec('e+ e- -> chi1 chi2~', {
          model: 'inelastic-dark-matter',
          parameters: { 'mass.Aprime': mass, 'mass.chi1': 1, 'mass.chi2': 1.4, 'width.Aprime': 0 },
          radiation: { initial: true, final: true },
          ...fields,
        }),
      );
    expect(() => dark(3)).toThrow(/to where Aprime is on its mass shell, and it has no width.*set width\.Aprime/);
    for (const mass of [2.39, 10.59]) expect(() => dark(mass)).not.toThrow();
    expect(() => dark(3, { radiation: { initial: false, final: false } })).not.toThrow();
  });
});
