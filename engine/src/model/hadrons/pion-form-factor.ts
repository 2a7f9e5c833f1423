import { log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';

const PION = massOf('pi+');

/** Fit of CMD-2: masses and widths [GeV] of rho and rho(1450), omega mixing delta as [re, im], strength of the rho(1450). */
const rho = { mass: 0.77609, width: 0.14446 };
const rho1450 = { mass: 1.465, width: 0.31, strength: -0.0695 };
const omega = { mass: 0.78266, width: 0.00868 };
/** 1.57e-3 exp(i 12.6 deg) */
const mixing = [1.532e-3, 3.425e-4] as const;

const momentum = (s: number): number => (s > 4 * PION * PION ? 0.5 * Math.sqrt(s - 4 * PION * PION) : 0);

/** h(s) = (2/pi) (k/sqrt s) ln[(sqrt s + 2k)/(2 m_pi)] */
const loop = (s: number): number => {
  const root = Math.sqrt(s);
  const k = momentum(s);
  return (2 / Math.PI) * (k / root) * log((root + 2 * k) / (2 * PION));
};

/** Gounaris-Sakurai amplitude of one resonance, 1 at s = 0, as [re, im]. */
function gounarisSakurai(s: number, { mass, width }: { mass: number; width: number }): [number, number] {
  const m2 = mass * mass;
  const k0 = momentum(m2);
  const k = momentum(s);
  // d h/d s at m2
  const slope = loop(m2) * (1 / (8 * k0 * k0) - 1 / (2 * m2)) + 1 / (2 * Math.PI * m2);
  const shift = ((width * m2) / (k0 * k0 * k0)) * (k * k * (loop(s) - loop(m2)) + k0 * k0 * (m2 - s) * slope);
  const ratio = k / k0;
  const running = width * ratio * ratio * ratio * (mass / Math.sqrt(s));
  const d =
    (3 / Math.PI) * ((PION * PION) / (k0 * k0)) * log((mass + 2 * k0) / (2 * PION)) +
    mass / (2 * Math.PI * k0) -
    (PION * PION * mass) / (Math.PI * k0 * k0 * k0);
  const re = m2 - s + shift;
  const im = -mass * running;
  const norm = (m2 * (1 + (d * width) / mass)) / (re * re + im * im);
  return [re * norm, -im * norm];
}

/**
 * Squared pion form factor |F(s)|^2 in the time-like region: Gounaris-Sakurai rho with omega mixing and rho(1450),
 *   F = [rho(s) (1 + delta (s/m^2) omega(s)) + beta rho'(s)]/(1 + beta)
 *
 * @param s  [GeV^2], from 4 m_pi^2 to about 2 GeV^2 (rho(1700) is left out)
 * @source  CMD-2, Phys. Lett. B 527 (2002) 161 (hep-ex/0112031), numbers of the fit from memory, not checked; Gounaris, Sakurai, Phys. Rev.
 *          Lett. 21 (1968) 244
 */
export function pionFormFactorSquared(s: number): number {
  const [a, b] = gounarisSakurai(s, rho);
  const [c, d] = gounarisSakurai(s, rho1450);
  const m2 = omega.mass * omega.mass;
  const re = m2 - s;
  const im = -omega.mass * omega.width;
  const norm = s / (re * re + im * im);
  // delta s/(m^2 - s - i m G)
  const mixRe = norm * (mixing[0] * re + mixing[1] * im);
  const mixIm = norm * (mixing[1] * re - mixing[0] * im);
  const { strength } = rho1450;
  const real = a * (1 + mixRe) - b * mixIm + strength * c;
  const imaginary = a * mixIm + b * (1 + mixRe) + strength * d;
  return (real * real + imaginary * imaginary) / ((1 + strength) * (1 + strength));
}
