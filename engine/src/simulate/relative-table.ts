import { log } from '../basics/elementary.ts';

const float = new Float64Array(1);
const word = new Int32Array(float.buffer);
const TWO_32 = 4294967296;

/**
 * A function of x > 0 in cells of equal relative width, linear in x in each: 2^bits cells an octave, found by the exponent and the first bits of
 * the fraction of a double, which costs less than a logarithm. Off by at most |x^2 f''| / (8 4^bits); the function itself outside of the table.
 */
export class RelativeTable {
  private readonly f: (x: number) => number;
  private readonly values: Float64Array;
  private readonly rest: number;
  private readonly first: number;

  /** Covers 2^from <= x < 2^(from + octaves). */
  constructor(f: (x: number) => number, from: number, octaves: number, bits = 7) {
    this.f = f;
    this.rest = 20 - bits;
    this.values = new Float64Array((octaves << bits) + 1);
    float[0] = 1;
    this.first = (word[1] >>> this.rest) + (from << bits);
    for (let i = 0; i < this.values.length; i++) {
      word[1] = (this.first + i) << this.rest;
      word[0] = 0;
      this.values[i] = f(float[0]);
    }
  }

  at(x: number): number {
    float[0] = x;
    const upper = word[1];
    const i = (upper >>> this.rest) - this.first;
    if (!(i >= 0 && i < this.values.length - 1)) return this.f(x);
    const width = 1 << this.rest;
    const share = ((upper & (width - 1)) + (word[0] >>> 0) / TWO_32) / width;
    const low = this.values[i];
    return low + share * (this.values[i + 1] - low);
  }
}

const LOG_BITS = 8;
const logs = new Float64Array((1 << LOG_BITS) + 1);
for (let i = 0; i <= 1 << LOG_BITS; i++) logs[i] = log(1 + i / (1 << LOG_BITS));
const LOG_REST = 20 - LOG_BITS;

/** Natural logarithm of a normal number x > 0, off by at most 2e-6; for places in tables and for smearing. */
export function quickLog(x: number): number {
  float[0] = x;
  const upper = word[1];
  const i = (upper >>> LOG_REST) & ((1 << LOG_BITS) - 1);
  const width = 1 << LOG_REST;
  const share = ((upper & (width - 1)) + (word[0] >>> 0) / TWO_32) / width;
  const low = logs[i];
  return ((upper >> 20) - 1023) * Math.LN2 + low + share * (logs[i + 1] - low);
}
