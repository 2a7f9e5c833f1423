import { assumed, type CardStep, sourced } from '../card.ts';

const menu = 'basf2 trg: level-1 menu, output "ffo" and bit cdc_open90';
const tracker = 'basf2 trg/cdc: two-dimensional finder';
const layers = 'polar range of the outermost layer of superlayer 6: basf2 cdc/data/CDC.xml';
const master = 'basf2 trg/ecl/src/TrgEclMaster.cc';
const cells = 'basf2 trg/ecl trigger cells';

export const driftChamberTrigger: CardStep = {
  name: 'driftChamberTrigger',
  stage: 'trigger',
  does: 'line cdc-two-track: two tracks that cross four of five axial superlayers, with transverse momentum above threshold and an opening azimuth above 90 deg',
  neglects:
    'the track finder itself (any reconstructed track in range is found), its resolution, the Bhabha veto, fake trigger tracks; the efficiency is one ' +
    'number for the event',
  numbers: {
    lowestPt: sourced(0.3, 'GeV', tracker),
    openingAzimuth: sourced(90, 'deg', menu),
    thetaFrom: sourced(30.2, 'deg', layers),
    thetaTo: sourced(127.4, 'deg', layers),
    efficiency: assumed(0.79, 'fraction', 'recalled for the data of 2018, not re-checked against a paper (unverified)'),
  },
};

export const calorimeterTrigger: CardStep = {
  name: 'calorimeterTrigger',
  stage: 'trigger',
  does: 'lines ecl-energy (sum above threshold) and single-photon (one barrel cluster above 1 GeV in the centre-of-mass system, no other cluster above 0.3 GeV)',
  neglects:
    'trigger cells and their 100 MeV threshold, the quantised centre-of-mass energy, energy resolution of the trigger, Bhabha vetoes; a cluster of a ' +
    'track stands at the direction of the track at the interaction point',
  numbers: {
    sumThreshold: sourced(1, 'GeV', `${master}: ehigh, hie`),
    sumFrom: sourced(22.49, 'deg', `${master}: theta-id 2 to 15`),
    sumTo: sourced(126.8, 'deg', `${master}: theta-id 2 to 15`),
    photonThresholdCms: sourced(1, 'GeV', `${master}: lml6`),
    photonFrom: sourced(32.2, 'deg', `${cells}: theta-id 4`),
    photonTo: sourced(128.7, 'deg', `${cells}: theta-id 15`),
    otherThreshold: sourced(0.3, 'GeV', `${master}: lml6`),
    boostZ: sourced(
      0.2835,
      '1',
      'beta gamma of the centre-of-mass system for 7.004 and 4.002 GeV, half crossing angle 41.5 mrad',
    ),
    boostX: sourced(
      0.0432,
      '1',
      'beta gamma of the centre-of-mass system for 7.004 and 4.002 GeV, half crossing angle 41.5 mrad',
    ),
    sumEfficiency: assumed(1, 'fraction', 'no loss known well above threshold'),
    photonEfficiency: assumed(1, 'fraction', 'no loss known well above threshold'),
  },
};

export const triggerFactor: CardStep = {
  name: 'triggerFactor',
  stage: 'trigger',
  does: 'ratio of the trigger efficiency per event between data and simulation',
  neglects: 'dependence on the event; differences between the lines',
  numbers: {
    factor: assumed(1, 'fraction', 'no correction known'),
    relativeUncertainty: assumed(
      0.06,
      'fraction',
      'for the two-track line; recalled from arXiv:1912.11276, not re-checked (unverified)',
    ),
  },
};
