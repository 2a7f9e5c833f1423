import { InternalError } from '../errors.ts';

/** One double seen as bits: write float[0], read word[1] (sign, exponent, upper 20 bits of the fraction) and word[0] (the rest). */
export const float = new Float64Array(1);
export const word = new Int32Array(float.buffer);

float[0] = 1;
if (word[1] !== 0x3ff00000) throw new InternalError('a little-endian machine with IEEE doubles is assumed');

/** 2^k for k = -1074 .. 1023 at place k + 1074. Multiplying by it scales exactly where the result is normal. */
export const powerOfTwo = new Float64Array(2098);
powerOfTwo[1074] = 1;
for (let k = 1; k < 1024; k++) powerOfTwo[1074 + k] = powerOfTwo[1073 + k] * 2;
for (let k = -1; k >= -1074; k--) powerOfTwo[1074 + k] = powerOfTwo[1075 + k] / 2;

/** Adding and subtracting 1.5 * 2^52 rounds |x| < 2^51 to the nearest integer, ties to even. */
export const ROUND = 6755399441055744;

/** Multiplying by 2^27 + 1 and subtracting (Dekker 1971, section 5) splits a double in two halves of 26 bits. */
export const SPLIT = 134217729;
