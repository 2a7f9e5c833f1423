import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import { logGamma } from '../special/log-gamma.ts';
import { poissonAtMost } from '../special/poisson.ts';
import type { CountingModel } from './model.ts';
import { type CountingData, countingStatistics } from './statistical-model.ts';

const full: CountingModel = {
  window: 'test',
  signal: { yieldPerUnit: 2, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.1 }] },
  common: [
    { name: 'luminosity', relative: 0.03 },
    { name: 'tracking', relative: 0.04 },
  ],
  backgroundShared: [{ name: 'generator', relative: 0.05 }],
  backgrounds: [
    {
      name: 'tau',
      expected: 6,
      simulation: { entries: 24, sumW2: 1.5, eventWeight: 0.25 },
      uncertainties: [{ name: 'rate', relative: 0.2 }],
    },
    { name: 'empty', expected: 0, simulation: { entries: 0, sumW2: 0, eventWeight: 0.5 }, uncertainties: [] },
    { name: 'cosmics', expected: 1, uncertainties: [{ name: 'rate', relative: 0.3 }], scalesWithCommon: false },
  ],
};

const bare: CountingModel = {
  window: 'bare',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: [{ name: 'b', expected: 3, uncertainties: [] }],
};

describe('the counting model as a likelihood', () => {
  const model = countingStatistics(full, 9);
  const names = model.parameters.map(({ name }) => name);
  const at = Float64Array.of(1.5, 0.97, 1.04, 1.02, 0.9, 22, 0.3, 1.1);

  it('has one parameter for each uncertain factor and sample, none for what is known', () => {
    expect(names).toEqual(['mu', 'common', 'signal', 'backgrounds', 'tau', 'simulated tau', 'simulated empty', 'cosmics']);
    expect(countingStatistics(bare).parameters.map(({ name }) => name)).toEqual(['mu']);
    // 5 % of 0.03 and 0.04 in quadrature, six of them
    expect(model.parameters[1]!.bounds[1]).toBeCloseTo(1.3, 12);
    expect(model.data!.aux[4]).toBeCloseTo(24, 12);
    expect(model.parameters[4]!.constraint).toEqual({ centre: 1, width: 0.2 });
    expect(model.parameters[5]!.constraint!.width).toBeCloseTo(Math.sqrt(24), 12);
    expect(model.parameters[6]!.constraint).toBeUndefined();
  });

  it('expects l (mu s e + k sum f w theta) + f B', () => {
    const byHand = 0.97 * (1.5 * 2 * 1.04 + 1.02 * (0.9 * 0.25 * 22 + 0.5 * 0.3)) + 1.1;
    expect(model.expected(at)).toBeCloseTo(byHand, 12);
  });

  it('its value is the sum of the logarithms written out', () => {
    const nu = model.expected(at);
    const poisson = (n: number, mean: number) => 2 * (mean - n * Math.log(mean) + logGamma(n + 1));
    const gauss = (x: number, sigma: number) => ((x - 1) / sigma) ** 2 + Math.log(2 * Math.PI * sigma * sigma);
    const value =
      poisson(9, nu) +
      gauss(0.97, 0.05) +
      gauss(1.04, 0.1) +
      gauss(1.02, 0.05) +
      gauss(0.9, 0.2) +
      gauss(1.1, 0.3) +
      poisson(24, 22) +
      2 * 0.3;
    expect(model.likelihood(model.data!).twiceNll(at)).toBeCloseTo(value, 10);
  });

  it('gradient and second derivatives are those of finite differences', () => {
    const likelihood = model.likelihood(model.data!);
    const n = at.length;
    const gradient = new Float64Array(n);
    const curvature = new Float64Array(n * n);
    const hessian = new Float64Array(n * n);
    const moved = (i: number, h: number) => Float64Array.from(at, (v, k) => (k === i ? v + h : v));
    expect(likelihood.derivatives(at, gradient, curvature)).toBe(likelihood.twiceNll(at));
    likelihood.hessian(at, hessian);
    for (let i = 0; i < n; i++) {
      const h = 1e-4 * at[i]!;
      const slope = (likelihood.twiceNll(moved(i, h)) - likelihood.twiceNll(moved(i, -h))) / (2 * h);
      expect(gradient[i]).toBeCloseTo(slope, 4);
      const [up, down] = [new Float64Array(n), new Float64Array(n)];
      likelihood.derivatives(moved(i, h), up, curvature);
      likelihood.derivatives(moved(i, -h), down, curvature);
      for (let j = 0; j < n; j++) expect(hessian[i * n + j]).toBeCloseTo((up[j]! - down[j]!) / (2 * h), 4);
    }
  });

  it('Asimov data fit best where they were made: the gradient is zero there', () => {
    const gradient = new Float64Array(at.length);
    model.likelihood(model.asimov(at)).derivatives(at, gradient, new Float64Array(at.length ** 2));
    for (const slope of gradient) expect(slope).toBeCloseTo(0, 10);
  });

  it('outside of its domain it is +Infinity, never NaN', () => {
    const likelihood = model.likelihood(model.data!);
    for (const [i, value] of [
      [0, -50],
      [5, 0],
      [5, -1],
      [6, -0.1],
    ] as const)
      expect(likelihood.twiceNll(Float64Array.from(at, (v, k) => (k === i ? value : v)))).toBe(Number.POSITIVE_INFINITY);
    const none = countingStatistics({ ...bare, backgrounds: [] });
    expect(none.likelihood(none.observing(0)).twiceNll(Float64Array.of(0))).toBeCloseTo(0, 12);
    expect(none.likelihood(none.observing(1)).twiceNll(Float64Array.of(0))).toBe(Number.POSITIVE_INFINITY);
  });

  it('toys: counts are Poisson (exact sums), auxiliary measurements scatter around the truth by their widths', () => {
    const stream = new RandomStream(8, 'counting toys');
    const toys = Array.from({ length: 4000 }, (_, k): CountingData => model.toy(at, stream, k));
    expect(model.toy(at, stream, 17)).toEqual(toys[17]);
    const nu = model.expected(at);
    for (const n of [4, 7, 9, 12]) {
      const p = poissonAtMost(n, nu);
      const seen = toys.filter(({ count }) => count <= n).length / toys.length;
      expect(Math.abs(seen - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / toys.length));
    }
    const mean = (k: number) => toys.reduce((sum, { aux }) => sum + aux[k]!, 0) / toys.length;
    const variance = (k: number) => toys.reduce((sum, { aux }) => sum + (aux[k]! - mean(k)) ** 2, 0) / toys.length;
    expect(mean(1)).toBeCloseTo(1.04, 2);
    expect(Math.sqrt(variance(1)) / 0.1).toBeCloseTo(1, 1);
    expect(mean(4) / 22).toBeCloseTo(1, 1);
    expect(variance(4) / 22).toBeCloseTo(1, 0);
  });

  it('warns where fewer than ten events are expected, and only there', () => {
    const few = countingStatistics(bare);
    expect(few.asymptoticWarning!(Float64Array.of(2))).toMatch(/5\.0 events expected, fewer than 10: asymptotic formulae/);
    expect(few.asymptoticWarning!(Float64Array.of(7))).toBeUndefined();
  });

  it('refuses no count and no signal', () => {
    expect(() => countingStatistics(bare, -1)).toThrow(/count is not a number >= 0 \(-1\)/);
    expect(() => countingStatistics(bare, Number.NaN)).toThrow(/count is not a number/);
    expect(() => countingStatistics({ ...bare, signal: { ...bare.signal, yieldPerUnit: 0 }, backgrounds: [] })).toThrow(
      /no signal event expected/,
    );
    expect(() => countingStatistics({ ...bare, backgrounds: [{ name: 'b', expected: -1, uncertainties: [] }] })).toThrow(
      /expected events of background "b" are not a number >= 0 \(-1\)/,
    );
  });
});
