import { massOf } from '../../basics/particles.ts';
import type { ChargedRows } from '../state.ts';

/** Hypotheses a track is tested against: their number, and their masses [GeV] in the order of `hypotheses` in basics/columns.ts. */
export const HYPOTHESES = 6;
export const hypothesisMasses: readonly number[] = ['e-', 'mu-', 'pi+', 'K+', 'p', 'deuteron'].map(massOf);

const LOWEST = 0.04;
const HIGHEST = 16;
const CELLS = 256;
const FIRST = Math.sqrt(Math.sqrt(LOWEST));
const PER_UNIT = CELLS / (Math.sqrt(Math.sqrt(HIGHEST)) - FIRST);

/**
 * Quantities of each hypothesis as functions of momentum, on 257 nodes from 40 MeV to 16 GeV (constant outside) at equal distances of p^(1/4),
 * which two square roots give: 5 % apart at 0.1 GeV, 2 % at 1 GeV; linear in p^(1/4) between. `locate` a momentum, then ask for one `value` or `load` all.
 */
export class HypothesisCurves {
  private readonly width: number;
  private readonly values: Float64Array;
  private at = 0;
  private share = 0;

  /** @param quantities  of momentum [GeV], mass [GeV] and number of the hypothesis */
  constructor(quantities: readonly ((momentum: number, mass: number, hypothesis: number) => number)[]) {
    this.width = quantities.length;
    this.values = new Float64Array((CELLS + 1) * HYPOTHESES * this.width);
    let k = 0;
    for (let node = 0; node <= CELLS; node++) {
      const root = FIRST + node / PER_UNIT;
      const momentum = root * root * root * root;
      for (let h = 0; h < HYPOTHESES; h++)
        for (const quantity of quantities) this.values[k++] = quantity(momentum, hypothesisMasses[h], h);
    }
  }

  /** Sets the momentum [GeV] that `value` refers to. */
  locate(momentum: number): void {
    this.locateRoot(Math.sqrt(Math.sqrt(momentum)));
  }

  /** The same by the fourth root of the momentum. */
  locateRoot(root: number): void {
    const x = Math.min(Math.max((root - FIRST) * PER_UNIT, 0), CELLS);
    const node = x < CELLS ? x | 0 : CELLS - 1;
    this.at = node * HYPOTHESES * this.width;
    this.share = x - node;
  }

  /** One quantity of one hypothesis. */
  value(quantity: number, hypothesis: number): number {
    const k = this.at + hypothesis * this.width + quantity;
    const low = this.values[k];
    return low + this.share * (this.values[k + HYPOTHESES * this.width] - low);
  }

  /** All quantities of one hypothesis. */
  loadOne(hypothesis: number, out: Float64Array): void {
    const { values, share, width } = this;
    const first = this.at + hypothesis * width;
    for (let q = 0; q < width; q++) {
      const low = values[first + q];
      out[q] = low + share * (values[first + q + HYPOTHESES * width] - low);
    }
  }

  /** All quantities of all hypotheses: those of hypothesis h from h times their number on. */
  load(out: Float64Array): void {
    const { values, at, share } = this;
    const all = HYPOTHESES * this.width;
    for (let k = 0; k < all; k++) {
      const low = values[at + k];
      out[k] = low + share * (values[at + k + all] - low);
    }
  }
}

/**
 * Fourth roots of the true and the measured momentum of the `n` rows listed: those of row listed[i] are 2 i and 2 i + 1 of the array returned,
 * `room` or a larger one. Roots take long, and in a loop of their own processors work on several at once.
 */
export function fourthRoots(
  c: ChargedRows,
  listed: Int32Array,
  n: number,
  room: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  const roots = room.length < 2 * n ? new Float64Array(2 * c.event.length) : room;
  const { momentum, pT, tanLambda } = c;
  for (let i = 0; i < n; i++) {
    const r = listed[i];
    const slope = tanLambda[r];
    roots[2 * i] = Math.sqrt(Math.sqrt(momentum[r]));
    roots[2 * i + 1] = Math.sqrt(Math.sqrt(pT[r] * Math.sqrt(1 + slope * slope)));
  }
  return roots;
}
