import { COVARIANCE_SIZE, type TrackColumns } from '../../basics/columns.ts';
import { sinCos } from '../../basics/elementary.ts';

/**
 * Places of the five parameters in arrays of helices: at the point of closest approach to the z axis (or to a line parallel to it through a
 * reference point), d0 [cm], phi0 [rad], omega = charge / radius [1/cm], z0 [cm], tan lambda.
 */
export const D0 = 0;
export const PHI0 = 1;
export const OMEGA = 2;
export const Z0 = 3;
export const TAN_LAMBDA = 4;

const turn = new Float64Array(2);

/** Parameters of a row into out[at .. at + 4]. */
export function helixOf(tracks: TrackColumns, row: number, out: Float64Array, at = 0): void {
  out[at + D0] = tracks.d0[row];
  out[at + PHI0] = tracks.phi0[row];
  out[at + OMEGA] = tracks.omega[row];
  out[at + Z0] = tracks.z0[row];
  out[at + TAN_LAMBDA] = tracks.tanLambda[row];
}

/** Covariance of a row as a full 5 x 5 matrix, row by row. */
export function covarianceOf(tracks: TrackColumns, row: number, out: Float64Array, at = 0): void {
  let from = COVARIANCE_SIZE * row;
  for (let i = 0; i < 5; i++)
    for (let j = i; j < 5; j++) {
      const value = tracks.covariance[from++];
      out[at + 5 * i + j] = value;
      out[at + 5 * j + i] = value;
    }
}

/**
 * pT times curvature of a row [GeV/cm]: c B, the field that the momenta of the columns were made with (B / CM_PER_GEV_TESLA), so that fits need
 * no field of their own and cannot differ from the simulation's.
 */
export function fieldOf(tracks: TrackColumns, row: number): number {
  const x = tracks.px[row];
  const y = tracks.py[row];
  return Math.sqrt(x * x + y * y) * Math.abs(tracks.omega[row]);
}

/**
 * Position and momentum of a helix after a transverse arc length s from its point of closest approach, in a field along +z (positive charges
 * turn clockwise), phi = phi0 - omega s:
 *   x = d0 sin phi0 + (sin phi0 - sin phi) / omega,   y = -d0 cos phi0 - (cos phi0 - cos phi) / omega,   z = z0 + s tan lambda
 *   p = (k / |omega|) (cos phi, sin phi, tan lambda)
 *
 * @param k    pT |omega| [GeV/cm], see fieldOf
 * @param out  x, y, z [cm], px, py, pz [GeV] at out[to ..]
 * @source     parameters and signs as in the basf2 Helix class; formulas own derivation
 */
export function helixState(q: Float64Array, at: number, s: number, k: number, out: Float64Array, to = 0): void {
  const omega = q[at + OMEGA];
  sinCos(q[at + PHI0], turn);
  const sin0 = turn[0];
  const cos0 = turn[1];
  sinCos(omega * s * 0.5, turn);
  const sinHalf = turn[0];
  const cosHalf = turn[1];
  // chord of the arc, without the cancellation of the difference quotient
  const chord = omega === 0 ? s : (2 * sinHalf) / omega;
  out[to] = q[at + D0] * sin0 + chord * (cos0 * cosHalf + sin0 * sinHalf);
  out[to + 1] = -q[at + D0] * cos0 + chord * (sin0 * cosHalf - cos0 * sinHalf);
  out[to + 2] = q[at + Z0] + s * q[at + TAN_LAMBDA];
  const pT = k / Math.abs(omega);
  const sine = 2 * sinHalf * cosHalf;
  const cosine = 1 - 2 * sinHalf * sinHalf;
  out[to + 3] = pT * (cos0 * cosine + sin0 * sine);
  out[to + 4] = pT * (sin0 * cosine - cos0 * sine);
  out[to + 5] = pT * q[at + TAN_LAMBDA];
}

/**
 * Derivatives of the state at fixed arc length by the five parameters, d(x, y, z, px, py, pz)/d(d0, phi0, omega, z0, tan lambda), 6 x 5 row by
 * row. The derivative by s itself is the direction: (cos phi, sin phi, tan lambda; omega py, -omega px, 0).
 */
export function helixJacobian(q: Float64Array, at: number, s: number, k: number, out: Float64Array, to = 0): void {
  const omega = q[at + OMEGA];
  const d0 = q[at + D0];
  sinCos(q[at + PHI0], turn);
  const sin0 = turn[0];
  const cos0 = turn[1];
  const angle = omega * s;
  sinCos(angle * 0.5, turn);
  const sinHalf = turn[0];
  const cosHalf = turn[1];
  const chord = omega === 0 ? s : (2 * sinHalf) / omega;
  const x = chord * (cos0 * cosHalf + sin0 * sinHalf);
  const y = chord * (sin0 * cosHalf - cos0 * sinHalf);
  const sine = 2 * sinHalf * cosHalf;
  const cosine = 1 - 2 * sinHalf * sinHalf;
  const cosPhi = cos0 * cosine + sin0 * sine;
  const sinPhi = sin0 * cosine - cos0 * sine;
  // d(chord vector)/d omega = (s (cos phi, sin phi) - chord vector) / omega; along and across the direction at s / 2
  let along: number;
  let across: number;
  if (angle > -1e-2 && angle < 1e-2) {
    along = (-omega * s * s * s * (1 - (angle * angle) / 40)) / 12;
    across = (s * s * (1 - ((angle * angle) / 24) * (1 - (angle * angle) / 80))) / 2;
  } else {
    along = (s * cosHalf - chord) / omega;
    across = (s * sinHalf) / omega;
  }
  const ux = cos0 * cosHalf + sin0 * sinHalf;
  const uy = sin0 * cosHalf - cos0 * sinHalf;
  const pT = k / Math.abs(omega);
  const perOmega = -pT / omega;
  out.fill(0, to, to + 30);
  out[to] = sin0;
  out[to + 1] = d0 * cos0 - y;
  out[to + 2] = along * ux + across * uy;
  out[to + 5] = -cos0;
  out[to + 6] = d0 * sin0 + x;
  out[to + 7] = along * uy - across * ux;
  out[to + 13] = 1;
  out[to + 14] = s;
  out[to + 16] = -pT * sinPhi;
  out[to + 17] = perOmega * cosPhi + pT * s * sinPhi;
  out[to + 21] = pT * cosPhi;
  out[to + 22] = perOmega * sinPhi - pT * s * cosPhi;
  out[to + 27] = perOmega * q[at + TAN_LAMBDA];
  out[to + 29] = pT;
}
