/** Search for a narrow peak over a smooth background at many masses. */

export { type BumpHunt, type BumpHuntDescription, isBumpHunt, readBumpHunt } from './definition.ts';
export { type GlobalOptions, type GlobalResult, globalPValue, globalPValueSteps } from './global.ts';
export { bumpHunt, bumpHuntSteps, type ScanLimit, type ScanOptions, type ScanPoint, type ScanResult } from './scan.ts';
export { type BackgroundTemplate, type SpuriousPoint, type SpuriousSignal, spuriousSignal } from './spurious-signal.ts';
