import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { InternalError } from './errors.ts';
import { type Binning, Histogram, type HistogramJSON } from './histogram.ts';

const recoil = (binning: Binning = { bins: 4, low: 0, high: 2 }) =>
  new Histogram({ name: 'recoil', label: 'recoil mass', unit: 'GeV', binning });

describe('Histogram', () => {
  it('by hand: four bins of 0.5', () => {
    const histogram = recoil();
    for (const [x, w] of [
      [-0.1, 1],
      [0, 1],
      [0.49, 2],
      [0.5, 0.5],
      [1.99, -1],
      [2, 1],
      [1e300, 1],
    ])
      histogram.fill(x, w);
    expect(Array.from(histogram.edges)).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(Array.from(histogram.contents())).toEqual([3, 0.5, 0, -1]);
    expect([-1, 0, 1, 2, 3, 4].map((bin) => histogram.entries(bin))).toEqual([1, 2, 1, 0, 1, 2]);
    expect(histogram.sumOfSquares(0)).toBe(5);
    expect(histogram.sumOfSquares(3)).toBe(1);
    expect(histogram.sum(-1)).toBe(1);
    expect(histogram.sum(4)).toBe(2);
  });

  it('takes explicit edges, and fills at a bin', () => {
    const histogram = recoil({ edges: [-1, 0, 0.1, 10] });
    histogram.fill(0.05);
    histogram.fill(0.1);
    histogram.fillBin(0, 2);
    histogram.fillBin(3, 1);
    expect(Array.from(histogram.contents())).toEqual([2, 1, 1]);
    expect(histogram.sum(3)).toBe(1);
    expect(histogram.binOf(-1.0000001)).toBe(-1);
  });

  it('puts x where the edges say, also where rounding is close', () => {
    const binning = fc.oneof(
      fc
        .record({
          bins: fc.integer({ min: 1, max: 300 }),
          low: fc.double({ min: -20, max: 10, noNaN: true }),
          width: fc.double({ min: 1e-6, max: 50, noNaN: true }),
        })
        .map(({ bins, low, width }) => ({ bins, low, high: low + width })),
      fc
        .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 })
        .map((edges) => ({ edges: edges.sort((a, b) => a - b) })),
    );
    fc.assert(
      fc.property(binning, fc.double({ min: -0.2, max: 1.2, noNaN: true }), fc.nat(), (binning, fraction, place) => {
        const histogram = recoil(binning);
        const { edges, bins } = histogram;
        const below = (x: number) => (x < edges[0] ? -1 : edges.findLastIndex((edge) => edge <= x));
        for (const x of [
          edges[0] + fraction * (edges[bins] - edges[0]),
          edges[place % (bins + 1)],
          edges[place % (bins + 1)] - 1e-9,
        ]) {
          expect(histogram.binOf(x)).toBe(below(x));
        }
      }),
    );
  });

  const fills = fc.array(
    fc.tuple(fc.double({ min: -1, max: 3, noNaN: true }), fc.double({ min: -1000, max: 1000, noNaN: true })),
    { maxLength: 40 },
  );
  const filled = (rows: readonly (readonly [number, number])[]) => {
    const histogram = recoil();
    for (const [x, w] of rows) histogram.fill(x, w);
    return histogram;
  };

  it('shards in any order give the bytes of the whole', () => {
    fc.assert(
      fc.property(fc.array(fills, { maxLength: 5 }), fc.nat(), (shards, seed) => {
        const whole = canonicalJson(filled(shards.flat()).toJSON());
        const order = shards.map((shard, i) => ({ shard, key: (i * 2654435761 + seed) % 97 })).sort((a, b) => a.key - b.key);
        const merged = recoil();
        for (const { shard } of order) merged.merge(filled([...shard].reverse()));
        expect(canonicalJson(merged.toJSON())).toBe(whole);
        const copied = recoil();
        for (const { shard } of order) copied.merge(Histogram.fromJSON(JSON.parse(canonicalJson(filled(shard).toJSON()))));
        expect(canonicalJson(copied.toJSON())).toBe(whole);
      }),
    );
  });

  it('refuses to merge what differs in name, axis or binning', () => {
    const plain = { name: 'recoil', label: 'recoil mass', unit: 'GeV', binning: { bins: 4, low: 0, high: 2 } };
    for (const change of [
      { name: 'x' },
      { label: 'x' },
      { unit: 'MeV' },
      { binning: { bins: 4, low: 0, high: 2.5 } },
      { binning: { edges: [0, 0.5, 1, 1.5, 2] } },
    ]) {
      expect(() => recoil().merge(new Histogram({ ...plain, ...change }))).toThrow(/cannot merge/);
    }
    recoil().merge(new Histogram(plain));
  });

  it('refuses NaN, weights out of range and bins that are not there', () => {
    const histogram = recoil();
    expect(() => histogram.fill(Number.NaN)).toThrow(/histogram recoil: NaN/);
    for (const w of [1024, -1024, Number.NaN, Infinity]) expect(() => histogram.fill(1, w)).toThrow(InternalError);
    for (const bin of [-2, 5, Number.NaN]) expect(() => histogram.fillBin(bin)).toThrow(/no bin/);
    expect(canonicalJson(histogram.toJSON())).toBe(canonicalJson(recoil().toJSON()));
  });

  it('refuses binnings that are none', () => {
    for (const binning of [
      { bins: 0, low: 0, high: 1 },
      { bins: 2.5, low: 0, high: 1 },
      { bins: 2, low: 1, high: 1 },
      { bins: 2, low: 0, high: Infinity },
      { edges: [1] },
      { edges: [] },
      { edges: [0, 1, 1] },
      { edges: [0, Number.NaN] },
    ]) {
      expect(() => recoil(binning), JSON.stringify(binning)).toThrow(InternalError);
    }
  });

  it('refuses a file that no histogram can have written', () => {
    const json = filled([[1, 0.3]]).toJSON();
    const broken: Partial<HistogramJSON>[] = [
      { entries: [0, 0, 0] },
      { entries: [0, 0, 0, -1, 0, 0] },
      { sumHigh: [0, 0, 0, 0.1, 0, 0] },
      { squareLow: [0, 0, 0, 1, 0, 0] },
    ];
    for (const change of broken) expect(() => Histogram.fromJSON({ ...json, ...change })).toThrow(/histogram recoil/);
  });
});
