import { describe, expect, it } from 'vitest';
import { upperLimit } from '../counting/limit.ts';
import type { CountingModel } from '../counting/model.ts';
import { countingStatistics } from '../counting/statistical-model.ts';
import { gammaQ } from '../special/incomplete-gamma.ts';
import { credibleInterval, posteriorOf, upperLimitOf } from './bayes.ts';

const known = (b: number): CountingModel => ({
  window: 'known',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: b === 0 ? [] : [{ name: 'b', expected: b, uncertainties: [] }],
});

/** Efficiency and background uncertain. */
const uncertain: CountingModel = {
  window: 'uncertain',
  signal: { yieldPerUnit: 2, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.15 }] },
  common: [],
  backgrounds: [{ name: 'tau', expected: 3, simulation: { entries: 6, sumW2: 1.5, eventWeight: 0.5 }, uncertainties: [] }],
};

describe('posterior of a counting window', () => {
  it('flat prior, known background: the upper limit is CLs, for every count', () => {
    for (const b of [0, 0.4, 3, 40])
      for (const n of [0, 1, 3, 8]) {
        const model = countingStatistics(known(b), n);
        const cls = upperLimit(model.description, n, { method: 'cls', level: 0.9 }).value;
        const { value, error } = upperLimitOf(posteriorOf(model, model.data), 0.9);
        expect(value / cls).toBeCloseTo(1, 8);
        expect(error).toBeLessThan(1e-6);
      }
  });

  it('three numeric engines give one posterior, nuisances and the prior that diverges at zero included', () => {
    const model = countingStatistics(uncertain, 5);
    const closed = upperLimit(uncertain, 5, { method: 'bayesian', level: 0.9 }).value;
    const exact = posteriorOf(model, model.data);
    const grid = posteriorOf(model, model.data, { engine: 'quadrature' });
    const chains = posteriorOf(model, model.data, { engine: 'mcmc', watched: 0.9, accuracy: 0.06 });
    expect([exact.method, grid.method, chains.method]).toEqual(['exact', 'quadrature', 'mcmc']);
    expect(exact.quantile(0.9) / closed).toBeCloseTo(1, 7);
    expect(grid.quantile(0.9) / closed).toBeCloseTo(1, 6);
    const { value, error } = upperLimitOf(chains, 0.9);
    expect(error / chains.deviation).toBeLessThan(0.06);
    expect(Math.abs(value - closed)).toBeLessThan(3.5 * error);
    expect(Math.abs(chains.mean - exact.mean)).toBeLessThan(5 * (exact.deviation / Math.sqrt(chains.diagnostics!.effective)));
    expect(chains.diagnostics!.rHat).toBeLessThan(1.01);
    // and the same numbers again from the same seed
    const again = posteriorOf(model, model.data, { engine: 'mcmc', watched: 0.9, accuracy: 0.06 });
    expect(again.quantile(0.9)).toBe(value);
  });

  it("without background Jeffreys' prior is mu^(-1/2): the posterior is Gamma(n + 1/2)", () => {
    const model = countingStatistics(known(0), 3);
    // the density diverges nowhere for n > 0, so the polynomial panels see mu^(5/2) exp(-mu)
    const posterior = posteriorOf(model, model.data, { prior: 'jeffreys' });
    for (const p of [0.1, 0.5, 0.9]) expect(1 - gammaQ(3.5, posterior.quantile(p))).toBeCloseTo(p, 5);
    expect(posterior.prior).toBe('jeffreys');
  });

  it("with background Jeffreys' prior is (mu + b)^(-1/2), the same as a function or a table of it", () => {
    const model = countingStatistics(known(2), 4);
    const x = Array.from({ length: 4001 }, (_, i) => 0.01 * i);
    const made = (
      ['jeffreys', (mu: number) => 1 / Math.sqrt(mu + 2), { x, density: x.map((mu) => 1 / Math.sqrt(mu + 2)) }] as const
    ).map((prior) => posteriorOf(model, model.data, { prior }).quantile(0.9));
    expect(made[1]! / made[0]!).toBeCloseTo(1, 9);
    expect(made[2]! / made[0]!).toBeCloseTo(1, 5);
    expect(made[0]).toBeLessThan(posteriorOf(model, model.data).quantile(0.9));
  });

  it('credible intervals hold what they say: equal tails, and the shortest is shorter', () => {
    const model = countingStatistics(known(1), 12);
    const posterior = posteriorOf(model, model.data);
    const central = credibleInterval(posterior, 0.683);
    const shortest = credibleInterval(posterior, 0.683, 'shortest');
    for (const [low, high] of [central, shortest]) expect(posterior.below(high) - posterior.below(low)).toBeCloseTo(0.683, 9);
    expect(posterior.below(central[0])).toBeCloseTo(0.1585, 9);
    expect(shortest[1] - shortest[0]).toBeLessThan(central[1] - central[0]);
    // no event: the density falls from zero on, and the shortest interval begins there
    const none = countingStatistics(known(0), 0);
    expect(credibleInterval(posteriorOf(none, none.data), 0.9, 'shortest')).toEqual([0, expect.closeTo(Math.LN10, 9)]);
  });

  it('a range cuts the prior', () => {
    const model = countingStatistics(known(0), 0);
    const posterior = posteriorOf(model, model.data, { range: [0, 1] });
    // exp(-x) on [0, 1]
    expect(posterior.quantile(0.9)).toBeCloseTo(-Math.log(1 - 0.9 * (1 - Math.exp(-1))), 10);
    const offset = posteriorOf(model, model.data, { range: [2, Number.POSITIVE_INFINITY] });
    expect(offset.quantile(0.9)).toBeCloseTo(2 + Math.LN10, 9);
  });

  it('auxiliary measurements off their nominal values are integrated, not taken from the exact sums', () => {
    const model = countingStatistics(uncertain, 5);
    const aux = Float64Array.of(1.2, 6);
    const posterior = posteriorOf(model, { count: 5, aux });
    expect(posterior.method).toBe('quadrature');
    expect(posterior.quantile(0.9)).toBeLessThan(posteriorOf(model, model.data).quantile(0.9));
    expect(() => posteriorOf(model, { count: 5, aux }, { engine: 'exact' })).toThrow(/nominal auxiliary measurements/);
  });

  it('refuses what it cannot answer, with the reason', () => {
    const model = countingStatistics(known(1), 2);
    expect(() => posteriorOf(countingStatistics(known(1)), undefined)).toThrow(/the model has no data/);
    expect(() => posteriorOf({ ...model, poi: -1 }, model.data)).toThrow(/no parameter of interest/);
    expect(() => posteriorOf(model, model.data, { range: [3, 3] })).toThrow(/range of the prior is empty/);
    expect(() => posteriorOf(model, model.data, { prior: 'fat' as 'flat' })).toThrow(/unknown prior \("fat"\)/);
    expect(() => posteriorOf(model, model.data, { prior: () => -1 })).toThrow(/not a number >= 0 \(-1\)/);
    expect(() => posteriorOf(model, model.data, { prior: () => 0 })).toThrow(/density is zero everywhere/);
    expect(() => posteriorOf(model, model.data, { prior: { x: [1, 0], density: [1, 1] } })).toThrow(/do not ascend/);
    expect(() => posteriorOf(model, model.data, { prior: { x: [0, 1], density: [1, -2] } })).toThrow(/\(-2\)/);
    for (const level of [0, 1, -0.5, 90, Number.NaN])
      expect(() => upperLimitOf(posteriorOf(model, model.data), level)).toThrow(/level outside \(0, 1\)/);
  });
});
