import { limitOnCoupling } from '../infer/counting/coupling.ts';
import { backgroundCounts, type CountDistribution, expectedLimitsOf } from '../infer/counting/expected.ts';
import { type CountKind, type Limit, type LimitOptions, limitOf } from '../infer/counting/limit.ts';
import type { CountingModel } from '../infer/counting/model.ts';
import { type CountingStatistics, countingStatistics } from '../infer/counting/statistical-model.ts';
import type { ExpectedBand, UpperLimit } from '../report/result.ts';

/** What a cross-section limit means for the coupling. */
export interface Scenario {
  readonly name: string;
  readonly branchingFraction: number;
}

export interface CouplingScale {
  /** printed name */
  readonly name: string;
  /** Born cross-section at coupling 1 [fb] */
  readonly unitCrossSection: number;
  readonly power: number;
}

/** A window prepared once for all its limits: the library's model of it, and the distribution of its count under background alone. */
export interface Window {
  readonly model: CountingStatistics;
  readonly counts: CountDistribution;
}

export function windowOf(description: CountingModel): Window {
  const model = countingStatistics(description);
  return { model, counts: backgroundCounts(model.exact) };
}

/** Limit on the cross-section [fb] at the Asimov count, the real-valued mean of the background: changes smoothly with the model. */
export const asimovLimit = ({ model: { exact } }: Window, options: LimitOptions): number =>
  limitOf(exact, exact.mean, options, 'asimov').value;

const BANDS = ['minus2', 'minus1', 'median', 'plus1', 'plus2'] as const;

/**
 * Observed limit and expected band of one window, by one method at one level: on the Born cross-section, and on the coupling in each scenario.
 *
 * @param count  null without data
 */
export function upperLimits(
  window: Window,
  options: LimitOptions,
  count: { readonly n: number; readonly kind: CountKind } | null,
  scenarios: readonly Scenario[],
  coupling: CouplingScale,
): { limits: UpperLimit[]; warnings: string[] } {
  const expected = expectedLimitsOf(window.model.exact, options, window.counts);
  const observed = count === null ? null : limitOf(window.model.exact, count.n, options, count.kind);
  const method = options.method === 'bayesian' ? 'Bayesian' : 'CLs';
  const band = (of: (limit: Limit) => number): ExpectedBand =>
    Object.fromEntries(BANDS.map((name) => [name, of(expected[name])])) as unknown as ExpectedBand;
  const make = (
    quantity: UpperLimit['quantity'],
    name: string,
    unit: string,
    scenario: string,
    of: (limit: Limit) => number,
  ): UpperLimit => ({
    quantity,
    name,
    unit,
    scenario,
    method,
    level: options.level,
    observed: observed === null ? null : of(observed),
    expected: band(of),
  });
  const onCoupling = (branchingFraction: number) => (limit: Limit) =>
    limitOnCoupling(limit, { unitCrossSection: coupling.unitCrossSection, branchingFraction, power: coupling.power }).value;
  const limits = [
    ...scenarios.map(({ name, branchingFraction }) => make('coupling', coupling.name, '1', name, onCoupling(branchingFraction))),
    make('cross-section', 'sigma', 'fb', scenarios[0]!.name, (limit) => limit.value),
  ];
  return { limits, warnings: [...new Set([...expected.median.warnings, ...(observed?.warnings ?? [])])] };
}
