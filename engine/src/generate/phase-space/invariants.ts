/**
 * Squares of sums of final momenta, and momentum transfers from the beams, of one point of phase space. A set of final particles is a
 * bit mask, bit i for particle i. The components along the beams are E + pz and E - pz, the small one of which is (m^2 + pT^2) over the large
 * one: a momentum transfer of 1e-12 GeV^2 keeps its digits.
 */
export class Invariants {
  /** square of the sum over a mask [GeV^2], where it was asked for */
  readonly s: Float64Array;
  /** (p_a - sum over the mask)^2 [GeV^2], a the first beam, along +z; where it was asked for */
  readonly t: Float64Array;
  readonly #particles: number;
  readonly #masses2: Float64Array;
  readonly #sets: readonly number[];
  readonly #transfers: readonly { mask: number; near: number; fromFirst: boolean }[];
  /** p+, p-, px, py of every particle */
  readonly #cone: Float64Array;

  /**
   * @param masses     of the final particles [GeV]
   * @param sets       masks whose square is wanted; single particles and the whole are always known
   * @param transfers  masks whose momentum transfer is wanted; the empty and the full mask give the squares of the beams
   */
  constructor(masses: readonly number[], sets: Iterable<number>, transfers: Iterable<number>) {
    const n = masses.length;
    const whole = (1 << n) - 1;
    this.#particles = n;
    this.#masses2 = Float64Array.from(masses, (m) => m * m);
    this.s = new Float64Array(1 << n);
    this.t = new Float64Array(1 << n);
    this.#cone = new Float64Array(4 * n);
    for (let i = 0; i < n; i++) this.s[1 << i] = this.#masses2[i];
    this.#sets = [...new Set(sets)].filter((mask) => (mask & (mask - 1)) !== 0 && mask !== whole);
    this.#transfers = [...new Set(transfers)]
      .filter((mask) => mask !== 0 && mask !== whole)
      .map((mask) => {
        // from the beam that has fewer particles between itself and the exchanged momentum
        const fromFirst = 2 * bits(mask) <= n;
        return { mask, near: fromFirst ? mask : whole & ~mask, fromFirst };
      });
  }

  /**
   * Takes the point whose final four-momenta [E, px, py, pz] are p[at ...], in the rest frame of the whole.
   *
   * @param s      squared energy [GeV^2]
   * @param beam2  squared mass of either beam [GeV^2]
   */
  take(p: Float64Array, at: number, s: number, beam2: number): void {
    const cone = this.#cone;
    const n = this.#particles;
    for (let i = 0; i < n; i++) {
      const j = at + 4 * i;
      const x = p[j + 1];
      const y = p[j + 2];
      const z = p[j + 3];
      const transverse2 = this.#masses2[i] + x * x + y * y;
      const large = p[j] + Math.abs(z);
      const small = large > 0 ? transverse2 / large : 0;
      cone[4 * i] = z > 0 ? large : small;
      cone[4 * i + 1] = z > 0 ? small : large;
      cone[4 * i + 2] = x;
      cone[4 * i + 3] = y;
    }
    this.s[(1 << n) - 1] = s;
    for (const mask of this.#sets) this.s[mask] = this.#square(mask, 0, 0);
    const root = Math.sqrt(s);
    const along = 0.5 * (root + Math.sqrt(s - 4 * beam2));
    const against = beam2 / along;
    this.t[0] = this.t[(1 << n) - 1] = beam2;
    for (const { mask, near, fromFirst } of this.#transfers)
      this.t[mask] = fromFirst ? this.#square(near, along, against) : this.#square(near, against, along);
  }

  /** Square of (sum over the mask) - (plus, minus, 0, 0). */
  #square(mask: number, plus: number, minus: number): number {
    const cone = this.#cone;
    let x = 0;
    let y = 0;
    for (let i = 0; i < this.#particles; i++) {
      if ((mask & (1 << i)) === 0) continue;
      plus -= cone[4 * i];
      minus -= cone[4 * i + 1];
      x += cone[4 * i + 2];
      y += cone[4 * i + 3];
    }
    return plus * minus - x * x - y * y;
  }
}

export function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
