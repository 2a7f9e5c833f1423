import { exp, log } from '../../basics/elementary.ts';

/** Newton steps from a start on the flat side of the root: each gains digits, at the very end of the range a factor of two. */
const STEPS = 9;

/**
 * Soft photons of a dipole: two legs of opposite charge in the final state, or particle and antiparticle that annihilate, momenta q1, q2 of
 * masses m1, m2. With t = ln[(m1 q2.k)/(m2 q1.k)] and kappa = m1 m2/(q1.q2) the number of photons is, exactly and in any frame,
 *   -(alpha/4 pi^2) (q1/q1.k - q2/q2.k)^2 d^3k/k = (alpha/pi) (1 - kappa cosh t)/sqrt(1 - kappa^2) dt dln(k) dphi/2 pi,  |t| < T, cosh T = 1/kappa,
 * k and phi in a frame where the legs are back to back. Without the terms in m1^2 and m2^2 (the dead cones), which is how the hardest photon of
 * an event is drawn, the density is flat in t.
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379; the variable t by the transformation given
 */
export class SoftDipole {
  /** T, the rapidity between the legs */
  range = 0;
  /** photons per unit of ln(energy), over alpha: (2/pi) [T/sqrt(1 - kappa^2) - 1]; light legs (2/pi) [ln(s/(m1 m2)) - 1] */
  strength = 0;
  /** the same without the dead cones: (2/pi) T/sqrt(1 - kappa^2) */
  flatStrength = 0;
  #kappa = 1;
  #root = 0;

  /**
   * @param product  q1.q2 [GeV^2], above m1 m2
   * @param masses   m1 m2 [GeV^2], positive
   */
  set(product: number, masses: number): void {
    const kappa = masses / product;
    const root = Math.sqrt((1 - kappa) * (1 + kappa));
    this.#kappa = kappa;
    this.#root = root;
    this.range = log((1 + root) / kappa);
    this.flatStrength = ((2 / Math.PI) * this.range) / root;
    this.strength = this.flatStrength - 2 / Math.PI;
  }

  /** t with the density 1 - kappa cosh t from a uniform: t - kappa sinh t = (2u - 1)(T - sqrt(1 - kappa^2)). */
  draw(u: number): number {
    const target = Math.abs(2 * u - 1) * (this.range - this.#root);
    const half = 0.5 * this.#kappa;
    // concave for t > 0: Newton from below stays below
    let t = target / (1 - this.#kappa);
    for (let step = 0; step < STEPS; step++) {
      const e = exp(t);
      const slope = 1 - half * (e + 1 / e);
      const missing = target - t + half * (e - 1 / e);
      if (!(missing > 1e-12 * (1 + target)) || !(slope > 0)) break;
      t += missing / slope;
    }
    return u < 0.5 ? -Math.min(t, this.range) : Math.min(t, this.range);
  }

  /** t with a flat density. */
  drawFlat(u: number): number {
    return (2 * u - 1) * this.range;
  }

  /** (true density)/(flat density) at t, before their norms: 1 - kappa cosh t; 0 along the legs. */
  deadCone(t: number): number {
    const e = exp(t);
    return Math.max(0, 1 - 0.5 * this.#kappa * (e + 1 / e));
  }
}
