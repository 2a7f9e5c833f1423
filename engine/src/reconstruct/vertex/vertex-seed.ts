import { Crossings, crossings } from './circle-crossing.ts';

/** Starting points of a vertex fit, the better first; 0, 1 or 2 of them. */
export class Seeds {
  count = 0;
  readonly x = new Float64Array(2);
  readonly y = new Float64Array(2);
  readonly z = new Float64Array(2);
  /** squared distance in z over its variance; and 1 where the point lies behind a first hit */
  readonly gap = new Float64Array(2);
  readonly behind = new Uint8Array(2);
}

/** A crossing this far behind the first hit of a track [cm] is no place of origin. */
const HIT_TOLERANCE = 1;
/** Both crossings are possible when their gaps are below this many variances. */
const POSSIBLE_GAP = 16;
/** Nothing is known about the heights below this [cm]: the straight part of the error is estimated only. */
const HEIGHT_FLOOR = 0.01;

const found = new Crossings();

/**
 * Crossings of two helices as starting points. Of two, the better is the one
 *   1. that no track has a measured layer in front of (particles fly outwards from where they are made),
 *   2. where the helices agree in z within errors,
 *   3. if both do, the one nearer to the first layers: from the inner one a layer in between would have been hit.
 *
 * @param q            parameters of all tracks, 5 a track
 * @param covariance   their covariances, 25 a track
 * @param firstRadius  innermost measured radius of each track [cm], 0 for unknown
 */
export function seedOf(
  q: Float64Array,
  covariance: Float64Array,
  firstRadius: Float64Array,
  i: number,
  j: number,
  out: Seeds,
): void {
  crossings(q, 5 * i, 5 * j, found);
  out.count = found.count;
  let first = Infinity;
  if (firstRadius[i] > 0) first = firstRadius[i];
  if (firstRadius[j] > 0 && firstRadius[j] < first) first = firstRadius[j];
  const radius2 = (k: number) => found.x[k] * found.x[k] + found.y[k] * found.y[k];
  const limit = first + HIT_TOLERANCE;
  for (let k = 0; k < found.count; k++) {
    const z1 = found.z[2 * k];
    const z2 = found.z[2 * k + 1];
    const variance =
      heightVariance(covariance, 25 * i, found.arc[2 * k]) + heightVariance(covariance, 25 * j, found.arc[2 * k + 1]);
    out.x[k] = found.x[k];
    out.y[k] = found.y[k];
    out.z[k] = 0.5 * (z1 + z2);
    out.gap[k] = ((z1 - z2) * (z1 - z2)) / (variance + HEIGHT_FLOOR * HEIGHT_FLOOR);
    out.behind[k] = radius2(k) > limit * limit ? 1 : 0;
  }
  if (out.count === 2 && secondIsBetter(out, first < Infinity, radius2(0), radius2(1))) swap(out);
}

/** Variance of z0 + s tan lambda [cm^2]; the error of s, perpendicular to the crossing tracks, is left to the fit. */
function heightVariance(c: Float64Array, at: number, s: number): number {
  return c[at + 18] + 2 * s * c[at + 19] + s * s * c[at + 24];
}

function secondIsBetter(s: Seeds, hitsKnown: boolean, r0: number, r1: number): boolean {
  if (s.behind[0] !== s.behind[1]) return s.behind[0] > s.behind[1];
  if (hitsKnown && s.behind[0] === 0 && s.gap[0] < POSSIBLE_GAP && s.gap[1] < POSSIBLE_GAP && Math.abs(r0 - r1) > 1e-12)
    return r1 > r0;
  return s.gap[1] < s.gap[0];
}

function swap(s: Seeds): void {
  exchange(s.x);
  exchange(s.y);
  exchange(s.z);
  exchange(s.gap);
  const behind = s.behind[0];
  s.behind[0] = s.behind[1];
  s.behind[1] = behind;
}

function exchange(column: Float64Array): void {
  const first = column[0];
  column[0] = column[1];
  column[1] = first;
}
