import { expect, test } from 'vitest';
import { createClusterColumns, createEventBatch, createKlmColumns, createTrackColumns } from '../basics/columns.ts';
import { RandomStream } from '../basics/random.ts';
import { belle2 } from './belle2.ts';
import { compileDetector } from './detector.ts';
import { applyOverrides, type Overrides } from './overrides.ts';
import { particleGun, type Shot } from './particle-gun.ts';

const names = ['e-', 'mu+', 'pi-', 'K+', 'p', 'deuteron', 'gamma', 'K_S0', 'K_L0', 'n', 'Lambda~', 'pi0'] as const;
const part = (x: number) => x - Math.floor(x);
/** All species at once, at any angle, prompt and displaced. */
const everything = (i: number): Shot[] =>
  names.map((particle, k) => ({
    particle,
    momentum: 0.05 + 2.5 * part(0.618 * i + 0.3 * k),
    theta: 0.15 + 2.8 * part(0.7548 * i + 0.11 * k),
    phi: i + k,
    vertex: (i + k) % 4 === 0 ? [3 * (i % 17), k, i % 40] : [0, 0, 0],
  }));

/** Offsets and all columns up to the last row, of tracks, clusters and KLM clusters, of events with the indices from `first` on. */
function run(first: number, events: number, overrides: Overrides = {}) {
  const batch = createEventBatch(events);
  const all = { tracks: createTrackColumns(events), clusters: createClusterColumns(events), klm: createKlmColumns(events) };
  particleGun(batch, first, events, everything);
  compileDetector(applyOverrides(belle2, overrides)).simulate(
    batch,
    new RandomStream(2, 'whole card'),
    all.tracks,
    all.clusters,
    all.klm,
  );
  return all;
}

/** Columns of the rows of events from `first` to the end, without what counts rows of the batch. */
function rowsFrom(
  columns: ReturnType<typeof run>[keyof ReturnType<typeof run>],
  first: number,
  events: number,
): Record<string, number[]> {
  const { capacity, offset } = columns;
  const table: Record<string, number[]> = {};
  for (const [name, column] of Object.entries(columns)) {
    if (!ArrayBuffer.isView(column) || name === 'offset' || name === 'truth') continue;
    const values = column as Float64Array;
    const width = values.length / capacity;
    table[name] = Array.from(values.subarray(offset[first]! * width, offset[events]! * width));
  }
  return table;
}

test.each([
  [{}],
  [{ 'tracker.layers.pxd2.installed': 0.167, 'tracker.field': '1.2 T', 'trackMistakes.fakes': 1, 'trackMistakes.clones': 1 }],
])('every species through every step leaves numbers, with %j too', (overrides) => {
  const { tracks, clusters, klm } = run(0, 80, overrides);
  expect(tracks.offset[80]).toBeGreaterThan(300);
  expect(clusters.offset[80]).toBeGreaterThan(200);
  for (const columns of [tracks, clusters, klm])
    for (const [name, values] of Object.entries(rowsFrom(columns, 0, 80))) expect(values.some(Number.isNaN), name).toBe(false);
});

test('an event does not depend on the batch it is in', () => {
  const all = run(0, 60);
  const late = run(40, 20);
  for (const key of ['tracks', 'clusters', 'klm'] as const)
    expect(rowsFrom(late[key], 0, 20)).toEqual(rowsFrom(all[key], 40, 60));
});
