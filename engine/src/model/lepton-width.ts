/**
 * Width of a vector V -> l+ l- with coupling g V_a (lbar gamma^a l):
 *   Gamma = g^2 M/(12 pi) (1 + 2 m^2/M^2) sqrt(1 - 4 m^2/M^2)
 *
 * @param coupling  g, dimensionless
 * @param mass      M [GeV], > 0
 * @param lepton    m [GeV]
 * @returns  [GeV], 0 at and below threshold
 * @source   two-body phase space with the spin sum of a vector current, a textbook result; the dark-photon form
 *           epsilon^2 alpha M/3 follows from g = epsilon e
 */
export function vectorToLeptons(coupling: number, mass: number, lepton: number): number {
  const ratio = (lepton * lepton) / (mass * mass);
  if (4 * ratio >= 1) return 0;
  return ((coupling * coupling * mass) / (12 * Math.PI)) * (1 + 2 * ratio) * Math.sqrt(1 - 4 * ratio);
}

/**
 * Width of a vector V -> nu nubar with coupling g V_a (nubar gamma^a P_L nu), one flavour: Gamma = g^2 M/(24 pi),
 * half of the charged-lepton width because one chirality couples.
 *
 * @returns [GeV]
 */
export function vectorToNeutrinos(coupling: number, mass: number): number {
  return (coupling * coupling * mass) / (24 * Math.PI);
}
