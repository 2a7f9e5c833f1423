import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaQuantile } from './gamma-quantile.ts';
import { gammaKernel, gammaP, gammaQ, log1pMinus } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';
import { poissonAtLeast, poissonAtMost, poissonPmf, poissonQuantile } from './poisson.ts';

const close = (value: number, reference: number, tolerance: number): void =>
  expect(Math.abs(value - reference), `${value} against ${reference}`).toBeLessThanOrEqual(tolerance * Math.abs(reference));

// references computed with mpmath 1.3 at 40 to 60 digits
const LOG_GAMMA: [number, number][] = [
  [0.001, 6.907178885383853],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [3.7, 1.4280723266653879],
  [11.9, 17.25847745059552],
  [12.5, 18.734347511936445],
  [100, 359.1342053695754],
  [1e6, 12815504.569147611],
];

/** a, x, P, Q */
const INCOMPLETE: [number, number, number, number][] = [
  [0.5, 0.01, 0.1124629160182849, 0.8875370839817152],
  [0.5, 3, 0.9856941215645704, 0.01430587843542964],
  [0.5, 40, 1.0, 3.744097384202899e-19],
  [1, Math.LN10, 0.9, 0.09999999999999996],
  [3, 0.001, 1.6654171665278076e-10, 0.9999999998334583],
  [10, 10, 0.5420702855281478, 0.4579297144718522],
  [10, 25, 0.9997785233617512, 0.00022147663824878357],
  [37.5, 30, 0.10346520519786725, 0.8965347948021327],
  [99.5, 120, 0.9751041435494952, 0.024895856450504867],
  [100, 100, 0.5132987982791487, 0.48670120172085135],
  [101, 75, 0.0024319144761826943, 0.9975680855238173],
  [150, 190, 0.9988191646112505, 0.0011808353887494205],
  [1000, 1000, 0.5042052441802155, 0.4957947558197845],
  [1000, 1200, 0.9999999987118394, 1.2881606086281433e-9],
  [1000, 900, 0.0005499022657117829, 0.9994500977342882],
  [12345.5, 12000, 0.0008563284211568675, 0.9991436715788431],
  [1000001, 1000000, 0.49973403851371634, 0.5002659614862837],
  [1000000, 1004000, 0.9999676545526865, 3.234544731347768e-5],
  [1000000, 994000, 9.178900262302024e-10, 0.99999999908211],
  [250, 400, 0.9999999999999997, 3.1770076592385687e-16],
  [250, 120, 2.8273219487691166e-25, 1.0],
];

describe('special functions', () => {
  it('log Gamma agrees with mpmath', () => {
    for (const [x, value] of LOG_GAMMA)
      expect(Math.abs(logGamma(x) - value)).toBeLessThanOrEqual(5e-15 * Math.max(1, Math.abs(value)));
    expect(logGamma(0)).toBeNaN();
    expect(logGamma(-1.5)).toBeNaN();
  });

  it('incomplete gamma functions agree with mpmath to 1e-12, small tails included', () => {
    for (const [a, x, p, q] of INCOMPLETE) {
      close(gammaP(a, x), p, 1e-12);
      close(gammaQ(a, x), q, 1e-12);
    }
  });

  it('has the elementary special cases Q(1, x) = exp(-x), P(1/2, x) = erf(sqrt x), and its edges', () => {
    close(gammaQ(1, 5), 0.006737946999085467, 1e-14);
    close(gammaP(0.5, 1), 0.8427007929497149, 1e-14);
    expect(gammaP(3, 0)).toBe(0);
    expect(gammaQ(3, Number.POSITIVE_INFINITY)).toBe(0);
    expect(gammaP(0, 1)).toBeNaN();
    expect(gammaQ(2, -1)).toBeNaN();
  });

  it('satisfies Q(a + 1, x) = Q(a, x) + x^a exp(-x) / Gamma(a + 1), across the borders of its methods', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2000, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (a, z) => {
        const x = Math.max(0.01, a + z * Math.sqrt(a));
        close(gammaQ(a + 1, x), gammaQ(a, x) + gammaKernel(a, x), 2e-12);
        close(gammaP(a, x), gammaP(a + 1, x) + gammaKernel(a, x), 2e-12);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('log(1+d) - d keeps its digits near zero', () => {
    close(log1pMinus(1e-9), -4.999999996666666e-19, 1e-15);
    close(log1pMinus(-0.299), -0.05624735, 1e-6);
    close(log1pMinus(0.3000001), log1pMinus(0.2999999), 1e-5);
  });

  it('the gamma quantile inverts P', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        (a, p) => {
          close(gammaP(a, gammaQuantile(p, a)), p, 1e-11);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
    close(gammaQuantile(0.9, 1), Math.LN10, 1e-14);
    close(gammaQuantile(0.5, 0.5), 0.22746821155978636, 1e-13);
    expect(gammaQuantile(0, 2)).toBe(0);
    expect(gammaQuantile(1, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(gammaQuantile(1.1, 2)).toBeNaN();
  });

  it('Poisson: sums by hand, real n, quantile', () => {
    close(poissonPmf(2, 3), 4.5 * 0.049787068367863944, 1e-14);
    close(poissonAtMost(2, 3), 8.5 * 0.049787068367863944, 1e-14);
    close(poissonAtLeast(3, 3), 1 - 8.5 * 0.049787068367863944, 1e-14);
    expect(poissonAtLeast(0, 3)).toBe(1);
    expect(poissonAtMost(5, 0)).toBe(1);
    // the direct sum and the continuation to real n are one function
    for (const n of [0, 1, 7, 40]) close(poissonAtMost(n, 11.3), gammaQ(n + 1, 11.3), 1e-13);
    expect(poissonAtMost(2.5, 3)).toBeGreaterThan(poissonAtMost(2, 3));
    expect(poissonAtMost(2.5, 3)).toBeLessThan(poissonAtMost(3, 3));
    expect(poissonQuantile(0.42, 3)).toBe(2);
    expect(poissonQuantile(0.43, 3)).toBe(3);
    expect(poissonQuantile(0.3, 0)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), (u, mean) => {
        const n = poissonQuantile(u, mean);
        expect(poissonAtMost(n, mean)).toBeGreaterThanOrEqual(u);
        if (n > 0) expect(poissonAtMost(n - 1, mean)).toBeLessThan(u);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
