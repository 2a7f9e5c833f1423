import { assumed, type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';

export const clusterTime: CardStep = {
  name: 'clusterTime',
  stage: 'simulate',
  does: 'smears the arrival time of neutral clusters by a Gaussian of width resolution / sqrt(E / GeV)',
  neglects: 'tails from beam background under the pulse, uncertainty of the event time',
  numbers: { resolution: assumed(1, 'ns', 'at 1 GeV; order of magnitude of the waveform fit, no measured value at hand') },
};

export const compileClusterTime: KernelMaker = (step): Kernel => {
  const resolution = numberOf(step, 'resolution');
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, n, 'clusterTime');
    for (let r = 0; r < n.n; r++) {
      if (n.kept[r] === 0) continue;
      // the energy is the measured one and can be tiny: bound the width at that of 10 MeV
      n.time[r] = n.time[r] + (resolution / Math.sqrt(Math.max(0.01, n.energy[r]))) * gaussian(u[r * stride]);
    }
  };
};
