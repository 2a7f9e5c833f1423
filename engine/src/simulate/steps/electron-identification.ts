import { assumed, type CardStep, numberOf } from '../card.ts';
import { twoBandScore } from '../identification.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

const guess = 'order of magnitude, no measured value at hand';

export const electronIdentification: CardStep = {
  name: 'electronIdentification',
  stage: 'simulate',
  does: 'gives each track an electron score: for tracks that reach the calorimeter the efficiency or fake rate holds for thresholds from 0.2 to 0.8',
  neglects:
    'dependence on momentum and angle, and the correlation with E/p: a pion that showers is not more often taken for an electron',
  numbers: {
    lowestMomentum: assumed(0.3, 'GeV', 'the particle must reach the barrel of the calorimeter'),
    efficiency: assumed(0.9, 'fraction', guess),
    pionFake: assumed(0.01, 'fraction', guess),
    muonFake: assumed(1e-3, 'fraction', guess),
  },
};

export const compileElectronIdentification: KernelMaker = (step): Kernel => {
  const lowest = numberOf(step, 'lowestMomentum');
  const rate = new Float64Array(3);
  rate[species.electron] = numberOf(step, 'efficiency');
  rate[species.pion] = numberOf(step, 'pionFake');
  rate[species.muon] = numberOf(step, 'muonFake');
  return (simulation) => {
    const c = simulation.charged;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'electronIdentification');
    for (let r = 0; r < c.n; r++) {
      const probability = c.momentum[r] > lowest && c.region[r] !== 0 ? rate[c.species[r]] : 0;
      c.electronId[r] = twoBandScore(u[r * stride], probability);
    }
  };
};
