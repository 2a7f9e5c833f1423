import { InternalError } from '../../basics/errors.ts';
import { addDisc, CAPACITY, type Crossings, full, LARGEST_SLANT, locate, missing, sortByPath } from './crossings.ts';
import { helixCrossings } from './helix-crossings.ts';
import type { Tracker } from './tracker.ts';

export { type Crossings, createCrossings, locate } from './crossings.ts';
export { LARGEST_TURN } from './helix-crossings.ts';

/**
 * Layers that a particle crosses from any starting point, in order of path, as far as `pathEnd`, the front of the calorimeter or two full
 * turns. Exact helix in the uniform field (no energy loss on the way), exact crossing of cylinders, cones, hyperboloids and discs; charge 0
 * flies straight. A start on a layer does not cross it.
 *
 * @param charge   -1, 0 or +1
 * @param pathEnd  length of path to follow [cm]
 * @returns        number of crossings, in `out.n` too
 */
export function traverse(
  tracker: Tracker,
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  charge: number,
  pathEnd: number,
  out: Crossings,
): number {
  const n = walk(tracker, x, y, z, px, py, pz, charge, pathEnd, out);
  for (let i = 0; i < n; i++) locate(out, i);
  return n;
}

/** The same without positions and directions of the crossings, which `locate` finds one by one. */
export function walk(
  tracker: Tracker,
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  charge: number,
  pathEnd: number,
  out: Crossings,
): number {
  out.n = 0;
  const pT = Math.sqrt(px * px + py * py);
  const p = Math.sqrt(pT * pT + pz * pz);
  if (!(p > 0)) throw new InternalError('a particle without momentum cannot be taken through the layers');
  const { radius, zFrom, zTo } = tracker.envelope;
  if (x * x + y * y >= radius * radius || z <= zFrom || z >= zTo) {
    out.exitPath = 0;
    return 0;
  }
  const { course } = out;
  out.sinLambda = pz / p;
  course.cosLambda = pT / p;
  course.cosPhi = pT > 0 ? px / pT : 1;
  course.sinPhi = pT > 0 ? py / pT : 0;
  course.x = x;
  course.y = y;
  course.charge = pT < 1e-9 * p ? 0 : charge;
  if (course.charge === 0) straight(tracker, z, pathEnd, out);
  else helixCrossings(tracker, z, pT * tracker.rhoPerPt, pathEnd, out);
  return out.n;
}

function straight({ columns: l, envelope }: Tracker, z: number, pathEnd: number, out: Crossings): void {
  const { x, y, cosLambda, cosPhi, sinPhi } = out.course;
  const uz = out.sinLambda;
  const r2 = x * x + y * y;
  const t2 = cosLambda * cosLambda;
  const along = (x * cosPhi + y * sinPhi) * cosLambda;
  let exit = uz > 0 ? (envelope.zTo - z) / uz : uz < 0 ? (envelope.zFrom - z) / uz : Number.POSITIVE_INFINITY;
  if (t2 > 0) {
    const outer = envelope.radius * envelope.radius - r2;
    exit = Math.min(exit, (Math.sqrt(along * along + t2 * outer) - along) / t2);
  }
  out.exitPath = exit;
  const end = Math.min(pathEnd, exit);
  const rEnd2 = r2 + end * (2 * along + end * t2);
  const { layer, path: paths, z: heights, sine, cosine, radiationLengths, ionisation } = out;
  const { sheets, rim2, least2, slope2, apex, square, zFrom, zTo, installed } = l;
  let n = 0;
  for (let i = 0; i < sheets; i++) {
    // outwards: what lies within the start or beyond the end is not met
    if (along >= 0 && (rim2[i] < r2 || least2[i] > rEnd2)) continue;
    // a s^2 + 2 b s + c = 0
    const spread = slope2[i];
    const dz = z - apex[i];
    const a = t2 - spread * uz * uz;
    const b = along - spread * dz * uz;
    const c = r2 - square[i] - spread * dz * dz;
    let path: number;
    let other = 0;
    if (a === 0) {
      if (b === 0) continue;
      path = (-0.5 * c) / b;
    } else {
      const discriminant = b * b - a * c;
      if (!(discriminant > 0)) continue;
      const q = b > 0 ? -(b + Math.sqrt(discriminant)) : Math.sqrt(discriminant) - b;
      path = q / a;
      if (q !== 0) other = c / q;
    }
    for (let root = 0; root < 2; root++) {
      if (path > 0 && path < end) {
        const at = z + path * uz;
        if (at >= zFrom[i] && at < zTo[i]) {
          if (n === CAPACITY) throw full();
          layer[n] = i;
          paths[n] = path;
          heights[n] = at;
          sine[n] = 0;
          cosine[n] = 1;
          // normal (x, y, -slope2 (z - apex))
          const nz = spread * (at - apex[i]);
          const radial = along + path * t2;
          const across = radial - nz * uz;
          let slant = Math.sqrt(r2 + path * (along + radial) + nz * nz) / Math.abs(across);
          if (!(slant < LARGEST_SLANT)) slant = LARGEST_SLANT;
          radiationLengths[n] = l.radiationLengths[i] * slant;
          ionisation[n] = l.ionisation[i] * slant;
          if (installed[i] === 1 || !missing(out, n, i, l)) n++;
        }
      }
      path = other;
    }
  }
  out.n = n;
  if (uz !== 0) {
    for (let i = sheets; i < l.n; i++) {
      const path = (zFrom[i] - z) / uz;
      if (path > 0 && path < end) addDisc(out, l, i, path, r2 + path * (2 * along + path * t2), 0, 1);
    }
  }
  sortByPath(out);
}
