import { describe, expect, it } from 'vitest';
import { log } from '../../basics/elementary.ts';
import { histosys, normfactor, normsys, workspaceOf } from './build.ts';
import { HistFactoryModel } from './model.ts';
import type { Workspace } from './specification.ts';

const LOG_TWO_PI = 1.8378770664093453;
/** 2 (nu - n ln nu + ln n!) */
const poisson = (nu: number, n: number) => {
  let factorial = 0;
  for (let k = 2; k <= n; k++) factorial += log(k);
  return 2 * (nu - n * log(nu) + factorial);
};
const lumi = { name: 'lumi', type: 'lumi', data: null } as const;
const shapefactor = { name: 'free', type: 'shapefactor', data: null } as const;

/** Every modifier, two channels, a source that is a shape here and a normalisation there, two gammas in one bin. */
const everything: Workspace = workspaceOf(
  {
    b: [
      ['signal', [5, 7], normfactor('mu'), lumi, normsys('common', 0.8, 1.3)],
      [
        'background',
        [40, 30],
        histosys('common', [36, 28], [45, 31]),
        { name: 'stat', type: 'staterror', data: [2, 3] },
        { name: 'shape', type: 'shapesys', data: [4, 0] },
        lumi,
      ],
      ['other', [10, 20], { name: 'stat', type: 'staterror', data: [1, 2] }, normsys('other', 0.9, 1.2)],
    ],
    a: [
      ['background', [100, 50], normsys('common', 0.95, 1.1), shapefactor],
      ['signal', [1, 2], normfactor('mu')],
    ],
  },
  { b: [52, 60], a: [98, 55] },
  [{ name: 'lumi', auxdata: [1], sigmas: [0.02], inits: [1], bounds: [[0.5, 1.5]] }],
);

describe('HistFactory likelihood', () => {
  it('is the sum worked out by hand: one bin, a normalisation, a staterror, a shapesys, lumi', () => {
    const model = new HistFactoryModel(
      workspaceOf(
        {
          c: [
            ['signal', [5], normfactor('mu'), lumi],
            [
              'background',
              [10],
              normsys('k', 0.9, 1.1),
              { name: 'stat', type: 'staterror', data: [2] },
              { name: 'shape', type: 'shapesys', data: [5] },
            ],
          ],
        },
        { c: [12] },
        [{ name: 'lumi', auxdata: [1], sigmas: [0.1], inits: [1], bounds: [[0.5, 1.5]] }],
      ),
    );
    expect(model.parameters.map((one) => one.name)).toEqual(['lumi', 'mu', 'k', 'shape[0]', 'stat[0]']);
    // nu = 2 * 5 * 1.05 + 10 * 1.1 * 0.9 * 1.2 at lumi 1.05, mu 2, k 1, shape 0.9, stat 1.2
    const nu = 2 * 5 * 1.05 + 10 * 1.1 * 0.9 * 1.2;
    const gauss = (pull: number, sigma: number) => pull * pull + LOG_TWO_PI + 2 * log(sigma);
    // tau = (10/5)^2 = 4 auxiliary events, of which 4 were seen where 3.6 are expected
    const value = poisson(nu, 12) + gauss(0.5, 0.1) + gauss(1, 1) + gauss(1, 0.2) + poisson(3.6, 4);
    const x = Float64Array.of(1.05, 2, 1, 0.9, 1.2);
    expect(model.expected(x)[0]).toBeCloseTo(nu, 12);
    expect(model.likelihood(model.data).twiceNll(x)).toBeCloseTo(value, 10);
  });

  it('keeps the term of a bin without uncertainty: log Pois(1|1) = -1', () => {
    const shapesys = { name: 'shape', type: 'shapesys', data: [0] } as const;
    const withTerm = new HistFactoryModel(workspaceOf({ c: [['s', [9], normfactor('mu'), shapesys]] }, { c: [9] }));
    const without = new HistFactoryModel(workspaceOf({ c: [['s', [9], normfactor('mu')]] }, { c: [9] }));
    expect(withTerm.parameters[1].fixed).toBe(true);
    const difference =
      withTerm.likelihood(withTerm.data).twiceNll(Float64Array.of(1, 1)) -
      without.likelihood(without.data).twiceNll(Float64Array.of(1));
    expect(difference).toBeCloseTo(2, 12);
  });

  it('has the gradient and second derivatives of its value', () => {
    for (const settings of [
      undefined,
      { normsys: { interpcode: 'code1' as const } },
      { histosys: { interpcode: 'code2' as const } },
    ]) {
      const model = new HistFactoryModel(everything, { settings });
      const likelihood = model.likelihood(model.data);
      const n = model.parameters.length;
      const x = Float64Array.from(model.parameters, ({ init }, i) => init + 0.3 * ((i * 0.37) % 1) - 0.1);
      const [gradient, curvature, hessian] = [new Float64Array(n), new Float64Array(n * n), new Float64Array(n * n)];
      const value = likelihood.derivatives(x, gradient, curvature);
      expect(value).toBe(likelihood.twiceNll(x));
      likelihood.hessian(x, hessian);
      const [up, down] = [new Float64Array(n), new Float64Array(n)];
      for (let j = 0; j < n; j++) {
        const h = 1e-5;
        const moved = (by: number) => x.map((one, i) => (i === j ? one + by : one));
        expect((likelihood.twiceNll(moved(h)) - likelihood.twiceNll(moved(-h))) / (2 * h)).toBeCloseTo(gradient[j], 4);
        likelihood.gradient(moved(h), up);
        likelihood.gradient(moved(-h), down);
        for (let i = 0; i < n; i++) {
          const numeric = (up[i] - down[i]) / (2 * h);
          expect(Math.abs(hessian[i * n + j] - numeric)).toBeLessThan(1e-5 * (10 + Math.abs(numeric)));
        }
      }
    }
  });

  it('couples per-bin parameters of different bins never', () => {
    const model = new HistFactoryModel(everything);
    const likelihood = model.likelihood(model.data);
    const n = model.parameters.length;
    const x = Float64Array.from(model.parameters, ({ init }, i) => init + 0.01 * i);
    const hessian = new Float64Array(n * n);
    likelihood.hessian(x, hessian);
    const { blocks } = likelihood;
    let inBlocks = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (blocks[i] < 0 || blocks[j] < 0) continue;
        if (blocks[i] !== blocks[j]) expect(hessian[i * n + j]).toBe(0);
        else if (i !== j) inBlocks++;
      }
    expect(inBlocks).toBe(4); // stat and shape in either bin of b
  });

  it('is infinite outside of its domain, never NaN', () => {
    const model = new HistFactoryModel(workspaceOf({ c: [['s', [9, 0], normfactor('mu')]] }, { c: [9, 0] }));
    const likelihood = model.likelihood(model.data);
    expect(likelihood.twiceNll(Float64Array.of(0))).toBe(Number.POSITIVE_INFINITY);
    expect(likelihood.twiceNll(Float64Array.of(-1))).toBe(Number.POSITIVE_INFINITY);
    expect(likelihood.twiceNll(Float64Array.of(1))).toBeCloseTo(poisson(9, 9), 12);
  });

  it('finds the data it was told to expect again', () => {
    const model = new HistFactoryModel(everything);
    const x = Float64Array.from(model.parameters, ({ init }, i) => init + 0.02 * (i % 3));
    const asimov = model.asimov(x);
    const gradient = new Float64Array(x.length);
    model.likelihood(asimov).gradient(x, gradient);
    model.parameters.forEach(({ fixed }, i) => {
      if (!fixed) expect(Math.abs(gradient[i])).toBeLessThan(1e-9);
    });
  });
});

describe('parameters', () => {
  const names = (workspace: Workspace) => new HistFactoryModel(workspace).parameters.map((one) => one.name);

  it('stand in the order of their types, then of channels, samples and names', () => {
    expect(names(everything)).toEqual([
      'common',
      'lumi',
      'mu',
      'other',
      'free[0]',
      'free[1]',
      'shape[0]',
      'shape[1]',
      'stat[0]',
      'stat[1]',
    ]);
  });

  it('have the widths of the samples that carry a staterror together', () => {
    const model = new HistFactoryModel(everything);
    const stat = model.sets.find((set) => set.name === 'stat')!;
    expect(stat.widths[0]).toBeCloseTo(Math.sqrt(2 * 2 + 1) / 50, 14);
    expect(stat.widths[1]).toBeCloseTo(Math.sqrt(3 * 3 + 2 * 2) / 50, 14);
    const shape = model.sets.find((set) => set.name === 'shape')!;
    expect(shape.auxdata).toEqual([100, 1]);
    expect(shape.fixed).toEqual([false, true]);
  });

  it('take what the measurement sets', () => {
    const model = new HistFactoryModel(
      workspaceOf({ c: [['s', [9], normfactor('mu'), normsys('k', 0.9, 1.1)]] }, { c: [9] }, [
        { name: 'mu', inits: [2], bounds: [[-1, 7]] },
        { name: 'k', fixed: true, auxdata: [0.5] },
        { name: 'unused', inits: [1] },
      ]),
    );
    expect(model.parameters[0]).toMatchObject({ name: 'mu', init: 2, bounds: [-1, 7], fixed: false });
    expect(model.parameters[1]).toMatchObject({ name: 'k', fixed: true });
    expect([...model.data.aux]).toEqual([0.5]);
  });
});
