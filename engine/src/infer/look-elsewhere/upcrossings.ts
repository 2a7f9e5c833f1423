import { exp, normalCdf, normalQuantile } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';

/** Mean number of upcrossings of a level by the test statistic along a scan, from toys (or one data set). */
export interface Upcrossings {
  /** the reference level in q0, well below the one of interest */
  readonly level: number;
  readonly mean: number;
  /** standard error of the mean: Poisson for a single scan */
  readonly error: number;
  readonly scans: number;
}

export interface GlobalPValue {
  readonly local: number;
  readonly global: number;
  /** standard error of `global` from the toys behind it */
  readonly error: number;
  /** one-sided significances */
  readonly localZ: number;
  readonly globalZ: number;
  readonly method: 'Gross-Vitells' | 'Euler characteristic' | 'toys';
}

/** Times that q goes from at or below the level to above it, from one point of the scan to the next. */
export function countUpcrossings(q: ArrayLike<number>, level: number): number {
  let count = 0;
  for (let k = 1; k < q.length; k++) if (q[k - 1]! <= level && q[k]! > level) count++;
  return count;
}

/** Mean upcrossings of several scans. A mean of none has the error of one upcrossing in all. */
export function meanUpcrossings(scans: readonly ArrayLike<number>[], level: number): Upcrossings {
  if (scans.length === 0)
    throw new UserError({ where: 'look-elsewhere', what: 'no scans to count upcrossings in', remedy: 'throw toys' });
  const counts = scans.map((one) => countUpcrossings(one, level));
  const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  const squares = counts.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  const spread = counts.length > 1 ? squares / (counts.length - 1) : mean;
  const variance = Math.max(spread, mean, 1 / counts.length) / counts.length;
  return { level, mean, error: Math.sqrt(variance), scans: counts.length };
}

/**
 * Global p-value of the largest q0 = u of a one-dimensional scan,
 *   p <= P(q0 > u) + <N(u0)> e^(-(u - u0)/2),
 * the bound becoming an equality for small p. q0 is one-sided with one degree of freedom: P(q0 > u) = 1 - Phi(sqrt u).
 *
 * @param u  the largest q0 of the scan, at or above the reference level
 * @source   E. Gross, O. Vitells, arXiv:1005.1891, Eqs. (3), (13) (numbers from memory, not checked)
 */
export function grossVitells(u: number, upcrossings: Upcrossings): GlobalPValue {
  const { level, mean, error } = upcrossings;
  if (!(u >= 0)) throw new UserError({ where: 'look-elsewhere', what: 'not a value of q0', value: u });
  const local = normalCdf(-Math.sqrt(u));
  const scale = exp(-0.5 * (u - level));
  return withSignificance(local, local + mean * scale, error * scale, 'Gross-Vitells');
}

/** The share of toys whose largest q0 reaches u, with its binomial error; none is quoted as less than one in all. */
export function globalByToys(u: number, largest: ArrayLike<number>): GlobalPValue {
  if (largest.length === 0) throw new UserError({ where: 'look-elsewhere', what: 'no toys', remedy: 'throw some' });
  let above = 0;
  for (let k = 0; k < largest.length; k++) if (largest[k]! >= u) above++;
  const n = largest.length;
  const p = (above + 1) / (n + 2);
  return withSignificance(normalCdf(-Math.sqrt(u)), Math.max(above, 1) / n, Math.sqrt((p * (1 - p)) / n), 'toys');
}

export function withSignificance(local: number, sum: number, error: number, method: GlobalPValue['method']): GlobalPValue {
  const global = Math.min(1, sum);
  return { local, global, error, localZ: -normalQuantile(local), globalZ: -normalQuantile(global), method };
}
