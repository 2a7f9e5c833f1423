import type { DetectorCard } from './card.ts';
import { arichLikelihood } from './steps/arich-likelihood.ts';
import { calorimeterAcceptance } from './steps/calorimeter-acceptance.ts';
import { calorimeterLikelihood } from './steps/calorimeter-likelihood.ts';
import { calorimeterResolution } from './steps/calorimeter-resolution.ts';
import { chargedClusters } from './steps/charged-clusters.ts';
import { chargedTransport } from './steps/charged-transport.ts';
import { clusterOverlap } from './steps/cluster-overlap.ts';
import { clusterTime } from './steps/cluster-time.ts';
import { identification } from './steps/identification.ts';
import { identificationFactor } from './steps/identification-factor.ts';
import { inFlight } from './steps/in-flight.ts';
import { ionisationLikelihood } from './steps/ionisation-likelihood.ts';
import { klm } from './steps/klm.ts';
import { klmLikelihood } from './steps/klm-likelihood.ts';
import { klmNeutrals } from './steps/klm-neutrals.ts';
import { klmTracks } from './steps/klm-tracks.ts';
import { calorimeterTrigger, driftChamberTrigger, triggerFactor } from './steps/level-one.ts';
import { luminosity } from './steps/luminosity.ts';
import { photonInefficiency } from './steps/photon-inefficiency.ts';
import { photonThreshold } from './steps/photon-threshold.ts';
import { topLikelihood } from './steps/top-likelihood.ts';
import { trackFinding } from './steps/track-finding.ts';
import { trackFit } from './steps/track-fit.ts';
import { trackMistakes } from './steps/track-mistakes.ts';
import { tracker } from './steps/tracker.ts';
import { trackingFactor } from './steps/tracking-factor.ts';
import { waveform } from './waveform/index.ts';

/** Belle II as this program sees it. Each step's file holds its numbers with their sources, what it does and what it neglects. */
export const belle2: DetectorCard = {
  name: 'belle2',
  title: 'Belle II, parametrised',
  steps: [
    tracker, //                layers of the tracking detectors, their material and the field
    inFlight, //               decays, conversions and radiation on the way
    // charged particles
    chargedTransport, //       helix from any vertex, layers hit, entry into the calorimeter
    trackFinding, //           is the track found?
    trackingFactor, //         data / simulation
    trackFit, //               covariance from the layers, smears the helix parameters with it
    trackMistakes, //          fakes, clones, wrong charges: options
    chargedClusters, //        ionisation, hadronic and electromagnetic showers
    // neutral clusters
    waveform, //               readout of a crystal
    calorimeterAcceptance, //  barrel, caps and the gaps between
    photonInefficiency, //     photons lost inside the acceptance
    clusterOverlap, //         clusters nearer than one crystal become one
    calorimeterResolution, //  smears energy and direction
    clusterTime, //            smears the time
    photonThreshold, //        lowest energy of a cluster
    // KLM
    klm, //                    layers, iron, coil
    klmTracks, //              hits of charged particles: range of muons, punch-through, decays in flight
    klmNeutrals, //            clusters of neutral hadrons and of photons that leave the calorimeter
    // identification of tracks
    ionisationLikelihood, //   specific ionisation in strips and drift chamber
    topLikelihood, //          Cherenkov photons in the quartz bars
    arichLikelihood, //        Cherenkov photons of the aerogel
    calorimeterLikelihood, //  energy over momentum
    klmLikelihood, //          depth and hits in the KLM
    identification, //         likelihood ratios of all detectors together
    identificationFactor, //   data / simulation
    // level 1
    driftChamberTrigger, //    two tracks
    calorimeterTrigger, //     energy sum, single photon
    triggerFactor, //          data / simulation
    // no event changes
    luminosity,
  ],
};
