import { exp } from '../../basics/elementary.ts';

/** Room for rounding at the edges: the cuts decide. */
const ROOM = 1 - 1e-6;

/**
 * Polar angles that cuts leave to a light product: pseudorapidities low .. high in the frame of the beams, seen from a frame that moves along
 * them with rapidity Y, where they are low - Y .. high - Y.
 */
export class AngularWindow {
  /** least 1 - cos theta and 1 + cos theta in the frame of the last `shift` */
  oneMinus = 0;
  onePlus = 0;
  readonly #low2: number;
  readonly #high2: number;

  constructor(low: number, high: number) {
    // exp(2 eta), so that a shift needs no exponential
    this.#low2 = exp(2 * low);
    this.#high2 = exp(2 * high);
    this.shift(1);
  }

  /** @param stretch  exp(Y) */
  shift(stretch: number): void {
    const square = stretch * stretch;
    this.oneMinus = (ROOM * 2 * square) / (square + this.#high2);
    this.onePlus = (ROOM * 2 * this.#low2) / (this.#low2 + square);
  }
}
