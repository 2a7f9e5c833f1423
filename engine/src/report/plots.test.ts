import { describe, expect, test } from 'vitest';
import { cutFlowPlot } from './cut-flow-plot.ts';
import { sampleResult } from './fixture.test.ts';
import { closedRanges, limitCurve, limitPlot } from './limit-plot.ts';
import { beyond, nMinusOnePlot, onIntegers, rejectedRanges } from './n-minus-one-plot.ts';
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
      '>pseudo-data<',
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
    expect(spectrumPlot(result)).toContain('>observed<');
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

describe('one cut, all others applied', () => {
  test.each([
    [
      { low: 2, high: 2 },
      { low: 1.5, high: 2.5 },
    ],
    [
      { low: 1, high: 3 },
      { low: 0.5, high: 3.5 },
    ],
    // above 2 leaves out 2, below 2 as well
    [
      { low: 2, high: null },
      { low: 2.5, high: null },
    ],
    [
      { low: 1.5, high: null },
      { low: 1.5, high: null },
    ],
    [
      { low: null, high: 2 },
      { low: null, high: 1.5 },
    ],
    [
      { low: null, high: 2.5 },
      { low: null, high: 2.5 },
    ],
  ])('a count in %j covers the bins %j', (accepted, shown) => {
    expect(onIntegers([accepted])).toEqual([shown]);
  });

  test('a count equal to 2 is accepted in its bin, not pale everywhere', () => {
    const result = sampleResult();
    const counted = result.nMinusOne[0]!;
    counted.edges = Array.from({ length: 11 }, (_, i) => i - 0.5);
    const ten = (values: number[]) => values.slice(0, 10);
    counted.stacked = counted.stacked.map((part) => ({ ...part, values: ten(part.values), errors: ten(part.errors) }));
    counted.signals = [];
    counted.accepted = [{ low: 2, high: 2 }];
    const pale = [...nMinusOnePlot(counted, result).matchAll(/class="rejected" x="([\d.]+)"[^>]*? width="([\d.]+)"/g)];
    expect(pale).toHaveLength(2);
    // bins of one unit: two of them on the left, seven on the right
    expect(Number(pale[1]![2]) / Number(pale[0]![2])).toBeCloseTo(3.5, 3);
  });

  test('legend, luminosity and coupling are in the drawing', () => {
    const result = sampleResult();
    const svg = nMinusOnePlot(result.nMinusOne[0]!, result);
    expectWellFormed(svg);
    for (const words of ['276 pb⁻¹', 'MC statistical error', ' = 0.050', ' = 0.20', '→ ']) expect(svg).toContain(words);
  });

  test('what lies beyond the axis is said in the drawing and in the caption', () => {
    const result = sampleResult();
    const distribution = { ...result.nMinusOne[0]!, underflow: 0, overflow: 50.4 };
    expect(beyond(distribution)).toMatch(/above the axis, not drawn: background 50\.4 of \d+, signals 0, 0\.30\.$/);
    expect(beyond(distribution)).not.toContain('below');
    expect(nMinusOnePlot(distribution, result)).toContain('above: background 50.4 of');
    const inside = { ...distribution, overflow: 0, signals: distribution.signals.map((one) => ({ ...one, overflow: 0 })) };
    expect(beyond(inside)).toBe('');
  });

  test('errors stay below the upper end of the frame', () => {
    const result = sampleResult();
    const distribution = result.nMinusOne[0]!;
    distribution.signals = [];
    distribution.stacked = [{ process: 'a', label: '', values: new Array(44).fill(1), errors: new Array(44).fill(1) }];
    const svg = nMinusOnePlot(distribution, result);
    const band = /<path d="([^"]*)" fill="#30303030"/.exec(svg)![1]!;
    const heights = [...band.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
    const frame = Number(/<rect x="66" y="([\d.]+)"[^>]*fill="none"/.exec(svg)![1]);
    expect(Math.min(...heights)).toBeGreaterThan(frame + 5);
  });
});

test('backgrounds go on into the window of the middle signal; none left is an arrow, not a missing line', () => {
  const svg = cutFlowPlot(sampleResult());
  expectWellFormed(svg);
  expect(svg).toContain('backgrounds in that of ');
  // 5 common steps and the window for the background, 7 for the signal
  expect(svg.match(/<circle/g)).toHaveLength(6 + 7);
  expect(svg.match(/class="none-left"/g)).toHaveLength(1);
});

describe('all plots', () => {
  test('spectra of one quantity after different cuts are told apart; windows-only counts are said', () => {
    const result = sampleResult();
    result.spectra.push({ ...result.spectra[0]!, name: 'common', after: 'after the common cuts' });
    const captions = () =>
      plots(result)
        .filter((one) => one.section === 'spectrum')
        .map((one) => one.caption);
    expect(captions()[0]).toContain('recoil-mass: recoil mass after all cuts');
    expect(captions()[1]).toContain('common: recoil mass after the common cuts');
    expect(spectrumPlot(result, { spectrum: 'common' })).toContain('>after the common cuts<');
    result.data = { kind: 'observed', from: 'counts.csv' };
    for (const one of result.spectra) one.data = null;
    expect(captions()[0]).toContain('counts were given for the windows only');
  });

  test('an Asimov data set is not called observed', () => {
    const result = sampleResult();
    result.data = { kind: 'Asimov', from: '' };
    result.spectra[0]!.data!.kind = 'Asimov';
    for (const svg of [limitPlot(result), spectrumPlot(result)]) {
      expect(svg).toContain('Asimov data set');
      expect(svg).not.toContain('observed in');
    }
  });

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
    expect(nMinusOnePlot(distribution, result)).toContain('&lt;script&gt;');
  });

  test('the same result gives the same bytes', () => {
    expect(plots(sampleResult())).toEqual(plots(sampleResult()));
  });
});
