import { describe, expect, it } from 'vitest';
import { limitOnCoupling } from './coupling.ts';
import type { Limit } from './limit.ts';

const limit: Limit = {
  value: 278,
  unit: 'fb',
  level: 0.9,
  method: 'bayesian',
  kind: 'observed',
  count: 3,
  events: 5.2,
  quadratureError: 1e-9,
  warnings: ['w'],
};

describe('limit on a coupling', () => {
  it("g' = sqrt(sigma_UL / (sigma_1 BF)): 278 fb against 13.71 pb at 3 GeV is g' = 0.1424", () => {
    const result = limitOnCoupling(limit, { unitCrossSection: 13710, branchingFraction: 1, power: 2 });
    expect(result.value).toBeCloseTo(0.1424, 4);
    expect(result).toMatchObject({ unit: '1', level: 0.9, method: 'bayesian', kind: 'observed', warnings: ['w'] });
    // half the branching fraction: weaker by sqrt 2
    expect(
      limitOnCoupling(limit, { unitCrossSection: 13710, branchingFraction: 0.5, power: 2 }).value / result.value,
    ).toBeCloseTo(Math.SQRT2, 14);
  });

  it('takes any power and warns outside the range of the model', () => {
    expect(limitOnCoupling({ ...limit, value: 16 }, { unitCrossSection: 1, branchingFraction: 1, power: 4 }).value).toBeCloseTo(
      2,
      14,
    );
    const warned = limitOnCoupling(limit, { unitCrossSection: 100, branchingFraction: 1, power: 2, range: [0, 1] });
    expect(warned.warnings[1]).toMatch(/coupling limit 1\.67 is outside 0 \.\.\. 1/);
  });

  it('refuses what gives no coupling', () => {
    const base = { unitCrossSection: 1, branchingFraction: 1, power: 2 };
    expect(() => limitOnCoupling(limit, { ...base, unitCrossSection: 0 })).toThrow(/cross-section at coupling 1/);
    expect(() => limitOnCoupling(limit, { ...base, branchingFraction: 0 })).toThrow(/branching fraction outside/);
    expect(() => limitOnCoupling(limit, { ...base, branchingFraction: 1.2 })).toThrow(/branching fraction outside/);
    expect(() => limitOnCoupling(limit, { ...base, power: 0 })).toThrow(/power of the coupling/);
  });
});
