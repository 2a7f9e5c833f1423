import { UserError } from '../../basics/errors.ts';
import { differences } from '../fit/fit.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { globalMinimum, type Minima } from '../minimise/multi-start.ts';
import { asymptoticPValues, discovery, expectedPValues, type PValues, type TestStatistic } from './asymptotic.ts';
import { Profile, type ProfilePoint } from './profile.ts';

export interface TestOptions {
  /** default qtilde */
  readonly testStatistic?: TestStatistic | undefined;
  /** best-fit parameters of a similar model, to start from */
  readonly start?: Float64Array | undefined;
}

export interface HypothesisTestResult extends PValues {
  readonly mu: number;
  /** observed test statistic */
  readonly q: number;
  /** test statistic of the background-only Asimov data */
  readonly qA: number;
  /** best-fit value of the parameter of interest */
  readonly muhat: number;
  /** expected p-values from -2 to +2 sigma */
  readonly expected: readonly PValues[];
  readonly warnings: readonly string[];
}

export interface DiscoveryResult {
  readonly q0: number;
  readonly Z: number;
  readonly p0: number;
  readonly muhat: number;
  readonly warnings: readonly string[];
}

/**
 * Everything that a test of one model with one set of data shares: the best fit, the profile of the data, the background-only Asimov data
 * and their profile. Each is computed once, when it is first needed.
 *
 * The upper bound of the parameter of interest is ignored: it says nothing about the data. Its lower bound is 0 for qtilde by definition,
 * and the model's own for q.
 */
export class HypothesisTests<Data> {
  readonly model: StatisticalModel<Data>;
  readonly statistic: TestStatistic;
  private readonly data: Data;
  readonly profile: Profile;
  /** best fit within the range of the test statistic */
  readonly best: Minima;
  readonly lowerBound: number;
  readonly upperBound: number;
  private asimovProfile: Profile | undefined;
  private readonly found = new Set<string>();

  constructor(model: StatisticalModel<Data>, data: Data, options: TestOptions = {}) {
    const { poi, parameters } = model;
    if (poi < 0) throw new UserError({ what: 'the model has no parameter of interest', remedy: 'name one' });
    this.model = model;
    this.data = data;
    this.statistic = options.testStatistic ?? 'qtilde';
    const [low] = parameters[poi].bounds;
    this.lowerBound = this.statistic === 'qtilde' ? 0 : Math.min(low, 0);
    this.upperBound = Number.POSITIVE_INFINITY;
    if (this.statistic === 'qtilde' && low < 0)
      this.found.add(
        `${parameters[poi].name} may be negative (its lower bound is ${low}), but qtilde takes the best fit at 0 or above by its definition; the test statistic q uses the bound`,
      );
    const likelihood = model.likelihood(data);
    this.profile = new Profile(likelihood);
    const lower = Float64Array.from(parameters, (one) => one.bounds[0]);
    const upper = Float64Array.from(parameters, (one) => one.bounds[1]);
    lower[poi] = this.lowerBound;
    upper[poi] = this.upperBound;
    const fixed = Uint8Array.from(parameters, (one, i) => Number(one.fixed && i !== poi));
    const start = options.start ?? Float64Array.from(parameters, (one) => one.init);
    this.best = globalMinimum(likelihood, { bounds: { lower, upper }, fixed, start });
    if (!this.best.best.converged) throw new UserError({ what: `the best fit was not found: ${this.best.best.reason}` });
    for (const other of this.best.others)
      this.found.add(
        `second minimum found in the best fit: 2 ln L lower by ${Number((other.twiceNll - this.best.best.twiceNll).toPrecision(6))} at ${differences(likelihood, this.best.best.x, other.x)}`,
      );
    this.profile.add(this.best);
  }

  get muhat(): number {
    return this.best.best.x[this.model.poi];
  }

  get poiName(): string {
    return this.model.parameters[this.model.poi].name;
  }

  /** Profile of the Asimov data of background alone (parameters profiled at mu = 0 on the data). */
  get asimov(): Profile {
    if (this.asimovProfile !== undefined) return this.asimovProfile;
    const background = this.at(0);
    if (!background.converged)
      throw new UserError({
        what: `no likelihood at ${this.poiName} = 0: ${this.because(background)}`,
        remedy: 'CLs and expected limits compare with background alone; fit, or give the model a background',
      });
    const likelihood = this.model.likelihood(this.model.asimov(background.x));
    const profile = new Profile(likelihood);
    // the Asimov data are fitted best by the parameters they were made of
    const minimum = {
      ...background.minima[0],
      twiceNll: likelihood.twiceNll(background.x),
      gradient: new Float64Array(background.x.length),
    };
    profile.add({ best: minimum, others: [] });
    this.asimovProfile = profile;
    return profile;
  }

  /** The observed profile, after a look for deeper minima. */
  at(mu: number): ProfilePoint {
    const point = this.profile.checkedAt(mu);
    this.note(point, 'data');
    return point;
  }

  /** q of the data at mu from a point of their profile. */
  observed(point: ProfilePoint): number {
    if (this.statistic !== 'q0' && this.muhat > point.value) return 0;
    return aboveNoise(point.twiceNll, this.bestTwiceNll());
  }

  /** q of the Asimov data from a point of their profile. */
  expected(point: ProfilePoint): number {
    return aboveNoise(point.twiceNll, this.asimov.at(0).twiceNll);
  }

  /** The lowest value of -2 ln L: a profile point may turn out below the best fit by rounding, never by more. */
  private bestTwiceNll(): number {
    let lowest = this.best.best.twiceNll;
    for (const point of this.profile.known)
      if (point.converged && point.value >= this.lowerBound && point.twiceNll < lowest) lowest = point.twiceNll;
    return lowest;
  }

  /** Tests one value of the parameter of interest. */
  test(mu: number): HypothesisTestResult {
    if (!Number.isFinite(mu)) throw new UserError({ what: 'not a value to test', value: mu });
    if (this.statistic === 'qtilde' && mu < 0)
      throw new UserError({ what: 'qtilde tests values of 0 and more', value: mu, remedy: 'use the test statistic q' });
    this.checkEffect();
    const point = this.at(mu);
    if (!point.converged) throw new UserError({ what: `no likelihood at ${this.poiName} = ${mu}: ${this.because(point)}` });
    const asimovPoint = this.asimov.checkedAt(mu);
    if (!asimovPoint.converged)
      throw new UserError({ what: `no likelihood of the Asimov data at ${this.poiName} = ${mu}: ${asimovPoint.reason}` });
    this.note(asimovPoint, 'Asimov data');
    const q = this.observed(point);
    const qA = this.expected(asimovPoint);
    return {
      mu,
      q,
      qA,
      muhat: this.muhat,
      ...asymptoticPValues(q, qA, this.statistic),
      expected: expectedPValues(qA),
      warnings: this.warnings(point.x),
    };
  }

  /** Significance of the data against background alone. */
  discovery(): DiscoveryResult {
    const background = this.at(0);
    if (!background.converged) throw new UserError({ what: `no likelihood at ${this.poiName} = 0: ${this.because(background)}` });
    const q0 = this.muhat < 0 ? 0 : aboveNoise(background.twiceNll, this.bestTwiceNll());
    return { q0, ...discovery(q0), muhat: this.muhat, warnings: this.warnings(background.x) };
  }

  /** The first warning of each kind of the fits so far, second minima above all: at every value tested they have other numbers. */
  get findings(): string[] {
    const seen = new Set<string>();
    return [...this.found].filter((text) => {
      const kind = text.split(' at ')[0];
      return !seen.has(kind) && seen.add(kind);
    });
  }

  /** Warnings of the fits so far, and of asymptotic formulae at x. */
  warnings(x: Float64Array): string[] {
    const few = this.model.asymptoticWarning?.(x);
    return few === undefined ? [...this.found] : [...this.found, few];
  }

  /** Refuses a parameter of interest without any effect on the likelihood: nothing could be tested or limited. */
  checkEffect(): void {
    const { likelihood } = this.profile;
    for (const x of [this.best.best.x, Float64Array.from(this.model.parameters, (one) => one.init)]) {
      const other = Float64Array.from(x);
      other[this.model.poi] += 1;
      if (likelihood.twiceNll(other) !== likelihood.twiceNll(x)) return;
    }
    throw new UserError({
      what: `${this.poiName} has no effect on the likelihood: nothing can be tested`,
      remedy: 'see that the signal has a yield in some bin',
    });
  }

  /** The data that cannot be, where it is that; else what the minimiser says. */
  private because(point: ProfilePoint): string | undefined {
    const x = Float64Array.from(this.best.best.x);
    x[this.model.poi] = point.value;
    return this.model.impossible?.(x, this.data) ?? point.reason;
  }

  private note(point: ProfilePoint, of: string): void {
    if (point.minima.length < 2) return;
    const [best, other] = point.minima;
    this.found.add(
      `second minimum found in the ${of} at ${this.poiName} = ${Number(point.value.toPrecision(4))}: 2 ln L lower by ${Number((other.twiceNll - best.twiceNll).toPrecision(4))} at ${differences(this.profile.likelihood, best.x, other.x)}`,
    );
  }
}

/** Difference of two values of 2 ln L; 0 below what fits resolve, so that a signal without any effect has q = qA = 0 and CLs = 1. */
function aboveNoise(value: number, lowest: number): number {
  const difference = value - lowest;
  return difference > 1e-11 * (1 + Math.abs(lowest)) ? difference : 0;
}
