import { assumed, type CardStep } from '../card.ts';
import type { Kernel, KernelMaker } from '../state.ts';

const guess = 'no measured value at hand; order of magnitude';

/** Numbers of the clusters of beam background; the step `neutralClusters` draws them. */
export const backgroundClusters: CardStep = {
  name: 'backgroundClusters',
  stage: 'simulate',
  does: 'neutral clusters of beam background: a Poisson number by the background level of showerResponse (none, low, high), exponential energies, flat in cos(theta) inside each region, in azimuth and in time',
  neglects:
    'rates by ring and azimuth, dependence on beam currents and run, clusters of several photons, energy that background adds to other clusters (but for their resolution)',
  numbers: {
    low: assumed(1, '1', `mean number above the lowest energy at level 1; ${guess}`),
    high: assumed(5, '1', `mean number above the lowest energy at level 2; ${guess}`),
    lowest: assumed(20, 'MeV', 'the threshold of clusters'),
    energy: assumed(15, 'MeV', `mean energy above the lowest; ${guess}`),
    forward: assumed(0.35, 'fraction', `share in the forward cap; ${guess}`),
    backward: assumed(0.2, 'fraction', `share in the backward cap, the rest in the barrel; ${guess}`),
    window: assumed(200, 'ns', `clusters within this time before and after the collision; ${guess}`),
  },
};

export const compileBackgroundClusters: KernelMaker = (): Kernel => () => {};
