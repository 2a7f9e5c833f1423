import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { componentMeasure } from './background.ts';
import { accuracy, moments } from './measure.ts';
import { type CountingModel, effectiveEntries, inQuadrature, modelWarnings, totalEffectiveEntries, validate } from './model.ts';

const good: CountingModel = {
  window: '1.25 GeV',
  signal: { yieldPerUnit: 0.0108, unit: 'fb', uncertainties: [{ name: 'tracking', relative: 0.04 }] },
  common: [{ name: 'luminosity', relative: 0.015 }],
  backgrounds: [
    { name: 'mu mu', expected: 8, simulation: { entries: 32, sumW2: 2, eventWeight: 0.25 }, uncertainties: [] },
    {
      name: 'tau tau',
      expected: 0,
      simulation: { entries: 0, sumW2: 0, eventWeight: 0.4 },
      uncertainties: [{ name: 'tau', relative: 0.22 }],
    },
  ],
};
const [muons, taus] = good.backgrounds as [CountingModel['backgrounds'][0], CountingModel['backgrounds'][0]];
const message = (model: CountingModel): string => {
  try {
    validate(model);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  return '';
};

describe('counting model', () => {
  it('adds independent uncertainties in quadrature and counts effective entries', () => {
    expect(
      inQuadrature([
        { name: 'a', relative: 0.03 },
        { name: 'b', relative: 0.04 },
      ]),
    ).toBeCloseTo(0.05, 15);
    expect(effectiveEntries(muons)).toBe(32);
    expect(effectiveEntries(taus)).toBe(0);
    expect(effectiveEntries({ name: 'x', expected: 1, uncertainties: [] })).toBe(Number.POSITIVE_INFINITY);
    expect(totalEffectiveEntries(good)).toBe(32);
  });

  it('accepts a good model and names what is wrong with a bad one', () => {
    expect(message(good)).toBe('');
    expect(message({ ...good, signal: { ...good.signal, yieldPerUnit: 0 } })).toMatch(/window 1\.25 GeV: no signal event/);
    expect(message({ ...good, signal: { ...good.signal, yieldPerUnit: Number.NaN } })).toMatch(/no signal event/);
    expect(message({ ...good, common: [{ name: 'luminosity', relative: 1.5 }] })).toMatch(
      /"luminosity" is outside 0 \.\.\. 1 \(1\.5\)/,
    );
    expect(message({ ...good, common: [{ name: 'luminosity', relative: Number.NaN }] })).toMatch(/outside/);
    expect(message({ ...good, common: [...good.common, ...good.common] })).toMatch(/listed twice \("luminosity"\)/);
    expect(message({ ...good, backgrounds: [muons, muons] })).toMatch(/listed twice \("mu mu"\)/);
    expect(message({ ...good, backgrounds: [{ ...muons, expected: -1 }] })).toMatch(/"mu mu" are not a number >= 0 \(-1\)/);
    expect(message({ ...good, backgrounds: [{ ...taus, expected: 1 }] })).toMatch(/expected events but no simulated ones/);
    const sample = muons.simulation!;
    expect(message({ ...good, backgrounds: [{ ...muons, simulation: { ...sample, entries: 2.5 } }] })).toMatch(/not a count/);
    expect(message({ ...good, backgrounds: [{ ...muons, simulation: { ...sample, eventWeight: 0 } }] })).toMatch(
      /stands for no events/,
    );
    expect(message({ ...good, backgrounds: [{ ...muons, simulation: { ...sample, sumW2: 0 } }] })).toMatch(/sums of w and w\^2/);
    // sums scaled to the data in w but not in w^2
    expect(message({ ...good, backgrounds: [{ ...muons, simulation: { ...sample, sumW2: 0.5 } }] })).toMatch(
      /more effective entries/,
    );
    expect(message({ ...good, backgrounds: [{ name: 'x', expected: 2e12, uncertainties: [] }] })).toMatch(/too many expected/);
  });

  it('warns of few effective events, of empty samples with their bound, of a wide signal uncertainty', () => {
    const warnings = modelWarnings(good);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('no simulated event of background "tau tau": below 0.921 events (90 %), not zero');
    const few = { ...good, backgrounds: [{ ...muons, expected: 2, simulation: { entries: 8, sumW2: 0.5, eventWeight: 0.25 } }] };
    expect(modelWarnings(few)[0]).toMatch(/8\.0 effective simulated background events, fewer than 10/);
    expect(modelWarnings({ ...good, backgrounds: [taus] })[0]).toMatch(/0\.0 effective/);
    const wide = { ...good, backgrounds: [muons], signal: { ...good.signal, uncertainties: [{ name: 'e', relative: 0.4 }] } };
    expect(modelWarnings(wide)[0]).toMatch(/40 %/);
    expect(modelWarnings({ ...good, backgrounds: [] })).toEqual([]);
  });

  it('posterior of the simulated statistics: shape n_eff + 1/2 or + 1, weight sum w^2 / sum w, and never zero', () => {
    const level = accuracy(0);
    expect(moments(componentMeasure(muons, 'jeffreys', level)).mean).toBeCloseTo(32.5 * 0.25, 7);
    expect(moments(componentMeasure(muons, 'flat', level)).mean).toBeCloseTo(33 * 0.25, 7);
    const empty = moments(componentMeasure({ ...taus, uncertainties: [] }, 'jeffreys', level));
    expect(empty.mean).toBeCloseTo(0.2, 7);
    expect(empty.variance).toBeCloseTo(0.5 * 0.16, 7);
    // relative variances of independent factors: (1 + v1)(1 + v2) - 1
    const sigma = 0.1;
    const both = moments(componentMeasure({ ...muons, uncertainties: [{ name: 's', relative: sigma }] }, 'jeffreys', level));
    expect(both.variance / (both.mean * both.mean)).toBeCloseTo(1.01 * (1 + 1 / 32.5) - 1, 6);
  });
});
