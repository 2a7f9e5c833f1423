import { describe, expect, it } from 'vitest';
import { log } from '../../basics/elementary.ts';
import { histosys, normfactor, normsys, workspaceOf } from '../histfactory/build.ts';
import { HistFactoryModel } from '../histfactory/model.ts';
import { fit } from './fit.ts';
import { impacts } from './impacts.ts';
import { likelihoodInterval } from './interval.ts';

const single = (n: number, bounds: readonly [number, number] = [0, 100]) => {
  const model = new HistFactoryModel(
    workspaceOf({ c: [['s', [1], normfactor('mu')]] }, { c: [n] }, [{ name: 'mu', bounds: [bounds] }]),
  );
  return model.likelihood(model.data);
};

describe('fit', () => {
  it('one Poisson count: n +- sqrt n, asymmetric ends from the profile', () => {
    const likelihood = single(9);
    const result = fit(likelihood, { minos: 'all' });
    const [mu] = result.parameters;
    expect(mu.value).toBeCloseTo(9, 7);
    expect(mu.error).toBeCloseTo(3, 7);
    expect(result.edm).toBeLessThan(1e-10);
    // ends: 2 (nu - 9 - 9 ln(nu / 9)) = 1
    for (const { value } of [mu.minos!.lower, mu.minos!.upper]) expect(2 * (value - 9 - 9 * log(value / 9))).toBeCloseTo(1, 5);
    expect(mu.minos!.lower.value).toBeCloseTo(6.32, 1);
  });

  it('an interval that reaches a bound says so', () => {
    const likelihood = single(1, [0.5, 100]);
    const result = fit(likelihood);
    const { lower, upper } = likelihoodInterval(likelihood, result.minimum, new Uint8Array(1), 0, 3.84);
    expect(lower).toEqual({ value: 0.5, atBound: true });
    expect(upper.atBound).toBe(false);
  });

  it('no events: at the bound, without an error, with a warning', () => {
    const result = fit(single(0));
    expect(result.parameters[0]).toMatchObject({ value: 0, atBound: 'lower', error: null });
    expect(result.warnings.join()).toMatch(/mu is at its lower bound 0/);
  });

  it('a nuisance parameter: pull and error from data and constraint together', () => {
    // Gaussian limit: n = 1e6 + 2000 in a control bin of uncertainty 0.1 %, data 0.1 %: half way, error 1/sqrt 2
    const model = new HistFactoryModel(
      workspaceOf({ c: [['b', [1e6], histosys('k', [999000], [1001000])]] }, { c: [1002000] }, [], ''),
    );
    const result = fit(model.likelihood(model.data));
    expect(result.parameters[0].pull!.value).toBeCloseTo(1, 2);
    expect(result.parameters[0].pull!.error).toBeCloseTo(Math.SQRT1_2, 3);
  });

  const shared = new HistFactoryModel(
    workspaceOf(
      { c: [['s', [50], normfactor('mu')], ['b', [1000], normsys('big', 0.9, 1.1), normsys('small', 0.99, 1.01)]] }, // biome-ignore format: one model
      { c: [1050] },
      [{ name: 'mu', bounds: [[-100, 100]] }],
    ),
  );

  it('correlation: signal against the background it cannot tell apart', () => {
    const result = fit(shared.likelihood(shared.data));
    const names = result.parameters.map((one) => one.name);
    const [mu, big] = [names.indexOf('mu'), names.indexOf('big')];
    // sigma^2 = (1050 + 100^2 + 10^2) / 50^2, covariance with big: -100 / 50
    expect(result.parameters[mu].error).toBeCloseTo(Math.sqrt(1050 + 10000 + 100) / 50, 1);
    expect(result.correlation[mu * names.length + big]).toBeCloseTo(-100 / Math.sqrt(1050 + 10000 + 100), 2);
    expect(result.correlation[mu * names.length + mu]).toBeCloseTo(1, 12);
  });

  it('impacts: -100/50 and -10/50 of mu a standard deviation, the larger first', () => {
    const likelihood = shared.likelihood(shared.data);
    const [first, second] = impacts(likelihood, fit(likelihood));
    expect(first.name).toBe('big');
    expect(first.up).toBeCloseTo(-2, 0);
    expect(first.down).toBeGreaterThan(1.5);
    expect(second.name).toBe('small');
    expect(second.up).toBeCloseTo(-0.2, 1);
  });

  it('two factors of one product are not both sent to zero, where neither has a slope', () => {
    const free = { name: 'f', type: 'shapefactor', data: null } as const;
    const model = new HistFactoryModel(
      workspaceOf({ c: [['a', [400, 900], normfactor('k'), free], ['b', [1, 1]]] }, { c: [3, 3] }, [], ''), // biome-ignore format: one model
    );
    // both bins as observed
    expect(fit(model.likelihood(model.data)).twiceNll).toBeCloseTo(4 * (3 - 3 * log(3) + log(6)), 6);
  });

  it('is refused where nothing explains the data, and the place is named', () => {
    const model = (signal: number[], data: number[]) =>
      new HistFactoryModel(workspaceOf({ c: [['s', signal, normfactor('mu')]] }, { c: data }));
    expect(() => model([0], [4])).toThrow(/\/channels: no sample expects an event in any bin/);
    expect(() => model([3, 0], [4, 4])).toThrow(/\/observations\/0\/data\/1: events where every sample expects none/);
  });

  it('says why there is none where the likelihood has no value', () => {
    const likelihood = new HistFactoryModel(workspaceOf({ c: [['s', [3], normfactor('mu')]] }, { c: [4] }));
    const nowhere = {
      ...likelihood.likelihood(likelihood.data),
      hessian: () => {},
      twiceNll: () => Number.POSITIVE_INFINITY,
      derivatives: () => Number.POSITIVE_INFINITY,
    };
    expect(() => fit(nowhere)).toThrow(/did not converge: the likelihood is zero/);
  });
});
