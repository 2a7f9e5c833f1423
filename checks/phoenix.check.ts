import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageWith } from '../tools/npm-package.mjs';

const root = join(import.meta.dirname, '..');
const display = packageWith('phoenix-event-display@3.0.5');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-phoenix-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lacuna = (...args: string[]) =>
  execFileSync(process.execPath, [join(root, 'cli', 'bin', 'lacuna.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LACUNA_CACHE: join(folder, 'cache') },
  });

interface Shown {
  events: {
    name: string;
    said: string[];
    collections: { name: string; objects: number; shown: number; from: number[]; to: number[] }[];
  }[];
  complaints: string[];
}

/** Whatever the display asks of a browser while it is loaded. */
const noWindow = `
const anything = () => new Proxy(function () {}, {
  get: (of, key) => key === Symbol.toPrimitive ? () => '' : key === 'length' ? 0 : key === Symbol.iterator ? function* () {} : (of[key] ??= anything()),
  apply: () => anything(), construct: () => anything(),
});
for (const name of ['window', 'document', 'self', 'HTMLElement', 'localStorage', 'Image']) globalThis[name] ??= anything();
`;

describe('the Phoenix event display', () => {
  it('builds its scene from our files: every object, in the detector, none hidden by its filters', (context) => {
    if ('missing' in display) {
      console.log(`skipped: ${display.missing}`);
      context.skip(display.missing);
      return;
    }
    const reader = join(folder, 'reader.cjs');
    buildSync({
      stdin: {
        contents: readFileSync(join(root, 'tools', 'interop', 'phoenix-display.mjs'), 'utf8'),
        resolveDir: display.folder,
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: reader,
      banner: { js: noWindow },
      logLevel: 'error',
    });
    lacuna('generate', 'e+ e- -> tau+ tau- (gamma)', '--events', '40', '--out', 'taus.hepmc');
    lacuna('simulate', 'taus.hepmc', '--phoenix', 'taus.json', '--out', 'taus.parquet');
    const file = JSON.parse(readFileSync(join(folder, 'taus.json'), 'utf8')) as Record<
      string,
      Record<string, Record<string, unknown[]>>
    >;
    const shown = JSON.parse(execFileSync(process.execPath, [reader, 'taus.json'], { cwd: folder, encoding: 'utf8' })) as Shown;
    // a colour or number that it does not understand makes it complain
    expect(shown.complaints.filter((text) => !text.includes('Multiple instances'))).toEqual([]);
    expect(shown.events.map(({ name }) => name)).toEqual(Object.keys(file));
    const seen: Record<string, number> = {};
    for (const { name, said, collections } of shown.events) {
      expect(said.join()).toMatch(/^Event#\d+ from run#\d+$/);
      const written = Object.values(file[name]!)
        .filter((kinds) => typeof kinds === 'object')
        .flatMap((kinds) => Object.entries(kinds))
        .filter(([, objects]) => objects.length > 0);
      expect(collections.map(({ name }) => name).sort()).toEqual(written.map(([name]) => name).sort());
      for (const { name: collection, objects, shown: visible, from, to } of collections) {
        // points of one collection are one object
        const expected = collection === 'KLM clusters' ? 1 : written.find(([name]) => name === collection)![1].length;
        expect([collection, objects, visible]).toEqual([collection, expected, expected]);
        seen[collection] = (seen[collection] ?? 0) + objects;
        // millimetres: the yoke ends 3.3 m from the axis, 4 m forward
        for (const edge of [...from, ...to]) expect(Math.abs(edge), `${name}, ${collection}`).toBeLessThan(5000);
      }
    }
    console.log(`Phoenix 3.0.5 shows ${JSON.stringify(seen)}`);
    for (const kind of ['Reconstructed tracks', 'Neutral clusters', 'Clusters of tracks', 'Generated vertices'])
      expect(seen[kind], kind).toBeGreaterThan(20);
  });
});
