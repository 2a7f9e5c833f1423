import { UserError } from '../basics/errors.ts';
import { RandomStream } from '../basics/random.ts';
import { formatQuantity } from '../basics/units.ts';
import { physicsVersion } from '../generate/physics-version.ts';
import type { FrozenTables } from '../generate/process.ts';
import type { LimitOptions } from '../infer/counting/limit.ts';
import { inQuadrature } from '../infer/counting/model.ts';
import { pseudoCounts } from '../infer/counting/pseudo-data.ts';
import {
  type Luminosity,
  type MassPoint,
  type MissingBackground,
  type ProcessSample,
  RESULT_FORMAT,
  type SearchResult,
} from '../report/result.ts';
import { searchHash } from '../select/search.ts';
import { closureOf, type PublishedCurve, type PublishedLimit } from './closure.ts';
import { labelOf, systematicsOf, totalBackground } from './counting.ts';
import { digestOf } from './digest.ts';
import { type MassContext, massPoint } from './mass-point.ts';
import { type MeasuredRun, measure, signalAt, sumsOf } from './measured.ts';
import { assumptionsOf, massSymbol, printedName, referencesOf, warningsOf } from './notes.ts';
import { isSimulated, type Plan } from './plan.ts';
import type { SampleResult } from './sample.ts';
import { cutFlowsOf, nMinusOneOf, type Overlay, spectraOf } from './spectra.ts';
import { variationsOf } from './variations.ts';
import { version } from './version.ts';

/** Where the counts come from. */
export type Data =
  | { readonly kind: 'observed'; readonly from: string; readonly counts: readonly number[] }
  | { readonly kind: 'pseudo-data'; readonly seed: number }
  | { readonly kind: 'Asimov' };

export interface InferOptions {
  /** [fb^-1]; the search's own when absent */
  readonly luminosity?: number | undefined;
  /** level of the headline limit; the search's own when absent */
  readonly level?: number | undefined;
  readonly data?: Data | null;
  readonly published?: PublishedLimit | undefined;
  /** the whole published curve, or why it is not there */
  readonly curve?: PublishedCurve | string;
  /** command line for the result */
  readonly command?: string;
  /** called after each mass: the limits of many windows take seconds */
  readonly onMass?: ((done: number, total: number) => void) | undefined;
}

/** Counts to limits: everything that comes after the samples, as the data that the report shows. */
export function inferSearch(
  plan: Plan,
  results: readonly SampleResult[],
  tables: readonly FrozenTables[],
  options: InferOptions = {},
): SearchResult {
  const run = measure(plan, results, tables);
  const { search } = plan;
  const { signal } = search;
  refuseEmpty(run);
  const luminosity = luminosityOf(options.luminosity ?? search.luminosity, run);
  const headline: LimitOptions = {
    method: search.limit.method === 'CLs' ? 'cls' : 'bayesian',
    level: options.level ?? search.limit.level,
  };
  const methods = [headline, ...[0.9, 0.95].map((level): LimitOptions => ({ method: 'cls', level }))].filter(
    (one, i, all) => all.findIndex((other) => other.method === one.method && other.level === one.level) === i,
  );
  const data = options.data === undefined ? ({ kind: 'Asimov' } as const) : options.data;
  const couplingName = printedName(signal.strength.coupling);
  const missing = missingBackgrounds(run);
  const counts = countsOf(run, luminosity.value, data);
  const scenario = signal.invisible.length > 0 ? 'BF(inv) = 1' : 'BF = 1';

  const context: MassContext = { run, luminosity: luminosity.value, methods, missing, couplingName, scenario };
  const made = plan.masses.map((mass, k) => {
    const count = counts === null ? null : ({ n: counts[k]!, kind: data!.kind === 'Asimov' ? 'asimov' : data!.kind } as const);
    const point = massPoint(context, mass, count);
    options.onMass?.(k + 1, plan.masses.length);
    return point;
  });
  const masses = made.map(({ point }) => point);

  const overlays = overlaysOf(run, masses, headline, couplingName, scenario);
  const spectrumData = data === null || data.kind === 'observed' ? null : data;
  return {
    format: RESULT_FORMAT,
    search: {
      name: search.name,
      title: search.title,
      status: search.status,
      papers: [...search.papers],
      hash: searchHash(search),
    },
    reproduction: {
      version,
      physicsVersion: String(physicsVersion),
      command: options.command ?? '',
      seed: plan.seed,
      digest: digestOf(results),
      tables: run.samples.map(({ planned, tables }) => ({
        process: planned.radiation ? planned.spec.process : `${planned.spec.process}, without radiation`,
        mass: planned.mass,
        hash: tables.hash,
      })),
    },
    luminosity,
    sqrtS: run.search.frame.sqrtS,
    level: headline.level,
    method: headline.method === 'bayesian' ? 'Bayesian' : 'CLs',
    scenario,
    coupling: { name: couplingName, symbol: couplingName },
    massSymbol: massSymbol(signal.scan.parameter),
    data:
      data === null
        ? null
        : {
            kind: data.kind,
            from: data.kind === 'observed' ? data.from : data.kind === 'pseudo-data' ? `seed ${data.seed}` : '',
          },
    processes: processesOf(run),
    incompleteBackgrounds: missing,
    cutFlow: cutFlowsOf(run, luminosity.value, overlays),
    nMinusOne: nMinusOneOf(run, luminosity.value, overlays),
    spectra: spectraOf(run, luminosity.value, overlays, spectrumData),
    masses,
    variations: variationsOf(
      run,
      luminosity.value,
      headline,
      made.map(({ window }) => window),
    ),
    closure: options.published
      ? closureOf(options.published, options.curve ?? 'reference not found', masses, luminosity, signal.strength.power)
      : null,
    systematics: systematicsOf(run).map(({ name, appliesTo, relative, status, from, because }) => ({
      name,
      appliesTo: appliesTo === 'signal' ? 'signal efficiency' : appliesTo,
      relative,
      status: status ?? 'unverified',
      source: from ?? because,
    })),
    assumptions: assumptionsOf(run),
    warnings: warningsOf(run, data, luminosity.value),
    references: referencesOf(run, methods, options.published),
  };
}

/** A selection that nothing passes is a mistake in it, not a result. */
function refuseEmpty(run: MeasuredRun): void {
  const signals = run.plan.masses.map((mass) => sumsOf(signalAt(run, mass)!));
  if (signals.some((sums) => sums.inWindow(0).entries > 0)) return;
  const generated = signals.reduce((sum, sums) => sum + sums.total.entries, 0);
  const passing = (k: number) => signals.reduce((sum, sums) => sum + sums.afterStep(k).entries, 0);
  const last = run.search.steps.findIndex((_, k) => passing(k) === 0);
  const cut =
    last >= 0
      ? `the cut "${run.search.steps[last]!.name}" rejects the last ${last === 0 ? generated : passing(last - 1)}`
      : 'the windows hold none of what is left';
  throw new UserError({
    where: `search ${run.plan.search.name}`,
    what: `zero events selected: none of ${generated} simulated signal events passes; ${cut}`,
    remedy: 'loosen it, or generate more events with --events',
  });
}

function luminosityOf(value: number, run: MeasuredRun): Luminosity {
  if (!(value > 0 && Number.isFinite(value)))
    throw new UserError({ where: '--luminosity', what: 'not a luminosity above 0', value, remedy: 'give for instance "276/pb"' });
  const relativeError = inQuadrature(systematicsOf(run).filter(({ appliesTo }) => appliesTo === 'luminosity'));
  return { value, text: formatQuantity(value, 'luminosity'), relativeError };
}

/** Backgrounds that the search names and the generator does not have. */
function missingBackgrounds(run: MeasuredRun): MissingBackground[] {
  return run.plan.search.backgrounds
    .filter((background) => !isSimulated(background))
    .map(({ process, needed, dominatesAbove }) => ({
      process,
      because: `not generated yet: ${needed}`,
      noLimitAbove: dominatesAbove ?? null,
    }));
}

/** One count a mass, or null without data. Overlapping windows of pseudo-data are drawn as if they shared no events. */
function countsOf(run: MeasuredRun, luminosity: number, data: Data | null): readonly number[] | null {
  if (data === null) return null;
  if (data.kind === 'observed') return data.counts;
  // the mean of the model, in which an empty sample is an upper bound, not the sum of weights, in which it is zero
  const means = run.plan.masses.map((mass) => totalBackground(run, mass, luminosity).value);
  return data.kind === 'Asimov' ? means : pseudoCounts(new RandomStream(data.seed, 'pseudo-data'), 0, means);
}

const MOST_OVERLAYS = 3;

/** Signals for the plots: light, middle and heavy, at the coupling of their median expected limit (else at their sample's). */
function overlaysOf(
  run: MeasuredRun,
  masses: readonly MassPoint[],
  headline: LimitOptions,
  name: string,
  scenario: string,
): Overlay[] {
  const limited = masses.filter(({ limits }) => limits.length > 0);
  const from = limited.length > 0 ? limited : masses;
  const count = Math.min(MOST_OVERLAYS, from.length);
  const { coupling, power } = run.plan.search.signal.strength;
  return Array.from({ length: count }, (_, i) => from[Math.round(count === 1 ? 0 : (i * (from.length - 1)) / (count - 1))]!).map(
    (point) => {
      const generated = signalAt(run, point.mass)!.planned.spec.parameters[coupling] ?? 1;
      const limit = point.limits.find(
        (one) => one.quantity === 'coupling' && one.scenario === scenario && one.level === headline.level,
      )?.expected?.median;
      const value = limit === undefined ? generated : Number(limit.toPrecision(2));
      let scale = 1;
      for (let k = 0; k < power; k++) scale *= value / generated;
      return { mass: point.mass, coupling: { name, value }, scale };
    },
  );
}

function processesOf(run: MeasuredRun): ProcessSample[] {
  const { coupling } = run.plan.search.signal.strength;
  return run.samples
    .filter(({ planned }) => planned.radiation)
    .map(({ planned, events, crossSection, result, tables, notes }) => ({
      process: planned.spec.process,
      label: labelOf(run, planned.spec.process),
      role: planned.role,
      mass: planned.mass,
      coupling: planned.role === 'signal' ? (planned.spec.parameters[coupling] ?? null) : null,
      generated: events,
      weighted: run.plan.mode === 'weighted',
      crossSection: { ...crossSection, unit: 'fb' },
      equivalentLuminosity: events / crossSection.value,
      trialsPerEvent: result.trials / events,
      overweightShare: tables.overweightShare,
      notes: [...notes],
    }));
}
