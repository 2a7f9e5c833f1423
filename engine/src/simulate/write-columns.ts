import {
  type ClusterColumns,
  COVARIANCE_SIZE,
  type KlmColumns,
  LIKELIHOODS_PER_TRACK,
  type TrackColumns,
} from '../basics/columns.ts';
import { atan2 } from '../basics/elementary.ts';
import { bitCount } from './bit-count.ts';
import { overflow, type Simulation } from './state.ts';

/** Copies `width` numbers a row, of the rows listed, one column after the other: short loops over few arrays run several times faster than one over all. */
function gather(from: Float64Array, rows: Int32Array, n: number, to: Float64Array, width = 1): void {
  if (width === 1) {
    for (let i = 0; i < n; i++) to[i] = from[rows[i]];
    return;
  }
  // rows that follow one another are one piece
  for (let i = 0; i < n; ) {
    let end = i + 1;
    while (end < n && rows[end] === rows[end - 1] + 1) end++;
    const source = width * rows[i];
    const target = width * i;
    const length = width * (end - i);
    if (length > LONG) to.set(from.subarray(source, source + length), target);
    else for (let k = 0; k < length; k++) to[target + k] = from[source + k];
    i = end;
  }
}
/** Numbers from which a block move is faster than a loop, views included. */
const LONG = 400;

/** Charged particles that are tracks, in the order of events. */
export function writeTracks({ batch, charged: c }: Simulation, tracks: TrackColumns, rhoPerPt: number): void {
  const rows = c.written;
  let n = 0;
  let r = 0;
  for (let e = 0; e < batch.size; e++) {
    tracks.offset[e] = n;
    for (; r < c.n && c.event[r] === e; r++) {
      if (c.tracked[r] === 0) continue;
      if (n === tracks.capacity) throw overflow('tracks');
      rows[n++] = r;
    }
  }
  tracks.offset[batch.size] = n;
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    const pT = c.pT[row];
    const charge = c.charge[row];
    tracks.charge[i] = charge;
    tracks.px[i] = pT * c.cosPhi[row];
    tracks.py[i] = pT * c.sinPhi[row];
    tracks.pz[i] = pT * c.tanLambda[row];
    tracks.omega[i] = charge / (rhoPerPt * pT);
  }
  for (let i = 0; i < n; i++) tracks.phi0[i] = atan2(c.sinPhi[rows[i]], c.cosPhi[rows[i]]);
  gather(c.d0, rows, n, tracks.d0);
  gather(c.z0, rows, n, tracks.z0);
  gather(c.tanLambda, rows, n, tracks.tanLambda);
  gather(c.covariance, rows, n, tracks.covariance, COVARIANCE_SIZE);
  gather(c.fitProbability, rows, n, tracks.fitProbability);
  gather(c.firstRadius, rows, n, tracks.firstRadius);
  gather(c.lastRadius, rows, n, tracks.lastRadius);
  gather(c.clusterEnergy, rows, n, tracks.clusterEnergy);
  gather(c.clusterTheta, rows, n, tracks.clusterTheta);
  gather(c.clusterPhi, rows, n, tracks.clusterPhi);
  gather(c.clusterTime, rows, n, tracks.clusterTime);
  gather(c.clusterE1E9, rows, n, tracks.clusterE1E9);
  gather(c.clusterPulseShape, rows, n, tracks.clusterPulseShape);
  gather(c.logLikelihood, rows, n, tracks.logLikelihood, LIKELIHOODS_PER_TRACK);
  gather(c.muonId, rows, n, tracks.muonId);
  gather(c.electronId, rows, n, tracks.electronId);
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    tracks.pxdHits[i] = bitCount(c.vxdHits[row] & 0b11);
    tracks.svdHits[i] = bitCount(c.vxdHits[row] >> 2);
    tracks.cdcHits[i] = bitCount(c.cdcHitsInner[row]) + bitCount(c.cdcHitsOuter[row]);
    tracks.klmHits[i] = bitCount(c.klmHits[row]);
  }
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    tracks.klmLayer[i] = c.klmLayer[row];
    tracks.truth[i] = c.row[row];
    tracks.pdg[i] = c.pdg[row];
  }
}

/** Clusters that are kept, in the order of events. */
export function writeClusters({ batch, neutral: s }: Simulation, clusters: ClusterColumns): void {
  let n = 0;
  let r = 0;
  for (let e = 0; e < batch.size; e++) {
    clusters.offset[e] = n;
    for (; r < s.n && s.event[r] === e; r++) {
      if (s.kept[r] === 0) continue;
      if (n === clusters.capacity) throw overflow('clusters');
      clusters.energy[n] = s.energy[r];
      clusters.theta[n] = s.theta[r];
      clusters.phi[n] = s.phi[r];
      clusters.time[n] = s.time[r];
      clusters.region[n] = s.region[r];
      clusters.hits[n] = s.hits[r];
      clusters.e1e9[n] = s.e1e9[r];
      clusters.e9e21[n] = s.e9e21[r];
      clusters.pulseShape[n] = s.pulseShape[r];
      clusters.merged[n] = s.merged[r];
      clusters.trackDistance[n] = s.trackDistance[r];
      clusters.origin[n] = s.origin[r];
      clusters.truth[n] = s.row[r];
      n++;
    }
  }
  clusters.offset[batch.size] = n;
}

/** Clusters of the KLM, in the order of events. */
export function writeKlm({ batch, klm: k }: Simulation, klm: KlmColumns): void {
  let n = 0;
  for (let e = 0; e < batch.size; e++) {
    klm.offset[e] = n;
    for (; n < k.n && k.event[n] === e; n++) {
      if (n === klm.capacity) throw overflow('KLM clusters');
      klm.theta[n] = k.theta[n];
      klm.phi[n] = k.phi[n];
      klm.time[n] = k.time[n];
      klm.layers[n] = k.layers[n];
      klm.innermost[n] = k.innermost[n];
      klm.region[n] = k.region[n];
      klm.truth[n] = k.row[n];
    }
  }
  klm.offset[batch.size] = n;
}
