import { numberOf } from '../card.ts';
import { drawUniforms, type randomBlocks } from '../random-blocks.ts';
import type { KernelMaker } from '../state.ts';

/** A kernel that drops each track with probability 1 - (number of the step); no random numbers are drawn for a probability of 1. */
export function loseTracks(numberName: string, stream: keyof typeof randomBlocks): KernelMaker {
  return (step) => {
    const probability = numberOf(step, numberName);
    return (simulation) => {
      if (probability === 1) return;
      const c = simulation.charged;
      const u = simulation.uniforms;
      const stride = drawUniforms(simulation, c, stream);
      for (let r = 0; r < c.n; r++) if (u[r * stride] >= probability) c.tracked[r] = 0;
    };
  };
}
