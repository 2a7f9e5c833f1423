import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchResult } from '../report/result.ts';
import { defineSearch } from '../select/search.ts';
import { frozenTables } from './cache.ts';
import { inferSearch } from './infer-search.ts';
import { planSearch } from './plan.ts';
import { runHere } from './run-here.ts';
import { toyCache, toyInput } from './toy-search.test.ts';

const because = 'for the test';

describe('plots and tables of a run', () => {
  let result: SearchResult;
  beforeAll(() => {
    const search = defineSearch({
      ...toyInput,
      candidates: {
        dimuon: {
          decay: 'muon+ muon-',
          cuts: [
            ...toyInput.candidates['dimuon']!.cuts,
            {
              require: 'ptCms',
              above: {
                tabulated: [
                  [0.1, 0.5],
                  [8, 1],
                ],
              },
              because,
            },
          ],
        },
      },
      histograms: [
        { name: 'pair', of: 'dimuon.mass', bins: 11, from: 0, to: 11, after: 'allCuts' },
        { name: 'recoil', of: 'dimuon.recoilMass', bins: 11, from: -2, to: 9, after: 'commonCuts' },
        { name: 'slow', of: 'muon.p', bins: 4, from: 0, to: 1, after: 'commonCuts' },
      ],
    });
    const plan = planSearch(search, { masses: [1, 3], events: 4000 });
    result = inferSearch(
      plan,
      runHere(plan, toyCache),
      plan.samples.map(({ spec }) => frozenTables(spec, toyCache)),
    );
  });

  it('follows each background into the window of each signal shown', () => {
    const [background, light] = result.cutFlow;
    expect(background!.inWindows.map(({ mass }) => mass)).toEqual([1, 3]);
    for (const [i, { steps }] of background!.inWindows.entries()) {
      expect(steps.map(({ name }) => name)).toEqual(['window', 'dimuon.ptCms']);
      expect(steps[0]!.passed).toBeLessThanOrEqual(background!.steps.at(-1)!.passed);
      expect(steps[1]!.passed).toBeLessThanOrEqual(steps[0]!.passed);
      // the last line is what is counted in the window of that mass
      const { expected, upperBound } = result.masses[i]!.backgrounds[0]!;
      expect(steps[1]!.expectedEvents.value).toBeCloseTo(upperBound ? 0 : expected, 9);
    }
    // the windows differ, so do their counts
    const [first, second] = background!.inWindows.map(({ steps }) => steps[0]!.passed);
    expect(first).not.toBe(second);
    expect(Math.max(...background!.inWindows.map(({ steps }) => steps[1]!.passed))).toBeGreaterThan(0);
    expect(light!.inWindows).toEqual([]);
    expect(light!.steps.slice(-2).map(({ name }) => name)).toEqual(['window', 'dimuon.ptCms']);
    expect(light!.steps[0]!.efficiency).toEqual({ value: 1, error: 0 });
  });

  it('says what a symbol is of, and after which cuts', () => {
    expect(result.spectra.map(({ axis, after }) => [axis.symbol, after])).toEqual([
      ['M_{μμ}', 'after all cuts'],
      ['M_{recoil}', 'after the common cuts'],
      ['p_{μ}', 'after the common cuts'],
    ]);
  });

  it('counts the signal beyond the axis', () => {
    // a pair of 10 GeV in all: most muons are faster than 1 GeV
    for (const { values, overflow, underflow } of result.spectra[2]!.signals) {
      expect(overflow).toBeGreaterThan(values.reduce((sum, value) => sum + value, 0));
      expect(underflow).toBe(0);
    }
  });
});
