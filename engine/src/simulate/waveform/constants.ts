import { assumed, type CardStep, sourced } from '../card.ts';

const shaper = 'basf2 ecl/digitization/shaperdsp.cc: default parameters in units of two samples, 144/127 us';
const internal = (value: number) => (value * 144e3) / 127;

/**
 * Numbers of the calorimeter's readout. As a step of a card it changes nothing by itself: the calorimeter's time and pulse-shape
 * resolutions follow from it (`compileWaveform`).
 */
export const waveform: CardStep = {
  name: 'waveform',
  stage: 'simulate',
  does: 'states how a crystal is read out (31 samples of a shaped pulse with correlated noise), which fixes the resolution of time and pulse shape',
  neglects:
    'differences between crystals, light in the photodiodes themselves, non-linearity; the slow scintillation component is part of the undershoot of the shaper, as in basf2',
  numbers: {
    tick: sourced(72e3 / 127, 'ns', 'basf2 ecl/digitization EclConfiguration.h: 24 * 12 periods of 508.887 MHz'),
    startSample: sourced(16, '1', 'basf2 EclConfiguration.h: window from -15 clocks, and the offset of 0.5 units of the shaper'),
    count: sourced(0.05, 'MeV', 'basf2 ECLDigitizerModule.cc: 20000 counts per GeV'),
    pedestal: sourced(3000, '1', 'basf2 ECLDigitizerModule.cc'),
    largestSample: sourced(262143, '1', 'basf2 ECLDigitizerModule.cc: 18 bits'),
    threshold: sourced(25, '1', 'basf2 EclConfiguration: no time is fitted below'),
    scintillation: sourced(internal(0.8494), 'ns', shaper),
    differentiation: sourced(internal(0.6483), 'ns', shaper),
    firstDamping: sourced(internal(0.4017), 'ns', shaper),
    firstPeriod: sourced(internal(0.3741), 'ns', `${shaper}: inverse circular frequency`),
    secondDamping: sourced(internal(0.8156), 'ns', shaper),
    secondPeriod: sourced(internal(0.5556), 'ns', `${shaper}: inverse circular frequency`),
    smoothingStep: sourced(internal(0.2), 'ns', shaper),
    smoothingWeight: sourced(0.2752, '1', shaper),
    undershoot: sourced(0.00144547, '1', shaper),
    undershootTime: sourced(internal(4.7071), 'ns', shaper),
    hadronScintillation: sourced(630, 'ns', 'S. Longo, thesis BELLE2-PTHESIS-2021-018, abstract: 630 +- 10 ns'),
    noise: sourced(7.5, '1', 'basf2 ECLWaveformFit.cc: counts, where no covariance is loaded; 375 keV'),
    whiteNoise: assumed(
      0.1,
      'fraction',
      'share of the variance without correlation between samples; the rest is white noise through the shaper',
    ),
    pileUpRate: assumed(
      0,
      '1',
      'background pulses per crystal and microsecond; 0 for none, 0.25 with 0.9 MeV for the order of the nominal background',
    ),
    pileUpEnergy: assumed(0.9, 'MeV', 'mean of their exponential spectrum; with 0.25 per microsecond 0.8 MeV of noise'),
    badChiSquared: assumed(80, '1', 'about 27 degrees of freedom: 1e-6 of good pulses'),
    timeJitter: assumed(1, 'ns', 'floor of the time resolution: calibration and clock'),
    hadronicScale: assumed(
      0.3,
      'fraction',
      'share of hadronic light that is 1 on the scale of the pulse-shape discriminant; order of magnitude of the most hadronic crystals',
    ),
    shapeFluctuation: assumed(
      0.02,
      'fraction',
      'floor of the resolution of the hadronic share: differences of the pulse between crystals',
    ),
  },
};
