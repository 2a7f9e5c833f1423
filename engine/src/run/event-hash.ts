import type { ClusterColumns, EventBatch, ParticleColumns, TrackColumns } from '../basics/columns.ts';

/**
 * Order-free fingerprint of a set of events: every event is hashed by itself, with its index, over all that the stages know of it
 * (generated particles, tracks, clusters, trigger bits), and the 128-bit hashes are added lane by lane modulo 2^32. Addition commutes,
 * so shard sizes, workers and the order of merging cannot show. It finds accidents, not attacks: the mixing is multiplicative
 * (after MurmurHash3), not cryptographic; the SHA-256 over the sums is taken in digest.ts.
 *
 * Bits of doubles are read as little-endian words, the byte order of every machine that Node and browsers run on. NaN is canonical.
 */
export class EventHash {
  readonly lanes = new Uint32Array(4);
  private scratch = new Int32Array(1024);

  /** Adds the events of a batch at the stage after the trigger. */
  addBatch(batch: EventBatch, tracks: TrackColumns, clusters: ClusterColumns, bits: Uint32Array): void {
    const p = wordsOfParticles(batch.particles);
    const t = wordsOfTracks(tracks);
    const c = wordsOfClusters(clusters);
    const head = [words(batch.index), words(batch.weight)];
    for (let i = 0; i < batch.size; i++) {
      const most = 16 + 20 * (end(p, i) - start(p, i)) + 18 * (end(t, i) - start(t, i)) + 12 * (end(c, i) - start(c, i));
      if (most > this.scratch.length) this.scratch = new Int32Array(2 * most);
      const out = this.scratch;
      let n = 0;
      for (const column of head) n = copyDouble(column, i, out, n);
      out[n++] = batch.trials[i]!;
      out[n++] = bits[i]!;
      for (const table of [p, t, c]) n = copyRows(table, i, out, n);
      this.addWords(out, n);
    }
  }

  /** Adds one event given as n 32-bit words. */
  addWords(source: Int32Array, n: number): void {
    let a = 0x9747b28c | 0;
    let b = 0x38b34ae5 | 0;
    let c = 0x21ab0e97 | 0;
    let d = n | 0;
    for (let k = 0; k < n; k++) {
      a = Math.imul(a ^ source[k]!, 0xcc9e2d51);
      a = (a << 15) | (a >>> 17);
      b = (b + Math.imul(a, 0x1b873593)) | 0;
      b = (b << 13) | (b >>> 19);
      c = Math.imul(c ^ b, 0x85ebca6b);
      c = (c << 17) | (c >>> 15);
      d = (Math.imul(d, 5) + c) | 0;
    }
    a = finish(a ^ d);
    b = finish(b + a);
    c = finish(c ^ b);
    d = finish(d + c);
    this.addLanes([a, b, c, d]);
  }

  addLanes(lanes: ArrayLike<number>): void {
    for (let lane = 0; lane < 4; lane++) this.lanes[lane] = this.lanes[lane]! + lanes[lane]!;
  }

  /** 32 hexadecimal digits. */
  toHex(): string {
    return [...this.lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }

  static fromHex(hex: string): EventHash {
    const hash = new EventHash();
    for (let lane = 0; lane < 4; lane++) hash.lanes[lane] = Number.parseInt(hex.slice(8 * lane, 8 * lane + 8), 16);
    return hash;
  }
}

function finish(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** Ragged columns of a batch, doubles seen as pairs of words. The truth links are left out: they count rows of the batch, not of the event. */
interface Table {
  offset: Int32Array;
  doubles: Int32Array[];
  small: (Int32Array | Int8Array | Uint8Array)[];
}

const start = (table: Table, event: number) => table.offset[event]!;
const end = (table: Table, event: number) => table.offset[event + 1]!;
const words = (column: Float64Array) => new Int32Array(column.buffer, column.byteOffset, 2 * column.length);

const wordsOfParticles = (p: ParticleColumns): Table => ({
  offset: p.offset,
  doubles: [p.energy, p.px, p.py, p.pz, p.vx, p.vy, p.vz, p.time].map(words),
  small: [p.pdg, p.mother, p.stable, p.origin],
});
const wordsOfTracks = (t: TrackColumns): Table => ({
  offset: t.offset,
  doubles: [t.px, t.py, t.pz, t.d0, t.z0, t.clusterEnergy, t.muonId, t.electronId].map(words),
  small: [t.charge],
});
const wordsOfClusters = (c: ClusterColumns): Table => ({
  offset: c.offset,
  doubles: [c.energy, c.theta, c.phi, c.time].map(words),
  small: [],
});

/** NaN has many bit patterns and engines may differ in them: one stands for all. */
function copyDouble(column: Int32Array, at: number, out: Int32Array, n: number): number {
  let low = column[2 * at]!;
  let high = column[2 * at + 1]!;
  if ((high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) !== 0 || low !== 0)) {
    low = 0;
    high = 0x7ff80000;
  }
  out[n] = low;
  out[n + 1] = high;
  return n + 2;
}

function copyRows(table: Table, event: number, out: Int32Array, n: number): number {
  const last = table.offset[event + 1]!;
  const first = table.offset[event]!;
  out[n++] = last - first;
  for (let row = first; row < last; row++) {
    for (let k = 0; k < table.small.length; k++) out[n++] = table.small[k]![row]!;
    for (let k = 0; k < table.doubles.length; k++) n = copyDouble(table.doubles[k]!, row, out, n);
  }
  return n;
}
