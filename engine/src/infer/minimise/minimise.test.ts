import { describe, expect, it } from 'vitest';
import type { Likelihood, Parameter } from '../likelihood.ts';
import { minimise } from './minimise.ts';

type Bounds = readonly [number, number];
const free: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** A "likelihood" of a plain function with its gradient; second derivatives by differences of the gradient. */
function likelihoodOf(
  inits: number[],
  bounds: Bounds[],
  value: (x: Float64Array) => number,
  gradient: (x: Float64Array) => number[],
  extra: Partial<Likelihood> = {},
): Likelihood {
  const n = inits.length;
  const parameters: Parameter[] = inits.map((init, i) => ({
    name: `p${i}`,
    init,
    bounds: bounds[i],
    fixed: false,
    constrained: false,
  }));
  const hessian = (x: Float64Array, out: Float64Array) => {
    for (let j = 0; j < n; j++) {
      const h = 1e-5 * Math.max(1, Math.abs(x[j]));
      const up = Float64Array.from(x);
      const down = Float64Array.from(x);
      up[j] += h;
      down[j] -= h;
      const [gu, gd] = [gradient(up), gradient(down)];
      for (let i = 0; i < n; i++) out[i * n + j] = (gu[i] - gd[i]) / (2 * h);
    }
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i] = (out[i * n + j] + out[j * n + i]) / 2;
  };
  return {
    parameters,
    poi: 0,
    twiceNll: value,
    derivatives(x, g, c) {
      g.set(gradient(x));
      hessian(x, c);
      return value(x);
    },
    hessian,
    ...extra,
  };
}

describe('minimise', () => {
  it('walks through the valley of Rosenbrock', () => {
    const rosenbrock = likelihoodOf(
      [-1.2, 1],
      [free, free],
      ([a, b]) => (1 - a) * (1 - a) + 100 * (b - a * a) * (b - a * a),
      ([a, b]) => [-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)],
    );
    const minimum = minimise(rosenbrock);
    expect(minimum.converged).toBe(true);
    expect(minimum.x[0]).toBeCloseTo(1, 5);
    expect(minimum.x[1]).toBeCloseTo(1, 5);
    expect(minimum.edm).toBeLessThan(1e-10);
  });

  it('stops at bounds and says which', () => {
    // (a - 3)^2 + (b + 2)^2 + (a - b)^2 inside [0, 1] x [0, 5]: a = 1, then b = (a - 2)/2 = -1/2 -> 0
    const squares = likelihoodOf(
      [0.5, 4],
      [
        [0, 1],
        [0, 5],
      ],
      ([a, b]) => (a - 3) * (a - 3) + (b + 2) * (b + 2) + (a - b) * (a - b),
      ([a, b]) => [2 * (a - 3) + 2 * (a - b), 2 * (b + 2) - 2 * (a - b)],
    );
    const minimum = minimise(squares);
    expect([...minimum.x]).toEqual([1, 0]);
    expect([...minimum.atBound]).toEqual([1, -1]);
    expect(minimum.twiceNll).toBe(4 + 4 + 1);
    expect([...minimum.gradient]).toEqual([-2, 2]);
  });

  it('holds what it is told to hold and gives the slope there', () => {
    const squares = likelihoodOf(
      [0, 0],
      [free, free],
      ([a, b]) => a * a + (b - a) * (b - a),
      ([a, b]) => [2 * a - 2 * (b - a), 2 * (b - a)],
    );
    const minimum = minimise(squares, { start: Float64Array.of(2, 7), fixed: Uint8Array.of(1, 0) });
    expect(minimum.x[0]).toBe(2);
    expect(minimum.x[1]).toBeCloseTo(2, 10);
    expect(minimum.gradient[0]).toBeCloseTo(4, 8);
  });

  it('finds a minimum on a kink, and the one on the other side of a kink', () => {
    const segments = new Map([
      [
        0,
        [
          [-5, 0],
          [1e-200, 5],
        ] as const,
      ],
    ]);
    const abs = (weight: number, centre: number) =>
      likelihoodOf(
        [3],
        [[-5, 5]],
        ([a]) => weight * Math.abs(a) + (a - centre) * (a - centre),
        ([a]) => [(a > 0 ? weight : -weight) + 2 * (a - centre)],
        { segments },
      );
    // weight |a| + (a - c)^2: at zero while |2 c| <= weight, at c + weight / 2 for c < -weight / 2
    expect(minimise(abs(4, -1)).x[0]).toBe(0);
    expect(minimise(abs(2, -3)).x[0]).toBeCloseTo(-2, 8);
  });

  it('goes to the bound along a line without curvature', () => {
    const line = likelihoodOf(
      [1],
      [[0, 10]],
      ([a]) => 3 * a,
      () => [3],
    );
    const minimum = minimise(line);
    expect(minimum.x[0]).toBe(0);
    expect(minimum.converged).toBe(true);
  });

  it('refuses with a reason', () => {
    const nowhere = likelihoodOf(
      [1],
      [free],
      () => Number.POSITIVE_INFINITY,
      () => [0],
    );
    const minimum = minimise(nowhere);
    expect(minimum.converged).toBe(false);
    expect(minimum.reason).toMatch(/zero at the starting point/);
    // falls without end: every iteration goes down, none converges
    const endless = likelihoodOf(
      [1],
      [free],
      ([a]) => -a,
      () => [-1],
    );
    expect(minimise(endless, { maxIterations: 20 }).reason).toMatch(/not converged after 20/);
  });

  it('uses blocks: the same minimum as with everything coupled', () => {
    // sum over i of (x_i - i - s)^2 + s^2: blocks of one, s shared (last)
    const n = 5;
    const value = (x: Float64Array) => {
      let sum = x[n - 1] * x[n - 1];
      for (let i = 0; i < n - 1; i++) sum += (x[i] - i - x[n - 1]) * (x[i] - i - x[n - 1]) + 0.1 * x[i] * x[i];
      return sum;
    };
    const gradient = (x: Float64Array) => {
      const g = new Array<number>(n).fill(0);
      g[n - 1] = 2 * x[n - 1];
      for (let i = 0; i < n - 1; i++) {
        g[i] = 2 * (x[i] - i - x[n - 1]) + 0.2 * x[i];
        g[n - 1] -= 2 * (x[i] - i - x[n - 1]);
      }
      return g;
    };
    const inits = new Array<number>(n).fill(0.3);
    const bounds = new Array<Bounds>(n).fill(free);
    const dense = minimise(likelihoodOf(inits, bounds, value, gradient));
    const blocks = Int32Array.of(0, 1, 2, 3, -1);
    const sparse = minimise(likelihoodOf(inits, bounds, value, gradient, { blocks }));
    for (let i = 0; i < n; i++) expect(sparse.x[i]).toBeCloseTo(dense.x[i], 8);
  });
});
