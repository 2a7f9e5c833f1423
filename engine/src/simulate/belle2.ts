import type { DetectorCard } from './card.ts';
import { arichLikelihood } from './steps/arich-likelihood.ts';
import { backgroundClusters } from './steps/background-clusters.ts';
import { calorimeterLikelihood } from './steps/calorimeter-likelihood.ts';
import { chargedTransport } from './steps/charged-transport.ts';
import { clusterThreshold } from './steps/cluster-threshold.ts';
import { crystals } from './steps/crystals.ts';
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
import { neutralClusters } from './steps/neutral-clusters.ts';
import { photonEscape } from './steps/photon-escape.ts';
import { showerOverlap } from './steps/shower-overlap.ts';
import { showerResponse } from './steps/shower-response.ts';
import { showerShapes } from './steps/shower-shapes.ts';
import { splitOffs } from './steps/split-offs.ts';
import { topLikelihood } from './steps/top-likelihood.ts';
import { trackFinding } from './steps/track-finding.ts';
import { trackFit } from './steps/track-fit.ts';
import { trackMistakes } from './steps/track-mistakes.ts';
import { trackShowers } from './steps/track-showers.ts';
import { tracker } from './steps/tracker.ts';
import { trackingFactor } from './steps/tracking-factor.ts';
import { waveformTime } from './steps/waveform-time.ts';
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
    // calorimeter
    crystals, //               rings, walls and gaps
    waveform, //               readout of a crystal
    trackShowers, //           clusters of charged particles
    splitOffs, //              detached clusters of hadronic showers
    backgroundClusters, //     clusters of beam background
    neutralClusters, //        photons, neutral hadrons, tracks that are not found, and these two
    photonEscape, //           photons that the crystals miss
    showerOverlap, //          showers that clustering cannot tell apart
    showerResponse, //         energy and direction
    showerShapes, //           lateral shape, number of crystals, pulse shape
    waveformTime, //           time of clusters
    clusterThreshold, //       lowest energies
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
