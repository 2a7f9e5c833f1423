import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../basics/next-double.ts';
import { closedInterval, insideAt, interpolate, shownInterval } from './interval.ts';
import type { Range } from './search-types.ts';

describe('nextUp and nextDown', () => {
  it('step by one unit in the last place', () => {
    expect(nextUp(1)).toBe(1 + Number.EPSILON);
    expect(nextDown(1)).toBe(1 - Number.EPSILON / 2);
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextDown(0)).toBe(-Number.MIN_VALUE);
    expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextUp(-Number.MIN_VALUE)).toBeCloseTo(0, 300);
  });
});

describe('ranges', () => {
  const tabulated: Range<number> = {
    above: {
      tabulated: [
        [1, 10],
        [3, 20],
      ],
    },
  };

  it('are open where they say above or below, closed where they say between', () => {
    for (const [range, value, inside] of [
      [{ above: 1 }, 1, false],
      [{ above: 1 }, nextUp(1), true],
      [{ below: 1 }, 1, false],
      [{ below: 1 }, nextDown(1), true],
      [{ between: [1, 2] }, 1, true],
      [{ between: [1, 2] }, 2, true],
      [{ between: [1, 2] }, nextUp(2), false],
      [{ equals: 2 }, 2, true],
      [{ equals: 2 }, nextUp(2), false],
      [{ above: 1 }, Number.NaN, false],
      [{ below: 1 }, Number.NaN, false],
    ] as [Range<number>, number, boolean][]) {
      const [low, high] = closedInterval(range, 0);
      expect(value >= low && value <= high, `${JSON.stringify(range)} ${value}`).toBe(inside);
      expect(insideAt(range, 0, value)).toBe(inside);
    }
  });

  it('interpolate against mass: half way between 10 and 20 at 2 GeV, constant beyond the table', () => {
    expect(insideAt(tabulated, 2, 15)).toBe(false);
    expect(insideAt(tabulated, 2, nextUp(15))).toBe(true);
    expect(closedInterval(tabulated, 2)[0]).toBe(nextUp(15));
    expect(shownInterval(tabulated, 3)).toEqual({ low: 20, high: null });
    const rows = [
      [1, 10],
      [2, 40],
      [3, 20],
      [5, 0],
    ] as const;
    expect([0, 1, 1.5, 2, 2.5, 3, 4, 5, 9].map((mass) => interpolate(rows, mass))).toEqual([10, 10, 25, 40, 30, 20, 10, 0, 0]);
    expect(interpolate([[1, 7]], 4)).toBe(7);
  });
});
