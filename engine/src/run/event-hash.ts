import {
  type ClusterColumns,
  type EventBatch,
  type KlmColumns,
  LIKELIHOODS_PER_TRACK,
  type ParticleColumns,
  type TrackColumns,
} from '../basics/columns.ts';

/**
 * Order-free fingerprint of a set of events: every event is hashed by itself, with its index, over all that the stages know of it
 * (generated particles, tracks, clusters, KLM clusters, trigger bits), and the 128-bit hashes are added lane by lane modulo 2^32. Addition commutes,
 * so shard sizes, workers and the order of merging cannot show. It finds accidents, not attacks: the mixing is multiplicative
 * (after MurmurHash3), not cryptographic; the SHA-256 over the sums is taken in digest.ts.
 *
 * Bits of doubles are read as little-endian words, the byte order of every machine that Node and browsers run on. NaN is canonical.
 */
export class EventHash {
  readonly lanes = new Uint32Array(4);

  /** Adds the events of a batch at the stage after the trigger. */
  addBatch(batch: EventBatch, tracks: TrackColumns, clusters: ClusterColumns, bits: Uint32Array, klm?: KlmColumns): void {
    const p = particleRows(batch.particles, batch.particles.offset[batch.size]!);
    const t = trackRows(tracks, tracks.offset[batch.size]!);
    const c = clusterRows(clusters, clusters.offset[batch.size]!);
    const tables = klm === undefined ? [p, t, c] : [p, t, c, klmRows(klm, klm.offset[batch.size]!)];
    const index = wordsOf(batch.index, batch.size);
    const weight = wordsOf(batch.weight, batch.size);
    const { lanes } = this;
    for (let i = 0; i < batch.size; i++) {
      let a = mix(mix(mix(START, index[2 * i]!), weight[2 * i]!), batch.trials[i]!);
      let b = mix(mix(mix(a, index[2 * i + 1]!), weight[2 * i + 1]!), bits[i]!);
      for (let table = 0; table < tables.length; table++) {
        const { offset, first, second } = tables[table]!;
        const end = offset[i + 1]!;
        for (let row = offset[i]!; row < end; row++) {
          a = mix((a + b) | 0, first[row]!);
          b = mix(b ^ a, second[row]!);
        }
        // a row more here is not a row less there
        a = mix(a, end - offset[i]!);
      }
      const x = finish(a ^ 0x21ab0e97);
      const y = finish((b + x) | 0);
      const z = finish(a ^ y);
      lanes[0]! += x;
      lanes[1]! += y;
      lanes[2]! += z;
      lanes[3]! += finish((z + b) | 0);
    }
  }

  /** Adds the sums of another set. */
  addLanes(lanes: ArrayLike<number>): void {
    for (let lane = 0; lane < 4; lane++) this.lanes[lane]! += lanes[lane]!;
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

const START = 0x9747b28c | 0;

function mix(h: number, word: number): number {
  const x = Math.imul(h ^ word, 0xcc9e2d51);
  return (((x << 15) | (x >>> 17)) + 0x1b873593) | 0;
}

function finish(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * The first n doubles of a column as pairs of words. NaN has many bit patterns and engines may differ in them: one is written in place of
 * all, which is still NaN to everyone else.
 */
function wordsOf(column: Float64Array, n: number): Int32Array {
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * n);
  for (let i = 0; i < n; i++) {
    if (!Number.isNaN(column[i]!)) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = 0x7ff80000;
  }
  return words;
}

/** Hashes of the rows of ragged columns, two words a row. */
interface Rows {
  readonly offset: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Scratch of the rows' hashes by table, grown as needed; a batch is hashed in one go, so all hashes may share it. */
const scratch: [Int32Array, Int32Array][] = [0, 1, 2, 3].map(() => [new Int32Array(0), new Int32Array(0)]);

function room(table: number, rows: number): [Int32Array, Int32Array] {
  if (scratch[table]![0].length < rows) scratch[table] = [new Int32Array(2 * rows), new Int32Array(2 * rows)];
  return scratch[table]!;
}

/** The columns go into four chains that the processor runs side by side, and these into the two words of the row. */
function particleRows(p: ParticleColumns, rows: number): Rows {
  const [first, second] = room(0, rows);
  const energy = wordsOf(p.energy, rows);
  const px = wordsOf(p.px, rows);
  const py = wordsOf(p.py, rows);
  const pz = wordsOf(p.pz, rows);
  const vx = wordsOf(p.vx, rows);
  const vy = wordsOf(p.vy, rows);
  const vz = wordsOf(p.vz, rows);
  const time = wordsOf(p.time, rows);
  const { pdg, mother, stable, origin } = p;
  for (let row = 0; row < rows; row++) {
    const at = 2 * row;
    const a = mix(mix(mix(mix(mix(START, energy[at]!), py[at]!), vx[at]!), vz[at]!), pdg[row]!);
    const b = mix(mix(mix(mix(mix(1, px[at]!), pz[at]!), vy[at]!), time[at]!), mother[row]!);
    const c = mix(mix(mix(mix(mix(2, energy[at + 1]!), py[at + 1]!), vx[at + 1]!), vz[at + 1]!), stable[row]!);
    const d = mix(mix(mix(mix(mix(3, px[at + 1]!), pz[at + 1]!), vy[at + 1]!), time[at + 1]!), origin[row]!);
    first[row] = mix(mix(a, b), mix(c, d));
    second[row] = mix(mix(d, a), mix(b ^ 7, c));
  }
  return { offset: p.offset, first, second };
}

/**
 * What is measured of a track. Truth links are left out: they count rows of the batch, not of the event. Helix parameters and covariance
 * are left out: functions of momentum, impact parameters and layers.
 */
function trackRows(t: TrackColumns, rows: number): Rows {
  const [first, second] = room(1, rows);
  const px = wordsOf(t.px, rows);
  const py = wordsOf(t.py, rows);
  const pz = wordsOf(t.pz, rows);
  const d0 = wordsOf(t.d0, rows);
  const z0 = wordsOf(t.z0, rows);
  const energy = wordsOf(t.clusterEnergy, rows);
  const muon = wordsOf(t.muonId, rows);
  const electron = wordsOf(t.electronId, rows);
  const probability = wordsOf(t.fitProbability, rows);
  const time = wordsOf(t.clusterTime, rows);
  const theta = wordsOf(t.clusterTheta, rows);
  const phi = wordsOf(t.clusterPhi, rows);
  const e1e9 = wordsOf(t.clusterE1E9, rows);
  const shape = wordsOf(t.clusterPulseShape, rows);
  const likelihood = wordsOf(t.logLikelihood, LIKELIHOODS_PER_TRACK * rows);
  const { charge, pxdHits, svdHits, cdcHits, klmHits, klmLayer } = t;
  for (let row = 0; row < rows; row++) {
    const at = 2 * row;
    const a = mix(mix(mix(mix(mix(START, px[at]!), pz[at]!), z0[at]!), muon[at]!), charge[row]!);
    const b = mix(mix(mix(mix(1, py[at]!), d0[at]!), energy[at]!), electron[at]!);
    const c = mix(mix(mix(mix(2, px[at + 1]!), pz[at + 1]!), z0[at + 1]!), muon[at + 1]!);
    const d = mix(mix(mix(mix(3, py[at + 1]!), d0[at + 1]!), energy[at + 1]!), electron[at + 1]!);
    const hits = pxdHits[row]! | (svdHits[row]! << 3) | (cdcHits[row]! << 6) | (klmHits[row]! << 16) | (klmLayer[row]! << 24);
    const e = mix(mix(mix(mix(mix(4, probability[at]!), time[at]!), theta[at]!), phi[at]!), hits);
    const f = mix(mix(mix(mix(5, probability[at + 1]!), time[at + 1]!), theta[at + 1]!), phi[at + 1]!);
    const g = mix(mix(mix(mix(6, e1e9[at]!), e1e9[at + 1]!), shape[at]!), shape[at + 1]!);
    const h = fold(likelihood, 2 * LIKELIHOODS_PER_TRACK * row, 2 * LIKELIHOODS_PER_TRACK);
    first[row] = mix(mix(mix(a, b), mix(c, d)), mix(e, g));
    second[row] = mix(mix(mix(d, a), mix(b ^ 7, c)), mix(f ^ g, h));
  }
  return { offset: t.offset, first, second };
}

/** Polynomials in 31 over the words: enough for many numbers that move together, and half the work. */
function fold(words: Int32Array, from: number, count: number): number {
  let low = START;
  let high = 1;
  for (let i = from; i < from + count; i += 2) {
    low = ((low << 5) - low + words[i]!) | 0;
    high = ((high << 5) - high + words[i + 1]!) | 0;
  }
  return mix(low, high);
}

/** Distances to tracks are left out: functions of both. */
function clusterRows(c: ClusterColumns, rows: number): Rows {
  const [first, second] = room(2, rows);
  const energy = wordsOf(c.energy, rows);
  const theta = wordsOf(c.theta, rows);
  const phi = wordsOf(c.phi, rows);
  const time = wordsOf(c.time, rows);
  const hits = wordsOf(c.hits, rows);
  const e1e9 = wordsOf(c.e1e9, rows);
  const e9e21 = wordsOf(c.e9e21, rows);
  const shape = wordsOf(c.pulseShape, rows);
  const { region, merged } = c;
  for (let row = 0; row < rows; row++) {
    const at = 2 * row;
    const a = mix(mix(mix(mix(START, energy[at]!), theta[at]!), phi[at]!), time[at]!);
    const b = mix(mix(mix(mix(1, energy[at + 1]!), theta[at + 1]!), phi[at + 1]!), time[at + 1]!);
    const d = mix(mix(mix(mix(2, hits[at]!), e1e9[at]!), e9e21[at]!), shape[at]!);
    const e = mix(mix(mix(mix(3, hits[at + 1]!), e1e9[at + 1]!), e9e21[at + 1]!), shape[at + 1]!);
    const f = mix(region[row]! | (merged[row]! << 8), d);
    first[row] = mix(mix(a, b), mix(f, e));
    second[row] = mix(mix(e, a ^ 7), mix(b, f));
  }
  return { offset: c.offset, first, second };
}

function klmRows(k: KlmColumns, rows: number): Rows {
  const [first, second] = room(3, rows);
  const theta = wordsOf(k.theta, rows);
  const phi = wordsOf(k.phi, rows);
  const time = wordsOf(k.time, rows);
  const { layers, innermost, region } = k;
  for (let row = 0; row < rows; row++) {
    const at = 2 * row;
    const a = mix(mix(mix(START, theta[at]!), phi[at]!), time[at]!);
    const b = mix(
      mix(mix(mix(a, theta[at + 1]!), phi[at + 1]!), time[at + 1]!),
      layers[row]! | (innermost[row]! << 8) | (region[row]! << 16),
    );
    first[row] = mix(a, b);
    second[row] = mix(b, a ^ 7);
  }
  return { offset: k.offset, first, second };
}
