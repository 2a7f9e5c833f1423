import { BATCH_SIZE, type ClusterColumns, type EventBatch, type KlmColumns, type TrackColumns } from '../basics/columns.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import type { RandomStream } from '../basics/random.ts';
import { AskedCard } from './asked-card.ts';
import { type CardStep, cardHash, type DetectorCard, numberOf, stepOf } from './card.ts';
import { CM_PER_GEV_TESLA } from './helix.ts';
import { type Changes, createSimulation, type Kernel, type KernelMaker, type Simulation } from './state.ts';
import { compileArichLikelihood } from './steps/arich-likelihood.ts';
import { compileBackgroundClusters } from './steps/background-clusters.ts';
import { compileCalorimeterAcceptance } from './steps/calorimeter-acceptance.ts';
import { compileCalorimeterLikelihood } from './steps/calorimeter-likelihood.ts';
import { compileCalorimeterResolution } from './steps/calorimeter-resolution.ts';
import { compileChargedClusters } from './steps/charged-clusters.ts';
import { compileChargedPropagation } from './steps/charged-propagation.ts';
import { compileChargedTransport } from './steps/charged-transport.ts';
import { compileClusterOverlap } from './steps/cluster-overlap.ts';
import { compileClusterThreshold } from './steps/cluster-threshold.ts';
import { compileClusterTime } from './steps/cluster-time.ts';
import { compileCrystals } from './steps/crystals.ts';
import { compileElectronIdentification } from './steps/electron-identification.ts';
import { compileIdentification } from './steps/identification.ts';
import { compileIdentificationFactor } from './steps/identification-factor.ts';
import { compileInFlight } from './steps/in-flight.ts';
import { compileIonisationLikelihood } from './steps/ionisation-likelihood.ts';
import { compileKlm } from './steps/klm.ts';
import { compileKlmLikelihood } from './steps/klm-likelihood.ts';
import { compileKlmNeutrals } from './steps/klm-neutrals.ts';
import { compileKlmTracks } from './steps/klm-tracks.ts';
import { compileMuonIdentification } from './steps/muon-identification.ts';
import { compileNeutralClusters } from './steps/neutral-clusters.ts';
import { compilePhotonEscape, photonEscapeChanges } from './steps/photon-escape.ts';
import { compilePhotonInefficiency, photonInefficiencyChanges } from './steps/photon-inefficiency.ts';
import { compilePhotonThreshold } from './steps/photon-threshold.ts';
import { compileShowerOverlap } from './steps/shower-overlap.ts';
import { compileShowerResponse } from './steps/shower-response.ts';
import { compileShowerShapes } from './steps/shower-shapes.ts';
import { compileSplitOffs } from './steps/split-offs.ts';
import { compileTopLikelihood } from './steps/top-likelihood.ts';
import { compileTrackFinding } from './steps/track-finding.ts';
import { compileTrackFit } from './steps/track-fit.ts';
import { compileTrackMistakes } from './steps/track-mistakes.ts';
import { compileTrackResolution } from './steps/track-resolution.ts';
import { compileTrackShowers } from './steps/track-showers.ts';
import { compileTrackerStep } from './steps/tracker.ts';
import { compileTrackingEfficiency } from './steps/tracking-efficiency.ts';
import { compileTrackingFactor } from './steps/tracking-factor.ts';
import { compileWaveformTime } from './steps/waveform-time.ts';
import { writeClusters, writeKlm, writeTracks } from './write-columns.ts';

/** What each simulation step of a card does, by name. Add a step: its file, a line here, a line in the card, its random blocks. */
export const makers: Readonly<Record<string, KernelMaker>> = {
  tracker: compileTrackerStep,
  inFlight: compileInFlight,
  chargedTransport: compileChargedTransport,
  trackFinding: compileTrackFinding,
  trackMistakes: compileTrackMistakes,
  chargedPropagation: compileChargedPropagation,
  trackingEfficiency: compileTrackingEfficiency,
  trackingFactor: compileTrackingFactor,
  chargedClusters: compileChargedClusters,
  muonIdentification: compileMuonIdentification,
  electronIdentification: compileElectronIdentification,
  identificationFactor: compileIdentificationFactor,
  trackFit: compileTrackFit,
  trackResolution: compileTrackResolution,
  calorimeterAcceptance: compileCalorimeterAcceptance,
  photonInefficiency: compilePhotonInefficiency,
  clusterOverlap: compileClusterOverlap,
  calorimeterResolution: compileCalorimeterResolution,
  clusterTime: compileClusterTime,
  photonThreshold: compilePhotonThreshold,
  crystals: compileCrystals,
  trackShowers: compileTrackShowers,
  splitOffs: compileSplitOffs,
  backgroundClusters: compileBackgroundClusters,
  neutralClusters: compileNeutralClusters,
  photonEscape: compilePhotonEscape,
  showerOverlap: compileShowerOverlap,
  showerResponse: compileShowerResponse,
  showerShapes: compileShowerShapes,
  clusterThreshold: compileClusterThreshold,
  // states how a crystal is read out; other steps take their resolution from it
  waveform: () => () => {},
  waveformTime: compileWaveformTime,
  klm: compileKlm,
  klmTracks: compileKlmTracks,
  klmNeutrals: compileKlmNeutrals,
  ionisationLikelihood: compileIonisationLikelihood,
  topLikelihood: compileTopLikelihood,
  arichLikelihood: compileArichLikelihood,
  calorimeterLikelihood: compileCalorimeterLikelihood,
  klmLikelihood: compileKlmLikelihood,
  identification: compileIdentification,
};

/** What steps change, where that is known: only these may change weights of events, any other step may change every row. */
export const changes: Readonly<Record<string, Changes>> = {
  photonEscape: photonEscapeChanges,
  photonInefficiency: photonInefficiencyChanges,
};

/** A step of a card, compiled, with what its maker asked the card. */
export interface CompiledStep {
  readonly step: CardStep;
  readonly asked: AskedCard;
  readonly kernel: Kernel;
}

export function compileStep(step: CardStep, card: DetectorCard): CompiledStep {
  if (!Object.hasOwn(makers, step.name)) {
    const known = Object.keys(makers);
    throw new UserError({
      what: `unknown step "${step.name}"`,
      where: `detector card ${card.name}`,
      remedy: `known steps are ${known.join(', ')}.${didYouMean(step.name, known)}`,
    });
  }
  const asked = new AskedCard(card);
  const kernel = (makers[step.name] as KernelMaker)(step, asked);
  return { step, asked: asked.close(), kernel };
}

export const simulatedSteps = (card: DetectorCard): CardStep[] => card.steps.filter(({ stage }) => stage === 'simulate');

/** Radius in cm of a helix of 1 GeV of transverse momentum, for the curvatures of tracks. */
export function radiusPerMomentum(card: DetectorCard): number {
  const solenoid = stepOf(card, 'tracker') ?? stepOf(card, 'chargedPropagation');
  return CM_PER_GEV_TESLA / (solenoid === undefined ? 1.5 : numberOf(solenoid, 'field'));
}

export interface Detector {
  readonly card: DetectorCard;
  /** SHA-256 of the card */
  readonly hash: string;
  /**
   * Simulates all events of a batch: fills tracks and clusters (offsets for batch.size events). What happens to an event depends on the
   * stream, the event's index and its particles only, never on the batch it is in. Multiplies batch.weight where losses are oversampled
   * (photonInefficiency, photonEscape): behind a second detector the generator's weights must be put back first.
   */
  simulate(batch: EventBatch, stream: RandomStream, tracks: TrackColumns, clusters: ClusterColumns, klm?: KlmColumns): void;
}

/** Compiles a card into kernels that run in the order of its steps, over whole batches, without allocating per event. */
export function compileDetector(card: DetectorCard): Detector {
  const kernels = simulatedSteps(card).map((step) => compileStep(step, card).kernel);
  const rhoPerPt = radiusPerMomentum(card);
  let simulation: Simulation | undefined;
  return {
    card,
    hash: cardHash(card),
    simulate(batch, stream, tracks, clusters, klm) {
      if (simulation === undefined || simulation.weight.length < batch.index.length) {
        simulation = { batch, stream, ...createSimulation(Math.max(BATCH_SIZE, batch.index.length)) };
      }
      begin(simulation, batch, stream);
      for (const kernel of kernels) kernel(simulation);
      for (let i = 0; i < batch.size; i++) batch.weight[i] *= simulation.weight[i];
      writeEvents(simulation, rhoPerPt, tracks, clusters, klm);
    },
  };
}

/** Empties the rows for a batch. */
export function begin(simulation: Simulation, batch: EventBatch, stream: RandomStream): void {
  simulation.batch = batch;
  simulation.stream = stream;
  simulation.charged.n = 0;
  simulation.neutral.n = 0;
  simulation.klm.n = 0;
  simulation.weight.fill(1, 0, batch.size);
}

/** What the detector hands on of a simulated batch. */
export function writeEvents(
  simulation: Simulation,
  rhoPerPt: number,
  tracks: TrackColumns,
  clusters: ClusterColumns,
  klm?: KlmColumns,
): void {
  writeTracks(simulation, tracks, rhoPerPt);
  writeClusters(simulation, clusters);
  if (klm !== undefined) writeKlm(simulation, klm);
}
