import { assumed, type CardStep, choice, sourced } from '../card.ts';
import { driftChamberTable } from '../geometry/data/drift-chamber.ts';
import { cylinderTable, discTable } from '../geometry/data/passive.ts';
import { vertexDetectorTable } from '../geometry/data/vertex-detector.ts';
import { compileTracker } from '../geometry/tracker.ts';
import type { KernelMaker } from '../state.ts';

/** The tracking detectors as numbers: what `compileTracker` builds, and other steps traverse. */
export const tracker: CardStep = {
  name: 'tracker',
  stage: 'simulate',
  does: 'says where pipe, pixel, strip and drift-chamber layers, walls, TOP and ARICH stand, of what they are made and how well they measure; changes no particle itself',
  neglects:
    'windmill and overlap of ladders (layers are cylinders and cones), supports and cooling (but in the effective material), stereo wires sag, ' +
    'inhomogeneity of the field, steps of the end-plates inside a superlayer',
  numbers: {
    field: sourced(
      1.5,
      'T',
      'basf2 geometry/data/MagneticFieldConstant.xml; full simulation fits 1.4536 T at the interaction point',
    ),
    material: choice(
      1,
      [0, 1],
      '0: thicknesses of the listed materials alone; 1: effective thicknesses, tuned so that the fit meets 48 fully simulated tracks',
    ),
    sigmaDrift: sourced(0.13, 'mm', 'basf2 cdc/data/CDC.xml: nominal resolution of the drift distance'),
    gasRadiationLength: assumed(64000, 'cm', 'helium and ethane in equal volumes, own sum; a tenth more or less is possible'),
    effectiveGasRadiationLength: assumed(26300, 'cm', 'gas and wires smeared over the volume, own sum, kept by the tuning'),
    senseWireDiameter: sourced(0.03, 'mm', 'basf2 cdc/data/CDC.xml: tungsten'),
    fieldWireDiameter: sourced(0.126, 'mm', 'basf2 cdc/data/CDC.xml: aluminium'),
    fieldWires: sourced(42240, '1', 'basf2 cdc/data/CDC.xml'),
    innerRadius: sourced(16, 'cm', 'inner radius of the gas: basf2 cdc/data/CDC.xml'),
    outerRadius: sourced(113, 'cm', 'outer radius of the gas: basf2 cdc/data/CDC.xml'),
    envelopeRadius: sourced(126.6, 'cm', 'front of the calorimeter, where tracking ends: basf2 ecl geometry'),
    envelopeForward: sourced(197.8, 'cm', 'front of the forward calorimeter: basf2 ecl geometry'),
    envelopeBackward: sourced(103.9, 'cm', 'distance of the front of the backward calorimeter: basf2 ecl geometry'),
  },
  tables: { layers: vertexDetectorTable, driftChamber: driftChamberTable, cylinders: cylinderTable, discs: discTable },
};

/** Refuses impossible geometry when the card is compiled. */
export const compileTrackerStep: KernelMaker = (_step, card) => {
  compileTracker(card);
  return () => {};
};
