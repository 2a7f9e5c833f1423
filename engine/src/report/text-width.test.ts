import { expect, test } from 'vitest';
import { math, plain } from './label.ts';
import { textWidth } from './text-width.ts';

/** H = 1540, i = 569 units of 2048 in DejaVu Sans. */
test('sum of advance widths', () => {
  expect(textWidth(plain('Hi'), 2048)).toBe(1540 + 569);
});

test('a subscript is smaller, bold is wider, nothing is nothing', () => {
  expect(textWidth(math('H_H'), 10)).toBeCloseTo((1540 * 1.7 * 10) / 2048, 10);
  expect(textWidth([{ text: 'H', bold: true }], 10)).toBeGreaterThan(textWidth(plain('H'), 10));
  expect(textWidth([], 10)).toBe(0);
});
