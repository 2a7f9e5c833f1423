import { describe, expect, it, vi } from 'vitest';
import { log } from '../basics/elementary.ts';
import { quickLog, RelativeTable } from './relative-table.ts';

describe('a table of equal relative cells', () => {
  it('has the values at its nodes, and lies on the chord between', () => {
    const table = new RelativeTable((x) => x * x, -3, 6, 4);
    for (const x of [0.125, 0.1328125, 1, 1.0625, 7.5]) expect(table.at(x)).toBe(x * x);
    // halfway between nodes a chord lies (h/2)^2 above a parabola
    expect(table.at(1 + 0.5 / 16)).toBeCloseTo((1 + 0.5 / 16) ** 2 + (0.5 / 16) ** 2, 14);
    expect(table.at(4 + 2 / 16)).toBeCloseTo((4 + 2 / 16) ** 2 + (2 / 16) ** 2, 13);
  });

  it('goes on without a step over octaves and cells', () => {
    const table = new RelativeTable((x) => 1 / x, -3, 6, 3);
    for (let i = 0; i < 47; i++) {
      const node = 2 ** (-3 + Math.floor(i / 8)) * (1 + (i % 8) / 8);
      expect(table.at(node * (1 - 1e-12))).toBeCloseTo(table.at(node), 9);
      expect(table.at(node * (1 + 1e-12))).toBeCloseTo(table.at(node), 9);
    }
  });

  it('calls the function outside, at both ends, for 0 and for infinity', () => {
    const f = vi.fn((x: number) => 2 * x);
    const table = new RelativeTable(f, 0, 2, 2);
    f.mockClear();
    table.at(1);
    table.at(3.999);
    expect(f).not.toHaveBeenCalled();
    for (const x of [0.999, 4, 0, Number.POSITIVE_INFINITY]) expect(table.at(x)).toBe(2 * x);
    expect(f).toHaveBeenCalledTimes(4);
  });
});

describe('the quick logarithm', () => {
  it('is off by at most 2e-6 over the range of what is drawn and measured, exact at powers of two', () => {
    let worst = 0;
    for (let x = 1e-12; x < 1e9; x *= 1.0137) worst = Math.max(worst, Math.abs(quickLog(x) - log(x)));
    expect(worst).toBeLessThan(2e-6);
    expect(worst).toBeGreaterThan(1e-6);
    for (const k of [-30, -1, 0, 1, 20]) expect(quickLog(2 ** k)).toBeCloseTo(k * Math.LN2, 14);
  });
});
