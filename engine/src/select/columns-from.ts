import {
  type ClusterColumns,
  COVARIANCE_SIZE,
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  type EventBatch,
  type KlmColumns,
  LIKELIHOODS_PER_TRACK,
  type TrackColumns,
} from '../basics/columns.ts';
import { atan2, cos, sin } from '../basics/elementary.ts';
import { Perigee, perigee } from '../reconstruct/helix/perigee.ts';
import { CM_PER_GEV_TESLA } from '../simulate/helix.ts';

export interface PlainTrack {
  readonly charge: -1 | 1;
  readonly px: number;
  readonly py: number;
  readonly pz: number;
  readonly d0?: number;
  readonly z0?: number;
  readonly clusterEnergy?: number;
  readonly muonId?: number;
  readonly electronId?: number;
  /** point that the track passes with the momentum given [cm]: momentum and impact parameters at the closest approach follow */
  readonly through?: readonly [x: number, y: number, z: number];
  /** upper triangle of the helix's covariance, 15 numbers; zeros when left out */
  readonly covariance?: readonly number[];
  /** 1 when left out */
  readonly fitProbability?: number;
  readonly firstRadius?: number;
  readonly lastRadius?: number;
  readonly pxdHits?: number;
  readonly svdHits?: number;
  readonly cdcHits?: number;
  readonly clusterTheta?: number;
  readonly clusterPhi?: number;
  readonly clusterTime?: number;
  readonly clusterE1E9?: number;
  readonly clusterPulseShape?: number;
  readonly klmHits?: number;
  readonly klmLayer?: number;
  /** 36 numbers; zeros, which say nothing, when left out */
  readonly logLikelihood?: readonly number[];
  readonly truth?: number;
  readonly pdg?: number;
}

/** What is left out is as of an isolated photon in the barrel: region 2, nine crystals, E1/E9 0.8, E9/E21 0.95, pulse shape 1, no track near. */
export interface PlainPhoton {
  readonly energy: number;
  readonly theta: number;
  readonly phi: number;
  readonly time?: number;
  readonly region?: number;
  readonly hits?: number;
  readonly e1e9?: number;
  readonly e9e21?: number;
  readonly pulseShape?: number;
  readonly merged?: number;
  readonly trackDistance?: number;
  readonly origin?: number;
  readonly truth?: number;
}

/** What is left out is as of a cluster of three layers in the barrel. */
export interface PlainKlmCluster {
  readonly theta: number;
  readonly phi: number;
  readonly time?: number;
  readonly layers?: number;
  readonly innermost?: number;
  readonly region?: number;
  readonly truth?: number;
}

/** An event written out by hand: laboratory, native units. */
export interface PlainEvent {
  readonly weight?: number;
  readonly tracks?: readonly PlainTrack[];
  readonly photons?: readonly PlainPhoton[];
  readonly klm?: readonly PlainKlmCluster[];
}

/** Field of the helix parameters [T]. */
const FIELD = 1.5;

/** Columns of a few events written as objects: for tests and small examples, not for speed. */
export function columnsFrom(events: readonly PlainEvent[]): {
  batch: EventBatch;
  tracks: TrackColumns;
  clusters: ClusterColumns;
  klm: KlmColumns;
  bits: Uint32Array;
} {
  const batch = createEventBatch(Math.max(1, events.length));
  const tracks = createTrackColumns(Math.max(1, events.length));
  const clusters = createClusterColumns(Math.max(1, events.length));
  const klm = createKlmColumns(Math.max(1, events.length));
  batch.size = events.length;
  let [t, c, k] = [0, 0, 0];
  events.forEach((event, i) => {
    batch.index[i] = i;
    batch.weight[i] = event.weight ?? 1;
    for (const track of event.tracks ?? []) writeTrack(tracks, t++, track);
    for (const photon of event.photons ?? []) writePhoton(clusters, c++, photon);
    for (const cluster of event.klm ?? []) {
      klm.theta[k] = cluster.theta;
      klm.phi[k] = cluster.phi;
      klm.time[k] = cluster.time ?? 0;
      klm.layers[k] = cluster.layers ?? 3;
      klm.innermost[k] = cluster.innermost ?? 1;
      klm.region[k] = cluster.region ?? 2;
      klm.truth[k++] = cluster.truth ?? -1;
    }
    tracks.offset[i + 1] = t;
    clusters.offset[i + 1] = c;
    klm.offset[i + 1] = k;
  });
  return { batch, tracks, clusters, klm, bits: new Uint32Array(Math.max(1, events.length)).fill(0xffffffff) };
}

function writeTrack(tracks: TrackColumns, t: number, plain: PlainTrack): void {
  const track = atClosestApproach(plain);
  const pT = Math.sqrt(track.px * track.px + track.py * track.py);
  tracks.charge[t] = track.charge;
  tracks.px[t] = track.px;
  tracks.py[t] = track.py;
  tracks.pz[t] = track.pz;
  tracks.d0[t] = track.d0 ?? 0;
  tracks.z0[t] = track.z0 ?? 0;
  tracks.phi0[t] = atan2(track.py, track.px);
  tracks.omega[t] = (track.charge * FIELD) / (CM_PER_GEV_TESLA * pT);
  tracks.tanLambda[t] = track.pz / pT;
  tracks.covariance.set(track.covariance ?? new Float64Array(COVARIANCE_SIZE), COVARIANCE_SIZE * t);
  tracks.fitProbability[t] = track.fitProbability ?? 1;
  tracks.firstRadius[t] = track.firstRadius ?? 0;
  tracks.lastRadius[t] = track.lastRadius ?? 0;
  tracks.pxdHits[t] = track.pxdHits ?? 0;
  tracks.svdHits[t] = track.svdHits ?? 0;
  tracks.cdcHits[t] = track.cdcHits ?? 0;
  tracks.clusterEnergy[t] = track.clusterEnergy ?? 0;
  tracks.clusterTheta[t] = track.clusterTheta ?? 0;
  tracks.clusterPhi[t] = track.clusterPhi ?? 0;
  tracks.clusterTime[t] = track.clusterTime ?? 0;
  tracks.clusterE1E9[t] = track.clusterE1E9 ?? 0;
  tracks.clusterPulseShape[t] = track.clusterPulseShape ?? 0;
  tracks.klmHits[t] = track.klmHits ?? 0;
  tracks.klmLayer[t] = track.klmLayer ?? 0;
  tracks.logLikelihood.set(track.logLikelihood ?? new Float64Array(LIKELIHOODS_PER_TRACK), LIKELIHOODS_PER_TRACK * t);
  tracks.muonId[t] = track.muonId ?? 0;
  tracks.electronId[t] = track.electronId ?? 0;
  tracks.truth[t] = track.truth ?? -1;
  tracks.pdg[t] = track.pdg ?? 0;
}

function atClosestApproach(track: PlainTrack): PlainTrack {
  if (track.through === undefined) return track;
  const [x, y, z] = track.through;
  const pT = Math.sqrt(track.px * track.px + track.py * track.py);
  const phi = atan2(track.py, track.px);
  const helix = new Perigee();
  perigee(x, y, z, phi, (track.charge * FIELD) / (CM_PER_GEV_TESLA * pT), track.pz / pT, phi, helix);
  const [d0, phi0, , z0] = helix.q as unknown as [number, number, number, number];
  return { ...track, px: pT * cos(phi0), py: pT * sin(phi0), d0, z0 };
}

function writePhoton(clusters: ClusterColumns, c: number, photon: PlainPhoton): void {
  clusters.energy[c] = photon.energy;
  clusters.theta[c] = photon.theta;
  clusters.phi[c] = photon.phi;
  clusters.time[c] = photon.time ?? 0;
  clusters.region[c] = photon.region ?? 2;
  clusters.hits[c] = photon.hits ?? 9;
  clusters.e1e9[c] = photon.e1e9 ?? 0.8;
  clusters.e9e21[c] = photon.e9e21 ?? 0.95;
  clusters.pulseShape[c] = photon.pulseShape ?? 1;
  clusters.merged[c] = photon.merged ?? 0;
  clusters.trackDistance[c] = photon.trackDistance ?? Number.POSITIVE_INFINITY;
  clusters.origin[c] = photon.origin ?? 0;
  clusters.truth[c] = photon.truth ?? -1;
}
