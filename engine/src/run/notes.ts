import { formatQuantity } from '../basics/units.ts';
import type { LimitOptions } from '../infer/counting/limit.ts';
import { stageReferences } from '../report/references.ts';
import type { Assumption } from '../report/result.ts';
import type { PublishedLimit } from './closure.ts';
import type { Data } from './infer-search.ts';
import { backgroundsOf, type MeasuredRun } from './measured.ts';

/** Printed names of couplings; any other is printed as it stands. */
const COUPLINGS: Readonly<Record<string, string>> = { gPrime: "g'", epsilon: '\\epsilon' };
const PARTICLES: Readonly<Record<string, string>> = { Zprime: "Z'", Aprime: "A'" };

export const printedName = (coupling: string): string => COUPLINGS[coupling] ?? coupling;

/** Markup of the scanned mass: "mass.Zprime" -> "M_{Z'}" */
export function massSymbol(parameter: string): string {
  const name = parameter.replace(/^mass\./, '');
  return `M_{${PARTICLES[name] ?? name}}`;
}

/** Numbers of the nominal detector that no source gives, in card order. */
export function assumptionsOf(run: MeasuredRun): Assumption[] {
  return run.plan.detectors['nominal']!.steps.flatMap((step) =>
    Object.entries(step.numbers).flatMap(([name, { value, unit, assumed }]) =>
      assumed === undefined
        ? []
        : [
            {
              stage: step.stage === 'result' ? 'infer' : step.stage,
              name: `${step.name}.${name}`,
              value: `${value}${unit === '1' || unit === 'fraction' || unit === 'choice' ? '' : ` ${unit}`}`,
              because: assumed,
            },
          ],
    ),
  );
}

/** Share of a cross-section above the maximum weight from which on it is said. */
const LARGEST_OVERWEIGHT = 1e-3;

/** What a reader must know that no other field says; missing backgrounds have a field of their own. */
export function warningsOf(run: MeasuredRun, data: Data | null, luminosity: number): string[] {
  const { search, masses } = run.plan;
  const warnings: string[] = [];
  if (luminosity !== search.luminosity && run.search.massSteps.some(({ status }) => status === 'derived'))
    warnings.push(
      `windows and thresholds marked derived were made for ${formatQuantity(search.luminosity, 'luminosity')}, not for the luminosity asked for`,
    );
  const unverified = [...run.search.steps, ...run.search.massSteps].filter(
    ({ name, status }) => status === 'unverified' && name !== 'trigger',
  ).length;
  if (unverified > 0)
    warnings.push(`${unverified} cuts of ${search.name} have numbers that are not verified against their source`);
  // a biased sample's events have weights, these among them
  for (const { planned, tables } of run.samples)
    if (tables.overweightShare > LARGEST_OVERWEIGHT && !planned.spec.bias?.length)
      warnings.push(
        `${planned.id}: ${(100 * tables.overweightShare).toFixed(2)} % of the cross-section lies above the maximum weight`,
      );
  if (masses.length > 1)
    warnings.push('neighbouring masses share random numbers and background events: their limits are correlated');
  if (data?.kind === 'pseudo-data')
    warnings.push(
      'pseudo-data: each window and each spectrum is drawn by itself, so overlapping windows share no events as they would in data',
    );
  return warnings;
}

/** Papers of the search and of the stages it went through. */
export function referencesOf(
  run: MeasuredRun,
  methods: readonly LimitOptions[],
  published: PublishedLimit | undefined,
): string[] {
  const stages = ['basics', 'generate', 'simulate', 'select', 'report'];
  if (run.plan.search.signal.model === 'zprime') stages.push('model');
  if (backgroundsOf(run).some(({ planned }) => planned.spec.process.includes('tau'))) stages.push('tau decays');
  for (const { method } of methods) stages.push(method === 'cls' ? 'CLs' : 'Bayesian');
  const keys = stages.flatMap((stage) => stageReferences[stage] ?? []);
  return [...new Set([...run.plan.search.papers, ...(published ? [published.reference] : []), ...keys])].sort();
}
