/**
 * Events of any generator as plain data: what the readers give and the writers take. Momenta in GeV, laboratory or whatever frame the
 * file has; positions in cm and ns. Angular brackets of files with other units are converted on the way in and out.
 */

/** Status of a particle, as HepMC3 counts it; other positive numbers are a generator's own and are kept. */
export const status = { final: 1, decayed: 2, documentation: 3, incoming: 4 } as const;

/** Spin that LHE and HepMC use for "not known". */
export const SPIN_UNKNOWN = 9;

export interface GeneratorParticle {
  readonly pdg: number;
  readonly status: number;
  /** indices of the mothers in the event's list; an incoming particle has none */
  readonly mothers: readonly number[];
  /** px, py, pz, E, m [GeV]; m as the file has it */
  readonly px: number;
  readonly py: number;
  readonly pz: number;
  readonly energy: number;
  readonly mass: number;
  /** where it was made, x, y, z [cm] and t [ns]; null when the file does not say */
  readonly vertex: readonly [number, number, number, number] | null;
  /** proper lifetime c tau [cm] of this very particle; 0 when it is stable or unknown */
  readonly properLength: number;
  /** cosine of the angle between spin and momentum, or a helicity; 9: unknown */
  readonly spin: number;
}

export interface GeneratorEvent {
  /** its index in the sample, or its place in the file */
  readonly number: number;
  readonly processId: number;
  /** parallel to `weightNames` of the header; the first is the nominal one */
  readonly weights: readonly number[];
  /** hard scale [GeV] and couplings; null when the file does not say */
  readonly scale: number | null;
  readonly alphaQED: number | null;
  readonly alphaQCD: number | null;
  readonly particles: readonly GeneratorParticle[];
}

export interface SampleHeader {
  /** PDG ids and energies [GeV] of the two incoming beams; null when the file does not say */
  readonly beams: { readonly pdg: readonly [number, number]; readonly energy: readonly [number, number] } | null;
  /** cross-sections [pb] */
  readonly processes: readonly { readonly id: number; readonly crossSection: number; readonly error: number }[];
  readonly weightNames: readonly string[];
  readonly generator: { readonly name: string; readonly version: string } | null;
  /** everything else that a file says of itself, by name: the process definition, the seed, another generator's header */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A file that is open: its header, and its events one after the other. */
export interface EventSource {
  readonly header: SampleHeader;
  readonly events: AsyncIterable<GeneratorEvent>;
}
