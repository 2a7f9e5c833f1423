import { expect, test } from 'vitest';
import type { Spectrum } from './result.ts';
import { linearScale } from './scale.ts';
import { backgroundTotal, drawSignals, drawStack, drawUncertainty } from './stack.ts';

const spectrum: Spectrum = {
  name: 's',
  axis: { label: 'x', symbol: '', unit: '1' },
  edges: [0, 1, 2],
  stacked: [
    { process: 'a', label: '', values: [2, 4], errors: [0.3, 0] },
    { process: 'b', label: '', values: [3, 1], errors: [0.4, 0] },
  ],
  signals: [{ label: '', mass: 1, coupling: { name: 'g', value: 1 }, values: [0, 2], underflow: 0, overflow: 0 }],
  after: 'after all cuts',
  data: null,
  underflow: 0,
  overflow: 0,
};

/** One event is ten pixels up from y = 100; one unit of x is 50 to the right. */
const plane = { x: linearScale(0, 2, 0, 100), y: linearScale(0, 10, 100, 0), floor: 0 };
const paths = (svg: string) => [...svg.matchAll(/<path d="([^"]*)"/g)].map((match) => match[1]);

test('the total adds events, and errors in quadrature: 0.3 and 0.4 give 0.5', () => {
  const total = backgroundTotal(spectrum);
  expect(total.values).toEqual([5, 5]);
  expect(total.errors[0]).toBeCloseTo(0.5, 12);
  expect(total.errors[1]).toBe(0);
});

test('the second sample stands on the first', () => {
  const [first, , second] = paths(drawStack(spectrum, plane));
  expect(first).toBe('M0,80L50,80L50,60L100,60L100,100L50,100L50,100L0,100Z');
  expect(second).toBe('M0,50L50,50L50,50L100,50L100,60L50,60L50,80L0,80Z');
});

test('the band is total +- error, and absent where there is no error', () => {
  expect(paths(drawUncertainty(spectrum, plane, '#000'))).toEqual(['M0,45L50,45L50,55L0,55Z']);
});

test('a signal is outlined only where it is', () => {
  expect(paths(drawSignals(spectrum, plane))).toEqual(['M50,100L50,80L100,80L100,100']);
});
