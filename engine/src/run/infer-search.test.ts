import { beforeAll, describe, expect, it } from 'vitest';
import type { SearchResult } from '../report/result.ts';
import { defineSearch } from '../select/search.ts';
import { frozenTables } from './cache.ts';
import { type InferOptions, inferSearch } from './infer-search.ts';
import { type PlanOptions, planHash, planSearch } from './plan.ts';
import { runHere } from './run-here.ts';
import type { SampleResult } from './sample.ts';
import { toyCache, toyInput, toySearch } from './toy-search.test.ts';

const runs = new Map<string, readonly SampleResult[]>();

function infer(options: InferOptions = {}, plan: PlanOptions = {}, search = toySearch): SearchResult {
  const planned = planSearch(search, { masses: [3, 5], events: 4000, full: true, ...plan });
  // the same plan gives the same results: most tests differ in what comes after
  const key = planHash(planned);
  const results = runs.get(key) ?? runHere(planned, toyCache);
  runs.set(key, results);
  return inferSearch(
    planned,
    results,
    planned.samples.map(({ spec }) => frozenTables(spec, toyCache)),
    options,
  );
}

describe('from counts to limits', () => {
  let result: SearchResult;
  beforeAll(() => {
    result = infer();
  }, 60_000);
  const light = () => result.masses[0]!;
  const limit = (point = light(), scenario = 'BF(inv) = 1') =>
    point.limits.find((one) => one.quantity === 'coupling' && one.scenario === scenario && one.method === 'Bayesian')!;

  it('survives JSON, without a number that does not exist', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(JSON.stringify(result)).not.toMatch(/null,"error"|NaN|Infinity/);
  });

  it('relates efficiency, cross-section and limit as it says', () => {
    const { efficiency, signalCrossSectionPerCoupling, limits } = light();
    // radiation carries signal out of the window
    expect(efficiency.withRadiation.value).toBeLessThan(efficiency.withoutRadiation!.value);
    expect(efficiency.withRadiation.value).toBeGreaterThan(0);
    // the cross-section at 3 GeV is 13.71 pb at g' = 1
    expect(signalCrossSectionPerCoupling.value / 13710).toBeCloseTo(1, 1);
    const sigma = limits.find((one) => one.quantity === 'cross-section' && one.method === 'Bayesian')!;
    expect(limit().expected!.median).toBeCloseTo(Math.sqrt(sigma.expected!.median / signalCrossSectionPerCoupling.value), 12);
    // half of the decays are invisible: the limit on the coupling is weaker by its root
    expect(limit(light(), 'BF(inv) of the model').expected!.median / limit().expected!.median).toBeCloseTo(Math.SQRT2, 2);
  });

  it('shows the cut flow of every background and of the signals drawn', () => {
    expect(result.cutFlow.map(({ process, mass }) => [process, mass])).toEqual([
      ['e+ e- -> mu+ mu- (gamma)', null],
      ['e+ e- -> mu+ mu- Zprime', 3],
    ]);
    const steps = result.cutFlow[0]!.steps;
    expect(steps[0]).toMatchObject({ name: 'generated', passed: 4000, efficiency: { value: 1 } });
    // 276/pb of the sample's cross-section
    expect(steps[0]!.expectedEvents.value / (0.276 * result.processes[0]!.crossSection.value)).toBeCloseTo(1, 9);
    for (let i = 1; i < steps.length; i++) expect(steps[i]!.passed).toBeLessThanOrEqual(steps[i - 1]!.passed);
  });

  it('gives no limit where a missing background would dominate', () => {
    expect(result.incompleteBackgrounds).toEqual([
      { process: 'e+ e- -> pi+ pi-', because: 'not generated yet: for the test', noLimitAbove: 4 },
    ]);
    expect(light().noLimit).toBeNull();
    expect(result.masses[1]!.limits).toEqual([]);
    expect(result.masses[1]!.noLimit).toBe('background incomplete: e+ e- -> pi+ pi-');
    expect(result.masses[1]!.efficiency.withRadiation.value).toBeGreaterThan(0);
  });

  it('scales with the luminosity and keeps the events', () => {
    const more = infer({ luminosity: 2.76 });
    expect(more.reproduction.digest).toBe(result.reproduction.digest);
    expect(more.luminosity).toEqual({ value: 2.76, text: '2.76 fb^-1', relativeError: 0.015 });
    expect(more.masses[0]!.totalBackground.value / light().totalBackground.value).toBeCloseTo(10, 9);
    expect(limit(more.masses[0]!).expected!.median).toBeLessThan(limit().expected!.median);
  });

  it('counts all generated events with the error of the cross-section, and all of them pass without one', () => {
    for (const [i, { steps }] of result.cutFlow.entries()) {
      const { crossSection } = result.processes[i]!;
      const { expectedEvents, efficiency } = steps[0]!;
      expect(expectedEvents.error / expectedEvents.value).toBeCloseTo(crossSection.error / crossSection.value, 12);
      expect(efficiency).toEqual({ value: 1, error: 0 });
      // sigma e: with few passing about a Poisson count
      const cut = steps.find(({ efficiency }) => efficiency.value > 0 && efficiency.value < 0.2);
      if (cut) expect((cut.expectedEvents.error / cut.expectedEvents.value) * Math.sqrt(cut.passed)).toBeCloseTo(1, 0);
    }
  });

  it('has one background of a window: in the table, as Asimov count and in the limits, and it is never zero', () => {
    const strict = defineSearch({
      ...toyInput,
      event: [{ require: 'extraEnergy', of: 'photon', below: '0.01 GeV', because: 'hardly any background' }],
      massWindow: {
        ...toyInput.massWindow,
        table: [
          [0.1, 2.99, 3.01],
          [8, 2.99, 3.01],
        ],
      },
    });
    const empty = infer({}, { events: 300, masses: [3] }, strict).masses[0]!;
    expect(empty.backgrounds).toMatchObject([{ upperBound: true }]);
    // Gamma(1/2) of one event's weight, which is that of an average event
    const weight = result.luminosity.value / empty.backgrounds[0]!.equivalentLuminosity;
    expect(empty.totalBackground.value / (0.5 * weight)).toBeCloseTo(1, 1);
    expect(empty.totalBackground.error / empty.totalBackground.value).toBeCloseTo(Math.SQRT2, 2);
    for (const { observed, totalBackground } of [empty, ...result.masses]) expect(observed).toBe(totalBackground.value);
  });

  it('reports each mass that is done', () => {
    const seen: [number, number][] = [];
    infer({ onMass: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('gives a limit for a luminosity far above the simulated one', () => {
    const { masses } = infer({ luminosity: 50_000 });
    const { expected } = limit(masses[0]!);
    expect(masses[0]!.totalBackground.value).toBeGreaterThan(2000);
    expect(expected!.median).toBeGreaterThan(expected!.minus1);
    expect(masses[0]!.warnings.join()).toContain('more than 2000 events');
  });

  it('does not know the ratio where no background event is affected, and its error where one is', () => {
    for (const { rows } of result.variations)
      for (const { backgroundRatio, backgroundRatioError, crossSectionRatio } of rows) {
        if (backgroundRatio === null) expect([backgroundRatioError, crossSectionRatio]).toEqual([null, null]);
        else expect(backgroundRatioError).toBeGreaterThan(0);
        // more background cannot give a better limit
        if (crossSectionRatio !== null && backgroundRatio! > 1.01) expect(crossSectionRatio).toBeGreaterThan(1);
      }
    // photons in the window are few: with 30 events none is lost
    const few = infer({}, { events: 30, masses: [3] }).variations;
    for (const { rows } of few)
      expect(rows[0]).toEqual({
        mass: 3,
        couplingRatio: null,
        crossSectionRatio: null,
        backgroundRatio: null,
        backgroundRatioError: null,
      });
  });

  it('varies the detector with the same events', () => {
    expect(result.variations.map(({ name }) => name)).toEqual(['photonInefficiency x 0.3', 'photonInefficiency x 3']);
    for (const { rows } of result.variations) {
      expect(rows[1]).toMatchObject({ mass: 5, couplingRatio: null, crossSectionRatio: null });
      expect(rows[0]!.backgroundRatio).not.toBeNull();
      expect(rows[0]!.couplingRatio! ** 2).toBeCloseTo(rows[0]!.crossSectionRatio!, 9);
    }
  });

  it('takes counts from a file, a seed, the expectation or nowhere', () => {
    expect(result.data).toEqual({ kind: 'Asimov', from: '' });
    // the mean of the model: half an entry more than simulated (Jeffreys), and half the weight of an event where none was simulated
    for (const { observed, backgrounds } of result.masses) {
      const mean = backgrounds.reduce(
        (sum, { upperBound, expected, effectiveEvents, equivalentLuminosity }) =>
          sum + (upperBound ? (0.5 * result.luminosity.value) / equivalentLuminosity : expected * (1 + 0.5 / effectiveEvents)),
        0,
      );
      expect(observed! / mean).toBeCloseTo(1, 6);
    }
    expect(light().localPValue).toBeNull();

    const many = Math.round(3 * light().totalBackground.value);
    const observed = infer({ data: { kind: 'observed', from: 'counts.csv', counts: [many, 0] } }).masses[0]!;
    expect(observed.observed).toBe(many);
    expect(observed.localPValue).toBeLessThan(1e-3);
    expect(limit(observed).observed!).toBeGreaterThan(limit(observed).expected!.plus2);

    const pseudo = (seed: number) => infer({ data: { kind: 'pseudo-data', seed } });
    expect(pseudo(3).data).toEqual({ kind: 'pseudo-data', from: 'seed 3' });
    expect(Number.isInteger(pseudo(3).masses[0]!.observed)).toBe(true);
    expect(pseudo(3).masses).toEqual(pseudo(3).masses);

    const none = infer({ data: null });
    expect([none.data, none.masses[0]!.observed, limit(none.masses[0]!).observed]).toEqual([null, null, null]);
  });

  it('stands beside the published limit', () => {
    const published = {
      reference: 'arXiv:1912.11276',
      level: 0.9,
      method: 'bayesian',
      scenario: 'BF(inv) = 1',
      luminosity: result.luminosity,
      points: [
        { mass: 3, coupling: 0.1 },
        { mass: 5, coupling: 0.5 },
        { mass: 4, coupling: 0.3 },
      ],
    };
    const { closure } = infer({
      published,
      curve: {
        source: 'a curve',
        points: [
          { mass: 3, coupling: 0.2 },
          { mass: 7, coupling: 1 },
        ],
      },
    });
    const median = limit().expected!.median;
    expect(closure!.text).toContain('published = observed');
    expect(closure!.rows[0]).toMatchObject({
      ourMedianCoupling: median,
      ratioCoupling: median / 0.1,
      insideBand2: expect.any(Boolean),
    });
    const { expected, error } = light().backgrounds[0]!;
    expect(closure!.rows[0]!.effectiveBackgroundEvents! / (expected / error) ** 2).toBeCloseTo(1, 9);
    expect(closure!.rows[2]!.effectiveBackgroundEvents).toBeNull();
    expect(closure!.rows[0]!.ratioCrossSection).toBeCloseTo((median / 0.1) ** 2, 9);
    expect(closure!.rows[1]).toMatchObject({ mass: 5, ourMedianCoupling: null, ratioCoupling: null, insideBand1: null });
    expect(closure!.rows[2]!.ourMedianCoupling).toBeNull();
    expect(closure!.curve).toMatchObject({
      status: 'compared',
      points: [
        { mass: 3, ourMedianCoupling: median },
        { mass: 7, ourMedianCoupling: null },
      ],
    });
    // what is known of the departures belongs to the published luminosity
    const explained = { ...published, explanation: ['because'] };
    expect(infer({ published: explained }).closure!.explanation).toContain('because');
    const elsewhere = infer({ published: explained, luminosity: 2 * result.luminosity.value }).closure!;
    expect(elsewhere.explanation).not.toContain('because');
    expect(elsewhere.explanation.join()).toContain('luminosities differ');
    expect(infer({ published, curve: 'reference not found' }).closure!.curve).toEqual({
      status: 'skipped',
      because: 'reference not found',
    });
  });
});

describe('what is no result', () => {
  it('is a selection that nothing passes: the cut is named', () => {
    const impossible = defineSearch({
      ...toyInput,
      event: [{ require: 'extraEnergy', of: 'photon', below: '-1 GeV', because: 'a slip' }],
    });
    expect(() => infer({}, { events: 200 }, impossible)).toThrow(
      /zero events selected: none of 400 simulated signal events passes; the cut "extraEnergy\(photon\)" rejects the last \d+/,
    );
    expect(() => infer({}, { events: 200 }, impossible)).toThrow(expect.objectContaining({ name: 'UserError' }));
  });

  it.each([0, -1, Number.NaN])('is a luminosity of %s', (luminosity) => {
    expect(() => infer({ luminosity })).toThrow('not a luminosity above 0');
  });
});
