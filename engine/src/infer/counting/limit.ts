import { log } from '../../basics/elementary.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { LARGE_COUNT_NOTE } from './large-counts.ts';
import { LAST_LEVEL, type Marginal, type PreparedModel, prepare } from './marginal.ts';
import { type CountingModel, modelWarnings } from './model.ts';

export type LimitMethod = 'bayesian' | 'cls';

export interface LimitOptions {
  readonly method: LimitMethod;
  /** credibility or confidence level, e.g. 0.9; inside 0.5 ... 0.999 */
  readonly level: number;
}

/** What the count of a limit is. */
export type CountKind = 'observed' | 'expected' | 'asimov' | 'pseudo-data';

/** Upper limit on the parameter of interest of one window. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly level: number;
  readonly method: LimitMethod;
  readonly kind: CountKind;
  /** the count the limit was computed from; whole except for Asimov */
  readonly count: number;
  /** signal events at the limit and nominal efficiency: value times the yield per unit */
  readonly events: number;
  /** relative error of the numeric marginalisation: the change in the last refinement */
  readonly quadratureError: number;
  readonly warnings: readonly string[];
}

/** A limit has converged when a refinement of the quadrature changes it by less than this fraction. */
const CONVERGED = 1e-5;
/** What is accepted, with its error stated, when the last refinement is reached. */
const ACCEPTED = 1e-3;
/** Probability of a count this low from background alone below which a limit would be driven by the far tail of the nuisances. */
const FAR_DEFICIT = 1e-4;

/**
 * Upper limit from a count n in one window.
 *
 * CLs (hybrid frequentist-Bayesian: nuisances are averaged over their priors, counts are exact Poisson sums, no asymptotics):
 *   CLs(mu) = P(k <= n | mu) / P(k <= n | 0) = 1 - level,   P = E_nuisances[ sum_{k <= n} Poisson(k | mean) ].
 *
 * Bayesian, flat prior on mu >= 0: since d/dx sum_{k<=n} Poisson(k | x) = -Poisson(n | x), the posterior's tail needs no integral over mu:
 *   P(mu' > mu | n) = E[ P(k <= n | mu) / (l e) ] / E[ P(k <= n | 0) / (l e) ] = 1 - level
 * with l and e the factors on the signal yield. Both limits are one expression with two weights, and equal when l and e are known.
 * A count that is not whole (Asimov) enters through P(k <= n | x) = Q(n + 1, x). Windows with more than `LARGE_COUNT` events take the same
 * ratios from approximated sums (large-counts.ts), and say so in a warning.
 *
 * @param n  count, n >= 0
 * @throws   UserError for a count, method or level outside its domain, and when the quadrature does not converge
 * @source   A. L. Read, J. Phys. G 28 (2002) 2693 (CLs); R. D. Cousins and V. L. Highland, Nucl. Instrum. Meth. A 320 (1992) 331 (averaging
 *           over nuisances); O. Helene, Nucl. Instrum. Meth. 212 (1983) 319, and PDG 2024, Statistics (Bayesian counting)
 */
export function upperLimit(model: CountingModel, n: number, options: LimitOptions, kind: CountKind = 'observed'): Limit {
  return limitOf(prepare(model), n, options, kind);
}

/** As `upperLimit`, for a model prepared once for several limits. */
export function limitOf(prepared: PreparedModel, n: number, options: LimitOptions, kind: CountKind): Limit {
  const { model, mean, variance } = prepared;
  const where = `window ${model.window}`;
  if (!(n >= 0 && Number.isFinite(n)))
    throw new UserError({ where, what: 'the count is not a number >= 0', value: n, remedy: 'give events' });
  if (!Number.isInteger(n) && kind !== 'asimov') {
    throw new UserError({ where, what: 'the count is not whole', value: n, remedy: 'only an Asimov count may be' });
  }
  const { method, level } = options;
  if (method !== 'bayesian' && method !== 'cls') {
    throw new UserError({ where, what: 'unknown limit method', value: method, remedy: 'use bayesian or cls' });
  }
  if (!(level >= 0.5 && level <= 0.999)) {
    throw new UserError({ where, what: 'level of the limit outside 0.5 ... 0.999', value: level, remedy: 'give 0.9 for 90 %' });
  }
  const yieldPerUnit = model.signal.yieldPerUnit;
  // Gaussian guess of the limit in events: the excess and a few of its standard deviations
  const guess = Math.max(0, n - mean) + 3 + 2 * Math.sqrt(n + mean + variance);
  const weighting = method === 'bayesian' ? 'inverse-yield' : 'probability';
  const at = (refinement: number): Marginal => prepared.upTo(n, refinement, guess, weighting);
  let coarse = at(0);
  const start = coarse.atMost(n, 0);
  if (Number.isNaN(start)) throw new InternalError(`${where}: P(k <= ${n}) under background alone is not a number`);
  // below this the tail probability of a signal on top leaves the range of a double
  if (start < 1e-250) {
    throw new UserError({
      where,
      what: `${n} events or fewer are impossible under background alone`,
      value: mean,
      remedy: 'check the background',
    });
  }
  let root: Root | undefined;
  let change = Number.POSITIVE_INFINITY;
  for (let refinement = 1; refinement <= LAST_LEVEL; refinement++) {
    root = findRoot(tailFunction(coarse, n, level), root?.x ?? guess / yieldPerUnit);
    const fine = at(refinement);
    // one Newton step of the finer quadrature from the root of the coarser: the correction is the error estimate
    const corrected = root.x - tailFunction(fine, n, level)(root.x) / root.slope;
    change = Math.abs(corrected - root.x) / root.x;
    root = { x: corrected, slope: root.slope };
    coarse = fine;
    if (change < CONVERGED) break;
  }
  const value = root!.x;
  if (!(change < ACCEPTED) || !(value > 0 && Number.isFinite(value))) {
    throw new UserError({
      where,
      what: `the ${method} limit at ${n} events did not converge: its last refinement still changed ${value} by a share of ${change}`,
      value: `background ${prepared.mean} with a variance of ${variance}`,
      remedy: 'simulate more background with --events',
    });
  }
  const warnings = modelWarnings(model);
  const deficit = prepared.upTo(n, 1, 0, 'probability').atMost(n, 0);
  if (prepared.isLarge(n)) warnings.push(`${where}: ${LARGE_COUNT_NOTE}`);
  if (deficit < FAR_DEFICIT) {
    warnings.push(
      `${where}: ${n} events or fewer have probability ${deficit.toExponential(1)} under background alone: is the background right?`,
    );
  }
  const events = value * yieldPerUnit;
  return { value, unit: model.signal.unit, level, method, kind, count: n, events, quadratureError: change, warnings };
}

/** log of the tail's ratio to its value at mu = 0, less the log of what is asked for: falls from -log(1 - level) through 0 at the limit. */
function tailFunction(at: Marginal, n: number, level: number): (mu: number) => number {
  const start = at.atMost(n, 0);
  const target = log(1 - level);
  return (mu) => {
    const tail = at.atMost(n, mu);
    return tail > 0 ? log(tail / start) - target : Number.NEGATIVE_INFINITY;
  };
}

interface Root {
  readonly x: number;
  /** of the function at the root, from the last two points */
  readonly slope: number;
}

/** Zero of a falling function that is positive at 0: bracket, then false position with Illinois' halving (Dowell and Jarratt 1971). */
function findRoot(f: (x: number) => number, start: number): Root {
  let low = 0;
  let atLow = f(0);
  let high = start;
  let atHigh = f(high);
  for (let step = 0; atHigh > 0; step++) {
    if (step === 60) throw new InternalError('limit: no upper end of the bracket found');
    low = high;
    atLow = atHigh;
    high *= 1.5;
    atHigh = f(high);
  }
  let slope = (atHigh - atLow) / (high - low);
  // ordinates of the ends as the secant sees them: that of an end kept twice in a row is halved
  let [seenLow, seenHigh] = [atLow, atHigh];
  let kept: 'low' | 'high' | 'none' = 'none';
  for (let step = 0; step < 200; step++) {
    const x = seenHigh > Number.NEGATIVE_INFINITY ? (low * seenHigh - high * seenLow) / (seenHigh - seenLow) : 0.5 * (low + high);
    const value = f(x);
    if (Number.isNaN(value)) throw new InternalError(`limit: the tail probability is not a number at ${x}`);
    if (value > 0) {
      slope = (value - atHigh) / (x - high);
      low = x;
      atLow = seenLow = value;
      if (kept === 'high') seenHigh *= 0.5;
      kept = 'high';
    } else {
      slope = (value - atLow) / (x - low);
      high = x;
      atHigh = seenHigh = value;
      if (kept === 'low') seenLow *= 0.5;
      kept = 'low';
    }
    // what is left is taken by the Newton step that follows
    if (Math.abs(value) < 1e-7 || high - low < 1e-13 * high) return { x, slope };
  }
  throw new InternalError('limit: false position did not converge');
}
