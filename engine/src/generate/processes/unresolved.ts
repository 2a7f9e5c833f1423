import { PairVertex } from '../../amplitude/pair-vertex.ts';
import { log } from '../../basics/elementary.ts';

export interface UnresolvedOptions {
  alpha: number;
  leptonMass: number;
  initial: boolean;
  final: boolean;
  /** strength of the initial state outside its cones: (2 alpha/pi)[ln(s/m^2) - 1] less that of the two cones */
  initialStrength: number;
  /** cosine of the cones' half angle, 1 without cones */
  cosCone: number;
}

/**
 * Photons outside the beam cones that are softer than the resolved one, or than the resolution when there is none. Summed to all orders in
 * the soft limit they multiply the cross-section by
 *   eps^beta (1 + remainder),   eps = their upper energy / (sqrt(s)/2),   beta = beta_i + beta_f + beta_if:
 *   beta_i   = initialStrength
 *   beta_f   = (alpha/pi) strength of the pair, less what falls inside the cones, (2 alpha/pi) ln[sin^2 t/(cos^2 t0 - cos^2 t)]
 *              (massless pair; all of it when the lepton itself is inside)
 *   beta_if  = (2 alpha/pi) ln[T T'/(U U')] = (4 alpha/pi) ln[(1 - v cos t)/(1 + v cos t)]: over the azimuth, the interference of massless
 *              lines vanishes inside the cones, so that they take nothing from it
 *   remainder = (3/4) beta_i + (alpha/pi) x that of the pair - (3/4) x what falls inside the cones; finite parts of the boxes omitted (odd in cos t, of order alpha/pi)
 *
 * @source  Yennie, Frautschi, Suura, Ann. Phys. 13 (1961) 379; Greco, Pancheri-Srivastava, Srivastava, Nucl. Phys. B101 (1975) 234
 */
export class UnresolvedPhotons {
  readonly vertex: PairVertex;
  /** 1 + remainder, without the magnetic part; valid after `exponent` */
  finite = 1;
  /** (alpha/pi) F2, 0 without final-state radiation */
  magnetic = 0;
  readonly #options: UnresolvedOptions;
  readonly #perPi: number;
  #final = 0;
  #whole = 1;

  constructor(options: UnresolvedOptions) {
    this.#options = options;
    this.#perPi = options.alpha / Math.PI;
    this.vertex = new PairVertex(options.leptonMass);
  }

  /** @param s  squared mass of the pair [GeV^2], above threshold */
  set(s: number): void {
    this.#whole = 1 + 0.75 * this.#options.initialStrength;
    if (!this.#options.final) return;
    this.vertex.set(s);
    this.#final = this.#perPi * this.vertex.strength;
    this.#whole += this.#perPi * this.vertex.remainder;
    this.magnetic = this.#perPi * this.vertex.magnetic;
  }

  /**
   * beta of the head, at least 0.
   *
   * @param cos2   squared cosine of the pair's direction to the beams
   * @param ratio  T T'/(U U')
   */
  exponent(cos2: number, ratio: number): number {
    const { initial, final, initialStrength, cosCone } = this.#options;
    let beta = initialStrength;
    this.finite = this.#whole;
    if (final) {
      beta += this.#final;
      if (cosCone < 1) {
        const v = this.vertex.velocity;
        const gap = cosCone * cosCone - cos2;
        const cones = gap > 0 ? 2 * this.#perPi * log((1 - cos2) / Math.max(gap, 1 - v * v)) : this.#final;
        const inside = Math.max(0, Math.min(cones, this.#final));
        beta -= inside;
        this.finite -= 0.75 * inside;
      }
      if (initial) beta += 2 * this.#perPi * log(ratio);
    }
    return Math.max(0, beta);
  }
}
