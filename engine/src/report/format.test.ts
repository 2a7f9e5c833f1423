import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalExponent,
  formatInteger,
  formatLevel,
  formatLuminosity,
  formatPercent,
  formatPerHundred,
  formatRange,
  formatRelative,
  formatUnit,
  formatValue,
  formatWithError,
} from './format.ts';

describe('value alone', () => {
  test.each([
    [0.05123, 3, '0.0512'],
    [0.05, 3, '0.0500'],
    [1234.4, 3, '1234'],
    [-2.5, 2, '−2.5'],
    [0, 3, '0'],
    [0.0000231, 3, '2.31 × 10⁻⁵'],
    [1.148e6, 4, '1.148 × 10⁶'],
    // rounds up to the next power: 999.96 at four digits is 1000, not 1000.0
    [999.96, 4, '1000'],
    [0.0009999, 3, '0.00100'],
    [Infinity, 3, '∞'],
    [null, 3, '–'],
  ])('%s at %s digits is %s', (value, digits, text) => {
    expect(formatValue(value, digits)).toBe(text);
  });

  test('a tie is decided by the binary number, as toFixed does: 0.125 lies exactly between', () => {
    expect(formatValue(0.125, 2)).toBe('0.13');
  });
});

describe('value and error', () => {
  test.each([
    [0.03124, 0.00113, '0.0312 ± 0.0011'],
    // the error rounds up to the next decade: 0.0996 is 0.10 with two digits
    [2.3456, 0.0996, '2.35 ± 0.10'],
    [12345, 123, '12350 ± 120'],
    [2.31e7, 1.2e5, '(2.310 ± 0.012) × 10⁷'],
    [3.3e-5, 1.2e-6, '(3.30 ± 0.12) × 10⁻⁵'],
    // an error larger than the value is written out all the same
    [0.0001, 0.02, '0.000 ± 0.020'],
    [0, 1.8, '0.0 ± 1.8'],
    [-4.2, 0.31, '−4.20 ± 0.31'],
    [5, 0, '5.000'],
    [null, 1, '–'],
  ])('%s ± %s is %s', (value, error, text) => {
    expect(formatWithError(value, error)).toBe(text);
  });

  test('the printed value is within half a printed digit of the value', () => {
    const decade = fc.double({ min: 1, max: 10, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(decade, decade, fc.integer({ min: -2, max: 4 }), fc.integer({ min: -2, max: 4 }), (v, e, p, q) => {
        const [value, error] = [v * Number(`1e${p}`), e * Number(`1e${q}`)];
        const [shownValue, shownError] = formatWithError(value, error).split(' ± ').map(Number);
        expect(Math.abs(shownError! - error)).toBeLessThanOrEqual(0.051 * error);
        expect(Math.abs(shownValue! - value)).toBeLessThanOrEqual(0.051 * error);
      }),
    );
  });
});

test('decimal exponent after rounding', () => {
  expect(decimalExponent(0.0996, 2)).toBe(-1);
  expect(decimalExponent(0.0994, 2)).toBe(-2);
  expect(decimalExponent(0)).toBe(0);
});

test('percent, level, thousands, range', () => {
  expect(formatPercent(0.0312, 0.0011)).toBe('3.12 ± 0.11 %');
  expect(formatPercent(0.02)).toBe('2.00 %');
  expect(formatPerHundred({ value: 0.5, error: 0.012 })).toBe('50.0 ± 1.2');
  expect(formatLevel(0.9)).toBe('90 %');
  expect(formatLevel(0.95)).toBe('95 %');
  expect(formatLevel(0.683)).toBe('68.3 %');
  expect(formatInteger(1234567)).toBe('1,234,567');
  expect(formatInteger(999)).toBe('999');
  expect(formatInteger(-1000)).toBe('−1,000');
  expect(formatRange(6.874, 6.925)).toBe('6.8740 … 6.9250');
  expect(formatRange(-0.7, 1.6)).toBe('−0.70 … 1.60');
});

test('a relative uncertainty keeps the digits it has; all is 100 %', () => {
  expect([0.125, 0.04, 0.015, 0.1234].map(formatRelative)).toEqual(['12.5 %', '4 %', '1.5 %', '12.3 %']);
  expect(formatPerHundred({ value: 1, error: 6.7e-7 })).toBe('100');
  expect(formatPerHundred({ value: 0.99, error: 0.001 })).toBe('99.00 ± 0.10');
});

test('units and luminosities', () => {
  expect(formatUnit('GeV^2')).toBe('GeV²');
  expect(formatUnit('fb^-1')).toBe('fb⁻¹');
  expect(formatUnit('1')).toBe('');
  expect(formatLuminosity(0.276)).toBe('276 pb⁻¹');
  expect(formatLuminosity(79.7)).toBe('79.7 fb⁻¹');
  expect(formatLuminosity(50000)).toBe('50 ab⁻¹');
  expect(formatLuminosity(1.7422)).toBe('1.742 fb⁻¹');
});
