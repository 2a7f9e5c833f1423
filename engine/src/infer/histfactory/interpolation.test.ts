import { describe, expect, it } from 'vitest';
import { normConstants, normFactor, shapeWeights } from './interpolation.ts';
import { interpolationCodes } from './specification.ts';

const weights = (code: 'code0' | 'code2' | 'code4p', alpha: number) => {
  const out = new Float64Array(6);
  shapeWeights(code, alpha, out);
  return out;
};
const factor = (code: 'code1' | 'code4', lo: number, hi: number, alpha: number) => {
  const out = new Float64Array(3);
  normFactor(code, normConstants(code, lo, hi), alpha, out);
  return out;
};
/** shift of a bin with nominal 10, lo 8, hi 14 */
const shift = (code: 'code0' | 'code2' | 'code4p', alpha: number) => 4 * weights(code, alpha)[0] + 2 * weights(code, alpha)[1];

describe('interpolation', () => {
  it('of shapes: the numbers of hand calculation', () => {
    expect(shift('code0', 0.5)).toBe(2);
    expect(shift('code0', -0.5)).toBe(-1);
    // a = (14 + 8)/2 - 10 = 1, b = 3: a/4 + b/2; beyond 1 as pyhf has it: (b + 2 a)(alpha - 1), (b - 2 a) alpha
    expect(shift('code2', 0.5)).toBeCloseTo(1.75, 14);
    expect(shift('code2', 2)).toBeCloseTo(5, 14);
    expect(shift('code2', -2)).toBeCloseTo(-2, 14);
    // S = 3, A = 2/16: 1/2 (3 + 1/2 1/8 (15 - 10/4 + 3/16))
    expect(shift('code4p', 0.5)).toBeCloseTo(0.5 * (3 + 0.5 * 0.125 * (15 - 2.5 + 0.1875)), 14);
    expect(shift('code4p', 3)).toBe(12);
    expect(shift('code4p', -3)).toBe(-6);
  });

  it('of norms: powers outside, a polynomial that meets them inside', () => {
    expect(factor('code1', 0.8, 1.2, 2)[0]).toBeCloseTo(1.44, 14);
    expect(factor('code1', 0.8, 1.2, -2)[0]).toBeCloseTo(0.64, 14);
    expect(factor('code4', 0.8, 1.3, 0)[0]).toBe(1);
    for (const side of [1, -1])
      for (let k = 0; k < 3; k++)
        expect(factor('code4', 0.8, 1.3, side * (1 - 1e-12))[k]).toBeCloseTo(factor('code4', 0.8, 1.3, side)[k], 9);
  });

  it('has the derivatives of its values', () => {
    const h = 1e-5;
    for (const alpha of [-2.2, -0.7, 0.3, 0.9, 1.6]) {
      for (const code of ['code0', 'code2', 'code4p'] as const)
        for (const k of [0, 1, 2, 3])
          expect((weights(code, alpha + h)[k] - weights(code, alpha - h)[k]) / (2 * h)).toBeCloseTo(
            weights(code, alpha)[k + 2],
            7,
          );
      for (const code of ['code1', 'code4'] as const)
        for (const k of [0, 1]) {
          const slope = (factor(code, 0.7, 1.4, alpha + h)[k] - factor(code, 0.7, 1.4, alpha - h)[k]) / (2 * h);
          expect(slope).toBeCloseTo(factor(code, 0.7, 1.4, alpha)[k + 1], 7);
        }
    }
  });

  it('settings that name one kind leave the other at the older code', () => {
    expect(interpolationCodes(undefined)).toEqual({ normsys: 'code4', histosys: 'code4p' });
    expect(interpolationCodes({ normsys: { interpcode: 'code1' } })).toEqual({ normsys: 'code1', histosys: 'code0' });
    expect(interpolationCodes({ histosys: { interpcode: 'code4p' } })).toEqual({ normsys: 'code1', histosys: 'code4p' });
  });
});
