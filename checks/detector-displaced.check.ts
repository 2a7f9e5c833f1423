import { expect, test } from 'vitest';
import { referenceFolder } from '../engine/src/run/node/reference-folder.ts';
import { displacedRows } from '../engine/src/run/validate/displaced.ts';

test('displaced tracks: no row out of its bound', () => {
  const rows = displacedRows(referenceFolder(process.env['LACUNA_REFERENCE']));
  for (const { name, ours, reference, bound, ok, note } of rows)
    console.log(`${ok} ${name}: ${ours} (${reference}; ${bound}) ${note ?? ''}`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.length).toBeGreaterThan(15);
});
