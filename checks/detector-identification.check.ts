import { expect, it } from 'vitest';
import { identificationRows } from '../engine/src/run/validate/identification.ts';

it('identification of single tracks stays within its bounds', () => {
  const rows = identificationRows();
  for (const { name, ours, reference, bound } of rows)
    console.log(`${name}: ${ours}${reference === null ? '' : ` (${reference})`}, ${bound}`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.filter(({ ok }) => ok).length).toBeGreaterThan(8);
}, 120_000);
