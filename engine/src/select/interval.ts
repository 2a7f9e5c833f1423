import { nextDown, nextUp } from '../basics/next-double.ts';
import type { Range } from './search-types.ts';

type NumberBound = number | { readonly tabulated: readonly (readonly [number, number])[] };

/** Linear interpolation in a table of [mass, value] with ascending masses; constant beyond its ends. */
export function interpolate(table: readonly (readonly [number, number])[], mass: number): number {
  let below = 0;
  let above = table.length;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (table[middle]![0] < mass) below = middle;
    else above = middle;
  }
  const i = below + 1;
  const [m0, v0] = table[below]!;
  const next = table[i];
  if (!next || mass <= m0) return v0;
  const t = (mass - m0) / (next[0] - m0);
  return t === 1 ? next[1] : v0 + t * (next[1] - v0);
}

export const boundAt = (bound: NumberBound, mass: number): number =>
  typeof bound === 'number' ? bound : interpolate(bound.tabulated, mass);

/**
 * A range as a closed interval [low, high] of doubles: `above b` is [next double after b, infinity], so that one pair of comparisons
 * serves every kind of cut and NaN is outside all of them.
 */
export function closedInterval(range: Range<number>, mass: number): [low: number, high: number] {
  if ('above' in range) return [nextUp(boundAt(range.above, mass)), Number.POSITIVE_INFINITY];
  if ('below' in range) return [Number.NEGATIVE_INFINITY, nextDown(boundAt(range.below, mass))];
  if ('between' in range) return [boundAt(range.between[0], mass), boundAt(range.between[1], mass)];
  return [range.equals, range.equals];
}

/** Bounds of a range, as given. */
export function boundsOf(range: Range<number>): NumberBound[] {
  if ('above' in range) return [range.above];
  if ('below' in range) return [range.below];
  if ('between' in range) return [...range.between];
  return [range.equals];
}

/** Range at a mass as shown to people: null for an open end. */
export function shownInterval(range: Range<number>, mass: number): { low: number | null; high: number | null } {
  if ('above' in range) return { low: boundAt(range.above, mass), high: null };
  if ('below' in range) return { low: null, high: boundAt(range.below, mass) };
  if ('between' in range) return { low: boundAt(range.between[0], mass), high: boundAt(range.between[1], mass) };
  return { low: range.equals, high: range.equals };
}

/** Whether a value is inside a range at a mass: the same answer as closedInterval, without its arrays. */
export function insideAt(range: Range<number>, mass: number, value: number): boolean {
  if ('above' in range) return value > boundAt(range.above, mass);
  if ('below' in range) return value < boundAt(range.below, mass);
  if ('between' in range) return value >= boundAt(range.between[0], mass) && value <= boundAt(range.between[1], mass);
  return value === range.equals;
}
