import { expect, test } from 'vitest';
import { candidateRows } from '../engine/src/run/validate/candidates.ts';

test('whole B events through the particle lists: no row out of its bound', () => {
  const rows = candidateRows();
  for (const { name, ours, reference, bound, ok } of rows) console.log(`${ok} ${name}: ${ours} (${reference}; ${bound})`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.filter(({ ok }) => ok === true).length).toBe(6);
});
