import { openingAngle as angleBetween, deltaPhi, phi } from '../basics/four-vector.ts';
import { type Candidate, FIRST, SECOND } from './candidate.ts';

/** Angle between the two daughters in the lab [rad], 0..pi. NaN for other than two daughters, so that every cut on it fails. */
export function openingAngle(c: Candidate): number {
  return c.daughters === 2 ? angleBetween(c.p, FIRST, c.p, SECOND) : Number.NaN;
}

/** Angle between the daughters in the plane transverse to the lab z axis [rad], 0..pi: |phi1 - phi2| folded. NaN for other than two daughters. */
export function openingAzimuth(c: Candidate): number {
  return c.daughters === 2 ? Math.abs(deltaPhi(phi(c.p, FIRST), phi(c.p, SECOND))) : Number.NaN;
}
