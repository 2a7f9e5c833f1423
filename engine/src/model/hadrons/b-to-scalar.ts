import { constants } from '../../basics/constants.ts';
import { massOf, particles } from '../../basics/particles.ts';

/** MSbar mass of the top quark at its own mass [GeV], and |V_tb V_ts|. */
const TOP = 162.5;
const MIXING = 0.0407;

/** Strength of b -> s h' by a loop of top quarks and W, over sin theta:  3 sqrt2 G_F m_t^2 |V_tb V_ts|/(16 pi^2). */
const strength = (3 * Math.SQRT2 * constants.fermi.value * TOP * TOP * MIXING) / (16 * Math.PI * Math.PI);

function momentum(mass: number, m1: number, m2: number): number {
  const square = (mass - m1 - m2) * (mass + m1 + m2) * (mass - m1 + m2) * (mass + m1 - m2);
  return square > 0 && mass > m1 + m2 ? Math.sqrt(square) / (2 * mass) : 0;
}

/** Signal decays of each B meson: kaon and whether it is a vector. */
export const kaonsOf: Readonly<Record<string, readonly (readonly [string, boolean])[]>> = {
  'B+': [
    ['K+', false],
    ['K*+', true],
  ],
  'B-': [
    ['K-', false],
    ['K*-', true],
  ],
  B0: [
    ['K0', false],
    ['K*0', true],
  ],
  'B0~': [
    ['K0~', false],
    ['K*0~', true],
  ],
};

/**
 * Branching fraction of B -> K h' or K* h' for a scalar that mixes with the Higgs boson:
 *   Gamma(B -> K h')  = xi^2 (m_B^2 - m_K^2)^2 f0^2 p/(32 pi v^2 m_B^2),   f0 = 0.33/(1 - q^2/38 GeV^2)
 *   Gamma(B -> K* h') = xi^2 A0^2 p^3/(8 pi v^2),   A0 = 1.364/(1 - q^2/m_B^2) - 0.99/(1 - q^2/36.8 GeV^2),   q = m_h'
 *
 * @param meson     B+, B-, B0 or B0~
 * @param kaon      of `kaonsOf`
 * @param mass      of h' [GeV]
 * @param sinTheta  mixing with the Higgs boson
 * @param vev       v [GeV]
 * @returns  0 where the decay is closed
 * @source   Boiarska et al., Phys. Rev. D 100 (2019) 015021 (arXiv:1904.10447); form factors: Ball, Zwicky, Phys. Rev. D 71 (2005) 014015 (f0)
 *           and 014029 (A0)
 */
export function bToScalarFraction(meson: string, kaon: string, mass: number, sinTheta: number, vev: number): number {
  const found = kaonsOf[meson]?.find(([name]) => name === kaon);
  if (found === undefined) return 0;
  const { mass: mB, lifetime = 0 } = particles[meson as 'B+'];
  const mK = massOf(kaon);
  const p = momentum(mB, mK, mass);
  const q2 = mass * mass;
  const xi = strength * sinTheta;
  let width: number;
  if (found[1]) {
    const a0 = 1.364 / (1 - q2 / (mB * mB)) - 0.99 / (1 - q2 / 36.8);
    width = (xi * xi * a0 * a0 * p * p * p) / (8 * Math.PI * vev * vev);
  } else {
    const f0 = 0.33 / (1 - q2 / 38);
    const gap = mB * mB - mK * mK;
    width = (xi * xi * gap * gap * f0 * f0 * p) / (32 * Math.PI * vev * vev * mB * mB);
  }
  return (width * lifetime) / constants.hbar.value;
}
