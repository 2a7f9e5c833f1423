import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { HypothesisTests } from './hypothesis-test.ts';
import { type CountedValue, counted, type ToyOptions, toyStatistic } from './toys.ts';
import { checkedLevel } from './upper-limit.ts';

export interface UnifiedInterval {
  /** ends of the interval; a lower end of 0 means that no signal is inside */
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly muhat: number;
  readonly toys: number;
  /** p-values found on the way */
  readonly tested: readonly { readonly mu: number; readonly p: CountedValue }[];
  readonly warnings: readonly string[];
}

/** Values of mu tested for either end. */
const VALUES = 9;

/**
 * Unified interval of Feldman and Cousins for a model with nuisance parameters: all mu >= 0 whose likelihood ratio to the best fit is not
 * among the (1 - level) largest of toys thrown from the profile at that mu. Ends are found by bisection over toys, so they carry the
 * error of the toys' number.
 *
 * @source  Phys. Rev. D 57 (1998) 3873; with the profile in the place of nuisance parameters, as in arXiv:1007.1727, Sec. 2.2
 */
export function unifiedInterval<Data>(
  model: StatisticalModel<Data>,
  data: Data,
  options: ToyOptions & { level?: number | undefined } = {},
): UnifiedInterval {
  const level = checkedLevel(options.level ?? 0.9);
  const toys = options.toys ?? 1000;
  if (!Number.isSafeInteger(toys) || toys < 1)
    throw new UserError({ what: 'not a number of toys', value: toys, remedy: 'give an integer of 1 or more' });
  const tests = new HypothesisTests(model, data, { ...options, testStatistic: 'qtilde' });
  tests.checkEffect();
  const stream = new RandomStream(options.seed ?? 1, 'pseudo-experiments');
  const tested: { mu: number; p: CountedValue }[] = [];
  const best = tests.best.best;
  const all = 2 * VALUES * toys;
  const inside = (mu: number): boolean => {
    const point = tests.at(mu);
    if (!point.converged) return false;
    const observed = Math.max(point.twiceNll - best.twiceNll, 0);
    const values: number[] = [];
    const starts = [...tests.best.others, ...point.minima.slice(1)].map(({ x }) => x);
    for (let i = 0; i < toys; i++) {
      const likelihood = model.likelihood(model.toy(point.x, stream, i));
      values.push(toyStatistic(likelihood, mu, point.x, starts, 'two-sided', 0) ?? Number.POSITIVE_INFINITY);
      if ((i + 1) % 100 === 0) options.progress?.(Math.min(tested.length * toys + i + 1, all), all);
    }
    values.sort((a, b) => a - b);
    const p = counted(values, observed);
    tested.push({ mu, p });
    return p.value > 1 - level;
  };
  // the profile says where to look: 2 ln L rises by about 2.7 at 90 %
  const width = Math.max(halfWidth(tests), 1e-9);
  const muhat = tests.muhat;
  let low = muhat;
  let high = muhat + 1.5 * width;
  while (inside(high)) {
    if (!(high < 1e12)) throw new UserError({ what: `the interval has no upper end below ${tests.poiName} = ${high}` });
    low = high;
    high += 1.5 * width;
  }
  const upper = bisect(low, high, inside);
  let lower = 0;
  if (muhat > 0 && !inside(0)) lower = bisect(muhat, 0, inside);
  tested.sort((a, b) => a.mu - b.mu);
  return { lower, upper, level, muhat, toys, tested, warnings: tests.findings };
}

/** Between a value inside and one outside. */
function bisect(inner: number, outer: number, inside: (mu: number) => boolean): number {
  let [a, b] = [inner, outer];
  for (let i = 0; i < VALUES - 2; i++) {
    const middle = 0.5 * (a + b);
    if (inside(middle)) a = middle;
    else b = middle;
  }
  return 0.5 * (a + b);
}

/** Standard deviation of mu from the profile between the best fit and a step away. */
function halfWidth<Data>(tests: HypothesisTests<Data>): number {
  let step = 0.1 * (1 + Math.abs(tests.muhat));
  for (let i = 0; i < 40; i++) {
    const point = tests.profile.at(tests.muhat + step);
    const rise = point.twiceNll - tests.best.best.twiceNll;
    if (point.converged && rise > 0.5 && rise < 9) return step / Math.sqrt(rise);
    step *= rise < 0.5 ? 2 : 0.5;
  }
  return step;
}
