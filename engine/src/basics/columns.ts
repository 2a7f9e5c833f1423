/**
 * What passes between the stages: structure-of-arrays batches of a few thousand events, allocated once and reused.
 * Ragged lists are offsets + values: the rows of event i are offset[i] .. offset[i+1]-1. The hot path allocates nothing per event.
 */

/** Events of a batch handed from stage to stage in one go: large enough to amortise calls, small enough for the second-level cache. */
export const BATCH_SIZE = 2048;

/** Where a generated particle came from; a label for people and displays, no cut or result may depend on it. */
export const origin = { beam: 0, hard: 1, initialState: 2, finalState: 3, decay: 4 } as const;

/** Generated particles of a batch. Momenta [GeV] and production vertex [cm, ns] in the laboratory. */
export interface ParticleColumns {
  readonly capacity: number;
  /** length events + 1 */
  readonly offset: Int32Array;
  readonly pdg: Int32Array;
  /** row of the mother inside the same event, -1 for none */
  readonly mother: Int32Array;
  /** 1: reaches the detector or escapes; 0: decayed before it */
  readonly stable: Uint8Array;
  readonly origin: Uint8Array;
  readonly energy: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly vz: Float64Array;
  readonly time: Float64Array;
}

/** Generated events. `weight` is relative to the reference weight of the process (1 for an ordinary unweighted event). */
export interface EventBatch {
  size: number;
  readonly index: Float64Array;
  readonly weight: Float64Array;
  /** trials drawn until this event was accepted (1 in weighted mode) */
  readonly trials: Int32Array;
  readonly particles: ParticleColumns;
}

/** Reconstructed charged tracks: momentum [GeV] at the point of closest approach to the interaction point, signed impact parameters [cm]. */
export interface TrackColumns {
  readonly capacity: number;
  readonly offset: Int32Array;
  readonly charge: Int8Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly d0: Float64Array;
  readonly z0: Float64Array;
  /** energy of the calorimeter cluster matched to the track [GeV], 0 for none */
  readonly clusterEnergy: Float64Array;
  /** identification scores in [0, 1] */
  readonly muonId: Float64Array;
  readonly electronId: Float64Array;
  /** row of the generated particle */
  readonly truth: Int32Array;
}

/** Neutral calorimeter clusters (no track points at them): energy [GeV], direction from the interaction point [rad], time [ns]. */
export interface ClusterColumns {
  readonly capacity: number;
  readonly offset: Int32Array;
  readonly energy: Float64Array;
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  readonly time: Float64Array;
  readonly truth: Int32Array;
}

/** Rows per event the columns are dimensioned for; a process that exceeds it is an error of ours, not of the user. */
const PARTICLES_PER_EVENT = 64;
const TRACKS_PER_EVENT = 20;
const CLUSTERS_PER_EVENT = 32;

export function createEventBatch(events: number = BATCH_SIZE): EventBatch {
  const capacity = events * PARTICLES_PER_EVENT;
  const column = () => new Float64Array(capacity);
  return {
    size: 0,
    index: new Float64Array(events),
    weight: new Float64Array(events),
    trials: new Int32Array(events),
    particles: {
      capacity,
      offset: new Int32Array(events + 1),
      pdg: new Int32Array(capacity),
      mother: new Int32Array(capacity),
      stable: new Uint8Array(capacity),
      origin: new Uint8Array(capacity),
      energy: column(),
      px: column(),
      py: column(),
      pz: column(),
      vx: column(),
      vy: column(),
      vz: column(),
      time: column(),
    },
  };
}

export function createTrackColumns(events: number = BATCH_SIZE): TrackColumns {
  const capacity = events * TRACKS_PER_EVENT;
  const column = () => new Float64Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    charge: new Int8Array(capacity),
    px: column(),
    py: column(),
    pz: column(),
    d0: column(),
    z0: column(),
    clusterEnergy: column(),
    muonId: column(),
    electronId: column(),
    truth: new Int32Array(capacity),
  };
}

export function createClusterColumns(events: number = BATCH_SIZE): ClusterColumns {
  const capacity = events * CLUSTERS_PER_EVENT;
  const column = () => new Float64Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    energy: column(),
    theta: column(),
    phi: column(),
    time: column(),
    truth: new Int32Array(capacity),
  };
}
