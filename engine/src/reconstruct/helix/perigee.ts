import { atan2, sinCos } from '../../basics/elementary.ts';
import { D0, OMEGA, PHI0, TAN_LAMBDA, Z0 } from './track-helix.ts';

/**
 * A helix through a point, seen from the z axis. Filled by `perigee`: the five parameters, and their derivatives by the point (x, y, z) and by
 * what the helix does there (phi, omega, tan lambda), both 5 x 3 row by row.
 */
export class Perigee {
  readonly q = new Float64Array(5);
  readonly byPoint = new Float64Array(15);
  readonly byMotion = new Float64Array(15);
  /** transverse arc length from the point of closest approach to the point [cm], negative where it lies behind */
  arc = 0;
}

const turn = new Float64Array(2);

/**
 * Parameters at the point of closest approach to the z axis of a helix that passes (x, y, z) [cm] in direction phi with curvature omega [1/cm]
 * and slope t = tan lambda. With S = x sin phi - y cos phi, T = x cos phi + y sin phi, r^2 = x^2 + y^2:
 *   Q^2 = (1 + omega S)^2 + (omega T)^2,   d0 = (2 S + omega r^2) / (1 + Q)
 *   phi0 = phi + atan2(omega T, 1 + omega S),   arc = (phi0 - phi) / omega,   z0 = z - t arc
 * The approach within half a turn is meant. Every derivative is exact and regular for omega -> 0, e.g.
 *   d(d0)/dx = sin phi0,   d(d0)/d(phi) = T / Q,   d(d0)/d(omega) = (r^2 - d0^2) / (2 Q),   d(phi0)/d(phi) = (1 + omega S) / Q^2
 *
 * @param phi0Near  phi0 is given in the turn nearest to this value, so that a difference to a measured one is small
 * @source  own derivation; the same functions as in P. Billoir and S. Qian, Nucl. Instrum. Meth. A 311 (1992) 139 (linearised there; from
 *          memory, not checked)
 */
export function perigee(
  x: number,
  y: number,
  z: number,
  phi: number,
  omega: number,
  t: number,
  phi0Near: number,
  out: Perigee,
): void {
  sinCos(phi, turn);
  const sine = turn[0];
  const cosine = turn[1];
  const across = x * sine - y * cosine;
  const along = x * cosine + y * sine;
  const r2 = x * x + y * y;
  const a = 1 + omega * across;
  const b = omega * along;
  const q2 = a * a + b * b;
  const root = Math.sqrt(q2);
  const d0 = (2 * across + omega * r2) / (1 + root);
  const straight = omega * omega * r2 < 1e-8;
  let arc: number;
  let arcByOmega: number;
  let delta: number;
  if (straight) {
    // atan series to fourth order in omega r < 1e-4
    const second = across * across - (along * along) / 3;
    arc = along * (1 - omega * (across - omega * (second - omega * across * (across * across - along * along))));
    arcByOmega = along * (-across + omega * (2 * second - 3 * omega * across * (across * across - along * along)));
    delta = omega * arc;
  } else {
    delta = atan2(b, a);
    arc = delta / omega;
    arcByOmega = (along / q2 - arc) / omega;
  }
  // direction at the point of closest approach
  const sin0 = (sine * a + cosine * b) / root;
  const cos0 = (cosine * a - sine * b) / root;
  let phi0 = phi + delta;
  while (phi0 - phi0Near > Math.PI) phi0 -= 2 * Math.PI;
  while (phi0 - phi0Near < -Math.PI) phi0 += 2 * Math.PI;
  const { q, byPoint, byMotion } = out;
  q[D0] = d0;
  q[PHI0] = phi0;
  q[OMEGA] = omega;
  q[Z0] = z - t * arc;
  q[TAN_LAMBDA] = t;
  out.arc = arc;

  byPoint[0] = sin0;
  byPoint[1] = -cos0;
  byPoint[3] = (omega * cos0) / root;
  byPoint[4] = (omega * sin0) / root;
  byPoint[9] = (-t * cos0) / root;
  byPoint[10] = (-t * sin0) / root;
  byPoint[11] = 1;

  byMotion[0] = along / root;
  byMotion[1] = (r2 - d0 * d0) / (2 * root);
  byMotion[3] = a / q2;
  byMotion[4] = along / q2;
  byMotion[7] = 1;
  byMotion[9] = (t * (across + omega * r2)) / q2;
  byMotion[10] = -t * arcByOmega;
  byMotion[11] = -arc;
  byMotion[14] = 1;
}
