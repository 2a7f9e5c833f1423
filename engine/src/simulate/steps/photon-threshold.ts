import { type CardStep, numberOf, sourced } from '../card.ts';
import { type Kernel, type KernelMaker, region } from '../state.ts';

const list = 'basf2 analysis/scripts/stdPhotons: tight list';

export const photonThreshold: CardStep = {
  name: 'photonThreshold',
  stage: 'simulate',
  does: 'keeps neutral clusters above the energy threshold of their region',
  neglects:
    'shower-shape and hit-number requirements of the photon lists, which mostly reject background clusters that are not simulated',
  numbers: {
    forward: sourced(50, 'MeV', list),
    barrel: sourced(50, 'MeV', list),
    backward: sourced(75, 'MeV', list),
  },
};

export const compilePhotonThreshold: KernelMaker = (step): Kernel => {
  const threshold = new Float64Array(4);
  threshold[region.forward] = numberOf(step, 'forward');
  threshold[region.barrel] = numberOf(step, 'barrel');
  threshold[region.backward] = numberOf(step, 'backward');
  return ({ neutral: n }) => {
    for (let r = 0; r < n.n; r++) if (!(n.energy[r] > threshold[n.region[r]])) n.kept[r] = 0;
  };
};
