import type { TrackColumns } from '../../basics/columns.ts';
import { fieldOf, helixOf, helixState, OMEGA, TAN_LAMBDA } from '../helix/track-helix.ts';
import { Crossings, crossings } from './circle-crossing.ts';

/** Where two tracks come nearest to each other in space [cm]. Filled by `closestApproachOf`. */
export class ClosestApproach {
  distance = Infinity;
  /** middle of the shortest connection */
  readonly point = new Float64Array(3);
  /** transverse arc lengths of the two helices there */
  readonly arc = new Float64Array(2);
}

const q = new Float64Array(10);
const a = new Float64Array(6);
const b = new Float64Array(6);
const found = new Crossings();
const MAXIMUM_STEPS = 20;

/**
 * Distance of closest approach of two helices (DOCA), by Newton steps in the two arc lengths from each crossing of the circles; the smaller result
 * of at most two counts. Where the circles are concentric or lines parallel the distance is Infinity.
 *
 * @returns the distance [cm]
 */
export function closestApproachOf(tracks: TrackColumns, row1: number, row2: number, out: ClosestApproach): number {
  helixOf(tracks, row1, q, 0);
  helixOf(tracks, row2, q, 5);
  const k1 = fieldOf(tracks, row1);
  const k2 = fieldOf(tracks, row2);
  crossings(q, 0, 5, found);
  out.distance = Infinity;
  for (let c = 0; c < found.count; c++) {
    let s1 = found.arc[2 * c];
    let s2 = found.arc[2 * c + 1];
    let distance = distanceAt(s1, s2, k1, k2);
    for (let step = 0; step < MAXIMUM_STEPS; step++) {
      // half gradient and Hessian of |x1 - x2|^2; directions are (cos, sin, tan lambda), their change is omega (sin, -cos, 0)
      const w1 = Math.abs(q[OMEGA]) / k1;
      const w2 = Math.abs(q[5 + OMEGA]) / k2;
      const ux = a[3] * w1;
      const uy = a[4] * w1;
      const uz = q[TAN_LAMBDA];
      const vx = b[3] * w2;
      const vy = b[4] * w2;
      const vz = q[5 + TAN_LAMBDA];
      const dx = a[0] - b[0];
      const dy = a[1] - b[1];
      const dz = a[2] - b[2];
      const g1 = dx * ux + dy * uy + dz * uz;
      const g2 = -(dx * vx + dy * vy + dz * vz);
      const h11 = 1 + uz * uz + q[OMEGA] * (dx * uy - dy * ux);
      const h22 = 1 + vz * vz - q[5 + OMEGA] * (dx * vy - dy * vx);
      const h12 = -(ux * vx + uy * vy + uz * vz);
      const determinant = h11 * h22 - h12 * h12;
      if (!(determinant > 1e-12)) break;
      const d1 = -(h22 * g1 - h12 * g2) / determinant;
      const d2 = -(h11 * g2 - h12 * g1) / determinant;
      const next = distanceAt(s1 + d1, s2 + d2, k1, k2);
      if (!(next <= distance)) {
        distanceAt(s1, s2, k1, k2);
        break;
      }
      s1 += d1;
      s2 += d2;
      distance = next;
      if (d1 * d1 + d2 * d2 < 1e-16) break;
    }
    if (distance < out.distance) {
      out.distance = distance;
      out.arc[0] = s1;
      out.arc[1] = s2;
      for (let k = 0; k < 3; k++) out.point[k] = 0.5 * (a[k] + b[k]);
    }
  }
  return out.distance;
}

/** Distance of the points at two arcs; leaves both states in `a` and `b`. */
function distanceAt(s1: number, s2: number, k1: number, k2: number): number {
  helixState(q, 0, s1, k1, a);
  helixState(q, 5, s2, k2, b);
  const dx = a[0] - b[0];
  const dy = a[1] - b[1];
  const dz = a[2] - b[2];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
