import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../basics/elementary.ts';
import { gammaP } from '../special/incomplete-gamma.ts';
import { poissonAtMost } from '../special/poisson.ts';
import { accuracy, compress, gammaMeasure, gaussianFactor, moments, productOf, SIGNAL_FLOOR, sumOf } from './measure.ts';

const level = accuracy(0);
const average = (rule: { x: Float64Array; w: Float64Array }, f: (x: number) => number): number =>
  rule.x.reduce((sum, x, i) => sum + rule.w[i]! * f(x), 0);

describe('nuisance distributions', () => {
  it('Gaussian factor: mass 1, mean 1, variance sigma^2 where nothing is cut off; a point for sigma 0', () => {
    const rule = gaussianFactor(0.1, 20, level);
    expect(average(rule, () => 1)).toBeCloseTo(1, 14);
    expect(moments(rule).mean).toBeCloseTo(1, 10);
    expect(Math.sqrt(moments(rule).variance)).toBeCloseTo(0.1, 8);
    expect(gaussianFactor(0, 20, level).x).toEqual(Float64Array.of(1));
  });

  it('Gaussian factor: cut at zero it is renormalised, E = 1 + sigma phi(1/sigma) / Phi(1/sigma)', () => {
    const sigma = 0.5;
    const rule = gaussianFactor(sigma, 20, level);
    expect(Math.min(...rule.x)).toBeGreaterThan(0);
    const density = 0.05399096651318806; // phi(2)
    expect(moments(rule).mean).toBeCloseTo(1 + (sigma * density) / normalCdf(2), 7);
    expect(Math.min(...gaussianFactor(sigma, 20, level, SIGNAL_FLOOR).x)).toBeGreaterThan(SIGNAL_FLOOR);
  });

  it('Gamma: mean a w, variance a w^2, and E[P(k <= n | x)] is the negative binomial sum', () => {
    for (const [shape, weight] of [
      [0.5, 0.2],
      [1, 3],
      [1.5, 1],
      [10.5, 0.5],
      [400.25, 0.1],
    ] as const) {
      const fine = accuracy(2);
      const rule = gammaMeasure(shape, weight, fine);
      expect(moments(rule).mean / (shape * weight)).toBeCloseTo(1, 8);
      expect(moments(rule).variance / (shape * weight * weight)).toBeCloseTo(1, 7);
      // n = 0: E exp(-x) = (1 + w)^-a; n = 1 adds a w (1 + w)^-(a + 1)
      const zero = Math.exp(-shape * Math.log(1 + weight));
      const small = compress(rule, fine);
      expect(average(small, (x) => poissonAtMost(0, x)) / zero).toBeCloseTo(1, 5);
      expect(average(small, (x) => poissonAtMost(1, x)) / (zero * (1 + (shape * weight) / (1 + weight)))).toBeCloseTo(1, 5);
    }
  });

  it('compression keeps mass, mean and variance, and Poisson averages to 1e-6, with far fewer nodes', () => {
    const cloud = sumOf(
      compress(productOf(gaussianFactor(0.2, 8, level), gammaMeasure(12.5, 0.64, level)), level),
      gammaMeasure(0.5, 0.2, level),
    );
    const small = compress(cloud, level);
    expect(small.x.length).toBeLessThan(60);
    expect(small.x.length * 10).toBeLessThan(cloud.x.length);
    expect(average(small, () => 1)).toBeCloseTo(1, 12);
    expect(moments(small).mean).toBeCloseTo(moments(cloud).mean, 10);
    expect(moments(small).variance).toBeCloseTo(moments(cloud).variance, 10);
    for (const n of [0, 3, 8, 20]) {
      const f = (x: number): number => poissonAtMost(n, x);
      expect(Math.abs(average(small, f) - average(cloud, f))).toBeLessThan(1e-6);
    }
  });

  it('a distribution much wider than the Poisson width is resolved: the average is its own distribution function', () => {
    // Gamma(40) with weight 1000: mean 4e4, standard deviation 6300, Poisson width 200
    const rule = compress(gammaMeasure(40, 1000, level), level);
    const n = 35000;
    const value = average(rule, (x) => poissonAtMost(n, x));
    expect(Math.abs(value - gammaP(40, n / 1000))).toBeLessThan(1e-3);
    const finer = accuracy(2);
    const reference = average(compress(gammaMeasure(40, 1000, finer), finer), (x) => poissonAtMost(n, x));
    expect(Math.abs(value - reference)).toBeLessThan(1e-6);
  });
});
