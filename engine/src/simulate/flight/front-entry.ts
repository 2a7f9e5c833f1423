import { acos, atan2 } from '../../basics/elementary.ts';
import type { FrontFace } from '../helix.ts';
import { along, type OnTheWay } from './helix-path.ts';

/** Where a charged particle meets the front of the calorimeter. `path` [cm] from its production vertex; 0: never, or it starts beyond the front. */
export interface FrontEntry extends OnTheWay {
  path: number;
  barrel: boolean;
}

export function insideFront(face: FrontFace, x: number, y: number, z: number): boolean {
  return x * x + y * y < face.radius * face.radius && z < face.forwardZ && z > face.backwardZ;
}

/**
 * First point at which a helix from any vertex inside the front face meets it. With the centre c of the circle at the distance D from the axis
 * and the angle w between c and the vector from c to the particle, counted in the sense of the turn, the distance from the axis is
 *   r^2 = D^2 + rho^2 + 2 D rho cos w
 * so that the cylinder R is left at w = 2 pi - acos[(R^2 - D^2 - rho^2)/(2 D rho)], if at all; the planes at constant pz/p.
 *
 * @param charge   -1, 0 or 1
 * @param longest  path beyond which the particle counts as absorbed on its turns [cm]
 * @source own derivation
 */
export function frontEntry(
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  charge: number,
  rhoPerPt: number,
  face: FrontFace,
  longest: number,
  out: FrontEntry,
): void {
  out.path = 0;
  out.barrel = false;
  if (!insideFront(face, x, y, z)) return;
  const pT2 = px * px + py * py;
  const pT = Math.sqrt(pT2);
  const p = Math.sqrt(pT2 + pz * pz);
  let path = pz === 0 ? Number.POSITIVE_INFINITY : (((pz > 0 ? face.forwardZ : face.backwardZ) - z) * p) / pz;
  const toBarrel = pT > 0 ? barrelTurn(x, y, px, py, pT, charge, rhoPerPt, face.radius) * p : Number.POSITIVE_INFINITY;
  if (toBarrel < path) {
    path = toBarrel;
    out.barrel = true;
  }
  if (!(path < longest)) return;
  out.path = path;
  along(x, y, z, px, py, pz, charge, rhoPerPt, path, out);
}

/** Path to the cylinder per momentum [cm/GeV]; Infinity where the circle stays inside. */
function barrelTurn(
  x: number,
  y: number,
  px: number,
  py: number,
  pT: number,
  charge: number,
  rhoPerPt: number,
  radius: number,
): number {
  if (charge === 0) {
    const forward = x * px + y * py;
    return (Math.sqrt(forward * forward + pT * pT * (radius * radius - x * x - y * y)) - forward) / (pT * pT);
  }
  const rho = rhoPerPt * pT;
  // from the centre to the particle, and the centre
  const vx = -charge * rhoPerPt * py;
  const vy = charge * rhoPerPt * px;
  const cx = x - vx;
  const cy = y - vy;
  const distance2 = cx * cx + cy * cy;
  const scale = 2 * Math.sqrt(distance2) * rho;
  const cosine = (radius * radius - distance2 - rho * rho) / scale;
  if (!(cosine < 1)) return Number.POSITIVE_INFINITY;
  const cross = cx * vy - cy * vx;
  const scalar = cx * vx + cy * vy;
  let w: number;
  if (scalar < 0 && cross < -SMALL * scalar && cross > SMALL * scalar) {
    // made near the axis: the arctangent's series, good to 1e-16
    const t = cross / scalar;
    w = Math.PI - charge * t * (1 - t * t * (1 / 3 - 0.2 * t * t));
  } else {
    w = -charge * atan2(cross, scalar);
    if (w < 0) w += 2 * Math.PI;
  }
  return (2 * Math.PI - acos(cosine) - w) * rhoPerPt;
}

/** Tangent of an angle whose fifth power is the last that counts. */
const SMALL = 3e-3;
