import { exp, log } from '../../basics/elementary.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { gammaP, gammaQ } from '../special/incomplete-gamma.ts';

/** Interval of a signal mean [events]. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Beyond this share of 1 - level in the lower tail no larger mean accepts the count any more. */
const NEGLIGIBLE = 1e-3;
/** Up to this count probabilities are added up one by one. */
const SUMMED = 60;
/** Larger counts and backgrounds are slips, and the construction sums over all counts in between. */
const MOST_EVENTS = 1e4;

/**
 * Feldman-Cousins interval of a Poisson signal mu on a known background b, as the construction gives it ("raw").
 *
 * A count k is the better supported at mu, the larger
 *   R(k) = P(k | mu + b) / P(k | mu_best + b),   mu_best = max(0, k - b);
 * the acceptance region at mu takes counts in falling order of R until their probability reaches the level, and the interval of a count n is
 * what lies between the smallest and the largest mu whose region holds n.
 *
 * No grid in mu: with L(k) = max_mu log P(k | mu + b) + log k!, R(m) and R(n) are equal at the single mean
 *   nu_m = exp( (L(m) - L(n)) / (m - n) ),   nu = mu + b,
 * and L is convex, so that between neighbouring nu_m the counts better than n are n+1 ... m (above) or m ... n-1 (below). n is accepted where
 * their probability is below the level; that probability has one maximum between neighbours, so its crossings are found by bisection.
 *
 * @param n      observed count, whole, 0 ... 10,000
 * @param b      known background [events], 0 ... 10,000
 * @param level  inside (0, 1), e.g. 0.9
 * @source       G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873 (physics/9711021), section IV B
 */
export function rawInterval(n: number, b: number, level: number): Interval {
  checkArguments(n, b, level);
  return { lower: Math.max(0, lowestMean(n, b, level) - b), upper: rawUpper(n, b, level) };
}

/** The upper end alone. */
export const rawUpper = (n: number, b: number, level: number): number => Math.max(0, highestMean(n, b, level) - b);

export function checkArguments(n: number, b: number, level: number): void {
  const where = 'Feldman-Cousins interval';
  if (!(Number.isSafeInteger(n) && n >= 0 && n <= MOST_EVENTS))
    throw new UserError({
      where,
      what: 'the count is not a whole number in range',
      value: n,
      remedy: `give 0 to ${MOST_EVENTS}`,
    });
  if (!(b >= 0 && b <= MOST_EVENTS))
    throw new UserError({
      where,
      what: 'the background is not a number in range',
      value: b,
      remedy: `give 0 to ${MOST_EVENTS} events`,
    });
  if (!(level > 0 && level < 1))
    throw new UserError({ where, what: 'level outside (0, 1)', value: level, remedy: 'give 0.9 for 90 %' });
}

/** L(k) = max over nu >= b of k log nu - nu. */
const best = (k: number, b: number): number => (k > b ? k * log(k) - k : (k === 0 ? 0 : k * log(b)) - b);

/** Mean at which the counts m and n are equally well supported. */
const tie = (m: number, n: number, b: number): number => (Math.max(m, n) <= b ? b : exp((best(m, b) - best(n, b)) / (m - n)));

/** P(first <= k <= last | mean), from the tails that are small. */
export function between(first: number, last: number, mean: number): number {
  if (first > last) return 0;
  if (last <= SUMMED && mean < 500) {
    let term = exp(-mean);
    let sum = first === 0 ? term : 0;
    for (let k = 1; k <= last; k++) {
      term *= mean / k;
      if (k >= first) sum += term;
    }
    return sum;
  }
  if (first > mean) return gammaP(first, mean) - gammaP(last + 1, mean);
  return gammaQ(last + 1, mean) - (first === 0 ? 0 : gammaQ(first, mean));
}

/** Largest nu whose region holds n. */
function highestMean(n: number, b: number, level: number): number {
  let left = Math.max(b, tie(n + 1, n, b));
  let found = left;
  for (let m = n + 1; m < n + 100_000; m++) {
    const right = Math.max(b, tie(m + 1, n, b));
    if (right > left) {
      const better = (mean: number): number => between(n + 1, m, mean);
      const rejectedRight = better(right) >= level;
      if (!rejectedRight) found = right;
      else if (better(left) < level) found = crossing(better, level, left, right);
      if (rejectedRight && gammaQ(n + 1, right) < NEGLIGIBLE * (1 - level)) return found;
    }
    left = right;
  }
  throw new InternalError(`Feldman-Cousins: no upper end for ${n} events on ${b}`);
}

/** Smallest nu >= b whose region holds n. */
function lowestMean(n: number, b: number, level: number): number {
  if (n === 0) return b;
  let right = Math.max(b, tie(n - 1, n, b));
  let found = right;
  for (let m = n - 1; m >= 0 && right > b; m--) {
    const left = m === 0 ? b : Math.max(b, tie(m - 1, n, b));
    const better = (mean: number): number => between(m, n - 1, mean);
    if (better(left) < level) found = left;
    else if (better(right) < level) found = crossing(better, level, right, left);
    right = left;
  }
  return found;
}

/** Where f reaches the level on the way from `below`, where it is below it, to `above`. */
function crossing(f: (x: number) => number, level: number, below: number, above: number): number {
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (below + above);
    if (middle === below || middle === above) break;
    if (f(middle) < level) below = middle;
    else above = middle;
  }
  return below;
}
