import { normalCdf } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import type { Likelihood, StatisticalModel } from '../likelihood.ts';
import { heldParameters, minimise } from '../minimise/minimise.ts';
import { BAND, type PValues, type TestStatistic } from './asymptotic.ts';
import { HypothesisTests, type TestOptions } from './hypothesis-test.ts';

export interface ToyOptions extends TestOptions {
  /** pseudo-experiments for each hypothesis; default 2000 */
  readonly toys?: number | undefined;
  /** default 1 */
  readonly seed?: number | undefined;
  /** told after every hundred fits: done so far, of all */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/** A p-value counted over toys, with its binomial standard error. */
export interface CountedValue {
  readonly value: number;
  readonly error: number;
}

export interface ToyTestResult {
  readonly mu: number;
  readonly q: number;
  readonly muhat: number;
  readonly CLsb: CountedValue;
  readonly CLb: CountedValue;
  readonly CLs: CountedValue;
  /** CLs that background-only data give, at -2 to +2 sigma */
  readonly expected: readonly number[];
  readonly toys: number;
  /** toys whose fit did not converge: counted as if they spoke for the hypothesis tested (q = infinity), which is conservative */
  readonly failed: number;
  readonly warnings: readonly string[];
}

const MOST_TOYS = 10_000_000;

/** Toys of one model and its data, thrown at any tested value: each draws its own auxiliary measurements too. */
export class ToyTests<Data> {
  readonly tests: HypothesisTests<Data>;
  readonly toys: number;
  private readonly stream: RandomStream;
  private readonly progress: ((done: number, all: number) => void) | undefined;
  private readonly results = new Map<number, ToyTestResult>();

  constructor(model: StatisticalModel<Data>, data: Data, options: ToyOptions = {}) {
    this.tests = new HypothesisTests(model, data, options);
    this.toys = options.toys ?? 2000;
    if (!Number.isSafeInteger(this.toys) || this.toys < 1 || this.toys > MOST_TOYS)
      throw new UserError({ what: 'not a number of toys', value: this.toys, remedy: `give an integer from 1 to ${MOST_TOYS}` });
    this.stream = new RandomStream(options.seed ?? 1, 'pseudo-experiments');
    this.progress = options.progress;
  }

  /**
   * p-values of mu by toys. Both ensembles are thrown from the profile: nuisance parameters at their best values for the data under mu,
   * and under background alone. The same toy numbers serve every mu, so that p-values move smoothly with it.
   */
  at(mu: number): ToyTestResult {
    const known = this.results.get(mu);
    if (known !== undefined) return known;
    const { tests, toys } = this;
    if (tests.statistic === 'q0') throw new UserError({ what: 'q0 is for discovery: see `discovery`' });
    tests.checkEffect();
    const point = tests.at(mu);
    const background = tests.at(0);
    for (const { converged, value, reason } of [point, background])
      if (!converged) throw new UserError({ what: `no likelihood at ${tests.poiName} = ${value}: ${reason}` });
    const q = tests.observed(point);
    const signal = this.ensemble(mu, point.x, 0, 2 * toys);
    const nothing = this.ensemble(mu, background.x, toys, 2 * toys);
    const CLsb = counted(signal.values, q);
    const CLb = counted(nothing.values, q);
    const pOf = (value: number): PValues => {
      const sb = share(signal.values, value);
      const b = share(nothing.values, value);
      return { CLsb: sb, CLb: b, CLs: b > 0 ? sb / b : 0 };
    };
    const band = nothing.values.map((value) => pOf(value).CLs).sort((a, b) => a - b);
    const failed = signal.failed + nothing.failed;
    const result: ToyTestResult = {
      mu,
      q,
      muhat: tests.muhat,
      CLsb,
      CLb,
      CLs: quotient(CLsb, CLb),
      expected: BAND.map((t) => quantile(band, normalCdf(-t))),
      toys,
      failed,
      warnings:
        failed === 0 ? [] : [`the fits of ${failed} of ${2 * toys} toys did not converge: they count for the tested value`],
    };
    this.results.set(mu, result);
    return result;
  }

  /** p-value of background alone by toys of q0. */
  discovery(): { q0: number; p0: CountedValue; muhat: number; toys: number; failed: number } {
    const { tests, toys } = this;
    const background = tests.at(0);
    if (!background.converged) throw new UserError({ what: `no likelihood at ${tests.poiName} = 0: ${background.reason}` });
    const { q0, muhat } = tests.discovery();
    const { values, failed } = this.ensemble(0, background.x, toys, toys, 'q0');
    return { q0, p0: counted(values, q0), muhat, toys, failed };
  }

  /** Test statistics of toys made at x, sorted. */
  private ensemble(
    mu: number,
    x: Float64Array,
    first: number,
    all: number,
    statistic: TestStatistic = this.tests.statistic,
  ): Ensemble {
    const { tests, toys, stream, progress } = this;
    const { model } = tests;
    const values: number[] = [];
    let failed = 0;
    const starts = this.starts(mu);
    for (let i = 0; i < toys; i++) {
      const likelihood = model.likelihood(model.toy(x, stream, first + i));
      const q = toyStatistic(likelihood, mu, x, starts, statistic, tests.lowerBound);
      if (q === undefined) failed++;
      values.push(q ?? Number.POSITIVE_INFINITY);
      if (progress !== undefined && (i + 1) % 100 === 0) progress((first === 0 ? 0 : all - toys) + i + 1, all);
    }
    values.sort((a, b) => a - b);
    return { values, failed };
  }

  /** Other minima of the data, where each toy's fits start too. */
  private starts(mu: number): Float64Array[] {
    const others = [...this.tests.best.others, ...this.tests.profile.at(mu).minima.slice(1)];
    return others.map(({ x }) => x);
  }
}

interface Ensemble {
  readonly values: number[];
  readonly failed: number;
}

/** Test statistic of one toy: two fits, from where it was made and from other known minima. Undefined where a fit fails. */
export function toyStatistic(
  likelihood: Likelihood,
  mu: number,
  x: Float64Array,
  others: readonly Float64Array[],
  statistic: TestStatistic | 'two-sided',
  lowerBound: number,
): number | undefined {
  const { poi, parameters } = likelihood;
  const lower = Float64Array.from(parameters, (one) => one.bounds[0]);
  const upper = Float64Array.from(parameters, (one) => one.bounds[1]);
  lower[poi] = statistic === 'q0' ? Math.min(0, lowerBound) : lowerBound;
  upper[poi] = Number.POSITIVE_INFINITY;
  const fixed = Uint8Array.from(parameters, (one, i) => Number(one.fixed && i !== poi));
  const starts = [x, ...others];
  const tolerance = 1e-8;
  let free = lowestOf(starts.map((start) => minimise(likelihood, { start, fixed, bounds: { lower, upper }, tolerance })));
  const held = heldParameters(likelihood, poi);
  const at = (start: Float64Array): Float64Array => {
    const there = Float64Array.from(start);
    there[poi] = mu;
    return there;
  };
  const conditional = lowestOf(
    [free?.x ?? x, ...starts].map((start) => minimise(likelihood, { start: at(start), fixed: held, tolerance })),
  );
  if (free === undefined || conditional === undefined) return undefined;
  if (conditional.twiceNll < free.twiceNll - 1e-6 && mu >= lower[poi])
    free = lowestOf([minimise(likelihood, { start: conditional.x, fixed, bounds: { lower, upper }, tolerance }), free])!;
  const muhat = free.x[poi];
  if (statistic !== 'two-sided' && (statistic === 'q0' ? muhat < 0 : muhat > mu)) return 0;
  return Math.max(conditional.twiceNll - free.twiceNll, 0);
}

const lowestOf = <T extends { converged: boolean; twiceNll: number }>(minima: readonly T[]): T | undefined =>
  minima
    .filter((one) => one.converged)
    .reduce<T | undefined>((a, b) => (a === undefined || b.twiceNll < a.twiceNll ? b : a), undefined);

/** Share of sorted values at or above one; equal outcomes of discrete data count as equal whatever their rounding. */
function share(sorted: readonly number[], value: number): number {
  const threshold = value - 1e-6 * (1 + value);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return (sorted.length - low) / sorted.length;
}

export function counted(sorted: readonly number[], value: number): CountedValue {
  const p = share(sorted, value);
  const n = sorted.length;
  // an empty or full count is uncertain too: one toy's worth
  return { value: p, error: Math.sqrt(Math.max(p * (1 - p), 1 / (n + 1)) / n) };
}

function quotient(a: CountedValue, b: CountedValue): CountedValue {
  if (b.value === 0) return { value: 0, error: 1 };
  const value = a.value / b.value;
  const [relativeA, relativeB] = [a.error / b.value, (value * b.error) / b.value];
  return { value, error: Math.sqrt(relativeA * relativeA + relativeB * relativeB) };
}

/** Quantile of sorted values, linear between them. */
function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
