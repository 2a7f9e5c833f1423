import { acos, atan2, log } from '../../basics/elementary.ts';
import { quantity, calorimeterResolution as resolutionOf, sigmaOf } from '../calorimeter.ts';
import { assumed, type CardStep, choice, numberOf } from '../card.ts';
import { calorimeterResolutionTable } from '../data/calorimeter-resolution.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import type { Kernel, KernelMaker } from '../state.ts';

export const calorimeterResolution: CardStep = {
  name: 'calorimeterResolution',
  stage: 'simulate',
  does: 'smears energy, polar angle and azimuth of neutral clusters; a fraction of the photons loses energy on top (low-energy tail)',
  neglects:
    'correlation of energy and direction, calibration offsets, the true line shape (the tail is exponential with assumed size)',
  numbers: {
    backgroundLevel: choice(
      1,
      [0, 1, 2],
      'the middle one of the three levels of the parametrisation; the level of a run period is not public',
    ),
    tailFraction: assumed(0.1, 'fraction', 'share of photons with rear or side leakage; order of magnitude'),
    tailLength: assumed(0.03, '1', 'mean relative loss of these photons; order of magnitude'),
  },
  tables: { basf2: calorimeterResolutionTable },
};

export const compileCalorimeterResolution: KernelMaker = (step): Kernel => {
  const resolution = resolutionOf(step);
  const tailFraction = numberOf(step, 'tailFraction');
  const tailLength = numberOf(step, 'tailLength');
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, n, 'calorimeterResolution');
    for (let r = 0; r < n.n; r++) {
      if (n.kept[r] === 0) continue;
      const at = r * stride;
      const energy = n.energy[r];
      const part = n.region[r];
      const tail = u[at + 1];
      // the draw that picks the tail also sets its length: u/fraction is uniform again
      const loss = n.isPhoton[r] === 1 && tail < tailFraction ? Math.min(0.9, -tailLength * log(tail / tailFraction)) : 0;
      const smeared = 1 + sigmaOf(resolution, part, quantity.energy, energy) * gaussian(u[at]);
      n.energy[r] = energy * (1 - loss) * Math.max(0, smeared);
      n.theta[r] = acos(n.hitZ[r]) + sigmaOf(resolution, part, quantity.theta, energy) * gaussian(u[at + 2]);
      n.phi[r] = wrapped(atan2(n.hitY[r], n.hitX[r]) + sigmaOf(resolution, part, quantity.phi, energy) * gaussian(u[at + 3]));
    }
  };
};

/** An azimuth brought back into (-pi, pi]. */
function wrapped(phi: number): number {
  return phi > Math.PI ? phi - 2 * Math.PI : phi <= -Math.PI ? phi + 2 * Math.PI : phi;
}
