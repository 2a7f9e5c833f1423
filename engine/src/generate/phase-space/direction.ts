import { exp, expm1, log } from '../../basics/elementary.ts';
import { kallen, parallelProduct, smallestMomentumTransfer } from './two-body.ts';

/** Below this share of s a distance from a pole is rounding. */
const FLOOR = 1e-15;

/**
 * Direction of A in P -> A + B beside a reference momentum r, flat in the logarithm of the distance from the poles of propagators:
 *   x = x0 + 2 p_r p_A (1 - cos theta) of a pole at cos theta > 1,  x' = x0' + 2 p_r p_A (1 + cos theta) of one at cos theta < -1
 * With both, 1/x + 1/x', flat in ln(x/x'), where x + x' is fixed. Two-body phase space is dx dphi/(2 pi) / (16 pi p_r sqrt s).
 */
export class Direction {
  /** of the last `at`: 1 - cos theta, 1 + cos theta */
  oneMinus = 0;
  onePlus = 0;
  /** momentum and energy of A in the rest frame of P; set by every `prepare` */
  momentum = 0;
  energy = 0;
  #rootS = 0;
  #reference = 0;
  #span = 0;
  #near = 0;
  #far = 0;
  /** 1 - cos theta and 1 + cos theta at the ends of the range, and what 1 - cos theta grows by for one unit of distance */
  #startMinus = 0;
  #startPlus = 0;
  #scale = 0;

  /** P -> A + B alone. */
  prepare(s: number, a2: number, b2: number): void {
    this.#rootS = Math.sqrt(s);
    this.energy = (s + a2 - b2) / (2 * this.#rootS);
    this.momentum = Math.sqrt(kallen(s, a2, b2)) / (2 * this.#rootS);
  }

  /** Beside exchanged momenta r and r' = P - r; a pole that is null has no part; all directions. */
  besideBeams(s: number, a2: number, b2: number, r2: number, other2: number, near: number | null, far: number | null): void {
    this.prepare(s, a2, b2);
    const rootS = this.#rootS;
    const er = (s + r2 - other2) / (2 * rootS);
    const pr = Math.sqrt(kallen(s, r2, other2)) / (2 * rootS);
    this.#reference = pr;
    this.#span = 4 * pr * this.momentum;
    this.#near = near === null ? 0 : this.#distance(near, s, r2, other2, a2, b2, er, pr);
    this.#far = far === null ? 0 : this.#distance(far, s, other2, r2, a2, b2, rootS - er, pr);
    this.#all();
  }

  #all(): void {
    this.#startMinus = 0;
    this.#startPlus = 0;
    this.#scale = 2 / this.#span;
  }

  /** After `besideBeams`: only directions with 1 - cos theta and 1 + cos theta above these values. */
  within(leastMinus: number, leastPlus: number): void {
    const half = 0.5 * this.#span;
    this.#startMinus = leastMinus;
    this.#startPlus = leastPlus;
    if (this.#near > 0) this.#near += half * leastMinus;
    if (this.#far > 0) this.#far += half * leastPlus;
    this.#span = Math.max(0, this.#span - half * (leastMinus + leastPlus));
  }

  /**
   * Beside a particle k outside of P that A or B radiated; `withLeg` is (P + k)^2. Poles in (k + A)^2 near cos = 1... of A flying along k,
   * and in (k + B)^2 at the other end.
   */
  besideLeg(s: number, a2: number, b2: number, withLeg: number, leg2: number, near: number | null, far: number | null): void {
    this.prepare(s, a2, b2);
    const rootS = this.#rootS;
    const er = (withLeg - s - leg2) / (2 * rootS);
    const pr = Math.sqrt(kallen(withLeg, s, leg2)) / (2 * rootS);
    this.#reference = pr;
    this.#span = 4 * pr * this.momentum;
    const pa = this.momentum;
    const least = FLOOR * s;
    this.#near = near === null ? 0 : Math.max(least, a2 + leg2 - near + parallelProduct(leg2, a2, er, pr, this.energy, pa));
    this.#far = far === null ? 0 : Math.max(least, b2 + leg2 - far + parallelProduct(leg2, b2, er, pr, rootS - this.energy, pa));
    this.#all();
  }

  /** Distance of the pole from the point where A flies along r. */
  #distance(pole: number, s: number, r2: number, other2: number, a2: number, b2: number, er: number, pr: number): number {
    const ea = this.energy;
    const pa = this.momentum;
    let x = 0;
    if (pole === 0) {
      const furthest = r2 + a2 - 2 * (er * ea + pr * pa);
      x =
        furthest < 0
          ? smallestMomentumTransfer(s, r2, other2, a2, b2, furthest)
          : -(r2 + a2 - parallelProduct(r2, a2, er, pr, ea, pa));
    } else x = pole - r2 - a2 + parallelProduct(r2, a2, er, pr, ea, pa);
    return Math.max(FLOOR * s, x);
  }

  /** Draws cos theta; returns false where the direction has no phase space. */
  at(u: number): boolean {
    const span = this.#span;
    const near = this.#near;
    const far = this.#far;
    if (!(span > 0)) return false;
    const scale = this.#scale;
    const startMinus = this.#startMinus;
    const startPlus = this.#startPlus;
    if (near > 0 && far > 0) {
      const total = near + span + far;
      // e = x/x' between near/(total - near) and (total - far)/far
      const start = near / (far + span);
      const e = start * exp(u * log((near + span) / far / start));
      const inverse = total / (1 + e);
      this.oneMinus = startMinus + scale * Math.max(0, e * inverse - near);
      this.onePlus = startPlus + scale * Math.max(0, inverse - far);
    } else if (near > 0) {
      this.oneMinus = startMinus + scale * near * expm1(u * log((near + span) / near));
      this.onePlus = 2 - this.oneMinus;
    } else if (far > 0) {
      this.onePlus = startPlus + scale * far * expm1(u * log((far + span) / far));
      this.oneMinus = 2 - this.onePlus;
    } else {
      this.oneMinus = startMinus + scale * span * u;
      this.onePlus = 2 - this.oneMinus;
    }
    // the better known of the two decides
    if (this.oneMinus < this.onePlus) this.onePlus = 2 - this.oneMinus;
    else this.oneMinus = 2 - this.onePlus;
    return this.onePlus >= 0 && this.oneMinus >= 0;
  }

  /** Distance from the near pole of the last `at` [GeV^2]; without such a pole, that of cos = 1. */
  get nearDistance(): number {
    return this.#near + (this.oneMinus - this.#startMinus) / this.#scale;
  }

  get farDistance(): number {
    return this.#far + (this.onePlus - this.#startPlus) / this.#scale;
  }

  /**
   * Density per unit of two-body phase space at the distances x of the near and x' of the far pole; one not present is not read. Directions outside of
   * `within` are the caller's.
   */
  density(x: number, other: number): number {
    const span = this.#span;
    const near = this.#near;
    const far = this.#far;
    if (!(span > 0)) return 0;
    const norm = 16 * Math.PI * this.#reference * this.#rootS;
    if (near > 0 && far > 0)
      return (norm * (near + span + far)) / (x * other * log(((near + span) * (far + span)) / (near * far)));
    if (near > 0) return norm / (x * log((near + span) / near));
    if (far > 0) return norm / (other * log((far + span) / far));
    return norm / span;
  }

  /** The same for all directions alike: 4 pi sqrt s / p_A. */
  isotropicDensity(): number {
    return (4 * Math.PI * this.#rootS) / this.momentum;
  }
}
