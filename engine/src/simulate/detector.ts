import { BATCH_SIZE, type ClusterColumns, type EventBatch, type TrackColumns } from '../basics/columns.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import type { RandomStream } from '../basics/random.ts';
import { cardHash, type DetectorCard } from './card.ts';
import { createSimulation, type Kernel, type KernelMaker, overflow, type Simulation } from './state.ts';
import { compileCalorimeterAcceptance } from './steps/calorimeter-acceptance.ts';
import { compileCalorimeterResolution } from './steps/calorimeter-resolution.ts';
import { compileChargedClusters } from './steps/charged-clusters.ts';
import { compileChargedPropagation } from './steps/charged-propagation.ts';
import { compileClusterOverlap } from './steps/cluster-overlap.ts';
import { compileClusterTime } from './steps/cluster-time.ts';
import { compileElectronIdentification } from './steps/electron-identification.ts';
import { compileIdentificationFactor } from './steps/identification-factor.ts';
import { compileMuonIdentification } from './steps/muon-identification.ts';
import { compilePhotonInefficiency } from './steps/photon-inefficiency.ts';
import { compilePhotonThreshold } from './steps/photon-threshold.ts';
import { compileTrackResolution } from './steps/track-resolution.ts';
import { compileTrackingEfficiency } from './steps/tracking-efficiency.ts';
import { compileTrackingFactor } from './steps/tracking-factor.ts';

/** What each simulation step of a card does, by name. Add a step: its file, a line here, a line in the card, its random blocks. */
const makers: Readonly<Record<string, KernelMaker>> = {
  chargedPropagation: compileChargedPropagation,
  trackingEfficiency: compileTrackingEfficiency,
  trackingFactor: compileTrackingFactor,
  chargedClusters: compileChargedClusters,
  muonIdentification: compileMuonIdentification,
  electronIdentification: compileElectronIdentification,
  identificationFactor: compileIdentificationFactor,
  trackResolution: compileTrackResolution,
  calorimeterAcceptance: compileCalorimeterAcceptance,
  photonInefficiency: compilePhotonInefficiency,
  clusterOverlap: compileClusterOverlap,
  calorimeterResolution: compileCalorimeterResolution,
  clusterTime: compileClusterTime,
  photonThreshold: compilePhotonThreshold,
};

export interface Detector {
  readonly card: DetectorCard;
  /** SHA-256 of the card */
  readonly hash: string;
  /**
   * Simulates all events of a batch: fills tracks and clusters (offsets for batch.size events). What happens to an event depends on the
   * stream, the event's index and its particles only, never on the batch it is in. Multiplies batch.weight where losses are oversampled
   * (photonInefficiency): behind a second detector the generator's weights must be put back first.
   */
  simulate(batch: EventBatch, stream: RandomStream, tracks: TrackColumns, clusters: ClusterColumns): void;
}

/** Compiles a card into kernels that run in the order of its steps, over whole batches, without allocating per event. */
export function compileDetector(card: DetectorCard): Detector {
  const kernels: Kernel[] = [];
  for (const step of card.steps) {
    if (step.stage !== 'simulate') continue;
    if (!Object.hasOwn(makers, step.name)) {
      const known = Object.keys(makers);
      throw new UserError({
        what: `unknown step "${step.name}"`,
        where: `detector card ${card.name}`,
        remedy: `known steps are ${known.join(', ')}.${didYouMean(step.name, known)}`,
      });
    }
    kernels.push((makers[step.name] as KernelMaker)(step, card));
  }
  let simulation: Simulation | undefined;
  return {
    card,
    hash: cardHash(card),
    simulate(batch, stream, tracks, clusters) {
      const room = Math.max(BATCH_SIZE, batch.index.length);
      if (simulation === undefined || simulation.batch.index.length < batch.index.length) {
        simulation = { batch, stream, ...createSimulation(room) };
      }
      simulation.batch = batch;
      simulation.stream = stream;
      simulation.charged.n = 0;
      simulation.neutral.n = 0;
      simulation.weight.fill(1, 0, batch.size);
      for (const kernel of kernels) kernel(simulation);
      for (let i = 0; i < batch.size; i++) batch.weight[i] *= simulation.weight[i];
      writeTracks(simulation, tracks);
      writeClusters(simulation, clusters);
    },
  };
}

function writeTracks({ batch, charged: c }: Simulation, tracks: TrackColumns): void {
  let n = 0;
  let r = 0;
  for (let e = 0; e < batch.size; e++) {
    tracks.offset[e] = n;
    for (; r < c.n && c.event[r] === e; r++) {
      if (c.tracked[r] === 0) continue;
      if (n === tracks.capacity) throw overflow('tracks');
      const pT = c.pT[r];
      tracks.charge[n] = c.charge[r];
      tracks.px[n] = pT * c.cosPhi[r];
      tracks.py[n] = pT * c.sinPhi[r];
      tracks.pz[n] = pT * c.tanLambda[r];
      tracks.d0[n] = c.d0[r];
      tracks.z0[n] = c.z0[r];
      tracks.clusterEnergy[n] = c.clusterEnergy[r];
      tracks.muonId[n] = c.muonId[r];
      tracks.electronId[n] = c.electronId[r];
      tracks.truth[n] = c.row[r];
      n++;
    }
  }
  tracks.offset[batch.size] = n;
}

function writeClusters({ batch, neutral: s }: Simulation, clusters: ClusterColumns): void {
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
      clusters.truth[n] = s.row[r];
      n++;
    }
  }
  clusters.offset[batch.size] = n;
}
