import type { EventBatch } from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';
import type { RandomStream } from '../basics/random.ts';
import type { CardStep, DetectorCard } from './card.ts';

/** Parts of the calorimeter; 0 stands for a gap or outside. */
export const region = { none: 0, forward: 1, barrel: 2, backward: 3 } as const;

/** Charged particles the card knows. */
export const species = { electron: 0, muon: 1, pion: 2 } as const;

/** Charged particles of a batch on their way through the steps, ordered by event. */
export interface ChargedRows {
  n: number;
  readonly event: Int32Array;
  /** row of the generated particle in the batch, and inside its event (which addresses its random numbers) */
  readonly row: Int32Array;
  readonly particle: Int32Array;
  readonly index: Float64Array;
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
  readonly clusterEnergy: Float64Array;
  readonly muonId: Float64Array;
  readonly electronId: Float64Array;
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
}

/** What the steps of a card work on: one batch, allocated once. */
export interface Simulation {
  batch: EventBatch;
  stream: RandomStream;
  readonly charged: ChargedRows;
  readonly neutral: NeutralRows;
  /** by event: what a step that draws something rare more often than it happens puts on the event's weight, else 1 */
  readonly weight: Float64Array;
  /** room for the random numbers of one step */
  readonly uniforms: Float64Array;
}

/** A compiled step: works on all rows of a batch. */
export type Kernel = (simulation: Simulation) => void;

/** Makes the kernel of a step from its numbers; the card gives access to numbers that belong to another step. */
export type KernelMaker = (step: CardStep, card: DetectorCard) => Kernel;

const ROWS_PER_EVENT = 16;
/** Blocks that the greediest step asks for. */
const MAXIMUM_BLOCKS = 4;

export function createSimulation(events: number): Omit<Simulation, 'batch' | 'stream'> {
  const rows = events * ROWS_PER_EVENT;
  const reals = () => new Float64Array(rows);
  const integers = () => new Int32Array(rows);
  const bytes = () => new Uint8Array(rows);
  return {
    charged: {
      n: 0,
      event: integers(),
      row: integers(),
      particle: integers(),
      index: reals(),
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
      clusterEnergy: reals(),
      muonId: reals(),
      electronId: reals(),
    },
    neutral: {
      n: 0,
      event: integers(),
      row: integers(),
      particle: integers(),
      index: reals(),
      isPhoton: bytes(),
      kept: bytes(),
      region: bytes(),
      energy: reals(),
      hitX: reals(),
      hitY: reals(),
      hitZ: reals(),
      theta: reals(),
      phi: reals(),
      time: reals(),
    },
    weight: new Float64Array(events),
    uniforms: new Float64Array(rows * 2 * MAXIMUM_BLOCKS),
  };
}

export function overflow(what: string): InternalError {
  return new InternalError(`the detector simulation ran out of rows for ${what}: raise ROWS_PER_EVENT or the columns' capacity`);
}
