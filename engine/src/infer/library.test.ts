import { describe, expect, it } from 'vitest';
import { upperLimit } from './counting/limit.ts';
import { countingWorkspace } from './counting/workspace.ts';
import { rawInterval } from './feldman-cousins/belt.ts';
import { repairedInterval } from './feldman-cousins/repaired.ts';
import type { Workspace } from './histfactory/specification.ts';
import { type CountingInput, fit, hypotest, limit, model } from './library.ts';

const window: CountingInput = {
  window: 'test',
  signal: { yieldPerUnit: 2, unit: 'fb', uncertainties: [] },
  common: [],
  backgrounds: [{ name: 'b', expected: 3, uncertainties: [] }],
  observed: 4,
};

/** The same as a workspace: one bin, signal 2 mu on 3. */
const workspace: Workspace = countingWorkspace(model(window));

const uncertain: CountingInput = {
  ...window,
  backgrounds: [{ name: 'b', expected: 30, uncertainties: [{ name: 'rate', relative: 0.1 }] }],
  observed: 35,
};

describe('the library', () => {
  it('makes a model of a workspace, of its text, of a window, and of a model', () => {
    expect(model(workspace).parameters.map(({ name }) => name)).toEqual(['mu']);
    expect(model(JSON.stringify(workspace)).data.main[0]).toBe(4);
    expect(model(window).data).toMatchObject({ count: 4 });
    const one = model(window);
    expect(model(one)).toBe(one);
  });

  it('fits: mu-hat = (n - b) / s, with the error of the second derivative, sqrt(n) / s', () => {
    for (const one of [model(window), model(workspace)]) {
      const { parameters, warnings } = fit(one);
      expect(parameters[0]!.value).toBeCloseTo(0.5, 6);
      expect(parameters[0]!.error).toBeCloseTo(1, 4);
      expect(warnings).toBeDefined();
    }
  });

  it('limits: exact sums for a window, the asymptotic formulae with a warning for the same as a workspace', () => {
    const exact = limit(model(window), { level: 0.9 });
    expect(exact.observed).toBe(upperLimit(window, 4, { method: 'cls', level: 0.9 }).value);
    expect(exact).toMatchObject({ level: 0.9, method: 'cls', poi: 'mu', warnings: [] });
    expect(exact.expected).toHaveLength(5);
    const asymptotic = limit(model(workspace), { level: 0.9 });
    expect(asymptotic.observed / exact.observed).toBeCloseTo(1, 0);
    expect(asymptotic.warnings.join()).toMatch(/fewer than 10/);
  });

  it('CLs by toys agrees with exact Poisson sums within its error', () => {
    const exact = limit(model(window), { level: 0.9 });
    const toys = limit(model(workspace), { level: 0.9, method: 'cls-toys', toys: 300 });
    expect(toys.error).toBeGreaterThan(0);
    // log CLs is interpolated between the values tested, which adds a per cent or so
    expect(Math.abs(toys.observed - exact.observed)).toBeLessThan(4 * toys.error! + 0.02 * exact.observed);
  });

  it('Bayes with a flat prior is CLs for a known background, by sums and by quadrature', () => {
    const exact = limit(model(window), { level: 0.9 });
    for (const one of [model(window), model(workspace)]) {
      const bayes = limit(one, { level: 0.9, method: 'bayes' });
      expect(bayes.observed / exact.observed).toBeCloseTo(1, 5);
      expect(bayes.posterior!.prior).toBe('flat');
    }
    const jeffreys = limit(model(workspace), { level: 0.9, method: 'bayes', prior: 'jeffreys' });
    expect(jeffreys.observed).toBeLessThan(exact.observed);
  });

  it('a few nuisances: the Bayesian limits of window and workspace agree', () => {
    const [a, b] = [model(uncertain), model(countingWorkspace(model(uncertain)))].map((one) =>
      limit(one, { level: 0.9, method: 'bayes' }),
    );
    expect(a!.posterior!.method).toBe('exact');
    expect(b!.posterior!.method).toBe('quadrature');
    // normsys is a Gaussian factor but for its curvature
    expect(Math.abs(b!.observed / a!.observed - 1)).toBeLessThan(0.01);
  });

  it('Feldman-Cousins: the exact belts for one count, whatever it is written as', () => {
    for (const one of [model(window), model(workspace)]) {
      const fc = limit(one, { level: 0.9, method: 'fc' });
      const { lower, upper } = repairedInterval(4, 3, 0.9);
      expect(fc.interval![0]).toBeCloseTo(lower / 2, 9);
      expect(fc.observed).toBeCloseTo(upper / 2, 9);
      // the published sensitivity of b = 3 at 90 %, in units of mu
      expect(fc.sensitivity! * 2).toBeCloseTo(4.42, 1);
      expect(limit(one, { level: 0.9, method: 'fc-raw' }).observed).toBeCloseTo(rawInterval(4, 3, 0.9).upper / 2, 9);
    }
    expect(() => limit(model(uncertain), { method: 'fc-raw' })).toThrow(/this model is more than that/);
  });

  it('expected limits of Bayes and Feldman-Cousins of one count are exact, of more from toys', () => {
    for (const method of ['bayes', 'fc'] as const) {
      const [a, b] = [model(window), model(workspace)].map((one) => limit(one, { level: 0.9, method }));
      // 0, 1, 3, 5, 7 events on a background of 3
      [0, 1, 3, 5, 7].forEach((observed, k) => {
        const at = limit(model({ ...window, observed }), { level: 0.9, method, bandToys: 0 }).observed;
        expect(a!.expected![k]! / at).toBeCloseTo(1, 9);
        expect(b!.expected![k]! / at).toBeCloseTo(1, 4);
      });
    }
    const workspaceModel = model(countingWorkspace(model(uncertain)));
    const toys = (seed: number) => limit(workspaceModel, { level: 0.9, method: 'bayes', bandToys: 100, seed }).expected!;
    expect(toys(1)).toEqual([...toys(1)].sort((x, y) => x - y));
    expect(toys(2)).not.toEqual(toys(1));
    // the same numbers as summed exactly, within the error of 100 toys
    const exact = limit(model(uncertain), { level: 0.9, method: 'bayes' }).expected!;
    const width = 0.5 * (exact[3]! - exact[1]!);
    toys(1).forEach((value, k) => {
      expect(Math.abs(value - exact[k]!)).toBeLessThan([1.2, 0.7, 0.6, 0.7, 1.2][k]! * width);
    });
    expect(() => limit(workspaceModel, { method: 'bayes', bandToys: -1 })).toThrow(
      /not a number of toys for the expected limits/,
    );
  });

  it('tests a value', () => {
    const { CLs, expected, mu } = hypotest(model(uncertain), 10);
    expect(mu).toBe(10);
    expect(CLs).toBeGreaterThan(0);
    expect(CLs).toBeLessThan(1);
    expect(expected).toHaveLength(5);
  });

  it('refuses bad input with the reason', () => {
    expect(() => limit(model(window), { level: 0 })).toThrow(/not a confidence level inside \(0, 1\)/);
    expect(() => limit(model(window), { level: 1.2 })).toThrow(/inside \(0, 1\)/);
    expect(() => limit(model(window), { method: 'clb' as 'cls' })).toThrow(/unknown method \("clb"\)/);
    const { observed, ...empty } = window;
    expect(observed).toBe(4);
    expect(() => limit(model(empty))).toThrow(/it has no data/);
    expect(() => model({ ...window, observed: Number.NaN })).toThrow(/count is not a number >= 0/);
    expect(() => model({ ...window, signal: { ...window.signal, yieldPerUnit: 0 }, backgrounds: [] })).toThrow(/no signal event/);
    expect(() => model('{')).toThrow(/workspace/);
    expect(() => model(7 as unknown as string)).toThrow();
    expect(() => model({ channels: [] } as unknown as Workspace)).toThrow(/workspace: /);
  });
});
