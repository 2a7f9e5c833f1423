import { describe, expect, test } from 'vitest';
import { cutFlowPlot } from './cut-flow-plot.ts';
import { sampleResult } from './fixture.test.ts';
import { closedRanges, limitCurve, limitPlot } from './limit-plot.ts';
import { nMinusOnePlot, rejectedRanges } from './n-minus-one-plot.ts';
import { plots } from './plots.ts';
import type { SearchResult } from './result.ts';
import { spectrumPlot } from './spectrum-plot.ts';

type Point = [number, number];

/** Points of the first path of a class. */
function pathOf(svg: string, name: string): Point[] {
  const tag = new RegExp(`<path[^>]*class="${name}"[^>]*>`).exec(svg) ?? new RegExp(`<g class="${name}"><path[^>]*>`).exec(svg);
  const d = / d="([^"]*)"/.exec(tag![0])![1]!;
  return [...d.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map((match): Point => [Number(match[1]), Number(match[2])]);
}

/** A crude check that tags are balanced and attributes quoted: what an XML parser would refuse first. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [tag, close, name, rest] of svg.matchAll(/<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/g)) {
    if (close === '/') expect(open.pop()).toBe(name);
    else if (!tag.endsWith('/>')) open.push(name!);
    expect(rest).not.toContain('NaN');
    expect(rest).not.toMatch(/ (width|height)="-/);
  }
  expect(open).toEqual([]);
  expect(svg.replace(/<\/?[A-Za-z]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, '')).not.toMatch(/[<>]/);
}

describe('limit plot', () => {
  const svg = limitPlot(sampleResult());

  test('bands and median run from left to right, 2 sigma outside 1 sigma outside the median', () => {
    const [wide, narrow, median] = ['band2', 'band1', 'median'].map((name) => pathOf(svg, name));
    const n = median!.length;
    expect(n).toBe(13);
    expect(wide).toHaveLength(2 * n);
    for (let i = 0; i < n; i++) {
      if (i > 0) expect(median![i]![0]).toBeGreaterThan(median![i - 1]![0]);
      // upward is smaller: upper edges first, lower edges back
      const heights = [wide![i]![1], narrow![i]![1], median![i]![1], narrow![2 * n - 1 - i]![1], wide![2 * n - 1 - i]![1]];
      for (let j = 1; j < heights.length; j++) expect(heights[j]!).toBeGreaterThan(heights[j - 1]!);
    }
  });

  test('a larger limit is higher', () => {
    const median = pathOf(svg, 'median');
    expect(median.at(-1)![1]).toBeLessThan(median[0]![1]);
  });

  test('every number on the plot says what it is', () => {
    for (const words of [
      '90 % credibility (Bayesian), BF(inv) = 1',
      '276 pb⁻¹',
      'observed in pseudo-data',
      'expected, median',
      'published, observed (276 pb⁻¹, 90 %)',
    ]) {
      expect(svg).toContain(words);
    }
  });

  test('the region without a limit starts where the search says, and says why', () => {
    const result = sampleResult();
    expect(closedRanges(result, limitCurve(result), 8)).toEqual([
      { from: 6, to: 8, because: 'background incomplete: e+ e- -> e+ e- mu+ mu-' },
    ]);
    expect(svg).toContain('no limit');
    expect(svg.match(/class="no-limit"/g)).toHaveLength(1);
  });

  test('published couplings are not drawn on another scenario or quantity', () => {
    expect(svg.match(/class="published"><path/g)).toHaveLength(1);
    for (const options of [{ scenario: 'BF(inv) of the model' }, { quantity: 'cross-section' as const }]) {
      const other = limitPlot(sampleResult(), options);
      expect(other).not.toContain('published, observed');
      expect(other).not.toContain('class="published"><path');
    }
  });

  test('95 % CLs is another curve with its own label', () => {
    const other = limitPlot(sampleResult(), { level: 0.95, method: 'CLs' });
    expect(other).toContain('95 % CL (CLs)');
    expect(other).not.toContain('credib');
  });

  test('a gap in the scan is a gap in the bands', () => {
    const result = sampleResult();
    result.masses[5]!.limits = [];
    result.masses[5]!.noLimit = 'too few events';
    expect(limitPlot(result).match(/class="band1"/g)).toHaveLength(2);
  });

  test('one mass, no mass and no expectation are drawn without failing', () => {
    const result = sampleResult();
    const one: SearchResult = { ...result, masses: result.masses.slice(2, 3) };
    expectWellFormed(limitPlot(one));
    expect(pathOf(limitPlot(one), 'band1')).toHaveLength(4);
    expectWellFormed(limitPlot({ ...result, masses: [], closure: null }));
    const observedOnly = result.masses.map((point) => ({
      ...point,
      limits: point.limits.map((limit) => ({ ...limit, expected: null })),
    }));
    expectWellFormed(limitPlot({ ...result, masses: observedOnly }));
  });
});

describe('spectrum plot', () => {
  test('each major tick of the visible axes has its number', () => {
    const svg = spectrumPlot(sampleResult());
    const numbers = [...svg.matchAll(/<tspan>(−?\d+)<\/tspan>/g)].map((match) => match[1]);
    for (const number of ['−1', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']) expect(numbers).toContain(number);
  });
  test('pseudo-data are named so; the ratio panel is there with data only', () => {
    const result = sampleResult();
    expect(spectrumPlot(result)).toContain('pseudo-data');
    expect(spectrumPlot(result)).toContain('class="ratio"');
    // the relative uncertainty around one has a height in each bin
    expect(spectrumPlot(result).split('class="ratio"')[1]).not.toContain('height="0"');
    result.spectra[0]!.data = null;
    expect(spectrumPlot(result)).not.toContain('class="ratio"');
    result.spectra[0]!.data = { kind: 'observed', counts: new Array(44).fill(3) };
    expect(spectrumPlot(result)).toContain('data, observed');
  });
  test('linear, logarithmic, empty: all well-formed', () => {
    const result = sampleResult();
    expectWellFormed(spectrumPlot(result, { yScale: 'linear' }));
    expectWellFormed(spectrumPlot(result, { yScale: 'log' }));
    const empty = new Array(44).fill(0);
    for (const part of result.spectra[0]!.stacked) Object.assign(part, { values: empty, errors: empty });
    result.spectra[0]!.signals = [];
    expectWellFormed(spectrumPlot(result));
    result.spectra[0]!.data!.counts = empty;
    expectWellFormed(spectrumPlot(result));
  });
  test('an unknown spectrum is an error', () => {
    expect(() => spectrumPlot(sampleResult(), { spectrum: 'nope' })).toThrow(/no spectrum nope/);
  });
});

test('a title too long for its plot is cut, not drawn over the legend', () => {
  const result = sampleResult();
  result.search.title = 'a very long title '.repeat(30);
  for (const svg of [spectrumPlot(result), limitPlot(result)]) {
    const words = /<g class="caption">.*?<\/g>/s.exec(svg)![0];
    expect(words).toContain('…');
    expect(words.length).toBeLessThan(900);
  }
});

test('a cut flow with more steps for the signal keeps every mark and name inside', () => {
  const result = sampleResult();
  const signal = result.cutFlow.find((flow) => flow.role === 'signal')!;
  for (let i = 1; i <= 3; i++) signal.steps.push({ ...signal.steps.at(-1)!, name: `dimuon.aLongNameOfAnObservable ${i}` });
  const svg = cutFlowPlot(result);
  const height = Number(/<svg[^>]* height="(\d+)/.exec(svg)![1]);
  const marks = [...svg.matchAll(/<circle[^>]*cy="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(marks.length).toBeGreaterThan(signal.steps.length);
  expect(Math.max(...marks)).toBeLessThan(height - 60);
  for (const { name } of signal.steps.slice(-3)) expect(svg).toContain(name.slice(0, 30));
});

describe('what a cut rejects', () => {
  test.each([
    [[{ low: null, high: 2 }], [[2, 10]]],
    [[{ low: 1, high: null }], [[0, 1]]],
    [
      [
        { low: 1, high: 2 },
        { low: 4, high: 5 },
      ],
      [
        [0, 1],
        [2, 4],
        [5, 10],
      ],
    ],
    [[{ low: null, high: null }], []],
    [[], [[0, 10]]],
    [[{ low: -3, high: 20 }], []],
  ])('%j', (accepted, rejected) => {
    expect(rejectedRanges(accepted, 0, 10)).toEqual(rejected);
  });
});

describe('all plots', () => {
  test('names are safe and distinct, ids too', () => {
    const result = sampleResult();
    result.spectra.push({ ...result.spectra[0]!, name: '../../etc/passwd' }, { ...result.spectra[0]!, name: '.. .. etc passwd' });
    const all = plots(result);
    const names = all.map((one) => one.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    const ids = all.flatMap((one) => [...one.svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('user text is escaped everywhere, and stays readable', () => {
    const nasty = `<script>alert("1")</script> & 'x'`;
    const result = sampleResult();
    result.search.title = nasty;
    result.massSymbol = nasty;
    result.coupling.symbol = nasty;
    result.scenario = nasty;
    for (const point of result.masses) {
      for (const limit of point.limits) limit.scenario = nasty;
      if (point.noLimit !== null) point.noLimit = nasty;
    }
    result.luminosity.text = nasty;
    const distribution = result.nMinusOne[0]!;
    Object.assign(distribution, { cut: nasty, because: nasty });
    for (const spectrum of [result.spectra[0]!, distribution]) {
      spectrum.axis = { label: nasty, symbol: nasty, unit: nasty };
      spectrum.stacked[0]!.label = nasty;
      spectrum.stacked[1]!.process = nasty;
      spectrum.signals[0]!.label = nasty;
    }
    for (const flow of result.cutFlow) for (const step of flow.steps) step.name = nasty;
    for (const { svg } of plots(result)) {
      expect(svg).not.toContain('<script');
      expectWellFormed(svg);
    }
    expect(nMinusOnePlot(distribution)).toContain('&lt;script&gt;');
  });

  test('the same result gives the same bytes', () => {
    expect(plots(sampleResult())).toEqual(plots(sampleResult()));
  });
});
