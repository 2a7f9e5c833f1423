import { type Candidate, RECOIL } from './candidate.ts';

/**
 * Squared mass of what recoils against the candidate [GeV^2]:
 *   M^2 = (P_beams - P)^2,   P_beams the nominal beams' four-momentum.
 * Resolution and beam-energy spread make it negative for about a third of a light signal: this, not its root, is the primary observable.
 */
export function recoilMassSquared(c: Candidate): number {
  const { p } = c;
  return p[RECOIL] * p[RECOIL] - (p[RECOIL + 1] * p[RECOIL + 1] + p[RECOIL + 2] * p[RECOIL + 2] + p[RECOIL + 3] * p[RECOIL + 3]);
}

/** Recoil mass with the sign of its square [GeV]: M = sign(M^2) sqrt|M^2|. */
export function recoilMass(c: Candidate): number {
  const square = recoilMassSquared(c);
  return square < 0 ? -Math.sqrt(-square) : Math.sqrt(square);
}
