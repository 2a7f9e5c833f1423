import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toySearch } from '../toy-search.test.ts';
import { massesWithPublished, runSearch } from './search.ts';

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'lacuna-search-'));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const published = {
  reference: 'arXiv:1912.11276',
  level: 0.9,
  method: 'bayesian',
  scenario: 'BF(inv) = 1',
  luminosity: { value: 0.276, text: '276 pb^-1', relativeError: 0.015 },
  points: [
    { mass: 2.29, coupling: 0.1 },
    { mass: 3, coupling: 0.144 },
    { mass: 20, coupling: 1 },
  ],
};

it('scans its own masses and the published ones that it may', () => {
  expect(massesWithPublished(toySearch, undefined)).toEqual([1, 3, 5]);
  expect(massesWithPublished(toySearch, published)).toEqual([1, 2.29, 3, 5]);
});

it('goes from a search to limits in one call', async () => {
  const result = await runSearch(toySearch, { masses: [3], events: 2000, luminosity: '1/fb', published, workers: 2, cache });
  expect(result.luminosity).toMatchObject({ value: 1, text: '1 fb^-1' });
  expect(result.masses[0]!.limits.length).toBeGreaterThan(0);
  expect(result.closure!.rows.map(({ mass, ourMedianCoupling }) => [mass, ourMedianCoupling !== null])).toEqual([
    [2.29, false],
    [3, true],
    [20, false],
  ]);
  await expect(runSearch(toySearch, { luminosity: '1', cache })).rejects.toThrow('unit missing');
});
