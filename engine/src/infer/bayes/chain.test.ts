import { describe, expect, it } from 'vitest';
import { RandomStream, stage } from '../../basics/random.ts';
import { densityFrom, densityNodes } from './density.ts';
import { effectiveSamples, quantileError, sampleQuantile, splitRHat } from './diagnostics.ts';
import { sampleTarget, shortestInterval } from './mcmc.ts';
import type { Target } from './posterior.ts';

/** A Gaussian with correlation 0.9 and very different scales, cut at z_0 >= 0. */
const correlated: Target = {
  names: ['mu', 'nuisance'],
  lower: Float64Array.of(0, Number.NEGATIVE_INFINITY),
  upper: Float64Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  mode: Float64Array.of(1, 0),
  scale: Float64Array.of(0.4, 40),
  logDensity: (z) => {
    if (!(z[0]! >= 0)) return Number.NEGATIVE_INFINITY;
    const [a, b] = [z[0]! - 1, z[1]! / 100];
    return -0.5 * ((a * a - 1.8 * a * b + b * b) / (1 - 0.81));
  },
};

/** An autoregressive series of known correlation time. */
function series(rho: number, n: number, number: number): Float64Array {
  const stream = new RandomStream(5, 'series');
  const u = new Float64Array(2 * n);
  stream.one(number, stage.toys, 0, 0, n, u);
  const x = new Float64Array(n);
  for (let i = 1; i < n; i++)
    x[i] = rho * x[i - 1]! + Math.sqrt(-2 * Math.log(u[2 * i]!)) * Math.cos(2 * Math.PI * u[2 * i + 1]!);
  return x;
}

describe('diagnostics', () => {
  it('R-hat: 1 for series that agree; by hand for two that do not; large for chains in different places', () => {
    const same = [0, 1, 2, 3].map((k) => series(0, 2000, k));
    expect(splitRHat(same)).toBeCloseTo(1, 2);
    // halves (0, 2), (0, 2), (10, 12), (10, 12): within 2, means 1, 1, 11, 11, between them 100/3; n = 2
    expect(splitRHat([Float64Array.of(0, 2, 0, 2), Float64Array.of(10, 12, 10, 12)])).toBeCloseTo(Math.sqrt(0.5 + 100 / 6), 12);
    expect(splitRHat(same.map((one, k) => one.map((x) => x + k)))).toBeGreaterThan(1.2);
    expect(splitRHat([Float64Array.of(1, 1, 1, 1), Float64Array.of(2, 2, 2, 2)])).toBe(Number.POSITIVE_INFINITY);
  });

  it('effective samples of an autoregressive series: n (1 - rho) / (1 + rho)', () => {
    for (const rho of [0, 0.5, 0.9]) {
      const chains = [0, 1, 2, 3].map((k) => series(rho, 8000, k));
      expect(effectiveSamples(chains) / ((32000 * (1 - rho)) / (1 + rho))).toBeCloseTo(1, 0);
    }
  });

  it('error of a quantile: that of independent samples, sqrt(p (1-p) / n) over the density', () => {
    const chains = [0, 1, 2, 3].map((k) => series(0, 8000, k));
    const sorted = Float64Array.from(chains.flatMap((one) => [...one])).sort();
    expect(sampleQuantile(sorted, 0.9)).toBeCloseTo(1.2816, 1);
    expect(quantileError(chains, sorted, 0.9) / (Math.sqrt(0.09 / 32000) / 0.1755)).toBeCloseTo(1, 0);
    expect(sampleQuantile(Float64Array.of(1, 2, 4), 0.75)).toBe(3);
    expect(shortestInterval(Float64Array.of(0, 5, 6, 7, 20), 0.6)).toEqual([5, 7]);
  });
});

describe('chains', () => {
  it('find the moments of a correlated Gaussian cut at zero', () => {
    const { sorted, diagnostics } = sampleTarget(correlated, { accuracy: 0.1 });
    // normal(1, 1) above 0: mean 1 + phi(1)/Phi(1) = 1.28760
    const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
    expect(Math.abs(mean - 1.2876)).toBeLessThan(4 * (0.794 / Math.sqrt(diagnostics.effective)));
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
    expect(diagnostics.acceptance).toBeGreaterThan(0.1);
    expect(diagnostics.effective).toBeGreaterThan(400);
  });

  it('two places far apart do not pass for one: refused, with R-hat and its parameter', () => {
    const twice: Target = {
      ...correlated,
      names: ['mu'],
      lower: Float64Array.of(Number.NEGATIVE_INFINITY),
      upper: Float64Array.of(Number.POSITIVE_INFINITY),
      mode: Float64Array.of(0),
      scale: Float64Array.of(50),
      logDensity: (z) => -0.5 * Math.min((z[0]! - 40) ** 2, (z[0]! + 40) ** 2),
    };
    expect(() => sampleTarget(twice, { maxSteps: 16_384 })).toThrow(
      /not converged after 16384 steps of 4 chains: split R-hat .*\(mu\)/,
    );
  });

  it('refuse numbers of chains and steps that say nothing', () => {
    expect(() => sampleTarget(correlated, { chains: 1 })).toThrow(/not a number of chains \(1\)/);
    expect(() => sampleTarget(correlated, { maxSteps: 10 })).toThrow(/too few steps \(10\)/);
    expect(() => sampleTarget(correlated, { accuracy: 0 })).toThrow(/accuracy outside/);
  });
});

describe('density on panels', () => {
  it('integrates its polynomials in closed form: exp(-x) on [0, 30]', () => {
    const edges = Float64Array.from({ length: 13 }, (_, i) => 2.5 * i);
    const density = densityFrom(
      edges,
      densityNodes(edges).map((x) => Math.exp(-x)),
    );
    for (const x of [0.3, 1, 2.5, 7]) {
      expect(density.below(x)).toBeCloseTo(1 - Math.exp(-x), 11);
      expect(density.at(x)).toBeCloseTo(Math.exp(-x), 9);
    }
    expect(density.quantile(0.9)).toBeCloseTo(Math.LN10, 9);
    expect(density.mean).toBeCloseTo(1, 10);
    expect(density.deviation).toBeCloseTo(1, 9);
    expect(density.shortest(0.9)[0]).toBe(0);
    expect([density.below(-1), density.below(40), density.at(-1)]).toEqual([0, 1, 0]);
  });
});
