import { expect, test } from 'vitest';
import { referenceFolder } from '../engine/src/run/node/reference-folder.ts';
import { calorimeterRows } from '../engine/src/run/validate/calorimeter.ts';

test('calorimeter: rings, gaps and the widths of 81 points of basf2 for 1e5 photons each, none out of its bound', () => {
  const rows = calorimeterRows(referenceFolder(process.env['LACUNA_REFERENCE']));
  for (const { name, ours, reference, bound, ok, note } of rows)
    console.log(`${ok} ${name}: ${ours} (${reference}; ${bound}; ${note ?? ''})`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.length).toBeGreaterThan(25);
});
