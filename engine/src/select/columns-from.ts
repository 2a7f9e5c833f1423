import {
  type ClusterColumns,
  createClusterColumns,
  createEventBatch,
  createTrackColumns,
  type EventBatch,
  type TrackColumns,
} from '../basics/columns.ts';

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
}

export interface PlainPhoton {
  readonly energy: number;
  readonly theta: number;
  readonly phi: number;
  readonly time?: number;
}

/** An event written out by hand: laboratory, native units. */
export interface PlainEvent {
  readonly weight?: number;
  readonly tracks?: readonly PlainTrack[];
  readonly photons?: readonly PlainPhoton[];
}

/** Columns of a few events written as objects: for tests and small examples, not for speed. */
export function columnsFrom(events: readonly PlainEvent[]): {
  batch: EventBatch;
  tracks: TrackColumns;
  clusters: ClusterColumns;
  bits: Uint32Array;
} {
  const batch = createEventBatch(Math.max(1, events.length));
  const tracks = createTrackColumns(Math.max(1, events.length));
  const clusters = createClusterColumns(Math.max(1, events.length));
  batch.size = events.length;
  let t = 0;
  let c = 0;
  events.forEach((event, i) => {
    batch.index[i] = i;
    batch.weight[i] = event.weight ?? 1;
    for (const track of event.tracks ?? []) {
      tracks.charge[t] = track.charge;
      tracks.px[t] = track.px;
      tracks.py[t] = track.py;
      tracks.pz[t] = track.pz;
      tracks.d0[t] = track.d0 ?? 0;
      tracks.z0[t] = track.z0 ?? 0;
      tracks.clusterEnergy[t] = track.clusterEnergy ?? 0;
      tracks.muonId[t] = track.muonId ?? 0;
      tracks.electronId[t++] = track.electronId ?? 0;
    }
    for (const photon of event.photons ?? []) {
      clusters.energy[c] = photon.energy;
      clusters.theta[c] = photon.theta;
      clusters.phi[c] = photon.phi;
      clusters.time[c++] = photon.time ?? 0;
    }
    tracks.offset[i + 1] = t;
    clusters.offset[i + 1] = c;
  });
  return { batch, tracks, clusters, bits: new Uint32Array(Math.max(1, events.length)).fill(0xffffffff) };
}
