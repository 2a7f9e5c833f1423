import { atan2 } from './elementary.ts';

/**
 * Four-vectors [E, px, py, pz] in a Float64Array at an offset; metric (+,-,-,-), c = 1. Every function works in place or on scalars and
 * allocates nothing. `p, at` is the vector whose energy is p[at].
 */

/** a.b = Ea Eb - pa.pb [GeV^2] */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number): number {
  return a[atA] * b[atB] - (a[atA + 1] * b[atB + 1] + a[atA + 2] * b[atB + 2] + a[atA + 3] * b[atB + 3]);
}

/** p^2 = E^2 - |p|^2 [GeV^2]; negative for a space-like vector, as recoils can be. */
export function mass2(p: Float64Array, at: number): number {
  const momentum = Math.sqrt(momentum2(p, at));
  // (E-p)(E+p) keeps the digits that E^2 - p^2 loses for light particles
  return (p[at] - momentum) * (p[at] + momentum);
}

/** Signed mass sign(p^2) sqrt|p^2| [GeV]: negative for a space-like vector. */
export function signedMass(p: Float64Array, at: number): number {
  const square = mass2(p, at);
  return square < 0 ? -Math.sqrt(-square) : Math.sqrt(square);
}

/** |p|^2 [GeV^2] */
export function momentum2(p: Float64Array, at: number): number {
  return p[at + 1] * p[at + 1] + p[at + 2] * p[at + 2] + p[at + 3] * p[at + 3];
}

/** |p| [GeV] */
export function momentum(p: Float64Array, at: number): number {
  return Math.sqrt(momentum2(p, at));
}

/** Momentum transverse to z [GeV] */
export function transverseMomentum(p: Float64Array, at: number): number {
  return Math.sqrt(p[at + 1] * p[at + 1] + p[at + 2] * p[at + 2]);
}

/**
 * Pure boost by the velocity (bx, by, bz), in place: a vector at rest leaves with velocity (bx, by, bz).
 *   p' = p + b [ (gamma - 1) (b.p) / b^2 + gamma E ],   E' = gamma (E + b.p)
 * with (gamma - 1)/b^2 written gamma^2/(gamma + 1), which holds at b = 0.
 *
 * @param bx  velocity in units of c, |b| < 1; NaN beyond
 * @source    Jackson, Classical Electrodynamics, 3rd ed., Eq. (11.19), sign of the velocity reversed (active boost)
 */
export function boost(p: Float64Array, at: number, bx: number, by: number, bz: number): void {
  const gamma = 1 / Math.sqrt(1 - (bx * bx + by * by + bz * bz));
  const energy = p[at];
  const along = bx * p[at + 1] + by * p[at + 2] + bz * p[at + 3];
  const shift = gamma * ((gamma / (gamma + 1)) * along + energy);
  p[at] = gamma * (energy + along);
  p[at + 1] += shift * bx;
  p[at + 2] += shift * by;
  p[at + 3] += shift * bz;
}

/**
 * From the rest frame of the four-vector q to the frame in which q is given, in place (q must be time-like, E > 0). Works with q itself
 * instead of its velocity, so that nothing is lost when q is fast:
 *   E' = (Eq E + q.p)/M,   p' = p + q (E + E')/(Eq + M)
 */
export function boostFromRestFrame(p: Float64Array, at: number, q: Float64Array, atQ: number): void {
  boostWith(p, at, q, atQ, 1, Math.sqrt(mass2(q, atQ)));
}

/** To the rest frame of the four-vector q from the frame in which q is given, in place: the inverse of boostFromRestFrame. */
export function boostToRestFrame(p: Float64Array, at: number, q: Float64Array, atQ: number): void {
  boostWith(p, at, q, atQ, -1, Math.sqrt(mass2(q, atQ)));
}

/** The same boosts where the mass of q [GeV] is known better than its momentum tells (sign +1: from the rest frame, -1: to it). */
export function boostWith(p: Float64Array, at: number, q: Float64Array, atQ: number, sign: 1 | -1, mass: number): void {
  const qx = sign * q[atQ + 1];
  const qy = sign * q[atQ + 2];
  const qz = sign * q[atQ + 3];
  const energy = p[at];
  const boosted = (q[atQ] * energy + (qx * p[at + 1] + qy * p[at + 2] + qz * p[at + 3])) / mass;
  const shift = (energy + boosted) / (q[atQ] + mass);
  p[at] = boosted;
  p[at + 1] += shift * qx;
  p[at + 2] += shift * qy;
  p[at + 3] += shift * qz;
}

/** cos of the polar angle, pz/|p|; NaN for a vector at rest. */
export function cosTheta(p: Float64Array, at: number): number {
  return p[at + 3] / momentum(p, at);
}

/** Polar angle [rad] in [0, pi]; exact near the axis, 0 for a vector at rest. */
export function theta(p: Float64Array, at: number): number {
  return atan2(transverseMomentum(p, at), p[at + 3]);
}

/** Azimuth [rad] in [-pi, pi] */
export function phi(p: Float64Array, at: number): number {
  return atan2(p[at + 2], p[at + 1]);
}

/** Difference of two azimuths [rad] brought into [-pi, pi]; arguments within [-pi, pi]. */
export function deltaPhi(phi1: number, phi2: number): number {
  const difference = phi1 - phi2;
  if (difference > Math.PI) return difference - 2 * Math.PI;
  return difference < -Math.PI ? difference + 2 * Math.PI : difference;
}

/** Angle between the momenta [rad] in [0, pi], as atan2(|a x b|, a.b): exact for nearly parallel vectors too. 0 when one is at rest. */
export function openingAngle(a: Float64Array, atA: number, b: Float64Array, atB: number): number {
  const [ax, ay, az] = [a[atA + 1], a[atA + 2], a[atA + 3]];
  const [bx, by, bz] = [b[atB + 1], b[atB + 2], b[atB + 3]];
  const cx = ay * bz - az * by;
  const cy = az * bx - ax * bz;
  const cz = ax * by - ay * bx;
  return atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), ax * bx + ay * by + az * bz);
}

/** Cosine of the angle between the momenta, within [-1, 1]; NaN when one is at rest. */
export function cosOpeningAngle(a: Float64Array, atA: number, b: Float64Array, atB: number): number {
  const product = a[atA + 1] * b[atB + 1] + a[atA + 2] * b[atB + 2] + a[atA + 3] * b[atB + 3];
  return Math.max(-1, Math.min(1, product / Math.sqrt(momentum2(a, atA) * momentum2(b, atB))));
}

/** Below it the squares of a direction's transverse components underflow and its azimuth is lost: the direction counts as the z axis. */
const ON_AXIS = 1e-140;

/**
 * Rotates the momentum, in place, by the rotation that takes the z axis onto the unit vector (nx, ny, nz): first by theta about y, then
 * by phi about z, so that x stays in the plane of z and n. For n along +-z (to 1e-140) phi is taken as 0 (n = -z: rotation by pi about y).
 */
export function rotateZOnto(p: Float64Array, at: number, nx: number, ny: number, nz: number): void {
  const x = p[at + 1];
  const y = p[at + 2];
  const z = p[at + 3];
  const sine = Math.sqrt(nx * nx + ny * ny);
  const c = sine > ON_AXIS ? nx / sine : 1;
  const s = sine > ON_AXIS ? ny / sine : 0;
  const forward = nz * x + sine * z;
  p[at + 1] = c * forward - s * y;
  p[at + 2] = s * forward + c * y;
  p[at + 3] = nz * z - sine * x;
}

/** The inverse of rotateZOnto: takes the unit vector (nx, ny, nz) onto the z axis. */
export function rotateOntoZ(p: Float64Array, at: number, nx: number, ny: number, nz: number): void {
  const sine = Math.sqrt(nx * nx + ny * ny);
  const c = sine > ON_AXIS ? nx / sine : 1;
  const s = sine > ON_AXIS ? ny / sine : 0;
  const forward = c * p[at + 1] + s * p[at + 2];
  const y = c * p[at + 2] - s * p[at + 1];
  const z = p[at + 3];
  p[at + 1] = nz * forward - sine * z;
  p[at + 2] = y;
  p[at + 3] = sine * forward + nz * z;
}
