import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../basics/elementary.ts';
import { backgroundCounts, expectedLimits } from './expected.ts';
import { LARGE_COUNT } from './large-counts.ts';
import { limitOf, upperLimit } from './limit.ts';
import { type PreparedModel, prepare } from './marginal.ts';
import type { BackgroundComponent, CountingModel } from './model.ts';
import { exactly, factorMoments, productMoments } from './moments.ts';
import { localPValue } from './p-value.ts';

const simulated = (name: string, entries: number, weight: number, relative = 0.02): BackgroundComponent => ({
  name,
  expected: entries * weight,
  simulation: { entries, sumW2: entries * weight * weight, eventWeight: weight },
  uncertainties: [{ name: 's', relative }],
});

const window = (backgrounds: BackgroundComponent[], signal = 0.12, common = 0.015): CountingModel => ({
  window: 'test',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [{ name: 's', relative: signal }] },
  common: [{ name: 'luminosity', relative: common }],
  backgrounds,
});

/** The same window with exact sums, whatever the count. */
const exact = (prepared: PreparedModel): PreparedModel => ({
  ...prepared,
  isLarge: () => false,
  upTo: (_, ...rest) => prepared.marginal(...rest),
});

describe('large counts', () => {
  // largest departures of a limit at the mean count, and from one standard deviation below to four above
  it.each([
    ['no nuisances', window([{ name: 'b', expected: 3000, uncertainties: [] }], 0, 0), 1e-4, 1e-4],
    ['well simulated', window([simulated('a', 60000, 0.05)]), 1e-4, 1e-4],
    ['well simulated, 22 %', window([simulated('a', 60000, 0.05, 0.22)], 0.15, 0.05), 0.005, 0.008],
    ['weights of 100', window([simulated('a', 30, 100)]), 0.015, 0.035],
    ['two backgrounds', window([simulated('a', 12, 200, 0.22), simulated('b', 800, 1)]), 0.01, 0.02],
    ['five events', window([simulated('a', 5, 600)]), 0.005, 0.01],
    ['one event', window([simulated('a', 1, 2000), simulated('b', 1000, 1)]), 0.01, 0.08],
    ['an empty sample', window([simulated('a', 0, 1000, 0.22), simulated('b', 2000, 1)]), 0.01, 0.16],
  ])(
    '%s: limits, quantiles and p-values are those of exact sums',
    (_, model, atMean, elsewhere) => {
      const large = prepare(model);
      const spread = Math.sqrt(large.mean + large.variance);
      for (const method of ['bayesian', 'cls'] as const)
        for (const z of [-1, 0, 1, 4]) {
          const n = Math.round(large.mean + z * spread);
          const limit = limitOf(large, n, { method, level: 0.9 }, 'observed');
          const ratio = limit.value / limitOf(exact(large), n, { method, level: 0.9 }, 'observed').value;
          expect(Math.abs(ratio - 1), `${method} at ${n}`).toBeLessThan(z === 0 ? atMean : elsewhere);
          expect(limit.warnings.join()).toContain(`more than ${LARGE_COUNT} events`);
        }
      const [ours, theirs] = [backgroundCounts(large), backgroundCounts(exact(large))];
      for (const z of [-2, -1, 0, 1, 2]) {
        expect(Math.abs(ours.quantile(normalCdf(z)) - theirs.quantile(normalCdf(z))) / spread).toBeLessThan(0.03);
        const n = Math.round(large.mean + Math.abs(z) * spread);
        expect(Math.abs(ours.atLeast(n) - theirs.atLeast(n))).toBeLessThan(0.004);
        expect(ours.atLeast(n + 1) + ours.atMost(n)).toBeCloseTo(1, 6);
      }
    },
    30_000,
  );

  it('take no longer for more events, down to the worst simulation', () => {
    const started = performance.now();
    let windows = 0;
    for (const scale of [1, 100, 1e4, 1e6])
      for (const backgrounds of [
        [simulated('a', 4e6, 0.01)],
        [simulated('a', 40, 500), simulated('b', 0, 700)],
        [simulated('a', 3, 300), simulated('b', 0, 1000, 0.22), simulated('c', 1, 500)],
        [simulated('a', 0, 5000)],
      ]) {
        const model = window(
          backgrounds.map((b) => ({
            ...b,
            expected: b.expected * scale,
            simulation: {
              ...b.simulation!,
              sumW2: b.simulation!.sumW2 * scale * scale,
              eventWeight: b.simulation!.eventWeight * scale,
            },
          })),
        );
        for (const method of ['bayesian', 'cls'] as const) {
          const { minus1, median, plus2 } = expectedLimits(model, { method, level: 0.9 });
          expect(minus1.value).toBeGreaterThan(0);
          expect(median.value).toBeGreaterThan(minus1.value);
          expect(plus2.value).toBeGreaterThan(median.value);
        }
        windows++;
      }
    // on an idle core a tenth of it
    expect((performance.now() - started) / windows).toBeLessThan(1000);
  }, 30_000);

  it.each([1e4, 1e6, 1e9, 1e12])('%d events where a few are expected: the excess over the efficiency, with its errors', (n) => {
    const model = window([simulated('a', 30, 0.1)], 0.1, 0.02);
    for (const method of ['bayesian', 'cls'] as const) {
      const limit = upperLimit(model, n, { method, level: 0.9 });
      // P(l e < n / mu) = 0.1 with a width of 10.2 %: 1 - 1.2816 * 0.102
      expect(limit.value / n).toBeGreaterThan(1.13);
      expect(limit.value / n).toBeLessThan(1.18);
    }
    expect(localPValue(model, n).value).toBeLessThan(1e-12);
  });

  it('a count far below a well known background is refused with a remedy', () => {
    expect(() => upperLimit(window([simulated('a', 1e6, 1)]), 10, { method: 'cls', level: 0.9 })).toThrow(/impossible under/);
  });
});

describe('moments', () => {
  it('of a product of two-point variables, by hand', () => {
    // A = 1 or 3 (mean 2, variance 1, third 0), B = 0, 0 or 3 (mean 1, variance 2, third 2): AB = 0 (2/3), 3 (1/6), 9 (1/6)
    const product = productMoments({ mean: 2, variance: 1, third: 0 }, { mean: 1, variance: 2, third: 2 });
    expect(product.mean).toBeCloseTo(2, 12);
    expect(product.variance).toBeCloseTo((2 * 4) / 3 + 1 / 6 + 49 / 6, 12);
    expect(product.third).toBeCloseTo((2 * -8) / 3 + 1 / 6 + 343 / 6, 12);
    expect(productMoments(exactly(3), exactly(4))).toEqual(exactly(12));
  });

  it('of a Gaussian factor, cut off or not', () => {
    expect(factorMoments(0)).toEqual(exactly(1));
    const { mean, variance, third } = factorMoments(0.1);
    expect([mean, variance]).toEqual([expect.closeTo(1, 10), expect.closeTo(0.01, 8)]);
    expect(Math.abs(third)).toBeLessThan(1e-12);
    expect(factorMoments(0.5).mean).toBeCloseTo(1 + (0.5 * 0.05399096651318806) / normalCdf(2), 7);
  });
});
