import type { CardTable } from '../../card.ts';

/**
 * The two pixel and four strip layers. `zFrom` .. `zTo` is the straight part; layers 4-6 go on forward with sensors slanted to the axis by
 * `slant` over `slantLength`. `effective` is the thickness that the tuned material takes in place of the silicon alone. `installed` is the
 * part of the ladders that is there: 0 removes the layer, 2 of 12 ladders of the second layer are 0.167.
 */
export const vertexDetectorTable: CardTable = {
  columns: [
    'radius',
    'zFrom',
    'zTo',
    'ladders',
    'silicon',
    'sigmaU',
    'sigmaV',
    'slant',
    'slantLength',
    'slantSilicon',
    'effective',
    'installed',
  ],
  units: ['mm', 'mm', 'mm', '1', 'um', 'um', 'um', 'deg', 'mm', 'um', '% X0', 'fraction'],
  source:
    'basf2 (main, 2026-02) PXD and SVD geometry: radii, ladders, active lengths, sensor positions, slants, thicknesses; ' +
    'assumed: sensors of a pixel ladder adjoin at the glue joint, slanted sensors adjoin the straight ones, resolutions (from 7 um for the small pitch: arXiv:2312.06501); ' +
    'effective: tuned on 48 fully simulated tracks',
  // biome-ignore format: a layer a line
  rows: {
    pxd1: [14.21, -31.3, 59.3, 8, 75, 10, 12, 0, 0, 0, 0.12, 1],
    pxd2: [21.79, -42.5, 80.5, 12, 75, 10, 16, 0, 0, 0, 0.12, 1],
    svd3: [38.99, -94.09, 153.79, 7, 320, 7, 25, 0, 0, 0, 0.5, 1],
    svd4: [80, -161.68, 86.2, 10, 320, 9.5, 25, 11.9, 122.88, 300, 0.5, 1],
    svd5: [104, -200.88, 172, 12, 320, 9.5, 25, 16, 122.88, 300, 0.5, 1],
    svd6: [135.15, -254.38, 243.5, 16, 320, 9.5, 25, 21.1, 122.88, 300, 0.5, 1],
  },
};
