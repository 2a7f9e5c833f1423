import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'engine', 'src', 'reconstruct');
const manual = readFileSync(join(folder, 'README.md'), 'utf8');

it('the manual of the reconstruction shows the example that runs', () => {
  const example = join(root, 'examples', 'reconstruct.mjs');
  expect(/```js\n([\s\S]*?)```/.exec(manual)?.[1]).toBe(readFileSync(example, 'utf8'));
  const output = execFileSync(process.execPath, [example], { encoding: 'utf8' });
  const [, found, median] = /^(\d+) of 100 events, median mass of h' (1\.\d+) GeV/.exec(output)!;
  // generated at 1.5 GeV; a third to all of the decays are found
  expect(Number(found)).toBeGreaterThan(20);
  expect(Number(median)).toBeCloseTo(1.5, 2);
});

it('links to files that exist', () => {
  const links = [...manual.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
  expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});
