import type { CandidateTable } from './candidate-table.ts';

/**
 * Keeps the first `keep` rows of a table in the order of `rank` (largest first; NaN last), in that order; on a tie the row formed first
 * comes first, so nothing is left to chance.
 */
export function keepBest(table: CandidateTable, spare: CandidateTable, rank: (row: number) => number, keep: number): void {
  const { count } = table;
  if (ranks.length < count) ranks = new Float64Array(2 * count);
  if (order.length < count) order = new Int32Array(2 * count);
  for (let row = 0; row < count; row++) {
    const value = rank(row);
    ranks[row] = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    let at = row;
    for (; at > 0 && ranks[order[at - 1]!]! < ranks[row]!; at--) order[at] = order[at - 1]!;
    order[at] = row;
  }
  spare.count = 0;
  for (let row = 0; row < count; row++) spare.copy(table, row);
  table.count = Math.min(count, keep);
  for (let at = 0; at < table.count; at++) table.move(spare, order[at]!, at);
}

let ranks = new Float64Array(64);
let order = new Int32Array(64);
