import { describe, expect, it } from 'vitest';
import { log, normalCdf } from '../../basics/elementary.ts';
import { fit } from '../fit/fit.ts';
import { histosys, normfactor, normsys, workspaceOf } from '../histfactory/build.ts';
import { HistFactoryModel } from '../histfactory/model.ts';
import { limit } from '../library.ts';
import { poissonAtMost } from '../special/poisson.ts';
import { asymptoticPValues, expectedRoot } from './asymptotic.ts';
import { HypothesisTests } from './hypothesis-test.ts';
import { scanLimits } from './limit-scan.ts';
import { toyLimits } from './toy-limit.ts';
import { ToyTests } from './toys.ts';
import { unifiedInterval } from './unified-interval.ts';
import { upperLimits } from './upper-limit.ts';

/** n events where mu s + b are expected, b known. */
const counting = (n: number, s: number, b: number, bounds: readonly [number, number] = [0, 10]) =>
  new HistFactoryModel(
    workspaceOf({ c: [['signal', [s], normfactor('mu')], ['background', [b]]] }, { c: [n] }, [{ name: 'mu', bounds: [bounds] }]), // biome-ignore format: one model
  );
const testsOf = (model: HistFactoryModel, testStatistic?: 'q' | 'qtilde' | 'q0') =>
  new HypothesisTests(model, model.data, { testStatistic });

/** A signal region and a control region with systematics, gammas and an excess. */
const realistic = (observed: readonly number[] = [58, 71, 49], data: readonly number[] = [4, 9, 3]) =>
  new HistFactoryModel(
    workspaceOf(
      {
        sr: [
          ['signal', data, normfactor('mu'), normsys('eff', 0.9, 1.08)],
          [
            'background',
            [50, 55, 45],
            histosys('slope', [47, 54, 47], [54, 57, 42]),
            { name: 'stat', type: 'staterror', data: [3, 3, 2.5] },
          ],
        ],
        cr: [['background', [500], normsys('slope', 0.97, 1.04)]],
      },
      { sr: observed, cr: [505] },
    ),
  );

describe('test statistics by hand', () => {
  it('discovery: q0 = 2 (n ln(n/b) - n + b)', () => {
    const q0 = 2 * (20 * log(2) - 10);
    const result = testsOf(counting(20, 10, 10)).discovery();
    expect(result.q0).toBeCloseTo(q0, 8);
    expect(result.Z).toBeCloseTo(Math.sqrt(q0), 8);
    expect(result.p0).toBeCloseTo(1 - normalCdf(Math.sqrt(q0)), 10);
    expect(testsOf(counting(8, 10, 10)).discovery().q0).toBe(0);
  });

  it('n = b: qtilde equals its Asimov value, CLs = 2 (1 - Phi(sqrt q))', () => {
    const q = 2 * (10 - 10 * log(2));
    const result = testsOf(counting(10, 10, 10)).test(1);
    expect(result.q).toBeCloseTo(q, 8);
    expect(result.qA).toBeCloseTo(q, 8);
    expect(result.CLs).toBeCloseTo(2 * (1 - normalCdf(Math.sqrt(q))), 8);
    expect(result.expected[2].CLs).toBeCloseTo(result.CLs, 8);
  });

  it('a deficit: qtilde and q differ beyond the Asimov value', () => {
    const q = 2 * (10 - 5 * log(2));
    const qA = 2 * (10 - 10 * log(2));
    const [a, b] = [Math.sqrt(q), Math.sqrt(qA)];
    const tilde = testsOf(counting(5, 10, 10)).test(1);
    expect(tilde.q).toBeCloseTo(q, 8);
    expect(tilde.CLs).toBeCloseTo(normalCdf(-(q + qA) / (2 * b)) / normalCdf(-(q - qA) / (2 * b)), 9);
    const plain = testsOf(counting(5, 10, 10), 'q').test(1);
    expect(plain.CLs).toBeCloseTo(normalCdf(-a) / normalCdf(b - a), 9);
    // with a lower bound below zero q compares with the negative best fit, mu = -1/2
    const signed = testsOf(counting(5, 10, 10, [-0.9, 10]), 'q').test(1);
    expect(signed.muhat).toBeCloseTo(-0.5, 6);
    expect(signed.q).toBeCloseTo(2 * (15 - 5 * log(4)), 7);
  });

  it('best fit above the tested value: q = 0', () => {
    const result = testsOf(counting(30, 10, 10)).test(1);
    expect(result.q).toBe(0);
    expect(result.CLsb).toBe(0.5);
  });

  it('p-values stay finite in the far tail', () => {
    const { CLs } = asymptoticPValues(1600, 400, 'q');
    expect(CLs).toBeGreaterThan(0);
    expect(CLs).toBeLessThan(1e-100);
    expect(asymptoticPValues(0, 0, 'qtilde')).toEqual({ CLsb: 0.5, CLb: 0.5, CLs: 1 });
  });

  it('the expected root: Phi(-(t + r)) = (1 - level) Phi(-t)', () => {
    for (const t of [-2, 0, 1]) expect(normalCdf(-(t + expectedRoot(t, 0.9)))).toBeCloseTo(0.1 * normalCdf(-t), 12);
  });
});

describe('upper limits', () => {
  it('are where CLs is 1 - level, observed and expected, at any level', () => {
    for (const model of [realistic(), counting(3, 2, 3.5)])
      for (const level of [0.95, 0.9, 0.3]) {
        const limits = upperLimits(model, model.data, { level });
        const tests = testsOf(model);
        expect(tests.test(limits.observed).CLs).toBeCloseTo(1 - level, 6);
        limits.expected.forEach((mu, k) => {
          expect(tests.test(mu).expected[k].CLs).toBeCloseTo(1 - level, 6);
        });
        expect([...limits.expected].sort((a, b) => a - b)).toEqual([...limits.expected]);
      }
  });

  it('do not depend on the bounds of the parameter', () => {
    const wide = counting(12, 2, 9);
    const reference = upperLimits(wide, wide.data);
    for (const bounds of [
      [0, 1],
      [2, 3],
      [-1, 1000],
    ] as const) {
      const model = counting(12, 2, 9, bounds);
      expect(upperLimits(model, model.data).observed).toBeCloseTo(reference.observed, 6);
      expect(upperLimits(model, model.data).expected[4]).toBeCloseTo(reference.expected[4], 6);
    }
  });

  it('scale with the signal yield over six orders of magnitude', () => {
    const one = counting(12, 2, 9);
    const reference = upperLimits(one, one.data).observed;
    for (const scale of [1e-3, 1e3]) {
      const model = counting(12, 2 * scale, 9);
      expect((upperLimits(model, model.data).observed * scale) / reference).toBeCloseTo(1, 6);
    }
  });

  it('refuse with a reason', () => {
    const none = counting(0, 0, 5);
    expect(() => upperLimits(none, none.data)).toThrow(/mu has no effect on the likelihood/);
    const empty = new HistFactoryModel(workspaceOf({ c: [['s', [5], normfactor('mu')]] }, { c: [3] }));
    expect(() => upperLimits(empty, empty.data)).toThrow(/no likelihood at mu = 0.*expected/);
    expect(() => new HistFactoryModel(workspaceOf({ c: [['s', [0], normfactor('mu')]] }, { c: [3] }))).toThrow(
      /channels: no sample expects an event/,
    );
    const model = counting(3, 1, 3);
    for (const level of [0, 1, 1.5, Number.NaN])
      expect(() => upperLimits(model, model.data, { level })).toThrow(/confidence level/);
    const absorbed = new HistFactoryModel(
      workspaceOf({ c: [['s', [5], normfactor('mu'), normfactor('k')], ['b', [9]]] }, { c: [9] }, [{ name: 'k', bounds: [[0, 10]] }]), // biome-ignore format: one model
    );
    expect(() => upperLimits(absorbed, absorbed.data)).toThrow(/there is no limit/);
  });

  it('say that qtilde ignores a negative lower bound of the parameter, and q does not', () => {
    const model = new HistFactoryModel(
      workspaceOf(
        {
          c: [
            ['s', [5, 8, 3], normfactor('mu')],
            ['b', [20, 30, 10], normsys('k', 0.9, 1.1)],
          ],
        },
        { c: [10, 16, 4] },
        [{ name: 'mu', bounds: [[-5, 20]], inits: [1] }],
      ),
    );
    const [qtilde, q] = (['qtilde', 'q'] as const).map((testStatistic) =>
      new HypothesisTests(model, model.data, { testStatistic }).test(0.5),
    );
    // pyhf 0.7.6, with the bound at 0 for qtilde
    expect(qtilde!.CLs).toBeCloseTo(0.0270039, 6);
    expect(q!.CLs).toBeCloseTo(0.02264505702473948, 7);
    expect(qtilde!.warnings.join()).toMatch(/mu may be negative \(its lower bound is -5\)/);
    expect(q!.warnings.join()).not.toMatch(/may be negative/);
  });

  it('warn below ten expected events in a bin that matters', () => {
    const few = counting(3, 2, 3.5);
    expect(upperLimits(few, few.data).warnings.join()).toMatch(/fewer than 10 expected events.*c\[0\] \(3.5\)/);
    expect(upperLimits(realistic(), realistic().data).warnings).toEqual([]);
  });
});

describe('second minima', () => {
  // both variations of the background go up: two equal ways of explaining an excess, one of them spoilt by a control region
  const withSignal = (events: number) =>
    new HistFactoryModel(
      workspaceOf(
        {
          sr: [
            ['signal', [events], normfactor('mu')],
            ['background', [100], histosys('a', [130, ], [120])], // biome-ignore format: one sample
          ],
          cr: [['background', [400], normsys('a', 0.99, 1.02)]],
        },
        { sr: [125], cr: [396] },
      ),
      { settings: { histosys: { interpcode: 'code0' }, normsys: { interpcode: 'code4' } } },
    );
  const model = withSignal(10);

  it('are both found and the lower one taken, wherever the fit starts', () => {
    const likelihood = model.likelihood(model.data);
    const a = model.parameters.findIndex((one) => one.name === 'a');
    const result = fit(likelihood, { bounds: boundsAt(0) });
    expect(result.otherMinima.length).toBe(1);
    expect(result.x[a] * result.otherMinima[0].x[a]).toBeLessThan(0);
    expect(result.warnings.join()).toMatch(/second minimum found/);
    for (const start of [-2, 2]) {
      const x = Float64Array.from(model.parameters, (one) => one.init);
      x[a] = start;
      expect(fit(likelihood, { start: x, bounds: boundsAt(0) }).twiceNll).toBeCloseTo(result.twiceNll, 8);
    }
  });

  it('are told of beside limits of any method', () => {
    // a signal that leaves the excess to the background
    for (const method of ['cls', 'bayes', 'fc'] as const)
      expect(limit(withSignal(0.1), { method, toys: 5, bandToys: 0 }).warnings.join(), method).toMatch(/second minimum found/);
    expect(testsOf(model).test(1).warnings.join()).toMatch(/second minimum found/);
  });

  it('are followed along the profile', () => {
    const tests = testsOf(model);
    const point = tests.at(0);
    expect(point.minima.length).toBe(2);
    expect(point.twiceNll).toBe(Math.min(...point.minima.map((one) => one.twiceNll)));
  });

  /** the parameter of interest pressed to zero, the others free */
  function boundsAt(mu: number) {
    return {
      lower: Float64Array.from(model.parameters, (one) => (one.name === 'mu' ? mu : one.bounds[0])),
      upper: Float64Array.from(model.parameters, (one) => (one.name === 'mu' ? mu : one.bounds[1])),
    };
  }
});

describe('toys', () => {
  it('count what exact Poisson sums say, within their error', () => {
    const model = counting(2, 3, 3);
    const result = new ToyTests(model, model.data, { toys: 800, seed: 7 }).at(1);
    const CLsb = poissonAtMost(2, 6);
    const CLb = poissonAtMost(2, 3);
    expect(Math.abs(result.CLsb.value - CLsb)).toBeLessThan(4 * result.CLsb.error);
    expect(Math.abs(result.CLb.value - CLb)).toBeLessThan(4 * result.CLb.error);
    expect(result.CLsb.error).toBeCloseTo(Math.sqrt((CLsb * (1 - CLsb)) / 800), 2);
    expect(result.failed).toBe(0);
  });

  it('are the same for a seed, others for another', () => {
    const model = realistic();
    const run = (seed: number) => new ToyTests(model, model.data, { toys: 30, seed }).at(1);
    expect(run(1)).toEqual(run(1));
    expect(run(1).expected).not.toEqual(run(2).expected);
  });

  it('agree with asymptotic limits where there are many events', () => {
    const model = new HistFactoryModel(
      workspaceOf({ c: [['s', [40], normfactor('mu')], ['b', [400], normsys('k', 0.98, 1.02)]] }, { c: [410] }), // biome-ignore format: one model
    );
    const asymptotic = upperLimits(model, model.data, { level: 0.9 });
    const toys = toyLimits(model, model.data, { level: 0.9, toys: 150 });
    expect(Math.abs(toys.observed.value - asymptotic.observed)).toBeLessThan(5 * toys.observed.error);
    expect(toys.expected[2] / asymptotic.expected[2]).toBeCloseTo(1, 0);
  });

  it('throw the nuisance parameters from their best values at the tested mu', () => {
    const model = realistic();
    const tests = testsOf(model);
    const { x } = tests.at(2);
    const slope = model.parameters.findIndex((one) => one.name === 'slope');
    expect(Math.abs(x[slope] - tests.at(0).x[slope])).toBeGreaterThan(0.05);
  });

  it('unified interval of a count with known background: that of Feldman and Cousins', () => {
    // n = 4, b = 1 at 90 %: [0.47, 7.60] (Phys. Rev. D 57 (1998) 3873, Table IV)
    const model = counting(4, 1, 1, [0, 50]);
    const interval = unifiedInterval(model, model.data, { level: 0.9, toys: 400 });
    expect(Math.abs(interval.lower - 0.47)).toBeLessThan(0.4);
    expect(Math.abs(interval.upper - 7.6)).toBeLessThan(0.6);
  });
});

it('a scan goes on after a point without a limit', () => {
  const models = [
    { label: 'a', model: () => realistic() },
    { label: 'b', model: () => counting(0, 0, 5) },
    { label: 'c', model: () => realistic([58, 71, 49], [8, 4, 1]) },
  ];
  const seen: number[] = [];
  const points = scanLimits(models, { progress: (done) => seen.push(done) > 0 });
  expect(points.map((one) => one.limits !== undefined)).toEqual([true, false, true]);
  expect(points[1].error).toMatch(/no effect/);
  const alone = realistic([58, 71, 49], [8, 4, 1]);
  expect(points[2].limits!.observed).toBeCloseTo(upperLimits(alone, alone.data).observed, 7);
  expect(seen).toEqual([1, 2, 3]);
});
