import { describe, expect, it } from 'vitest';
import type { ScanPoint, ScanResult } from '../infer/bump-hunt/scan.ts';
import type { FitResult } from '../infer/fit/fit.ts';
import { aboveFloor } from './cls-plot.ts';
import { clsPlot, profilePlot, pullPlot, pValuePlot, scanLimitPlot } from './infer-plots.ts';
import { scientific } from './p-value-plot.ts';
import { pullRows } from './pull-plot.ts';

type Point = [number, number];
const pathOf = (svg: string, name: string): Point[] => {
  const tag = new RegExp(`<path[^>]*class="${name}"[^>]*>`).exec(svg)![0];
  return [...tag.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map((match): Point => [Number(match[1]), Number(match[2])]);
};

const point = (mass: number, p0: number, more: Partial<ScanPoint> = {}): ScanPoint => ({
  mass,
  resolution: 0.1,
  window: [mass - 1, mass + 1],
  events: 100,
  signal: 1,
  signalError: 2,
  significance: 0.5,
  q0: 0.25,
  p0,
  p0Method: 'asymptotic',
  p0Error: null,
  underSignal: 30,
  limit: { observed: 5 * mass, expected: [mass, 2 * mass, 3 * mass, 5 * mass, 8 * mass], method: 'asymptotic', error: null },
  quantityLimit: null,
  warnings: [],
  ...more,
});

const scan = (points: ScanPoint[]): ScanResult => ({
  kind: 'bump-hunt-result',
  title: 'A <scan> & more',
  observable: { name: 'm', unit: 'GeV' },
  quantity: { name: 'cross-section', unit: 'fb' },
  mode: 'unbinned',
  level: 0.9,
  method: 'CLs, qtilde',
  points,
  strongest: { mass: 2, p0: 1e-5, q0: 18 },
  failed: [],
  warnings: [],
});

const fit = (pulls: [string, number | undefined][]): FitResult =>
  ({
    parameters: [
      { name: 'mu', value: 1, error: 0.2, held: false },
      ...pulls.map(([name, value]) => ({
        name,
        value: 0,
        error: 1,
        held: false,
        ...(value === undefined ? {} : { pull: { value, error: 0.9 } }),
      })),
      { name: 'held', value: 1, error: 0, held: true, pull: { value: 9, error: 0 } },
    ],
  }) as unknown as FitResult;

describe('p-value plot', () => {
  const svg = pValuePlot(scan([point(1, 0.5), point(2, 1e-5), point(3, 0.2, { p0Method: 'toys', p0Error: 0.02 })]));

  it('falls where the p-value does, from left to right', () => {
    const path = pathOf(svg, 'p-values');
    expect(path).toHaveLength(3);
    expect(path[1]![0]).toBeGreaterThan(path[0]![0]);
    expect(path[1]![1]).toBeGreaterThan(path[2]![1]);
    expect(path[2]![1]).toBeGreaterThan(path[0]![1]);
    // equal steps of the logarithm are equal steps of the axis
    const [a, b, c] = [0, 1, 2].map((k) => path[k]![1]) as [number, number, number];
    expect((b - a) / (c - a)).toBeCloseTo(Math.log(0.5 / 1e-5) / Math.log(0.5 / 0.2), 2);
  });

  it('names whole standard deviations, toys, and the strongest excess', () => {
    for (const words of ['1σ', '4σ', 'by toys (few events)', 'smallest at 2 GeV', 'A &lt;scan&gt; &amp; more'])
      expect(svg).toContain(words);
    expect(svg).not.toContain('NaN');
    const global = { local: 1e-5, global: 3e-4, error: 1e-5, localZ: 4.3, globalZ: 3.4, method: 'Gross-Vitells' } as const;
    expect(pValuePlot(scan([point(1, 0.5), point(2, 1e-5)]), { global })).toContain('global ');
    expect(pValuePlot({ ...scan([point(1, 0.5)]), strongest: null })).not.toContain('smallest');
  });

  it('has no tick above 1 and none without number over many decades', () => {
    const deep = pValuePlot(scan([point(1, 0.5), point(2, 1e-23)]));
    expect(deep).not.toMatch(/font-size="[\d.]+">7<\/tspan>/);
    expect(deep.match(/<line/g)!.length).toBeLessThan(130);
  });

  it('writes numbers as powers of ten', () => {
    expect(scientific(0.00031)).toEqual([{ text: '3.1·10' }, { text: '−4', script: 1 }]);
    expect(scientific(0.042)).toEqual([{ text: '0.042' }]);
  });
});

describe('limit plot of a scan', () => {
  it('draws bands in order about the median, and says level and method', () => {
    const svg = scanLimitPlot(scan([point(1, 0.5), point(2, 0.3), point(3, 0.1)]));
    const [wide, narrow, median, observed] = ['band2', 'band1', 'median', 'observed'].map((name) => pathOf(svg, name));
    for (let k = 0; k < 3; k++) {
      const heights = [wide![k]![1], narrow![k]![1], median![k]![1], narrow![5 - k]![1], wide![5 - k]![1]];
      for (let j = 1; j < 5; j++) expect(heights[j]!).toBeGreaterThan(heights[j - 1]!);
      expect(observed![k]![1]).toBeCloseTo(narrow![k]![1], 1);
    }
    for (const words of ['90 % CL (CLs, asymptotic)', 'upper limit on signal events', 'expected ± 2σ'])
      expect(svg).toContain(words);
  });

  it('says where limits come from toys', () => {
    const one = point(2, 0.3);
    const mixed = scanLimitPlot(scan([point(1, 0.5), { ...one, limit: { ...one.limit!, method: 'toys', error: 1 } }]));
    expect(mixed).toContain('90 % CL (CLs, toys where events are few)');
  });

  it('shows the quantity where the scan has one', () => {
    const limit = { observed: 1, expected: [1, 2, 3, 4, 5], method: 'asymptotic', error: null } as const;
    expect(scanLimitPlot(scan([point(1, 0.5, { quantityLimit: limit })]))).toContain('upper limit on cross-section [fb]');
    expect(() => scanLimitPlot(scan([point(1, 0.5, { limit: null })]))).toThrow(/no limits/);
  });
});

describe('pull and impact plot', () => {
  const impacts = [
    { name: 'b', up: 0.3, down: -0.2 },
    { name: 'a', up: -0.1, down: -0.05 },
    { name: 'free', up: 0.01, down: -0.01 },
  ];
  const result = fit([
    ['a', 1.5],
    ['b', -0.5],
    ['free', undefined],
  ]);

  it('orders rows by impact, or by pull, and leaves held parameters out', () => {
    expect(pullRows(result, impacts, 40).map((row) => row.name)).toEqual(['b', 'a', 'free']);
    expect(pullRows(result, undefined, 40).map((row) => row.name)).toEqual(['a', 'b']);
    expect(pullRows(result, impacts, 1).map((row) => row.name)).toEqual(['b']);
  });

  it('puts pulls at their values and bars on their sides', () => {
    const svg = pullPlot(result, { title: 't', impacts, poi: 'mu' });
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(circles).toHaveLength(2);
    // b at -0.5 stands left of a at 1.5
    expect(circles[0]!).toBeLessThan(circles[1]!);
    expect(svg).toContain('Δ ');
    expect(svg).toContain('free');
    expect(() => pullPlot(fit([]))).toThrow(/no constrained parameters/);
  });
});

describe('profile plot', () => {
  const points = Array.from({ length: 21 }, (_, k) => ({ value: k / 10, rise: 4 * (k / 10 - 1) ** 2 }));

  it('is lowest at the best fit, with the levels that it reaches', () => {
    const svg = profilePlot({ parameter: 'mu', points, best: 1 }, { title: 'x' });
    const path = pathOf(svg, 'profile');
    const lowest = path.reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(lowest).toBe(path[10]);
    for (const words of ['68.3 %', '90 %', '95 %', 'mu']) expect(svg).toContain(words);
    expect(() => profilePlot({ parameter: 'mu', points: points.slice(0, 1), best: 1 })).toThrow(/two points/);
  });
});

describe('plot of CLs', () => {
  const points = [0, 1, 2].map((mu) => ({ mu, CLs: 10 ** -mu, expected: [0.1, 0.3, 0.5, 0.7, 0.9].map((one) => one ** mu) }));

  it('draws what the points say on a logarithmic axis, bands in order about the median', () => {
    const svg = clsPlot({ poi: 'mu', level: 0.95, points, observed: 1.3 }, { title: 'A <test>' });
    const [wide, narrow, median, observed] = ['band2', 'band1', 'median', 'observed'].map((name) => pathOf(svg, name));
    for (let k = 1; k < 3; k++) {
      const heights = [wide![k]![1], narrow![k]![1], median![k]![1], narrow![5 - k]![1], wide![5 - k]![1]];
      for (let j = 1; j < 5; j++) expect(heights[j]!).toBeGreaterThan(heights[j - 1]!);
    }
    expect(observed![2]![1] - observed![1]![1]).toBeCloseTo(observed![1]![1] - observed![0]![1], 1);
    for (const words of ['mu &lt; 1.3 at 95 % CL (CLs)', 'A &lt;test&gt;', 'expected ± 2σ']) expect(svg).toContain(words);
    expect(svg).not.toContain('NaN');
  });

  it('cuts curves at the floor of the frame where they cross it, and survives CLs of 0', () => {
    expect(aboveFloor([[0, 0], [2, 20], [4, 30]], 10)).toEqual([[0, 0], [1, 10], [2, 10], [4, 10]]); // biome-ignore format: two paths
    const svg = clsPlot({ poi: 'mu', level: 0.9, points: [...points, { mu: 3, CLs: 0, expected: [0, 0, 0, 0, 0] }] });
    const observed = pathOf(svg, 'observed');
    // from CLs = 0.01, the floor itself, on
    expect(observed).toHaveLength(3);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(clsPlot({ poi: 'mu', level: 0.9, points: points.slice(1, 2) })).toContain('<circle');
    expect(() => clsPlot({ poi: 'mu', level: 0.9, points: [] })).toThrow(/no values/);
  });
});
