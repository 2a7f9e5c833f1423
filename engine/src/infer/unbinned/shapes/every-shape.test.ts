import { describe, expect, it } from 'vitest';
import type { Curve } from '../curve.ts';
import { NormalisedCurve } from '../density.ts';
import { Quadrature } from '../quadrature.ts';
import { panelEdges, Sampler } from '../sampling.ts';
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

type Range = readonly [number, number];
interface Case {
  name: string;
  build: (range: Range) => Curve;
  ranges: Range[];
  points: number[][];
}

const wide: Range = [-20, 30];
const sample = Array.from({ length: 60 }, (_, k) => 1 + 0.1 * ((k * 37) % 60) + 0.003 * k * k);

/** Ordinary, extreme and limiting parameters of every shape, on ranges around, beside and far from the peak. */
const cases: Case[] = [
  {
    name: 'gaussian',
    build: gaussian,
    ranges: [wide, [2.9, 3.2], [3.5, 9]],
    points: [
      [3, 0.5],
      [3.3, 0.05],
      [-3, 2],
    ],
  },
  {
    name: 'crystal ball',
    build: () => crystalBall('left'),
    ranges: [wide, [2, 3.1], [-9, 1]],
    points: [
      [3, 0.5, 1.2, 3],
      [3, 0.3, 0.6, 1],
      [3, 0.4, 2.5, 40],
      [3.2, 0.4, 1, 1.0001],
    ],
  },
  {
    name: 'crystal ball, right',
    build: () => crystalBall('right'),
    ranges: [wide, [2.5, 8], [5, 8]],
    points: [[3, 0.5, 0.8, 2]],
  },
  {
    name: 'double crystal ball',
    build: doubleCrystalBall,
    ranges: [wide, [2.6, 3.3], [4, 9], [-9, 2.5]],
    points: [
      [3, 0.3, 1.2, 2.5, 0.9, 4],
      [3, 0.2, 0.5, 1, 2.5, 20],
    ],
  },
  {
    name: 'novosibirsk',
    build: novosibirsk,
    ranges: [wide, [2.5, 4], [0, 3]],
    points: [
      [3, 0.5, 0.3],
      [3, 0.4, -0.8],
      [3, 0.5, 1.2],
      [3, 0.5, 0.002],
    ],
  },
  {
    name: 'johnson su',
    build: johnsonSu,
    ranges: [wide, [2.5, 4], [0, 2.5]],
    points: [
      [3, 0.5, 0.4, 1.3],
      [3, 0.1, -2, 0.8],
      [3, 2, 0, 3],
    ],
  },
  {
    name: 'exponential',
    build: exponential,
    ranges: [wide, [0, 1]],
    points: [[-0.3], [0.2], [0], [1e-6], [-3]],
  },
  { name: 'argus', build: argus, ranges: [[4, 6], [4.5, 5.1]], points: [[5.29, -20, 0.5], [5.2, 3, 0.5], [5.29, -5, 1.7]] }, // biome-ignore format: short
  {
    name: 'chebyshev',
    build: (range) => chebyshev(3, range),
    ranges: [wide, [2, 4]],
    points: [
      [-0.3, 0.2, 0.1],
      [0, 0, 0],
    ],
  },
  { name: 'chebyshev 1', build: (range) => chebyshev(1, range), ranges: [[2, 4]], points: [[0.8]] },
  { name: 'bernstein', build: (range) => bernstein(3, range), ranges: [wide, [2, 4]], points: [[1, 0.4, 0.7, 2], [0, 0, 1, 0]] }, // biome-ignore format: short
  {
    name: 'histogram',
    build: (range) => histogram([-20, 1, 2, 2.5, 7, 30], [1, 0.5, 3, 0, 2], range),
    ranges: [wide, [1.5, 2.2]],
    points: [[]],
  },
  { name: 'kernel', build: (range) => kernelEstimate(sample, range), ranges: [wide, [2, 6]], points: [[]] },
  { name: 'adaptive', build: (range) => kernelEstimate(sample, range, { adaptive: true, mirror: false }), ranges: [wide], points: [[]] }, // biome-ignore format: short
];

const one = (density: NormalisedCurve, x: number): number => {
  const out = new Float64Array(1);
  density.values([Float64Array.of(x)], 0, 1, out);
  return out[0];
};

/** int over the ranges by quadrature of the values alone, panel by panel. */
function mass(density: NormalisedCurve, low: number, high: number): number {
  const quadrature = new Quadrature(1);
  const out = new Float64Array(1);
  const column = [new Float64Array(1)];
  const at = new Float64Array(1);
  const edges = [low, ...panelEdges([[low, high]], density.knots()[0], 8).map(([, to]) => to)];
  quadrature.integrate(
    (x, f) => {
      column[0][0] = x;
      density.values(column, 0, 1, at);
      f[0] = at[0];
    },
    edges,
    out,
    1e-11,
  );
  return out[0];
}

describe.each(cases)('$name', ({ build, ranges, points }) => {
  const densities = ranges.flatMap((range) =>
    points.map((p) => ({ range, p, density: new NormalisedCurve(build(range), [range]) })),
  );

  it('integrates to 1 over every range', () => {
    for (const { range, p, density } of densities) {
      expect(density.set(Float64Array.from(p))).toBe(true);
      expect(mass(density, range[0], range[1]), `${p} on ${range}`).toBeCloseTo(1, 9);
    }
  });

  it('integrates to 1 over two ranges together, each with its share', () => {
    for (const { range, p } of densities) {
      const [low, high] = range;
      const [a, b] = [low + 0.3 * (high - low), low + 0.6 * (high - low)];
      const density = new NormalisedCurve(build(range), [
        [low, a],
        [b, high],
      ]);
      if (!density.set(Float64Array.from(p))) continue;
      expect(mass(density, low, a) + mass(density, b, high)).toBeCloseTo(1, 9);
    }
  });

  it('has the derivatives that differences of its values give', () => {
    let [compared, all] = [0, 0];
    for (const { range, p, density } of densities) {
      const x = Float64Array.from({ length: 37 }, (_, k) => range[0] + ((k + 0.31) / 37) * (range[1] - range[0]));
      const value = new Float64Array(37);
      const d = p.map(() => new Float64Array(37));
      density.set(Float64Array.from(p));
      density.gradients([x], 0, 37, value, d);
      const peak = Math.max(...value);
      p.forEach((at, j) => {
        const h = 2e-4 * Math.max(0.05, Math.abs(at));
        const column = (shift: number) => {
          const moved = Float64Array.from(p);
          moved[j] += shift * h;
          const out = new Float64Array(37);
          if (!density.set(moved)) return null;
          density.values([x], 0, 37, out);
          return out;
        };
        const [m2, m1, p1, p2] = [-2, -1, 1, 2].map(column);
        if (!m2 || !m1 || !p1 || !p2) return;
        for (let i = 0; i < 37; i++) {
          const difference = (m2[i] - 8 * m1[i] + 8 * p1[i] - p2[i]) / (12 * h);
          // a joint or an endpoint inside the step makes differences wrong, not derivatives
          const rough = Math.abs((m2[i] - 2 * m1[i] + 2 * p1[i] - p2[i]) / (2 * h)) > 1e-3 * Math.abs(difference) + 1e-6 * peak;
          all++;
          if (!rough) compared++;
          if (!rough) expect(Math.abs(d[j][i] - difference), `d/dp${j} at ${x[i]}, p = ${p}`).toBeLessThan(2e-6 * peak + 2e-5 * Math.abs(difference)); // biome-ignore format: long
        }
      });
    }
    expect(compared).toBeGreaterThanOrEqual(0.9 * all);
  });

  it('gives the same for one point as for many, bit by bit, with and without derivatives', () => {
    const { range, p, density } = densities[0]!;
    const x = Float64Array.from({ length: 50 }, (_, k) => range[0] + ((k + 0.5) / 50) * (range[1] - range[0]));
    const [many, again] = [new Float64Array(50), new Float64Array(50)];
    density.set(Float64Array.from(p));
    density.values([x], 0, 50, many);
    density.gradients([x], 0, 50, again, p.map(() => new Float64Array(50))); // biome-ignore format: short
    x.forEach((value, i) => {
      expect(one(density, value)).toBe(many[i]);
    });
    expect(again).toEqual(many);
    const later = new Float64Array(20);
    density.values([x], 30, 20, later);
    expect([...later]).toEqual([...many.subarray(30)]);
  });

  it('is drawn as it is: quantiles of the sampler against integrals', () => {
    const { range, p, density } = densities[0]!;
    density.set(Float64Array.from(p));
    const sampler = new Sampler([density], [1], [panelEdges([range], density.knots()[0])]);
    const u = Float64Array.of(0.001, 0.02, 0.16, 0.37, 0.5, 0.71, 0.9, 0.995);
    const x = new Float64Array(u.length);
    sampler.draw(u, 0, u.length, [x]);
    u.forEach((probability, i) => {
      expect(Math.abs(mass(density, range[0], x[i]) - probability), `at ${x[i]}`).toBeLessThan(2e-5);
    });
  });
});
