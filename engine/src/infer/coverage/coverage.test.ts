import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import type { CountingModel } from '../counting/model.ts';
import { countingStatistics } from '../counting/statistical-model.ts';
import { countingInterval, type IntervalMethod } from './counting-intervals.ts';
import { exactCoverage } from './exact.ts';
import { profileInterval } from './profile-interval.ts';
import { toyCoverage } from './toys.ts';

const known = (b: number, yieldPerUnit = 1): CountingModel => ({
  window: 'known',
  signal: { yieldPerUnit, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: b === 0 ? [] : [{ name: 'b', expected: b, uncertainties: [] }],
});

const uncertain: CountingModel = {
  ...known(0),
  window: 'uncertain',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.1 }] },
  backgrounds: [{ name: 'b', expected: 4, uncertainties: [{ name: 'rate', relative: 0.3 }] }],
};

describe('exact coverage', () => {
  it('by hand: no background, CLs limits ln 10, 3.89, ...: at mu = 3 only n = 0 is missed, 1 - exp(-3)', () => {
    const model = countingStatistics(known(0));
    const [at3, at5] = exactCoverage(model, countingInterval(model, 'cls', 0.9), [3, 5]);
    expect(at3!.coverage).toBeCloseTo(1 - Math.exp(-3), 9);
    // at 5 the limits of n = 0 and 1 (2.30, 3.89) are below, that of 2 (5.32) is not
    expect(at5!.coverage).toBeCloseTo(1 - 6 * Math.exp(-5), 9);
    expect(at5!.below).toBeCloseTo(6 * Math.exp(-5), 9);
    expect(at5!).toMatchObject({ above: 0, toys: null });
    expect(at5!.error).toBeLessThan(1e-9);
  });

  it('CLs, Bayes and Feldman-Cousins never undercover on a known background; the profile interval does', () => {
    const model = countingStatistics(known(3, 0.5));
    const truths = Array.from({ length: 16 }, (_, i) => 0.7 * i);
    const least = (method: IntervalMethod) =>
      Math.min(...exactCoverage(model, countingInterval(model, method, 0.9), truths).map(({ coverage }) => coverage));
    for (const method of ['cls', 'bayes', 'fc-raw'] as const) expect(least(method)).toBeGreaterThanOrEqual(0.9 - 1e-9);
    expect(least('profile')).toBeLessThan(0.89);
    expect(least('profile')).toBeGreaterThan(0.8);
  });

  it('toys agree with the exact sums within their error', () => {
    const model = countingStatistics(known(3));
    const interval = countingInterval(model, 'cls', 0.9);
    const known2 = new Map<number, ReturnType<typeof interval>>();
    const cached = (n: number) => {
      const one = known2.get(n) ?? interval(n);
      known2.set(n, one);
      return one;
    };
    const truths = [3, 6];
    const exact = exactCoverage(model, interval, truths);
    const toys = toyCoverage(
      model,
      ({ count }) => cached(count),
      truths.map((mu) => Float64Array.of(mu)),
      {
        toys: 3000,
        stream: new RandomStream(2, 'coverage'),
      },
    );
    for (const [k, one] of toys.entries()) {
      expect(Math.abs(one.coverage - exact[k]!.coverage)).toBeLessThan(3.5 * one.error);
      expect(one.error).toBeGreaterThan(0.002);
      expect(one.coverage + one.below + one.above).toBeCloseTo(1, 12);
    }
  });

  it('averaged over the nuisances, hybrid CLs covers; nominal nuisances are another question', () => {
    const model = countingStatistics(uncertain);
    const interval = countingInterval(model, 'cls', 0.9);
    const truths = [0, 2, 6];
    const averaged = exactCoverage(model, interval, truths, 'averaged');
    const nominal = exactCoverage(model, interval, truths, 'nominal');
    for (const [k, { coverage, error }] of averaged.entries()) {
      expect(coverage).toBeGreaterThanOrEqual(0.9 - 1e-6);
      expect(error).toBeLessThan(1e-6);
      if (k > 0) expect(coverage).toBeLessThan(nominal[k]!.coverage);
    }
  });

  it('refuses truths, methods and nuisances that are none', () => {
    const model = countingStatistics(known(1));
    expect(() => exactCoverage(model, countingInterval(model, 'cls', 0.9), [-1])).toThrow(
      /true value is not a number >= 0 \(-1\)/,
    );
    expect(() => countingInterval(model, 'clb' as 'cls', 0.9)).toThrow(/unknown method \("clb"\)/);
    expect(() => countingInterval(model, 'fc', 1)).toThrow(/level outside \(0, 1\)/);
    expect(() => countingInterval(countingStatistics(uncertain), 'fc', 0.9)).toThrow(/known background and signal.*"signal","b"/);
    expect(() => exactCoverage(model, countingInterval(model, 'cls', 0.9), [1], 'prior' as 'nominal')).toThrow(/unknown truth/);
    const stream = new RandomStream(1, 'x');
    expect(() => toyCoverage(model, () => ({ lower: 0, upper: 1 }), [Float64Array.of(1)], { toys: 0, stream })).toThrow(
      /not a number of toys/,
    );
    expect(() => toyCoverage(model, () => ({ lower: 0, upper: Number.NaN }), [Float64Array.of(1)], { toys: 2, stream })).toThrow(
      /interval is not a number/,
    );
  });
});

describe('profile-likelihood interval', () => {
  it('known background: the ends solve 2 (mu + b - n) - 2 n ln((mu + b)/n) = z^2; the lower end stops at the bound', () => {
    const model = countingStatistics(known(2));
    const { lower, upper } = profileInterval(model.likelihood(model.observing(10)), 0.6826894921370859);
    for (const mu of [lower, upper]) expect(2 * (mu - 8) - 20 * Math.log((mu + 2) / 10)).toBeCloseTo(1, 5);
    const low = profileInterval(model.likelihood(model.observing(1)), 0.9);
    expect(low.lower).toBe(0);
    // the best fit is at the bound mu = 0
    expect(2 * low.upper - 2 * Math.log((low.upper + 2) / 2)).toBeCloseTo(2.705543, 4);
  });

  it('uncertain background: wider, and inside the sum in quadrature', () => {
    const model = countingStatistics(uncertain);
    const sharp = countingStatistics(known(4));
    const [wide, narrow] = [model, sharp].map((one) => profileInterval(one.likelihood(one.observing(20)), 0.683));
    expect(wide!.upper - wide!.lower).toBeGreaterThan(narrow!.upper - narrow!.lower);
    expect(wide!.upper - wide!.lower).toBeLessThan(2.3 * Math.sqrt(20 + 1.2 * 1.2 + 1.6 * 1.6));
  });
});
