import { describe, expect, it } from 'vitest';
import { gaussRule, legendreRule, stieltjesRule } from './gauss-rule.ts';

const integral = (rule: { x: Float64Array; w: Float64Array }, f: (x: number) => number): number =>
  rule.x.reduce((sum, x, i) => sum + rule.w[i]! * f(x), 0);

const power = (x: number, k: number): number => (k === 0 ? 1 : x * power(x, k - 1));

describe('Gauss rules', () => {
  it('Legendre: two and three nodes by hand, degree 2n - 1 exactly', () => {
    const two = legendreRule(2);
    expect(two.x[1]).toBeCloseTo(1 / Math.sqrt(3), 15);
    expect(two.w[0]).toBeCloseTo(1, 15);
    const three = legendreRule(3);
    expect(three.x[0]).toBeCloseTo(-Math.sqrt(0.6), 15);
    expect(three.w[1]).toBeCloseTo(8 / 9, 15);
    const rule = legendreRule(14);
    for (let k = 0; k < 28; k++) expect(integral(rule, (x) => power(x, k))).toBeCloseTo(k % 2 === 0 ? 2 / (k + 1) : 0, 13);
    expect(integral(rule, (x) => power(x, 28))).not.toBeCloseTo(2 / 29, 16);
  });

  it('Hermite from its recurrence: moments of the normal distribution 1, 1, 3, 15, 105', () => {
    const off = Array.from({ length: 5 }, (_, k) => Math.sqrt(k + 1));
    const rule = gaussRule(new Float64Array(6), off, 1);
    [1, 0, 1, 0, 3, 0, 15, 0, 105].forEach((moment, k) => {
      expect(integral(rule, (x) => power(x, k))).toBeCloseTo(moment, 11);
    });
  });

  it('keeps the moments of a discrete measure up to degree 2n - 1', () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => -1 + i / 99.5);
    const w = x.map((value) => 1 + value * value);
    const rule = stieltjesRule(x, w, 8);
    expect(rule.x.length).toBe(8);
    for (const weight of rule.w) expect(weight).toBeGreaterThan(0);
    for (let k = 0; k < 16; k++) {
      expect(integral(rule, (v) => power(v, k))).toBeCloseTo(
        integral({ x, w }, (v) => power(v, k)),
        10,
      );
    }
  });

  it('returns as many nodes as the measure has points, and none for no mass', () => {
    const rule = stieltjesRule(Float64Array.of(-0.5, 0.25, -0.5), Float64Array.of(1, 2, 1), 5);
    expect(rule.x.length).toBe(2);
    expect(rule.x[0]).toBeCloseTo(-0.5, 14);
    expect(rule.w[1]).toBeCloseTo(2, 14);
    expect(stieltjesRule(Float64Array.of(1), Float64Array.of(0), 3).x.length).toBe(0);
  });
});
