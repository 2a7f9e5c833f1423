import { expm1, log } from '../basics/elementary.ts';

/**
 * Angular distribution of soft photons off a back-to-back pair of velocity v, per unit of cos theta, times 2 pi/alpha over d(ln energy):
 *   g(c) = 4 v^2 (1 - c^2) / (1 - v^2 c^2)^2
 * and its integral from c to 1, in which the ends are kept apart by r = (1 - c)/(1 - v) so that no digit is lost next to the axis.
 *
 * @param v         velocity of the emitters
 * @param oneMinusV 1 - v, known better than v
 * @returns         G(1) - G(c), G(c) = [(1 + v^2)/v] ln[(1 + v c)/(1 - v c)] - 2 (1 - v^2) c/(1 - v^2 c^2);
 *                  from c = -1 it is 4 {[(1 + v^2)/(2v)] ln[(1 + v)/(1 - v)] - 1}, massless limit 4 [ln(s/m^2) - 1]
 * @source          Jackson, Classical Electrodynamics, 3rd ed., Eq. (15.2), integrated
 */
export function eikonalFromAxis(r: number, v: number, oneMinusV: number): number {
  const c = 1 - oneMinusV * r;
  const plus = 1 + v * c;
  // 1 - v c = (1 - v)(1 + v r)
  const logs = ((1 + v * v) / v) * (log((1 + v) / plus) + log(1 + v * r));
  return logs - 2 + (2 * (1 + v) * c) / (plus * (1 + v * r));
}

/** Nodes of the inverse, in the root of the share: interpolation between them keeps the share to 2e-5. */
const NODES = 2048;

/** Draws the angle of a photon to its leg from the eikonal distribution inside a cone, by the inverse of its integral. */
export class EikonalAngle {
  /** integral of g over the cone: the strength of the leg is alpha/(2 pi) times it */
  readonly total: number;
  readonly #oneMinusV: number;
  /** ln(1 + r) at the shares (n/NODES)^2 */
  readonly #logs = new Float64Array(NODES + 1);

  /**
   * @param gamma      Lorentz factor of the emitter
   * @param cosCone    cosine of the cone's half angle
   */
  constructor(gamma: number, cosCone: number) {
    const velocity = Math.sqrt(1 - 1 / (gamma * gamma));
    this.#oneMinusV = 1 / (gamma * gamma * (1 + velocity));
    const last = (1 - cosCone) / this.#oneMinusV;
    this.total = eikonalFromAxis(last, velocity, this.#oneMinusV);
    const logLast = log(1 + last);
    let low = 0;
    for (let n = 1; n < NODES; n++) {
      const share = (n / NODES) * (n / NODES) * this.total;
      let high = logLast;
      let from = low;
      for (let i = 0; i < 48; i++) {
        const middle = 0.5 * (from + high);
        if (eikonalFromAxis(expm1(middle), velocity, this.#oneMinusV) < share) from = middle;
        else high = middle;
      }
      low = 0.5 * (from + high);
      this.#logs[n] = low;
    }
    this.#logs[NODES] = logLast;
  }

  /** 1 - cos of the angle to the leg, from a uniform inside (0, 1). */
  oneMinusCos(u: number): number {
    const t = Math.sqrt(u) * NODES;
    const n = Math.min(NODES - 1, Math.floor(t));
    const low = this.#logs[n];
    return this.#oneMinusV * expm1(low + (t - n) * (this.#logs[n + 1] - low));
  }
}
