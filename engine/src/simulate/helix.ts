import { asin, atan2, sin } from '../basics/elementary.ts';

/** Radius of curvature [cm] for a momentum in GeV and a field in tesla: rho = pT / (c B) with c = 0.299792458 GeV / (T m). */
export const CM_PER_GEV_TESLA = 100 / 0.299792458;

/** Track parameters at the point of closest approach to the z axis, filled by `closestApproach`. */
export interface HelixParameters {
  d0: number;
  z0: number;
  cosPhi: number;
  sinPhi: number;
}

/**
 * Helix of a particle produced at (x, y, z) with momentum (px, py, pz), in a field along +z, at its point of closest approach to the z axis.
 * With the transverse radius rho and centre c = (x, y) + q rho (py, -px)/pT, positive charges turn clockwise:
 *   d0 = q (|c| - rho),  (sin phi0, -cos phi0) = q c / |c|,  z0 = z + q rho (phi - phi0) tan lambda
 * d0 has the sign of the z component of (position x momentum). For phi - phi0 the half turn nearest to the axis is taken.
 *
 * @param rho  radius of curvature [cm], > 0
 * @source     own derivation; parameters and signs as in the basf2 Helix class
 */
export function closestApproach(
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  pT: number,
  charge: number,
  rho: number,
  out: HelixParameters,
): void {
  const nx = py / pT;
  const ny = -px / pT;
  const signed = charge * rho;
  const cx = x + signed * nx;
  const cy = y + signed * ny;
  // |c|^2 - rho^2 without the cancellation
  const excess = x * x + y * y + 2 * signed * (x * nx + y * ny);
  const distance = Math.sqrt(cx * cx + cy * cy);
  const scale = charge / distance;
  const n0x = cx * scale;
  const n0y = cy * scale;
  const cross = n0x * ny - n0y * nx;
  const scalar = n0x * nx + n0y * ny;
  // a short arc is the rule: arcsine series, good to 1e-16 relative below 1e-3
  const turn =
    scalar > 0 && cross < 1e-3 && cross > -1e-3
      ? cross * (1 + cross * cross * (1 / 6 + 0.075 * cross * cross))
      : atan2(cross, scalar);
  out.d0 = (charge * excess) / (distance + rho);
  out.z0 = z + (signed * turn * pz) / pT;
  out.cosPhi = -n0y;
  out.sinPhi = n0x;
}

/** Surfaces of the calorimeter's front: a cylinder and two planes [cm]. */
export interface FrontFace {
  readonly radius: number;
  readonly forwardZ: number;
  readonly backwardZ: number;
}

/** Where a particle meets the front face. `incidence` = cosine of the angle, in azimuth, between track and radius; length 0: never. */
export interface Entry {
  x: number;
  y: number;
  z: number;
  length: number;
  incidence: number;
}

/**
 * Entry of a helix that starts on the z axis at z0 into the front face. |d0| (far below the radius) is neglected, and so are particles that
 * need more than half a turn (loopers) and energy loss on the way.
 */
export function helixEntry(
  z0: number,
  cosPhi: number,
  sinPhi: number,
  tanLambda: number,
  charge: number,
  rho: number,
  face: FrontFace,
  out: Entry,
): void {
  out.length = 0;
  let r = face.radius;
  let sine = r / (2 * rho);
  let z = 0;
  let halfTurn = 0;
  let inBarrel = false;
  if (sine < 1) {
    halfTurn = asin(sine);
    z = z0 + 2 * rho * halfTurn * tanLambda;
    inBarrel = z < face.forwardZ && z > face.backwardZ;
  }
  if (!inBarrel) {
    z = tanLambda > 0 ? face.forwardZ : face.backwardZ;
    halfTurn = (z - z0) / (2 * rho * tanLambda);
    if (!(halfTurn > 0 && halfTurn < Math.PI / 2)) return;
    sine = sin(halfTurn);
    r = 2 * rho * sine;
  }
  const cosine = Math.sqrt(1 - sine * sine);
  out.x = r * (cosPhi * cosine + charge * sinPhi * sine);
  out.y = r * (sinPhi * cosine - charge * cosPhi * sine);
  out.z = z;
  out.length = Math.sqrt(r * r + z * z);
  out.incidence = inBarrel ? cosine : 1;
}

/** Entry of a straight line from (x, y, z) along (px, py, pz) into the front face; length 0 where it starts outside. */
export function straightEntry(
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  face: FrontFace,
  out: Entry,
): void {
  out.length = 0;
  out.incidence = 1;
  const r2 = face.radius * face.radius;
  if (x * x + y * y >= r2 || z >= face.forwardZ || z <= face.backwardZ) return;
  if (pz !== 0) {
    const plane = pz > 0 ? face.forwardZ : face.backwardZ;
    const t = (plane - z) / pz;
    const ex = x + t * px;
    const ey = y + t * py;
    const er2 = ex * ex + ey * ey;
    if (er2 < r2) {
      out.x = ex;
      out.y = ey;
      out.z = plane;
      out.length = Math.sqrt(er2 + plane * plane);
      return;
    }
  }
  const pT2 = px * px + py * py;
  const along = x * px + y * py;
  const t = (Math.sqrt(along * along + pT2 * (r2 - x * x - y * y)) - along) / pT2;
  out.x = x + t * px;
  out.y = y + t * py;
  out.z = z + t * pz;
  out.length = Math.sqrt(r2 + out.z * out.z);
}
