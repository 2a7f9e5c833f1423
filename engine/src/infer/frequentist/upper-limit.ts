import { log } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { asymptoticPValues, BAND, expectedRoot } from './asymptotic.ts';
import { HypothesisTests, type TestOptions } from './hypothesis-test.ts';
import type { Profile } from './profile.ts';

export interface LimitOptions extends TestOptions {
  /** confidence level, inside (0, 1); default 0.95 */
  readonly level?: number | undefined;
  /** the observed limit alone, or the expected ones alone */
  readonly only?: 'observed' | 'expected' | undefined;
}

export interface UpperLimits {
  /** observed upper limit; NaN never, see `only` */
  readonly observed: number;
  /** expected ones under background alone, from -2 to +2 sigma */
  readonly expected: readonly number[];
  readonly level: number;
  readonly muhat: number;
  readonly warnings: readonly string[];
}

/** Relative distance of a last correction from the point where the profile was computed; its square is the error of the limit. */
const CLOSE = 2e-4;
/** Steps of a search; each ends after five or so. */
const MOST_STEPS = 100;

/** A deeper minimum that turns up at a limit starts its search again, this often at most. */
const MOST_RESTARTS = 5;

/** Refuses a level outside (0, 1). */
export function checkedLevel(level: number, where = 'level'): number {
  if (!(level > 0 && level < 1))
    throw new UserError({ where, what: 'not a confidence level inside (0, 1)', value: level, remedy: 'give for instance 0.95' });
  return level;
}

/**
 * Asymptotic CLs upper limits, observed and the expected band, at any level. All six share the points of two profiles. Limits do not
 * depend on the bounds of the parameter of interest.
 *
 * @throws  UserError with the reason where there is no limit
 */
export function upperLimits<Data>(model: StatisticalModel<Data>, data: Data, options: LimitOptions = {}): UpperLimits {
  return upperLimitsOf(new HypothesisTests(model, data, options), options);
}

/** The same from tests that exist already. */
export function upperLimitsOf<Data>(tests: HypothesisTests<Data>, options: LimitOptions = {}): UpperLimits {
  const level = checkedLevel(options.level ?? 0.95);
  if (tests.statistic === 'q0') throw new UserError({ what: 'q0 is for discovery, limits need qtilde or q', value: 'q0' });
  tests.checkEffect();
  const expected = new Array<number>(BAND.length).fill(0);
  // outwards from the median: each search starts from the points of those before it; again where a deeper minimum turned up meanwhile
  if (options.only !== 'observed')
    for (let pass = 0, surprises = -1; pass < MOST_RESTARTS && surprises !== tests.asimov.surprises; pass++) {
      surprises = tests.asimov.surprises;
      for (const k of [2, 4, 3, 1, 0]) expected[k] = expectedLimit(tests, expectedRoot(BAND[k], level));
    }
  const guess = options.only === 'observed' ? expectedLimit(tests, expectedRoot(0, level)) : expected[2];
  const observed = options.only === 'expected' ? 0 : observedLimit(tests, level, guess);
  const x = tests.asimov.at(0).x;
  return { observed, expected, level, muhat: tests.muhat, warnings: tests.warnings(x) };
}

/** sqrt(qA) and its slope at a point of the Asimov profile. */
function rootAt<Data>(tests: HypothesisTests<Data>, profile: Profile, mu: number): { mu: number; root: number; slope: number } {
  const point = profile.at(mu);
  if (!point.converged)
    throw new UserError({ what: `the expected limit was not found: at ${tests.poiName} = ${mu} ${point.reason}` });
  const root = Math.sqrt(tests.expected(point));
  if (mu === 0) {
    const curvature = profile.curvature(point);
    return { mu, root: 0, slope: curvature > 0 ? Math.sqrt(0.5 * curvature) : 0 };
  }
  return { mu, root, slope: root > 0 ? point.slope / (2 * root) : 0 };
}

/** The mu at which sqrt(qA) reaches a value: Hermite interpolation between known points, inside a bracket that always shrinks. */
function expectedLimit<Data>(tests: HypothesisTests<Data>, goal: number, restarts = 0): number {
  const profile = tests.asimov;
  let low = rootAt(tests, profile, 0);
  let high: { mu: number; root: number; slope: number } | undefined;
  for (const { value, converged } of profile.known) {
    if (value <= 0 || !converged) continue;
    const point = rootAt(tests, profile, value);
    if (point.root < goal) low = point;
    else if (high === undefined) high = point;
  }
  for (let step = 0; step < MOST_STEPS; step++) {
    const mu =
      high === undefined ? outwards(low, goal, step, tests) : step % 3 === 2 ? 0.5 * (low.mu + high.mu) : inside(low, high, goal);
    const point = rootAt(tests, profile, mu);
    const next = point.slope > 0 ? mu + (goal - point.root) / point.slope : Number.NaN;
    const exact = Math.abs(point.root - goal) <= 1e-11 * goal;
    const narrow = high !== undefined && high.mu - low.mu <= 1e-9 * high.mu;
    if (exact || narrow || Math.abs(next - mu) < CLOSE * mu) {
      // a deeper minimum here would change all that was computed: look once, and start again if so
      const before = point.root;
      profile.checkedAt(mu);
      if (restarts < MOST_RESTARTS && Math.abs(rootAt(tests, profile, mu).root - before) > 1e-6)
        return expectedLimit(tests, goal, restarts + 1);
      return exact || narrow ? mu : next;
    }
    if (point.root < goal) low = point;
    else high = point;
  }
  throw new UserError({ what: `the expected limit was not found in ${MOST_STEPS} steps`, value: low.mu });
}

function outwards<Data>(
  low: { mu: number; root: number; slope: number },
  goal: number,
  taken: number,
  tests: HypothesisTests<Data>,
): number {
  if (!(low.mu < 1e12))
    throw new UserError({
      what: `there is no limit: up to ${tests.poiName} = ${low.mu} the background-only Asimov data do not exclude the signal (sqrt(qA) = ${Number(low.root.toPrecision(4))} of ${Number(goal.toPrecision(4))})`,
      remedy: 'see that the signal yield is not absorbed by unconstrained parameters',
    });
  const step = low.slope > 0 ? (goal - low.root) / low.slope : Math.max(low.mu, 1);
  if (low.mu === 0) return Math.min(Math.max(step, 1e-12), 1e12);
  // a slope that promises too much again and again (a profile that saturates) is not believed for long
  const least = taken < 8 ? 0.02 * low.mu : low.mu;
  return low.mu + Math.min(Math.max(step, least), 3 * low.mu);
}

/** Where the cubic through two points with their slopes meets the goal (one Newton step from the secant), or the middle. */
function inside(
  low: { mu: number; root: number; slope: number },
  high: { mu: number; root: number; slope: number },
  goal: number,
): number {
  const width = high.mu - low.mu;
  const rise = high.root - low.root;
  let s = (goal - low.root) / rise;
  const a = low.slope * width;
  const b = high.slope * width;
  for (let i = 0; i < 4; i++) {
    const r = 1 - s;
    const value = low.root * (1 + 2 * s) * r * r + high.root * s * s * (3 - 2 * s) + a * s * r * r - b * s * s * r;
    const slope = 6 * s * r * rise + a * r * (1 - 3 * s) + b * s * (3 * s - 2);
    const next = s - (value - goal) / slope;
    s = next > 0 && next < 1 ? next : 0.5;
  }
  // never glued to an end: the bracket has to shrink
  s = Math.min(Math.max(s, 1e-3), 1 - 1e-3);
  return low.mu + s * width;
}

/** The mu at which the observed CLs falls to 1 - level. */
function observedLimit<Data>(tests: HypothesisTests<Data>, level: number, guess: number, restarts = 0): number {
  const goal = log(1 - level);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let mu = Math.max(tests.muhat, 0) + (tests.muhat > 0 ? 0.8 : 0.7) * guess;
  let before: { mu: number; value: number } | undefined;
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!(mu < 1e12))
      throw new UserError({ what: `there is no observed limit: CLs stays above ${1 - level} up to ${tests.poiName} = ${mu}` });
    const { value, slope } = logCLs(tests, mu);
    if (value > goal) low = mu;
    else high = mu;
    let next = slope < 0 ? mu + (goal - value) / slope : Number.NaN;
    // log CLs bends: with two points the parabola through both and the slope here
    if (before !== undefined && before.mu !== mu && slope < 0) {
      const d = before.mu - mu;
      const bend = (before.value - value - slope * d) / (d * d);
      const root = slope * slope - 4 * bend * (value - goal);
      if (root > 0) next = mu + (2 * (goal - value)) / (slope - Math.sqrt(root));
    }
    if (Math.abs(next - mu) < CLOSE * mu && Math.abs(value - goal) < 1e-2) {
      const checked = tests.at(mu);
      tests.asimov.checkedAt(mu);
      if (restarts < MOST_RESTARTS && (!checked.converged || Math.abs(logCLs(tests, mu).value - value) > 1e-6))
        return observedLimit(tests, level, guess, restarts + 1);
      return next;
    }
    if (Number.isFinite(high) && high - low <= 1e-9 * high) return 0.5 * (low + high);
    before = { mu, value };
    if (high === Number.POSITIVE_INFINITY) mu = next > mu && next < 4 * mu ? next : next >= 4 * mu ? 4 * mu : 2 * mu;
    else mu = next > low && next < high ? next : 0.5 * (low + high);
  }
  throw new UserError({ what: `the observed limit was not found in ${MOST_STEPS} steps`, value: mu });
}

/** log CLs of the data at mu and its derivative. */
function logCLs<Data>(tests: HypothesisTests<Data>, mu: number): { value: number; slope: number } {
  const point = tests.profile.at(mu);
  const asimov = tests.asimov.at(mu);
  for (const { converged, reason } of [point, asimov])
    if (!converged) throw new UserError({ what: `the observed limit was not found: at ${tests.poiName} = ${mu} ${reason}` });
  const q = tests.observed(point);
  const qA = tests.expected(asimov);
  const value = log(asymptoticPValues(q, qA, tests.statistic).CLs);
  // the derivative of a smooth function of two numbers whose derivatives are known
  const dq = q > 0 ? point.slope : 0;
  const h = 1e-5 * Math.max(mu, 1e-6);
  const moved = asymptoticPValues(Math.max(q + dq * h, 0), Math.max(qA + asimov.slope * h, 0), tests.statistic).CLs;
  return { value, slope: (log(moved) - value) / h };
}
