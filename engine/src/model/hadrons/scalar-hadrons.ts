import { asin, exp, log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { strongCoupling } from './strong-coupling.ts';

/** A partial width of the scalar at sin theta = 1 [GeV]. */
export interface ScalarPart {
  readonly products: readonly string[];
  readonly width: number;
}

const PION = massOf('pi+');

/**
 * Width into pions and kaons at leading order of chiral perturbation theory, n = 3 (pions), 4 (kaons) real components:
 *   n (2 m^2 + 11 m_P^2)^2 beta/(81 x 32 pi v^2 m)
 *
 * @source  Donoghue, Gasser, Leutwyler, Nucl. Phys. B 343 (1990) 341
 */
function chiral(mass: number, meson: number, components: number, vev: number): number {
  const beta2 = 1 - (4 * meson * meson) / (mass * mass);
  if (!(beta2 > 0)) return 0;
  const g = (2 * mass * mass + 11 * meson * meson) / 9;
  return (components * g * g * Math.sqrt(beta2)) / (32 * Math.PI * vev * vev * mass);
}

/**
 * What final-state interaction makes of the width into pions: |A|^2 exp(-(s/L^2)^2) with two poles and a constant,
 *   A = a/(m1^2 - s - i m1 G1 b) + (c + i d)/(m2^2 - s - i (G2 b + g r)) + (e + i f),  b, r velocities of pions and kaons, r = i|r| below threshold.
 * Eleven numbers without a meaning of their own, fitted by us to the dispersive result: within 25 % from 0.3 to 1.25 GeV, 30 % to 1.95 GeV.
 */
function pionEnhancement(mass: number): number {
  const s = mass * mass;
  const b = Math.sqrt(Math.max(0, 1 - (4 * PION * PION) / s));
  const kaon = 1 - (4 * 0.4957 * 0.4957) / s;
  const r = Math.sqrt(Math.abs(kaon));
  const first = pole(0.5535, 0, 0.9922 * 0.9922 - s, -0.9922 * 0.1056 * b);
  const g = -1.5365 * r;
  const second = pole(-0.2933, -0.2265, 1.5542 * 1.5542 - s + (kaon < 0 ? g : 0), -(0.8217 * b + (kaon < 0 ? 0 : g)));
  const re = first[0] + second[0] + 0.8809;
  const im = first[1] + second[1] - 0.4059;
  const fall = s / (1.3852 * 1.3852);
  return (re * re + im * im) * exp(-fall * fall);
}

/** (c + i d)/(x + i y) */
function pole(c: number, d: number, x: number, y: number): [number, number] {
  const norm = 1 / (x * x + y * y);
  return [(c * x + d * y) * norm, (d * x - c * y) * norm];
}

/** The same for kaons, the exponential of a polynomial in x = m/GeV - 1: within 10 % from 1.04 to 2 GeV, 25 % nearer to threshold. */
function kaonEnhancement(mass: number): number {
  const x = mass - 1;
  return exp(1.276 + x * (-13.058 + x * (35.306 + x * (-45.694 + x * 19.805))));
}

/** Running mass [GeV] of a light or charm quark at one loop with three flavours from its value at a reference scale. */
function runningMass(mass: number, reference: number, scale: number): number {
  return reference * exp((4 / 9) * log(strongCoupling(mass) / strongCoupling(scale)));
}

/** 3 m_q^2(m) m/(8 pi v^2) (1 + 5.67 a + 31.9 a^2) beta^3, a = alpha_s/pi, beta of the lightest hadron with the quark. */
function quarks(mass: number, quark: number, hadron: number, vev: number): number {
  const beta2 = 1 - (4 * hadron * hadron) / (mass * mass);
  if (!(beta2 > 0)) return 0;
  const a = strongCoupling(mass) / Math.PI;
  const correction = 1 + a * (5.67 + 31.9 * a);
  return ((3 * quark * quark * mass) / (8 * Math.PI * vev * vev)) * correction * beta2 * Math.sqrt(beta2);
}

/** Loop of a quark in the decay into gluons, 1 for a heavy one, as [re, im]. */
function gluonLoop(mass: number, quark: number): [number, number] {
  const t = (4 * quark * quark) / (mass * mass);
  let re: number;
  let im = 0;
  if (t >= 1) {
    const angle = asin(1 / Math.sqrt(t));
    re = angle * angle;
  } else {
    const root = Math.sqrt(1 - t);
    const l = log((1 + root) / (1 - root));
    re = -0.25 * (l * l - Math.PI * Math.PI);
    im = 0.5 * l * Math.PI;
  }
  return [1.5 * t * (1 + (1 - t) * re), 1.5 * t * (1 - t) * im];
}

/** alpha_s^2 m^3/(72 pi^3 v^2) |sum over s, c, b, t of the loops|^2 */
function gluons(mass: number, vev: number): number {
  let re = 0;
  let im = 0;
  for (const quark of [0.095, 1.4, 4.5, 173]) {
    const loop = gluonLoop(mass, quark);
    re += loop[0];
    im += loop[1];
  }
  const alphaS = strongCoupling(mass);
  return (alphaS * alphaS * mass * mass * mass * (re * re + im * im)) / (72 * Math.PI * Math.PI * Math.PI * vev * vev);
}

/** Where the description by mesons gives way to that by quarks and gluons [GeV]. */
const MATCHING = 2;

/** Four pions and what else there is below 2 GeV: 8.1e-9 GeV^-2 m^3 sqrt(1 - (4 m_pi/m)^2), which joins the two descriptions. */
const MULTIPION = 8.1e-9;

/**
 * Hadronic widths of a scalar that couples as a Higgs boson of its mass, at sin theta = 1: below 2 GeV pion and kaon pairs by leading-order
 * chiral perturbation theory times a fitted enhancement, and other hadrons by a smooth law; above, quarks and gluons (spectator model).
 * Good to about 20 % against Winkler's curves, which are themselves uncertain by a factor of a few from 1 to 2 GeV.
 *
 * @param mass  [GeV], up to 10 (no bottom)
 * @param vev   v [GeV]
 * @source  Winkler, Phys. Rev. D 99 (2019) 015018 (arXiv:1809.01876): the treatment, the curves that the numbers are fitted to, the law of
 *          the other hadrons (its coefficient fitted here); Djouadi, Phys. Rept. 457 (2008) 1: quarks and gluons
 */
export function scalarHadrons(mass: number, vev: number): ScalarPart[] {
  const parts: ScalarPart[] = [];
  const put = (products: readonly string[], width: number): void => {
    if (width > 0) parts.push({ products, width });
  };
  if (mass < MATCHING) {
    const pions = chiral(mass, PION, 3, vev) * pionEnhancement(mass);
    put(['pi+', 'pi-'], (2 / 3) * pions);
    put(['pi0', 'pi0'], (1 / 3) * pions);
    const kaons = chiral(mass, massOf('K+'), 4, vev) * kaonEnhancement(mass);
    put(['K+', 'K-'], 0.5 * kaons);
    put(['K_S0', 'K_S0'], 0.25 * kaons);
    put(['K_L0', 'K_L0'], 0.25 * kaons);
    const threshold = (4 * PION) / mass;
    if (threshold < 1) put(['hadrons'], MULTIPION * mass * mass * mass * Math.sqrt(1 - threshold * threshold));
    return parts;
  }
  put(['g', 'g'], gluons(mass, vev));
  put(['s', 's~'], quarks(mass, runningMass(mass, 0.0935, 2), massOf('K+'), vev));
  put(['c', 'c~'], quarks(mass, runningMass(mass, 0.986, 3), 1.86966, vev));
  return parts;
}
