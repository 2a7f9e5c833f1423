import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Progress } from '@lacuna/engine/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../run-command.fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-infer-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mu = { name: 'mu', type: 'normfactor', data: null };
const workspace = (signal: number[] = [4, 9]) => ({
  channels: [
    {
      name: 'c',
      samples: [
        { name: 'signal', data: signal, modifiers: [mu] },
        { name: 'b', data: [50, 55], modifiers: [{ name: 'k', type: 'normsys', data: { lo: 0.9, hi: 1.1 } }] },
      ],
    },
  ],
  observations: [{ name: 'c', data: [52, 60] }],
  measurements: [{ name: 'm', config: { poi: 'mu', parameters: [] } }],
  version: '1.0.0',
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const run = (...args: string[]) => runCommand(['infer', ...args]);
const json = async (...argv: string[]) => {
  const { code, out, err } = await run(...argv, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
};

describe('lacuna infer', () => {
  it('limit: the fields that others read, at the level asked for', async () => {
    const path = file('w.json', workspace());
    const limit = await json('limit', path, '--level', '0.9');
    expect(limit).toMatchObject({ level: 0.9, method: 'cls', poi: 'mu' });
    expect(limit.expected.length).toBe(5);
    const { observed } = limit;
    // CLs at the limit is 1 - level
    const test = await json('hypotest', path, '--mu', String(observed));
    expect(test.CLs).toBeCloseTo(0.1, 6);
    expect(test.qtilde).toBeGreaterThan(0);
    expect((await json('limit', path)).observed).toBeGreaterThan(observed);
    // a flat prior agrees roughly, a percent sign is read
    const bayes = await json('limit', path, '--level', '90 %', '--method', 'bayes');
    expect(bayes.observed / observed).toBeGreaterThan(0.8);
    expect(bayes.observed / observed).toBeLessThan(1.3);
  });

  it('fit: values and errors by name', async () => {
    const fit = await json('fit', file('w.json', workspace()), '--minos', '--impacts');
    expect(Object.keys(fit.parameters)).toEqual(['mu', 'k']);
    expect(fit.parameters.mu.error).toBeGreaterThan(0);
    expect(fit.parameters.mu.interval.length).toBe(2);
    expect(fit.edm).toBeLessThan(1e-8);
    expect(Number.isFinite(fit.twiceNll)).toBe(true);
    expect(fit.impacts[0].name).toBe('k');
  });

  it('scan over a patch set: each signal against the workspace alone', async () => {
    const path = file('background.json', workspace([0, 0]));
    const patches = [1, 2].map((mass) => ({
      metadata: { name: `m${mass}`, values: [mass] },
      patch: [{ op: 'replace', path: '/channels/0/samples/0/data', value: [4 * mass, 9] }],
    }));
    const metadata = {
      references: { hepdata: 'ins1234567' },
      digests: { md5: 'a'.repeat(32) },
      labels: ['mass'],
      description: '',
    };
    const set = file('patches.json', { metadata, patches, version: '1.0.0' });
    const { points } = await json('scan', path, '--patch', set);
    expect(points.map((one: { values: unknown }) => one.values)).toEqual([{ mass: 1 }, { mass: 2 }]);
    const alone = await json('limit', path, '--patch', `${set}#m2`);
    expect(points[1].observed).toBeCloseTo(alone.observed, 6);
    // drawn against the first label whose values differ
    const drawn = await run('scan', path, '--patch', set, '--out', join(folder, 'patches'));
    expect(drawn.out).toContain(join(folder, 'patches', 'limit.png'));
    expect(readFileSync(join(folder, 'patches', 'limit.svg'), 'utf8')).toMatch(/upper limit on mu/);
    const { err, code } = await run('limit', path, '--patch', set);
    expect(err).toMatch(/set of 2 patches.*patches\.json#m1/);
    expect(code).toBe(2);
  });

  it('scan over values: CLs as hypotest gives it, drawn, with progress that counts each value once', async () => {
    const path = file('w.json', workspace());
    const { points } = await json('scan', path, '--mu', '0.5,1', '--out', join(folder, 'values'));
    expect(points[1].CLs).toBeCloseTo((await json('hypotest', path, '--mu', '1')).CLs, 9);
    expect(readFileSync(join(folder, 'values', 'CLs.svg'), 'utf8')).toContain('expected, median');
    expect(JSON.parse(readFileSync(join(folder, 'values', 'scan.json'), 'utf8')).points).toEqual(points);
    const advance = vi.spyOn(Progress.prototype, 'advance');
    await run('scan', path, '--mu', '0:2:0.5');
    expect(advance.mock.calls.flat()).toEqual([1, 1, 1, 1, 1]);
    advance.mockRestore();
  });

  it('asks what was meant by an unknown kind of model', async () => {
    const { code, err } = await run('fit', file('kind.json', { kind: 'unbined' }));
    expect({ code, err }).toMatchObject({ code: 2 });
    expect(err).toMatch(/kind\.json: \/kind: unknown kind of model \("unbined"\).*Did you mean "unbinned"/);
  });

  it('refuses a file that is larger than any workspace without reading it', async () => {
    const path = file('sparse.json', '{');
    truncateSync(path, 400_000_001);
    const { code, err, out } = await run('fit', path);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/sparse\.json: larger than 400 MB/);
  });

  it('toys: the same numbers for a seed', async () => {
    const path = file('w.json', workspace());
    const argv = ['toys', path, '--mu', '1', '--toys', '60', '--seed', '5'];
    const first = await json(...argv);
    expect(first).toMatchObject({ mu: 1, toys: 60, seed: 5, poi: 'mu' });
    expect(first.CLs).toBeGreaterThan(0);
    expect(await json(...argv)).toEqual(first);
  });

  it.each([
    ['limit', 'missing.json', [], /missing\.json: no such workspace/],
    ['limit', '{"channels": [', [], /broken JSON/],
    ['limit', {}, [], /bad\.json: \/channels: missing, expected array/],
    ['limit', workspace(), ['--level', '1'], /--level: not a confidence level/],
    ['limit', workspace(), ['--method', 'best'], /--method: unknown method \("best"\)/],
    ['limit', workspace(), ['--poi', 'mue'], /--poi: the parameter of interest is not in the model \("mue"\)/],
    ['limit', workspace([0, 0]), [], /mu has no effect/],
    ['limit', workspace(), ['--interpolation', 'normsys=code2'], /--interpolation: not an interpolation/],
    ['hypotest', workspace(), ['--mu', 'one'], /--mu: not a number/],
    ['hypotest', workspace(), ['--mu', '-1'], /qtilde tests values of 0 and more/],
    ['fit', workspace(), ['--measurement', 'n'], /no measurement of this name \("n"\)/],
    ['toys', workspace(), ['--toys', '0'], /--toys: not a whole number/],
    ['scan', workspace(), ['--mu', '1:0:1'], /--mu: not values/],
  ] as const)('%s refuses %j %j', async (command, content, options, message) => {
    const path = content === 'missing.json' ? join(folder, content) : file('bad.json', content);
    const { code, out, err } = await run(command, path, ...options);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(out).toBe('');
  });
});
