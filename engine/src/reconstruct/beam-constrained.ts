import { type Candidate, SUM } from './candidate.ts';

/** Momentum in the nominal centre-of-mass frame of the beams, squared [GeV^2]. */
function momentumSquaredCms({ p, frame }: Candidate): number {
  const x = frame.xOf(p[SUM], p[SUM + 1], p[SUM + 3]);
  const z = frame.zOf(p[SUM], p[SUM + 1], p[SUM + 3]);
  return x * x + p[SUM + 2] * p[SUM + 2] + z * z;
}

/** Momentum in the nominal centre-of-mass frame of the beams [GeV]. */
export function momentumCms(c: Candidate): number {
  return Math.sqrt(momentumSquaredCms(c));
}

/**
 * Beam-constrained mass of a B candidate [GeV]: the energy of the candidate replaced by half that of the beams,
 *   M_bc = sqrt(s/4 - p*^2),   p* in the nominal centre-of-mass frame; 0 where p* exceeds the beam's energy.
 *
 * @source  Belle II Physics Book (arXiv:1808.10567), Sec. 7; from memory, not checked
 */
export function beamConstrainedMass(c: Candidate): number {
  return Math.sqrt(Math.max(0, 0.25 * c.frame.s - momentumSquaredCms(c)));
}

/**
 * Energy of a B candidate against that of a beam [GeV]:
 *   Delta E = E* - sqrt(s)/2,   E* in the nominal centre-of-mass frame; 0 on average for a B of the Upsilon(4S).
 *
 * @source  as beamConstrainedMass
 */
export function deltaE({ p, frame }: Candidate): number {
  return frame.energyOf(p[SUM], p[SUM + 1], p[SUM + 3]) - 0.5 * frame.sqrtS;
}
