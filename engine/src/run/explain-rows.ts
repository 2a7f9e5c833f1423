import {
  type ClusterColumns,
  clusterOrigin,
  hypotheses,
  identifiers,
  type KlmColumns,
  type TrackColumns,
} from '../basics/columns.ts';
import { nameOf } from '../basics/particles.ts';
import { detectorsBut, globalRatio, type Hypothesis, type Identifier } from '../reconstruct/likelihood-ratio.ts';

/** A track for people. Momentum [GeV] and impact parameters [cm] at the closest approach to the z axis, energies [GeV], times [ns], angles [rad]. */
export interface ExplainedTrack {
  charge: number;
  px: number;
  py: number;
  pz: number;
  d0: number;
  z0: number;
  /** layers measured in each detector, radii of the innermost and outermost [cm] */
  hits: { pxd: number; svd: number; cdc: number; firstRadius: number; lastRadius: number };
  fitProbability: number;
  /** of the matched cluster; its energy is 0 for none */
  clusterEnergy: number;
  clusterTime: number;
  clusterE1E9: number;
  clusterPulseShape: number;
  /** layers with a hit, and the outermost */
  klm: { hits: number; layer: number };
  muonId: number;
  electronId: number;
  /** L_i / sum L_j of all detectors together, and of those alone that tell the hypotheses apart */
  identification: { all: Record<Hypothesis, number>; by: Partial<Record<Identifier, Record<Hypothesis, number>>> };
  /** row of `generated` (of its ancestor for what was made in the detector), -1 for none; what made the track */
  particle: number;
  madeBy: string;
}

/** A neutral cluster of the calorimeter; shapes as in ClusterColumns. Distance to a track [cm], null for none. */
export interface ExplainedCluster {
  energy: number;
  theta: number;
  phi: number;
  time: number;
  region: string;
  hits: number;
  e1e9: number;
  e9e21: number;
  pulseShape: number;
  merged: boolean;
  trackDistance: number | null;
  origin: string;
  particle: number;
}

export interface ExplainedKlmCluster {
  theta: number;
  phi: number;
  time: number;
  layers: number;
  innermost: number;
  region: string;
  particle: number;
}

const REGIONS = ['none', 'forward', 'barrel', 'backward'];
const originNames = Object.fromEntries(Object.entries(clusterOrigin).map(([name, number]) => [number, name]));

function ratios(tracks: TrackColumns, row: number, detectors: readonly number[]): Record<Hypothesis, number> {
  return Object.fromEntries(hypotheses.map((name) => [name, globalRatio(tracks, row, name, detectors)])) as Record<
    Hypothesis,
    number
  >;
}

export function explainTrack(tracks: TrackColumns, row: number): ExplainedTrack {
  const by: Partial<Record<Identifier, Record<Hypothesis, number>>> = {};
  for (const [d, name] of identifiers.entries()) {
    const alone = ratios(tracks, row, [d]);
    if (hypotheses.some((hypothesis) => alone[hypothesis] !== alone.e)) by[name] = alone;
  }
  const pdg = tracks.pdg[row]!;
  return {
    charge: tracks.charge[row]!,
    px: tracks.px[row]!,
    py: tracks.py[row]!,
    pz: tracks.pz[row]!,
    d0: tracks.d0[row]!,
    z0: tracks.z0[row]!,
    hits: {
      pxd: tracks.pxdHits[row]!,
      svd: tracks.svdHits[row]!,
      cdc: tracks.cdcHits[row]!,
      firstRadius: tracks.firstRadius[row]!,
      lastRadius: tracks.lastRadius[row]!,
    },
    fitProbability: tracks.fitProbability[row]!,
    clusterEnergy: tracks.clusterEnergy[row]!,
    clusterTime: tracks.clusterTime[row]!,
    clusterE1E9: tracks.clusterE1E9[row]!,
    clusterPulseShape: tracks.clusterPulseShape[row]!,
    klm: { hits: tracks.klmHits[row]!, layer: tracks.klmLayer[row]! },
    muonId: tracks.muonId[row]!,
    electronId: tracks.electronId[row]!,
    identification: { all: ratios(tracks, row, detectorsBut()), by },
    particle: tracks.truth[row]!,
    madeBy: pdg === 0 ? 'fake' : nameOf(pdg),
  };
}

export function explainCluster(clusters: ClusterColumns, row: number): ExplainedCluster {
  const distance = clusters.trackDistance[row]!;
  return {
    energy: clusters.energy[row]!,
    theta: clusters.theta[row]!,
    phi: clusters.phi[row]!,
    time: clusters.time[row]!,
    region: REGIONS[clusters.region[row]!] ?? '',
    hits: clusters.hits[row]!,
    e1e9: clusters.e1e9[row]!,
    e9e21: clusters.e9e21[row]!,
    pulseShape: clusters.pulseShape[row]!,
    merged: clusters.merged[row] === 1,
    trackDistance: Number.isFinite(distance) ? distance : null,
    origin: originNames[clusters.origin[row]!] ?? '',
    particle: clusters.truth[row]!,
  };
}

export function explainKlmCluster(klm: KlmColumns, row: number): ExplainedKlmCluster {
  return {
    theta: klm.theta[row]!,
    phi: klm.phi[row]!,
    time: klm.time[row]!,
    layers: klm.layers[row]!,
    innermost: klm.innermost[row]!,
    region: REGIONS[klm.region[row]!] ?? '',
    particle: klm.truth[row]!,
  };
}
