import { log } from '../basics/elementary.ts';
import { dilogarithm } from './dilogarithm.ts';

/**
 * One-photon corrections to the vertex of a pair of mass M at squared energy s, mass kept: v = sqrt(1 - 4M^2/s), p = (1 - v)/(1 + v),
 * L = ln(1/p), B = (1 + v^2)/(2v). All per alpha/pi. One object is reused: `set`, then read.
 */
export class PairVertex {
  /** v */
  velocity = 0;
  /**
   * Strength of soft emission: photons per unit of ln(energy) are (alpha/pi) x strength,
   *   strength = 2 (B L - 1);   massless limit 2 [ln(s/M^2) - 1]
   */
  strength = 0;
  /**
   * Virtual correction + soft photons below the energy w, which is strength x ln(2w/sqrt s) + remainder with
   *   remainder = 2 { (B L - 1) ln(sqrt s/M) - 1 + [(1 + 2v^2)/(4v) + 1/(2v)] L + B [pi^2/6 - L^2/2 + 2 Li2(p) - 2 L ln(1 - p)] };
   *   massless limit (3/2)[ln(s/M^2) - 1] + pi^2/3 - 1/2, near threshold pi^2/(2v) (Coulomb attraction)
   */
  remainder = 0;
  /**
   * Magnetic form factor F2 = -(1 - v^2) L/(4v); it adds 4 F2 to the angular distribution 2 - v^2 sin^2(theta).
   */
  magnetic = 0;
  readonly #m2: number;

  constructor(mass: number) {
    this.#m2 = mass * mass;
  }

  /**
   * @param s  [GeV^2], above threshold; there is no value at it
   * @source   charge and magnetic form factors: Barbieri, Mignaco, Remiddi, Nuovo Cim. A11 (1972) 824; soft photons: 't Hooft and
   *           Veltman, Nucl. Phys. B153 (1979) 365. Put together for this project; the form factors were checked against their
   *           Feynman-parameter integrals to 30 digits
   */
  set(s: number): void {
    const ratio = (4 * this.#m2) / s;
    const v = Math.sqrt(1 - ratio);
    // (1 - v)/(1 + v) without the cancellation
    const p = ratio / ((1 + v) * (1 + v));
    const L = -log(p);
    const B = (1 + v * v) / (2 * v);
    const logs = (Math.PI * Math.PI) / 6 - 0.5 * L * L + 2 * dilogarithm(p) - 2 * L * log(1 - p);
    this.velocity = v;
    this.strength = 2 * (B * L - 1);
    // sqrt(s)/M = 2/sqrt(ratio)
    this.remainder = 2 * ((B * L - 1) * 0.5 * log(4 / ratio) - 1 + ((3 + 2 * v * v) / (4 * v)) * L + B * logs);
    this.magnetic = (-ratio * L) / (4 * v);
  }
}
