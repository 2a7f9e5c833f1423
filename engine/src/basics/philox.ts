/**
 * Philox4x32-10, the counter-based generator: a keyed bijection of 128-bit counters, so that any block of any stream costs one call and
 * needs no state. The plain reference; the WebAssembly kernel in philox-kernel.ts gives the same bits.
 *
 * @source J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11 (2011), section 3.3;
 *         multipliers and key increments from its table 2
 */
export const PHILOX_M0 = 0xd2511f53;
export const PHILOX_M1 = 0xcd9e8d57;
export const PHILOX_W0 = 0x9e3779b9;
export const PHILOX_W1 = 0xbb67ae85;
export const PHILOX_ROUNDS = 10;

/** Upper 32 bits of the 64-bit product of a and the number with the upper and lower 16 bits bHigh, bLow. */
function upperProduct(a: number, bHigh: number, bLow: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  // each sum stays below 2^32, where doubles are exact
  const first = aHigh * bLow + ((aLow * bLow) >>> 16);
  const second = aLow * bHigh + (first & 0xffff);
  return (aHigh * bHigh + (first >>> 16) + (second >>> 16)) | 0;
}

/** One block: out[0..3] = Philox4x32-10 of the counter (c0, c1, c2, c3) under the key (k0, k1), each 32 bits. */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array | Int32Array,
): void {
  for (let round = 0; round < PHILOX_ROUNDS; round++) {
    const next0 = upperProduct(c2, 0xcd9e, 0x8d57) ^ c1 ^ k0;
    const next2 = upperProduct(c0, 0xd251, 0x1f53) ^ c3 ^ k1;
    c1 = Math.imul(c2, PHILOX_M1);
    c3 = Math.imul(c0, PHILOX_M0);
    c0 = next0;
    c2 = next2;
    k0 = (k0 + PHILOX_W0) | 0;
    k1 = (k1 + PHILOX_W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * A double strictly inside (0, 1) from two 32-bit words: an odd multiple of 2^-53, (v + 1/2) 2^-52 with v the upper 52 of the 64 bits.
 * (With 53 bits v + 1/2 would need 54 bits and round to 1 for the largest v.)
 */
export function uniformOf(high: number, low: number): number {
  return ((high >>> 0) * 1048576 + (low >>> 12) + 0.5) * 2.220446049250313e-16;
}
