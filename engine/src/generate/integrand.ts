import type { ParticleColumns } from '../basics/columns.ts';
import type { RandomStream } from '../basics/random.ts';

/**
 * A differential cross-section on the unit cube: what a process hands to the integrator and to the event generator.
 * One object serves one thread: `evaluate` leaves the event in scratch of its own and `write` reads it from there.
 */
export interface Integrand {
  /** what tells this channel from its neighbours: 'hard photon', 'no resolved photon', ... */
  readonly name: string;
  /** uniforms that one trial takes */
  readonly dimensions: number;
  /** dimensions that the integrator must leave as they are: mapped well already, or with a feature narrower than a bin */
  readonly fixed?: readonly number[];
  /**
   * Weight [fb]: differential cross-section times every jacobian, so that its mean over the unit cube is the cross-section.
   * 0 outside of the cuts or of phase space. Reads u[at] .. u[at + dimensions - 1], each strictly inside (0, 1).
   */
  evaluate(u: Float64Array, at: number): number;
  /**
   * Appends the particles of the last evaluated event (laboratory, GeV), final particles and radiated photons, from row `row` on
   * and returns the next free row. Fills pdg, mother (-1), stable, origin and the momentum; the vertex is the generator's.
   */
  write(particles: ParticleColumns, row: number): number;
  /** set where points can be evaluated many at a time: the batch that all channels of the process share, and this channel's number in it */
  readonly batched?: { readonly points: PointBatch; readonly channel: number };
}

/**
 * Points of the channels of one process whose squared amplitudes are evaluated together. `place` up to `capacity` points in slots 0, 1, ...,
 * then `complete` once.
 */
export interface PointBatch {
  readonly capacity: number;
  /**
   * Makes a point of a channel from u[at ...]; returns its weight [fb] without the squared amplitude: 0 outside of the cuts or of phase
   * space, and such a point costs no amplitude.
   */
  place(slot: number, channel: number, u: Float64Array, at: number): number;
  /** 1, or less where the sample is made thinner on purpose (ProcessSpec.bias); of the last point placed or written */
  readonly thinning: number;
  /** multiplies the weights of the placed points, by slot, with the squared amplitude [GeV^(8 - 2 legs)]; the batch is empty then */
  complete(weights: Float64Array): void;
  /** Appends the particles of the point of a channel at u[at ...], as Integrand.write does. */
  write(channel: number, u: Float64Array, at: number, particles: ParticleColumns, row: number): number;
}

/**
 * Shares alpha_i of the channels of a multi-channel process. Channel i draws with density g_i and integrates
 *   f alpha_i / sum_j alpha_j g_j,
 * so that the sum over channels is the integral of f for any shares; they decide about the variance alone.
 */
export interface Mixture {
  /** sum is one; a channel with share 0 is not used */
  readonly shares: Float64Array;
  setShares(shares: readonly number[]): void;
  /** adapts the shares with points of this stream, a fixed number of them */
  adapt(stream: RandomStream): void;
}

/** Decays what is unstable, after acceptance: no trial pays for it. */
export interface Decayer {
  /**
   * Decays the particles in rows first .. end-1 of event `index`, appends the products from row `end` on (mother = row inside
   * the event, vertex = decay point) and returns the new end.
   */
  decay(stream: RandomStream, index: number, particles: ParticleColumns, first: number, end: number): number;
}

/** A process, ready to be integrated and generated. */
export interface ProcessBuild {
  channels: Integrand[];
  /** where the channels share the cross-section: their shares are part of the frozen tables */
  mixture?: Mixture;
  decay?: Decayer;
  /** the share of overweight is one of the whole cross-section, not of each channel: for channels of very different size */
  commonOverweight?: boolean;
  /** what a reader of the result must know: what is neglected, what is assumed */
  notes: string[];
  /** share of the decays of the unstable particles that is generated (1 when absent) */
  coveredFraction?: number;
  /** the same process without radiation: a closed form [fb], or channels to integrate */
  born?: number | Integrand[];
  /** of the channels of `born`, where they share a cross-section */
  bornMixture?: Mixture;
}
