import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { readUnbinnedModel } from '../unbinned/read-model.ts';
import { eulerCharacteristic, eulerCoefficients, eulerPValue } from './euler.ts';
import { lookElsewhere, significanceField } from './field.ts';
import { countUpcrossings, globalByToys, grossVitells, meanUpcrossings } from './upcrossings.ts';

/** White noise of unit variance. */
function noise(count: number, index: number): Float64Array {
  const out = new Float64Array(count + (count % 2));
  new RandomStream(17, 'noise').one(index, 1, 0, 0, out.length / 2, out);
  return out.map(normalQuantile);
}

/** Weights of a Gaussian of s steps, of unit sum of squares: smoothing noise with them keeps its variance. */
function kernel(s: number): Float64Array {
  const reach = Math.ceil(5 * s);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-(((k - reach) / s) ** 2) / 2));
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  return weights.map((w) => w / norm);
}

describe('upcrossings', () => {
  it('are counted from one point to the next', () => {
    expect(countUpcrossings([0, 2, 3, 1, 0, 1.5, 0.2, 4], 1)).toBe(3);
    expect(countUpcrossings([2, 2, 0], 1)).toBe(0);
    expect(countUpcrossings([1, 1.1], 1)).toBe(1);
  });

  it('worked by hand: 3 upcrossings of 1 in two scans, u = 16', () => {
    const mean = meanUpcrossings([[0, 2, 0, 2], [0, 2, 2, 0]], 1); // biome-ignore format: scans
    expect(mean.mean).toBe(1.5);
    const p = grossVitells(16, mean);
    expect(p.local).toBeCloseTo(3.167124183311986e-5, 15);
    expect(p.global).toBeCloseTo(3.167124183311986e-5 + 1.5 * Math.exp(-7.5), 15);
    expect(p.globalZ).toBeLessThan(p.localZ);
    expect(p.localZ).toBeCloseTo(4, 12);
    expect(grossVitells(1.5, { level: 0.5, mean: 50, error: 1, scans: 9 }).global).toBe(1);
  });

  it('of a smooth Gaussian process are those of Rice: length/(2 pi sqrt 2 s) e^(-u/2)', () => {
    // smoothing noise with a Gaussian of s gives the covariance e^(-d^2/4 s^2), whose second derivative is 1/(2 s^2)
    const s = 8;
    const weights = kernel(s);
    const length = 2000;
    const scans = Array.from({ length: 60 }, (_, t) => {
      const white = noise(length + weights.length, t);
      return Float64Array.from({ length }, (_, i) => {
        let z = 0;
        for (let k = 0; k < weights.length; k++) z += weights[k] * white[i + k];
        return z > 0 ? z * z : 0;
      });
    });
    const rice = (u: number) => (length / (2 * Math.PI * Math.SQRT2 * s)) * Math.exp(-u / 2);
    const low = meanUpcrossings(scans, 0.5);
    expect(Math.abs(low.mean - rice(0.5))).toBeLessThan(4 * low.error);
    expect(low.error).toBeLessThan(0.04 * low.mean);
    // extrapolated from u = 0.5 to 6 it is the rate counted there
    const high = meanUpcrossings(scans, 6);
    expect(Math.abs(high.mean - low.mean * Math.exp(-2.75))).toBeLessThan(4 * high.error);
    expect(Math.abs(high.mean - rice(6))).toBeLessThan(4 * high.error);
  });
});

describe('Euler characteristic', () => {
  it('counts islands minus holes', () => {
    // biome-ignore format: a picture
    const picture = [
      1, 1, 1, 0, 0, 1,
      1, 0, 1, 0, 0, 0,
      1, 1, 1, 0, 1, 1,
      0, 0, 0, 0, 1, 1,
    ];
    // a ring (0), a point (1), a block (1)
    expect(eulerCharacteristic(picture, 4, 6, 0.5)).toBe(2);
    expect(eulerCharacteristic(picture, 4, 6, 1)).toBe(0);
    // diagonal neighbours are not connected
    expect(eulerCharacteristic([1, 0, 0, 1], 2, 2, 0.5)).toBe(2);
    expect(() => eulerCharacteristic([1, 2, 3], 2, 2, 0)).toThrow(/3 values for a grid of 2 times 2/);
  });

  it('of a smooth Gaussian field is that of its covariance', () => {
    // area lambda/(2 pi)^(3/2) c e^(-c^2/2) + half the perimeter sqrt(lambda)/(2 pi) e^(-c^2/2) + P(z > c), lambda = 1/(2 s^2), c^2 = u
    const s = 4;
    const weights = kernel(s);
    const size = 100;
    const wide = size + weights.length;
    const scans = Array.from({ length: 30 }, (_, t) => {
      const white = noise(wide * wide, 1000 + t);
      const rows = new Float64Array(wide * size);
      for (let i = 0; i < wide; i++)
        for (let j = 0; j < size; j++)
          for (let k = 0; k < weights.length; k++) rows[i * size + j] += weights[k] * white[i * wide + j + k];
      const q = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          let z = 0;
          for (let k = 0; k < weights.length; k++) z += weights[k] * rows[(i + k) * size + j];
          q[i * size + j] = z > 0 ? z * z : 0;
        }
      return q;
    });
    const side = size - 1;
    const lambda = 1 / (2 * s * s);
    const n2 = (side * side * lambda) / (2 * Math.PI) ** 1.5;
    const n1 = (2 * side * Math.sqrt(lambda)) / (2 * Math.PI);
    const found = eulerCoefficients(scans, size, size, [1, 3]);
    // the two errors of a line: compare what they predict at u = 4
    const at = (a: number, b: number) => a + b * 2;
    const error = Math.sqrt(found.covariance[0] + 4 * found.covariance[1] + 4 * found.covariance[2]);
    expect(Math.abs(at(found.n1, found.n2) - at(n1, n2))).toBeLessThan(4 * error + 0.03 * at(n1, n2));
    expect(error).toBeLessThan(0.15 * at(n1, n2));
    const p = eulerPValue(25, found);
    expect(p.global).toBeCloseTo(normalCdf(-5) + Math.exp(-12.5) * (found.n1 + 5 * found.n2), 12);
  });
});

describe('scans of models', () => {
  const model = (width: boolean) =>
    readUnbinnedModel({
      kind: 'unbinned',
      observables: [{ name: 'm', range: [0, 10] }],
      parameters: [
        { name: 's', init: 0, bounds: [0, 500] },
        { name: 'b', init: 400, bounds: [0, 3000] },
        { name: 'mass', init: 5, fixed: true },
        { name: 'width', init: 0.3, fixed: true },
      ],
      poi: 's',
      components: [
        { name: 'signal', yield: 's', shape: { type: 'gaussian', mean: 'mass', sigma: width ? 'width' : 0.3 } },
        { name: 'background', yield: 'b', shape: { type: 'uniform' } },
      ],
      bins: 100,
    });
  const masses = { parameter: 'mass', values: Array.from({ length: 61 }, (_, k) => 0.5 + 0.15 * k) };

  it('find the peak where it is, with its q0', () => {
    const one = model(false);
    const data = one.asimov(Float64Array.of(60, 400, 4.1, 0.3));
    const { largest, at, q0 } = significanceField(one, data, [masses]);
    expect(at[0]).toBeCloseTo(4.1, 12);
    expect(q0[0]).toBeLessThan(0.2);
    // 2 int f ln(f/46) dx of f = 40 + 60 Gauss(4.1, 0.3) against the flat 46, bin by bin
    let expected = 0;
    for (let bin = 0; bin < 100; bin++) {
      const gauss = normalCdf((0.1 * (bin + 1) - 4.1) / 0.3) - normalCdf((0.1 * bin - 4.1) / 0.3);
      const n = 4 + 60 * gauss;
      expected += 2 * n * Math.log(n / 4.6);
    }
    expect(largest).toBeCloseTo(expected, 4);
  });

  it('give global p-values that are the same for the same seed, and agree between the methods', () => {
    const one = model(false);
    const data = one.toy(Float64Array.of(35, 400, 6, 0.3), new RandomStream(3, 'x'), 0);
    const options = { toys: 60, seed: 4 };
    const result = lookElsewhere(one, data, [masses], options);
    expect(lookElsewhere(one, data, [masses], { ...options, toys: 5 }).largest).toEqual(result.largest.slice(0, 5));
    // flat background, covariance e^(-d^2/4 sigma^2): 9/(2 pi sqrt 2 0.3) e^(-0.25) = 2.63
    expect(Math.abs(result.upcrossings!.mean - 2.63)).toBeLessThan(4 * result.upcrossings!.error + 0.2);
    expect(result.extrapolated.global).toBeGreaterThan(result.extrapolated.local);
    const { byToys, extrapolated } = result;
    expect(Math.abs(byToys.global - extrapolated.global)).toBeLessThan(4 * (byToys.error + extrapolated.error));
  });

  it('run over mass and width', () => {
    const both = model(true);
    const data = both.toy(Float64Array.of(60, 400, 6, 0.5), new RandomStream(8, 'x'), 0);
    const coarse = { parameter: 'mass', values: masses.values.filter((_, k) => k % 3 === 0) };
    const widths = { parameter: 'width', values: [0.2, 0.35, 0.5, 0.65, 0.8] };
    const result = lookElsewhere(both, data, [coarse, widths], { toys: 20, seed: 1 });
    expect(Math.abs(result.field.at[0]! - 6)).toBeLessThan(0.5);
    expect(result.extrapolated.method).toBe('Euler characteristic');
    expect(result.extrapolated.global).toBeGreaterThan(result.extrapolated.local);
    expect(() => significanceField(both, data, [{ parameter: 's', values: [0, 1] }])).toThrow(/not a held parameter/);
  });

  it('by toys: none above is less than one in all, with an error', () => {
    expect(globalByToys(9, [1, 2, 3, 4]).global).toBe(0.25);
    expect(globalByToys(2.5, [1, 2, 3, 4]).global).toBe(0.5);
    expect(() => globalByToys(1, [])).toThrow(/no toys/);
  });
});
