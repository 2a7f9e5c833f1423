import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonPmf } from '../special/poisson.ts';
import { type LimitMethod, upperLimit } from './limit.ts';
import { prepare } from './marginal.ts';
import type { BackgroundComponent, CountingModel } from './model.ts';

/** Background known exactly, no uncertainty on the signal, yield per unit as given. */
const known = (background: number, yieldPerUnit = 1): CountingModel => ({
  window: 'test',
  signal: { yieldPerUnit, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: [{ name: 'b', expected: background, uncertainties: [] }],
});

/** Simulated background: n_eff entries of the weight given, with a relative uncertainty. */
const simulated = (name: string, entries: number, weight: number, relative: number): BackgroundComponent => ({
  name,
  expected: entries * weight,
  simulation: { entries, sumW2: entries * weight * weight, eventWeight: weight },
  uncertainties: [{ name: 'systematic', relative }],
});

const withNuisances = (backgrounds: BackgroundComponent[], signal: number, common: number): CountingModel => ({
  window: 'test',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [{ name: 'signal', relative: signal }] },
  common: [{ name: 'luminosity', relative: common }],
  backgrounds,
});

const value = (model: CountingModel, n: number, method: LimitMethod, level: number): number =>
  upperLimit(model, n, { method, level }).value;

describe('limits without nuisances', () => {
  it('no event, no background: ln 10 at 90 %, ln 20 at 95 %, for any known background when nothing is seen', () => {
    expect(value({ ...known(0), backgrounds: [] }, 0, 'bayesian', 0.9)).toBeCloseTo(Math.LN10, 12);
    expect(value({ ...known(0), backgrounds: [] }, 0, 'cls', 0.95)).toBeCloseTo(2.995732273553991, 12);
    for (const b of [0, 0.3, 3, 30]) expect(value(known(b), 0, 'cls', 0.95)).toBeCloseTo(2.995732273553991, 12);
  });

  it('textbook numbers: one event without background 3.890 at 90 %, three events 6.681; with b = 1 and n = 1, 3.272', () => {
    expect(value(known(0), 1, 'bayesian', 0.9)).toBeCloseTo(3.88972, 5);
    expect(value(known(0), 3, 'bayesian', 0.9)).toBeCloseTo(6.68078, 5);
    // (1 + b + s) exp(-s) / (1 + b) = 0.1 with b = 1: (2 + s) exp(-s) = 0.2
    const s = value(known(1), 1, 'bayesian', 0.9);
    expect((2 + s) * Math.exp(-s)).toBeCloseTo(0.2, 11);
  });

  it('the Bayesian limit is the CLs limit, for every count and background, because both divide the same sums', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.double({ min: 0, max: 60, noNaN: true }), fc.constantFrom(0.68, 0.9, 0.95), (n, b, level) => {
        const bayesian = value(known(b), n, 'bayesian', level);
        expect(value(known(b), n, 'cls', level) / bayesian).toBeCloseTo(1, 11);
        // and is where the definition says: sum of Poisson terms at s + b over those at b
        let [above, below] = [0, 0];
        for (let k = 0; k <= n; k++) {
          above += poissonPmf(k, bayesian + b);
          below += poissonPmf(k, b);
        }
        expect(above / below / (1 - level)).toBeCloseTo(1, 8);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('scales: twice the yield per unit, half the limit and the same events; a background-free search gains with L', () => {
    const once = upperLimit(known(4), 5, { method: 'cls', level: 0.9 });
    const twice = upperLimit(known(4, 2), 5, { method: 'cls', level: 0.9 });
    expect(twice.value / once.value).toBeCloseTo(0.5, 11);
    expect(twice.events).toBeCloseTo(once.events, 9);
    // L -> 4L at n = b large: the limit on the cross-section falls as 1/sqrt(L)
    const small = value(known(400, 1), 400, 'cls', 0.9);
    const large = value(known(1600, 4), 1600, 'cls', 0.9);
    expect(small / large).toBeGreaterThan(1.95);
    expect(small / large).toBeLessThan(2.05);
  });

  it('covers: the probability that the limit is above the truth is at least the level, and more where background fluctuates', () => {
    const level = 0.9;
    for (const b of [0, 0.5, 3, 10]) {
      const limits = Array.from({ length: 60 }, (_, n) => value(known(b), n, 'bayesian', level));
      for (const mu of [0.5, 1, 2.5, 5, 12]) {
        let coverage = 0;
        for (let n = 0; n < limits.length; n++) if (limits[n]! >= mu) coverage += poissonPmf(n, mu + b);
        expect(coverage).toBeGreaterThanOrEqual(level - 1e-9);
        expect(coverage).toBeLessThanOrEqual(1);
      }
    }
    // exact by hand: b = 0, mu = 2.5: limits 2.30 (n = 0), 3.89 (n = 1), so coverage is 1 - exp(-2.5)
    expect(value(known(0), 0, 'bayesian', level)).toBeLessThan(2.5);
    expect(value(known(0), 1, 'bayesian', level)).toBeGreaterThan(2.5);
  });
});

describe('limits with nuisances', () => {
  // references by an independent program: counts of background (negative binomial) and signal convolved, Simpson's rule over the factors
  const one = [simulated('b', 10, 0.5, 0.2)];
  const three = [simulated('a', 20, 0.1, 0.02), simulated('b', 6, 0.3, 0.22), simulated('c', 0, 0.2, 0.22)];
  it.each([
    [one, 0.15, 0.02, 6, 0.9, 7.104993002039919, 6.914808866087014],
    [one, 0.15, 0.02, 2, 0.95, 4.650908532219091, 4.5245895904344025],
    [three, 0.144, 0.084, 3, 0.9, 4.519837208384274, 4.370255534190619],
    [three, 0.144, 0.084, 9, 0.9, 11.398477060936898, 11.00710737275051],
    [three, 0.144, 0.084, 0, 0.9, 2.5167988113355477, 2.4386360100174898],
  ])('agrees with an independent integration, case %#', (backgrounds, signal, common, n, level, bayesian, cls) => {
    const model = withNuisances(backgrounds, signal, common);
    expect(value(model, n, 'bayesian', level) / bayesian).toBeCloseTo(1, 7);
    expect(value(model, n, 'cls', level) / cls).toBeCloseTo(1, 7);
  });

  it('convolution of counts and integration over means are one function: whole n, and n just off it', () => {
    for (const [entries, n] of [
      [300, 100],
      [30, 5],
      [1500, 500],
    ] as const) {
      const model = withNuisances([simulated('b', entries, 0.3, 0.1)], 0.1, 0.03);
      const whole = upperLimit(model, n, { method: 'bayesian', level: 0.9 }).value;
      const real = upperLimit(model, n + 1e-9, { method: 'bayesian', level: 0.9 }, 'asimov').value;
      expect(real / whole).toBeCloseTo(1, 6);
    }
  });

  it('grow with every uncertainty, with the count, and with the level', () => {
    const at = (signal: number, common: number, background: number, n = 5, level = 0.9): number =>
      value(withNuisances([simulated('b', 400, 0.01, background)], signal, common), n, 'bayesian', level);
    const base = at(0, 0, 0);
    expect(at(0.15, 0, 0)).toBeGreaterThan(base);
    expect(at(0.3, 0, 0)).toBeGreaterThan(at(0.15, 0, 0));
    expect(at(0, 0.1, 0)).toBeGreaterThan(base);
    expect(at(0, 0, 0.3)).toBeGreaterThan(base);
    expect(at(0.15, 0.1, 0.2, 6)).toBeGreaterThan(at(0.15, 0.1, 0.2, 5));
    expect(at(0.15, 0.1, 0.2, 5, 0.95)).toBeGreaterThan(at(0.15, 0.1, 0.2, 5, 0.9));
  });

  it('fewer simulated events of the same background widen the limit for an excess; an empty sample is not zero background', () => {
    const limit = (backgrounds: BackgroundComponent[]): number => value(withNuisances(backgrounds, 0, 0), 8, 'cls', 0.95);
    const expected = (entries: number): BackgroundComponent[] => [simulated('b', entries, 4 / entries, 0)];
    expect(limit(expected(4))).not.toBeCloseTo(limit(expected(4000)), 1);
    expect(limit(expected(400000))).toBeCloseTo(value(known(4), 8, 'cls', 0.95), 3);
    const none = limit([]);
    const empty = limit([simulated('b', 0, 1, 0)]);
    expect(empty).toBeLessThan(none);
    expect(upperLimit(withNuisances([simulated('b', 0, 1, 0)], 0, 0), 8, { method: 'cls', level: 0.95 }).warnings.join()).toMatch(
      /not zero/,
    );
  });

  it('a background measured in the data ignores the common factor; shared uncertainty is the product form of one component', () => {
    const free = (common: number): number =>
      value(
        {
          ...known(6),
          common: [{ name: 'l', relative: common }],
          backgrounds: [{ name: 'b', expected: 6, uncertainties: [], scalesWithCommon: false }],
        },
        6,
        'cls',
        0.9,
      );
    const tied = (common: number): number => value({ ...known(6), common: [{ name: 'l', relative: common }] }, 6, 'cls', 0.9);
    expect(free(0)).toBeCloseTo(tied(0), 10);
    expect(Math.abs(free(0.2) - tied(0.2))).toBeGreaterThan(0.01);
    const uncertainty = [{ name: 's', relative: 0.22 }];
    const own = { ...known(6), backgrounds: [{ name: 'b', expected: 6, uncertainties: uncertainty }] };
    const shared = { ...known(6), backgroundShared: uncertainty };
    expect(value(shared, 9, 'cls', 0.9)).toBeCloseTo(value(own, 9, 'cls', 0.9), 7);
    // two halves moved together spread more than two halves moved apart
    const halves = (correlated: boolean): number =>
      value(
        {
          ...known(0),
          backgrounds: ['x', 'y'].map((name) => ({ name, expected: 15, uncertainties: correlated ? [] : uncertainty })),
          ...(correlated ? { backgroundShared: uncertainty } : {}),
        },
        40,
        'cls',
        0.9,
      );
    expect(halves(true)).toBeGreaterThan(halves(false));
    expect(halves(true)).toBeCloseTo(
      value({ ...own, backgrounds: [{ name: 'b', expected: 30, uncertainties: uncertainty }] }, 40, 'cls', 0.9),
      6,
    );
  });

  it('stays finite and converged from no background to a million events, poor simulation included', () => {
    for (const [entries, weight, relative] of [
      [0, 1e-4, 0.22],
      [0, 2000, 0],
      [1, 30, 0.22],
      [3, 0.01, 1],
      [20, 1000, 0.22],
      [2000, 5, 0.02],
    ] as const) {
      const model = withNuisances([simulated('b', entries, weight, relative)], 0.15, 0.02);
      for (const n of [0, Math.round(entries * weight), Math.round(1.2 * entries * weight) + 3]) {
        if (n === 0 && entries * weight > 20) continue;
        for (const method of ['bayesian', 'cls'] as const) {
          const limit = upperLimit(model, n, { method, level: 0.9 });
          expect(limit.value).toBeGreaterThan(2.3 / 1.01);
          expect(limit.quadratureError).toBeLessThan(1e-4);
        }
      }
    }
  });

  it('several empty samples of very different weights under one shared uncertainty: where low counts come from is resolved', () => {
    // P(k <= 5) by a Gamma(1/2) each of weights 16, 13 and 925, 22 % on their sum
    const empty = (name: string, weight: number): BackgroundComponent => simulated(name, 0, weight, 0);
    const model: CountingModel = {
      ...withNuisances([empty('a', 16), empty('b', 13), empty('c', 925)], 0.15, 0.015),
      backgroundShared: [{ name: 'shared', relative: 0.22 }],
    };
    const prepared = prepare(model);
    const finest = prepared.upTo(5, 6, 0, 'probability').atMost(5, 0);
    for (const [level, tolerance] of [
      [0, 1e-2],
      [1, 1e-3],
      [2, 1e-4],
    ] as const)
      expect(Math.abs(prepared.upTo(5, level, 0, 'probability').atMost(5, 0) / finest - 1)).toBeLessThan(tolerance);
    expect(upperLimit(model, 5, { method: 'bayesian', level: 0.9 }).quadratureError).toBeLessThan(1e-5);
  });

  it('says when the count is far below the background', () => {
    expect(upperLimit(known(30), 5, { method: 'cls', level: 0.9 }).warnings.join()).toMatch(/is the background right\?/);
    expect(upperLimit(known(30), 28, { method: 'cls', level: 0.9 }).warnings).toEqual([]);
  });

  it('a count impossible under the background is refused, not divided by zero', () => {
    expect(() => upperLimit(known(5000), 3, { method: 'cls', level: 0.9 })).toThrow(
      /window test: 3 events or fewer are impossible under background alone/,
    );
  });

  it('labels its result and refuses what is no count, method or level', () => {
    const limit = upperLimit(known(3, 0.01), 2, { method: 'cls', level: 0.95 });
    expect(limit).toMatchObject({ unit: 'fb', level: 0.95, method: 'cls', kind: 'observed', count: 2 });
    expect(limit.events).toBeCloseTo(limit.value * 0.01, 12);
    const options = { method: 'cls', level: 0.9 } as const;
    expect(() => upperLimit(known(3), -1, options)).toThrow(/count is not a number >= 0/);
    expect(() => upperLimit(known(3), Number.NaN, options)).toThrow(/count is not a number >= 0/);
    expect(() => upperLimit(known(3), 2.5, options)).toThrow(/count is not whole/);
    expect(() => upperLimit(known(3), 2, { method: 'cls', level: 90 })).toThrow(/outside 0\.5 \.\.\. 0\.999 \(90\)/);
    expect(() => upperLimit(known(3), 2, { method: 'feldman' as LimitMethod, level: 0.9 })).toThrow(
      /unknown limit method \("feldman"\)/,
    );
  });
});
