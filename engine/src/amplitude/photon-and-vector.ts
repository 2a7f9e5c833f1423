/**
 * Tree-level e+ e- -> gamma V with a vector coupling of V to the electron, electron mass kept:
 *   |M|^2 = 2 e^2 g^2 / (D1 D2) { (D1^2 + D2^2 + 2 s mu) - 2 m^2 mu (D1 + D2)^2 / (D1 D2) },  mu = M^2 + 2 m^2,
 * with D1 = t - m^2, D2 = u - m^2 = M^2 - s - D1 the denominators of the two electron propagators; averaged over initial spins.
 * The same trace as for e+ e- -> f fbar V, crossed.
 */

/**
 * @param s   [GeV^2]
 * @param d1  t - m^2 = -(s - M^2)/2 (1 - beta cos), [GeV^2], negative
 * @param d2  u - m^2 = -(s - M^2)/2 (1 + beta cos), [GeV^2], negative
 * @param m2  squared electron mass [GeV^2]
 * @param b2  squared mass of V [GeV^2]
 * @param alpha     coupling of the photon
 * @param coupling  vector coupling of V to the electron (epsilon e for a dark photon)
 * @returns   |M|^2, dimensionless
 */
export function photonAndVectorMe2(
  s: number,
  d1: number,
  d2: number,
  m2: number,
  b2: number,
  alpha: number,
  coupling: number,
): number {
  const w = d1 * d2;
  const total = d1 + d2;
  const mu = b2 + 2 * m2;
  const bracket = d1 * d1 + d2 * d2 + 2 * s * mu - (2 * m2 * mu * total * total) / w;
  return (8 * Math.PI * alpha * coupling * coupling * bracket) / w;
}

/**
 * Angular distribution without electron mass, for closure:
 *   dsigma/dcos = 2 pi alpha^2 epsilon^2 / s (1 - r) [(1 + c^2) + 4 r/(1 - r)^2] / (1 - c^2),  r = M^2/s
 *
 * @param cosTheta  of the photon in the centre of mass, |cosTheta| < 1
 * @returns  [GeV^-2]
 * @source   the square above for m -> 0 times the two-body phase space (1 - r)/(32 pi s)
 */
export function photonAndVectorDistribution(s: number, mass: number, cosTheta: number, alpha: number, epsilon: number): number {
  const r = (mass * mass) / s;
  const c2 = cosTheta * cosTheta;
  const bracket = 1 + c2 + (4 * r) / ((1 - r) * (1 - r));
  return (((2 * Math.PI * alpha * alpha * epsilon * epsilon) / s) * (1 - r) * bracket) / (1 - c2);
}
