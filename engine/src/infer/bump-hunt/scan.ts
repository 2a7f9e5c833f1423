import { normalCdf } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import { HypothesisTests } from '../frequentist/hypothesis-test.ts';
import { toyLimits } from '../frequentist/toy-limit.ts';
import { checkedLevel, upperLimitsOf } from '../frequentist/upper-limit.ts';
import type { Likelihood } from '../likelihood.ts';
import { heldParameters, type Minimum, minimise } from '../minimise/minimise.ts';
import type { Events } from '../unbinned/events.ts';
import type { UnbinnedModel } from '../unbinned/unbinned-model.ts';
import type { BumpHunt } from './definition.ts';
import { Hypotheses, type Hypothesis } from './hypothesis.ts';
import { atMass } from './mass-table.ts';

export interface ScanOptions {
  /** confidence level of the limits; default 0.9 */
  readonly level?: number;
  /** false: p-values only; default true */
  readonly limits?: boolean;
  /** most toys of a local p-value where fewer than ten events are expected under the signal; 0: none; default 4000 */
  readonly toys?: number;
  readonly seed?: number;
  /**
   * toys of each hypothesis for limits where fewer than ten events are expected under the signal; default 0: asymptotic limits with a
   * warning there. Seconds a mass and thousand toys.
   */
  readonly toyLimits?: number;
  /** called after each mass; false ends the scan there and keeps what is done */
  readonly progress?: (done: number, total: number) => boolean | undefined;
}

/** A limit with its expected band under background alone, from -2 to +2 sigma. */
export interface ScanLimit {
  readonly observed: number;
  readonly expected: readonly number[];
  readonly method: 'asymptotic' | 'toys';
  /** standard error that the number of toys gives the observed limit */
  readonly error: number | null;
}

/** The answer at one mass. Numbers of events unless said otherwise. */
export interface ScanPoint {
  readonly mass: number;
  readonly resolution: number;
  readonly window: readonly [number, number];
  /** events in the window */
  readonly events: number;
  /** fitted signal, of either sign as far as the density stays positive, and its error (null at that end) */
  readonly signal: number;
  readonly signalError: number | null;
  /** sign of the fitted signal times sqrt(2 ln L ratio) */
  readonly significance: number;
  readonly q0: number;
  /** local p-value of an excess this large */
  readonly p0: number;
  readonly p0Method: 'asymptotic' | 'toys';
  /** standard error of p0 by toys */
  readonly p0Error: number | null;
  /** background events under the signal: 1/int S^2/f */
  readonly underSignal: number;
  /** limit on the number of signal events in the window */
  readonly limit: ScanLimit | null;
  /** limit on the quantity of the description */
  readonly quantityLimit: ScanLimit | null;
  readonly warnings: readonly string[];
}

export interface ScanResult {
  readonly kind: 'bump-hunt-result';
  readonly title: string;
  readonly observable: { readonly name: string; readonly unit: string };
  readonly quantity: { readonly name: string; readonly unit: string };
  readonly mode: 'unbinned' | 'binned';
  readonly level: number;
  /** test statistic of the limits; how its distribution was found stands at each */
  readonly method: 'CLs, qtilde';
  readonly points: readonly ScanPoint[];
  /** the smallest local p-value */
  readonly strongest: { readonly mass: number; readonly p0: number; readonly q0: number } | null;
  /** masses that could not be fitted, and why */
  readonly failed: readonly { readonly mass: number; readonly because: string }[];
  readonly warnings: readonly string[];
}

/** Below this many background events under the signal, p-values come from toys. */
const FEW = 10;
const TOYS = 4000;
/** A p-value by toys is good enough once so many of them exceed: 22 % of it. */
const EXCEEDING = 20;
/** A negative signal may take this much of the background at its peak. */
const POSITIVE_SHARE = 0.95;
const EXPECTED_WARNING = 'few expected events: asymptotic limits are not reliable here';

/**
 * Scans for a narrow peak over a smooth background: at each mass the window's events are fitted with and without signal. Local p-values,
 * and CLs limits with expected bands, from one set of profiles a mass; each fit starts from the mass before.
 *
 * @throws UserError where the description cannot be scanned at all; a mass whose fit fails is listed in `failed`
 */
export function bumpHunt(hunt: BumpHunt, options: ScanOptions = {}): ScanResult {
  const steps = bumpHuntSteps(hunt, options);
  let step = steps.next();
  while (!step.done) step = steps.next(options.progress?.(step.value, hunt.masses.length) === false);
  return step.value;
}

/** The same a mass at a time, for programs that have other things to do in between: yields masses done, `next(true)` ends it there. */
export function* bumpHuntSteps(hunt: BumpHunt, options: ScanOptions = {}): Generator<number, ScanResult, boolean> {
  const { data, masses } = hunt;
  if (!data) throw new UserError({ where: 'data', what: 'there are no data to scan', remedy: 'name a file or give the values' });
  const level = checkedLevel(options.level ?? 0.9);
  const hypotheses = new Hypotheses(hunt);
  const points: ScanPoint[] = [];
  const failed: { mass: number; because: string }[] = [];
  let start: number[] = [];
  for (const [k, mass] of masses.entries()) {
    try {
      const { point, background } = scanMass(hypotheses, data, mass, start, level, options, k);
      points.push(point);
      start = background;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push({ mass, because: error.message });
      start = [];
    }
    if (yield k + 1) break;
  }
  if (points.length === 0 && failed.length > 0)
    throw new UserError({
      where: `mass ${failed[0]!.mass}`,
      what: failed[0]!.because,
      remedy: 'no other mass could be fitted either',
    });
  let strongest: ScanResult['strongest'] = null;
  for (const { mass, p0, q0 } of points) if (q0 > 0 && (strongest === null || p0 < strongest.p0)) strongest = { mass, p0, q0 };
  const few = points.filter((point) => point.warnings.length > 0).length;
  return {
    kind: 'bump-hunt-result',
    title: hunt.title,
    observable: { name: hunt.observable.name, unit: hunt.observable.unit },
    quantity: hunt.signal.quantity,
    mode: hunt.binsPerResolution === undefined ? 'unbinned' : 'binned',
    level,
    method: 'CLs, qtilde',
    points,
    strongest,
    failed,
    warnings: [
      ...(few > 0 ? [`${few} of ${points.length} masses carry warnings`] : []),
      ...(failed.length > 0 ? [`${failed.length} of ${masses.length} masses could not be fitted`] : []),
    ],
  };
}

function scanMass(
  hypotheses: Hypotheses,
  data: Float64Array,
  mass: number,
  start: readonly number[],
  level: number,
  options: ScanOptions,
  index: number,
): { point: ScanPoint; background: number[] } {
  const { hypothesis, events, count } = inWindow(hypotheses, data, mass, start);
  const { model, resolution, window } = hypothesis;
  const likelihood = model.likelihood(events);
  const { background, free, q0 } = twoFits(likelihood, model);
  const underSignal = model.eventsUnderSignal(background.x);
  const warnings: string[] = [];
  const toys = options.toys ?? TOYS;
  let p: { p0: number; method: 'asymptotic' | 'toys'; error: number | null } = {
    p0: normalCdf(-Math.sqrt(q0)),
    method: 'asymptotic',
    error: null,
  };
  if (underSignal < FEW) {
    if (toys > 0 && q0 > 0) {
      const stream = new RandomStream(options.seed ?? 1, 'bump-hunt');
      p = { method: 'toys', ...pByToys(model, background.x, q0, toys, stream, index) };
    } else if (q0 > 0) warnings.push(model.asymptoticWarning(background.x)!);
  }
  if (free.atBound[0] < 0) warnings.push('a deficit as deep as the density allows: the signal is at its lowest allowed value');
  let limit: ScanLimit | null = null;
  if (options.limits !== false) {
    const few = underSignal < FEW;
    if (few && (options.toyLimits ?? 0) > 0) {
      const found = toyLimits(model, events, { level, toys: options.toyLimits, seed: options.seed, start: clipped(free.x) });
      const { value, error } = found.observed;
      limit = { observed: value, expected: found.expected, method: 'toys', error };
    } else {
      const tests = new HypothesisTests(model, events, { start: clipped(free.x) });
      const { observed, expected, warnings: notes } = upperLimitsOf(tests, { level });
      limit = { observed, expected, method: 'asymptotic', error: null };
      if (few) warnings.push(`${underSignal.toPrecision(2)} background events under the signal, ${EXPECTED_WARNING}`);
      for (const note of notes) if (!/expected events under the signal/.test(note)) warnings.push(note);
    }
  }
  const { eventsPerUnit } = hypotheses.hunt.signal;
  const perUnit = eventsPerUnit === undefined ? null : atMass(eventsPerUnit, mass, 'signal.eventsPerUnit');
  const point: ScanPoint = {
    mass,
    resolution,
    window,
    events: count,
    signal: free.x[0],
    signalError: signalError(likelihood, free),
    significance: Math.sqrt(Math.max(0, background.twiceNll - free.twiceNll)) * (free.x[0] < 0 ? -1 : 1),
    q0,
    p0: p.p0,
    p0Method: p.method,
    p0Error: p.error,
    underSignal,
    limit,
    quantityLimit:
      limit === null || perUnit === null
        ? null
        : {
            observed: limit.observed / perUnit,
            expected: limit.expected.map((one) => one / perUnit),
            method: limit.method,
            error: limit.error === null ? null : limit.error / perUnit,
          },
    warnings,
  };
  return { point, background: Array.from(background.x.subarray(1)) };
}

/** The hypothesis of a mass and its events. */
export function inWindow(
  hypotheses: Hypotheses,
  data: Float64Array,
  mass: number,
  start: readonly number[] = [],
): { hypothesis: Hypothesis; events: Events; count: number } {
  const resolution = atMass(hypotheses.hunt.signal.resolution, mass, 'signal.resolution');
  const [low, high] = hypotheses.windowAt(mass, resolution);
  let count = 0;
  for (const x of data) if (x >= low && x <= high) count++;
  if (count === 0)
    throw new UserError({ where: `mass ${mass}`, what: `no events in its window ${low} to ${high}`, remedy: 'widen the window' });
  const hypothesis = hypotheses.at(mass, count, start);
  return { hypothesis, events: hypotheses.data(hypothesis, data), count };
}

/**
 * The fit without signal and the one with.
 *
 * @param model   with it the signal may become negative, down to where the density would; without it, it stays at 0 or above
 */
export function twoFits(likelihood: Likelihood, model?: UnbinnedModel): { background: Minimum; free: Minimum; q0: number } {
  const { parameters } = likelihood;
  const background = minimise(likelihood, { fixed: heldParameters(likelihood, 0), tolerance: 1e-9 });
  if (!background.converged) throw new UserError({ what: `the fit without signal failed: ${background.reason}` });
  const lower = Float64Array.from(parameters, (one) => one.bounds[0]);
  const upper = Float64Array.from(parameters, (one) => one.bounds[1]);
  lower[0] = model === undefined ? 0 : POSITIVE_SHARE * model.mostNegativeSignal(background.x);
  const free = minimise(likelihood, { start: background.x, bounds: { lower, upper }, tolerance: 1e-9 });
  if (!free.converged) throw new UserError({ what: `the fit with signal failed: ${free.reason}` });
  const q0 = free.x[0] > 0 ? Math.max(0, background.twiceNll - free.twiceNll) : 0;
  return { background, free, q0 };
}

/** A start inside qtilde's domain. */
function clipped(x: Float64Array): Float64Array {
  const start = Float64Array.from(x);
  if (start[0] < 0) start[0] = 0;
  return start;
}

/** Error of the signal from the exact second derivatives: from the profile's curvature, by eliminating the other parameters. */
export function signalError(likelihood: Likelihood, minimum: Minimum): number | null {
  const n = likelihood.parameters.length;
  const h = new Float64Array(n * n);
  likelihood.hessian(minimum.x, h);
  for (let k = n - 1; k > 0; k--) {
    const pivot = h[k * n + k];
    if (minimum.atBound[k] !== 0) continue;
    if (!(pivot > 0)) return null;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) h[i * n + j] -= (h[i * n + k] * h[k * n + j]) / pivot;
  }
  return h[0] > 0 && minimum.atBound[0] === 0 ? Math.sqrt(2 / h[0]) : null;
}

/** Share of background-only toys with q0 at least as large; thrown until enough exceed, or all are used. */
function pByToys(
  model: UnbinnedModel,
  x: Float64Array,
  q0: number,
  most: number,
  stream: RandomStream,
  index: number,
): { p0: number; error: number } {
  let exceeding = 0;
  let thrown = 0;
  while (thrown < most && exceeding < EXCEEDING) {
    const toy = model.toy(x, stream, index * 1e6 + thrown);
    thrown++;
    if (toy.count === 0) continue;
    const likelihood = model.likelihood(toy);
    try {
      if (twoFits(likelihood).q0 >= q0) exceeding++;
    } catch (error) {
      // a toy that cannot be fitted counts against a discovery
      if (!(error instanceof UserError)) throw error;
      exceeding++;
    }
  }
  // none at all is quoted as one
  const p0 = Math.max(exceeding, 1) / thrown;
  return { p0, error: p0 * Math.sqrt((1 - Math.min(p0, 1)) / Math.max(exceeding, 1)) };
}
