import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows the example that runs', () => {
    const shown = /```js\n([\s\S]*?)```/.exec(readme)?.[1];
    expect(shown).toBe(readFileSync(join(root, 'examples', 'zprime.mjs'), 'utf8'));
    const output = execFileSync(process.execPath, [join(root, 'examples', 'zprime.mjs')], { encoding: 'utf8' });
    expect(output).toMatch(/3 GeV, 90 % Bayesian, BF\(inv\) = 1: expected g' < 0\.\d+ \[1\]/);
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});
