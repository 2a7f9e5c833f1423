import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../run-command.fixture.ts';

let folder: string;
const path = (name: string) => join(folder, name);

/** One bin, signal 2 mu on a background of 3, 4 seen. */
const oneCount = {
  channels: [
    {
      name: 'window',
      samples: [
        { name: 'signal', data: [2], modifiers: [{ name: 'mu', type: 'normfactor', data: null }] },
        { name: 'background', data: [3], modifiers: [] },
      ],
    },
  ],
  observations: [{ name: 'window', data: [4] }],
  measurements: [{ name: 'M', config: { poi: 'mu', parameters: [] } }],
  version: '1.0.0',
};
const uncertain = structuredClone(oneCount);
Object.assign(uncertain.channels[0]!.samples[1]!, {
  data: [30],
  modifiers: [{ name: 'rate', type: 'normsys', data: { hi: 1.1, lo: 0.9 } }],
});
uncertain.observations[0]!.data = [33];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-coverage-'));
  writeFileSync(path('one.json'), JSON.stringify(oneCount));
  writeFileSync(path('two.json'), JSON.stringify(uncertain));
  writeFileSync(path('prior.csv'), '# value,density\n0,1\n100,1\n');
  writeFileSync(path('broken.csv'), '0,1\n1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lacuna = (...args: string[]) => runCommand(['infer', ...args]);

async function json(...args: string[]) {
  const { code, out, err } = await lacuna(...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

async function refused(...args: string[]): Promise<string> {
  const { code, out, err } = await lacuna(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err;
}

describe('lacuna infer coverage', () => {
  it('one count is summed exactly', async () => {
    const { how, points, poi } = await json('coverage', path('one.json'), '--method', 'fc', '--level', '0.9', '--mu', '0,0.5,2');
    expect({ how, poi }).toEqual({ how: 'exact sums', poi: 'mu' });
    for (const { coverage, error, toys } of points) {
      expect(coverage).toBeGreaterThanOrEqual(0.9 - 1e-9);
      expect(error).toBeLessThan(1e-9);
      expect(toys).toBeNull();
    }
  });

  it('a model with nuisances throws toys, and prints their error', async () => {
    const { code, out } = await lacuna(
      'coverage',
      path('two.json'),
      '--method',
      'profile',
      '--level',
      '0.683',
      '--mu',
      '3',
      '--toys',
      '300',
    );
    expect(code).toBe(0);
    const [coverage, error] = /^3\s+(0\.\d+)\s+(0\.\d+)/m.exec(out)!.slice(1).map(Number);
    expect(error).toBeCloseTo(Math.sqrt((0.683 * 0.317) / 300), 2);
    expect(Math.abs(coverage! - 0.683)).toBeLessThan(4 * error!);
  });

  it('refuses methods, levels and values that are none', async () => {
    expect(await refused('coverage', path('one.json'), '--method', 'clb')).toMatch(/--method: unknown method \("clb"\)/);
    expect(await refused('coverage', path('one.json'), '--level', '1')).toMatch(/--level/);
    expect(await refused('coverage', path('one.json'), '--mu', '1,-2')).toMatch(/--mu: not a number >= 0 \("-2"\)/);
    expect(await refused('coverage', path('two.json'), '--method', 'fc', '--mu', '1')).toMatch(/one count on a known background/);
    expect(await refused('coverage', path('none.json'))).toMatch(/no such/);
  });
});

describe('lacuna infer limit', () => {
  it('bayes: flat by default, Jeffreys and a table on request; flat is what a flat table is', async () => {
    const of = (...more: string[]) => json('limit', path('one.json'), '--method', 'bayes', '--level', '0.9', ...more);
    const flat = await of();
    expect(flat).toMatchObject({ level: 0.9, method: 'bayes', poi: 'mu', posterior: { prior: 'flat' } });
    // CLs by exact sums: sum of Poisson terms at 2 mu + 3 over those at 3
    const sum = (mean: number) => [0, 1, 2, 3, 4].reduce((s, k) => s + (mean ** k * Math.exp(-mean)) / [1, 1, 2, 6, 24][k]!, 0);
    expect(sum(2 * flat.observed + 3) / sum(3)).toBeCloseTo(0.1, 5);
    // background alone gives at most 3 events with a probability of 0.65, at most 2 with 0.42: the median is the limit at 3
    const three = (mean: number) => sum(mean) - (mean ** 4 * Math.exp(-mean)) / 24;
    expect(three(2 * flat.expected[2] + 3) / three(3)).toBeCloseTo(0.1, 5);
    expect(flat.expectedFrom).toMatch(/exact quantiles/);
    expect(flat.posterior.interval68[0]).toBeLessThan(flat.posterior.interval68[1]);
    expect((await of('--prior', path('prior.csv'))).observed).toBeCloseTo(flat.observed, 5);
    expect((await of('--prior', 'jeffreys')).observed).toBeLessThan(flat.observed);
    expect(await refused('limit', path('one.json'), '--method', 'bayes', '--prior', path('broken.csv'))).toMatch(
      /broken\.csv:2: not a line of value,density/,
    );
    expect(await refused('limit', path('one.json'), '--method', 'bayes', '--prior', 'fat')).toMatch(/no such prior/);
  });

  it('cls: a plot of CLs; the other methods have none', async () => {
    const { code, out } = await lacuna('limit', path('two.json'), '--out', path('plots'));
    expect(code).toBe(0);
    expect(out).toContain(join(path('plots'), 'CLs.png'));
    expect(readFileSync(join(path('plots'), 'CLs.svg'), 'utf8')).toMatch(/mu &lt; [\d.]+ at 95 % CL/);
    expect(await refused('limit', path('two.json'), '--method', 'fc', '--out', path('none'))).toMatch(
      /--out: the plot is of CLs/,
    );
    expect(existsSync(path('none'))).toBe(false);
  });

  it('bayes and fc with nuisances: expected limits from toys, none where none are wanted', async () => {
    const of = (...more: string[]) => json('limit', path('two.json'), '--method', 'bayes', ...more);
    const cls = await json('limit', path('two.json'));
    const { expected, expectedFrom } = await of('--band-toys', '200');
    expect(expectedFrom).toMatch(/^200 toys of background alone \(seed 1\)/);
    // a flat prior is CLs for Gaussian data; 200 toys fix the median to about 0.1 and the ends to 0.2 of half the 1 sigma band
    const width = 0.5 * (cls.expected[3] - cls.expected[1]);
    for (let k = 0; k < 5; k++) expect(Math.abs(expected[k] - cls.expected[k])).toBeLessThan(0.6 * width);
    expect((await of('--band-toys', '200')).expected).toEqual(expected);
    expect(await of('--band-toys', '0')).toMatchObject({ expected: null, expectedFrom: 'not asked for' });
    expect(await refused('limit', path('two.json'), '--band-toys', '-1')).toMatch(/--band-toys/);
    const { code, out } = await lacuna('limit', path('two.json'), '--method', 'fc', '--toys', '20', '--band-toys', '20');
    expect(code).toBe(0);
    expect(out).toMatch(/expected [\d.]+, 68 % \[.*\], 95 % \[.*\] \(20 toys of background alone/);
  });

  it('fc of one count is the exact belt, with its sensitivity', async () => {
    const { interval, observed, sensitivity, expected } = await json(
      'limit',
      path('one.json'),
      '--method',
      'fc',
      '--level',
      '0.9',
    );
    expect(interval[1]).toBe(observed);
    // published for 4 events on 3 at 90 %: 0.00 to 5.60
    expect(interval[0]).toBe(0);
    expect(2 * observed).toBeCloseTo(5.6, 2);
    expect(2 * sensitivity).toBeCloseTo(4.42, 1);
    // the published upper ends at 0, 1, 3, 5 and 7 events, the quantiles of a mean of 3
    expected.forEach((value: number, k: number) => {
      expect(Math.abs(2 * value - [1.08, 1.88, 4.42, 6.99, 9.53][k]!)).toBeLessThan(0.01);
    });
    const { out } = await lacuna('limit', path('one.json'), '--method', 'fc', '--level', '0.9');
    expect(out).toMatch(/mu in \[0, 2\.79\d+\] at 90 % \(Feldman-Cousins, exact belt/);
  });
});
