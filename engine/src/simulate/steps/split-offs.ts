import { assumed, type CardStep } from '../card.ts';
import type { Kernel, KernelMaker } from '../state.ts';

const guess = 'order of magnitude, to be replaced by full simulation';

/** Numbers of the detached clusters; the step `neutralClusters` draws them. */
export const splitOffs: CardStep = {
  name: 'splitOffs',
  stage: 'simulate',
  does: 'detached neutral clusters beside hadronic showers: a Poisson number, exponential energies above a lowest one and distances beyond a nearest one, any azimuth around the hadron',
  neglects: 'dependence on energy and kind of the hadron, correlation of energy and distance',
  numbers: {
    mean: assumed(0.25, '1', `clusters above the lowest energy of a hadronic shower; ${guess}`),
    lowest: assumed(15, 'MeV', 'below the threshold of clusters'),
    energy: assumed(45, 'MeV', `mean energy above the lowest; ${guess}`),
    nearest: assumed(11, 'cm', 'two crystals: nearer ones are part of the shower'),
    distance: assumed(12, 'cm', `mean distance beyond the nearest; ${guess}`),
  },
};

export const compileSplitOffs: KernelMaker = (): Kernel => () => {};
