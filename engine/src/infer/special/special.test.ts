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
  [0.001, 6.9071788853838536825],
  [0.5, 0.57236494292470008707],
  [1.5, -0.12078223763524522235],
  [3.7, 1.4280723266653879219],
  [11.9, 17.258477450595521147],
  [12.5, 18.734347511936445702],
  [100, 359.13420536957539878],
  [1e6, 12815504.56914761166],
];

/** a, x, P, Q */
const INCOMPLETE: [number, number, number, number][] = [
  [0.5, 0.01, 0.112462916018284892, 0.887537083981715108],
  [0.5, 3, 0.98569412156457036, 0.0143058784354296395],
  [0.5, 40, 1.0, 3.74409738420289876e-19],
  [1, 2.302585092994046, 0.900000000000000032, 0.0999999999999999684],
  [3, 0.001, 1.66541716652780753e-10, 0.999999999833458283],
  [10, 10, 0.542070285528147792, 0.457929714471852208],
  [10, 25, 0.999778523361751216, 0.000221476638248783581],
  [37.5, 30, 0.103465205197867254, 0.896534794802132746],
  [99.5, 120, 0.975104143549495134, 0.0248958564505048662],
  [100, 100, 0.513298798279148665, 0.486701201720851335],
  [101, 75, 0.00243191447618269433, 0.997568085523817306],
  [150, 190, 0.998819164611250579, 0.00118083538874942055],
  [1000, 1000, 0.504205244180215509, 0.495794755819784491],
  [1000, 1200, 0.999999998711839391, 1.2881606086281433e-9],
  [1000, 900, 0.000549902265711782923, 0.999450097734288217],
  [12345.5, 12000, 0.000856328421156867512, 0.999143671578843132],
  [1000001, 1000000, 0.499734038513716347, 0.500265961486283653],
  [1000000, 1004000, 0.999967654552686522, 0.0000323454473134776803],
  [1000000, 994000, 9.17890026230202342e-10, 0.999999999082109974],
  [250, 400, 0.999999999999999682, 3.17700765923856891e-16],
  [250, 120, 2.82732194876911652e-25, 1.0],
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
    close(log1pMinus(1e-9), -4.9999999966666666667e-19, 1e-15);
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
    close(gammaQuantile(0.9, 1), 2.302585092994046, 1e-14);
    close(gammaQuantile(0.5, 0.5), 0.22746821155978637, 1e-13);
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
