import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from './version.ts';

it('is the version of every package', () => {
  for (const name of ['engine', 'searches', 'cli'])
    expect(JSON.parse(readFileSync(new URL(`../../../${name}/package.json`, import.meta.url), 'utf8')).version, name).toBe(
      version,
    );
});
