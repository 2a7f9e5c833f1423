import { constants } from '../basics/constants.ts';

/**
 * |M|^2 of e- e+ -> l- l+ through one photon, averaged over the initial and summed over the final spins, both masses kept:
 *   (8 e^4 / s^2) [ T^2 + U^2 + (m^2 + M^2) s/2 ],   T = p(e-).p(l-), U = p(e-).p(l+), e^2 = 4 pi alpha
 *
 * @param s         squared energy [GeV^2], s > 4 M^2 (NaN below)
 * @param cosTheta  of l- with respect to e-, centre-of-mass frame
 * @param m         electron mass [GeV]
 * @param M         lepton mass [GeV]
 * @source          Peskin and Schroeder (1995), Eq. (5.10), the electron mass restored
 */
export function leptonPairSquared(s: number, cosTheta: number, m: number, M: number, alpha: number): number {
  const velocities = Math.sqrt((1 - (4 * m * m) / s) * (1 - (4 * M * M) / s));
  const T = (s / 4) * (1 - velocities * cosTheta);
  const U = (s / 4) * (1 + velocities * cosTheta);
  const e2 = 4 * Math.PI * alpha;
  return ((8 * e2 * e2) / (s * s)) * (T * T + U * U + ((m * m + M * M) * s) / 2);
}

/**
 * Born cross-section [fb] of e+ e- -> l+ l- through one photon:
 *   (4 pi alpha^2 / 3 s) (beta_M / beta_m) (1 + 2 M^2/s) (1 + 2 m^2/s); 0 below threshold
 *
 * @source  PDG 2024, Cross-section formulae for specific processes, the electron mass restored
 */
export function leptonPairCrossSection(s: number, m: number, M: number, alpha: number): number {
  if (s <= 4 * M * M) return 0;
  const velocities = Math.sqrt((1 - (4 * M * M) / s) / (1 - (4 * m * m) / s));
  const hbarc2 = constants.hbarc2.value * 1e3;
  return ((4 * Math.PI * alpha * alpha) / (3 * s)) * velocities * (1 + (2 * M * M) / s) * (1 + (2 * m * m) / s) * hbarc2;
}
