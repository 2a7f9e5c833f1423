import { tan } from '../../basics/elementary.ts';
import { assumed, type CardStep, numberOf, sourced } from '../card.ts';
import { twoBandScore } from '../identification.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

const klm = 'basf2 analysis/variables/AcceptanceVariables: KLM';
const point = 'arXiv:2503.11351, likelihood identification in simulation, p > 0.7 GeV: 4.1 % of pions at 90 % muon efficiency';

export const muonIdentification: CardStep = {
  name: 'muonIdentification',
  stage: 'simulate',
  does: 'gives each track a muon score: inside the KLM and above the lowest momentum the efficiency or fake rate holds for thresholds from 0.2 to 0.8',
  neglects:
    'dependence on momentum and angle, turn-on at threshold, information below 0.7 GeV, correlation with the calorimeter, decays in flight',
  numbers: {
    lowestMomentum: sourced(0.7, 'GeV', 'arXiv:2503.11351: KLM separates muons above 0.7 GeV'),
    forwardFrom: sourced(18, 'deg', klm),
    barrelFrom: sourced(37, 'deg', `${klm}; the overlap regions count as barrel`),
    barrelTo: sourced(130, 'deg', `${klm}; the overlap regions count as barrel`),
    backwardTo: sourced(155, 'deg', klm),
    efficiencyBarrel: assumed(0.9, 'fraction', `working point of ${point}, taken for every momentum and year`),
    efficiencyEndcap: assumed(0.9, 'fraction', 'as in the barrel'),
    pionFakeBarrel: assumed(0.041, 'fraction', `working point of ${point}, taken for every momentum and year`),
    pionFakeEndcap: assumed(0.041, 'fraction', 'as in the barrel'),
    electronFake: assumed(1e-3, 'fraction', 'electrons stop in the calorimeter; order of magnitude'),
  },
};

export const compileMuonIdentification: KernelMaker = (step): Kernel => {
  const lowest = numberOf(step, 'lowestMomentum');
  const [tanForward, tanBarrelFrom, tanBarrelTo, tanBackward] = ['forwardFrom', 'barrelFrom', 'barrelTo', 'backwardTo'].map(
    (name) => 1 / tan(numberOf(step, name)),
  ) as [number, number, number, number];
  const barrel = new Float64Array(3);
  const endcap = new Float64Array(3);
  barrel[species.muon] = numberOf(step, 'efficiencyBarrel');
  endcap[species.muon] = numberOf(step, 'efficiencyEndcap');
  barrel[species.pion] = numberOf(step, 'pionFakeBarrel');
  endcap[species.pion] = numberOf(step, 'pionFakeEndcap');
  barrel[species.electron] = numberOf(step, 'electronFake');
  endcap[species.electron] = numberOf(step, 'electronFake');

  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'muonIdentification');
    for (let r = 0; r < c.n; r++) {
      const slope = c.tanLambda[r];
      const kind = c.species[r];
      let probability = 0;
      if (c.momentum[r] > lowest && slope < tanForward && slope > tanBackward) {
        probability = slope < tanBarrelFrom && slope > tanBarrelTo ? barrel[kind] : endcap[kind];
      }
      c.muonId[r] = twoBandScore(u[r * stride], probability);
    }
  };
};
