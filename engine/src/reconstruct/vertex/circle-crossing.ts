import { atan2, sinCos } from '../../basics/elementary.ts';
import { D0, OMEGA, PHI0, TAN_LAMBDA, Z0 } from '../helix/track-helix.ts';

/** Where two helices come together: up to two points, in the transverse plane [cm], with arc and height of either helix there. */
export class Crossings {
  /** 2: the circles cross twice, 1: they do not meet and the point between them is given, 0: parallel lines or concentric circles */
  count: 0 | 1 | 2 = 0;
  readonly x = new Float64Array(2);
  readonly y = new Float64Array(2);
  /** arc and z of the first and the second helix, at [2 * point], [2 * point + 1] */
  readonly arc = new Float64Array(4);
  readonly z = new Float64Array(4);
}

const turn = new Float64Array(2);

/** Transverse arc length from the closest approach of a helix to where it passes nearest to (x, y) [cm], within half a turn. */
export function arcTo(q: Float64Array, at: number, x: number, y: number): number {
  sinCos(q[at + PHI0], turn);
  const omega = q[at + OMEGA];
  const along = x * turn[1] + y * turn[0];
  const across = x * turn[0] - y * turn[1];
  const angle = atan2(omega * along, 1 + omega * (q[at + D0] - across));
  return omega === 0 ? along : angle / omega;
}

/**
 * Points common to two helices in the transverse plane. A helix is the circle
 *   omega r^2 - 2 b.u + e = 0,   b = (1 + omega d0) (sin phi0, -cos phi0),   e = d0 (2 + omega d0),
 * regular for straight lines; two circles share their radical line, on which a quadratic equation gives the points. Where they do not meet, the
 * radical line's nearest point is projected onto both circles and the middle taken.
 *
 * @source  own derivation; power of a point and radical axis, elementary geometry
 */
export function crossings(q: Float64Array, at1: number, at2: number, out: Crossings): void {
  sinCos(q[at1 + PHI0], turn);
  const w1 = q[at1 + OMEGA];
  const f1 = 1 + w1 * q[at1 + D0];
  const b1x = f1 * turn[0];
  const b1y = -f1 * turn[1];
  const e1 = q[at1 + D0] * (1 + f1);
  sinCos(q[at2 + PHI0], turn);
  const w2 = q[at2 + OMEGA];
  const f2 = 1 + w2 * q[at2 + D0];
  const b2x = f2 * turn[0];
  const b2y = -f2 * turn[1];
  const e2 = q[at2 + D0] * (1 + f2);
  const gx = 2 * (w2 * b1x - w1 * b2x);
  const gy = 2 * (w2 * b1y - w1 * b2y);
  const norm = gx * gx + gy * gy;
  const size = Math.abs(w1) + Math.abs(w2);
  out.count = 0;
  if (!(norm > 1e-24 * size * size)) return;
  const foot = (w2 * e1 - w1 * e2) / norm;
  const x0 = gx * foot;
  const y0 = gy * foot;
  const length = Math.sqrt(norm);
  const tx = -gy / length;
  const ty = gx / length;
  // the more curved circle decides: the better conditioned quadratic
  const first = Math.abs(w1) > Math.abs(w2);
  const w = first ? w1 : w2;
  const bx = first ? b1x : b2x;
  const by = first ? b1y : b2y;
  const linear = bx * tx + by * ty;
  const constant = w * (x0 * x0 + y0 * y0) - 2 * (bx * x0 + by * y0) + (first ? e1 : e2);
  const discriminant = linear * linear - w * constant;
  if (discriminant >= 0) {
    const sum = linear + (linear < 0 ? -1 : 1) * Math.sqrt(discriminant);
    const near = sum === 0 ? 0 : constant / sum;
    const far = sum / w;
    out.count = 2;
    out.x[0] = x0 + near * tx;
    out.y[0] = y0 + near * ty;
    out.x[1] = x0 + far * tx;
    out.y[1] = y0 + far * ty;
  } else {
    const x = x0 + (linear / w) * tx;
    const y = y0 + (linear / w) * ty;
    out.count = 1;
    out.x[0] = x + (offset(w1, b1x, b1y, e1, x, y, 0) + offset(w2, b2x, b2y, e2, x, y, 0)) / 2;
    out.y[0] = y + (offset(w1, b1x, b1y, e1, x, y, 1) + offset(w2, b2x, b2y, e2, x, y, 1)) / 2;
  }
  for (let i = 0; i < out.count; i++) {
    for (let side = 0; side < 2; side++) {
      const at = side === 0 ? at1 : at2;
      const arc = arcTo(q, at, out.x[i], out.y[i]);
      out.arc[2 * i + side] = arc;
      out.z[2 * i + side] = q[at + Z0] + arc * q[at + TAN_LAMBDA];
    }
  }
}

/** Component of the shortest way from (x, y) to the circle omega r^2 - 2 b.u + e = 0. */
function offset(w: number, bx: number, by: number, e: number, x: number, y: number, component: 0 | 1): number {
  // gradient half: w u - b, of length 1 on the circle
  const gx = w * x - bx;
  const gy = w * y - by;
  const length = Math.sqrt(gx * gx + gy * gy);
  const value = w * (x * x + y * y) - 2 * (bx * x + by * y) + e;
  return (-(component === 0 ? gx : gy) / length) * (value / (1 + length));
}
