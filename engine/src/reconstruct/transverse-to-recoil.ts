import { type Candidate, FIRST, RECOIL, SECOND } from './candidate.ts';

/**
 * Transverse momentum of the recoil with respect to the direction of one daughter, in the nominal centre-of-mass frame [GeV]:
 *   pT = |p*_recoil x p*_l| / |p*_l|,
 * with l the daughter of larger (`faster`) or smaller centre-of-mass momentum. What is radiated off a lepton has sizeable values; in
 * tau pairs the leptons are nearly back to back and the recoil lies along them, so both are small.
 *
 * The reverse quantity, the daughters' momenta transverse to the recoil, is one number in this frame, because there the recoil is minus
 * their sum: both leptons have the same. See leptonPtToRecoil for it in the lab. NaN for other than two daughters.
 */
export function recoilPtTo(c: Candidate, faster: boolean): number {
  if (c.daughters !== 2) return Number.NaN;
  const { p, frame } = c;
  const x1 = frame.xOf(p[FIRST], p[FIRST + 1], p[FIRST + 3]);
  const z1 = frame.zOf(p[FIRST], p[FIRST + 1], p[FIRST + 3]);
  const x2 = frame.xOf(p[SECOND], p[SECOND + 1], p[SECOND + 3]);
  const z2 = frame.zOf(p[SECOND], p[SECOND + 1], p[SECOND + 3]);
  const y1 = p[FIRST + 2];
  const y2 = p[SECOND + 2];
  const cx = y1 * z2 - z1 * y2;
  const cy = z1 * x2 - x1 * z2;
  const cz = x1 * y2 - y1 * x2;
  const first = x1 * x1 + y1 * y1 + z1 * z1;
  const second = x2 * x2 + y2 * y2 + z2 * z2;
  // p_recoil = -(p1 + p2), so |p_recoil x p1| = |p1 x p2| = |p_recoil x p2|
  const largest = Math.max(first, second);
  return Math.sqrt((cx * cx + cy * cy + cz * cz) / (faster ? largest : first + second - largest));
}

/**
 * Larger or smaller of the two daughters' momenta transverse to the recoil direction, both in the lab [GeV]:
 *   pT_i = |p_i x p_recoil| / |p_recoil|.
 * NaN for other than two daughters.
 */
export function leptonPtToRecoil(c: Candidate, larger: boolean): number {
  if (c.daughters !== 2) return Number.NaN;
  const first = crossSquared(c.p, FIRST);
  const second = crossSquared(c.p, SECOND);
  const { p } = c;
  const square = p[RECOIL + 1] * p[RECOIL + 1] + p[RECOIL + 2] * p[RECOIL + 2] + p[RECOIL + 3] * p[RECOIL + 3];
  return Math.sqrt((first > second === larger ? first : second) / square);
}

function crossSquared(p: Float64Array, at: number): number {
  const x = p[at + 2] * p[RECOIL + 3] - p[at + 3] * p[RECOIL + 2];
  const y = p[at + 3] * p[RECOIL + 1] - p[at + 1] * p[RECOIL + 3];
  const z = p[at + 1] * p[RECOIL + 2] - p[at + 2] * p[RECOIL + 1];
  return x * x + y * y + z * z;
}
