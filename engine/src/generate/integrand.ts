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
  decay?: Decayer;
  /** what a reader of the result must know: what is neglected, what is assumed */
  notes: string[];
  /** share of the decays of the unstable particles that is generated (1 when absent) */
  coveredFraction?: number;
  /** the same process without radiation: a closed form [fb], or channels to integrate */
  born?: number | Integrand[];
}
