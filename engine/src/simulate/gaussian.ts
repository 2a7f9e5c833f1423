import { normalQuantile } from '../basics/elementary.ts';

const CELLS = 2048;
const EDGE = 1 / 32;
const PER_UNIT = CELLS / (1 - 2 * EDGE);
const table = new Float64Array(CELLS + 2);
for (let i = 0; i <= CELLS; i++) table[i] = normalQuantile(EDGE + i / PER_UNIT);
table[CELLS + 1] = table[CELLS];

/**
 * Standard normal variable of a uniform u in (0, 1): linear between 2049 exact quantiles in the middle 15/16 of the distribution, exact
 * outside. Off by at most 1e-5 anywhere, at a quarter of the cost; for smearing, not for statistics.
 */
export function gaussian(u: number): number {
  const x = (u - EDGE) * PER_UNIT;
  if (!(x >= 0 && x <= CELLS)) return normalQuantile(u);
  const i = x | 0;
  const low = table[i];
  return low + (x - i) * (table[i + 1] - low);
}
