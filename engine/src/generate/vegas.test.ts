import { describe, expect, it } from 'vitest';
import { RandomStream } from '../basics/random.ts';
import type { Integrand } from './integrand.ts';
import { adapt, BINS, ImportanceGrid, Sampler } from './vegas.ts';

function integrand(dimensions: number, f: (u: Float64Array) => number, fixed: number[] = []): Integrand {
  const x = new Float64Array(dimensions);
  return {
    name: 'test',
    dimensions,
    fixed,
    evaluate: (u, at) => f(x.fill(0).map((_, d) => u[at + d])),
    write: (_particles, row) => row,
  };
}

const stream = () => new RandomStream(0, 'vegas test');
const peak = (x: number) => 1 / (0.01 * 0.01 + (x - 0.3) * (x - 0.3));
/** integral of the peak over (0, 1), by its antiderivative */
const peakArea = (Math.atan(70) + Math.atan(30)) / 0.01;

describe('importance grid', () => {
  it('is the identity at first and always covers (0, 1)', () => {
    const grid = new ImportanceGrid(2);
    const x = new Float64Array(2);
    expect(grid.map(new Float64Array([0.25, 0.75]), 0, x)).toBe(1);
    expect([...x]).toEqual([0.25, 0.75]);
    const sums = new Float64Array(2 * BINS).map((_, i) => (i % BINS) + 1);
    grid.refine(1, sums);
    const edges = grid.grids()[0].edges;
    expect([edges[0], edges[BINS]]).toEqual([0, 1]);
    for (let k = 0; k < BINS; k++) expect(edges[k + 1]).toBeGreaterThan(edges[k]);
    grid.map(new Float64Array([0.5, 1 - 2 ** -53]), 0, x);
    expect(x[1]).toBeLessThan(1);
  });

  it('integrates a narrow peak to its closed form, with less variance than before', () => {
    const sampler = new Sampler(
      integrand(3, (u) => peak(u[1]) / peakArea),
      new ImportanceGrid(3),
      stream(),
      0,
    );
    const plain = sampler.run(16384);
    adapt(sampler, 8, 8192);
    const pass = sampler.run(65536);
    const mean = pass.sum / pass.points;
    const variance = pass.sum2 / pass.points - mean * mean;
    expect(variance).toBeLessThan(0.02);
    expect(plain.sum2 / plain.points).toBeGreaterThan(5);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(variance / pass.points));
    expect(
      sampler.grid.grids().map((grid) => grid.dimension),
      'dimensions that matter to nothing stay as they are',
    ).toEqual([1]);
  });

  it('keeps a hard cut from spoiling the weights', () => {
    const sampler = new Sampler(
      integrand(1, (u) => (u[0] > 0.4321 && u[0] < 0.4512 ? 1 / 0.0191 : 0)),
      new ImportanceGrid(1),
      stream(),
      0,
    );
    adapt(sampler, 8, 8192);
    const weights = new Float64Array(65536);
    const pass = sampler.run(65536, weights);
    expect(Math.abs(pass.sum / pass.points - 1)).toBeLessThan(2e-3);
    expect(weights.reduce((a, b) => Math.max(a, b))).toBeLessThan(2);
  });

  it('leaves fixed dimensions alone and gives the same grid again', () => {
    const grids = [0, 1].map(() => {
      const sampler = new Sampler(
        integrand(2, (u) => u[0] * peak(u[1]), [0]),
        new ImportanceGrid(2),
        stream(),
        0,
      );
      adapt(sampler, 4, 4096);
      return sampler.grid.grids();
    });
    expect(grids[0].map((grid) => grid.dimension)).toEqual([1]);
    expect(grids[1]).toEqual(grids[0]);
    const copy = new ImportanceGrid(2, grids[0]);
    expect(copy.grids()).toEqual(grids[0]);
  });

  it('refuses a weight that is not a number', () => {
    const sampler = new Sampler(
      integrand(1, () => Number.NaN),
      new ImportanceGrid(1),
      stream(),
      0,
    );
    expect(() => sampler.run(10)).toThrow(/weight NaN in channel "test"/);
    expect(() => new ImportanceGrid(1, [{ dimension: 1, edges: [0, 1] }])).toThrow();
  });
});
