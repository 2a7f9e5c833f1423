import { describe, expect, it } from 'vitest';
import { UserError } from '../basics/errors.ts';
import { BeamState, cmsBeams, superKEKB } from './beams.ts';
import { PhaseSpaceCuts } from './cuts.ts';
import type { GeneratorCut } from './process.ts';

const names = ['mu-', 'mu+', 'Zprime'];
const cms = new BeamState(cmsBeams(10));
// 30, 90 and 150 degrees in the plane
const p = new Float64Array([2, 1, 0, Math.sqrt(3), 1, 0, 1, 0, 4, 2, 0, -Math.sqrt(12)]);
const passes = (cut: object, beams = cms) => new PhaseSpaceCuts([cut as GeneratorCut], names).pass(p, beams);

describe('generator cuts', () => {
  it('compare the quantity with both limits', () => {
    expect(passes({ particle: 'mu-', quantity: 'energyCms', above: 1.9 })).toBe(true);
    expect(passes({ particle: 'mu-', quantity: 'energyCms', above: 2.1 })).toBe(false);
    expect(passes({ particle: 'mu-', quantity: 'thetaCms', above: Math.PI / 6 - 1e-9, below: Math.PI / 6 + 1e-9 })).toBe(true);
    expect(passes({ particle: 'Zprime', quantity: 'cosThetaCms', below: -0.86 })).toBe(true);
    expect(passes({ particle: 'Zprime', quantity: 'absCosThetaCms', below: 0.86 })).toBe(false);
    expect(passes({ particle: 'mu+', quantity: 'transverseMomentumLab', above: 0.999, below: 1.001 })).toBe(true);
    expect(new PhaseSpaceCuts([], names).empty).toBe(true);
  });

  it('know the laboratory', () => {
    const moving = new BeamState(superKEKB);
    expect(passes({ particle: 'mu+', quantity: 'thetaLab', below: 1.5 })).toBe(false);
    expect(passes({ particle: 'mu+', quantity: 'thetaLab', below: 1.5 }, moving)).toBe(true);
    expect(passes({ particle: 'mu+', quantity: 'energyLab', above: 1.01 }, moving)).toBe(true);
  });

  it('look at pairs: mass, transverse momentum and angle', () => {
    // (2, 1, 0, 1.732) + (1, 0, 1, 0) = (3, 1, 1, 1.732): m^2 = 9 - 1 - 1 - 3 = 4, pT = sqrt 2; the directions are perpendicular
    const pair = (quantity: string, value: number) =>
      passes({ particle: 'mu- mu+', quantity, above: value - 1e-6, below: value + 1e-6 });
    expect(pair('mass', 2)).toBe(true);
    expect(pair('pairTransverseMomentumCms', Math.SQRT2)).toBe(true);
    expect(pair('angleCms', Math.PI / 2)).toBe(true);
    expect(pair('angleLab', Math.PI / 2)).toBe(true);
    expect(() => passes({ particle: 'mu-', quantity: 'mass', above: 1 })).toThrow(/mass is of a pair/);
    expect(() => passes({ particle: 'mu- mu-', quantity: 'mass', above: 1 })).toThrow(/of a pair/);
    expect(() => passes({ particle: 'mu- mu+', quantity: 'energyCms', above: 1 })).toThrow(/of one particle/);
  });

  it('say what is wrong with them', () => {
    const bad: [object, RegExp][] = [
      [{ particle: 'muon', quantity: 'energyCms', above: 1 }, /no such particle/],
      [{ particle: 'mu-', quantity: 'energyCMS', above: 1 }, /Did you mean "energyCms"/],
      [{ particle: 'mu-', quantity: 'constructor', above: 1 }, /unknown quantity/],
      [{ particle: 'mu-', quantity: 'energyCms' }, /neither above nor below/],
      [{ particle: 'mu-', quantity: 'energyCms', above: 2, below: 1 }, /nothing can lie inside/],
    ];
    for (const [cut, message] of bad) {
      expect(() => passes(cut)).toThrow(UserError);
      expect(() => passes(cut)).toThrow(message);
    }
  });
});
