import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'engine', 'src', 'infer');
const manual = readFileSync(join(folder, 'README.md'), 'utf8');
const run = (name: string) => execFileSync(process.execPath, [join(root, 'examples', name)], { encoding: 'utf8' });

describe('the manual of the statistics library', () => {
  it('shows the examples that run', () => {
    const shown = [...manual.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(shown).toEqual(
      ['infer-workspace.mjs', 'infer-counting.mjs'].map((name) => readFileSync(join(root, 'examples', name), 'utf8')),
    );
  });

  it('the workspace example prints what its comments say', () => {
    const output = run('infer-workspace.mjs');
    expect(output).toMatch(/CLs 90 %: mu < 1\.86\d, expected 1\.49\d/);
    expect(output).toMatch(/Bayes 90 %: mu < 1\.89\d \(flat prior, quadrature\)/);
    expect(output).toMatch(/holds mu = 1 in 0\.\d{3} \+- 0\.0\d\d of toys/);
  });

  it('the counting example too', () => {
    const output = run('infer-counting.mjs');
    expect(output).toContain('CLs 90 %, exact sums: mu < 119.8 fb');
    expect(output).toContain('Bayes 90 %, flat prior: mu < 120.2 fb');
    expect(output).toMatch(/Feldman-Cousins 90 %, known background: 0\.0 \.\.\. 119\.7 fb, sensitivity 96\.5 fb/);
  });

  it('the unbinned example stands in its own manual and prints what it should', () => {
    const shown = /```js\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'unbinned', 'README.md'), 'utf8'))![1];
    expect(shown).toBe(readFileSync(join(root, 'examples', 'unbinned.mjs'), 'utf8'));
    const output = run('unbinned.mjs');
    expect(output).toMatch(/signal = 68\.9\d\d \+- 12\.0/);
    expect(output).toMatch(/fewer than 85\.\d signal events, expected without signal 13\.2/);
    expect(output).toMatch(/40 masses, strongest excess at 3\.1\d GeV\np-value: local 5\.\de-9, global \d\.\de-7/);
  });

  it('links to files that exist', () => {
    const links = [...manual.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });
});
