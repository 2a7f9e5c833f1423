import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../basics/elementary.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { gammaQuantile } from '../special/gamma-quantile.ts';
import { poissonAtLeast, poissonAtMost, poissonQuantile } from '../special/poisson.ts';
import { asimovLimit, BAND, backgroundCounts, expectedLimits } from './expected.ts';
import { upperLimit } from './limit.ts';
import { prepare } from './marginal.ts';
import type { CountingModel } from './model.ts';
import { localPValue } from './p-value.ts';

const known = (background: number): CountingModel => ({
  window: 'test',
  signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: [{ name: 'b', expected: background, uncertainties: [] }],
});

const full: CountingModel = {
  window: 'test',
  signal: { yieldPerUnit: 0.01, unit: 'fb', uncertainties: [{ name: 'signal', relative: 0.144 }] },
  common: [{ name: 'luminosity', relative: 0.084 }],
  backgrounds: [
    {
      name: 'a',
      expected: 2,
      simulation: { entries: 20, sumW2: 0.2, eventWeight: 0.1 },
      uncertainties: [{ name: 's', relative: 0.02 }],
    },
    {
      name: 'b',
      expected: 6,
      simulation: { entries: 12, sumW2: 3, eventWeight: 0.5 },
      uncertainties: [{ name: 's', relative: 0.22 }],
    },
    {
      name: 'c',
      expected: 0,
      simulation: { entries: 0, sumW2: 0, eventWeight: 0.4 },
      uncertainties: [{ name: 's', relative: 0.22 }],
    },
  ],
};
const options = { method: 'cls', level: 0.9 } as const;

describe('expected limits', () => {
  it('known background 3: quantiles of the Poisson distribution by hand, 0 1 3 5 7', () => {
    // P(k <= n | 3) = 0.0498 0.199 0.423 0.647 0.815 0.916 0.966 0.988 against 0.0228 0.159 0.5 0.841 0.977
    const band = expectedLimits(known(3), options);
    const counts = Object.keys(BAND).map((name) => band[name as keyof typeof BAND].count);
    expect(counts).toEqual([0, 1, 3, 5, 7]);
    expect(band.median.value).toBeCloseTo(upperLimit(known(3), 3, options).value, 12);
    expect(band.median).toMatchObject({ kind: 'expected', method: 'cls', level: 0.9, unit: 'fb' });
    expect(band.convention).toMatch(/smallest count/);
  });

  it('no background at all: all five are the limit at zero', () => {
    const band = expectedLimits({ ...known(0), backgrounds: [] }, options);
    for (const name of Object.keys(BAND)) expect(band[name as keyof typeof BAND].value).toBeCloseTo(Math.LN10, 11);
  });

  it('is ordered, whatever the model', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 300, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }), (b, relative) => {
        const model = { ...known(b), backgrounds: [{ name: 'b', expected: b, uncertainties: [{ name: 's', relative }] }] };
        const { minus2, minus1, median, plus1, plus2 } = expectedLimits(model, options);
        const values = [minus2, minus1, median, plus1, plus2].map((limit) => limit.value);
        for (let k = 1; k < 5; k++) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]! * (1 - 1e-9));
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('the limit grows with the count, which is what makes its quantiles those of the count', () => {
    const prepared = prepare(full);
    for (const method of ['bayesian', 'cls'] as const) {
      let last = 0;
      for (let n = 0; n < 25; n++) {
        const limit = upperLimit(prepared.model, n, { method, level: 0.9 }).value;
        expect(limit).toBeGreaterThan(last);
        last = limit;
      }
    }
  });

  it('the distribution of the count agrees with brute-force toys of all nuisances', () => {
    const stream = new RandomStream(11, 'expected band toys');
    const u = new Float64Array(8);
    const toys = 20000;
    const seen = new Float64Array(200);
    const gaussian = (uniform: number, relative: number): number => {
      // truncated to 0 ... 1 + 6 sigma by inversion
      const low = normalCdf(Math.max(-6, -1 / relative));
      return 1 + relative * normalQuantile(low + uniform * (normalCdf(6) - low));
    };
    for (let toy = 0; toy < toys; toy++) {
      stream.one(toy, stage.toys, 0, 0, 4, u);
      const a = gaussian(u[0]!, 0.02) * 0.1 * gammaQuantile(u[1]!, 20.5);
      const b = gaussian(u[2]!, 0.22) * 0.5 * gammaQuantile(u[3]!, 12.5);
      const c = gaussian(u[4]!, 0.22) * 0.4 * gammaQuantile(u[5]!, 0.5);
      const n = poissonQuantile(u[6]!, gaussian(u[7]!, 0.084) * (a + b + c));
      seen[n] = seen[n]! + 1;
    }
    const counts = backgroundCounts(prepare(full));
    let below = 0;
    for (let n = 0; n < 40; n++) {
      below += seen[n]! / toys;
      const exact = counts.atMost(n);
      expect(Math.abs(below - exact), `P(k <= ${n})`).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / toys) + 1e-4);
      expect(exact + counts.atLeast(n + 1)).toBeCloseTo(1, 8);
    }
    // the quantiles, except where a toy's error could cross one
    for (const z of Object.values(BAND)) {
      const n = counts.quantile(normalCdf(z));
      expect(counts.atMost(n)).toBeGreaterThanOrEqual(normalCdf(z));
      expect(n === 0 || counts.atMost(n - 1) < normalCdf(z)).toBe(true);
    }
  });

  it('Asimov: the real-valued expected count, between the limits of its whole neighbours', () => {
    const limit = asimovLimit(known(3.4), options);
    expect(limit.count).toBeCloseTo(3.4, 12);
    expect(limit.kind).toBe('asimov');
    expect(limit.value).toBeGreaterThan(upperLimit(known(3.4), 3, options).value);
    expect(limit.value).toBeLessThan(upperLimit(known(3.4), 4, options).value);
    expect(asimovLimit(full, options).count).toBeCloseTo(prepare(full).mean, 12);
    // 20.5 0.1 + 12.5 0.5 + 0.5 0.4, each a little up from the truncation at zero
    expect(prepare(full).mean).toBeCloseTo(2.05 + 6.25 + 0.2, 4);
  });
});

describe('local p-value', () => {
  it('known background: the Poisson tail and its normal equivalent', () => {
    const p = localPValue(known(3), 10);
    expect(p.value / poissonAtLeast(10, 3)).toBeCloseTo(1, 12);
    expect(p.value).toBeCloseTo(0.001102, 6);
    expect(p.significance).toBeCloseTo(3.06, 2);
    expect(normalCdf(-p.significance)).toBeCloseTo(p.value, 12);
    expect(p.scope).toBe('local');
  });

  it('is 1 for no event, and a deficit has significance 0', () => {
    expect(localPValue(known(3), 0)).toMatchObject({ value: 1, significance: 0 });
    expect(localPValue(known(30), 20).significance).toBe(0);
    expect(poissonAtMost(20, 30)).toBeLessThan(0.05);
  });

  it('an uncertain background weakens an excess; an impossible one is still a number, with a warning', () => {
    const uncertain: CountingModel = {
      ...known(3),
      backgrounds: [{ name: 'b', expected: 3, uncertainties: [{ name: 's', relative: 0.3 }] }],
    };
    expect(localPValue(uncertain, 10).value).toBeGreaterThan(localPValue(known(3), 10).value);
    const far = localPValue({ ...known(0), backgrounds: [] }, 4);
    expect(far.value).toBe(0);
    expect(Number.isFinite(far.significance)).toBe(true);
    expect(far.warnings.join()).toMatch(/below 1e-12/);
  });

  it('agrees with an independent integration, and refuses what is no count', () => {
    const model: CountingModel = {
      window: 'test',
      signal: { yieldPerUnit: 1, unit: 'fb', uncertainties: [] },
      common: [{ name: 'luminosity', relative: 0.02 }],
      backgrounds: [
        {
          name: 'b',
          expected: 5,
          simulation: { entries: 10, sumW2: 2.5, eventWeight: 0.5 },
          uncertainties: [{ name: 's', relative: 0.2 }],
        },
      ],
    };
    expect(localPValue(model, 6).value).toBeCloseTo(0.41182062, 7);
    expect(() => localPValue(model, 1.5)).toThrow(/not a whole number/);
    expect(() => localPValue(model, -1)).toThrow(/not a whole number/);
  });
});
