import { cos, pow } from '../../basics/elementary.ts';
import { assumed, type CardStep, numberOf, stepOf } from '../card.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type Changes, type Kernel, type KernelMaker, region } from '../state.ts';

const unmeasured = 'no measured value at hand; of the order of the dead material and dead channels, 1e-4 to 1e-3';

export const photonInefficiency: CardStep = {
  name: 'photonInefficiency',
  stage: 'simulate',
  does: 'loses photons inside the acceptance with probability scale * region * (E / GeV)^-energyPower, times edgeFactor within edgeWidth of the ends of the barrel; above oversampledFrom the loss is drawn oversampling times more often and weighted down',
  neglects: 'azimuthal structure and dead channels at their places, correlation between photons, conversions as a cause of loss',
  numbers: {
    scale: assumed(1, '1', 'common factor for variations'),
    barrel: assumed(3e-4, 'fraction', `at 1 GeV; ${unmeasured}`),
    forward: assumed(1e-3, 'fraction', `at 1 GeV; more material than in the barrel; ${unmeasured}`),
    backward: assumed(1e-3, 'fraction', `at 1 GeV; more material than in the barrel; ${unmeasured}`),
    energyPower: assumed(0.5, '1', 'falls with energy: 1e-3 at 0.1 GeV and 1.2e-4 at 6 GeV in the barrel'),
    edgeFactor: assumed(3, '1', 'showers leak at the ends of the barrel'),
    edgeWidth: assumed(1.5, 'deg', 'about one crystal'),
    largest: assumed(0.5, 'fraction', 'bound on the probability at very low energies'),
    oversampling: assumed(30, '1', 'technical: rare losses get enough simulated events, expectations do not change; 1 for none'),
    oversampledFrom: assumed(1, 'GeV', 'technical: below it a lost photon moves no recoil'),
  },
};

/** Probability to lose a photon of energy E [GeV]: see the step. */
export function photonLossProbability(step: CardStep, part: number, energy: number, atEdge: boolean): number {
  const base = numberOf(step, part === region.barrel ? 'barrel' : part === region.forward ? 'forward' : 'backward');
  const edge = atEdge ? numberOf(step, 'edgeFactor') : 1;
  return Math.min(numberOf(step, 'largest'), numberOf(step, 'scale') * base * edge * pow(energy, -numberOf(step, 'energyPower')));
}

/** Oversampled losses are at most this probable, so that photons that are seen keep a weight near 1. */
const MOST_OVERSAMPLED = 0.3;

export const photonInefficiencyChanges: Changes = { neutral: ['kept'], weight: true };

export const compilePhotonInefficiency: KernelMaker = (step, card): Kernel => {
  const calorimeter = stepOf(card, 'calorimeterAcceptance');
  const width = numberOf(step, 'edgeWidth');
  const oversampling = Math.max(1, numberOf(step, 'oversampling'));
  const oversampledFrom = oversampling > 1 ? numberOf(step, 'oversampledFrom') : Number.POSITIVE_INFINITY;
  const cosEdgeForward = calorimeter === undefined ? 1 : cos(numberOf(calorimeter, 'barrelFrom') + width);
  const cosEdgeBackward = calorimeter === undefined ? -1 : cos(numberOf(calorimeter, 'barrelTo') - width);
  // no photon reaches this probability: most draws are settled by one comparison
  const lowestEnergy = calorimeter === undefined ? 1e-3 : numberOf(calorimeter, 'lowestEnergy');
  let bound = 0;
  for (const part of [region.forward, region.barrel, region.backward]) {
    for (const atEdge of [false, true]) {
      for (const energy of [lowestEnergy, 20]) bound = Math.max(bound, photonLossProbability(step, part, energy, atEdge));
    }
  }
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, n, 'photonInefficiency');
    for (let r = 0; r < n.n; r++) {
      const draw = u[r * stride];
      const oversampled = n.energy[r] > oversampledFrom;
      if (n.isPhoton[r] === 0 || n.kept[r] === 0 || (draw >= bound && !oversampled)) continue;
      const part = n.region[r];
      const z = n.hitZ[r];
      const atEdge = part === region.barrel && (z > cosEdgeForward || z < cosEdgeBackward);
      const probability = photonLossProbability(step, part, n.energy[r], atEdge);
      // drawn with probability q instead of p: weight p/q where lost, (1 - p)/(1 - q) where seen
      const drawn = oversampled ? Math.max(probability, Math.min(oversampling * probability, MOST_OVERSAMPLED)) : probability;
      const lost = draw < drawn;
      if (lost) n.kept[r] = 0;
      if (drawn !== probability) simulation.weight[n.event[r]] *= lost ? probability / drawn : (1 - probability) / (1 - drawn);
    }
  };
};
