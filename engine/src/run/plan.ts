import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import { type BeamOptions, superKEKB } from '../generate/beams.ts';
import type { GenerationMode, ProcessSpec } from '../generate/process.ts';
import { hasProcess, parseProcess } from '../generate/processes/index.ts';
import { modelOf } from '../model/registry.ts';
import { defineSearch, scanMasses } from '../select/search.ts';
import type { Search } from '../select/search-types.ts';
import { withSettings } from '../select/settings.ts';
import { belle2 } from '../simulate/belle2.ts';
import type { DetectorCard } from '../simulate/card.ts';
import { applyOverrides } from '../simulate/overrides.ts';
import { noSettings, type Settings } from './settings.ts';

/** One sample to be generated: indices 0 .. events-1 of a process, taken through one or more detector cards. */
export interface PlannedSample {
  /** unique in the plan, for people: "e+ e- -> mu+ mu- Zprime, 3 GeV, without radiation" */
  readonly id: string;
  readonly role: 'signal' | 'background';
  /** mass of the signal particle [GeV], null for a background */
  readonly mass: number | null;
  readonly radiation: boolean;
  readonly spec: ProcessSpec;
  readonly events: number;
  /** mass hypotheses whose windows are counted [GeV] */
  readonly masses: readonly number[];
  /** names in the plan's `detectors`; the first is the nominal one */
  readonly detectors: readonly string[];
}

/**
 * A run as plain data: every number that decides about a byte of its outcome, and nothing else (no workers, no shard size, no folder).
 * The same plan gives the same samples on every machine.
 */
export interface Plan {
  readonly search: Search;
  readonly seed: number;
  readonly mode: GenerationMode;
  /** detector cards by name; 'nominal' and its variations */
  readonly detectors: Readonly<Record<string, DetectorCard>>;
  readonly masses: readonly number[];
  readonly samples: readonly PlannedSample[];
}

export interface PlanOptions {
  readonly masses?: readonly number[] | undefined;
  /** of every background; a signal sample has as many up to its default */
  readonly events?: number | undefined;
  readonly seed?: number;
  /** [fb^-1]; decides about the default number of events only */
  readonly luminosity?: number;
  readonly settings?: Settings;
  readonly mode?: GenerationMode;
  readonly beams?: BeamOptions;
  /** detector variations and the signal without radiation, for the report; false: the nominal samples alone */
  readonly full?: boolean;
}

/** Events of a signal sample: an efficiency of 3 % to 4 % of itself. */
const SIGNAL_EVENTS = 20_000;
const SIGNAL_EVENTS_WITHOUT_RADIATION = 10_000;
/** Events of a background unless asked for otherwise: ten times the 2018 data of Belle II for mu mu (gamma). */
const BACKGROUND_EVENTS = 3_000_000;
/** Exact sums of weights hold up to 2^32. */
const MOST_EVENTS = 4_000_000_000;

/** Numbers of the detector that nobody has published and the result hangs on: the report shows what a factor on them does. */
export const variations = [
  { name: 'photonInefficiency x 0.3', label: 'photon inefficiency × 0.3', path: 'photonEscape.scale', factor: 0.3 },
  { name: 'photonInefficiency x 3', label: 'photon inefficiency × 3', path: 'photonEscape.scale', factor: 3 },
] as const;

/** The samples that a search needs, in order: backgrounds, then signals by mass. */
export function planSearch(input: Search, options: PlanOptions = {}): Plan {
  const settings = options.settings ?? noSettings;
  const changed = withSettings(input, settings.search);
  const search = settings.trigger === null ? changed : defineSearch({ ...changed, trigger: settings.trigger });
  checkSignal(search);
  const masses = options.masses ?? scanMasses(search);
  const seed = options.seed ?? 1;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new UserError({
      where: '--seed',
      what: 'not a seed',
      value: seed,
      remedy: 'give an integer from 0 to 9007199254740991',
    });
  if (
    options.events !== undefined &&
    !(Number.isSafeInteger(options.events) && options.events > 0 && options.events <= MOST_EVENTS)
  )
    throw new UserError({
      where: '--events',
      what: 'not a number of events',
      value: options.events,
      remedy: `give a whole number from 1 to ${MOST_EVENTS}`,
    });
  if (masses.length === 0) throw new UserError({ where: '--mass', what: 'no mass is asked for', remedy: 'give at least one' });
  const scanned = search.signal.scan.parameter;
  if (Object.hasOwn(settings.parameters, scanned))
    throw new UserError({ where: '--set', what: `${scanned} is what the search scans`, remedy: 'give the masses with --mass' });

  const { coupling } = search.signal.strength;
  const strength = settings.parameters[coupling] ?? search.signal.parameters[coupling];
  if (strength === 0)
    throw new UserError({
      where: Object.hasOwn(settings.parameters, coupling) ? `--set ${coupling}` : coupling,
      what: 'with a coupling of zero nothing is made',
      value: strength,
      remedy: 'give one above zero: limits do not depend on it',
    });

  const nominal = applyOverrides(belle2, settings.card, '--set');
  const detectors: Record<string, DetectorCard> = { nominal };
  if (options.full)
    for (const { name, path, factor } of variations) {
      const [step, number] = path.split('.') as [string, string];
      const value = nominal.steps.find((one) => one.name === step)?.numbers[number]?.value;
      if (value !== undefined) detectors[name] = applyOverrides(nominal, { [path]: value * factor });
    }
  const all = Object.keys(detectors);
  const beams = options.beams ?? superKEKB;
  const events = options.events ?? BACKGROUND_EVENTS;

  const backgrounds = search.backgrounds
    .filter(isSimulated)
    .map(({ process, cuts = [], bias, relativeEvents = 1 }): PlannedSample => {
      const text = parseProcess(process).text;
      const model = backgroundModel;
      const shared = modelOf(model).parameters.map(({ name }) => name);
      const parameters = Object.fromEntries(Object.entries(settings.parameters).filter(([name]) => shared.includes(name)));
      const spec: ProcessSpec = {
        process: text,
        model,
        parameters,
        beams,
        radiation: { initial: true, final: true },
        cuts: [...cuts],
        ...(bias ? { bias } : {}),
      };
      const own = Math.max(1, Math.round(relativeEvents * events));
      return { id: text, role: 'background', mass: null, radiation: true, spec, events: own, masses, detectors: all };
    });
  const signals = masses.flatMap((mass) =>
    (options.full ? [true, false] : [true]).map((radiation): PlannedSample => {
      const { process, model, parameters, decays } = search.signal;
      const text = parseProcess(process).text;
      return {
        id: `${text}, ${mass} GeV${radiation ? '' : ', without radiation'}`,
        role: 'signal',
        mass,
        radiation,
        spec: {
          process: text,
          model,
          parameters: { ...parameters, ...settings.parameters, [scanned]: mass },
          beams,
          radiation: { initial: radiation, final: radiation },
          cuts: [],
          ...(decays ? { decays } : {}),
        },
        events: Math.min(options.events ?? SIGNAL_EVENTS, radiation ? SIGNAL_EVENTS : SIGNAL_EVENTS_WITHOUT_RADIATION),
        masses: [mass],
        detectors: radiation ? all : ['nominal'],
      };
    }),
  );
  return { search, seed, mode: options.mode ?? 'unweighted', detectors, masses, samples: [...backgrounds, ...signals] };
}

/** Known particles, electromagnetic. */
const backgroundModel = 'qed';

/** In every process here one vertex has the coupling of the new particle, so that cross-sections go as its square. */
const POWER = 2;

/** What the search says of its signal, against the process: limits on the coupling rest on it. */
function checkSignal({ signal }: Search): void {
  const { process, strength, invisible } = signal;
  const { text } = parseProcess(process);
  if (strength.power !== POWER)
    throw new UserError({
      where: 'signal.strength.power',
      what: `the cross-section of ${text} does not go as this power of ${strength.coupling}`,
      value: strength.power,
      remedy: `give ${POWER}`,
    });
  const products = text.split(' -> ')[1]!.split(' ');
  for (const name of invisible)
    if (!products.includes(name))
      throw new UserError({
        where: 'signal.invisible',
        what: `no product of ${text}`,
        value: name,
        remedy: `products are ${products.join(', ')}.${didYouMean(name, products)}`,
      });
}

/** Whether the generator has a process of known particles; what it has not is a background that is missing, said in the result. */
export const canGenerate = (process: string): boolean => hasProcess(process, backgroundModel);

/** Whether a background of a search is simulated: the generator has it, and the search does not set it aside with `dominatesAbove`. */
export const isSimulated = ({ process, dominatesAbove }: Search['backgrounds'][number]): boolean =>
  dominatesAbove === undefined && canGenerate(process);

export const planHash = (plan: Plan): string => sha256(canonicalJson(plan));
