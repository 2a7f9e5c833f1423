import { exp } from '../basics/elementary.ts';

/** Riemann zeta at 2, 3 and 4. */
const ZETA2 = (Math.PI * Math.PI) / 6;
const ZETA3 = 1.2020569031595942;
const ZETA4 = 1.082323233711138;

/**
 * Normalisation of the exponentiated soft part, exp[b (3/4 - gamma_E)] / Gamma(1 + b), from the series of ln Gamma (truncated at b^4:
 * 1e-9 at b = 0.04; domain 0 <= b < 0.1).
 */
export function softNormalisation(b: number): number {
  return exp(b * (0.75 - b * (ZETA2 / 2 - b * (ZETA3 / 3 - (b * ZETA4) / 4))));
}

/**
 * What is left of the radiator D(x) once the soft power is taken out, y = 1 - x:
 *   D(x) = b y^(b-1) exp[b (3/4 - gamma_E)]/Gamma(1 + b) + radiatorRemainder
 *   radiatorRemainder = -(b/2)(1 + x) + (b^2/8) [(1 + x)(-4 ln y + 3 ln x) - 4 (ln x)/y - 5 - x]
 * D is the density of the energy fraction x that a leg keeps after collinear photons of strength b (beta/2 in the usual notation,
 * beta = (2 alpha/pi)(ln(s/m^2) - 1)); leading logarithms to all orders in the soft limit and to second order for hard photons.
 * Pairs are not in it.
 *
 * @param logX  ln x, logY ln(1 - x): the caller has them
 * @source      Kuraev and Fadin, Sov. J. Nucl. Phys. 41 (1985) 466; Gribov and Lipatov, Sov. J. Nucl. Phys. 15 (1972) 438; in this additive
 *              form Nicrosini and Trentadue, Phys. Lett. B196 (1987) 551, and Montagna, Nicrosini, Piccinini, Phys. Lett. B406 (1997) 243
 */
export function radiatorRemainder(b: number, y: number, logY: number, logX: number): number {
  const x = 1 - y;
  return -0.5 * b * (1 + x) + 0.125 * b * b * ((1 + x) * (-4 * logY + 3 * logX) - (4 * logX) / y - 5 - x);
}
