import { UserError } from '../basics/errors.ts';
import type { CountKind, LimitOptions } from '../infer/counting/limit.ts';
import { inQuadrature, modelWarnings } from '../infer/counting/model.ts';
import { localPValue } from '../infer/counting/p-value.ts';
import { bosonProperties } from '../model/decay-table.ts';
import { modelOf } from '../model/registry.ts';
import type { MassPoint, MissingBackground } from '../report/result.ts';
import { unitOf } from '../select/accumulator.ts';
import { candidateObservables, type Observable } from '../select/observables.ts';
import { bornEfficiency, countingModel, systematicsOf, totalBackground, windowBackgrounds } from './counting.ts';
import { type CouplingScale, type Scenario, upperLimits, type Window, windowOf } from './limits.ts';
import { type MeasuredRun, signalAt } from './measured.ts';

/** What all masses of a result share. */
export interface MassContext {
  readonly run: MeasuredRun;
  /** [fb^-1] */
  readonly luminosity: number;
  /** the headline method first */
  readonly methods: readonly LimitOptions[];
  readonly missing: readonly MissingBackground[];
  /** printed name of the coupling */
  readonly couplingName: string;
  /** printed name of the assumption that every decay is the one looked for */
  readonly scenario: string;
}

/** One mass of the scan: efficiencies, backgrounds and limits of its window; `window` is null where no limit is given. */
export function massPoint(
  context: MassContext,
  mass: number,
  count: { readonly n: number; readonly kind: CountKind } | null,
): { point: MassPoint; window: Window | null } {
  const { run, luminosity, methods, missing, couplingName, scenario } = context;
  const sample = signalAt(run, mass)!;
  const model = countingModel(run, mass, luminosity);
  const blocked = missing.find(({ noLimitAbove }) => noLimitAbove !== null && mass > noLimitAbove);
  const noLimit = blocked
    ? `background incomplete: ${blocked.process}`
    : model === null
      ? 'no simulated signal event passes the selection in this window: generate more events'
      : null;
  const window = model === null || noLimit !== null ? null : windowOf(model);

  const branching = branchingFraction(run, mass);
  const scenarios: Scenario[] = [{ name: scenario, branchingFraction: 1 }];
  if (branching !== null && branching > 0)
    scenarios.push({ name: `${scenario.replace(/ = 1$/, '')} of the model`, branchingFraction: branching });
  const born = sample.bornCrossSection ?? sample.crossSection;
  const unitCrossSection = perCoupling(run, mass);
  const coupling: CouplingScale = { name: couplingName, unitCrossSection, power: run.plan.search.signal.strength.power };
  const made = window === null ? [] : methods.map((method) => upperLimits(window, method, count, scenarios, coupling));
  const warnings = [...(model === null ? [] : modelWarnings(model)), ...made.flatMap((one) => one.warnings)];
  const tested = window !== null && count !== null && count.kind !== 'asimov';
  const ofSignal = systematicsOf(run).filter(({ appliesTo }) => appliesTo === 'signal' || appliesTo === 'everything');

  const point: MassPoint = {
    mass,
    window: windowShown(run, mass),
    efficiency: {
      withRadiation: bornEfficiency(sample),
      withoutRadiation: withoutRadiation(run, mass),
      relativeSystematic: inQuadrature(ofSignal),
    },
    signalCrossSectionPerCoupling: { value: unitCrossSection, error: (unitCrossSection * born.error) / born.value },
    branchingFraction: branching ?? 1,
    backgrounds: windowBackgrounds(run, mass, luminosity),
    totalBackground: totalBackground(run, mass, luminosity),
    observed: count?.n ?? null,
    limits: made.flatMap(({ limits }) => limits),
    localPValue: tested ? localPValue(window.model.description, count.n, window.counts).value : null,
    warnings: [...new Set(warnings.map((text) => text.replace(`window ${mass} GeV: `, '')))],
    noLimit,
  };
  return { point, window };
}

/** Born cross-section at coupling 1 [fb]. */
function perCoupling(run: MeasuredRun, mass: number): number {
  const sample = signalAt(run, mass)!;
  const { coupling, power } = run.plan.search.signal.strength;
  const value =
    sample.planned.spec.parameters[coupling] ??
    modelOf(sample.planned.spec.model).parameters.find(({ name }) => name === coupling)?.value;
  if (value === undefined || !(value > 0))
    throw new UserError({ where: 'signal.strength', what: 'the model has no such coupling above 0', value: coupling });
  let scale = 1;
  for (let i = 0; i < power; i++) scale *= value;
  return (sample.bornCrossSection ?? sample.crossSection).value / scale;
}

/** Of the decay looked for, in the model; null when the signal's boson does not stay unseen. */
function branchingFraction(run: MeasuredRun, mass: number): number | null {
  const { signal } = run.plan.search;
  const model = modelOf(signal.model);
  if (model.boson === undefined || !signal.invisible.includes(model.boson)) return null;
  return bosonProperties(signal.model, signalAt(run, mass)!.planned.spec.parameters).invisible;
}

function withoutRadiation(run: MeasuredRun, mass: number) {
  const sample = signalAt(run, mass, false);
  return sample === undefined ? null : bornEfficiency(sample);
}

function windowShown(run: MeasuredRun, mass: number): MassPoint['window'] {
  const { observable, negatives } = run.plan.search.massWindow;
  const [low, high] = run.search.windowAt(mass);
  const quantity = observable.split('.')[1]!;
  const { dimension } = (candidateObservables as unknown as Readonly<Record<string, Observable<never>>>)[quantity]!;
  return { observable: quantity, low, high, unit: unitOf(dimension) || '1', negatives };
}
