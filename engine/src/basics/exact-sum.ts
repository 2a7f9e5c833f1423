import { InternalError } from './errors.ts';

/**
 * Sums of doubles that do not depend on the order of the terms, so that shards merge to the same bytes however they are cut.
 *
 * A sum is two doubles, limbs: `high` a multiple of 2^-20, `low` a multiple of 2^-46. A term |w| < 2^20 is split onto these grids by adding
 * and subtracting a large number, which rounds it there; what is below 2^-46 = 1.4e-14 is rounded once, the same way wherever the term
 * comes. Sums of limbs are exact while |high| < 2^33 and |low| < 2^7; low is carried into high before that, and beyond 2^32 is an error.
 * Canonical form: 0 <= low < 2^-20.
 */

/** 1.5 * 2^(52-20) and 1.5 * 2^(52-46): adding and subtracting them rounds to the two grids. */
export const TO_HIGH_GRID = 6442450944;
export const TO_LOW_GRID = 96;
const HIGH_GRID = 9.5367431640625e-7; // 2^-20
/** Low limbs are carried beyond 2^6, sums end at 2^32. */
export const LARGEST_LOW = 64;
export const LARGEST_SUM = 4294967296;
/** Terms must be smaller than this. */
const LARGEST_TERM = 1048576;

/** Adds the term w to the limbs sums[at] (high) and sums[at + 1] (low). A term |w| >= 2^20 or NaN, or a sum beyond 2^32, is an InternalError. */
export function addExact(sums: Float64Array, at: number, w: number): void {
  if (!(w < LARGEST_TERM && w > -LARGEST_TERM))
    throw new InternalError(`weight ${w} is outside the range of exact sums (+-2^20)`);
  const upper = w + TO_HIGH_GRID - TO_HIGH_GRID;
  sums[at] += upper;
  sums[at + 1] += w - upper + TO_LOW_GRID - TO_LOW_GRID;
  settleExact(sums, at);
}

/** Carries the low limb before it loses bits; refuses a sum beyond 2^32. */
export function settleExact(sums: Float64Array, at: number): void {
  const low = sums[at + 1];
  if (low > LARGEST_LOW || low < -LARGEST_LOW) carryExact(sums, at);
  const high = sums[at];
  if (high > LARGEST_SUM || high < -LARGEST_SUM)
    throw new InternalError('an exact sum passed 2^32: divide the weights by a reference weight');
}

/** Brings the limbs at `at` to canonical form; their sum does not change. */
export function carryExact(sums: Float64Array, at: number): void {
  const carried = Math.floor(sums[at + 1] / HIGH_GRID) * HIGH_GRID;
  // + 0 turns -0, which a sum of negative terms can leave, into 0
  sums[at] = sums[at] + carried + 0;
  sums[at + 1] = sums[at + 1] - carried + 0;
}

/** Adds the limbs from[atFrom] to sums[at]: the exact sum of both, in canonical form. */
export function mergeExact(sums: Float64Array, at: number, from: Float64Array, atFrom: number): void {
  sums[at] += from[atFrom];
  sums[at + 1] += from[atFrom + 1];
  carryExact(sums, at);
  settleExact(sums, at);
}

/** Limbs that came from outside (a file, a worker) must be canonical, else an InternalError. */
export function checkExact(high: unknown, low: unknown, what: string): void {
  const fine =
    typeof high === 'number' &&
    typeof low === 'number' &&
    Math.abs(high) <= LARGEST_SUM &&
    Number.isInteger(high / HIGH_GRID) &&
    low >= 0 &&
    low < HIGH_GRID &&
    Number.isInteger(low * 70368744177664);
  if (!fine) throw new InternalError(`${what}: (${String(high)}, ${String(low)}) are not the limbs of an exact sum`);
}

/** One such sum as an object. */
export class ExactSum {
  private readonly limbs = new Float64Array(2);

  /** Adds w, |w| < 2^20. */
  add(w: number): void {
    addExact(this.limbs, 0, w);
  }

  merge(other: ExactSum): void {
    mergeExact(this.limbs, 0, other.limbs, 0);
  }

  /** The sum as a double. */
  get value(): number {
    carryExact(this.limbs, 0);
    return this.limbs[0] + this.limbs[1];
  }

  /** [high, low] in canonical form: equal sums give equal bytes. */
  toJSON(): [number, number] {
    carryExact(this.limbs, 0);
    return [this.limbs[0], this.limbs[1]];
  }

  static fromJSON(limbs: readonly number[]): ExactSum {
    checkExact(limbs[0], limbs[1], 'exact sum');
    const sum = new ExactSum();
    sum.limbs[0] = limbs[0];
    sum.limbs[1] = limbs[1];
    return sum;
  }
}
