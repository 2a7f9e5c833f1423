import { expect, test } from 'vitest';
import { belle2 } from '../simulate/belle2.ts';
import { identificationTables, passing, thresholdAt } from './identification-tables.ts';

test('shares above a threshold and thresholds of a share, worked by hand', () => {
  const scores = Float64Array.of(0.1, 0.2, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
  expect(passing(scores, 0)).toBe(1);
  expect(passing(scores, 0.2)).toBe(0.7);
  expect(passing(scores, 0.65)).toBe(0.4);
  expect(passing(scores, 1)).toBe(0);
  expect(passing(new Float64Array(0), 0.5)).toBeNaN();
  expect(thresholdAt(scores, 0.9)).toBe(0.1);
  expect(passing(scores, thresholdAt(scores, 0.9))).toBe(0.9);
  expect(passing(scores, thresholdAt(scores, 0.5))).toBe(0.5);
});

test('cells in the order asked for, each with the scores of its tracks, ascending; every track once', () => {
  const cells = identificationTables(belle2, {
    particles: ['mu', 'pi'],
    regions: ['barrel'],
    momenta: [1, 2],
    scores: { muon: (tracks, row) => tracks.muonId[row], charge: (tracks, row) => tracks.charge[row] },
    shots: 100,
  });
  expect(cells.map(({ particle, region, momentum }) => [particle, region, momentum])).toEqual([
    ['mu', 'barrel', 1],
    ['mu', 'barrel', 2],
    ['pi', 'barrel', 1],
    ['pi', 'barrel', 2],
  ]);
  for (const { tracks, scores } of cells) {
    expect(tracks).toBeGreaterThan(80);
    expect(tracks).toBeLessThanOrEqual(100);
    expect(scores['muon']!.length).toBe(tracks);
    expect([...scores['muon']!]).toEqual([...scores['muon']!].sort((a, b) => a - b));
    const positive = passing(scores['charge']!, 0);
    expect(positive).toBeGreaterThan(0.4);
    expect(positive).toBeLessThan(0.6);
  }
});
