import { expect, test } from 'vitest';
import { referenceFolder } from '../engine/src/run/node/reference-folder.ts';
import { fitRows } from '../engine/src/run/validate/fits.ts';

test('vertex and kinematic fits: no row out of its bound', () => {
  const rows = fitRows(referenceFolder(process.env['LACUNA_REFERENCE']));
  for (const { name, ours, reference, bound, ok } of rows) console.log(`${ok} ${name}: ${ours} (${reference}; ${bound})`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.length).toBeGreaterThan(15);
});
