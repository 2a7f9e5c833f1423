import { assumed, type CardStep, choice, sourced } from '../card.ts';
import { KlmGeometry } from '../klm/geometry.ts';
import type { KernelMaker } from '../state.ts';

const barrel = 'basf2 klm/data/BKLM.xml';
const ends = 'basf2 klm/data/EKLM.xml';
const coil = 'basf2 structure/data/COIL.xml';
const properties = 'PDG, Atomic and nuclear properties of materials';
const recalled = (what: string) => `${properties}: ${what}; recalled, not read again`;
const model = 'order of magnitude for a chain of leading hadrons';
const efficiency = 'order of magnitude of the measured ones, no value at hand';

/** The KLM and what stands before it, as numbers: `KlmGeometry` and `klmMaterial` build on them. */
export const klm: CardStep = {
  name: 'klm',
  stage: 'simulate',
  does: 'says where the layers and the iron of the KLM stand, and what coil and crystals put before them; changes no particle itself',
  neglects:
    'chimney, ribs and cables, gaps between the modules of the ends (but in the layer efficiencies), lines that cross into the neighbouring sector, the octagon of the ends (their outer edge is the plane of a barrel sector), ' +
    'the first gap 3 mm narrower than the others',
  numbers: {
    barrelLayers: sourced(15, '1', barrel),
    forwardLayers: sourced(14, '1', ends),
    backwardLayers: sourced(12, '1', ends),
    offset: sourced(47, 'cm', `${barrel}: centre along z`),
    barrelInner: sourced(201.9, 'cm', barrel),
    barrelOuter: sourced(353.5, 'cm', barrel),
    barrelHalfLength: sourced(230, 'cm', barrel),
    barrelActiveHalf: sourced(222, 'cm', `${barrel}: length of a gap, on each side`),
    moduleWidth: choice(1, [0, 1], '1: layers of the barrel end where their strips end, 0: they fill the sector'),
    gap: sourced(4.4, 'cm', `${barrel}, ${ends}`),
    plate: sourced(
      4.7,
      'cm',
      `${barrel}; in the ends the pitch of 9.1 cm less a gap: 15 plates and 14 gaps make its length of 132.1 cm`,
    ),
    endFront: sourced(
      230,
      'cm',
      `${ends}: centre at 296.05 less half the length of 132.1, from the centre of the solenoid; a plate stands before each gap`,
    ),
    endInner: sourced(132.5, 'cm', `${ends}: plane of strips`),
    endOuter: sourced(329, 'cm', `${ends}: plane of strips`),
    coilInner: sourced(170, 'cm', `${coil}: inner wall of the cryostat; tracks are straight from here on`),
    coilRadius: sourced(185, 'cm', `${coil}: middle of the cryostat from 170 to 200 cm`),
    coilHalfLength: sourced(220.5, 'cm', coil),
    coilSteel: sourced(2.6, 'cm', `${coil}: walls of the cryostat, 6 mm and 20 mm`),
    coilAluminium: sourced(6.28, 'cm', `${coil}: winding 58.8 mm and two shields of 2 mm`),
    crystalLength: sourced(30, 'cm', 'basf2 ecl'),
    crystalDensity: assumed(4.51, 'g/cm^3', recalled('caesium iodide')),
    crystalRadiation: assumed(1.86, 'cm', recalled('radiation length of caesium iodide')),
    crystalStopping: assumed(0.857, '1', recalled('least loss of caesium iodide 1.243 over that of iron 1.451 MeV cm^2/g')),
    aluminiumDensity: assumed(2.699, 'g/cm^3', recalled('aluminium')),
    aluminiumStopping: assumed(1.113, '1', recalled('least loss of aluminium 1.615 over that of iron 1.451 MeV cm^2/g')),
    ironDensity: sourced(7.874, 'g/cm^3', `${properties}, muon table of iron`),
    ironRadiation: sourced(1.757, 'cm', `${properties}: 13.84 g/cm^2`),
    aluminiumRadiation: assumed(8.897, 'cm', recalled('aluminium')),
    ironInteraction: assumed(20.4, 'cm', recalled('pion interaction length of iron')),
    aluminiumInteraction: assumed(50.6, 'cm', recalled('pion interaction length of aluminium')),
    crystalInteraction: assumed(44, 'cm', recalled('pion interaction length of caesium iodide')),
    criticalEnergy: assumed(21.7, 'MeV', recalled('critical energy of iron, electrons')),
    frontRadius: sourced(126.6, 'cm', 'front of the barrel calorimeter: basf2 ecl geometry'),
    frontForward: sourced(197.8, 'cm', 'front of the forward calorimeter: basf2 ecl geometry'),
    frontBackward: sourced(103.9, 'cm', 'distance of the front of the backward calorimeter: basf2 ecl geometry'),
    secondaryEnergy: assumed(
      0.5,
      'GeV',
      `kinetic energy at which the secondaries of a hadron reach the next layer in 63 % of cases; ${model}`,
    ),
    secondaryDepth: assumed(0.3, '1', `interaction lengths that they fly; ${model}`),
    leastKinetic: assumed(0.15, 'GeV', `a hadron below leaves nothing more; ${model}`),
    chargedShare: assumed(2 / 3, 'fraction', `leading hadrons that are charged; ${model}`),
    showerVisible: assumed(
      0.5,
      'fraction',
      'particles of an electromagnetic shower that come out of the iron into a gap; no value at hand',
    ),
    leastPhoton: assumed(0.05, 'GeV', 'a photon below leaves nothing; of the order of twice the critical energy'),
    efficiencyScintillator: assumed(0.97, 'fraction', `barrel layers 1 and 2; ${efficiency}`),
    efficiencyResistive: assumed(0.95, 'fraction', `barrel layers 3 to 15; ${efficiency}`),
    efficiencyEnds: assumed(0.97, 'fraction', efficiency),
  },
  tables: {
    modules: {
      columns: ['strips', 'width'],
      units: ['1', 'cm'],
      source: `${barrel}: strips in azimuth and their width; of the scintillators of layers 1 and 2 (37 and 42) a width of 4 cm, as in the ends`,
      rows: {
        layer1: [37, 4],
        layer2: [42, 4],
        layer3: [36, 4.9],
        layer4: [36, 5.11],
        layer5: [36, 5.32],
        layer6: [36, 5.53],
        layer7: [48, 4.3],
        layer8: [48, 4.46],
        layer9: [48, 4.62],
        layer10: [48, 4.77],
        layer11: [48, 4.93],
        layer12: [48, 5.09],
        layer13: [48, 5.25],
        layer14: [48, 5.4],
        layer15: [48, 5.56],
      },
    },
  },
};

/** Refuses an impossible KLM when the card is compiled. */
export const compileKlm: KernelMaker = (step) => {
  new KlmGeometry(step);
  return () => {};
};
