/** Look-elsewhere effect: global p-values of scans over one or two parameters. */

export { type EulerCoefficients, eulerCharacteristic, eulerCoefficients, eulerPValue } from './euler.ts';
export { type LookElsewhere, type LookElsewhereOptions, lookElsewhere, type ScanAxis, significanceField } from './field.ts';
export {
  countUpcrossings,
  type GlobalPValue,
  globalByToys,
  grossVitells,
  meanUpcrossings,
  type Upcrossings,
} from './upcrossings.ts';
