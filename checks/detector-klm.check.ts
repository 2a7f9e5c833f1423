import { expect, test } from 'vitest';
import { referenceFolder } from '../engine/src/run/node/reference-folder.ts';
import { klmRows } from '../engine/src/run/validate/klm.ts';

test('KLM and waveforms: no row out of its bound', () => {
  const rows = klmRows(referenceFolder(process.env['LACUNA_REFERENCE']));
  for (const { name, ours, reference, bound, ok } of rows) console.log(`${ok} ${name}: ${ours} (${reference}; ${bound})`);
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.length).toBeGreaterThan(40);
});
