import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import { fit } from '../fit/fit.ts';
import type { Likelihood } from '../likelihood.ts';
import { minimise } from '../minimise/minimise.ts';
import type { Events } from './events.ts';
import { readUnbinnedModel, type UnbinnedDescription } from './read-model.ts';
import type { UnbinnedModel } from './unbinned-model.ts';

/** Signal and background with every kind of parameter: yield as a product, constraints, a shape shared by two components. */
const full: UnbinnedDescription = {
  kind: 'unbinned',
  observables: [{ name: 'm', unit: 'GeV', range: [2, 4] }],
  parameters: [
    { name: 'mu', init: 1, bounds: [-1, 20] },
    { name: 'efficiency', init: 0.5, bounds: [0, 1], constraint: { type: 'gaussian', sigma: 0.03 } },
    { name: 'luminosity', init: 2, bounds: [0.1, 10], constraint: { type: 'lognormal', sigma: 0.05 } },
    { name: 'background', init: 300, bounds: [0, 5000] },
    { name: 'mean', init: 3.05, bounds: [2.5, 3.5] },
    { name: 'sigma', init: 0.1, bounds: [0.01, 1] },
    { name: 'c1', init: -0.3, bounds: [-1, 1] },
  ],
  poi: 'mu',
  components: [
    {
      name: 'signal',
      yield: ['mu', 'efficiency', 'luminosity', 80],
      shape: { type: 'johnson-su', mean: 'mean', width: 'sigma', gamma: 0.3, delta: 1.2 },
    },
    { name: 'reflection', yield: ['luminosity', 10], shape: { type: 'gaussian', mean: 2.5, sigma: 'sigma' } },
    { name: 'background', yield: 'background', shape: { type: 'chebyshev', coefficients: ['c1'] } },
  ],
};

const simple = (more: Partial<UnbinnedDescription> = {}): UnbinnedDescription => ({
  kind: 'unbinned',
  observables: [{ name: 'm', range: [0, 10] }],
  parameters: [
    { name: 's', init: 60, bounds: [-50, 1000] },
    { name: 'b', init: 300, bounds: [0, 3000] },
    { name: 'slope', init: -0.2, bounds: [-2, 1] },
  ],
  poi: 's',
  components: [
    { name: 'signal', yield: 's', shape: { type: 'gaussian', mean: 4, sigma: 0.3 } },
    { name: 'background', yield: 'b', shape: { type: 'exponential', slope: 'slope' } },
  ],
  ...more,
});

const inits = (model: UnbinnedModel): Float64Array => Float64Array.from(model.parameters, (one) => one.init);

/** Gradient and second derivatives against differences of the value. */
function expectDerivatives(likelihood: Likelihood, x: Float64Array): void {
  const n = x.length;
  const gradient = new Float64Array(n);
  const curvature = new Float64Array(n * n);
  const hessian = new Float64Array(n * n);
  const value = likelihood.derivatives(x, gradient, curvature);
  expect(value).toBeCloseTo(likelihood.twiceNll(x), 8);
  likelihood.hessian(x, hessian);
  const at = (i: number, h: number) => {
    const moved = Float64Array.from(x);
    moved[i] += h;
    const there = new Float64Array(n);
    const value = likelihood.derivatives(moved, there, new Float64Array(n * n));
    return { value, there };
  };
  for (let i = 0; i < n; i++) {
    const h = 0.01 * Math.sqrt(2 / curvature[i * n + i]);
    const [m2, m1, p1, p2] = [-2, -1, 1, 2].map((k) => at(i, k * h)) as [ReturnType<typeof at>, ...ReturnType<typeof at>[]];
    const scale = Math.sqrt(curvature[i * n + i]);
    const slope = (m2.value - 8 * m1!.value + 8 * p1!.value - p2!.value) / (12 * h);
    expect(Math.abs(gradient[i] - slope) / scale, `gradient ${i}`).toBeLessThan(1e-6);
    for (let j = 0; j < n; j++) {
      const second = (m2.there[j] - 8 * m1!.there[j] + 8 * p1!.there[j] - p2!.there[j]) / (12 * h);
      const size = scale * Math.sqrt(curvature[j * n + j]);
      expect(Math.abs(hessian[i * n + j] - second) / size, `second derivative ${i} ${j}`).toBeLessThan(2e-6);
    }
  }
}

describe('the likelihood', () => {
  const model = readUnbinnedModel(full);
  const stream = new RandomStream(5, 'unbinned test');

  it('of two events and one flat component is what a pencil gives', () => {
    const flat = readUnbinnedModel({
      kind: 'unbinned',
      observables: [{ name: 'm', range: [0, 4] }],
      parameters: [{ name: 'n', init: 3, constraint: { type: 'gaussian', measured: 2, sigma: 0.5 } }],
      components: [{ name: 'all', yield: 'n', shape: { type: 'uniform' } }],
      data: [1, 3.5],
    });
    // 2 n - 2 * 2 ln(n/4) + ((n - 2)/0.5)^2 + ln(2 pi 0.25)
    const expected = 6 - 4 * Math.log(0.75) + 4 + Math.log(2 * Math.PI * 0.25);
    expect(flat.likelihood(flat.data!).twiceNll(Float64Array.of(3))).toBeCloseTo(expected, 13);
    expect(flat.likelihood(flat.data!).twiceNll(Float64Array.of(-1))).toBe(Infinity);
  });

  it('has the derivatives that differences give: events, Asimov points, bins', () => {
    const x = inits(model);
    const away = Float64Array.from(x, (value, i) => value * (1 + 0.02 * (i % 3) - 0.01));
    expectDerivatives(model.likelihood(model.toy(x, stream, 0)), away);
    expectDerivatives(model.likelihood(model.asimov(x)), away);
    const binned = readUnbinnedModel({ ...full, bins: 25 });
    expectDerivatives(binned.likelihood(binned.toy(x, stream, 1)), away);
    const fractions = readUnbinnedModel({
      ...simple(),
      parameters: [
        { name: 'n', init: 400 },
        { name: 'f', init: 0.2 },
        { name: 'g', init: 0.3 },
        { name: 'slope', init: -0.2 },
      ],
      poi: 'f',
      total: 'n',
      components: [
        { name: 'one', fraction: 'f', shape: { type: 'gaussian', mean: 4, sigma: 0.3 } },
        { name: 'two', fraction: 'g', shape: { type: 'uniform' } },
        { name: 'rest', fraction: 'rest', shape: { type: 'exponential', slope: 'slope' } },
      ],
    });
    expectDerivatives(fractions.likelihood(fractions.toy(inits(fractions), stream, 2)), Float64Array.of(390, 0.22, 0.27, -0.21));
  });

  it('the second derivatives do not depend on what was asked before', () => {
    const x = inits(model);
    const data = model.toy(x, stream, 3);
    const fresh = new Float64Array(49);
    model.likelihood(data).hessian(x, fresh);
    const used = model.likelihood(data);
    const [g, c, again] = [new Float64Array(7), new Float64Array(49), new Float64Array(49)];
    used.derivatives(x, g, c);
    used.gradient(Float64Array.from(x, (v) => 1.1 * v), g); // biome-ignore format: short
    used.hessian(x, again);
    expect([...again]).toEqual([...fresh]);
    const far = Float64Array.from(x);
    far[3] = -1e6;
    expect(used.derivatives(far, g, c)).toBe(Infinity);
    used.hessian(x, again);
    expect([...again]).toEqual([...fresh]);
  });

  it('of one event after the other adds up to that of all: batch = single', () => {
    const x = inits(model);
    const { columns, count, auxiliary } = model.toy(x, stream, 4);
    const of = (data: Events) => model.likelihood(data).twiceNll(x);
    const none = of({ columns: [new Float64Array(0)], count: 0, auxiliary });
    let sum = none;
    for (let i = 0; i < count; i++) sum += of({ columns: [columns[0]!.subarray(i, i + 1)], count: 1, auxiliary }) - none;
    expect(sum).toBeCloseTo(of({ columns, count, auxiliary }), 8);
    expect(count).toBeGreaterThan(256);
  });

  it('has no value where fewer than no events are expected, whatever the density at the events', () => {
    const likelihood = readUnbinnedModel(simple({ data: [8] })).likelihood(readUnbinnedModel(simple({ data: [8] })).data!);
    expect(likelihood.twiceNll(Float64Array.of(-29, 30, -0.2))).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(likelihood.twiceNll(Float64Array.of(-31, 30, -0.2))).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts an event of weight 2 twice', () => {
    const x = inits(model);
    const auxiliary = Float64Array.of(0.5, 2);
    const once = model.likelihood({ columns: [Float64Array.of(2.4, 3, 3, 3.1, 3.1)], count: 5, auxiliary });
    const weights = Float64Array.of(1, 2, 2, 0);
    const twice = model.likelihood({ columns: [Float64Array.of(2.4, 3, 3.1, 3.9)], count: 4, weights, auxiliary });
    const [g1, g2, c1, c2] = [new Float64Array(7), new Float64Array(7), new Float64Array(49), new Float64Array(49)];
    expect(twice.derivatives(x, g2, c2)).toBeCloseTo(once.derivatives(x, g1, c1), 10);
    g1.forEach((value, i) => {
      expect(g2[i]).toBeCloseTo(value, 8);
    });
    c1.forEach((value, i) => {
      expect(c2[i]).toBeCloseTo(value, 6);
    });
  });

  it('densities far from 1 neither overflow nor underflow in the product', () => {
    const narrow = readUnbinnedModel({
      kind: 'unbinned',
      observables: [{ name: 'm', range: [-40, 40] }],
      parameters: [{ name: 'mean', init: 0 }],
      components: [{ name: 'peak', yield: 1, shape: { type: 'gaussian', mean: 'mean', sigma: 1 } }],
    });
    const columns = [Float64Array.of(35, -30, 0, 22, 1)];
    const value = narrow.likelihood({ columns, count: 5, auxiliary: new Float64Array(0) }).twiceNll(Float64Array.of(0));
    expect(value).toBeCloseTo(2 + 35 ** 2 + 30 ** 2 + 22 ** 2 + 1 + 5 * Math.log(2 * Math.PI), 8);
  });
});

describe('data of parameters', () => {
  it('Asimov data are fitted best by what they were made of, in events and in bins', () => {
    for (const description of [full, { ...full, bins: 40 }]) {
      const model = readUnbinnedModel(description);
      const x = inits(model);
      const likelihood = model.likelihood(model.asimov(x));
      const gradient = new Float64Array(7);
      const curvature = new Float64Array(49);
      likelihood.derivatives(x, gradient, curvature);
      // distances in errors
      gradient.forEach((slope, i) => {
        expect(Math.abs(slope) / Math.sqrt(curvature[i * 8])).toBeLessThan(1e-5);
      });
    }
  });

  it('toys are the same for the same stream and index, whatever was thrown before', () => {
    const x = inits(readUnbinnedModel(full));
    const a = readUnbinnedModel(full);
    const b = readUnbinnedModel(full);
    const stream = new RandomStream(1, 'toys');
    a.toy(x, stream, 9);
    a.toy(Float64Array.from(x, (v) => v * 1.01), stream, 3); // biome-ignore format: short
    expect(a.toy(x, stream, 7)).toEqual(b.toy(x, stream, 7));
    expect(b.toy(x, stream, 7).columns[0]).not.toEqual(b.toy(x, stream, 8).columns[0]);
  });

  it('auxiliary measurements of toys spread by their widths about the parameters', () => {
    const model = readUnbinnedModel(full);
    const x = inits(model);
    const stream = new RandomStream(9, 'auxiliary');
    const toys = 300;
    const thrown = Array.from({ length: toys }, (_, t) => model.toy(x, stream, t).auxiliary);
    for (const [values, centre, width] of [
      [thrown.map((one) => one[0]), 0.5, 0.03],
      [thrown.map((one) => Math.log(one[1])), Math.log(2), 0.05],
    ] as [number[], number, number][]) {
      const mean = values.reduce((sum, one) => sum + one, 0) / toys;
      const spread = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / toys);
      expect(Math.abs(mean - centre)).toBeLessThan((4 * width) / Math.sqrt(toys));
      expect(Math.abs(spread / width - 1)).toBeLessThan(4 / Math.sqrt(2 * toys));
    }
  });

  it('toys have the numbers and the means of the model', () => {
    const model = readUnbinnedModel(simple());
    const x = inits(model);
    const stream = new RandomStream(2, 'toys');
    let [n, inPeak] = [0, 0];
    const toys = 200;
    for (let i = 0; i < toys; i++) {
      const { columns, count } = model.toy(x, stream, i);
      n += count;
      for (const m of columns[0]!) if (m > 3.7 && m < 4.3) inPeak++;
    }
    expect(Math.abs(n / toys - 360)).toBeLessThan(4 * Math.sqrt(360 / toys));
    // 60 * 0.6827 in the peak, 300 e^(-0.2 m) below it
    const below = (300 * (Math.exp(-0.74) - Math.exp(-0.86))) / (1 - Math.exp(-2));
    const expected = 60 * 0.6826894921 + below;
    expect(Math.abs(inPeak / toys - expected)).toBeLessThan(4 * Math.sqrt(expected / toys));
  });

  it('pulls of fits to toys are unit Gaussians, and the profile interval covers 68.3 %', () => {
    const model = readUnbinnedModel(simple());
    const x = inits(model);
    const stream = new RandomStream(3, 'pulls');
    const toys = 400;
    const sums = [0, 1, 2].map(() => [0, 0]);
    let covered = 0;
    const hessian = new Float64Array(9);
    for (let t = 0; t < toys; t++) {
      const likelihood = model.likelihood(model.toy(x, stream, t));
      const best = minimise(likelihood, { start: x, tolerance: 1e-8 });
      expect(best.converged).toBe(true);
      likelihood.hessian(best.x, hessian);
      const variance = inverseDiagonal(hessian);
      for (let j = 0; j < 3; j++) {
        const pull = (best.x[j] - x[j]) / Math.sqrt(2 * variance[j]!);
        sums[j]![0]! += pull;
        sums[j]![1]! += pull * pull;
      }
      const held = minimise(likelihood, { start: Float64Array.from(best.x).fill(x[0], 0, 1), fixed: Uint8Array.of(1, 0, 0) });
      if (held.twiceNll - best.twiceNll < 1) covered++;
    }
    for (const [sum, squares] of sums as [number, number][]) {
      const mean = sum / toys;
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(toys));
      expect(Math.abs(Math.sqrt(squares / toys - mean * mean) - 1)).toBeLessThan(4 / Math.sqrt(2 * toys));
    }
    // 4 standard errors of the Monte Carlo: 0.093
    expect(Math.abs(covered / toys - 0.6827)).toBeLessThan(4 * Math.sqrt((0.6827 * 0.3173) / toys));
  });

  it('says where asymptotic formulae are not to be trusted', () => {
    const many = readUnbinnedModel(simple());
    expect(many.asymptoticWarning(Float64Array.of(0, 3000, -0.2))).toBeUndefined();
    // a flat background of 2 events a unit: 2 * 2 sqrt(pi) sigma = 7.1 sigma under a Gaussian of sigma
    const few = readUnbinnedModel(simple());
    const x = Float64Array.of(0, 20, 0);
    expect(few.eventsUnderSignal(x)).toBeCloseTo(2 * 2 * Math.sqrt(Math.PI) * 0.3, 6);
    expect(few.asymptoticWarning(x)).toMatch(/^2\.1 expected events under the signal, fewer than 10/);
  });
});

describe('fits', () => {
  it('of events in two sidebands leave the gap out', () => {
    const sidebands = simple({ observables: [{ name: 'm', range: [[0, 3], [5, 10]] }] }); // biome-ignore format: intervals
    const model = readUnbinnedModel({
      ...sidebands,
      parameters: sidebands.parameters.map((one) => (one.name === 's' ? { ...one, init: 0, fixed: true } : one)),
    });
    const { columns } = model.toy(Float64Array.of(0, 900, -0.2), new RandomStream(4, 'sidebands'), 0);
    expect(columns[0]!.every((m) => m <= 3 || m >= 5)).toBe(true);
    const result = fit(model.likelihood({ columns, count: columns[0]!.length, auxiliary: new Float64Array(0) }));
    expect(Math.abs(result.x[2] + 0.2)).toBeLessThan(0.05);
    expect(result.x[1]).toBeCloseTo(columns[0]!.length, 4);
  });

  it('in bins agree with those of the events when bins are fine', () => {
    const events = readUnbinnedModel(simple());
    const data = events.toy(inits(events), new RandomStream(6, 'bins'), 0);
    const bins = readUnbinnedModel(simple({ bins: 400, data: Array.from(data.columns[0]!) }));
    const a = fit(events.likelihood(data));
    const b = fit(bins.likelihood(bins.data!));
    a.parameters.forEach((one, j) => {
      expect(Math.abs(b.x[j] - one.value)).toBeLessThan(0.02 * one.error!);
    });
  });

  it('in the plane find the yields of a correlated peak over an exponential ridge', () => {
    const model = readUnbinnedModel({
      kind: 'unbinned',
      observables: [
        { name: 'mMuMu', range: [0, 4] },
        { name: 'mRecoil', range: [0, 4] },
      ],
      parameters: [
        { name: 's', init: 150, bounds: [0, 1000] },
        { name: 'b', init: 400, bounds: [0, 3000] },
        { name: 'slope', init: -0.5, bounds: [-3, 3] },
      ],
      poi: 's',
      components: [
        { name: 'signal', yield: 's', shape: { type: 'gaussian-2d', meanX: 1.5, meanY: 2, sigmaX: 0.1, sigmaY: 0.3, rho: -0.7 } },
        {
          name: 'background',
          yield: 'b',
          shape: { type: 'product', x: { type: 'exponential', slope: 'slope' }, y: { type: 'uniform' } },
        },
      ],
    });
    const result = fit(model.likelihood(model.toy(inits(model), new RandomStream(7, 'plane'), 0)));
    result.parameters.forEach((one, j) => {
      expect(Math.abs(one.value - model.parameters[j]!.init)).toBeLessThan(4 * one.error!);
    });
  });
});

/** Diagonal of the inverse of a 3 x 3 matrix by cofactors. */
function inverseDiagonal(m: Float64Array): number[] {
  const [a, b, c, d, e, f, g, h, i] = m;
  const det = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
  return [(e! * i! - f! * h!) / det, (a! * i! - c! * g!) / det, (a! * e! - b! * d!) / det];
}
