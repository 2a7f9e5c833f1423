import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tickTexts } from './axes.ts';
import { linearScale, logScale } from './scale.ts';

describe('linear', () => {
  test('ends and middle', () => {
    const scale = linearScale(-1, 9, 100, 600);
    expect([scale(-1), scale(4), scale(9)]).toEqual([100, 350, 600]);
  });
  test('ticks of 0 to 8 by ones, five parts each', () => {
    const ticks = linearScale(0, 8, 0, 1).ticks(10);
    expect(ticks.filter((tick) => tick.major).map((tick) => tick.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(
      ticks
        .filter((tick) => !tick.major)
        .slice(0, 4)
        .map((tick) => tick.value),
    ).toEqual([0.2, 0.4, 0.6, 0.8]);
  });
  test('three majors or more, fewer than thrice what was asked for, inside the domain, rising', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, length) => {
          const high = low + length;
          const ticks = linearScale(low, high, 0, 1).ticks(8);
          const majors = ticks.filter((tick) => tick.major);
          expect(majors.length).toBeGreaterThanOrEqual(3);
          expect(majors.length).toBeLessThanOrEqual(16);
          for (let i = 1; i < ticks.length; i++) expect(ticks[i]!.value).toBeGreaterThan(ticks[i - 1]!.value);
          expect(ticks[0]!.value).toBeGreaterThanOrEqual(low - 1e-6 * length);
          expect(ticks[ticks.length - 1]!.value).toBeLessThanOrEqual(high + 1e-6 * length);
        },
      ),
    );
  });
  test('numbers of one axis have the same decimals; large ones share a power of ten', () => {
    const small = tickTexts(linearScale(0, 1, 0, 1).ticks(5));
    expect([...small.texts.values()].map((label) => label[0]!.text)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    const large = tickTexts(linearScale(0, 400000, 0, 1).ticks(4));
    expect(large.exponent).toBe(3);
    expect([...large.texts.values()].map((label) => label[0]!.text)).toEqual(['0', '100', '200', '300', '400']);
  });
  test('a domain without length is refused', () => {
    expect(() => linearScale(2, 2, 0, 1)).toThrow(/no length/);
  });
});

describe('logarithmic', () => {
  test('decades are equally long', () => {
    const scale = logScale(1e-3, 1, 0, 300);
    expect(scale(1e-2)).toBeCloseTo(100, 10);
    expect(scale(0.1)).toBeCloseTo(200, 10);
  });
  test('zero and below lie at the lower end', () => {
    expect(logScale(1e-3, 1, 40, 300)(0)).toBe(40);
    expect(logScale(1e-3, 1, 40, 300)(-5)).toBe(40);
  });
  test('every decade has its power and eight minor ticks', () => {
    const ticks = logScale(1e-3, 1, 0, 1).ticks(6);
    expect(ticks.filter((tick) => tick.major).map((tick) => tick.power)).toEqual([-3, -2, -1, 0]);
    expect(ticks).toHaveLength(3 * 9 + 1);
  });
  test('half a decade still has two numbers or more', () => {
    for (const low of [1, 1.5, 2.5, 4, 6]) {
      expect(
        logScale(low, 5 * low, 0, 1)
          .ticks(6)
          .filter((tick) => tick.major).length,
      ).toBeGreaterThanOrEqual(2);
    }
  });
  test('a domain that reaches zero is refused', () => {
    expect(() => logScale(0, 1, 0, 1)).toThrow(/impossible/);
  });
});
