import type { CardTable } from '../../card.ts';

/**
 * What is crossed and measures nothing. Cylinders stand at the radius `at` from z = `from` to `to`; discs at z = `at` from the radius `from` to `to`.
 * `thickness` follows from the listed materials, `effective` replaces it for the tuned material; `loss` is the least ionisation.
 * The pipe at the centre: beryllium 0.6 + 0.4 mm and paraffin 1.0 mm; 10 um of gold only at the three places named.
 */
export const cylinderTable: CardTable = {
  columns: ['at', 'from', 'to', 'thickness', 'effective', 'loss', 'installed'],
  units: ['mm', 'mm', 'mm', '% X0', '% X0', 'MeV', 'fraction'],
  source:
    'pipe: basf2 ir/data/BeamPipe.xml, radiation lengths PDG 2024; recalled and assumed: pipe beyond the beryllium (1 mm titanium), inner wall of the drift chamber ' +
    '(0.5 mm carbon fibre, 0.1 mm aluminium), outer wall (5 mm carbon fibre), TOP (20 mm quartz in a light box); effective: tuned on 48 fully simulated tracks',
  // biome-ignore format: a cylinder a line
  rows: {
    pipe: [11, -29, 51, 0.491, 0.45, 0.489, 1],
    pipeBackward: [11, -150, -29, 2.81, 2.81, 0.67, 1],
    pipeForward: [11, 51, 150, 2.81, 2.81, 0.67, 1],
    goldBackward: [10.6, -32, -20.5, 0.299, 0.299, 0.022, 1],
    goldForward: [10.6, 37.2, 54, 0.299, 0.299, 0.022, 1],
    goldFarForward: [10, 65.5, 98, 0.299, 0.299, 0.022, 1],
    innerWall: [160, -312.1, 572.1, 0.3, 0.32, 0.18, 1],
    outerWall: [1130, -724, 1579, 1.9, 1.9, 1.39, 1],
    top: [1200, -805, 1905, 19, 19, 8.5, 1],
  },
};

export const discTable: CardTable = {
  columns: ['at', 'from', 'to', 'thickness', 'effective', 'loss', 'installed'],
  units: ['mm', 'mm', 'mm', '% X0', '% X0', 'MeV', 'fraction'],
  source:
    'positions: basf2 cdc/data/CDC.xml (just beyond the longest wires of each superlayer, out to its last layer), arich/data (envelope); thicknesses recalled and assumed: ' +
    '10 mm of aluminium for each end-plate, 40 mm aerogel and 15 % X0 of photon detectors for the ARICH',
  // biome-ignore format: a disc a line
  rows: {
    plateForward0: [801.3, 160, 239, 11.2, 11.2, 4.36, 1],
    plateForward1: [1159, 239, 349, 11.2, 11.2, 4.36, 1],
    plateForward2: [1451.8, 349, 456.7, 11.2, 11.2, 4.36, 1],
    plateForward3: [1473.5, 456.7, 567.9, 11.2, 11.2, 4.36, 1],
    plateForward4: [1494.3, 567.9, 675.1, 11.2, 11.2, 4.36, 1],
    plateForward5: [1515.9, 675.1, 786.3, 11.2, 11.2, 4.36, 1],
    plateForward6: [1536.8, 786.3, 893.5, 11.2, 11.2, 4.36, 1],
    plateForward7: [1558.4, 893.5, 1004.7, 11.2, 11.2, 4.36, 1],
    plateForward8: [1579.3, 1004.7, 1130, 11.2, 11.2, 4.36, 1],
    plateBackward0: [-433.6, 160, 239, 11.2, 11.2, 4.36, 1],
    plateBackward1: [-575.9, 239, 349, 11.2, 11.2, 4.36, 1],
    plateBackward2: [-596.8, 349, 456.7, 11.2, 11.2, 4.36, 1],
    plateBackward3: [-618.5, 456.7, 567.9, 11.2, 11.2, 4.36, 1],
    plateBackward4: [-639.3, 567.9, 675.1, 11.2, 11.2, 4.36, 1],
    plateBackward5: [-660.9, 675.1, 786.3, 11.2, 11.2, 4.36, 1],
    plateBackward6: [-681.8, 786.3, 893.5, 11.2, 11.2, 4.36, 1],
    plateBackward7: [-703.4, 893.5, 1004.7, 11.2, 11.2, 4.36, 1],
    plateBackward8: [-724.3, 1004.7, 1130, 11.2, 11.2, 4.36, 1],
    arich: [1813, 420, 1140, 18, 18, 6, 1],
  },
};
