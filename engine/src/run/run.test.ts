import { describe, expect, it } from 'vitest';
import type { GenerationMode } from '../generate/process.ts';
import { belle2 } from '../simulate/belle2.ts';
import { applyOverrides } from '../simulate/overrides.ts';
import { frozenTables, memoryCache } from './cache.ts';
import { digestOf } from './digest.ts';
import { runEvent } from './event.ts';
import { EventHash } from './event-hash.ts';
import { Pipeline } from './pipeline.ts';
import { type Plan, type PlanOptions, planHash, planSearch } from './plan.ts';
import { runHere } from './run-here.ts';
import { mergeSamples, type SampleResult } from './sample.ts';
import { readSettings } from './settings.ts';
import { toyCache, toySearch } from './toy-search.test.ts';

const planned = (options: PlanOptions = {}): Plan => planSearch(toySearch, { masses: [3], events: 3000, ...options });
const run = (plan: Plan, shardSize?: number) => runHere(plan, toyCache, shardSize);
const digest = (plan: Plan, shardSize?: number) => digestOf(run(plan, shardSize));

/** Shards of one sample, merged in the order given by their numbers. */
function mergedIn(order: (shards: number) => number[], plan: Plan, size: number): SampleResult[] {
  return plan.samples.map((sample) => {
    const pipeline = new Pipeline(plan, sample, frozenTables(sample.spec, toyCache));
    const count = Math.ceil(sample.events / size);
    return order(count)
      .map((k) => pipeline.run(k * size, Math.min((k + 1) * size, sample.events)))
      .reduce(mergeSamples);
  });
}

describe.each<GenerationMode>(['unweighted', 'weighted'])('a run of %s events', (mode) => {
  const plan = planned({ mode });
  const whole = digest(plan);

  it('comes to the same bytes for any shard size', () => {
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    for (const size of [100, 777, 3000]) expect(digest(plan, size)).toBe(whole);
  });

  it('comes to the same bytes in any order of merging', () => {
    const backwards = mergedIn((n) => Array.from({ length: n }, (_, i) => n - 1 - i), plan, 250);
    const jumping = mergedIn((n) => Array.from({ length: n }, (_, i) => (7 * i + 3) % n), plan, 231);
    expect(JSON.stringify(backwards)).toBe(JSON.stringify(run(plan)));
    expect(digestOf(jumping)).toBe(whole);
  });

  it.runIf(mode === 'unweighted')('comes to the same bytes without the cache', () => {
    const [background] = plan.samples;
    const alone = { ...plan, samples: [background!] };
    expect(digestOf(runHere(alone, memoryCache()))).toBe(digestOf(runHere(alone, toyCache)));
  });

  it('has at an index the event that is made alone', () => {
    for (const sample of plan.samples) {
      const tables = frozenTables(sample.spec, toyCache);
      const pipeline = new Pipeline(plan, sample, tables);
      const inside = pipeline.run(990, 995);
      const sum = new EventHash();
      for (let index = 990; index < 995; index++)
        sum.addLanes(EventHash.fromHex(runEvent(plan, sample, tables, index).fingerprint).lanes);
      expect(sum.toHex()).toBe(inside.events);

      pipeline.run(900, 1000);
      const { batch } = pipeline;
      const { index, generated, weight } = runEvent(plan, sample, tables, 993);
      const first = batch.particles.offset[93]!;
      expect([batch.index[93], batch.weight[93]]).toEqual([index, weight]);
      expect(generated.map(({ momentum }) => momentum[0])).toEqual([
        ...batch.particles.energy.subarray(first, batch.particles.offset[94]),
      ]);
    }
  });
});

describe('the digest', () => {
  const reference = digest(planned());
  const withSet = (...entries: string[]) => digest(planned({ settings: readSettings(entries, 'zprime', toySearch, belle2) }));

  it('changes with seed, number of events, a cut, the trigger and the detector', () => {
    const others = [
      digest(planned({ seed: 2 })),
      digest(planned({ events: 2999 })),
      digest(planned({ mode: 'weighted' })),
      withSet('event.0.below=0.39 GeV'),
      withSet('trigger=none'),
      withSet('card.photonEscape.scale=3'),
      withSet('card.trackFinding.plateau=0.9'),
    ];
    expect(new Set([reference, ...others]).size).toBe(others.length + 1);
  });

  it('does not change with what is not in the events', () => {
    expect(digest(planSearch({ ...toySearch, title: 'other words', luminosity: 50 }, { masses: [3], events: 3000 }))).toBe(
      reference,
    );
    expect(digest(planned({ full: true }))).not.toBe(reference); // it has one sample more
    expect(digestOf(run(planned({ full: true })).slice(0, 2))).toBe(reference);
  });

  it('changes with a number that no event of a short run feels', () => {
    const tiny = (...entries: string[]) =>
      digest(planned({ events: 3, settings: readSettings(entries, 'zprime', toySearch, belle2) }));
    expect(tiny('card.photonEscape.nuclearShare=8.0001e-4')).not.toBe(tiny());
  });

  it('is told apart from the plan, whose hash knows every number', () => {
    expect(planHash(planned())).toBe(planHash(planned()));
    expect(planHash(planned({ seed: 2 }))).not.toBe(planHash(planned()));
  });
});

describe('detectors that are simulated together', () => {
  const { detectors, samples, ...plan } = planned({ full: true, events: 500 });
  const nominal = detectors['nominal']!;
  const sums = (cards: Plan['detectors'], names: readonly string[]) => {
    const sample = { ...samples[0]!, detectors: names };
    const { events, ...result } = new Pipeline(
      { ...plan, detectors: cards, samples },
      sample,
      frozenTables(sample.spec, toyCache),
    ).run(0, 500);
    return { ...result, events: names[0] === 'nominal' ? events : '' };
  };

  it('come to the sums that each comes to alone, with another trigger too', () => {
    const cards = {
      ...detectors,
      energetic: applyOverrides(nominal, { 'clusterThreshold.energy': '0.3 GeV' }),
      blind: applyOverrides(nominal, { 'driftChamberTrigger.efficiency': 0.4 }),
      'blind too': applyOverrides(nominal, { 'driftChamberTrigger.efficiency': 0.4, 'photonEscape.scale': 20 }),
    };
    const names = Object.keys(cards);
    expect(names.length).toBe(6);
    const together = sums(cards, names);
    const alone = names.map((name) => sums(cards, [name]));
    expect(together.sums).toEqual(Object.assign({}, ...alone.map((one) => one.sums)));
    expect(together.cards).toEqual(Object.assign({}, ...alone.map((one) => one.cards)));
    expect(Object.keys(together.sums)).toEqual(names);
    expect(together.events).toBe(alone[0]!.events);
    expect(new Set(names.map((name) => JSON.stringify(together.sums[name]))).size).toBe(6);
  });

  it('are compiled once for samples of all of them and of the first one', () => {
    const [sample] = samples;
    const compiled = new Map();
    const full = { ...plan, detectors, samples };
    const tables = frozenTables(sample!.spec, toyCache);
    const all = new Pipeline(full, sample!, tables, undefined, compiled);
    const one = new Pipeline(full, { ...sample!, detectors: ['nominal'] }, tables, undefined, compiled);
    expect(one.detectors[0]!.detector).toBe(all.detectors[0]!.detector.alone);
    expect(new Pipeline(full, sample!, tables, undefined, compiled).detectors).toBe(all.detectors);
    const first = one.run(0, 300);
    const { sums: ofAll, events } = all.run(0, 300);
    expect(first.sums).toEqual({ nominal: ofAll['nominal'] });
    expect(first.events).toBe(events);
    expect(one.run(0, 300)).toEqual(first);
  });
});

describe('results of samples', () => {
  const plan = planned({ events: 300 });
  const sample = plan.samples[1]!;
  const pipeline = new Pipeline(plan, sample, frozenTables(sample.spec, toyCache));

  it('refuse an event twice, and results of other samples', () => {
    expect(() => mergeSamples(pipeline.run(0, 200), pipeline.run(150, 300))).toThrow(
      'e+ e- -> mu+ mu- Zprime, 3 GeV: events 150 to 199 are in two shards',
    );
    expect(() => mergeSamples(pipeline.run(0, 10), { ...pipeline.run(10, 20), sample: 'other' })).toThrow('do not belong');
  });

  it('count every event once in the cut flow', () => {
    const { sums } = pipeline.run(0, 300);
    expect(sums['nominal']!.flow.entries.reduce((a, b) => a + b, 0)).toBe(300);
  });
});
