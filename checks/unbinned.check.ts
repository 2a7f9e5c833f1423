import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../engine/src/basics/random.ts';
import { readBumpHunt } from '../engine/src/infer/bump-hunt/definition.ts';
import { bumpHunt } from '../engine/src/infer/bump-hunt/scan.ts';
import { fit as maximise } from '../engine/src/infer/fit/fit.ts';
import { HypothesisTests } from '../engine/src/infer/frequentist/hypothesis-test.ts';
import { lookElsewhere } from '../engine/src/infer/look-elsewhere/field.ts';
import { heldParameters, minimise } from '../engine/src/infer/minimise/minimise.ts';
import { readUnbinnedModel, type UnbinnedDescription } from '../engine/src/infer/unbinned/read-model.ts';
import type { ShapeDescription } from '../engine/src/infer/unbinned/shape-reader.ts';

const reference = process.env['LACUNA_REFERENCE'];
const folder = reference === undefined ? '' : join(reference, 'statistics', 'cases', 'unbinned');
const found = folder !== '' && existsSync(join(folder, 'gauss_cheb2.json'));
if (!found) console.log('unbinned reference case: skipped, reference not found');

const chebyshevFit = (
  shape: ShapeDescription,
  free: UnbinnedDescription['parameters'],
  more: Partial<UnbinnedDescription> = {},
) =>
  readUnbinnedModel(
    {
      kind: 'unbinned',
      observables: [{ name: 'm', unit: 'GeV', range: [2.4, 3.6] }],
      parameters: [...free, { name: 'c1', init: -0.3, bounds: [-1, 1] }, { name: 'c2', init: 0.1, bounds: [-1, 1] }],
      poi: 'nsig',
      components: [
        { name: 'signal', yield: 'nsig', shape },
        { name: 'background', yield: 'nbkg', shape: { type: 'chebyshev', coefficients: ['c1', 'c2'] } },
      ],
      ...more,
    },
    { readFile: (file) => readFileSync(join(folder, file), 'utf8') },
  );

describe('extended maximum likelihood against other programs', () => {
  it.skipIf(!found)('reproduces the seeded Gaussian + Chebyshev case: fit, errors, background-only fit, profile, limit', () => {
    const expected = JSON.parse(readFileSync(join(folder, 'gauss_cheb2.json'), 'utf8'));
    const model = chebyshevFit(
      { type: 'gaussian', mean: 3, sigma: 0.04 },
      [
        { name: 'nsig', init: 30, bounds: [-100, 1000] },
        { name: 'nbkg', init: 900, bounds: [0, 5000] },
      ],
      { data: 'gauss_cheb2.csv' },
    );
    const likelihood = model.likelihood(model.data!);
    const result = maximise(likelihood);
    const worst = { nll: Math.abs(result.twiceNll / 2 - expected.nll_min), parameters: 0, errors: 0, profile: 0 };
    result.parameters.forEach((one, j) => {
      worst.parameters = Math.max(worst.parameters, Math.abs(one.value - expected.best_fit[j]) / expected.hesse_errors[j]);
      worst.errors = Math.max(worst.errors, Math.abs(one.error! / expected.hesse_errors[j] - 1));
    });
    const held = heldParameters(likelihood, 0);
    for (const { nsig, nll } of expected.profile_scan) {
      const there = minimise(likelihood, { start: Float64Array.of(nsig, 900, -0.3, 0.1), fixed: held });
      worst.profile = Math.max(worst.profile, Math.abs(there.twiceNll / 2 - nll));
    }
    console.log(`Gaussian + Chebyshev: ${JSON.stringify(worst)} (parameters in errors, errors relative)`);
    expect(worst.nll).toBeLessThan(1e-8);
    expect(worst.parameters).toBeLessThan(1e-6);
    expect(worst.errors).toBeLessThan(1e-4);
    expect(worst.profile).toBeLessThan(1e-8);
    const tests = new HypothesisTests(model, model.data!, {});
    const { q0, Z } = tests.discovery();
    expect(q0).toBeCloseTo(expected.q0, 6);
    expect(Z).toBeCloseTo(expected.Z, 7);
    const upper = maximise(likelihood, { minos: ['nsig'] });
    expect(upper.parameters[0]!.minos!.upper.value).toBeGreaterThan(result.x[0]);
    // one-sided 95 %: where the profile has risen by 2.7055
    const at = (nsig: number) => minimise(likelihood, { start: Float64Array.of(nsig, 870, -0.36, 0.1), fixed: held }).twiceNll;
    expect(at(expected.UL95_onesided_2p7055) - result.twiceNll).toBeCloseTo(2.7055, 4);
  });

  // Seeded toys of ours, rounded to nine decimals, fitted with iminuit 2.33.0 (strategy 2, tolerance 1e-8) on shapes written from the
  // textbook formula and normalised by scipy's quadrature: -ln L, then nsig, nbkg, mean, sigma, c1, c2.
  const iminuit: { name: string; shape: ShapeDescription; nll: number; values: number[]; errors: number[] }[] = [
    {
      name: 'double-sided Crystal Ball',
      shape: { type: 'double-crystal-ball', mean: 'mean', sigma: 'sigma', alphaLow: 1.3, nLow: 2.5, alphaHigh: 1.8, nHigh: 4 },
      nll: -4922.259072157606,
      values: [
        139.33036772675788, 731.6696321502138, 3.010116732941744, 0.04256644474265064, -0.31595167830027804, 0.07929300552762371,
      ],
      errors: [
        22.124906908136936, 32.89071337712619, 0.006587098659449006, 0.006449071462845735, 0.062419728666598534,
        0.07553071414909973,
      ],
    },
    {
      name: 'Crystal Ball',
      shape: { type: 'crystal-ball', mean: 'mean', sigma: 'sigma', alpha: 1.1, n: 3 },
      nll: -4922.665127719754,
      values: [
        139.54654813445072, 731.4534516776581, 3.009681397548409, 0.04201312846991399, -0.3154490214374991, 0.08032112151344112,
      ],
      errors: [
        22.209593245373643, 32.93806981020253, 0.007174586046878276, 0.006548424840279666, 0.06256058856144693,
        0.07520871988130964,
      ],
    },
  ];
  it.each(iminuit)('agrees with iminuit on $name + Chebyshev', ({ name, shape, nll, values, errors }) => {
    const model = chebyshevFit(shape, [
      { name: 'nsig', init: 150, bounds: [-50, 1000] },
      { name: 'nbkg', init: 800, bounds: [0, 5000] },
      { name: 'mean', init: 3 },
      { name: 'sigma', init: 0.04, bounds: [0.005, 0.3] },
    ]);
    const toy = model.toy(Float64Array.of(150, 800, 3, 0.04, -0.3, 0.1), new RandomStream(7, 'reference'), 0);
    const data = { ...toy, columns: [Float64Array.from(toy.columns[0]!, (m) => Number(m.toFixed(9)))] };
    expect(data.count).toBe(871);
    const result = maximise(model.likelihood(data));
    console.log(`${name}: -ln L differs by ${Math.abs(result.twiceNll / 2 - nll).toExponential(1)}`);
    expect(Math.abs(result.twiceNll / 2 - nll)).toBeLessThan(1e-8);
    result.parameters.forEach((one, j) => {
      expect(Math.abs(one.value - values[j]!)).toBeLessThan(1e-5 * errors[j]!);
      // differences of -ln L by iminuit are good to a part in a thousand
      expect(Math.abs(one.error! / errors[j]! - 1)).toBeLessThan(2e-3);
    });
  });
});

describe('ensembles', () => {
  const description: UnbinnedDescription = {
    kind: 'unbinned',
    observables: [{ name: 'm', range: [2.4, 3.6] }],
    parameters: [
      { name: 'nsig', init: 200, bounds: [0, 3000] },
      { name: 'nbkg', init: 1800, bounds: [0, 9000] },
      { name: 'mean', init: 3, bounds: [2.5, 3.5] },
      { name: 'sigma', init: 0.04, bounds: [0.005, 0.3] },
      { name: 'c1', init: -0.3, bounds: [-1, 1] },
    ],
    poi: 'nsig',
    components: [
      { name: 'signal', yield: 'nsig', shape: { type: 'gaussian', mean: 'mean', sigma: 'sigma' } },
      { name: 'background', yield: 'nbkg', shape: { type: 'chebyshev', coefficients: ['c1'] } },
    ],
  };

  it('pulls of five parameters in 2,000 toys are unit Gaussians, the profile interval covers 68.3 %', () => {
    const model = readUnbinnedModel(description);
    const x = Float64Array.from(model.parameters, (one) => one.init);
    const stream = new RandomStream(11, 'ensemble');
    const toys = 2000;
    const sums = x.reduce<[number, number][]>((all) => [...all, [0, 0]], []);
    let covered = 0;
    for (let t = 0; t < toys; t++) {
      const likelihood = model.likelihood(model.toy(x, stream, t));
      const result = maximise(likelihood, { start: x, tolerance: 1e-8 });
      result.parameters.forEach((one, j) => {
        const pull = (one.value - x[j]) / one.error!;
        sums[j]![0] += pull;
        sums[j]![1] += pull * pull;
      });
      const start = Float64Array.from(result.x);
      start[0] = x[0];
      if (minimise(likelihood, { start, fixed: heldParameters(likelihood, 0) }).twiceNll - result.twiceNll < 1) covered++;
    }
    const error = 1 / Math.sqrt(toys);
    sums.forEach(([sum, squares], j) => {
      const mean = sum / toys;
      const width = Math.sqrt(squares / toys - mean * mean);
      console.log(
        `${model.parameters[j]!.name}: pull ${mean.toFixed(3)} +- ${error.toFixed(3)}, width ${width.toFixed(3)} +- ${(error / Math.SQRT2).toFixed(3)}`,
      );
      // estimates are biased at order 1/sqrt(events of the peak): most for its width, 0.17 of the error with 200 events
      expect(Math.abs(mean)).toBeLessThan(4 * error + 0.1);
      expect(Math.abs(width - 1)).toBeLessThan(4 * error + 0.05);
    });
    const coverage = covered / toys;
    const monteCarlo = Math.sqrt((coverage * (1 - coverage)) / toys);
    console.log(`coverage of the profile interval: ${coverage.toFixed(4)} +- ${monteCarlo.toFixed(4)} (0.6827)`);
    expect(Math.abs(coverage - 0.6827)).toBeLessThan(4 * monteCarlo);
  });

  it('the largest of a scan: counted global p-values follow the upcrossings', () => {
    const model = readUnbinnedModel({
      ...description,
      parameters: description.parameters.map((one) =>
        one.name === 'mean' || one.name === 'sigma' ? { ...one, fixed: true } : one,
      ),
      bins: 120,
    });
    const values = Array.from({ length: 58 }, (_, k) => 2.43 + 0.02 * k);
    const data = model.asimov(Float64Array.of(90, 1800, 3, 0.04, -0.3));
    const { extrapolated, largest, upcrossings } = lookElsewhere(model, data, [{ parameter: 'mean', values }], {
      toys: 400,
      seed: 3,
    });
    // thresholds that background alone reaches in 5 % and 20 % of the toys
    const sorted = Float64Array.from(largest).sort();
    for (const share of [0.05, 0.2]) {
      const u = sorted[Math.floor((1 - share) * sorted.length)];
      const predicted = upcrossings!.mean * Math.exp(-(u - upcrossings!.level) / 2);
      console.log(`share ${share} beyond q0 = ${u.toFixed(2)}: ${predicted.toFixed(4)} upcrossings expected`);
      expect(predicted).toBeGreaterThan(0.6 * share);
      expect(predicted).toBeLessThan(1.6 * share);
    }
    expect(extrapolated.global).toBeGreaterThan(extrapolated.local);
  });
});

describe('a scan of 500 masses', () => {
  it('gives observed and expected limits at every one, in one call', () => {
    const spectrum = readUnbinnedModel({
      kind: 'unbinned',
      observables: [{ name: 'm', range: [1, 9] }],
      parameters: [{ name: 'b', init: 20000 }],
      components: [{ name: 'background', yield: 'b', shape: { type: 'exponential', slope: -0.4 } }],
    });
    const data = Array.from(spectrum.toy(Float64Array.of(20000), new RandomStream(1, 'scan'), 0).columns[0]!);
    const hunt = readBumpHunt({
      kind: 'bump-hunt',
      observable: { name: 'm', unit: 'GeV', range: [1, 9] },
      data,
      signal: { resolution: 0.03, shape: { type: 'gaussian', mean: 'mass', sigma: 'resolution' } },
      scan: { from: 1.2, to: 8.7, step: 0.5 },
      binsPerResolution: 4,
    });
    const result = bumpHunt(hunt);
    expect(result.points.length + result.failed.length).toBe(501);
    expect(result.failed).toEqual([]);
    // under background alone the observed limit lies inside the bands as often as they say
    const inside = (low: number, high: number) =>
      result.points.filter(({ limit }) => limit!.observed >= limit!.expected[low]! && limit!.observed <= limit!.expected[high]!)
        .length / result.points.length;
    console.log(`observed limits inside 1 sigma: ${inside(1, 3).toFixed(3)}, inside 2 sigma: ${inside(0, 4).toFixed(3)}`);
    // about 125 independent masses: 4.2 % and 1.9 % of standard error
    expect(Math.abs(inside(1, 3) - 0.683)).toBeLessThan(0.17);
    expect(Math.abs(inside(0, 4) - 0.954)).toBeLessThan(0.08);
  });
});
