import { UserError } from '../basics/errors.ts';

/** Half-open range of event indices: [first, end). */
export type IndexRange = readonly [first: number, end: number];

/**
 * Union of disjoint sets of index ranges, sorted, neighbours joined, so that the same indices always read the same.
 * An index that stands in both is refused: its event would count twice.
 */
export function joinRanges(a: readonly IndexRange[], b: readonly IndexRange[], where?: string): IndexRange[] {
  const sorted = [...a, ...b].filter(([first, end]) => end > first).sort((x, y) => x[0] - y[0]);
  const joined: [number, number][] = [];
  for (const [first, end] of sorted) {
    const last = joined[joined.length - 1];
    if (last !== undefined && first < last[1])
      throw new UserError({
        what: `events ${first} to ${Math.min(end, last[1]) - 1} are in two shards`,
        where,
        remedy: 'merge each shard once',
      });
    if (last !== undefined && first === last[1]) last[1] = end;
    else joined.push([first, end]);
  }
  return joined;
}

/** What is missing of 0 .. events-1. */
export function gaps(ranges: readonly IndexRange[], events: number): IndexRange[] {
  const missing: IndexRange[] = [];
  let next = 0;
  for (const [first, end] of ranges) {
    if (first > next) missing.push([next, Math.min(first, events)]);
    next = Math.max(next, end);
    if (next >= events) break;
  }
  if (next < events) missing.push([next, events]);
  return missing;
}

export const countOf = (ranges: readonly IndexRange[]): number => ranges.reduce((sum, [first, end]) => sum + end - first, 0);

/** "0 to 999, 2000 to 2999" */
export const rangesText = (ranges: readonly IndexRange[]): string =>
  ranges.map(([first, end]) => `${first} to ${end - 1}`).join(', ');
