import { UserError } from '../../basics/errors.ts';

/** Relative Gaussian uncertainty of a factor of mean 1, e.g. { name: 'tracking', relative: 0.04 }. */
export interface RelativeUncertainty {
  readonly name: string;
  readonly relative: number;
  /** paper or measurement the number is from */
  readonly source?: string;
}

/** What the simulation of one background left in a window. All sums are in expected events, i.e. scaled to the data's luminosity. */
export interface SimulatedSample {
  /** simulated events in the window */
  readonly entries: number;
  /** sum of the squared weights [events^2] */
  readonly sumW2: number;
  /** expected events one simulated event stands for: luminosity / equivalent luminosity of the sample */
  readonly eventWeight: number;
}

/** One background of a window. */
export interface BackgroundComponent {
  readonly name: string;
  /** expected events in the window at the data's luminosity: the sum of weights */
  readonly expected: number;
  /** absent: known without statistical uncertainty (an analytic estimate) */
  readonly simulation?: SimulatedSample;
  /** of this background alone; independent of each other, hence added in quadrature */
  readonly uncertainties: readonly RelativeUncertainty[];
  /** false: measured in the data, so that neither `common` nor `backgroundShared` applies; default true */
  readonly scalesWithCommon?: boolean;
}

/**
 * Counting in one mass window:
 *   n ~ Poisson( l (mu s e + k sum_b B_b) + sum_f B_f )
 * mu: parameter of interest (Born cross-section); s: `signal.yieldPerUnit`; l: common factor (luminosity and whatever else scales signal
 * and simulated backgrounds alike); e: factor on the signal alone; k: factor on all scaling backgrounds; B_b: scaling, B_f: other
 * backgrounds. Factors are Gaussians of mean 1 (see measure.ts for their truncation); B_b is its own Gaussian factor times the Gamma
 * posterior of its simulated statistics (see background.ts).
 */
export interface CountingModel {
  /** label of the window in messages, e.g. "1.25 GeV" */
  readonly window: string;
  readonly signal: {
    /** expected signal events for mu = 1, e.g. luminosity [fb^-1] times efficiency for mu in fb; > 0 */
    readonly yieldPerUnit: number;
    /** unit of mu, e.g. "fb" */
    readonly unit: string;
    readonly uncertainties: readonly RelativeUncertainty[];
  };
  /** on signal and scaling backgrounds alike, fully correlated: luminosity, and efficiencies that both share */
  readonly common: readonly RelativeUncertainty[];
  /** on all scaling backgrounds alike, fully correlated between them */
  readonly backgroundShared?: readonly RelativeUncertainty[];
  readonly backgrounds: readonly BackgroundComponent[];
  /** prior of a background's true simulated count: 'jeffreys' (default), density mean^(-1/2), or 'flat' */
  readonly simulationPrior?: 'jeffreys' | 'flat';
}

/** Below this many effective simulated background events a window carries a warning. */
export const FEWEST_EFFECTIVE_EVENTS = 10;
/** Above this relative uncertainty of the signal the flat-prior limit depends visibly on where the Gaussian is truncated. */
export const LARGEST_SAFE_SIGNAL_UNCERTAINTY = 0.3;
/** Above this many expected events a count is no longer told from its neighbours by the probabilities here: refused. */
const MOST_EVENTS = 1e12;

/** Total of independent relative uncertainties: root of the sum of squares. */
export function inQuadrature(uncertainties: readonly RelativeUncertainty[]): number {
  let sum = 0;
  for (const { relative } of uncertainties) sum += relative * relative;
  return Math.sqrt(sum);
}

/** Effective simulated entries n_eff = (sum w)^2 / sum w^2; 0 for an empty sample, Infinity for a background without one. */
export function effectiveEntries(background: BackgroundComponent): number {
  const sample = background.simulation;
  if (!sample) return Number.POSITIVE_INFINITY;
  return sample.entries === 0 ? 0 : (background.expected * background.expected) / sample.sumW2;
}

/** n_eff of the sum of all simulated backgrounds; 0 when they are empty, Infinity when nothing is simulated. */
export function totalEffectiveEntries(model: CountingModel): number {
  const simulated = model.backgrounds.filter((b) => b.simulation);
  if (simulated.length === 0) return Number.POSITIVE_INFINITY;
  const sumW = simulated.reduce((sum, b) => sum + b.expected, 0);
  const sumW2 = simulated.reduce((sum, b) => sum + (b.simulation!.entries === 0 ? 0 : b.simulation!.sumW2), 0);
  return sumW2 === 0 ? 0 : (sumW * sumW) / sumW2;
}

/** Throws a UserError that names the window, the number and the remedy where the model is not one that can be evaluated. */
export function validate(model: CountingModel): void {
  const { window, signal } = model;
  const fail = (what: string, value: unknown, remedy: string): never => {
    throw new UserError({ where: `window ${window}`, what, value, remedy });
  };
  const atLeastZero = (value: number): boolean => Number.isFinite(value) && value >= 0;
  if (!(Number.isFinite(signal.yieldPerUnit) && signal.yieldPerUnit > 0)) {
    fail(
      'no signal event expected per unit of the parameter',
      signal.yieldPerUnit,
      'generate more signal events or widen the selection',
    );
  }
  checkUncertainties(signal.uncertainties, `window ${window}: signal`);
  checkUncertainties(model.common, `window ${window}: common`);
  checkUncertainties(model.backgroundShared ?? [], `window ${window}: all backgrounds`);
  const names = new Set<string>();
  let total = 0;
  for (const background of model.backgrounds) {
    const { name, expected, simulation } = background;
    if (names.has(name)) fail('a background is listed twice', name, 'merge the two or rename one');
    names.add(name);
    if (!atLeastZero(expected))
      fail(`expected events of background "${name}" are not a number >= 0`, expected, 'check its weights');
    checkUncertainties(background.uncertainties, `window ${window}: background "${name}"`);
    total += expected;
    if (!simulation) continue;
    const { entries, sumW2, eventWeight } = simulation;
    if (!Number.isSafeInteger(entries) || entries < 0)
      fail(`simulated entries of background "${name}" are not a count`, entries, 'give an integer >= 0');
    if (!(Number.isFinite(eventWeight) && eventWeight > 0)) {
      fail(
        `one simulated event of background "${name}" stands for no events`,
        eventWeight,
        'give luminosity / equivalent luminosity, above 0',
      );
    }
    total += eventWeight;
    if (entries === 0 && expected !== 0)
      fail(`background "${name}" has expected events but no simulated ones`, expected, 'check its sums');
    if (entries === 0) continue;
    if (!(expected > 0) || !(Number.isFinite(sumW2) && sumW2 > 0)) {
      fail(
        `background "${name}" has ${entries} simulated events whose sums of w and w^2 are not above 0`,
        [expected, sumW2],
        'check its weights',
      );
    }
    if (expected * expected > 1.000001 * entries * sumW2) {
      fail(
        `background "${name}" has more effective entries than entries`,
        (expected * expected) / sumW2,
        'scale w by c and w^2 by c^2',
      );
    }
  }
  if (total > MOST_EVENTS)
    fail('too many expected background events to count', total, `counting serves up to ${MOST_EVENTS} events`);
}

function checkUncertainties(list: readonly RelativeUncertainty[], where: string): void {
  const names = new Set<string>();
  for (const { name, relative } of list) {
    if (!(relative >= 0 && relative <= 1)) {
      throw new UserError({
        where,
        what: `relative uncertainty "${name}" is outside 0 ... 1`,
        value: relative,
        remedy: 'give 0.04 for 4 %',
      });
    }
    if (names.has(name))
      throw new UserError({ where, what: 'an uncertainty is listed twice', value: name, remedy: 'list each source once' });
    names.add(name);
  }
}

/** What a reader of this window's numbers has to know; empty when there is nothing. */
export function modelWarnings(model: CountingModel): string[] {
  const warnings: string[] = [];
  const effective = totalEffectiveEntries(model);
  if (effective < FEWEST_EFFECTIVE_EVENTS) {
    warnings.push(
      `window ${model.window}: ${effective.toFixed(1)} effective simulated background events, fewer than ${FEWEST_EFFECTIVE_EVENTS}; simulate more`,
    );
  }
  for (const { name, simulation } of model.backgrounds) {
    if (simulation?.entries !== 0) continue;
    const bound = Math.LN10 * simulation.eventWeight; // -ln 0.1: 90 % upper bound on a Poisson mean from zero counts
    warnings.push(
      `window ${model.window}: no simulated event of background "${name}": below ${bound.toPrecision(3)} events (90 %), not zero`,
    );
  }
  const signal = inQuadrature(model.signal.uncertainties);
  if (signal > LARGEST_SAFE_SIGNAL_UNCERTAINTY) {
    warnings.push(
      `window ${model.window}: signal uncertainty ${(100 * signal).toFixed(0)} %: the limit depends on the lower end of its Gaussian`,
    );
  }
  return warnings;
}
