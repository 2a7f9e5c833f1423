import { describe, expect, it } from 'vitest';
import { posteriorOf } from '../engine/src/infer/bayes/bayes.ts';
import { upperLimit } from '../engine/src/infer/counting/limit.ts';
import type { CountingModel } from '../engine/src/infer/counting/model.ts';
import { countingStatistics } from '../engine/src/infer/counting/statistical-model.ts';
import { countingInterval } from '../engine/src/infer/coverage/counting-intervals.ts';
import { exactCoverage } from '../engine/src/infer/coverage/exact.ts';
import { rawInterval, rawUpper } from '../engine/src/infer/feldman-cousins/belt.ts';
import { repairedInterval } from '../engine/src/infer/feldman-cousins/repaired.ts';
import { limit, model } from '../engine/src/infer/library.ts';

/** log n! by adding logarithms: nothing of the library is used for what it is compared with. */
const logFactorial = (n: number): number => {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
};
const poisson = (n: number, mean: number): number =>
  mean === 0 ? (n === 0 ? 1 : 0) : Math.exp(n * Math.log(mean) - mean - logFactorial(n));

/** Simpson's rule. */
function simpson(f: (x: number) => number, low: number, high: number, steps: number): number {
  const h = (high - low) / steps;
  let sum = f(low) + f(high);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * f(low + i * h);
  return (sum * h) / 3;
}

const window = (background: CountingModel['backgrounds'], efficiency = 0): CountingModel => ({
  window: 'check',
  signal: { yieldPerUnit: 1, unit: 'events', uncertainties: efficiency === 0 ? [] : [{ name: 'e', relative: efficiency }] },
  common: [],
  backgrounds: background,
});
const known = (b: number) => window(b === 0 ? [] : [{ name: 'b', expected: b, uncertainties: [] }]);

describe('limits of a count', () => {
  it('CLs is the ratio of Poisson sums at its limit, for 0 to 30 events on 0 to 20', () => {
    for (const b of [0, 0.5, 3.4, 12, 20])
      for (let n = 0; n <= 30; n += 3) {
        const limit = upperLimit(known(b), n, { method: 'cls', level: 0.95 }).value;
        let [with_, without] = [0, 0];
        for (let k = 0; k <= n; k++) {
          with_ += poisson(k, limit + b);
          without += poisson(k, b);
        }
        expect(with_ / without / 0.05).toBeCloseTo(1, 9);
      }
  });

  it('Bayes with a Gamma background and a Gaussian efficiency is the double integral by Simpson', () => {
    for (const [entries, weight, sigma, n] of [
      [9, 0.5, 0.15, 6],
      [4, 1, 0.1, 2],
      [25, 0.2, 0.2, 12],
    ] as const) {
      const description: CountingModel = {
        ...window(
          [
            {
              name: 'b',
              expected: entries * weight,
              simulation: { entries, sumW2: entries * weight * weight, eventWeight: weight },
              uncertainties: [],
            },
          ],
          sigma,
        ),
        simulationPrior: 'flat',
      };
      const limit = upperLimit(description, n, { method: 'bayesian', level: 0.9 }).value;
      const gamma = (b: number) => poisson(entries, b / weight) / weight;
      const factor = (e: number) => Math.exp(-0.5 * ((e - 1) / sigma) ** 2);
      // the count's probability at a signal, background integrated: on a grid once, then over the efficiency
      const grid = Array.from({ length: 1401 }, (_, i) => simpson((b) => gamma(b) * poisson(n, 0.05 * i + b), 0, 40, 800));
      const at = (s: number) => {
        if (s >= 69.9) return 0;
        const i = Math.floor(s / 0.05);
        const t = s / 0.05 - i;
        // quadratic through the nearest three
        const j = Math.max(1, Math.min(1399, i));
        const u = i + t - j;
        return grid[j]! + 0.5 * u * (grid[j + 1]! - grid[j - 1]!) + 0.5 * u * u * (grid[j + 1]! - 2 * grid[j]! + grid[j - 1]!);
      };
      const floor = Math.max(0.1, 1 - 6 * sigma);
      const density = (s: number) => simpson((e) => factor(e) * at(e * s), floor, 1 + 6 * sigma, 200);
      const below = simpson(density, 0, limit, 400);
      // a small efficiency lets the density fall slowly: up to 70 events at a tenth of it
      const above = simpson(density, limit, 700, 6000);
      expect(below / (below + above)).toBeCloseTo(0.9, 5);
      const posterior = posteriorOf(countingStatistics(description, n), countingStatistics(description, n).data);
      expect(posterior.quantile(0.9) / limit).toBeCloseTo(1, 6);
    }
  });

  it('chains agree with the exact sums in a window with six nuisances, at three levels', () => {
    const description: CountingModel = {
      window: 'full',
      signal: { yieldPerUnit: 2, unit: 'fb', uncertainties: [{ name: 'efficiency', relative: 0.1 }] },
      common: [{ name: 'luminosity', relative: 0.05 }],
      backgroundShared: [{ name: 'generator', relative: 0.05 }],
      backgrounds: [
        {
          name: 'tau',
          expected: 6,
          simulation: { entries: 24, sumW2: 1.5, eventWeight: 0.25 },
          uncertainties: [{ name: 'rate', relative: 0.2 }],
        },
        { name: 'cosmics', expected: 1, uncertainties: [{ name: 'rate', relative: 0.3 }], scalesWithCommon: false },
      ],
    };
    const one = countingStatistics(description, 9);
    const exact = posteriorOf(one, one.data);
    const chains = posteriorOf(one, one.data, { engine: 'mcmc' });
    for (const p of [0.5, 0.9, 0.95])
      expect(Math.abs(chains.quantile(p) - exact.quantile(p))).toBeLessThan(3.5 * chains.errorOf(p));
  });
});

describe('Feldman-Cousins belts', () => {
  it('are the hull of regions built count by count, on a grid of 0.005, at 90 %', () => {
    const step = 0.005;
    for (const b of [0.5, 3, 5]) {
      const first = new Map<number, number>();
      const last = new Map<number, number>();
      for (let i = 0; i < 4000; i++) {
        const mu = (i + 0.5) * step;
        const counts = Array.from({ length: 70 }, (_, k) => ({
          k,
          p: poisson(k, mu + b),
          ratio: poisson(k, mu + b) / poisson(k, Math.max(b, k)),
        }));
        counts.sort((x, y) => y.ratio - x.ratio);
        let sum = 0;
        for (const { k, p } of counts) {
          if (sum >= 0.9) break;
          if (!first.has(k)) first.set(k, mu);
          last.set(k, mu);
          sum += p;
        }
      }
      for (let n = 0; n <= 10; n++) {
        const { lower, upper } = rawInterval(n, b, 0.9);
        expect(Math.abs(lower - first.get(n)!)).toBeLessThan(step);
        expect(Math.abs(upper - last.get(n)!)).toBeLessThan(step);
      }
    }
  });

  it('repaired: the supremum over larger backgrounds, as a fine scan finds it', () => {
    for (const level of [0.68, 0.9, 0.95])
      for (const [n, b] of [
        [0, 3],
        [1, 6],
        [2, 12],
      ] as const) {
        let largest = 0;
        for (let at = b; at < 1.5 * b + 6; at += 0.001) largest = Math.max(largest, rawUpper(n, at, level));
        expect(Math.abs(repairedInterval(n, b, level).upper - largest)).toBeLessThan(2e-3);
      }
  });
});

describe('coverage', () => {
  it('printed for every interval of a count on 3 events at 90 %', () => {
    const one = countingStatistics(known(3));
    const truths = Array.from({ length: 75 }, (_, i) => 0.2 * i);
    for (const method of ['cls', 'bayes', 'fc', 'profile'] as const) {
      const points = exactCoverage(one, countingInterval(one, method, 0.9), truths).map(({ coverage }) => coverage);
      const mean = points.reduce((sum, c) => sum + c, 0) / points.length;
      console.log(`${method}: ${Math.min(...points).toFixed(4)} to ${Math.max(...points).toFixed(4)}, mean ${mean.toFixed(4)}`);
      if (method !== 'profile') expect(Math.min(...points)).toBeGreaterThanOrEqual(0.9 - 1e-9);
    }
  });

  it('CLs by toys meets exact sums in windows of few events', () => {
    for (const [b, n] of [
      [0.8, 2],
      [3.4, 5],
    ] as const) {
      const one = model({ ...known(b), observed: n });
      const exact = limit(one, { level: 0.95 });
      const toys = limit(one, { level: 0.95, method: 'cls-toys', toys: 2000 });
      // log CLs is interpolated between the values tested, which adds a per cent or so
      expect(Math.abs(toys.observed - exact.observed)).toBeLessThan(4 * toys.error! + 0.02 * exact.observed);
    }
  });
});
