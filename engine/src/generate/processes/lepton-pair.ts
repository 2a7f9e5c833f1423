import { leptonPairCrossSection } from '../../amplitude/lepton-pair.ts';
import { cos } from '../../basics/elementary.ts';
import { deg } from '../../basics/units.ts';
import { resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import type { Integrand, ProcessBuild } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { coveredTauFraction, TauPairDecayer } from '../tau/tau-decay.ts';
import { LeptonPairBorn } from './lepton-pair-born.ts';
import { LeptonPairHard } from './lepton-pair-hard.ts';
import type { LeptonPairOptions } from './lepton-pair-setup.ts';
import { checkThreshold } from './threshold.ts';

/**
 * Half angle of the cones for collinear photons, centre-of-mass frame: 9.1 and 164.2 degrees at SuperKEKB's boost, outside the
 * calorimeter (12.4 to 155.1 degrees) on both sides.
 */
const CONE_ANGLE = 12 * deg;

/**
 * Photons outside the cones are written from this share of the hard system's half energy on: 21 MeV at sHat = s. Seen from the
 * laboratory an unwritten photon stays below 29 MeV for any sHat, under the 50 MeV from which photons are counted; a smaller value
 * would only move events to the slower channel.
 */
const RESOLUTION = 0.004;

function optionsOf(spec: ProcessSpec): LeptonPairOptions {
  const parameters = resolveParameters(spec.model, spec.parameters);
  const lepton = spec.process.includes('tau') ? 'tau' : 'mu';
  const options = {
    lepton,
    alpha: parameters['alpha'],
    electronMass: parameters['mass.e'],
    leptonMass: parameters[`mass.${lepton}`],
    initial: spec.radiation.initial,
    final: spec.radiation.final,
    resolution: RESOLUTION,
  } as const;
  checkThreshold(spec.process, 2 * options.leptonMass, new BeamState(spec.beams).sqrtS);
  return options;
}

/** The channels of l+ l- (gamma): no resolved photon, and one with the shape of either line that radiates. */
export function radiativeChannels(spec: ProcessSpec, options: LeptonPairOptions): Integrand[] {
  const born = new LeptonPairBorn(spec, options);
  if (!options.final && (!options.initial || options.coneAngle === undefined)) return [born];
  const hard = (shape: 'initial' | 'final') => {
    const photonCosine = options.initial && options.coneAngle !== undefined ? cos(options.coneAngle) : 1;
    return new LeptonPairHard(spec, { ...options, shape, photonCosine, sudakov: true });
  };
  return [born, ...(options.initial ? [hard('initial')] : []), ...(options.final ? [hard('final')] : [])];
}

/** e+ e- -> l+ l- and e+ e- -> l+ l- (gamma), l = mu, tau. */
export function leptonPairProcess(spec: ProcessSpec): ProcessBuild {
  const options = optionsOf(spec);
  const photons = spec.process.includes('(gamma)');
  const { initial, final } = options;
  const plain = { ...options, initial: false, final: false };
  const channels = photons
    ? radiativeChannels(spec, { ...options, coneAngle: CONE_ANGLE })
    : [new LeptonPairBorn(spec, { ...options, final: false })];
  const beams = new BeamState(spec.beams);
  const decay =
    options.lepton === 'tau'
      ? { decay: new TauPairDecayer(spec.beams, options.leptonMass), coveredFraction: coveredTauFraction * coveredTauFraction }
      : {};
  const cut = spec.cuts.length > 0 || beams.dimensions > 0;
  return {
    channels,
    born: cut
      ? [new LeptonPairBorn(spec, plain)]
      : leptonPairCrossSection(beams.s, options.electronMass, options.leptonMass, options.alpha),
    ...decay,
    notes: [...notesOf(photons, initial, final), ...(options.lepton === 'tau' ? tauNotes : [])],
  };
}

const tauNotes = [
  `tau decays to e, mu, pi, pi pi0, pi 2pi0, 3pi and K: ${(100 * coveredTauFraction).toFixed(1)} % of decays, ${(100 * coveredTauFraction * coveredTauFraction).toFixed(1)} % of pairs; the others are not generated`,
  'tau spin correlations as at Born level in the rest frame of the pair; tau decays at tree level, no radiation in them',
  'tau -> rho nu and a1 nu: lowest resonances only, constant a1 width, part odd under time reversal left out',
];

function notesOf(photons: boolean, initial: boolean, final: boolean): string[] {
  const notes = [
    'lepton pairs: photon exchange, without Z exchange and without vacuum polarisation (it would raise mu mu by some 7 %)',
  ];
  if (initial) notes.push('initial-state photons: exponentiated second-order radiator, one photon a beam; no emission of pairs');
  if (!photons) {
    if (final) notes.push('final-state photons are generated only in the process with (gamma)');
    return notes;
  }
  if (initial)
    notes.push('photons within 12 degrees of a beam (centre of mass) are collinear ones without interference with the pair');
  if (initial || final) {
    notes.push(
      'photons outside the beam cones: exact tree-level matrix element for the hardest, softer ones exponentiated and not written',
    );
  }
  if (initial && final) notes.push('interference of initial and final state without the finite parts of the box diagrams');
  return notes;
}
