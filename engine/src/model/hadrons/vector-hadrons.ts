import { exp } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { pionFormFactorSquared } from './pion-form-factor.ts';
import { strongCoupling } from './strong-coupling.ts';

/** Part of R by products; "hadrons": everything that has no name here. */
export interface HadronicPart {
  readonly products: readonly string[];
  readonly ratio: number;
}

/** Narrow vector mesons: mass, width, width into electrons [GeV], branching fractions into what they are seen in. */
const omega = { mass: 0.78266, width: 8.68e-3, electrons: 6.41e-7 };
const phi = { mass: 1.019461, width: 4.249e-3, electrons: 1.266e-6 };
const ALPHA = 1 / 137.036;

/** 9 s G_ee G_f/(alpha^2 [(s - m^2)^2 + m^2 G^2]): R of one decay of a narrow vector meson. */
function narrow(s: number, { mass, width, electrons }: typeof omega, fraction: number): number {
  const off = s - mass * mass;
  return (9 * s * electrons * width * fraction) / (ALPHA * ALPHA * (off * off + mass * mass * width * width));
}

/** [re, im] of m^2/(m^2 - s - i m G) */
function breitWigner(s: number, mass: number, width: number): [number, number] {
  const re = mass * mass - s;
  const norm = (mass * mass) / (re * re + mass * mass * width * width);
  return [re * norm, mass * width * norm];
}

/**
 * |F_K|^2 by vector dominance, charged (sign 1) or neutral (sign -1):
 *   F = (sign/2)(1.195 rho - 0.112 rho' - 0.083 rho'') + (1/6)(the same of the omega) + (1/3)(1.018 phi - 0.018 phi')
 *
 * @source  Bruch, Khodjamirian, Kuehn, Eur. Phys. J. C39 (2005) 41, coefficients from memory, not checked
 */
function kaonFormFactorSquared(s: number, sign: 1 | -1): number {
  let re = 0;
  let im = 0;
  const add = (strength: number, mass: number, width: number): void => {
    const [a, b] = breitWigner(s, mass, width);
    re += strength * a;
    im += strength * b;
  };
  const isovector = 0.5 * sign;
  add(isovector * 1.195, 0.775, 0.15);
  add(isovector * -0.112, 1.465, 0.4);
  add(isovector * -0.083, 1.72, 0.25);
  add(1.195 / 6, 0.783, 0.0087);
  add(-0.112 / 6, 1.41, 0.29);
  add(-0.083 / 6, 1.67, 0.315);
  add(1.018 / 3, phi.mass, phi.width);
  add(-0.018 / 3, 1.68, 0.15);
  return re * re + im * im;
}

/** (1/4) (1 - 4 m^2/s)^(3/2) |F|^2: R of a pair of pseudoscalars. */
function pair(s: number, mass: number, formFactorSquared: number): number {
  const beta2 = 1 - (4 * mass * mass) / s;
  return beta2 > 0 ? 0.25 * beta2 * Math.sqrt(beta2) * formFactorSquared : 0;
}

/** R of perturbative QCD with u, d, s, to order alpha_s^3, and charm and bottom above the open-flavour thresholds. */
function perturbative(mass: number): number {
  const a = strongCoupling(mass > 1.2 ? mass : 1.2) / Math.PI;
  const correction = 1 + a * (1 + a * (1.64 - 10.28 * a));
  const heavy = (quark: number, threshold: number): number => {
    if (mass <= threshold) return 0;
    const beta2 = 1 - (4 * quark * quark) / (mass * mass);
    return 0.5 * Math.sqrt(beta2) * (3 - beta2);
  };
  return correction * (2 + (4 / 3) * heavy(1.5, 2 * 1.86966) + (1 / 3) * heavy(4.7, 2 * 5.2795));
}

/**
 * R(m) = sigma(e+e- -> hadrons)/sigma(e+e- -> mu mu, massless): what a vector that couples as the photon decays into, over its width into a
 * massless lepton pair. Two pions, two kaons and the omega and phi by their resonances; everything else by perturbative QCD
 * times 1/(1 + exp[(1.33 GeV - m)/0.11 GeV]), which is how R rises (our choice). J/psi, psi(2S) and the Upsilons are left out.
 * Against the branching fractions that DarkCast made from measured R: total width within 10 % below 1 GeV (20 % on the omega and phi,
 * where mixing matters) and above 1.8 GeV, 20 % in between.
 *
 * @param mass  [GeV], from 0 to 20
 * @source  resonance masses and widths: PDG 2024; perturbative QCD: PDG 2024, Quantum Chromodynamics, Eq. (9.7)
 */
export function hadronicRatio(mass: number): HadronicPart[] {
  const s = mass * mass;
  const parts: HadronicPart[] = [];
  const put = (products: readonly string[], ratio: number): void => {
    if (ratio > 0) parts.push({ products, ratio });
  };
  const pion = massOf('pi+');
  const neutral = massOf('pi0');
  if (mass < 2 * neutral) return parts;
  // the exclusive channels end where the perturbative region begins
  const low = mass < 2;
  if (low && mass > 2 * pion) put(['pi+', 'pi-'], pair(s, pion, pionFormFactorSquared(s)));
  if (low && mass > 2 * pion + neutral) put(['pi+', 'pi-', 'pi0'], narrow(s, omega, 0.892) + narrow(s, phi, 0.154));
  if (low && mass > 0.5) put(['pi0', 'gamma'], narrow(s, omega, 0.084));
  if (low) put(['K+', 'K-'], pair(s, massOf('K+'), kaonFormFactorSquared(s, 1)));
  if (low) put(['K_S0', 'K_L0'], pair(s, massOf('K_S0'), kaonFormFactorSquared(s, -1)));
  if (mass > 4 * pion) put(['hadrons'], low ? perturbative(mass) / (1 + exp((1.33 - mass) / 0.11)) : perturbative(mass));
  return parts;
}
