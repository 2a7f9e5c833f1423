import { sinCos } from '../../basics/elementary.ts';

const trig = new Float64Array(2);

/** Position and momentum of a particle on its way. */
export interface OnTheWay {
  x: number;
  y: number;
  z: number;
  px: number;
  py: number;
  pz: number;
}

/**
 * A particle of charge q (-1, 0, 1) a path s after (x, y, z), in a field along +z; with the angle a = s (pT/p)/rho the momentum turns by -q a:
 *   x + q rho [sin phi - sin(phi - q a)],  y - q rho [cos phi - cos(phi - q a)],  z + s pz/p
 * Straight for q = 0. The size of the momentum does not change.
 *
 * @param rhoPerPt  radius of curvature per transverse momentum [cm/GeV]
 * @param path      s [cm], >= 0
 * @source own derivation; charges turn as in `closestApproach`
 */
export function along(
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  charge: number,
  rhoPerPt: number,
  path: number,
  out: OnTheWay,
): void {
  const scale = path / Math.sqrt(px * px + py * py + pz * pz);
  out.z = z + scale * pz;
  out.pz = pz;
  const angle = scale / rhoPerPt;
  if (charge === 0 || angle === 0) {
    out.x = x + scale * px;
    out.y = y + scale * py;
    out.px = px;
    out.py = py;
    return;
  }
  sinCos(charge * angle, trig);
  const sine = trig[0];
  // 1 - cos without cancellation
  const versine = sine * sine < 0.5 && trig[1] > 0 ? (sine * sine) / (1 + trig[1]) : 1 - trig[1];
  out.px = px * trig[1] + py * sine;
  out.py = py * trig[1] - px * sine;
  const signed = charge * rhoPerPt;
  out.x = x + signed * (px * sine + py * versine);
  out.y = y + signed * (py * sine - px * versine);
}
