import { canonicalJson, sha256 } from './canonical-json.ts';
import { UserError } from './errors.ts';
import { philox, uniformOf } from './philox.ts';
import { type PhiloxKernel, philoxKernel } from './philox-kernel.ts';

/** Stages that draw random numbers; a stage has counters of its own, so that another draw in one never shifts the others. */
export const stage = {
  generate: 1,
  beams: 2,
  decay: 3,
  simulate: 4,
  identification: 5,
  trigger: 6,
  pseudoData: 7,
  integrate: 8,
  toys: 9,
  flight: 10,
  tracking: 11,
  calorimeter: 12,
  klm: 13,
  likelihood: 14,
  detectorNoise: 15,
} as const;

const block = new Int32Array(4);

/**
 * The random numbers of a run as a function of (seed, stream name; event index, stage, particle, block): nothing is drawn in sequence.
 * The counter of a block is (index modulo 2^32, index / 2^32, stage 2^16 + particle, block), and each block gives two uniforms strictly
 * inside (0, 1), odd multiples of 2^-53.
 *
 * The key is the first 8 bytes of SHA-256 over the canonical JSON of {"seed", "stream"}, as two big-endian words: streams with different
 * names or seeds are unrelated.
 */
export class RandomStream {
  readonly seed: number;
  readonly name: string;
  private readonly key0: number;
  private readonly key1: number;

  /**
   * @param seed  integer, 0 <= seed <= 2^53 - 1, else a UserError
   * @param name  stream name, e.g. the canonical text of a process
   */
  constructor(seed: number, name: string) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new UserError({ what: 'not a seed', value: seed, remedy: 'give an integer from 0 to 9007199254740991' });
    }
    this.seed = seed;
    this.name = name;
    const hash = sha256(canonicalJson({ seed, stream: name }));
    this.key0 = Number.parseInt(hash.slice(0, 8), 16) | 0;
    this.key1 = Number.parseInt(hash.slice(8, 16), 16) | 0;
  }

  /**
   * Uniforms of many rows: out[(r * blocks + b) * 2 + j], j = 0, 1, from block firstBlock + b of index[r], particle[r].
   *
   * @param index     event indices, integers below 2^53
   * @param particle  numbers below 2^16 that tell apart the rows of one event (or its parts)
   */
  fill(
    index: Float64Array,
    particle: Int32Array,
    rows: number,
    stage: number,
    firstBlock: number,
    blocks: number,
    out: Float64Array,
  ): void {
    const kernel = rows > 1 ? philoxKernel() : null;
    if (kernel === null || 8 * blocks > kernel.doubles) {
      for (let r = 0; r < rows; r++) this.one(index[r], stage, particle[r], firstBlock, blocks, out, r * blocks * 2);
      return;
    }
    if (blocks < 1) return;
    const { word0, word1, word2, output } = kernel;
    const most = Math.min(kernel.rows, Math.floor(kernel.doubles / (8 * blocks)) * 4);
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      for (let r = 0; r < count; r++) {
        const event = index[first + r];
        word0[r] = event | 0;
        word1[r] = (event / 4294967296) | 0;
        word2[r] = (stage << 16) + particle[first + r];
      }
      // rows beyond `count` up to a multiple of four are computed from what stands there and dropped
      kernel.run((count + 3) & ~3, blocks, firstBlock, this.key0, this.key1);
      out.set(output.subarray(0, count * blocks * 2), first * blocks * 2);
    }
  }

  /** The same for one row: out[outOffset + 2 b + j]. */
  one(
    index: number,
    stage: number,
    particle: number,
    firstBlock: number,
    blocks: number,
    out: Float64Array,
    outOffset = 0,
  ): void {
    const c0 = index | 0;
    const c1 = (index / 4294967296) | 0;
    const c2 = (stage << 16) + particle;
    const kernel = blocks >= 4 && blocks % 4 === 0 ? philoxKernel() : null;
    if (kernel !== null && 2 * blocks <= kernel.doubles) {
      this.inQuarters(kernel, c0, c1, c2, firstBlock, blocks, out, outOffset);
      return;
    }
    for (let b = 0, at = outOffset; b < blocks; b++, at += 2) {
      philox(c0, c1, c2, firstBlock + b, this.key0, this.key1, block);
      out[at] = uniformOf(block[0], block[1]);
      out[at + 1] = uniformOf(block[2], block[3]);
    }
  }

  /** The blocks of one row as four rows of the kernel, one after the other. */
  private inQuarters(
    kernel: PhiloxKernel,
    c0: number,
    c1: number,
    c2: number,
    firstBlock: number,
    blocks: number,
    out: Float64Array,
    outOffset: number,
  ): void {
    const { word0, word1, word2, blockOffset, output } = kernel;
    for (let quarter = 0; quarter < 4; quarter++) {
      word0[quarter] = c0;
      word1[quarter] = c1;
      word2[quarter] = c2;
      blockOffset[quarter] = (quarter * blocks) / 4;
    }
    kernel.run(4, blocks / 4, firstBlock, this.key0, this.key1);
    for (let quarter = 0; quarter < 4; quarter++) blockOffset[quarter] = 0;
    for (let i = 0; i < 2 * blocks; i++) out[outOffset + i] = output[i];
  }
}
