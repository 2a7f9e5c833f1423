import { normalCdf } from '../basics/elementary.ts';
import { UserError } from '../basics/errors.ts';
import { RandomStream } from '../basics/random.ts';
import { backgroundCounts } from './counting/expected.ts';
import { nominalCount } from './counting/statistical-model.ts';
import { knownCount } from './feldman-cousins/known-count.ts';
import { HypothesisTests } from './frequentist/hypothesis-test.ts';
import { upperLimitsOf } from './frequentist/upper-limit.ts';
import type { StatisticalModel } from './likelihood.ts';
import { poissonQuantile } from './special/poisson.ts';

/** Standard deviations of the five expected limits. */
const BAND = [-2, -1, 0, 1, 2] as const;
/** Toys of background alone of which the band is made where sums are not exact. */
export const BAND_TOYS = 400;

export interface ExpectedBand {
  /** from -2 to +2 sigma under background alone; null where there are none */
  readonly expected: readonly number[] | null;
  /** how they were found, or why there are none */
  readonly expectedFrom: string;
}

export interface BandOptions {
  readonly level: number;
  /** default 400; 0: no band where it needs toys */
  readonly toys?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * Expected limits of a method whose limit of given data is `limitOf`: quantiles at Phi(-2) ... Phi(2) of the limit under background alone.
 *
 * A count with known or summed background: exactly, the limit at the smallest count n with P(k <= n) >= Phi(z) (limits grow with the count).
 * Everything else: toys of background alone (nuisances at their best values for the data at a signal of 0) are sorted by their asymptotic
 * CLs limit, which costs a few fits, and the method's own limit is computed at the toys on the five quantiles. That is right as far as both
 * methods sort data alike; a quantile has the error of the toys' number, at 400 of them about 0.06 standard deviations of the limit for
 * the median, 0.08 at 1 and 0.14 at 2 sigma.
 */
export function expectedBand<Data>(
  model: StatisticalModel<Data>,
  data: Data,
  limitOf: (data: Data) => number,
  options: BandOptions,
): ExpectedBand {
  const exact = exactCounts(model, data);
  if (exact !== null) {
    const known = new Map<number, number>();
    const expected = BAND.map((z) => {
      const count = exact.quantile(normalCdf(z));
      const limit = known.get(count) ?? limitOf(exact.dataAt(count));
      known.set(count, limit);
      return limit;
    });
    return { expected, expectedFrom: 'exact quantiles of the count under background alone' };
  }
  const toys = options.toys ?? BAND_TOYS;
  if (!Number.isSafeInteger(toys) || toys < 0 || toys > 1_000_000)
    throw new UserError({ what: 'not a number of toys for the expected limits', value: toys, remedy: 'give 0 or more' });
  if (toys === 0) return { expected: null, expectedFrom: 'not asked for' };
  const seed = options.seed ?? 1;
  const sorted = sortedToys(model, data, options.level, toys, seed);
  if (sorted.length < 0.9 * toys)
    return {
      expected: null,
      expectedFrom: `none: ${toys - sorted.length} of ${toys} toys of background alone have no CLs limit`,
    };
  const expected: number[] = [];
  for (const z of BAND) {
    const rank = Math.max(Math.ceil(normalCdf(z) * sorted.length) - 1, 0);
    try {
      expected.push(limitOf(sorted[rank]!.toy));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { expected: null, expectedFrom: `none: a toy of background alone has no limit (${error.message})` };
    }
  }
  const text = `${sorted.length} toys of background alone (seed ${seed}) sorted by their asymptotic CLs limit, the limit of those at the five quantiles`;
  return { expected: expected.sort((a, b) => a - b), expectedFrom: text };
}

/** Distribution of the count under background alone of a model that is one count, and data with another count. */
function exactCounts<Data>(model: StatisticalModel<Data>, data: Data) {
  const nominal = nominalCount(model, data);
  if (nominal !== null) {
    const counts = backgroundCounts(nominal.model.exact);
    return {
      quantile: (p: number) => counts.quantile(p),
      dataAt: (count: number) => nominal.model.observing(count) as unknown as Data,
    };
  }
  const known = knownCount(model, data);
  if (known === null) return null;
  return {
    quantile: (p: number) => poissonQuantile(p, known.background),
    dataAt: (count: number) => ({ ...data, main: Float64Array.of(count) }),
  };
}

/** Toys of background alone from the lowest CLs limit to the highest; those without one are left out. */
function sortedToys<Data>(model: StatisticalModel<Data>, data: Data, level: number, toys: number, seed: number) {
  const background = new HypothesisTests(model, data).at(0);
  if (!background.converged) throw new UserError({ what: `no expected limits: ${background.reason}` });
  const stream = new RandomStream(seed, 'pseudo-experiments');
  const found: { toy: Data; limit: number; index: number }[] = [];
  for (let index = 0; index < toys; index++) {
    const toy = model.toy(background.x, stream, index);
    try {
      const tests = new HypothesisTests(model, toy, { start: background.x });
      found.push({ toy, limit: upperLimitsOf(tests, { level, only: 'observed' }).observed, index });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return found.sort((a, b) => a.limit - b.limit || a.index - b.index);
}
