import { boundAt, closedInterval, interpolate } from './interval.ts';
import type { Plan } from './plan.ts';
import type { Range, Search } from './search-types.ts';

/** Windows and cuts of every mass hypothesis as flat arrays: row m of cut j at m * cuts + j. */
export interface MassTables {
  readonly masses: number;
  readonly windowLow: Float64Array;
  readonly windowHigh: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** of the second observable of a linear cut, 0 for others */
  readonly slope: Float64Array;
}

/** Edges of the counting window at a mass, in the unit of the window's observable. */
export function windowAt(search: Search, mass: number): [low: number, high: number] {
  const { table } = search.massWindow;
  const column = (i: 1 | 2) =>
    interpolate(
      table.map((row) => [row[0], row[i]] as const),
      mass,
    );
  return [column(1), column(2)];
}

/** Interval and slope of a cut at a mass. */
export function cutAt(cut: Plan['perMass'][number]['cut'], mass: number): [low: number, high: number, slope: number] {
  const slope = 'linear' in cut ? boundAt(cut.linear.slope, mass) : 0;
  return [...closedInterval(cut as Range<number>, mass), slope];
}

export function massTables(search: Search, plan: Plan, masses: readonly number[]): MassTables {
  const cuts = plan.perMass.length;
  const tables: MassTables = {
    masses: masses.length,
    windowLow: new Float64Array(masses.length),
    windowHigh: new Float64Array(masses.length),
    low: new Float64Array(masses.length * cuts),
    high: new Float64Array(masses.length * cuts),
    slope: new Float64Array(masses.length * cuts),
  };
  masses.forEach((mass, m) => {
    [tables.windowLow[m], tables.windowHigh[m]] = windowAt(search, mass);
    plan.perMass.forEach(({ cut }, j) => {
      const at = m * cuts + j;
      [tables.low[at], tables.high[at], tables.slope[at]] = cutAt(cut, mass);
    });
  });
  return tables;
}
