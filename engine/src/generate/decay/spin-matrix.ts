import type { Amplitude } from '../../amplitude/compile.ts';

/**
 * A hermitian matrix over the spin states of one particle: density matrix of production rho(s, s') or decay matrix D(s, s'); the rate of
 * production and decay is sum rho(s, s') D(s, s'). Row-major pairs (re, im); states in the order +1/2, -1/2 or +1, 0, -1 or +1, -1.
 */
export class SpinMatrix {
  readonly states: number;
  readonly values: Float64Array;

  constructor(states: number) {
    this.states = states;
    this.values = new Float64Array(2 * states * states);
  }

  /** Unit matrix over the number of states: an unpolarised particle. */
  unpolarised(): this {
    this.values.fill(0);
    for (let i = 0; i < this.states; i++) this.values[2 * (i * this.states + i)] = 1 / this.states;
    return this;
  }

  trace(): number {
    let sum = 0;
    for (let i = 0; i < this.states; i++) sum += this.values[2 * (i * this.states + i)];
    return sum;
  }

  /** Divides by the trace. */
  normalise(): this {
    const trace = this.trace();
    for (let i = 0; i < this.values.length; i++) this.values[i] /= trace;
    return this;
  }

  /** sum rho(s, s') D(s, s'), real for hermitian matrices */
  times(other: SpinMatrix): number {
    let sum = 0;
    for (let i = 0; i < this.values.length; i += 2)
      sum += this.values[i] * other.values[i] - this.values[i + 1] * other.values[i + 1];
    return sum;
  }
}

/** Projections of a particle in the order of the matrices. */
export function projectionsOf(spin: number, massless: boolean): readonly number[] {
  if (spin === 0) return [0];
  if (spin === 0.5) return [0.5, -0.5];
  return massless ? [1, -1] : [1, 0, -1];
}

/**
 * Spin-dependent rates of one amplitude at one point: the amplitude of every combination of projections, contracted with matrices of the legs.
 */
export class SpinAmplitude {
  readonly amplitude: Amplitude;
  /** number of spin states, leg by leg */
  readonly states: readonly number[];
  readonly #index: readonly (readonly number[])[];
  readonly #values: Float64Array;
  readonly #pairs = new Map<number, Int32Array>();

  constructor(amplitude: Amplitude) {
    this.amplitude = amplitude;
    const projections = amplitude.legs.map(({ field: { particle } }) => projectionsOf(particle.spin, particle.mass === 0));
    this.states = projections.map((list) => list.length);
    this.#index = amplitude.helicities.map((combination) =>
      combination.map((projection, leg) => projections[leg].indexOf(projection)),
    );
    this.#values = new Float64Array(2 * this.#index.length);
  }

  /** Goes to a point: momenta of the legs, 4 numbers each. */
  set(points: Float64Array, at = 0): void {
    this.amplitude.helicityAmplitudes(points, at, 1, this.#values, 0);
  }

  /**
   * sum A(..) A*(..) times the matrices of the legs; a leg without a matrix is summed over. With an open leg the sum is a matrix over its
   * states, into `out`; without one (-1) it is a number.
   */
  contract(matrices: readonly (SpinMatrix | null)[], open: number, out: SpinMatrix | null): number {
    const a = this.#values;
    const index = this.#index;
    out?.values.fill(0);
    let free = open >= 0 ? 1 << open : 0;
    for (let leg = 0; leg < matrices.length; leg++) if (leg !== open && matrices[leg] !== null) free |= 1 << leg;
    const pairs = this.#pairsOf(free);
    let total = 0;
    for (let n = 0; n < pairs.length; n += 2) {
      const [i, k] = [pairs[n], pairs[n + 1]];
      // A A*
      let re = a[2 * i] * a[2 * k] + a[2 * i + 1] * a[2 * k + 1];
      let im = a[2 * i + 1] * a[2 * k] - a[2 * i] * a[2 * k + 1];
      const left = index[i];
      const right = index[k];
      for (let leg = 0; leg < left.length; leg++) {
        if (leg === open || (free & (1 << leg)) === 0) continue;
        const { states, values } = matrices[leg]!;
        const at = 2 * (left[leg] * states + right[leg]);
        const product = re * values[at] - im * values[at + 1];
        im = re * values[at + 1] + im * values[at];
        re = product;
      }
      total += re;
      if (out !== null && open >= 0) {
        const at = 2 * (left[open] * out.states + right[open]);
        out.values[at] += re;
        out.values[at + 1] += im;
      }
    }
    return total;
  }

  /** Pairs of combinations that agree in all legs but the free ones, as indices one after the other. */
  #pairsOf(free: number): Int32Array {
    let pairs = this.#pairs.get(free);
    if (pairs === undefined) {
      const list: number[] = [];
      const index = this.#index;
      for (let i = 0; i < index.length; i++)
        for (let k = 0; k < index.length; k++)
          if (index[i].every((state, leg) => (free & (1 << leg)) !== 0 || state === index[k][leg])) list.push(i, k);
      pairs = Int32Array.from(list);
      this.#pairs.set(free, pairs);
    }
    return pairs;
  }
}
