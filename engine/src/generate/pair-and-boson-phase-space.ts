import { exp, log } from '../basics/elementary.ts';

/**
 * Three-body phase space of a pair (mass m each) and a radiated boson (mass M > 0) in the invariants of the radiation:
 *   S = D1 + D2 = 2 q.k = 2 sqrt(s) E_k, drawn flat in ln S;
 *   the boson's angle to the pair's axis, seen from the pair, drawn flat in atanh(b c), where D1, D2 = S (1 -+ b c)/2 and
 *   b = beta_pair beta_k, so that the poles 1/(D1 D2) leave no peak.
 * With the orientation integrated over, dPhi3 = ds' sqrt(lambda) beta_pair dc/2 / (128 pi^3 s) becomes
 *   dPhi3 = 2 D1 D2 ln[(1 + b)/(1 - b)] ln(Smax/Smin) / (128 pi^3 s) du1 du2.
 *
 * @source  recursive phase space, PDG 2024 Kinematics; mapping worked out for this project
 */
export class PairAndBosonPhaseSpace {
  readonly #m2: number;
  readonly #b2: number;
  readonly #bosonMass: number;
  #logRange = 0;
  #rangeOf = 0;

  s = 0;
  /** s' = squared mass of the pair [GeV^2] */
  sPair = 0;
  /** S [GeV^2] */
  total = 0;
  d1 = 0;
  d2 = 0;
  /** b c */
  product = 0;
  /** b */
  b = 0;

  constructor(fermionMass: number, bosonMass: number) {
    this.#m2 = fermionMass * fermionMass;
    this.#b2 = bosonMass * bosonMass;
    this.#bosonMass = bosonMass;
  }

  /**
   * Draws the invariants for squared energy s, above threshold; returns the jacobian: dPhi3 = jacobian du1 du2, [GeV^2], orientation
   * integrated. 0 at the ends of phase space.
   */
  sample(s: number, u1: number, u2: number): number {
    const m2 = this.#m2;
    const b2 = this.#b2;
    const minimum = 2 * Math.sqrt(s) * this.#bosonMass;
    if (s !== this.#rangeOf) {
      this.#rangeOf = s;
      this.#logRange = log((s + b2 - 4 * m2) / minimum);
    }
    const total = minimum * exp(u1 * this.#logRange);
    const sPair = s + b2 - total;
    const slow = (4 * m2) / sPair;
    const slowBoson = (4 * s * b2) / (total * total);
    const b2product = (1 - slow) * (1 - slowBoson);
    if (!(slow < 1 && slowBoson < 1 && b2product > 0)) return 0;
    const b = Math.sqrt(b2product);
    // 1 - b^2 without cancellation
    const opposite = slow + slowBoson - slow * slowBoson;
    const logAngle = log(((1 + b) * (1 + b)) / opposite);
    // e = exp(2 atanh(b c)), between ((1-b)/(1+b)) and its inverse
    const e = exp((2 * u2 - 1) * logAngle);
    const inverse = 1 / (1 + e);
    this.s = s;
    this.sPair = sPair;
    this.total = total;
    this.b = b;
    this.product = (e - 1) * inverse;
    this.d1 = total * inverse;
    this.d2 = total * e * inverse;
    return (2 * this.d1 * this.d2 * logAngle * this.#logRange) / (128 * Math.PI * Math.PI * Math.PI * s);
  }
}
