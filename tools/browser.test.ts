import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { digestOf, planSearch, runHere } from '@lacuna/engine';
import { searches } from '@lacuna/searches';
import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Digest of 3,000 events of samples of the main search. It moves with physics, the selection and the detector card: then the new value
 * goes into golden-digest.json, with a line under "Physics" in CHANGELOG.md where events or selection changed.
 */
const golden: string = JSON.parse(readFileSync(join(root, 'tools', 'golden-digest.json'), 'utf8')).digest;

const options = { events: 3_000, masses: [3], seed: 7 };

/** The tables of the two-photon background take longer than all the rest, and the signal goes through the same engine: the first two suffice. */
const BACKGROUNDS = 2;

/** The public entry as a browser would load it, with the same job in it. */
const job = `
  import { digestOf, planSearch, runHere } from '@lacuna/engine';
  import { searches } from '@lacuna/searches';
  const { search } = searches['zprime-invisible'];
  const part = { ...search, backgrounds: search.backgrounds.slice(0, ${BACKGROUNDS}) };
  globalThis.result = digestOf(runHere(planSearch(part, ${JSON.stringify(options)})));
`;

/** Everything in Math whose last bits an engine may choose, and what is random. */
const forbidden =
  'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow random sin sinh tan tanh';

describe('events are the same bytes everywhere', () => {
  let bundle = '';
  beforeAll(() => {
    const built = buildSync({
      stdin: { contents: job, resolveDir: join(root, 'cli'), loader: 'js' },
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      conditions: ['@lacuna/source'],
      logLevel: 'error',
      // a context of node:vm looks every global up from outside of itself: as arguments they are as near as in a browser
      banner: { js: '(function (Math, Number, Object, Float64Array, Int32Array, Uint8Array) {' },
      footer: { js: '})(Math, Number, Object, Float64Array, Int32Array, Uint8Array);' },
    });
    bundle = built.outputFiles[0]!.text;
  });

  it('in Node, as committed', () => {
    const { search } = searches['zprime-invisible']!;
    const part = { ...search, backgrounds: search.backgrounds.slice(0, BACKGROUNDS) };
    expect(digestOf(runHere(planSearch(part, options)))).toBe(golden);
  });

  it('in a bare context, as in a browser', () => {
    const context = createContext({});
    runInContext(bundle, context);
    expect(context['result']).toBe(golden);
  });

  it('with every implementation-defined Math function throwing', () => {
    const context = createContext({});
    runInContext(
      `for (const name of '${forbidden}'.split(' ')) Math[name] = () => { throw new Error('Math.' + name); };`,
      context,
    );
    expect(() => runInContext('Math.sin(1)', context)).toThrow('Math.sin');
    runInContext(bundle, context);
    expect(context['result']).toBe(golden);
  });
});
