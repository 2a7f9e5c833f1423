import { log } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { type CountedValue, type ToyOptions, type ToyTestResult, ToyTests } from './toys.ts';
import { checkedLevel, upperLimitsOf } from './upper-limit.ts';

export interface ToyLimits {
  /** observed limit and the standard error that the number of toys gives it */
  readonly observed: CountedValue;
  /** expected ones from -2 to +2 sigma */
  readonly expected: readonly number[];
  readonly level: number;
  readonly muhat: number;
  readonly toys: number;
  /** the values tested */
  readonly tested: readonly ToyTestResult[];
  readonly warnings: readonly string[];
}

/** Values added to the asymptotic ones before a limit that is still not bracketed is given up. */
const MOST_VALUES = 24;
/** A bracket narrower than this share needs no further values: CLs is nearly exponential inside. */
const NARROW = 0.15;

/**
 * CLs upper limits with p-values from toys, observed and expected. CLs is computed at the asymptotic limits and wherever a limit is not
 * yet closely bracketed, with the same toy numbers everywhere; between two values log CLs is taken to be linear.
 */
export function toyLimits<Data>(
  model: StatisticalModel<Data>,
  data: Data,
  options: ToyOptions & { level?: number | undefined } = {},
): ToyLimits {
  const level = checkedLevel(options.level ?? 0.95);
  const tester = new ToyTests(model, data, options);
  const asymptotic = upperLimitsOf(tester.tests, { level });
  const results = new Map<number, ToyTestResult>();
  const test = (mu: number) => {
    if (!results.has(mu)) results.set(mu, tester.at(mu));
  };
  for (const mu of [asymptotic.observed, ...asymptotic.expected]) test(mu);
  const goal = 1 - level;
  const solve = (CLs: (result: ToyTestResult) => number): { value: number; slope: number } => {
    for (;;) {
      const sorted = [...results.values()].sort((a, b) => a.mu - b.mu);
      // the last crossing: from there on the signal is excluded
      let above = -1;
      sorted.forEach((result, i) => {
        if (CLs(result) > goal) above = i;
      });
      const low = above < 0 ? { mu: 0, CLs: 1 } : { mu: sorted[above].mu, CLs: CLs(sorted[above]) };
      const high = sorted[above + 1];
      const full = results.size >= MOST_VALUES;
      if (high === undefined) {
        if (full) throw new UserError({ what: `no limit by toys: CLs stays above ${goal} up to ${low.mu}` });
        test(1.5 * low.mu);
        continue;
      }
      const highCLs = CLs(high);
      if (high.mu - low.mu > NARROW * high.mu && !full && !(highCLs === 0 && high.mu - low.mu <= 0.3 * high.mu)) {
        const middle = highCLs > 0 ? between(low, { mu: high.mu, CLs: highCLs }, goal) : 0.5 * (low.mu + high.mu);
        const inside = Math.min(Math.max(middle, low.mu + 0.1 * (high.mu - low.mu)), high.mu - 0.1 * (high.mu - low.mu));
        test(inside);
        continue;
      }
      // no toy left at the upper end: half a toy
      const end = { mu: high.mu, CLs: highCLs > 0 ? highCLs : 0.5 / tester.toys };
      return { value: between(low, end, goal), slope: (end.CLs - low.CLs) / (end.mu - low.mu) };
    }
  };
  const observed = solve((result) => result.CLs.value);
  const expected = [0, 1, 2, 3, 4].map((k) => solve((result) => result.expected[k]).value);
  const tested = [...results.values()].sort((a, b) => a.mu - b.mu);
  const nearest = tested.reduce((a, b) => (Math.abs(b.mu - observed.value) < Math.abs(a.mu - observed.value) ? b : a));
  const error = observed.slope < 0 ? nearest.CLs.error / -observed.slope : 0;
  const warnings = [...new Set(tested.flatMap((result) => result.warnings))];
  return {
    observed: { value: observed.value, error },
    expected,
    level,
    muhat: asymptotic.muhat,
    toys: tester.toys,
    tested,
    warnings,
  };
}

/** Where log CLs, linear between two values, meets the goal. */
function between(low: { mu: number; CLs: number }, high: { mu: number; CLs: number }, goal: number): number {
  if (low.CLs === high.CLs) return 0.5 * (low.mu + high.mu);
  const share = log(low.CLs / goal) / log(low.CLs / high.CLs);
  return low.mu + Math.min(Math.max(share, 0), 1) * (high.mu - low.mu);
}
