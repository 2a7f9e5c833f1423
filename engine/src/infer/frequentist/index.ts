/** Frequentist answers on any statistical model: profile likelihood, test statistics, p-values, limits, toys. */

export {
  asymptoticPValues,
  discovery,
  expectedPValues,
  expectedRoot,
  type PValues,
  type TestStatistic,
} from './asymptotic.ts';
export { type DiscoveryResult, type HypothesisTestResult, HypothesisTests, type TestOptions } from './hypothesis-test.ts';
export { type LimitScanPoint, scanLimits } from './limit-scan.ts';
export { Profile, type ProfilePoint } from './profile.ts';
export { type ToyLimits, toyLimits } from './toy-limit.ts';
export { type CountedValue, type ToyOptions, type ToyTestResult, ToyTests } from './toys.ts';
export { type UnifiedInterval, unifiedInterval } from './unified-interval.ts';
export { checkedLevel, type LimitOptions, type UpperLimits, upperLimits, upperLimitsOf } from './upper-limit.ts';
