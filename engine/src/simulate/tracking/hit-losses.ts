import { bitCount } from '../bit-count.ts';

/**
 * Decisions from one uniform that serves as a sequence: after each, the part of (0, 1) that led to it is stretched to (0, 1) again. Six
 * decisions with a few percent cost it two of its 52 bits.
 */
export class Thinning {
  state = 0;

  /** The mask without the bits that are lost, each with probability `loss`. */
  apply(mask: number, loss: number): number {
    if (loss === 0) return mask;
    let kept = mask;
    let x = this.state;
    // mostly nothing is lost: the last part of (0, 1), as long as (1 - loss)^n
    let all = 1;
    for (let rest = mask; rest !== 0; rest &= rest - 1) all *= 1 - loss;
    if (x >= 1 - all) {
      this.state = (x - (1 - all)) / all;
      return mask;
    }
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      if (x < loss) {
        kept &= ~(rest & -rest);
        x /= loss;
      } else x = (x - loss) / (1 - loss);
    }
    this.state = x;
    return kept;
  }
}

/** Largest number of things that may be lost, and the side of a table of them. */
const MOST = 63;
const SIDE = MOST + 1;

/** Binomial probabilities of k lost ones among n, each lost with probability `loss`: at n * 64 + k. */
export function binomialOf(loss: number): Float64Array {
  const table = new Float64Array(SIDE * SIDE);
  if (loss === 1) {
    for (let n = 0; n <= MOST; n++) table[n * SIDE + n] = 1;
    return table;
  }
  const odds = loss / (1 - loss);
  let none = 1;
  for (let n = 0; n <= MOST; n++) {
    let term = none;
    for (let k = 0; k <= n; k++) {
      table[n * SIDE + k] = term;
      term *= ((n - k) / (k + 1)) * odds;
    }
    none *= 1 - loss;
  }
  return table;
}

/** Number of lost ones among n, by inversion of the binomial law with one uniform. */
export function lostOf(n: number, binomial: Float64Array, u: number): number {
  const first = n * SIDE;
  let x = u - binomial[first];
  let k = 0;
  while (x > 0 && k < n) x -= binomial[first + ++k];
  return k;
}

/** Removes the bit number `at`, counted among the bits that are set. */
export function withoutBit(mask: number, at: number): number {
  let rest = mask;
  for (let i = 0; i < at; i++) rest &= rest - 1;
  return mask & ~(rest & -rest);
}

/** Picks of one of n from a uniform that serves as a sequence, five to a uniform; `state` holds what is left of it. */
export class Picks {
  state = 0;
  next(n: number): number {
    const scaled = this.state * n;
    const pick = Math.min(n - 1, Math.trunc(scaled));
    this.state = scaled - pick;
    return pick;
  }
}

/** Layers of the drift chamber; more than so many set ones are found faster by trial than by counting. Trials end with the digits of a uniform. */
const WIRE_LAYERS = 56;
const MOSTLY_SET = 40;
const MOST_TRIES = 30;

/** Masks of the drift chamber after losses, one object used again and again. */
export class WireLosses {
  inner = 0;
  outer = 0;
  readonly #loss: number;
  readonly #binomial: Float64Array;
  readonly #picks = new Picks();

  constructor(loss: number) {
    this.#loss = loss;
    this.#binomial = binomialOf(loss);
  }

  /**
   * Each layer is lost with the same probability, independent of the others: a binomial number of them, picked one after the other.
   *
   * @param u  uniform for the number
   * @param v  uniforms for the picks: five of 56 with each, a sixth and further with what is left of the last
   */
  apply(inner: number, outer: number, u: number, v: number, w: number): void {
    let first = inner | 0;
    let second = outer | 0;
    let left = bitCount(first) + bitCount(second);
    const lost = this.#loss === 0 ? 0 : lostOf(left, this.#binomial, u);
    if (lost === left) {
      this.inner = 0;
      this.outer = 0;
      return;
    }
    const picks = this.#picks;
    picks.state = v;
    let tries = 0;
    let renewed = false;
    for (let k = 0; k < lost; k++) {
      if (k === 4 && !renewed) {
        picks.state = w;
        renewed = true;
      }
      if (left > MOSTLY_SET) {
        // positions, until one is met that is set; which of the two words is a toss of a coin, on which no branch should depend
        const place = picks.next(WIRE_LAYERS);
        const bit = 1 << (place & 31);
        const bitOfSecond = bit & -(place >> 5);
        const bitOfFirst = bit ^ bitOfSecond;
        if (((first & bitOfFirst) | (second & bitOfSecond)) === 0) {
          k--;
          if (++tries > MOST_TRIES) break;
          continue;
        }
        first &= ~bitOfFirst;
        second &= ~bitOfSecond;
      } else {
        const pick = picks.next(left);
        const inFirst = bitCount(first);
        if (pick < inFirst) first = withoutBit(first, pick);
        else second = withoutBit(second, pick - inFirst);
      }
      left--;
    }
    this.inner = first >>> 0;
    this.outer = second;
  }
}
