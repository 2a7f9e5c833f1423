import type { Uniforms } from '../uniforms.ts';

/**
 * One decay of the tau-, in its rest frame. `draw` leaves the products of an unpolarised decay in `p` and the polarimeter vector h in
 * `h`: for spin direction s the rate is proportional to 1 + h.s. The tau+ is the CP image: same momenta, h reversed (parts of h that
 * are odd under time reversal are not generated).
 */
export interface TauDecayMode {
  /** key of the branching fraction */
  readonly name: string;
  /** products of the tau- by PDG id; pi0 are decayed by the caller */
  readonly products: readonly number[];
  /** four-vectors in the order of the products [GeV] */
  readonly p: Float64Array;
  readonly h: Float64Array;
  draw(u: Uniforms): void;
}
