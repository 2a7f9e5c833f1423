import { D0, OMEGA } from '../helix/track-helix.ts';
import { Crossings, crossings } from './circle-crossing.ts';

/** Starting points of a vertex fit, the better first; 0, 1 or 2 of them. */
export class Seeds {
  count = 0;
  readonly x = new Float64Array(2);
  readonly y = new Float64Array(2);
  readonly z = new Float64Array(2);
  /** squared distance in z over its variance */
  readonly gap = new Float64Array(2);
  /** 1 where a track has a hit that a particle from there cannot make */
  readonly behind = new Uint8Array(2);
  /** how much further out than expected the innermost hits are, summed over both tracks [cm] */
  readonly missing = new Float64Array(2);
}

/** A hit this far inside of what is possible [cm] excludes a crossing. */
const HIT_TOLERANCE = 1;
/** A helix that reaches less far [cm] turns back among the wires. */
const CHAMBER_RADIUS = 113;
/** Both crossings are possible when their gaps are below this many variances. */
const POSSIBLE_GAP = 16;
/** Allowance for the height of either track [cm], on top of the straight part of its error. */
const HEIGHT_FLOOR = 0.01;

const found = new Crossings();

/**
 * Crossings of two helices as starting points. A particle that flies outwards from a radius r has its innermost hit beyond r; one that first flies
 * inwards (negative arc), or turns back inside of the drift chamber, has it beyond its |d0|. Of two crossings, the better is the one
 *   1. that no hit excludes,
 *   2. where the helices agree in z within errors,
 *   3. if both do, the one from which fewer hits are missing.
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
  for (let k = 0; k < found.count; k++) {
    const z1 = found.z[2 * k];
    const z2 = found.z[2 * k + 1];
    const variance =
      heightVariance(covariance, 25 * i, found.arc[2 * k]) + heightVariance(covariance, 25 * j, found.arc[2 * k + 1]);
    out.x[k] = found.x[k];
    out.y[k] = found.y[k];
    out.z[k] = 0.5 * (z1 + z2);
    out.gap[k] = ((z1 - z2) * (z1 - z2)) / (variance + HEIGHT_FLOOR * HEIGHT_FLOOR);
    const radius = Math.sqrt(found.x[k] * found.x[k] + found.y[k] * found.y[k]);
    const first = hitExcess(q, 5 * i, found.arc[2 * k], radius, firstRadius[i]);
    const second = hitExcess(q, 5 * j, found.arc[2 * k + 1], radius, firstRadius[j]);
    out.behind[k] = first < -HIT_TOLERANCE || second < -HIT_TOLERANCE ? 1 : 0;
    out.missing[k] = first + second;
  }
  if (out.count === 2 && secondIsBetter(out)) swap(out);
}

/** Innermost hit minus the innermost radius that a particle from the crossing passes [cm]; 0 where hits are not known. */
function hitExcess(q: Float64Array, at: number, arc: number, radius: number, firstRadius: number): number {
  if (!(firstRadius > 0)) return 0;
  const d0 = q[at + D0];
  const turnsBack = Math.abs(d0 + 2 / q[at + OMEGA]) < CHAMBER_RADIUS;
  return firstRadius - (arc < 0 || turnsBack ? Math.abs(d0) : radius);
}

/** Variance of z0 + s tan lambda [cm^2]; the error of s, perpendicular to the crossing tracks, is left to the fit. */
function heightVariance(c: Float64Array, at: number, s: number): number {
  return c[at + 18] + 2 * s * c[at + 19] + s * s * c[at + 24];
}

function secondIsBetter(s: Seeds): boolean {
  if (s.behind[0] !== s.behind[1]) return s.behind[0] > s.behind[1];
  const both = s.gap[0] < POSSIBLE_GAP && s.gap[1] < POSSIBLE_GAP;
  if (both && s.behind[0] === 0 && Math.abs(s.missing[0] - s.missing[1]) > 1e-9) return s.missing[1] < s.missing[0];
  return s.gap[1] < s.gap[0];
}

function swap(s: Seeds): void {
  exchange(s.x);
  exchange(s.y);
  exchange(s.z);
  exchange(s.gap);
  exchange(s.missing);
  const behind = s.behind[0];
  s.behind[0] = s.behind[1];
  s.behind[1] = behind;
}

function exchange(column: Float64Array): void {
  const first = column[0];
  column[0] = column[1];
  column[1] = first;
}
