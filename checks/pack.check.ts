import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a stranger gets: the packed packages, installed in an empty folder outside the repository. */
describe('packed packages', () => {
  let folder = '';
  const sh = (command: string, args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lacuna-pack-'));
    for (const workspace of ['engine', 'searches', 'cli'])
      execFileSync('npm', ['pack', '--pack-destination', folder, '--silent'], { cwd: join(root, workspace), encoding: 'utf8' });
    const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    expect(tarballs.length).toBe(3);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    sh('npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...tarballs.map((name) => `./${name}`),
      `typescript@${devDependencies.typescript}`,
      `@types/node@${devDependencies['@types/node']}`,
    ]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carry no tests', () => {
    for (const name of ['@lacuna/engine', '@lacuna/searches', 'lacuna']) {
      const inside = readdirSync(join(folder, 'node_modules', name), { recursive: true, encoding: 'utf8' });
      expect(inside.filter((path) => /\.test\.(ts|js)$/.test(path))).toEqual([]);
    }
  });

  it('run the example of the README', () => {
    const example = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
    expect(example).toBeDefined();
    writeFileSync(join(folder, 'example.mjs'), example!);
    expect(sh(process.execPath, ['example.mjs'])).toMatch(/\d/);
  });

  it('run the command line', () => {
    expect(sh('npx', ['--no-install', 'lacuna', 'searches'])).toContain('zprime-invisible');
    sh('npx', ['--no-install', 'lacuna', 'search', 'zprime-invisible', '--mass', '3', '--events', '20000', '--out', 'report']);
    for (const name of ['result.json', 'report.html', 'spectrum.svg', 'spectrum.png', 'limit.svg', 'limit.png', 'references.bib'])
      expect(existsSync(join(folder, 'report', name)), name).toBe(true);
  });

  it('read ROOT files, write Parquet and Arrow', () => {
    copyFileSync(join(root, 'engine', 'src', 'run', 'node', 'golden', 'flat.root'), join(folder, 'flat.root'));
    for (const out of ['selected.parquet', 'selected.arrow']) {
      const text = sh('npx', [
        '--no-install',
        'lacuna',
        'select',
        'flat.root',
        '--search',
        'zprime-invisible',
        '--out',
        out,
        '--json',
      ]);
      expect(JSON.parse(text).flow[0]).toMatchObject({ name: 'all events', entries: 3 });
      expect(existsSync(join(folder, out))).toBe(true);
    }
    const vendor = join(folder, 'node_modules', '@lacuna', 'engine', 'dist', 'vendor');
    expect(readFileSync(join(vendor, 'LICENSE-jsroot.txt'), 'utf8')).toContain('MIT License');
  });

  it('run the statistics library by itself, on a file and from the command line', () => {
    const text = readFileSync(join(root, 'examples', 'infer-counting.mjs'), 'utf8');
    writeFileSync(join(folder, 'counting.mjs'), text);
    expect(sh(process.execPath, ['counting.mjs'])).toContain('CLs 90 %, exact sums: mu < 119.8 fb');
    const workspace = /model\((\{[\s\S]*?\n\})\)/.exec(readFileSync(join(root, 'examples', 'infer-workspace.mjs'), 'utf8'))![1];
    writeFileSync(
      join(folder, 'make.mjs'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('ws.json', JSON.stringify(${workspace}));\n`,
    );
    sh(process.execPath, ['make.mjs']);
    const limits = JSON.parse(sh('npx', ['--no-install', 'lacuna', 'infer', 'limit', 'ws.json', '--level', '0.9', '--json']));
    expect(limits).toMatchObject({ level: 0.9, method: 'cls', poi: 'mu' });
    expect(limits.observed).toBeCloseTo(1.862, 2);
  });

  it('type-check in a consumer', () => {
    writeFileSync(
      join(folder, 'consumer.ts'),
      "import { defineSearch, GeV } from 'lacuna';\nimport { limit, model, type StatisticalModel } from 'lacuna/infer';\nimport type { Search } from '@lacuna/engine';\nimport { searches } from '@lacuna/searches';\nexport const names: string[] = Object.keys(searches);\nexport const energy: number = 2 * GeV;\nexport const check: (search: Search) => unknown = defineSearch;\nexport const upper = (text: string): number => limit(model(text), { level: 0.9 }).observed;\nexport type Any = StatisticalModel<unknown>;\n",
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          moduleResolution: 'NodeNext',
          target: 'ES2022',
          lib: ['ES2023', 'DOM'],
          strict: true,
          noEmit: true,
          types: ['node'],
        },
        files: ['consumer.ts'],
      }),
    );
    sh('npx', ['--no-install', 'tsc', '-p', '.']);
  });
});
