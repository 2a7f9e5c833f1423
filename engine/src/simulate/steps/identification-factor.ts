import { assumed, type CardStep, numberOf } from '../card.ts';
import { drawUniforms } from '../random-blocks.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

export const identificationFactor: CardStep = {
  name: 'identificationFactor',
  stage: 'simulate',
  does: 'ratio of the lepton identification efficiency per track between data and simulation: true leptons fail their identification with probability 1 - factor',
  neglects: 'dependence on momentum and angle, and the ratio of the fake rates',
  numbers: {
    factor: assumed(1, 'fraction', 'no correction known'),
    relativeUncertainty: assumed(
      0.04,
      'fraction',
      'for the lepton pair; recalled from arXiv:1912.11276, not re-checked (unverified)',
    ),
  },
};

export const compileIdentificationFactor: KernelMaker = (step): Kernel => {
  const factor = numberOf(step, 'factor');
  return (simulation) => {
    if (factor === 1) return;
    const c = simulation.charged;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, c, 'identificationFactor');
    for (let r = 0; r < c.n; r++) {
      if (u[r * stride] < factor) continue;
      if (c.species[r] === species.muon) c.muonId[r] = 0.2 * (1 - c.muonId[r]);
      else if (c.species[r] === species.electron) c.electronId[r] = 0.2 * (1 - c.electronId[r]);
    }
  };
};
