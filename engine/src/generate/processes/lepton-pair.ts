import { leptonPairCrossSection } from '../../amplitude/lepton-pair.ts';
import { resolveParameters } from '../../model/registry.ts';
import { BeamState } from '../beams.ts';
import type { ProcessBuild } from '../integrand.ts';
import type { ProcessSpec } from '../process.ts';
import { type ResolvedRadiation, resolveRadiation } from '../radiation/options.ts';
import { propagatorTable, vacuumPolarisationNote } from '../radiation/propagator.ts';
import { TauPairDecayer } from '../tau/tau-decay.ts';
import { coveredTauFraction } from '../tau/tau-modes.ts';
import { RadiativePair } from './radiative-pair.ts';
import { checkThreshold } from './threshold.ts';

/** Room for the beam-energy spread above the nominal s. */
const S_MARGIN = 1.01;

/** What a pair of leptons is made of, checked against the energy of the beams. */
function optionsOf(spec: ProcessSpec) {
  const parameters = resolveParameters(spec.model, spec.parameters);
  const lepton = spec.process.includes('tau') ? 'tau' : 'mu';
  const leptonMass = parameters[`mass.${lepton}`];
  checkThreshold(spec.process, 2 * leptonMass, new BeamState(spec.beams).sqrtS);
  return { lepton, alpha: parameters['alpha'], electronMass: parameters['mass.e'], leptonMass } as const;
}

/** e+ e- -> l+ l- and e+ e- -> l+ l- (gamma), l = mu, tau; without (gamma) the outgoing pair does not radiate. */
export function leptonPairProcess(spec: ProcessSpec): ProcessBuild {
  const options = optionsOf(spec);
  const { alpha, electronMass, leptonMass } = options;
  const radiation = resolveRadiation(spec.radiation);
  const photons = spec.process.includes('(gamma)');
  const beams = new BeamState(spec.beams);
  const parameters = resolveParameters(spec.model, spec.parameters);
  const propagator = propagatorTable(
    radiation.vacuumPolarisation,
    alpha,
    [electronMass, parameters['mass.mu'], parameters['mass.tau']],
    4 * leptonMass * leptonMass,
    beams.nominalS * S_MARGIN,
    radiation.narrowResonances,
  );
  const decay =
    options.lepton === 'tau'
      ? { decay: new TauPairDecayer(spec.beams, leptonMass), coveredFraction: coveredTauFraction * coveredTauFraction }
      : {};
  const cut = spec.cuts.length > 0 || beams.dimensions > 0;
  const channel = new RadiativePair(spec, {
    ...options,
    initial: radiation.initial,
    final: radiation.final && photons,
    infraredCut: radiation.infraredCut,
    ...(propagator === undefined ? {} : { propagator }),
  });
  return {
    channels: [channel],
    born: cut
      ? [new RadiativePair(spec, { ...options, initial: false, final: false })]
      : leptonPairCrossSection(beams.s, electronMass, leptonMass, alpha),
    ...decay,
    notes: [...notesOf(photons, radiation), ...(options.lepton === 'tau' ? tauNotes : [])],
  };
}

const tauNotes = [
  `tau decays: ${(100 * coveredTauFraction).toFixed(1)} % of all; e, mu, pi, K, pi pi0, 3 pi and K* by their currents, the others in phase space without spin`,
  'tau spin correlations as at Born level in the rest frame of the pair; tau decays at tree level, no radiation in them',
  'tau -> rho nu and a1 nu: lowest resonances only, constant a1 width, part odd under time reversal left out',
];

function notesOf(photons: boolean, radiation: ResolvedRadiation): string[] {
  const { initial, final, vacuumPolarisation, narrowResonances, infraredCut } = radiation;
  const notes = ['lepton pairs: photon exchange, without Z exchange and without emission of pairs'];
  notes.push(vacuumPolarisationNote(vacuumPolarisation, narrowResonances));
  if (!photons && final) notes.push('final-state photons are generated only in the process with (gamma)');
  if (!initial && !(final && photons)) return notes;
  notes.push(
    `photons above ${infraredCut} of the beam (pair) energy are written; the hardest follows the exact tree-level matrix element, the others the soft-photon series with collinear leading logarithms; virtual corrections of order alpha, exponentiated`,
  );
  if (initial && final && photons)
    notes.push('interference of initial and final state without the finite parts of the box diagrams');
  return notes;
}
