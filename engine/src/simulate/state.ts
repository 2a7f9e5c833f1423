import { COVARIANCE_SIZE, type EventBatch, LIKELIHOODS_PER_TRACK, type ParticleColumns } from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';
import type { RandomStream } from '../basics/random.ts';
import type { CardStep, DetectorCard } from './card.ts';

/** Parts of the calorimeter; 0 stands for a gap or outside. */
export const region = { none: 0, forward: 1, barrel: 2, backward: 3 } as const;

/** Charged particles the card knows, in the order of `hypotheses` in basics/columns.ts. */
export const species = { electron: 0, muon: 1, pion: 2, kaon: 3, proton: 4, deuteron: 5 } as const;

/**
 * Particles that fly through the detector: the generated ones of each event, row by row, then those made on the way (decays in flight,
 * conversions, bremsstrahlung). `stable` is 1 for what flies; a particle that ends inside has its `pathEnd`.
 */
export interface FlyingParticles extends ParticleColumns {
  /** row of the generated particle in the batch: its own, or of the ancestor */
  readonly generated: Int32Array;
  /** path length from the production vertex to the particle's end in the detector [cm]; Infinity where it does not decay or interact */
  readonly pathEnd: Float64Array;
}

/** Charged particles of a batch on their way through the steps, ordered by event. */
export interface ChargedRows {
  n: number;
  readonly event: Int32Array;
  /** row of the generated particle (or ancestor) in the batch; number of the flying particle inside its event (which addresses its random numbers) */
  readonly row: Int32Array;
  readonly particle: Int32Array;
  /** row in `Simulation.flying`, -1 for a fake track */
  readonly flying: Int32Array;
  readonly index: Float64Array;
  readonly pdg: Int32Array;
  readonly species: Uint8Array;
  readonly charge: Int8Array;
  /** 1 where a track is found */
  readonly tracked: Uint8Array;
  /** true momentum and energy [GeV] */
  readonly momentum: Float64Array;
  readonly energy: Float64Array;
  /** track parameters at the point of closest approach [GeV, cm]; smeared in place by `trackResolution` */
  readonly pT: Float64Array;
  readonly cosPhi: Float64Array;
  readonly sinPhi: Float64Array;
  readonly tanLambda: Float64Array;
  readonly d0: Float64Array;
  readonly z0: Float64Array;
  /** where it enters the calorimeter: region, unit vector from the interaction point, path length relative to straight incidence */
  readonly region: Uint8Array;
  readonly hitX: Float64Array;
  readonly hitY: Float64Array;
  readonly hitZ: Float64Array;
  readonly pathFactor: Float64Array;
  /** path from the production vertex to the calorimeter [cm], time there [ns], momentum left there [GeV]; 0 where it does not get there */
  readonly entryPath: Float64Array;
  readonly entryTime: Float64Array;
  readonly entryMomentum: Float64Array;
  /** direction of flight at the entry (unit vector) */
  readonly entryDirectionX: Float64Array;
  readonly entryDirectionY: Float64Array;
  readonly entryDirectionZ: Float64Array;
  /** layers with a hit: bit l - 1 of the vertex detector's layer l = 1..6; bits of the drift chamber's layers 0..31 and 32..55 */
  readonly vxdHits: Uint8Array;
  readonly cdcHitsInner: Uint32Array;
  readonly cdcHitsOuter: Uint32Array;
  /** rows that become tracks, one after the other */
  readonly written: Int32Array;
  readonly firstRadius: Float64Array;
  readonly lastRadius: Float64Array;
  /** covariance of (d0, phi0, omega, z0, tan lambda) from the fit, and its probability */
  readonly covariance: Float64Array;
  readonly fitProbability: Float64Array;
  readonly clusterEnergy: Float64Array;
  readonly clusterTheta: Float64Array;
  readonly clusterPhi: Float64Array;
  readonly clusterTime: Float64Array;
  readonly clusterE1E9: Float64Array;
  readonly clusterPulseShape: Float64Array;
  /** 1 where a hadronic shower began in the calorimeter */
  readonly showered: Uint8Array;
  /** KLM layers with a hit (bit l - 1 of barrel layer l, bit 14 + l of endcap layer l), and number of the outermost within its part */
  readonly klmHits: Uint32Array;
  readonly klmLayer: Uint8Array;
  /** KLM layers that the track crosses up to and including its outermost hit, and that a muon of its momentum would cross before it stops (0: it does not get there) */
  readonly klmDepth: Uint8Array;
  readonly klmReach: Uint8Array;
  readonly logLikelihood: Float64Array;
  readonly muonId: Float64Array;
  readonly electronId: Float64Array;
}

/** Neutral clusters in the KLM of a batch, ordered by event. */
export interface KlmRows {
  n: number;
  readonly event: Int32Array;
  readonly row: Int32Array;
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  readonly time: Float64Array;
  readonly layers: Uint8Array;
  readonly innermost: Uint8Array;
  readonly region: Uint8Array;
}

/** Neutral clusters of a batch, ordered by event: photons, and charged particles without a track. */
export interface NeutralRows {
  n: number;
  readonly event: Int32Array;
  readonly row: Int32Array;
  readonly particle: Int32Array;
  readonly index: Float64Array;
  readonly isPhoton: Uint8Array;
  readonly kept: Uint8Array;
  readonly region: Uint8Array;
  readonly energy: Float64Array;
  /** unit vector from the interaction point to the entry into the calorimeter, and its polar coordinates after smearing */
  readonly hitX: Float64Array;
  readonly hitY: Float64Array;
  readonly hitZ: Float64Array;
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  /** arrival later than a photon of the nominal vertex [ns] */
  readonly time: Float64Array;
  /** as in ClusterColumns */
  readonly origin: Uint8Array;
  readonly hits: Float64Array;
  readonly e1e9: Float64Array;
  readonly e9e21: Float64Array;
  readonly pulseShape: Float64Array;
  readonly merged: Uint8Array;
  readonly trackDistance: Float64Array;
  /** row in `Simulation.flying`, -1 for beam background */
  readonly flying: Int32Array;
  /**
   * energy that leaves the calorimeter behind the crystals or through a gap [GeV]: of a photon its part that does not shower inside, of a neutral hadron the kinetic energy
   * left. Where nothing is seen (`kept` 0) a row with it still stands, so that the KLM may see the particle; 0 for all that stays inside.
   */
  readonly escapedEnergy: Float64Array;
  /** place in the crystal hit, in widths of the crystal from its axis: polar and azimuthal */
  readonly placeTheta: Float64Array;
  readonly placePhi: Float64Array;
  /** crystal that the line of flight crosses [cm]; distance from the nearest side with a gap [cm], Infinity for none, and width of that gap [cm] */
  readonly crystalPath: Float64Array;
  readonly edge: Float64Array;
  readonly gap: Float64Array;
}

/** What the steps of a card work on: one batch, allocated once. */
export interface Simulation {
  batch: EventBatch;
  stream: RandomStream;
  readonly flying: FlyingParticles;
  readonly charged: ChargedRows;
  readonly neutral: NeutralRows;
  readonly klm: KlmRows;
  /** by event: what a step that draws something rare more often than it happens puts on the event's weight, else 1 */
  readonly weight: Float64Array;
  /** room for the random numbers of one step */
  readonly uniforms: Float64Array;
}

/** A compiled step: works on all rows of a batch. */
export type Kernel = (simulation: Simulation) => void;

/** All that a step may change: columns of neutral clusters, and weights of events. */
export interface Changes {
  readonly neutral: readonly (keyof NeutralRows)[];
  readonly weight: boolean;
}

/** Makes the kernel of a step from its numbers; the card gives access to numbers that belong to another step. */
export type KernelMaker = (step: CardStep, card: DetectorCard) => Kernel;

const ROWS_PER_EVENT = 16;
/** Photons, neutral hadrons, detached clusters and beam background of an event of two B mesons, on average over a batch, and room to spare. */
const NEUTRAL_ROWS_PER_EVENT = 48;
/** Blocks that the greediest step asks for. */
const MAXIMUM_BLOCKS = 8;

const FLYING_PER_EVENT = 96;

function createFlying(events: number): FlyingParticles {
  const capacity = events * FLYING_PER_EVENT;
  const reals = () => new Float64Array(capacity);
  const integers = () => new Int32Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    pdg: integers(),
    mother: integers(),
    stable: bytes(),
    origin: bytes(),
    energy: reals(),
    px: reals(),
    py: reals(),
    pz: reals(),
    vx: reals(),
    vy: reals(),
    vz: reals(),
    time: reals(),
    generated: integers(),
    pathEnd: reals(),
  };
}

export function createSimulation(events: number): Omit<Simulation, 'batch' | 'stream'> {
  const rows = events * ROWS_PER_EVENT;
  const neutralRows = events * NEUTRAL_ROWS_PER_EVENT;
  const reals = (size = rows) => new Float64Array(size);
  const integers = (size = rows) => new Int32Array(size);
  const bytes = (size = rows) => new Uint8Array(size);
  return {
    flying: createFlying(events),
    klm: {
      n: 0,
      event: integers(),
      row: integers(),
      theta: reals(),
      phi: reals(),
      time: reals(),
      layers: bytes(),
      innermost: bytes(),
      region: bytes(),
    },
    charged: {
      n: 0,
      event: integers(),
      row: integers(),
      particle: integers(),
      flying: integers(),
      index: reals(),
      pdg: integers(),
      species: bytes(),
      charge: new Int8Array(rows),
      tracked: bytes(),
      momentum: reals(),
      energy: reals(),
      pT: reals(),
      cosPhi: reals(),
      sinPhi: reals(),
      tanLambda: reals(),
      d0: reals(),
      z0: reals(),
      region: bytes(),
      hitX: reals(),
      hitY: reals(),
      hitZ: reals(),
      pathFactor: reals(),
      entryPath: reals(),
      entryTime: reals(),
      entryMomentum: reals(),
      entryDirectionX: reals(),
      entryDirectionY: reals(),
      entryDirectionZ: reals(),
      vxdHits: bytes(),
      cdcHitsInner: new Uint32Array(rows),
      cdcHitsOuter: new Uint32Array(rows),
      written: new Int32Array(rows),
      firstRadius: reals(),
      lastRadius: reals(),
      covariance: reals(rows * COVARIANCE_SIZE),
      fitProbability: reals(),
      clusterEnergy: reals(),
      clusterTheta: reals(),
      clusterPhi: reals(),
      clusterTime: reals(),
      clusterE1E9: reals(),
      clusterPulseShape: reals(),
      showered: bytes(),
      klmHits: new Uint32Array(rows),
      klmLayer: bytes(),
      klmDepth: bytes(),
      klmReach: bytes(),
      logLikelihood: reals(rows * LIKELIHOODS_PER_TRACK),
      muonId: reals(),
      electronId: reals(),
    },
    neutral: {
      n: 0,
      event: integers(neutralRows),
      row: integers(neutralRows),
      particle: integers(neutralRows),
      index: reals(neutralRows),
      isPhoton: bytes(neutralRows),
      kept: bytes(neutralRows),
      region: bytes(neutralRows),
      energy: reals(neutralRows),
      hitX: reals(neutralRows),
      hitY: reals(neutralRows),
      hitZ: reals(neutralRows),
      theta: reals(neutralRows),
      phi: reals(neutralRows),
      time: reals(neutralRows),
      origin: bytes(neutralRows),
      hits: reals(neutralRows),
      e1e9: reals(neutralRows),
      e9e21: reals(neutralRows),
      pulseShape: reals(neutralRows),
      merged: bytes(neutralRows),
      trackDistance: reals(neutralRows),
      flying: integers(neutralRows),
      escapedEnergy: reals(neutralRows),
      placeTheta: reals(neutralRows),
      placePhi: reals(neutralRows),
      crystalPath: reals(neutralRows),
      edge: reals(neutralRows),
      gap: reals(neutralRows),
    },
    weight: new Float64Array(events),
    uniforms: new Float64Array(rows * 2 * MAXIMUM_BLOCKS),
  };
}

export function overflow(what: string): InternalError {
  return new InternalError(`the detector simulation ran out of rows for ${what}: raise ROWS_PER_EVENT or the columns' capacity`);
}
