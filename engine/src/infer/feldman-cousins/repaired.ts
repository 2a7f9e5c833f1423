import { checkArguments, type Interval, rawInterval, rawUpper } from './belt.ts';

/** Backgrounds searched: up to b + 6 + b/2, twice and more beyond where the largest upper end was found for levels from 50 to 99 %. */
const REACH = { events: 6, share: 0.5 };
const CELLS = 400;
/** The best cells are cut so many times finer, so many times. */
const REFINED = { cells: 5, parts: 10, times: 2 };

/**
 * Feldman-Cousins interval with the upper end never growing with the background ("repaired"):
 *   mu_2(n, b) = sup over b' >= b of the raw mu_2(n, b').
 * Counts being whole, the raw upper end of a fixed count rises here and there with b; its authors lengthen the intervals where that happens,
 * and their tables hold the lengthened ones. The raw lower end falls with b by itself (tested), so that it stays.
 *
 * The supremum is looked for on a grid of (6 + b/2)/400 events, made 100 times finer where the largest values are: to 1e-3 events for
 * b up to 25, and no better than the grid where n is far below b and b is in the hundreds.
 *
 * @source  G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873 (physics/9711021), section IV B, last paragraphs
 */
export function repairedInterval(n: number, b: number, level: number): Interval {
  checkArguments(n, b, level);
  const raw = rawInterval(n, b, level);
  // up to b = n the mean at the upper end is the same for every background, so that mu_2 falls as b grows, and beyond it never rises above
  // its value at b = n (tested)
  if (b <= n) return raw;
  const upper = (background: number): number => rawUpper(n, background, level);
  let step = (REACH.events + REACH.share * b) / CELLS;
  let starts = Array.from({ length: CELLS }, (_, i) => b + i * step);
  let best = raw.upper;
  for (let pass = 0; pass <= REFINED.times; pass++) {
    const seen = starts.map((at) => ({ at, value: upper(at) })).sort((x, y) => y.value - x.value);
    if (seen[0]!.value > best) best = seen[0]!.value;
    const finer = step / REFINED.parts;
    // pieces of the upper end rise to a drop or fall from a jump: the highest point is in a cell on either side of where it was seen
    starts = seen
      .slice(0, REFINED.cells)
      .flatMap(({ at }) => Array.from({ length: 2 * REFINED.parts }, (_, i) => at + (i - REFINED.parts + 0.5) * finer))
      .filter((at) => at > b);
    step = finer;
  }
  return { lower: raw.lower, upper: best };
}
