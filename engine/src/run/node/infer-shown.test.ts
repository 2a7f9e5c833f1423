import { expect, it } from 'vitest';
import { frozenTables } from '../cache.ts';
import { inferSearch } from '../infer-search.ts';
import { planSearch } from '../plan.ts';
import { runHere } from '../run-here.ts';
import { toyCache, toySearch } from '../toy-search.test.ts';
import { inferShown } from './infer-shown.ts';
import { Progress } from './progress.ts';

it('shows on a terminal how many masses have their limits, and comes to the same', () => {
  const plan = planSearch(toySearch, { masses: [1, 3], events: 2000 });
  const samples = runHere(plan, toyCache);
  const tables = plan.samples.map(({ spec }) => frozenTables(spec, toyCache));
  const written: string[] = [];
  let ms = 0;
  // a slow clock: every look at it is three seconds later
  const progress = new Progress({ write: (text) => written.push(text), isTTY: true }, () => {
    ms += 3000;
    return ms;
  });
  expect(inferShown(plan, samples, tables, {}, progress)).toEqual(inferSearch(plan, samples, tables));
  expect(written.join('')).toMatch(/setting limits {2}0 %[\s\S]*setting limits {2}50 %.* left[\s\S]*setting limits {2}100 %/);
  expect(written.at(-1)).toBe('\r\u001b[2K');
});
