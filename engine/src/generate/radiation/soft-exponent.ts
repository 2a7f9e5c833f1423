import { log, log1p } from '../../basics/elementary.ts';

/**
 * Exponent of virtual photons and real ones below a cut, for one pair of charges with m^2 << p_i.p_j, over alpha/pi:
 *   Y_ij = [ln(q^2/m^2) - 1] ln(Delta^2/(E_i E_j)) + (1/2) ln(q^2/m^2) - 1 + pi^2/3
 *          + Li2[1 - q^2/(4 E_i E_j)] - (1/2) ln^2(E_i/E_j),            q^2 = 2 p_i.p_j
 * E_i, E_j and the cut Delta on photon energies in one frame. It enters with + for particle and antiparticle on one side of the process or one
 * particle on both sides; the pi^2/3 there is that of a time-like pair, for a space-like one it is pi^2/3 - pi^2/2 (equal for t and u
 * channels, whose sum of signs is zero).
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379; back to back, the form of Jadach, Ward, Was, Phys. Rev. D63 (2001) 113009. The last
 *          line is ours: the soft-photon integral over the shell between the cut in the pair's rest frame and the cut in the other frame
 */
export function softExponent(q2: number, m2: number, energy1: number, energy2: number, delta: number): number {
  const L = log(q2 / m2);
  return (
    (L - 1) * log((delta * delta) / (energy1 * energy2)) +
    0.5 * L -
    1 +
    (Math.PI * Math.PI) / 3 +
    shellCorrection(q2, energy1, energy2)
  );
}

/** Li2[1 - q^2/(4 E_i E_j)] - (1/2) ln^2(E_i/E_j): zero back to back with equal energies. */
export function shellCorrection(q2: number, energy1: number, energy2: number): number {
  const ratio = log(energy1 / energy2);
  const x = 1 - q2 / (4 * energy1 * energy2);
  return fastDilogarithm(x) - 0.5 * ratio * ratio;
}

/**
 * What photons between the beams and the pair add, over alpha/pi: t channels less u channels of massless charges, the beams back to back along z,
 *   sum over (t1 t2)/(u1 u2) of ln|q^2| [ln(Delta^2/(E E_j)) + 1/2] + shell corrections
 * masses and constants cancel.
 *
 * @param t1  2 p1.q1 etc. [GeV^2]; energy1, energy2 of q1 and q2, beam: energy of either beam [GeV]
 */
export function interferenceExponent(
  t1: number,
  t2: number,
  u1: number,
  u2: number,
  energy1: number,
  energy2: number,
  beam: number,
  delta: number,
): number {
  const cut1 = log((delta * delta) / (beam * energy1)) + 0.5;
  const cut2 = log((delta * delta) / (beam * energy2)) + 0.5;
  // q1 stands in t1 = 2 p1.q1 and u2 = 2 p2.q1; q2 in t2 = 2 p2.q2 and u1 = 2 p1.q2
  const logs = log(t1 / u2) * cut1 + log(t2 / u1) * cut2;
  // the squared logarithms of the energies cancel between t and u
  const shells =
    fastDilogarithm(1 - t1 / (4 * beam * energy1)) +
    fastDilogarithm(1 - t2 / (4 * beam * energy2)) -
    fastDilogarithm(1 - u1 / (4 * beam * energy2)) -
    fastDilogarithm(1 - u2 / (4 * beam * energy1));
  return logs + shells;
}

/**
 * Li2(x) for x < 1, 0 below 0, to 1e-12: with u = -ln(1 - x) the series u - u^2/4 + sum over even n of B_n u^(n+1)/(n+1)!, which needs a
 * handful of terms where the one in x needs fifty.
 *
 * @source  't Hooft and Veltman, Nucl. Phys. B153 (1979) 365, App. A
 */
function fastDilogarithm(x: number): number {
  if (!(x > 0)) return 0;
  if (x > 0.5) {
    if (x >= 1) return (Math.PI * Math.PI) / 6;
    return (Math.PI * Math.PI) / 6 - log(x) * log(1 - x) - fastDilogarithm(1 - x);
  }
  const u = -log1p(-x);
  const u2 = u * u;
  const even = u2 * (1 / 36 - u2 * (1 / 3600 - u2 * (1 / 211680 - u2 * (1 / 10886400 - (u2 * 5) / 2634508800))));
  return u * (1 - 0.25 * u + even);
}
