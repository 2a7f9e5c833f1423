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

/** Charged particles that identification tells apart, in the order of `TrackColumns.logLikelihood`. */
export const hypotheses = ['e', 'mu', 'pi', 'K', 'p', 'd'] as const;

/** Detectors that identify tracks, in the order of `TrackColumns.logLikelihood`. */
export const identifiers = ['SVD', 'CDC', 'TOP', 'ARICH', 'ECL', 'KLM'] as const;

/** Log-likelihoods of a track: `identifiers.length` rows of `hypotheses.length`. */
export const LIKELIHOODS_PER_TRACK = 36;

/** Elements of a symmetric 5x5 matrix: upper triangle, row by row. */
export const COVARIANCE_SIZE = 15;

/**
 * Reconstructed charged tracks. Helix parameters at the point of closest approach to the z axis, as in basf2: d0 [cm], phi0 [rad], omega = charge / radius [1/cm],
 * z0 [cm], tan lambda; `covariance` in that order. Momentum [GeV] at the same point.
 */
export interface TrackColumns {
  readonly capacity: number;
  readonly offset: Int32Array;
  readonly charge: Int8Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly d0: Float64Array;
  readonly phi0: Float64Array;
  readonly omega: Float64Array;
  readonly z0: Float64Array;
  readonly tanLambda: Float64Array;
  /** COVARIANCE_SIZE numbers a row */
  readonly covariance: Float64Array;
  /** chi-squared probability of the fit, uniform for a good track; 1 where the card has no fit */
  readonly fitProbability: Float64Array;
  /** radius of the innermost and outermost measured layer [cm]; 0 where the card has no layers */
  readonly firstRadius: Float64Array;
  readonly lastRadius: Float64Array;
  readonly pxdHits: Uint8Array;
  readonly svdHits: Uint8Array;
  readonly cdcHits: Uint8Array;
  /** calorimeter cluster matched to the track: energy [GeV], 0 for none; direction from the origin [rad], time [ns], shape as in ClusterColumns */
  readonly clusterEnergy: Float64Array;
  readonly clusterTheta: Float64Array;
  readonly clusterPhi: Float64Array;
  readonly clusterTime: Float64Array;
  readonly clusterE1E9: Float64Array;
  readonly clusterPulseShape: Float64Array;
  /** KLM layers with a hit matched to the track, and number of the outermost (1 is the innermost, 0 none) */
  readonly klmHits: Uint8Array;
  readonly klmLayer: Uint8Array;
  /** ln L by detector and hypothesis, LIKELIHOODS_PER_TRACK numbers a row; six equal numbers where a detector says nothing */
  readonly logLikelihood: Float64Array;
  /** identification scores in [0, 1] */
  readonly muonId: Float64Array;
  readonly electronId: Float64Array;
  /** row of the generated particle (for particles made in the detector: of its ancestor), -1 for a fake */
  readonly truth: Int32Array;
  /** PDG code of the particle that made the track, 0 for a fake */
  readonly pdg: Int32Array;
}

/** What made a neutral cluster; a label for people and displays, no cut or result may depend on it. */
export const clusterOrigin = { photon: 0, charged: 1, splitOff: 2, neutralHadron: 3, beamBackground: 4 } as const;

/** Neutral calorimeter clusters (no track points at them): energy [GeV], direction from the interaction point [rad], time [ns]. */
export interface ClusterColumns {
  readonly capacity: number;
  readonly offset: Int32Array;
  readonly energy: Float64Array;
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  readonly time: Float64Array;
  /** 1 forward, 2 barrel, 3 backward */
  readonly region: Uint8Array;
  /** crystals with energy (clusterNHits of basf2, weighted sum) */
  readonly hits: Float64Array;
  /** energy of the central crystal over 3x3, of 3x3 over 5x5 without corners */
  readonly e1e9: Float64Array;
  readonly e9e21: Float64Array;
  /** pulse-shape discriminant: 0 like a hadron, 1 like a photon */
  readonly pulseShape: Float64Array;
  /** 1 where two showers were merged into this cluster (label: the shapes above are what a selection may use) */
  readonly merged: Uint8Array;
  /** distance to the nearest extrapolated track on the front face [cm]; Infinity without tracks */
  readonly trackDistance: Float64Array;
  readonly origin: Uint8Array;
  /** row of the generated particle, -1 for beam background */
  readonly truth: Int32Array;
}

/** Neutral clusters in the K_L and muon detector (no track points at them). */
export interface KlmColumns {
  readonly capacity: number;
  readonly offset: Int32Array;
  /** direction from the interaction point [rad], time [ns] */
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  readonly time: Float64Array;
  /** layers with hits, and number of the innermost (1 is next to the coil) */
  readonly layers: Uint8Array;
  readonly innermost: Uint8Array;
  /** 1 forward, 2 barrel, 3 backward */
  readonly region: Uint8Array;
  /** row of the generated particle, -1 for none */
  readonly truth: Int32Array;
}

/** Rows per event the columns are dimensioned for; a process that exceeds it is an error of ours, not of the user. */
const PARTICLES_PER_EVENT = 64;
const TRACKS_PER_EVENT = 20;
const CLUSTERS_PER_EVENT = 32;
const KLM_CLUSTERS_PER_EVENT = 8;

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
  const column = (width = 1) => new Float64Array(capacity * width);
  const bytes = () => new Uint8Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    charge: new Int8Array(capacity),
    px: column(),
    py: column(),
    pz: column(),
    d0: column(),
    phi0: column(),
    omega: column(),
    z0: column(),
    tanLambda: column(),
    covariance: column(COVARIANCE_SIZE),
    fitProbability: column(),
    firstRadius: column(),
    lastRadius: column(),
    pxdHits: bytes(),
    svdHits: bytes(),
    cdcHits: bytes(),
    clusterEnergy: column(),
    clusterTheta: column(),
    clusterPhi: column(),
    clusterTime: column(),
    clusterE1E9: column(),
    clusterPulseShape: column(),
    klmHits: bytes(),
    klmLayer: bytes(),
    logLikelihood: column(LIKELIHOODS_PER_TRACK),
    muonId: column(),
    electronId: column(),
    truth: new Int32Array(capacity),
    pdg: new Int32Array(capacity),
  };
}

export function createClusterColumns(events: number = BATCH_SIZE): ClusterColumns {
  const capacity = events * CLUSTERS_PER_EVENT;
  const column = () => new Float64Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    energy: column(),
    theta: column(),
    phi: column(),
    time: column(),
    region: bytes(),
    hits: column(),
    e1e9: column(),
    e9e21: column(),
    pulseShape: column(),
    merged: bytes(),
    trackDistance: column(),
    origin: bytes(),
    truth: new Int32Array(capacity),
  };
}

export function createKlmColumns(events: number = BATCH_SIZE): KlmColumns {
  const capacity = events * KLM_CLUSTERS_PER_EVENT;
  const column = () => new Float64Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    capacity,
    offset: new Int32Array(events + 1),
    theta: column(),
    phi: column(),
    time: column(),
    layers: bytes(),
    innermost: bytes(),
    region: bytes(),
    truth: new Int32Array(capacity),
  };
}
