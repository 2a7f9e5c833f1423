import { clusterOrigin } from '../../basics/columns.ts';
import { assumed, type CardStep, numberOf, sourced, stepOf } from '../card.ts';
import { LateralShapes, type Shape } from '../crystals/lateral.ts';
import { PulseShape } from '../crystals/pulse-shape.ts';
import { gaussian } from '../gaussian.ts';
import { drawUniforms } from '../random-blocks.ts';
import { quickLog } from '../relative-table.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { crystals } from './crystals.ts';

const guess = 'order of magnitude, to be replaced by full simulation';

export const showerShapes: CardStep = {
  name: 'showerShapes',
  stage: 'simulate',
  does:
    'shape of neutral clusters: e1/e9, e9/e21 and number of crystals from one lateral profile (90 % inside a Moliere radius) and the place in the crystal, with fluctuations that fall with energy; ' +
    'pulse-shape discriminant with a resolution that falls with energy',
  neglects:
    'profile that changes with depth and energy, crystals of different size, beam background in the neighbours (in the number of crystals by one mean number)',
  numbers: {
    crystalThreshold: sourced(
      0.5,
      'MeV',
      'basf2 ecl/modules/eclCRFinder: energy of a crystal that joins a cluster (default of the module, read without its payload)',
    ),
    fluctuation: assumed(0.02, '1', `of e1/e9 at 1 GeV, falls with the square root of the energy; ${guess}`),
    outerFluctuation: assumed(0.006, '1', `of e9/e21 at 1 GeV, falls with the square root of the energy; ${guess}`),
    backgroundCrystals: assumed(1, '1', `crystals that background adds to a cluster at levels 1 and 2; ${guess}`),
    hadronicWidthFrom: assumed(0.35, '1', `smallest e1/e9 of a neutral hadron's shower; ${guess}`),
    hadronicWidthTo: assumed(0.95, '1', `largest e1/e9 of a neutral hadron's shower; ${guess}`),
    pulseFrom: assumed(30, 'MeV', 'waveforms of crystals are kept above (arXiv:2007.09642, recalled)'),
    pulseResolution: assumed(
      0.12,
      '1',
      `of the discriminant at 1 GeV, falls with the square root of the energy, in a card without the step waveform; ${guess}`,
    ),
    hadronicLightFrom: assumed(
      0.25,
      'fraction',
      `smallest share of hadronic light in a hadronic shower, on the scale of the discriminant; ${guess}`,
    ),
    hadronicLightTo: assumed(
      1,
      'fraction',
      `largest share of hadronic light in a hadronic shower, on the scale of the discriminant; ${guess}`,
    ),
  },
};

export const compileShowerShapes: KernelMaker = (step, card): Kernel => {
  const geometryStep = stepOf(card, 'crystals') ?? crystals;
  const response = stepOf(card, 'showerResponse');
  const shapes = new LateralShapes(numberOf(geometryStep, 'moliereRadius'), numberOf(geometryStep, 'width'));
  const pulse = new PulseShape(step, stepOf(card, 'waveform'));
  const threshold = numberOf(step, 'crystalThreshold');
  const fluctuation = numberOf(step, 'fluctuation');
  const outer = numberOf(step, 'outerFluctuation');
  const extra = response !== undefined && numberOf(response, 'backgroundLevel') > 0 ? numberOf(step, 'backgroundCrystals') : 0;
  const hadronicFrom = numberOf(step, 'hadronicWidthFrom');
  const hadronicRange = numberOf(step, 'hadronicWidthTo') - hadronicFrom;
  const shape: Shape = { e1e9: 0, e9e21: 0 };
  return (simulation) => {
    const n = simulation.neutral;
    const u = simulation.uniforms;
    const stride = drawUniforms(simulation, n, 'showerShapes');
    for (let r = 0; r < n.n; r++) {
      const energy = n.energy[r];
      if (n.kept[r] === 0 || !(energy > 0)) continue;
      const at = r * stride;
      const origin = n.origin[r];
      const spread = 1 / Math.sqrt(Math.max(0.01, energy));
      shapes.at(n.placeTheta[r], n.placePhi[r], shape);
      if (origin === clusterOrigin.neutralHadron || origin === clusterOrigin.splitOff) {
        shape.e1e9 = hadronicFrom + hadronicRange * u[at];
        shape.e9e21 = 1 - 0.3 * u[at + 1];
      } else {
        const e1e9 = n.merged[r] === 1 || origin === clusterOrigin.charged ? n.e1e9[r] : shape.e1e9;
        const e9e21 = n.merged[r] === 1 ? n.e9e21[r] : shape.e9e21;
        shape.e1e9 = e1e9 + fluctuation * spread * gaussian(u[at]);
        shape.e9e21 = e9e21 + outer * spread * gaussian(u[at + 1]);
      }
      n.e1e9[r] = shape.e1e9 < LEAST ? LEAST : shape.e1e9 > 1 ? 1 : shape.e1e9;
      n.e9e21[r] = shape.e9e21 < LEAST ? LEAST : shape.e9e21 > 1 ? 1 : shape.e9e21;
      n.hits[r] = Math.max(1, shapes.crystalsAbove(n.placeTheta[r], n.placePhi[r], quickLog(energy / threshold))) + extra;
      // until here the column holds what is hadronic: share of hadronic light
      const share =
        origin === clusterOrigin.neutralHadron || origin === clusterOrigin.splitOff ? pulse.hadronic(u[at + 2]) : n.pulseShape[r];
      n.pulseShape[r] = pulse.measured(share, energy, u[at + 3]);
    }
  };
};

/** Lowest ratio: a ninth of the energy in each of nine crystals. */
const LEAST = 1 / 9;
