export { belle2 } from './belle2.ts';
export { belle2Tables } from './belle2-tables.ts';
export {
  assumed,
  type CardNumber,
  type CardStage,
  type CardStep,
  type CardTable,
  type CardUnit,
  cardHash,
  type DetectorCard,
  numberOf,
  sourced,
  stepOf,
} from './card.ts';
export { compileDetector, type Detector } from './detector.ts';
export { compileDetectors, type DetectorFamily, type Variation } from './detector-family.ts';
export { applyOverrides, cardPaths, type Overrides } from './overrides.ts';
export { particleGun, type Shot } from './particle-gun.ts';
export { type Systematic, systematics } from './systematics.ts';
