import { exp, log } from '../../basics/elementary.ts';

/** Shape parameter b of the mean longitudinal profile of electromagnetic showers. Source: PDG 2024, Passage of particles through matter, sec. 34.5 (b is near 0.5). */
const B = 0.5;

/**
 * Share of a photon's shower that lies within t radiation lengths behind its start:
 *   F = P(a, b t),  a = 1 + b t_max,  t_max = ln(E/E_c) + 1/2,  P the regularised lower incomplete gamma function
 * E below the critical energy has t_max = 0. Good to 1e-9; meant for rare showers near the back and in gaps.
 *
 * @param energy    E > 0 [GeV]
 * @param critical  E_c [GeV]
 * @param t         depth in radiation lengths, counted from the conversion of the photon less its mean 9/7; t <= 0 gives 0
 * @source          PDG 2024, Passage of particles through matter, eq. (34.36), (34.37)
 */
export function contained(energy: number, critical: number, t: number): number {
  if (!(t > 0)) return 0;
  const peak = Math.max(0, log(energy / critical) + 0.5);
  return lowerGamma(1 + B * peak, B * t);
}

/** P(a, x) by its series, for 1 <= a < 30 and moderate x: all terms are positive. */
function lowerGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 400 && term > 1e-12 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, sum * exp(a * log(x) - x - logGamma(a)));
}

/** ln Gamma(a), a >= 1: Stirling's series after shifting a above 8. */
function logGamma(a: number): number {
  let shift = 0;
  let y = a;
  while (y < 8) {
    shift += log(y);
    y++;
  }
  const w = 1 / (y * y);
  return (y - 0.5) * log(y) - y + 0.9189385332046727 + (1 / 12 - w * (1 / 360 - w / 1260)) / y - shift;
}

/**
 * Attenuation coefficient of photons in caesium iodide relative to its limit at high energy, (7/9)/X0: pair production sets in slowly, the minimum lies near 5 MeV.
 * Linear in ln E between the points.
 *
 * @param energy  [GeV]
 * @source        NIST XCOM, CsI (recalled to about 5 %, not read again)
 */
export function attenuation(energy: number): number {
  const x = log(energy / 0.005);
  let i = 0;
  while (i < POINTS.length - 2 && x > POINTS[i + 1]![0]) i++;
  const [x0, y0] = POINTS[i]!;
  const [x1, y1] = POINTS[i + 1]!;
  const y = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  return y < y0 && i === 0 ? y0 : Math.min(1, y);
}

const POINTS: readonly (readonly [number, number])[] = [
  [5, 0.4],
  [10, 0.43],
  [20, 0.53],
  [50, 0.68],
  [100, 0.78],
  [300, 0.89],
  [1000, 0.955],
  [10000, 0.99],
].map(([mev, y]) => [log(mev! / 5), y!] as const);
