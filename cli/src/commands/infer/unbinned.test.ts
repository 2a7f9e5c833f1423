import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../run-command.fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-unbinned-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const lacuna = (...args: string[]) => runCommand(['infer', ...args]);

async function refused(...args: string[]): Promise<string> {
  const { code, out, err } = await lacuna(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err;
}

const example = (name: string) => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const model = example('unbinned.json');
const hunt = example('bump-hunt.json');
const plain = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** A changed example with data of its own in the test's folder. */
function written(name: string, value: unknown): string {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return join(folder, name);
}

describe('examples/unbinned.json', () => {
  it('fit finds what the data were made of; its plots are written', async () => {
    const { code, out, err } = await lacuna('fit', model, '--impacts', '--json', '--out', join(folder, 'fit'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { parameters, edm, poi } = JSON.parse(out);
    const truth = { signal: 60, background: 2000, mass: 3.1, resolution: 0.03, slope: -0.6 };
    for (const [name, value] of Object.entries(truth))
      expect(Math.abs(parameters[name].value - value), name).toBeLessThan(3 * parameters[name].error);
    expect(edm).toBeLessThan(1e-6);
    expect(poi).toBe('signal');
    for (const name of ['pulls', 'profile']) {
      expect(readFileSync(join(folder, 'fit', `${name}.svg`), 'utf8')).toContain('Peak in the dimuon mass');
      expect(
        readFileSync(join(folder, 'fit', `${name}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });

  it('limit, hypotest and scan know it as they know workspaces', async () => {
    const limit = JSON.parse((await lacuna('limit', model, '--level', '0.9', '--json')).out);
    expect(limit).toMatchObject({ level: 0.9, method: 'cls', poi: 'signal' });
    expect(limit.expected).toHaveLength(5);
    expect(limit.observed).toBeGreaterThan(limit.muhat);
    const test = JSON.parse((await lacuna('hypotest', model, '--mu', String(limit.observed), '--json')).out);
    expect(test.CLs).toBeCloseTo(0.1, 4);
    const q0 = JSON.parse((await lacuna('hypotest', model, '--test-stat', 'q0', '--json')).out);
    expect(q0.Z).toBeGreaterThan(4);
    const other = JSON.parse((await lacuna('fit', model, '--poi', 'slope', '--json')).out);
    expect(other.poi).toBe('slope');
  });

  it('errors name file, JSON path and line', async () => {
    const description = { ...plain(model), data: 'events.csv' };
    const at = (change: object) => written('model.json', { ...description, ...change });
    written('events.csv', '2.5\n3.1\nnan\n');
    expect(await refused('fit', at({}))).toMatch(/^model\.json: events\.csv:3: not a finite number \("nan"\)/);
    written('events.csv', '2.5\n3.1\n7\n');
    expect(await refused('fit', at({}))).toMatch(/events\.csv:3: m = 7 lies outside of the range 1 to 5, widen the range/);
    expect((await lacuna('fit', at({ outside: 'drop' }))).code).toBe(0);
    written('events.csv', '\n# nothing\n');
    expect(await refused('fit', at({}))).toMatch(/events\.csv: there are no events/);
    expect(await refused('fit', at({ data: 'none.csv' }))).toMatch(
      /data: no such file \("none\.csv"\), it is looked for beside model\.json/,
    );
    expect(await refused('fit', at({ data: undefined }))).toMatch(/model\.json: there are no data/);
    expect(await refused('fit', at({ poi: 'sigmal' }))).toMatch(/poi: unknown parameter \("sigmal"\).*Did you mean "signal"/);
    expect(await refused('fit', written('broken.json', '{"kind": "unbinned",'))).toMatch(/broken\.json:1:\d+: broken JSON/);
    expect(await refused('fit', model, '--patch', 'x.json')).toMatch(/--patch: unbinned\.json is an unbinned model/);
    expect(await refused('fit', model, '--allow-negative-yields')).toMatch(
      /--allow-negative-yields: unbinned\.json is an unbinned model/,
    );
    expect(await refused('limit', model, '--poi', 'nothing')).toMatch(/poi: unknown parameter \("nothing"\)/);
  });
});

describe('examples/bump-hunt.json', () => {
  const few = () =>
    written('hunt.json', { ...plain(hunt), data: example('dimuon-masses.csv'), scan: { from: 2.9, to: 3.3, step: 1 } });

  it('scan gives local p-values, limits, a global p-value, and plots', async () => {
    const { code, out, err } = await lacuna(
      'scan',
      few(),
      '--level',
      '0.9',
      '--global',
      '2',
      '--json',
      '--out',
      join(folder, 'scan'),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { points, strongest, global, level, quantity, mode } = JSON.parse(out);
    expect({ level, quantity, mode }).toEqual({ level: 0.9, quantity: { name: 'cross-section', unit: 'fb' }, mode: 'binned' });
    expect(Math.abs(strongest.mass - 3.1)).toBeLessThan(0.05);
    expect(strongest.p0).toBeLessThan(1e-5);
    expect(points[3].quantityLimit.expected).toHaveLength(5);
    expect(global.extrapolated.global).toBeGreaterThan(strongest.p0);
    for (const name of ['limit.svg', 'p-value.svg'])
      expect(readFileSync(join(folder, 'scan', name), 'utf8')).toContain('Dimuon resonance');
    for (const name of ['limit.png', 'p-value.png', 'scan.json']) expect(existsSync(join(folder, 'scan', name))).toBe(true);
  });

  it('as text: a line a mass, the excess, the spurious-signal test', async () => {
    const edges = Array.from({ length: 401 }, (_, k) => 1 + 0.01 * k);
    const contents = edges.slice(1).map((edge) => 20 * Math.exp(-0.6 * edge));
    written('background.json', { edges, contents });
    const { code, out } = await lacuna('scan', few(), '--p-values', '--background', 'background.json');
    expect(code).toBe(0);
    expect(out).toMatch(/^m \[GeV\] +signal +error +Z +p0\n/);
    expect(out).toMatch(/strongest excess at 3\.1\d* GeV: local p-value/);
    expect(out).toMatch(/spurious signal, order 2: at most -?0\.[01]\d+ of the error .* passed/);
    expect(await refused('scan', few(), '--background', 'none.json')).toMatch(/--background: no such file/);
    written('wrong.json', { edges: [1, 2], contents: 'x' });
    expect(await refused('scan', few(), '--background', 'wrong.json')).toMatch(/wrong\.json: not a histogram/);
  });

  it('is refused where one model is wanted, and with errors in its description', async () => {
    expect(await refused('limit', hunt)).toMatch(/bump-hunt\.json: a bump hunt has a model at every mass.*lacuna infer scan/);
    expect(await refused('scan', written('w.json', { ...plain(hunt), window: -1 }))).toMatch(
      /^w\.json: window: not a positive number/,
    );
    expect(await refused('scan', few(), '--global', '1')).toMatch(/--global/);
    expect(await refused('scan', few(), '--level', '1')).toMatch(/--level: not a confidence level/);
  });
});
