import { log, pow } from '../../basics/elementary.ts';

/** Electron mass [GeV] and K = 4 pi N_A r_e^2 m_e c^2 [GeV cm^2 / mol]. Source: PDG 2024, Passage of particles through matter, table 34.1. */
const ELECTRON_MASS = 0.51099895e-3;
const K = 0.307075e-3;
/** Constant j of the most probable loss. Source: PDG 2024, eq. (34.12). */
const J = 0.2;
/** Plasma energy [GeV] of a medium with density rho [g/cm^3]: 28.816 eV sqrt(rho Z/A). Source: PDG 2024, table 34.1. */
const PLASMA = 28.816e-9;
/** Slowest particle the formula is used for, in beta gamma. */
const SLOWEST = 0.1;

/** Medium of a sample: density [g/cm^3], Z/A, mean excitation energy [GeV], thickness of a sample [cm], ends of the density effect's rise in log10(beta gamma) and its exponent. */
export interface SampledMedium {
  readonly density: number;
  readonly zOverA: number;
  readonly excitation: number;
  readonly thickness: number;
  readonly x0: number;
  readonly x1: number;
  readonly exponent: number;
}

/** Constant of the density effect at high energy: C = 2 ln(I / plasma energy) + 1, so that delta -> 2 ln(beta gamma) - C. */
export function densityConstant(medium: SampledMedium): number {
  return 2 * log(medium.excitation / (PLASMA * Math.sqrt(medium.density * medium.zOverA))) + 1;
}

/**
 * Density effect of a non-conductor in Sternheimer's form, with its coefficient from continuity at X0:
 *   delta = 0 below X0,  2 ln 10 X - C + a (X1 - X)^k below X1,  2 ln 10 X - C above,  X = log10(beta gamma),  a = (C - 2 ln 10 X0) / (X1 - X0)^k
 *
 * @source R. M. Sternheimer, R. F. Peierls, Phys. Rev. B 3 (1971) 3681; PDG 2024, eq. (34.7); numbers from memory
 */
export function densityEffect(medium: SampledMedium, betaGamma: number): number {
  const x = log(betaGamma) / Math.LN10;
  const { x0, x1, exponent } = medium;
  if (x <= x0) return 0;
  const c = densityConstant(medium);
  const rise = x < x1 ? (c - 2 * Math.LN10 * x0) * pow((x1 - x) / (x1 - x0), exponent) : 0;
  return 2 * Math.LN10 * x - c + rise;
}

/**
 * Most probable ionisation loss in one sample, per length [GeV/cm]; a truncated mean of many samples follows it up to a constant that
 * calibration takes out:
 *   (xi / x) [ln(2 m_e beta^2 gamma^2 / I) + ln(xi / I) + j - beta^2 - delta],  xi = (K/2) (Z/A) rho x / beta^2
 * Below beta gamma = 0.1, where the formula ends, the value there.
 *
 * @source PDG 2024, Passage of particles through matter, eq. (34.12)
 */
export function mostProbableLoss(medium: SampledMedium, betaGamma: number): number {
  const bg = Math.max(betaGamma, SLOWEST);
  const beta2 = (bg * bg) / (1 + bg * bg);
  const xi = ((K / 2) * medium.zOverA * medium.density * medium.thickness) / beta2;
  const { excitation } = medium;
  const logs = log((2 * ELECTRON_MASS * bg * bg) / excitation) + log(xi / excitation);
  return (xi / medium.thickness) * (logs + J - beta2 - densityEffect(medium, bg));
}
