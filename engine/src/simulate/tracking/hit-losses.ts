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

/** Number of lost ones among n, by inversion of the binomial law with one uniform. */
export function lostOf(n: number, loss: number, none: Float64Array, u: number): number {
  // none[n] = (1 - loss)^n
  let term = none[n] as number;
  let x = u - term;
  let k = 0;
  const odds = loss / (1 - loss);
  while (x > 0 && k < n) {
    term *= ((n - k) / (k + 1)) * odds;
    x -= term;
    k++;
  }
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
  readonly #none = new Float64Array(64);
  readonly #picks = new Picks();

  constructor(loss: number) {
    this.#loss = loss;
    let power = 1;
    for (let n = 0; n < 64; n++) {
      this.#none[n] = power;
      power *= 1 - loss;
    }
  }

  /**
   * Each layer is lost with the same probability, independent of the others: a binomial number of them, picked one after the other.
   *
   * @param u  uniform for the number
   * @param v  uniforms for the picks: five of 56 with each, a sixth and further with what is left of the last
   */
  apply(inner: number, outer: number, u: number, v: number, w: number): void {
    this.inner = inner;
    this.outer = outer;
    if (this.#loss === 0) return;
    let n1 = bitCount(inner);
    let n2 = bitCount(outer);
    const lost = lostOf(n1 + n2, this.#loss, this.#none, u);
    this.#picks.state = v;
    let tries = 0;
    let second = false;
    for (let k = 0; k < lost; k++) {
      if (k === 4 && !second) {
        this.#picks.state = w;
        second = true;
      }
      if (n1 + n2 > MOSTLY_SET) {
        // positions, until one is met that is set
        const place = this.#picks.next(WIRE_LAYERS);
        const word = place < 32 ? this.inner : this.outer;
        const bit = 1 << (place & 31);
        if ((word & bit) === 0) {
          k--;
          if (++tries > MOST_TRIES) return;
          continue;
        }
        if (place < 32) {
          this.inner = (word & ~bit) >>> 0;
          n1--;
        } else {
          this.outer = word & ~bit;
          n2--;
        }
        continue;
      }
      const pick = this.#picks.next(n1 + n2);
      if (pick < n1) {
        this.inner = withoutBit(this.inner, pick) >>> 0;
        n1--;
      } else {
        this.outer = withoutBit(this.outer, pick - n1) >>> 0;
        n2--;
      }
    }
  }
}
