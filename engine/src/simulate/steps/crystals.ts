import { assumed, type CardStep, sourced } from '../card.ts';
import { ringTable } from '../data/crystal-rings.ts';
import type { Kernel, KernelMaker } from '../state.ts';

const acceptance = 'basf2 analysis/variables/AcceptanceVariables: ECL';
const placement = 'basf2 ecl/data/crystal_placement: front of the crystals';
const walls =
  'own reduction of basf2 ecl/data/crystal_placement and crystal_shape: distance of neighbours less their width, half-way along the crystals';
const properties = 'PDG, Atomic and nuclear properties of materials: caesium iodide (recalled)';

/** The calorimeter as data. Runs nothing: other steps read it. */
export const crystals: CardStep = {
  name: 'crystals',
  stage: 'simulate',
  does: 'geometry of the calorimeter: 69 rings of 8736 CsI(Tl) crystals, the walls and gaps between them, and what crystals are made of',
  neglects:
    'crystals of one ring that differ in the caps, walls between the sectors of the caps, pentagonal crystals, sagging, displacement of caps and barrel (2 mm along the beam between versions of the placement); the caps tilt alike in azimuth',
  numbers: {
    forwardFrom: sourced(12.4, 'deg', acceptance),
    forwardTo: sourced(31.4, 'deg', acceptance),
    barrelFrom: sourced(32.2, 'deg', acceptance),
    barrelTo: sourced(128.7, 'deg', acceptance),
    backwardFrom: sourced(130.7, 'deg', acceptance),
    backwardTo: sourced(155.1, 'deg', acceptance),
    frontRadius: sourced(126.6, 'cm', `${placement}, 125.6 to 127.9 cm along the barrel`),
    forwardZ: sourced(197.8, 'cm', placement),
    backwardDistance: sourced(103.9, 'cm', placement),
    length: sourced(30, 'cm', 'crystal length: basf2 ecl'),
    barrelTilt: sourced(19, 'mrad', `azimuth of a crystal's axis less that of its centre, 18.0 to 20.1 mrad: ${walls}`),
    capTilt: assumed(2.5, 'mrad', `the same in the caps: -3.8 to 2.2 mrad by position in the sector, here one size: ${walls}`),
    wallInPair: sourced(0.54, 'mm', `barrel, between the two crystals of a pair: ${walls}`),
    wallOfPairs: sourced(1.32, 'mm', `barrel, between pairs, with the fin that carries them: ${walls}`),
    wallOfCaps: assumed(0.45, 'mm', 'two wrappings of 0.2 mm (basf2 ecl/data/crystal_placement) and clearance'),
    width: sourced(5.7, 'cm', `of a crystal at the depth of showers, 5.3 to 5.9 cm: ${walls}`),
    radiationLength: assumed(1.86, 'cm', properties),
    moliereRadius: assumed(3.57, 'cm', properties),
    criticalEnergy: assumed(11.17, 'MeV', properties),
    interactionLength: assumed(38.04, 'cm', `171.5 g/cm^2; ${properties}`),
    showerDepth: assumed(
      6.5,
      'cm',
      'depth at which a shower counts to a crystal: mean depth of showers of 0.1 to 1 GeV by their profile',
    ),
  },
  tables: { rings: ringTable },
};

export const compileCrystals: KernelMaker = (): Kernel => () => {};
