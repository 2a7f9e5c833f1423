import { describe, expect, it } from 'vitest';
import { cmsBeams } from '../beams.ts';
import type { GeneratorCut, ProcessSpec } from '../process.ts';
import { coveredTauFraction } from '../tau/tau-modes.ts';
import { leptonPairProcess } from './lepton-pair.ts';

const parameters = { alpha: 1 / 137.036, 'mass.e': 0.000511, 'mass.mu': 0.10566, 'mass.tau': 1.77686 };

function spec(process: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  const radiation = { initial: true, final: true };
  return { process, model: 'qed', parameters, beams: cmsBeams(10.58), radiation, cuts: [], ...more };
}

describe('lepton pairs', () => {
  it('refuse a cut on the photon of the inclusive process', () => {
    const cuts: GeneratorCut[] = [{ particle: 'gamma', quantity: 'energyCms', above: 0.1 }];
    expect(() => leptonPairProcess(spec('e+ e- -> mu+ mu- (gamma)', { cuts }))).toThrow(/no such particle/);
  });

  it('tau pairs count the decays that are generated', () => {
    const build = leptonPairProcess(spec('e+ e- -> tau+ tau- (gamma)'));
    expect(build.coveredFraction).toBeCloseTo(coveredTauFraction * coveredTauFraction, 12);
    expect(build.decay).toBeDefined();
    expect(build.born).toBeCloseTo(772074.4, 0);
  });

  it('say what they hold: vacuum polarisation, resonances, photons', () => {
    const notes = (radiation: ProcessSpec['radiation'], process = 'e+ e- -> mu+ mu- (gamma)') =>
      leptonPairProcess(spec(process, { radiation })).notes.join('; ');
    expect(notes({ initial: true, final: true })).toMatch(/hadrons; J\/psi.* left out.*0\.0001 of the beam.*box diagrams/);
    expect(notes({ initial: true, final: true, narrowResonances: true })).toMatch(/averaged over 30 MeV/);
    expect(notes({ initial: true, final: false, vacuumPolarisation: 'leptonic' })).toMatch(/leptons alone/);
    expect(notes({ initial: false, final: false })).toMatch(/without vacuum polarisation$/);
    expect(notes({ initial: true, final: true }, 'e+ e- -> mu+ mu-')).toMatch(/only in the process with \(gamma\)/);
  });

  it('refuse an unknown vacuum polarisation and an infrared cut out of range', () => {
    const wrong = { initial: true, final: true, vacuumPolarisation: 'leptons' } as unknown as ProcessSpec['radiation'];
    expect(() => leptonPairProcess(spec('e+ e- -> mu+ mu- (gamma)', { radiation: wrong }))).toThrow(/leptonic/);
    for (const infraredCut of [0, 0.1, Number.NaN])
      expect(() =>
        leptonPairProcess(spec('e+ e- -> mu+ mu-', { radiation: { initial: true, final: true, infraredCut } })),
      ).toThrow(/infraredCut/);
  });

  it('refuse a pair that the beams cannot make', () => {
    expect(() => leptonPairProcess(spec('e+ e- -> tau+ tau-', { beams: cmsBeams(3.5) }))).toThrow(/3\.553/);
  });
});
