/**
 * Track resolutions from the layers against fits of fully simulated Belle II events: sigma of the five helix parameters with the material of the
 * geometry alone and with the effective one; the values at 3 to 5 GeV, an extrapolation, are printed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReference, detectorTopics, topicRows } from '@lacuna/engine';
import { expect, test } from 'vitest';

const folder = process.env['LACUNA_REFERENCE'];
const topic = detectorTopics.find(({ name }) => name === 'tracking')!;

test.skipIf(!folder)('no row of the tracking validation is false', () => {
  const reference = createReference((path) => {
    const file = join(folder!, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
  const rows = topicRows(topic, reference);
  for (const { name, ours, reference: theirs, bound, ok, note } of rows)
    console.log(
      `${ok === null ? 'info' : ok ? 'ok  ' : 'FAIL'} ${name}: ${ours} (${theirs}, ${bound})${note ? `; ${note}` : ''}`,
    );
  expect(rows.filter(({ ok }) => ok === false)).toEqual([]);
  expect(rows.filter(({ ok }) => ok === true).length).toBeGreaterThanOrEqual(18);
});

if (!folder) console.log('skipped, reference not found: set LACUNA_REFERENCE to its folder');
