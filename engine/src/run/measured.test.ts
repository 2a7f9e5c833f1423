import { describe, expect, it } from 'vitest';
import { nearWeight } from './measured.ts';

/** Sums of a search with two common cuts: events left from the start, after the first, after the second. */
const sums = (...left: readonly [entries: number, sum: number, sumOfSquares: number][]) => ({
  flow: { bins: left.length },
  afterStep(step: number) {
    const [entries, sum, sumOfSquares] = left[step + 1]!;
    return { entries, sum, sumOfSquares };
  },
});

describe('weight of what is not simulated in a biased sample', () => {
  it('is that of the events behind the last cut that leaves ten', () => {
    // 100 events of weight 50, 20 of weight 1 behind the first cut, 9 of weight 0.5 behind the second
    expect(nearWeight(sums([120, 5020, 250_020], [20, 20, 20], [9, 4.5, 2.25]))).toBe(1);
    expect(nearWeight(sums([120, 5020, 250_020], [20, 20, 20], [10, 5, 2.5]))).toBe(0.5);
  });

  it('is that of all events where few come near, and 1 where nothing is left', () => {
    expect(nearWeight(sums([120, 5020, 250_020], [3, 3, 3], [0, 0, 0]))).toBeCloseTo(5020 / 120, 12);
    expect(nearWeight(sums([0, 0, 0], [0, 0, 0]))).toBe(1);
  });
});
