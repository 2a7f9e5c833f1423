import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, gaps, type IndexRange, joinRanges, rangesText } from './ranges.ts';

describe('index ranges', () => {
  it('joins neighbours and keeps gaps', () => {
    expect(joinRanges([[0, 10]], [[10, 20]])).toEqual([[0, 20]]);
    expect(joinRanges([[30, 40]], [[0, 10]])).toEqual([
      [0, 10],
      [30, 40],
    ]);
    expect(
      countOf([
        [0, 10],
        [30, 40],
      ]),
    ).toBe(20);
    expect(
      rangesText([
        [0, 10],
        [30, 40],
      ]),
    ).toBe('0 to 9, 30 to 39');
  });

  it('refuses an index twice and says which', () => {
    expect(() => joinRanges([[0, 1000]], [[900, 1100]], 'mu mu')).toThrow('mu mu: events 900 to 999 are in two shards');
    expect(() => joinRanges([[0, 10]], [[0, 10]])).toThrow('events 0 to 9');
  });

  it('names what is missing', () => {
    expect(gaps([], 5)).toEqual([[0, 5]]);
    expect(gaps([[0, 5]], 5)).toEqual([]);
    expect(
      gaps(
        [
          [2, 3],
          [7, 9],
        ],
        10,
      ),
    ).toEqual([
      [0, 2],
      [3, 7],
      [9, 10],
    ]);
    expect(gaps([[0, 100]], 50)).toEqual([]);
  });

  it('comes to the same in any order', () => {
    const cut = fc
      .uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 20 })
      .map((points) => [0, ...points.sort((a, b) => a - b), 1000]);
    fc.assert(
      fc.property(cut, fc.infiniteStream(fc.nat()), (points, keys) => {
        const pieces = points.slice(1).map((end, i): IndexRange => [points[i]!, end]);
        const shuffled = pieces.map((piece) => ({ piece, key: keys.next().value })).sort((a, b) => a.key - b.key);
        expect(shuffled.reduce<IndexRange[]>((all, { piece }) => joinRanges(all, [piece]), [])).toEqual([[0, 1000]]);
      }),
    );
  });
});
