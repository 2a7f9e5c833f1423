import { describe, expect, it } from 'vitest';
import { UserError } from '../../../basics/errors.ts';
import { type Density, NormalisedCurve } from '../density.ts';
import { panelEdges, panelNodes, Sampler } from '../sampling.ts';
import { crystalBall } from '../shapes/crystal-ball.ts';
import { exponential } from '../shapes/exponential.ts';
import { gaussian } from '../shapes/gaussian.ts';
import { Conditional } from './conditional.ts';
import { Gaussian2d } from './gaussian-2d.ts';
import { Histogram2d } from './histogram-2d.ts';
import { Product } from './product.ts';

type Range = [number, number];
const x: Range = [2, 4];
const y: Range = [-1, 3];

const cases: { name: string; density: Density; p: number[] }[] = [
  {
    name: 'product',
    density: new Product(new NormalisedCurve(gaussian(), [x], 0), new NormalisedCurve(exponential(y), [y], 1)),
    p: [3, 0.3, -0.7],
  },
  {
    name: 'conditional',
    density: new Conditional(new NormalisedCurve(exponential(x), [x], 0), gaussian(), [y], 3),
    p: [-0.4, 1, 0.8, 0.4, 0.1],
  },
  {
    name: 'conditional crystal ball',
    density: new Conditional(new NormalisedCurve(gaussian(), [x], 0), crystalBall(), [y], 3),
    p: [2.9, 0.5, 1, 0.8, 0.4, 0, 1.1, 0.2, 3, 0],
  },
  { name: 'gaussian-2d', density: new Gaussian2d(x, y), p: [3.1, 0.8, 0.4, 0.7, 0.8] },
  { name: 'gaussian-2d wider than the range', density: new Gaussian2d(x, y), p: [3.1, 0.8, 1.2, 2.5, 0.5] },
  { name: 'gaussian-2d beside the range', density: new Gaussian2d(x, y), p: [4.5, -2, 0.4, 0.7, -0.95] },
  {
    name: 'histogram-2d',
    density: new Histogram2d([1, 2.5, 3, 4], [-1, 0, 4], [[1, 2], [0, 3], [4, 1]], x, y), // biome-ignore format: rows
    p: [],
  },
];

/** Nodes of a fine grid over a rectangle, with weights. */
function grid(density: Density, xs: Range, ys: Range): { columns: Float64Array[]; w: Float64Array } {
  const knots = density.knots();
  const [a, b] = [panelNodes(panelEdges([xs], knots[0]!, 12), 4), panelNodes(panelEdges([ys], knots[1]!, 12), 4)];
  const n = a.x.length * b.x.length;
  const [u, v, w] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0, k = 0; i < a.x.length; i++)
    for (let j = 0; j < b.x.length; j++, k++) {
      u[k] = a.x[i];
      v[k] = b.x[j];
      w[k] = a.w[i] * b.w[j];
    }
  return { columns: [u, v], w };
}

function mass(density: Density, xs: Range, ys: Range): number {
  const { columns, w } = grid(density, xs, ys);
  const f = new Float64Array(w.length);
  density.values(columns, 0, 0, f);
  let sum = 0;
  for (let from = 0; from < w.length; from += 256) {
    const count = Math.min(256, w.length - from);
    density.values(columns, from, count, f);
    for (let i = 0; i < count; i++) sum += w[from + i] * f[i];
  }
  return sum;
}

describe.each(cases)('$name', ({ density, p }) => {
  it('integrates to 1 over the rectangle', () => {
    expect(density.set(Float64Array.from(p))).toBe(true);
    expect(mass(density, x, y)).toBeCloseTo(1, 7);
  });

  it('has the derivatives that differences of its values give', () => {
    const points = [Float64Array.of(2.1, 2.7, 3.05, 3.3, 3.9), Float64Array.of(-0.7, 0.2, 2.9, 1.1, 0.7)];
    const value = new Float64Array(5);
    const d = p.map(() => new Float64Array(5));
    density.set(Float64Array.from(p));
    density.gradients(points, 0, 5, value, d);
    const plain = new Float64Array(5);
    density.values(points, 0, 5, plain);
    for (let i = 0; i < 5; i++) expect(plain[i]).toBeCloseTo(value[i], 14);
    p.forEach((at, j) => {
      const h = 2e-4 * Math.max(0.1, Math.abs(at));
      const [m2, m1, p1, p2] = [-2, -1, 1, 2].map((shift) => {
        const moved = Float64Array.from(p);
        moved[j] = at + shift * h;
        const out = new Float64Array(5);
        expect(density.set(moved)).toBe(true);
        density.values(points, 0, 5, out);
        return out;
      }) as [Float64Array, Float64Array, Float64Array, Float64Array];
      for (let i = 0; i < 5; i++) {
        const difference = (m2[i] - 8 * m1[i] + 8 * p1[i] - p2[i]) / (12 * h);
        expect(Math.abs(d[j]![i] - difference), `d/dp${j} at point ${i}`).toBeLessThan(
          1e-6 * (Math.abs(difference) + Math.max(...value)),
        );
      }
    });
  });

  it('is drawn as it is: shares of the quarters of the rectangle', () => {
    density.set(Float64Array.from(p));
    const knots = density.knots();
    const sampler = new Sampler([density], [1], [panelEdges([x], knots[0]!, 24), panelEdges([y], knots[1]!, 24)]);
    // uniforms on a lattice: a rule of rank 1 instead of noise
    const n = 20000;
    const uniforms = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      uniforms[2 * i] = (i + 0.5) / n;
      uniforms[2 * i + 1] = (i * 0.6180339887498949) % 1;
    }
    const columns = [new Float64Array(n), new Float64Array(n)];
    sampler.draw(uniforms, 0, n, columns);
    for (const [xs, ys] of [
      [
        [2, 3],
        [-1, 1],
      ],
      [
        [3, 4],
        [-1, 1],
      ],
      [
        [2, 3],
        [1, 3],
      ],
      [
        [3.2, 3.6],
        [0, 0.9],
      ],
    ] as [Range, Range][]) {
      let inside = 0;
      for (let i = 0; i < n; i++) {
        const [u, v] = [columns[0]![i], columns[1]![i]];
        if (u >= xs[0] && u < xs[1] && v >= ys[0] && v < ys[1]) inside++;
      }
      expect(Math.abs(inside / n - mass(density, xs, ys)), `${xs} x ${ys}`).toBeLessThan(2e-3);
    }
  });
});

describe('values worked out by hand', () => {
  const at = (density: Density, p: number[], u: number, v: number): number => {
    expect(density.set(Float64Array.from(p))).toBe(true);
    const out = new Float64Array(1);
    density.values([Float64Array.of(u), Float64Array.of(v)], 0, 1, out);
    return out[0];
  };

  it('a correlated gaussian far inside its ranges: 1/(2 pi sx sy sqrt(1-rho^2)) at the centre', () => {
    const density = new Gaussian2d([-50, 50], [-60, 60]);
    expect(at(density, [1, 2, 0.5, 2, 0.6], 1, 2)).toBeCloseTo(1 / (2 * Math.PI * 0.5 * 2 * 0.8), 12);
    // u = 1, v = -1: exponent (1 + 2 rho + 1)/(2 (1 - rho^2)) = 3.2/1.28
    expect(at(density, [1, 2, 0.5, 2, 0.6], 1.5, 0) * 2 * Math.PI * 0.8).toBeCloseTo(Math.exp(-2.5), 12);
  });

  it('a quadrant of it holds 1/4 + asin(rho)/(2 pi)', () => {
    const density = new Gaussian2d([0, 60], [0, 60]);
    const share = 0.25 + Math.asin(0.6) / (2 * Math.PI);
    expect(at(density, [0, 0, 1, 1, 0.6], 0.3, 0.3) * share).toBeCloseTo(
      Math.exp(-(0.18 - 0.108) / 1.28) / (2 * Math.PI * 0.8),
      12,
    );
  });

  it('without correlation it is the product', () => {
    const product = new Product(new NormalisedCurve(gaussian(), [x], 0), new NormalisedCurve(gaussian(), [y], 1));
    const a = at(new Gaussian2d(x, y), [3.5, 0.5, 0.7, 0.9, 0], 3, 1);
    expect(a).toBeCloseTo(at(product, [3.5, 0.7, 0.5, 0.9], 3, 1), 13);
  });

  it('a template: content over area over the content inside, cells cut by the range', () => {
    const density = new Histogram2d([0, 2, 4], [0, 1, 2], [[2, 4], [6, 0]], [1, 4], [0, 2]); // biome-ignore format: rows
    // inside: half of 2 + 4, all of 6: 9
    expect(at(density, [], 1.5, 0.5)).toBeCloseTo(2 / 2 / 9, 14);
    expect(at(density, [], 3, 1.5)).toBe(0);
  });

  it('what templates refuse', () => {
    expect(() => new Histogram2d([0, 1], [0, 1], [[1], [1]], [0, 1], [0, 1], 's')).toThrow(/s\.contents: 2 rows for 1 bins in x/);
    expect(() => new Histogram2d([0, 1], [0, 1], [[1, 2]], [0, 1], [0, 1], 's')).toThrow(
      /s\.contents\[0\]: 2 contents for 1 bins in y/,
    );
    expect(() => new Histogram2d([0, 1], [0, 1], [[1]], [0, 2], [0, 1], 's')).toThrow(UserError);
    expect(() => new Histogram2d([0, 1, 2], [0, 1], [[0], [1]], [0, 1], [0, 1], 's')).toThrow(/empty inside the range/);
    expect(() => new Histogram2d([0, 2, 1], [0, 1], [[0], [1]], [0, 1], [0, 1], 's')).toThrow(
      /s\.xEdges\[2\]: edges do not rise/,
    );
  });
});
