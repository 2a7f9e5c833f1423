import { log } from '../../basics/elementary.ts';

/** alpha_s(m_tau) = 0.312(15) */
const AT_TAU = 0.312;
const TAU = 1.77693;

/**
 * Strong coupling at one loop with three flavours, run from the tau mass:  1/alpha_s(m) = 1/alpha_s(m_tau) + (27/(6 pi)) ln(m/m_tau).
 * Within 3 % of higher orders with flavour thresholds up to 11 GeV.
 *
 * @param mass  [GeV], above 1 GeV
 * @source  PDG 2024, Quantum Chromodynamics: alpha_s(m_tau)
 */
export function strongCoupling(mass: number): number {
  return 1 / (1 / AT_TAU + (27 / (6 * Math.PI)) * log(mass / TAU));
}
