import { describe, expect, it } from 'vitest';
import { UserError } from '../../../basics/errors.ts';
import type { Curve } from '../curve.ts';
import { argus } from './argus.ts';
import { bernstein } from './bernstein.ts';
import { chebyshev } from './chebyshev.ts';
import { crystalBall, doubleCrystalBall } from './crystal-ball.ts';
import { exponential } from './exponential.ts';
import { gaussian } from './gaussian.ts';
import { histogram } from './histogram.ts';
import { johnsonSu } from './johnson-su.ts';
import { kernelEstimate } from './kernel-estimate.ts';
import { novosibirsk } from './novosibirsk.ts';

const at = (curve: Curve, p: number[], ...x: number[]): number[] => {
  expect(curve.set(Float64Array.from(p))).toBe(true);
  const g = new Float64Array(x.length);
  curve.values(Float64Array.from(x), 0, x.length, g);
  return [...g];
};
const area = (curve: Curve, p: number[], low: number, high: number): number => {
  curve.set(Float64Array.from(p));
  return curve.integral(low, high, new Float64Array(p.length));
};

describe('values worked out by hand', () => {
  it('gaussian: e^(-1/2) one sigma away, sigma sqrt(2 pi) in all, erf(1/sqrt 2) within one sigma', () => {
    expect(at(gaussian(), [2, 0.5], 2, 2.5, 1)).toEqual([
      1,
      expect.closeTo(0.6065306597126334, 15),
      expect.closeTo(0.1353352832366127, 15),
    ]);
    expect(area(gaussian(), [2, 0.5], -50, 50)).toBeCloseTo(0.5 * Math.sqrt(2 * Math.PI), 14);
    expect(area(gaussian(), [2, 0.5], 1.5, 2.5) / (0.5 * Math.sqrt(2 * Math.PI))).toBeCloseTo(0.6826894921370859, 14);
  });

  it('crystal ball: (n/alpha)^n e^(-alpha^2/2) (n/alpha - alpha - t)^(-n) below -alpha, its closed integral over all x', () => {
    const [mean, sigma, alpha, n] = [3, 0.5, 1.5, 2.5];
    const t = -4;
    const textbook = (n / alpha) ** n * Math.exp(-alpha * alpha / 2) * (n / alpha - alpha - t) ** -n; // biome-ignore format: formula
    expect(at(crystalBall(), [mean, sigma, alpha, n], mean + sigma * t, mean + sigma)[0]).toBeCloseTo(textbook, 14);
    expect(at(crystalBall('right'), [mean, sigma, alpha, n], mean - sigma * t)[0]).toBeCloseTo(textbook, 14);
    // C = n/alpha/(n-1) e^(-alpha^2/2), D = sqrt(pi/2)(1 + erf(alpha/sqrt 2)) with erf(1.0606601717798214) = 0.8663855974622838
    const whole = sigma * ((n / alpha / (n - 1)) * Math.exp(-alpha * alpha / 2) + Math.sqrt(Math.PI / 2) * 1.8663855974622838); // biome-ignore format: formula
    expect(area(crystalBall(), [mean, sigma, alpha, n], mean - 1e9, mean + 100)).toBeCloseTo(whole, 9);
  });

  it('double crystal ball with tails beyond the range is the gaussian, with equal tails it is even', () => {
    const p = [3, 0.5, 9, 2, 9, 2];
    expect(at(doubleCrystalBall(), p, 2.2, 3.4)).toEqual(at(gaussian(), [3, 0.5], 2.2, 3.4));
    const even = at(doubleCrystalBall(), [3, 0.5, 1, 3, 1, 3], 1, 5);
    expect(even[0]).toBe(even[1]);
    // tails of their own: t = -2 with alpha 1, n 1: e^(-1/2)/2; t = +2 with alpha 1, n 2: e^(-1/2) (1 + 1/2)^-2
    const [low, high] = at(doubleCrystalBall(), [0, 1, 1, 1, 1, 2], -2, 2);
    expect(low).toBeCloseTo(0.3032653298563167, 14);
    expect(high).toBeCloseTo(0.2695691820945038, 14);
  });

  it('novosibirsk: e^(-tail^2/2) at the peak, half of it where the full width sqrt(8 ln 2) says', () => {
    const peak = at(novosibirsk(), [3, 0.5, 0.4], 3)[0];
    expect(peak).toBeCloseTo(Math.exp(-0.08), 14);
    // half of the maximum at L = +- tail sqrt(ln 4): their distance is 2 sqrt(ln 4) width
    const c = Math.sinh(0.4 * Math.sqrt(Math.log(4))) / Math.sqrt(Math.log(4));
    const xs = [-1, 1].map((sign) => 3 + (0.5 * (Math.exp(sign * 0.4 * Math.sqrt(Math.log(4))) - 1)) / c);
    const [left, right] = at(novosibirsk(), [3, 0.5, 0.4], ...xs);
    expect(left).toBeCloseTo(peak / 2, 14);
    expect(right).toBeCloseTo(peak / 2, 14);
    expect(xs[1]! - xs[0]!).toBeCloseTo(2 * 0.5 * Math.sqrt(Math.log(4)), 14);
    expect(at(novosibirsk(), [3, 0.5, 0.4], 3 - 0.5 / c - 0.01)).toEqual([0]);
    const [almost] = at(novosibirsk(), [3, 0.5, 1e-9], 3.5);
    expect(almost).toBeCloseTo(Math.exp(-0.5), 3);
  });

  it('johnson su: gamma 0, delta 1 at y = 3/4 is e^(-(ln 2)^2/2) 4/5', () => {
    expect(at(johnsonSu(), [1, 2, 0, 1], 2.5)[0]).toBeCloseTo(Math.exp(-(Math.log(2) ** 2) / 2) * 0.8, 14);
    expect(area(johnsonSu(), [1, 2, 0.3, 4], -1e6, 1e6)).toBeCloseTo(0.5 * Math.sqrt(2 * Math.PI), 12);
  });

  it('exponential: falls by e over 1/slope, flat at 0', () => {
    const [a, b] = at(exponential([0, 10]), [-0.5], 1, 3);
    expect(b! / a!).toBeCloseTo(1 / Math.E, 14);
    expect(area(exponential([0, 10]), [0], 0, 10)).toBe(10);
    // int_0^10 e^(-(x-5)/2) dx = 2 (e^(5/2) - e^(-5/2))
    expect(area(exponential([0, 10]), [-0.5], 0, 10)).toBeCloseTo(2 * (Math.exp(2.5) - Math.exp(-2.5)), 11);
    expect(exponential([0, 10]).set(Float64Array.of(1000))).toBe(false);
  });

  it('argus: m sqrt(1 - m^2/m0^2), whose integral is m0^2/3', () => {
    expect(at(argus(), [5, 0, 0.5], 3, 6)).toEqual([expect.closeTo(2.4, 14), 0]);
    expect(area(argus(), [5, 0, 0.5], 0, 9)).toBeCloseTo(25 / 3, 11);
    // from 3 on: u below 16/25
    expect(area(argus(), [5, 0, 0.5], 3, 5)).toBeCloseTo((25 / 3) * 0.8 ** 3, 11);
    expect(area(argus(), [5, 0, 0.5], 6, 7)).toBe(0);
  });

  it('chebyshev: 1 + c1 t + c2 (2 t^2 - 1), integral width (1 - c2/3)', () => {
    const [v] = at(chebyshev(2, [2, 4]), [0.3, -0.2], 3.5);
    expect(v).toBeCloseTo(1 + 0.3 * 0.5 - 0.2 * (2 * 0.25 - 1), 15);
    expect(area(chebyshev(2, [2, 4]), [0.3, -0.2], 2, 4)).toBeCloseTo(2 * (1 + 0.2 / 3), 14);
    // int_3^4 = int_0^1 (1 + 0.3 t - 0.2 (2 t^2 - 1)) dt = 1 + 0.15 + 0.2/3
    expect(area(chebyshev(2, [2, 4]), [0.3, -0.2], 3, 4)).toBeCloseTo(1.15 + 0.2 / 3, 14);
  });

  it('bernstein: equal coefficients are flat, 2 u (1-u) peaks at 1/2, each basis function has the same integral', () => {
    expect(at(bernstein(4, [2, 4]), [3, 3, 3, 3, 3], 2, 2.7, 4).map((v) => v.toFixed(12))).toEqual(
      Array(3).fill('3.000000000000'),
    );
    expect(at(bernstein(2, [2, 4]), [0, 1, 0], 3, 2)).toEqual([0.5, 0]);
    for (let k = 0; k < 4; k++)
      expect(area(bernstein(3, [2, 4]), [0, 1, 2, 3].map((j) => (j === k ? 1 : 0)), 2, 4)).toBeCloseTo(0.5, 14); // biome-ignore format: short
    expect(bernstein(2, [0, 1]).set(Float64Array.of(1, -0.1, 1))).toBe(false);
  });

  it('histogram: content over width, an edge belongs to the bin above, the last to the last', () => {
    const curve = histogram([0, 1, 3], [4, 2], [0, 3]);
    expect(at(curve, [], 0, 0.99, 1, 3)).toEqual([4, 4, 1, 1]);
    expect(area(curve, [], 0.5, 2)).toBeCloseTo(3, 14);
  });

  it('kernel estimate: the sum of its Gaussians; mirrored, none leaks', () => {
    const far = kernelEstimate([2, 5], [-10, 20], { bandwidth: 0.5, mirror: false });
    const [v] = at(far, [], 2.25);
    expect(v).toBeCloseTo((Math.exp(-0.125) + Math.exp(-0.5 * 5.5 ** 2)) / 0.5, 6);
    expect(area(far, [], -10, 20)).toBeCloseTo(2 * Math.sqrt(2 * Math.PI), 7);
    const mirrored = kernelEstimate([0.1, 0.9], [0, 1], { bandwidth: 0.2 });
    expect(area(mirrored, [], 0, 1)).toBeCloseTo(2 * Math.sqrt(2 * Math.PI), 3);
    // Silverman's rule: 0.9 min(s, IQR/1.34) n^(-1/5) of 1 2 3 4 5: s = 1.5811, IQR/1.34 = 1.4925
    const silverman = kernelEstimate([1, 2, 3, 4, 5], [-20, 30], { mirror: false });
    const h = 0.9 * (2 / 1.34) * 5 ** -0.2;
    const expected = [1, 2, 3, 4, 5].reduce((sum, x) => sum + Math.exp(-0.5 * ((2.2 - x) / h) ** 2) / h, 0);
    expect(at(silverman, [], 2.2)[0]).toBeCloseTo(expected, 5);
  });
});

describe('what templates refuse', () => {
  it.each([
    [() => histogram([0, 2, 1], [1, 1], [0, 1], 'shape'), /shape\.edges\[2\]: edges do not rise: 1 follows 2/],
    [() => histogram([0, 1, Number.NaN], [1, 1], [0, 1], 'shape'), /shape\.edges\[2\]: an edge is not a finite number/],
    [() => histogram([0, 1, 2], [1, -1], [0, 2], 'shape'), /shape\.contents\[1\]: a template content is negative/],
    [() => histogram([0, 1, 2], [1], [0, 2], 'shape'), /shape\.contents: 1 contents for 2 bins/],
    [() => histogram([0, 1, 2], [0, 0], [0, 2], 'shape'), /shape\.contents: the template is empty/],
    [() => histogram([0, 1, 2], [1, 1], [0, 3], 'shape'), /does not cover the range 0 to 3/],
    [() => histogram([0], [], [0, 1], 'shape'), /at least two edges/],
    [() => kernelEstimate([1], [0, 2]), /at least two values inside the range 0 to 2, there are 1/],
    [() => kernelEstimate([1, 1], [0, 2]), /the bandwidth is not positive \(0\)/],
    [() => kernelEstimate([1, 2], [0, 2], { bandwidth: 1e-9 }), /need \d+ nodes, at most 200000/],
  ])('case %#', (act, message) => {
    expect(act).toThrow(UserError);
    expect(act).toThrow(message);
  });
});
