import { UserError } from '../basics/errors.ts';

/** What of an amplitude says which combination of spin projections stands where. */
export interface SpinAmplitudes {
  readonly helicities: readonly (readonly number[])[];
  readonly spinStates: readonly (readonly number[])[];
}

/**
 * Spin density matrices of some legs of an amplitude, all other spins summed over:
 *   rho_{s s'} = sum_other A_s conj(A_s')
 * The trace is the sum over all spins of |A|^2. With the matrix R of a particle's production (it is outgoing) and D of its decay (it is incoming,
 * momenta in the same frame) the correlated chain has |M|^2 = sum_{s s'} R_{s s'} D_{s s'}, times the propagator 1/((p^2 - M^2)^2 + M^2 Gamma^2):
 * an outgoing particle has the conjugate wave function of the incoming one.
 *
 * @param legs  positions in the process; the joint index of their states runs through `spinStates`, the last leg fastest
 */
export class SpinDensity {
  readonly size: number;
  /** for each combination of spins its row, and the group of combinations with the same other spins */
  private readonly row: readonly number[];
  private readonly groups: readonly (readonly number[])[];

  constructor({ helicities, spinStates }: SpinAmplitudes, legs: readonly number[]) {
    for (const leg of legs)
      if (spinStates[leg] === undefined) throw new UserError({ where: 'spin density', what: 'no such leg', value: leg });
    this.size = legs.reduce((product, leg) => product * spinStates[leg].length, 1);
    this.row = helicities.map((spins) =>
      legs.reduce((index, leg) => index * spinStates[leg].length + spinStates[leg].indexOf(spins[leg]), 0),
    );
    const groups = new Map<string, number[]>();
    helicities.forEach((spins, h) => {
      const key = spins.filter((_, leg) => !legs.includes(leg)).join();
      groups.set(key, [...(groups.get(key) ?? []), h]);
    });
    this.groups = [...groups.values()];
  }

  /**
   * @param amplitudes  real and imaginary parts as `helicityAmplitudes` writes them, of one point from `at` on
   * @param out         size x size complex numbers (re, im), row by row from `outAt` on
   */
  matrix(amplitudes: Float64Array, at: number, out: Float64Array, outAt: number): void {
    const { size, row } = this;
    out.fill(0, outAt, outAt + 2 * size * size);
    for (const group of this.groups)
      for (const h of group)
        for (const k of group) {
          const [a, b] = [amplitudes[at + 2 * h], amplitudes[at + 2 * h + 1]];
          const [c, d] = [amplitudes[at + 2 * k], amplitudes[at + 2 * k + 1]];
          const to = outAt + 2 * (row[h] * size + row[k]);
          out[to] += a * c + b * d;
          out[to + 1] += b * c - a * d;
        }
  }
}

/**
 * A combination of spins drawn with probability |A|^2 / sum |A|^2.
 *
 * @param amplitudes  of one point, from `at` on
 * @param count       number of combinations
 * @param uniform     in (0, 1)
 * @returns           index of the combination
 */
export function sampleHelicity(amplitudes: Float64Array, at: number, count: number, uniform: number): number {
  let total = 0;
  for (let i = at; i < at + 2 * count; i++) total += amplitudes[i] * amplitudes[i];
  let left = uniform * total;
  for (let h = 0; h < count; h++) {
    const i = at + 2 * h;
    left -= amplitudes[i] * amplitudes[i] + amplitudes[i + 1] * amplitudes[i + 1];
    if (left < 0) return h;
  }
  return count - 1;
}
