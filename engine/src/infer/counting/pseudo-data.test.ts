import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import { countsInWindows, pseudoCounts } from './pseudo-data.ts';

describe('pseudo-data', () => {
  const stream = new RandomStream(7, 'pseudo-data test');

  it('is a function of seed, experiment and bin alone', () => {
    const means = [3, 0, 50, 1e5];
    expect(pseudoCounts(stream, 4, means)).toEqual(pseudoCounts(new RandomStream(7, 'pseudo-data test'), 4, means));
    expect(pseudoCounts(stream, 4, [3, 0])).toEqual(pseudoCounts(stream, 4, means).slice(0, 2));
    expect(pseudoCounts(stream, 4, means)).not.toEqual(pseudoCounts(stream, 5, means));
    expect(pseudoCounts(stream, 4, means)).not.toEqual(pseudoCounts(new RandomStream(8, 'pseudo-data test'), 4, means));
    expect(pseudoCounts(stream, 4, [0])).toEqual([0]);
  });

  it('has Poisson mean and variance', () => {
    const draws = Array.from({ length: 4000 }, (_, k) => pseudoCounts(stream, k, [5.5])[0]!);
    const mean = draws.reduce((sum, n) => sum + n, 0) / draws.length;
    const variance = draws.reduce((sum, n) => sum + (n - mean) * (n - mean), 0) / draws.length;
    // 4 standard deviations: sqrt(5.5 / 4000), and about 5.5 sqrt(2 / 4000)
    expect(Math.abs(mean - 5.5)).toBeLessThan(0.15);
    expect(Math.abs(variance - 5.5)).toBeLessThan(0.55);
  });

  it('grows with the mean event by event (common random numbers)', () => {
    for (let k = 0; k < 50; k++)
      expect(pseudoCounts(stream, k, [4.1])[0]!).toBeGreaterThanOrEqual(pseudoCounts(stream, k, [4])[0]!);
  });

  it('overlapping windows share the events of their bins', () => {
    expect(
      countsInWindows(
        [1, 2, 3, 4],
        [
          { first: 0, end: 3 },
          { first: 1, end: 4 },
          { first: 2, end: 3 },
        ],
      ),
    ).toEqual([6, 9, 3]);
    expect(() => countsInWindows([1, 2], [{ first: 0, end: 3 }])).toThrow(/window 0: bins 0 to 3 are not in 0 \.\.\. 2/);
    expect(() => pseudoCounts(stream, 0, [1, -1])).toThrow(/bin 1: expected events are not a number >= 0/);
    expect(() => pseudoCounts(stream, 0, [Number.NaN])).toThrow(/bin 0/);
  });
});
