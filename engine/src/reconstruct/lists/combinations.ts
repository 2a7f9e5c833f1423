/** What can be a daughter: rows with a sign and the tracks and clusters that each is made of, padded with -1. */
export interface DaughterRows {
  count: number;
  /** +1 the particle, -1 its antiparticle (of a track in a list of either charge: its charge), 0 where there is no difference */
  sign: Int8Array;
  /** `width` numbers a row: 2 * row of a track, 2 * row + 1 of a cluster */
  leaves: Int32Array;
  readonly width: number;
}

/**
 * All ways to choose one row from each of a few lists such that no track or cluster is used twice, in the order of the rows, the last
 * list fastest. Daughters that are alike (`sameAs`) are chosen in ascending order, so that a pair is one pair and not two. Nothing is
 * allocated.
 */
export class Combinations {
  /** rows chosen, one a list */
  readonly at: Int32Array;
  private readonly sameAs: readonly number[];
  private readonly rows: DaughterRows[] = [];
  private readonly signs: Int8Array;
  private started = false;

  /** @param sameAs  for each list, the nearest earlier one with the same rows and the same required sign, -1 for none */
  constructor(sameAs: readonly number[]) {
    this.sameAs = sameAs;
    this.at = new Int32Array(sameAs.length);
    this.signs = new Int8Array(sameAs.length);
  }

  /** Starts over. `sign` of a list: what its rows must have, 0 for any; a row without sign fits all. */
  reset(rows: readonly DaughterRows[], signs: ArrayLike<number>): void {
    for (let i = 0; i < rows.length; i++) {
      this.rows[i] = rows[i]!;
      this.signs[i] = signs[i]!;
    }
    this.started = false;
  }

  /** The next combination in `at`; false when there is none. */
  next(): boolean {
    const { at, rows, signs, sameAs } = this;
    const last = at.length - 1;
    let d = last;
    if (!this.started) {
      this.started = true;
      d = 0;
      at[0] = -1;
    }
    while (d >= 0) {
      const list = rows[d]!;
      const row = ++at[d]!;
      if (row >= list.count) {
        d--;
        continue;
      }
      const sign = list.sign[row]!;
      if (signs[d] !== 0 && sign !== 0 && sign !== signs[d]) continue;
      if (this.sharesLeaf(d)) continue;
      if (d === last) return true;
      d++;
      at[d] = sameAs[d]! >= 0 ? at[sameAs[d]!]! : -1;
    }
    return false;
  }

  /** Whether the row chosen from list d uses what a row chosen before uses. */
  private sharesLeaf(d: number): boolean {
    const { at, rows } = this;
    const mine = rows[d]!;
    const from = at[d]! * mine.width;
    for (let k = from; k < from + mine.width; k++) {
      const leaf = mine.leaves[k]!;
      if (leaf < 0) break;
      for (let e = 0; e < d; e++) {
        const other = rows[e]!;
        const start = at[e]! * other.width;
        for (let j = start; j < start + other.width; j++) if (other.leaves[j] === leaf) return true;
      }
    }
    return false;
  }
}
