import { describe, expect, it } from 'vitest';
import { dilogarithm } from './dilogarithm.ts';
import { PairVertex } from './pair-vertex.ts';

describe('dilogarithm', () => {
  it('Li2(1) = pi^2/6, Li2(1/2) = pi^2/12 - ln^2(2)/2, Li2(0.9) = 1.29971472300496', () => {
    expect(dilogarithm(1)).toBeCloseTo(Math.PI ** 2 / 6, 15);
    expect(dilogarithm(0.5)).toBeCloseTo(Math.PI ** 2 / 12 - Math.log(2) ** 2 / 2, 14);
    expect(dilogarithm(0.9)).toBeCloseTo(1.29971472300496, 13);
    expect(dilogarithm(0)).toBe(0);
  });
});

describe('pair vertex', () => {
  it('light pair: strength 2 (l - 1), remainder (3/2)(l - 1) + pi^2/3 - 1/2, l = ln(s/M^2)', () => {
    const vertex = new PairVertex(1e-3);
    vertex.set(100);
    const l = Math.log(1e8);
    expect(vertex.strength).toBeCloseTo(2 * (l - 1), 5);
    expect(vertex.remainder).toBeCloseTo(1.5 * (l - 1) + Math.PI ** 2 / 3 - 0.5, 5);
    expect(vertex.magnetic).toBeCloseTo(-1e-8 * l, 12);
  });

  it('threshold: Coulomb attraction pi^2/(2v), no radiation', () => {
    const vertex = new PairVertex(1);
    const v = 1e-3;
    vertex.set(4 / (1 - v * v));
    expect(vertex.remainder * v).toBeCloseTo(Math.PI ** 2 / 2, 1);
    expect(vertex.strength).toBeCloseTo(((16 / 3) * (v * v)) / 2, 9);
  });

  it('tau pair at 10.58 GeV, values from the form-factor integrals', () => {
    // 2 F1 with ln(lambda/M) = 0 is 2 x 1.92682271045578 at v = 0.9422
    const v = 0.9422;
    const vertex = new PairVertex(1);
    vertex.set(4 / (1 - v * v));
    expect(vertex.magnetic).toBeCloseTo(-0.104687083498817, 12);
    const L = Math.log((1 + v) / (1 - v));
    const B = (1 + v * v) / (2 * v);
    const soft =
      2 * ((B * L - 1) * Math.log(2 / Math.sqrt(1 - v * v)) + L / (2 * v) - B * (dilogarithm((2 * v) / (1 + v)) + (L * L) / 4));
    expect(vertex.remainder).toBeCloseTo(2 * 1.92682271045578 + soft, 10);
  });
});
