import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'engine', 'src', 'reconstruct', 'vertex');
const manual = readFileSync(join(folder, 'README.md'), 'utf8');

it('the manual of the fits shows the example that runs, and it finds what was shot', () => {
  const example = join(root, 'examples', 'fits.mjs');
  expect(/```js\n([\s\S]*?)```/.exec(manual)?.[1]).toBe(readFileSync(example, 'utf8'));
  const output = execFileSync(process.execPath, [example], { encoding: 'utf8' });
  const number = (pattern: RegExp) => Number(pattern.exec(output)![1]);
  expect(number(/^vertex (\S+) mm/)).toBeCloseTo(40, -0.3);
  expect(number(/mass (\S+) /)).toBeGreaterThan(490);
  expect(number(/mass (\S+) /)).toBeLessThan(506);
  expect(number(/flown (\S+) mm/)).toBeCloseTo(49.8, -0.3);
  expect(output).toContain('looks like K_S0, in no matter');
  expect(number(/chi2 (\S+) \/ 4/)).toBeLessThan(15);
});

it('links to files that exist', () => {
  const links = [...manual.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});
