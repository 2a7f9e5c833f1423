import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const engine = join(root, 'engine', 'src');

/** The folder list is the data flow: a stage may import what stands above it, itself, and nothing below. */
const flow = [
  'basics',
  'model',
  'amplitude',
  'generate',
  'simulate',
  'trigger',
  'reconstruct',
  'select',
  'infer',
  'report',
  'formats',
  'run',
];

function files(folder: string, pattern = /\.ts$/): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : files(path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3])!);

const stageOf = (path: string): string => {
  const parts = relative(engine, path).split(sep);
  return parts.length > 1 ? parts[0]! : 'index';
};

/** Code without comments and string contents, for rules about code alone. */
const code = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

describe('the house', () => {
  const sources = files(engine);
  const product = sources.filter((path) => !path.endsWith('.test.ts'));

  it('has only the folders of the flow', () => {
    const folders = readdirSync(engine, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders.filter((name) => !flow.includes(name))).toEqual([]);
  });

  it('names every folder in the table of ARCHITECTURE.md', () => {
    const table = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const folders = readdirSync(engine, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const missing = folders.map((entry) => entry.name).filter((name) => !table.includes(`| \`${name}\` |`));
    expect(missing, 'engine folders without a row in the flow table of ARCHITECTURE.md').toEqual([]);
  });

  it('imports upstream only', () => {
    const wrong: string[] = [];
    for (const path of product) {
      const from = stageOf(path);
      if (from === 'index') continue;
      for (const target of importsOf(readFileSync(path, 'utf8'))) {
        if (!target.startsWith('.')) continue;
        const to = stageOf(join(dirname(path), target));
        if (to === 'index' || flow.indexOf(to) > flow.indexOf(from))
          wrong.push(`${relative(root, path)}: ${from} imports ${to}, which stands below it`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps node: modules and native packages in run/node', () => {
    const native = ['@resvg/resvg-js', 'dejavu-fonts-ttf'];
    const wrong: string[] = [];
    for (const path of product) {
      if (relative(engine, path).startsWith(join('run', 'node'))) continue;
      for (const target of importsOf(readFileSync(path, 'utf8')))
        if (target.startsWith('node:') || native.includes(target) || target.includes('/node/'))
          wrong.push(`${relative(root, path)} imports ${target}`);
    }
    expect(wrong).toEqual([]);
  });

  it('uses no function whose bits an engine may choose, and no hidden input', () => {
    const allowed = new Set([
      'sqrt',
      'abs',
      'min',
      'max',
      'floor',
      'ceil',
      'round',
      'trunc',
      'sign',
      'fround',
      'imul',
      'clz32',
      'PI',
      'LN2',
      'LN10',
      'E',
      'LOG2E',
      'LOG10E',
      'SQRT1_2',
      'SQRT2',
    ]);
    const wrong: string[] = [];
    for (const path of product) {
      const text = code(readFileSync(path, 'utf8'));
      for (const [, name] of text.matchAll(/\bMath\.(\w+)/g))
        if (!allowed.has(name!)) wrong.push(`${relative(root, path)}: Math.${name}`);
      if (/[^*/]\*\*[^*/]/.test(text)) wrong.push(`${relative(root, path)}: **`);
      if (/\blocaleCompare|toLocale\w*String|\bIntl\./.test(text)) wrong.push(`${relative(root, path)}: depends on the locale`);
      const clockAllowed = relative(engine, path).startsWith(join('run', 'node'));
      if (!clockAllowed && /\bnew Date\b|\bDate\.now|\bperformance\.now|\bcrypto\.getRandomValues/.test(text))
        wrong.push(`${relative(root, path)}: time or entropy`);
    }
    expect(wrong).toEqual([]);
  });

  it('knows no search by name', () => {
    const names = readdirSync(join(root, 'searches'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
      .map((entry) => entry.name);
    expect(names.length).toBeGreaterThan(0);
    const wrong = files(engine, /\.(ts|json)$/).flatMap((path) =>
      names.filter((name) => readFileSync(path, 'utf8').includes(name)).map((name) => `${relative(root, path)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets searches and the command line use the public entries only', () => {
    const wrong: string[] = [];
    const allowed: [string, RegExp][] = [
      ['searches', /^(@lacuna\/engine$|\.)/],
      ['cli', /^(@lacuna\/(engine|engine\/infer|engine\/node|searches)$|commander$|node:|\.)/],
    ];
    for (const [folder, pattern] of allowed)
      for (const path of files(join(root, folder)))
        for (const target of importsOf(readFileSync(path, 'utf8')))
          if (!(pattern.test(target) || (path.endsWith('.test.ts') && /^(vitest|node:|fast-check)/.test(target))))
            wrong.push(`${relative(root, path)} imports ${target}`);

    expect(wrong).toEqual([]);
  });

  it('gives every dependency its reason in CONTRIBUTING.md', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const names = ['package.json', 'engine/package.json', 'searches/package.json', 'cli/package.json'].flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return Object.entries({ ...dependencies, ...devDependencies } as Record<string, string>);
    });
    for (const [name, version] of names) {
      expect(version, `${name} is pinned to an exact version`).toMatch(/^\d+\.\d+\.\d+$/);
      if (!name.startsWith('@lacuna/')) expect(text, `CONTRIBUTING.md gives the reason for ${name}`).toContain(`\`${name}\``);
    }
  });

  it('keeps files short enough to read', () => {
    const long = [...sources, ...files(join(root, 'cli')), ...files(join(root, 'searches'))]
      .map((path) => ({ path: relative(root, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 480);
    expect(long).toEqual([]);
  });
});
