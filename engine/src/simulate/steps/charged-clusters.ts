import { log } from '../../basics/elementary.ts';
import { massOf } from '../../basics/particles.ts';
import { calorimeterResolution, quantity, sigmaOf } from '../calorimeter.ts';
import { assumed, type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { Ionisation } from '../ionisation.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

// recalled, not read again; checked in the tests: continuity of the density effect at X0 and X1, and C = 2 ln(I / 39.46 eV) + 1
const table = 'PDG, Atomic and nuclear properties of materials: caesium iodide (recalled, checked for consistency)';
const guess = 'order of magnitude, to be replaced by measured E/p spectra';

export const chargedClusters: CardStep = {
  name: 'chargedClusters',
  stage: 'simulate',
  does: 'energy that a charged particle leaves in the calorimeter: ionisation with Landau fluctuations (mu, pi), hadronic shower (pi), electromagnetic shower (e)',
  neglects:
    'calorimeter resolution on ionisation (5 MeV against a Landau width of 35 MeV), muon decay and bremsstrahlung, capture of stopped pions, ' +
    'sharing with neighbouring crystals; particles in the gaps leave nothing',
  numbers: {
    length: sourced(30, 'cm', 'crystal length: basf2 ecl; the path is longer by 1/cos of the incidence in azimuth'),
    density: assumed(4.51, 'g/cm^3', table),
    zOverA: assumed(0.41569, '1', table),
    meanExcitation: assumed(553.1, 'eV', table),
    sternheimerA: assumed(0.25381, '1', table),
    sternheimerK: assumed(2.6657, '1', table),
    sternheimerX0: assumed(0.0395, '1', table),
    sternheimerX1: assumed(3.3353, '1', table),
    sternheimerC: assumed(6.2807, '1', table),
    hadronicProbability: assumed(0.55, 'fraction', '1 - exp(-30 cm / 38 cm) with the nuclear interaction length of CsI'),
    hadronicFrom: assumed(0.1, 'fraction', `smallest share of the kinetic energy seen of a hadronic shower; ${guess}`),
    hadronicTo: assumed(0.8, 'fraction', `largest share of the kinetic energy seen of a hadronic shower; ${guess}`),
    radiationProbability: assumed(0.2, 'fraction', `electrons that lose a bremsstrahlung photon from their cluster; ${guess}`),
    radiationLength: assumed(0.1, '1', `mean relative loss of these electrons; ${guess}`),
  },
};

export const compileChargedClusters: KernelMaker = (step, card): Kernel => {
  const ionisation = new Ionisation(step);
  const hadronic = numberOf(step, 'hadronicProbability');
  const from = numberOf(step, 'hadronicFrom');
  const range = numberOf(step, 'hadronicTo') - from;
  const radiation = numberOf(step, 'radiationProbability');
  const radiationLength = numberOf(step, 'radiationLength');
  const resolutionStep = stepOf(card, 'calorimeterResolution');
  const resolution = resolutionStep === undefined ? undefined : calorimeterResolution(resolutionStep);
  const muonMass = massOf('mu-');
  const pionMass = massOf('pi+');
  const longestPath = 2;

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'chargedClusters');
    for (let r = 0; r < c.n; r++) {
      if (c.region[r] === 0) continue;
      const at = r * stride;
      const first = u[at];
      const second = u[at + 1];
      const thin = u[at + 2];
      const path = Math.min(longestPath, c.pathFactor[r]);
      if (c.species[r] === species.muon) {
        c.clusterEnergy[r] = ionisation.loss(c.momentum[r], muonMass, path, second, thin);
      } else if (c.species[r] === species.pion) {
        let energy = ionisation.loss(c.momentum[r], pionMass, path, second, thin);
        if (first < hadronic) {
          const kinetic = c.energy[r] - pionMass;
          // ionisation up to the depth of the interaction (uniform in the crystal), then a share of what is left
          const before = Math.min(kinetic, energy * (first / hadronic));
          energy = before + (kinetic - before) * (from + range * u[at + 3]);
        }
        c.clusterEnergy[r] = energy;
      } else {
        const kept = first < radiation ? 1 - Math.min(0.9, -radiationLength * log(first / radiation)) : 1;
        const energy = c.energy[r] * kept;
        const sigma = resolution === undefined ? 0 : sigmaOf(resolution, c.region[r], quantity.energy, energy);
        c.clusterEnergy[r] = energy * Math.max(0, 1 + sigma * gaussian(second));
      }
    }
  };
};
