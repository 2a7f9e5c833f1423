import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { parseColumns } from './events.ts';
import { isUnbinned, readUnbinnedModel } from './read-model.ts';
import { curveTypes } from './shape-reader.ts';

const base = () => ({
  kind: 'unbinned',
  observables: [{ name: 'm', unit: 'GeV', range: [0, 10] }],
  parameters: [
    { name: 's', init: 10, bounds: [0, 100] },
    { name: 'b', init: 50, bounds: [0, null] },
    { name: 'mean', init: 4 },
  ],
  poi: 's',
  components: [
    { name: 'signal', yield: 's', shape: { type: 'gaussian', mean: 'mean', sigma: 0.5 } },
    { name: 'background', yield: ['b', 2], shape: { type: 'uniform' } },
  ],
  data: [1, 2, 4, 4.1],
});

/** The base with one place changed: a path of keys and the new value. */
function changed(path: (string | number)[], value: unknown): unknown {
  const copy = structuredClone(base()) as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path[path.length - 1]!] = value;
  return copy;
}

describe('a description', () => {
  it('becomes parameters, yields and data', () => {
    const model = readUnbinnedModel(base());
    expect(model.parameters.map((one) => [one.name, one.init, ...one.bounds])).toEqual([
      ['s', 10, 0, 100],
      ['b', 50, 0, Infinity],
      ['mean', 4, -Infinity, Infinity],
    ]);
    expect(model.poi).toBe(0);
    expect(model.expected(Float64Array.of(10, 50, 4))).toEqual([10, 100]);
    expect([...model.data!.columns[0]!]).toEqual([1, 2, 4, 4.1]);
    expect(isUnbinned(base())).toBe(true);
    expect(isUnbinned({ channels: [] })).toBe(false);
  });

  it('knows constraints with centre and width, and every shape of one observable', () => {
    const model = readUnbinnedModel(changed(['parameters', 2], { name: 'mean', init: 4, constraint: { type: 'lognormal', measured: 5, sigma: 0.1 } })); // biome-ignore format: long
    expect(model.parameters[2]!.constraint).toEqual({ centre: 5, width: 0.5 });
    expect(model.data!.auxiliary[0]).toBe(5);
    expect(curveTypes).toEqual(['gaussian', 'crystal-ball', 'double-crystal-ball', 'novosibirsk', 'johnson-su', 'exponential', 'argus', 'uniform', 'chebyshev', 'bernstein', 'histogram', 'kernel']); // biome-ignore format: names
  });

  it('reads samples and events from files', () => {
    const description = changed(['components', 1, 'shape'], { type: 'kernel', sample: 'mc.csv', bandwidth: 1 });
    const files: Record<string, string> = { 'mc.csv': '1\n2\n5\n', 'data.csv': 'm\n3\n4\n' };
    const model = readUnbinnedModel({ ...(description as object), data: 'data.csv' }, { readFile: (file) => files[file]! });
    expect([...model.data!.columns[0]!]).toEqual([3, 4]);
    expect(() => readUnbinnedModel({ ...(description as object), data: 'data.csv' })).toThrow(/components\[1\]\.shape\.sample: files cannot be read here/); // biome-ignore format: long
  });

  it.each<[string, (string | number)[], unknown, RegExp]>([
    ['kind', ['kind'], 'binned', /kind: unknown choice \("binned"\)/],
    ['unknown key', ['compnents'], [], /compnents: unknown key.*Did you mean "components"/],
    ['no observable', ['observables'], [], /observables: not a list with entries/],
    ['three observables', ['observables'], [1, 2, 3].map((k) => ({ name: `${k}`, range: [0, 1] })), /3 observables, one or two/],
    ['degenerate range', ['observables', 0, 'range'], [3, 3], /observables\[0\]\.range: the interval has no length/],
    ['overlapping ranges', ['observables', 0, 'range'], [[0, 3], [2, 5]], /observables\[0\]\.range\[1\]: the intervals do not rise/], // biome-ignore format: long
    ['infinite range', ['observables', 0, 'range'], [0, Infinity], /observables\[0\]\.range\[1\]: not a finite number/],
    ['name twice', ['parameters', 1, 'name'], 's', /parameters\[1\]\.name: the name stands twice/],
    ['init outside', ['parameters', 0, 'init'], 500, /parameters\[0\]\.init: outside of the bounds 0 to 100/],
    ['bounds', ['parameters', 0, 'bounds'], [5, 1], /parameters\[0\]\.bounds: not two rising bounds/],
    ['init missing', ['parameters', 0, 'init'], undefined, /parameters\[0\]\.init: a number is missing/],
    ['constraint width', ['parameters', 0, 'constraint'], { type: 'gaussian', sigma: 0 }, /parameters\[0\]\.constraint\.sigma: not a positive number/], // biome-ignore format: long
    ['unused', ['parameters', 3], { name: 'x', init: 1 }, /parameters\[3\]: nothing depends on the free parameter x/],
    ['poi', ['poi'], 'ss', /poi: unknown parameter \("ss"\), declare it in "parameters"/],
    [
      'shape type',
      ['components', 0, 'shape', 'type'],
      'gaus',
      /components\[0\]\.shape\.type: unknown shape of 1 observable \("gaus"\)/,
    ],
    [
      'shape parameter',
      ['components', 0, 'shape', 'sigma'],
      undefined,
      /components\[0\]\.shape\.sigma: a parameter of the shape is missing/,
    ],
    ['shape key', ['components', 0, 'shape', 'sigmaa'], 1, /components\[0\]\.shape\.sigmaa: unknown key.*Did you mean "sigma"/],
    [
      'domain',
      ['components', 0, 'shape', 'sigma'],
      -1,
      /components\[0\]\.shape: sigma is outside of its domain \(-1\), give a number above 0/,
    ],
    [
      'unknown parameter',
      ['components', 0, 'shape', 'mean'],
      'meann',
      /components\[0\]\.shape\.mean: unknown parameter \("meann"\).*"mean"/,
    ],
    ['negative yield', ['components', 1, 'yield'], -5, /components\[1\]\.yield: a negative yield \(-5\)/],
    ['mixed', ['components', 1, 'yield'], undefined, /components: yields and fractions are mixed/],
    ['factor twice', ['components', 1, 'yield'], ['b', 'b'], /components\[1\]\.yield\[1\]: a factor stands twice/],
    ['empty data', ['data'], [], /data: not a list with entries/],
    ['NaN', ['data', 1], Number.NaN, /data\[1\]: not a list|data\[1\]: m is not a finite number/],
    ['outside', ['data', 1], 11, /data\[1\]: m = 11 lies outside of the range 0 to 10, widen the range/],
    ['bins', ['bins'], 0.5, /bins: not a number of bins/],
    ['bin edges', ['bins'], [0, 5, 4, 10], /bins\[2\]: edges do not rise: 4 follows 5/],
    ['bins do not tile', ['bins'], [0, 5], /bins: the edges do not run from 0 to 10/],
    ['template', ['components', 1, 'shape'], { type: 'histogram', edges: [0, 7, 6, 10], contents: [1, 1, 1] }, /components\[1\]\.shape\.edges\[2\]: edges do not rise: 6 follows 7/], // biome-ignore format: long
  ])('with a wrong %s is refused by its path', (_, path, value, message) => {
    expect(() => readUnbinnedModel(changed(path, value))).toThrow(UserError);
    expect(() => readUnbinnedModel(changed(path, value))).toThrow(message);
  });

  it('with all Bernstein coefficients free is refused: only ratios matter', () => {
    const free = {
      ...base(),
      parameters: [...base().parameters, { name: 'c0', init: 1 }, { name: 'c1', init: 1 }],
      components: [base().components[0], { name: 'b', yield: 'b', shape: { type: 'bernstein', coefficients: ['c0', 'c1'] } }],
    };
    expect(() => readUnbinnedModel(free)).toThrow(/components\[1\]\.shape\.coefficients: all coefficients/);
  });

  it('with fractions needs exactly one rest', () => {
    const of = (...fractions: unknown[]) => ({
      ...base(),
      parameters: [{ name: 'f', init: 0.5 }],
      poi: 'f',
      components: fractions.map((fraction, k) => ({ name: `${k}`, fraction, shape: { type: 'uniform' } })),
    });
    expect(() => readUnbinnedModel(of('f', 'f'))).toThrow(/0 components have the fraction "rest"/);
    expect(() => readUnbinnedModel(of('rest', 'rest'))).toThrow(/2 components have/);
    expect(() => readUnbinnedModel(of('f', 0.5))).toThrow(/components\[1\]\.fraction: not the name of a parameter/);
    const model = readUnbinnedModel(of('f', 'rest'));
    expect(model.expected(Float64Array.of(0.3))).toEqual([0.3, 0.7]);
    // not extended: the number of events is no part of it, -2 ln of (1/10)^4
    expect(model.likelihood(model.data!).twiceNll(Float64Array.of(0.3))).toBeCloseTo(8 * Math.log(10), 12);
  });
});

describe('columns of a file', () => {
  it('skip comments, blanks and one heading', () => {
    const { columns, lines } = parseColumns('# x\nm, r\n1, 2\n\n3 4 # five\n5;6\n', 'f', 2);
    expect(columns.map((column) => [...column])).toEqual([[1, 3, 5], [2, 4, 6]]); // biome-ignore format: rows
    expect(lines).toEqual([3, 5, 6]);
  });

  it('refuse what is no number, with the line', () => {
    expect(() => parseColumns('1\n0x10\n', 'f.csv', 1)).toThrow(/f\.csv:2: not a finite number \("0x10"\)/);
    expect(() => parseColumns('1\ninf\n', 'f.csv', 1)).toThrow(/f\.csv:2: not a finite number/);
    expect(() => parseColumns('nan\n1\n', 'f.csv', 1)).toThrow(/f\.csv:1: not a finite number/);
    expect(() => parseColumns('1\n1,2\n', 'f.csv', 1)).toThrow(/f\.csv:2: 2 values in a line, 1 expected/);
    expect(() => parseColumns('a\nb\n', 'f.csv', 1)).toThrow(/f\.csv:2: not a finite number/);
    expect(() => parseColumns('', 'f.csv', 1)).toThrow(/f\.csv: there are no events/);
  });
});
