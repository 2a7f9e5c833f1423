import { describe, expect, it } from 'vitest';
import {
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  LIKELIHOODS_PER_TRACK,
} from '../basics/columns.ts';
import { EventHash } from './event-hash.ts';

/** A batch whose event at position i is the event of index `indices[i]`: one particle, one track and one cluster, all functions of the index. */
function batchOf(indices: number[], change: (columns: ReturnType<typeof empty>) => void = () => {}) {
  const columns = empty();
  const { batch, tracks, clusters, klm, bits } = columns;
  batch.size = indices.length;
  indices.forEach((index, i) => {
    batch.index[i] = index;
    batch.weight[i] = 1;
    batch.trials[i] = 1 + (index % 7);
    for (const table of [batch.particles, tracks, clusters, klm]) table.offset[i + 1] = i + 1;
    batch.particles.pdg[i] = 13;
    batch.particles.mother[i] = -1;
    batch.particles.energy[i] = 1 + index / 3;
    tracks.charge[i] = -1;
    tracks.px[i] = index / 7;
    tracks.truth[i] = i;
    clusters.energy[i] = 0.1 * index;
    klm.theta[i] = 0.2 * index;
    bits[i] = index & 1;
  });
  change(columns);
  const hash = new EventHash();
  hash.addBatch(batch, tracks, clusters, bits, klm);
  return hash;
}

/** Of momentum, impact parameters, layers and the other rows; and the likelihoods, which are tried one by one. */
const functions = ['phi0', 'omega', 'tanLambda', 'covariance', 'firstRadius', 'lastRadius', 'logLikelihood', 'trackDistance'];

const empty = () => ({
  batch: createEventBatch(16),
  tracks: createTrackColumns(16),
  clusters: createClusterColumns(16),
  klm: createKlmColumns(16),
  bits: new Uint32Array(16),
});

describe('the fingerprint of events', () => {
  it('does not see the order or the cutting into batches', () => {
    const whole = batchOf([0, 1, 2, 3, 4]).toHex();
    expect(batchOf([4, 2, 0, 3, 1]).toHex()).toBe(whole);
    const parts = batchOf([3, 4]);
    parts.addLanes(batchOf([0, 1, 2]).lanes);
    expect(parts.toHex()).toBe(whole);
    expect(EventHash.fromHex(whole).toHex()).toBe(whole);
  });

  it('changes with a missing, a doubled and another event', () => {
    const seen = new Set([[0, 1, 2], [0, 1], [0, 1, 1], [0, 1, 3], [0, 0, 0], []].map((indices) => batchOf(indices).toHex()));
    expect(seen.size).toBe(6);
  });

  it('changes with the last bit of any measured column', () => {
    const reference = batchOf([5, 6]).toHex();
    const last = (column: Float64Array) => {
      column[1] = column[1]! === 0 ? Number.MIN_VALUE : column[1]! * (1 + Number.EPSILON);
    };
    const { batch, tracks, clusters, klm } = empty();
    const doubles = <T extends object>(table: T) =>
      Object.entries(table)
        .filter(([name, column]) => column instanceof Float64Array && !functions.includes(name))
        .map(([name]) => name as keyof T);
    const changed = [
      ...doubles(batch).map((name) => batchOf([5, 6], (all) => last(all.batch[name] as Float64Array))),
      ...doubles(batch.particles).map((name) => batchOf([5, 6], (all) => last(all.batch.particles[name] as Float64Array))),
      ...doubles(tracks).map((name) => batchOf([5, 6], (all) => last(all.tracks[name] as Float64Array))),
      ...doubles(clusters).map((name) => batchOf([5, 6], (all) => last(all.clusters[name] as Float64Array))),
      ...doubles(klm).map((name) => batchOf([5, 6], (all) => last(all.klm[name] as Float64Array))),
      ...(['pxdHits', 'svdHits', 'cdcHits', 'klmHits', 'klmLayer'] as const).map((name) =>
        batchOf([5, 6], (all) => {
          all.tracks[name][1]! ^= 1;
        }),
      ),
      ...(['region', 'merged'] as const).map((name) =>
        batchOf([5, 6], (all) => {
          all.clusters[name][1]! ^= 1;
        }),
      ),
      ...(['layers', 'innermost', 'region'] as const).map((name) =>
        batchOf([5, 6], (all) => {
          all.klm[name][1]! ^= 1;
        }),
      ),
      ...Array.from({ length: LIKELIHOODS_PER_TRACK }, (_, k) =>
        batchOf([5, 6], (all) => {
          all.tracks.logLikelihood[LIKELIHOODS_PER_TRACK + k] = Number.MIN_VALUE;
        }),
      ),
      batchOf([5, 6], (all) => {
        all.bits[1]! ^= 2;
      }),
      batchOf([5, 6], (all) => {
        all.tracks.charge[1] = 1;
      }),
      batchOf([5, 6], (all) => {
        all.batch.particles.stable[1]! ^= 1;
      }),
    ].map((hash) => hash.toHex());
    expect(changed.length).toBe(2 + 8 + 14 + 8 + 3 + 5 + 2 + 3 + LIKELIHOODS_PER_TRACK + 3);
    expect(new Set([reference, ...changed]).size).toBe(changed.length + 1);
  });

  it('takes every NaN for the same and tells it from infinity', () => {
    const withBits = (high: number, low: number) =>
      batchOf([5], ({ tracks }) => {
        new Uint32Array(tracks.d0.buffer).set([low, high], 0);
      }).toHex();
    expect(withBits(0x7ff80000, 0)).toBe(withBits(0xfff80000, 123));
    expect(withBits(0x7ff00000, 0)).not.toBe(withBits(0x7ff80000, 0));
  });

  it('tells rows of one event from the same rows in another order', () => {
    const swapped = (first: number, second: number) => {
      const { batch, tracks, clusters, bits } = empty();
      batch.size = 1;
      tracks.offset[1] = 2;
      tracks.px.set([first, second]);
      const hash = new EventHash();
      hash.addBatch(batch, tracks, clusters, bits);
      return hash.toHex();
    };
    expect(swapped(1, 2)).not.toBe(swapped(2, 1));
    expect(swapped(1, 1)).not.toBe(swapped(2, 2));
  });

  it('spreads a single bit over all four lanes', () => {
    const lanes = (hex: string) => hex.match(/.{8}/g)!;
    const [a, b] = [
      lanes(batchOf([0]).toHex()),
      lanes(
        batchOf([0], ({ clusters }) => {
          clusters.time[0] = Number.MIN_VALUE;
        }).toHex(),
      ),
    ];
    for (let lane = 0; lane < 4; lane++) expect(a[lane]).not.toBe(b[lane]);
  });
});
