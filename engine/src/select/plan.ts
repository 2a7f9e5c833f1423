import type { Dimension } from '../basics/units.ts';
import { type DecayPart, decayParts } from './decay.ts';
import { boundsOf } from './interval.ts';
import {
  candidateObservables,
  eventObservables,
  klmObservables,
  type Observable,
  photonObservables,
  trackObservables,
} from './observables.ts';
import type { Cut, EventCut, LinearCut, ObjectDefinition, Range, Search, Status } from './search-types.ts';

/** One line of the cut flow. */
export interface Step {
  /** "dimuon.recoilTheta", "count(track)", "trigger": unique */
  readonly name: string;
  readonly because: string;
  readonly from: string;
  readonly status: Status;
  /** undefined for the trigger, for "a candidate exists" and for a choice of alternatives */
  readonly range?: Range<number>;
  readonly axis?: Axis;
}

/** Of a distribution: words, markup, dimension and where it is drawn. */
export interface Axis {
  readonly label: string;
  readonly symbol: string;
  readonly dimension: Dimension;
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

export type Source = 'tracks' | 'photons' | 'klm';
export type Part = { readonly require: string } & Range<number>;

/** Cut on an object; `bit` is its place in the rows' mask of failed cuts. */
export interface ObjectCut {
  readonly object: string;
  readonly source: Source;
  readonly bit: number;
  readonly alternatives: readonly (readonly Part[])[];
  /** number of the cut-flow line, -1 for an object that is part of no candidate: it only defines what the event cuts look at */
  readonly step: number;
  readonly line: Step;
}

export interface ObjectPlan {
  readonly name: string;
  readonly source: Source;
  /** bits of its own cuts and of those it inherits */
  readonly chain: number;
  readonly squaredMassOf: (typeof MASS_OF)[keyof typeof MASS_OF] | undefined;
}

export interface CandidatePlan {
  readonly name: string;
  readonly parts: readonly CandidatePart[];
  readonly best: { readonly pick: 'highest' | 'lowest'; readonly of: string };
  /** cut-flow line "such a candidate exists" */
  readonly step: number;
  readonly vertex: boolean;
  /** part of another candidate */
  readonly inner: boolean;
  /** its own cuts decide which combinations compete */
  readonly passing: boolean;
  /** formed by the general way: see general-candidate.ts */
  readonly general: boolean;
}

/** A daughter: an object, or (`candidate` >= 0) a candidate of the search that stands before. */
export interface CandidatePart extends DecayPart {
  readonly plan: ObjectPlan;
  readonly candidate: number;
}

/** Cut on a candidate or on the event; `step` counts lines of the common cut flow, or of the one per mass. */
export interface EventLevelCut {
  readonly candidate: number;
  readonly cut: Cut<string, number> | LinearCut<number> | EventCut<number>;
  readonly step: number;
  readonly line: Step;
}

/** A search as flat lists in the order in which everything is asked. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly massSteps: readonly Step[];
  readonly objects: readonly ObjectPlan[];
  readonly objectCuts: readonly ObjectCut[];
  readonly candidates: readonly CandidatePlan[];
  readonly common: readonly EventLevelCut[];
  readonly perMass: readonly EventLevelCut[];
}

type AnyRecord = Readonly<Record<string, Observable<unknown>>>;

const MASS_OF = { electron: 'e-', muon: 'mu-', pion: 'pi-', kaon: 'K-', proton: 'p' } as const;
const N_MINUS_ONE_BINS = 50;

/** Order: trigger; candidates exist; cuts of the objects they are made of; cuts on candidates; cuts on the event. Cuts against mass come last, after the window. */
export function planSearch(search: Search): Plan {
  const steps: Step[] = [];
  const massSteps: Step[] = [];
  const names = new Map<string, number>();
  const unique = (name: string): string => {
    const seen = (names.get(name) ?? 0) + 1;
    names.set(name, seen);
    return seen === 1 ? name : `${name} #${seen}`;
  };
  const add = (list: Step[], step: Step): number => list.push(step) - 1;

  add(steps, {
    name: 'trigger',
    because: search.trigger.length > 0 ? `one of the lines ${search.trigger.join(', ')} fires` : 'no trigger is asked for',
    from: search.trigger.length > 0 ? 'lines and efficiencies of the detector card' : 'no number of its own',
    status: search.trigger.length > 0 ? 'unverified' : 'derived',
  });
  names.set('trigger', 1);

  const inCandidates = new Set<string>();
  const innerNames = new Set<string>();
  for (const { decay } of Object.values(search.candidates))
    for (const part of decayParts(decay)) {
      if (Object.hasOwn(search.candidates, part.object)) innerNames.add(part.object);
      for (
        let name: string | undefined = part.object;
        name !== undefined && Object.hasOwn(search.objects, name);
        name = search.objects[name]!.from
      )
        inCandidates.add(name);
    }

  const candidateNames = inOrder(search.candidates);
  const candidateSteps = candidateNames.map((name) =>
    add(steps, {
      name: unique(name),
      because: `${search.candidates[name]!.decay} can be formed, before any cut on them`,
      from: 'no number of its own',
      status: 'derived',
    }),
  );

  const objects: ObjectPlan[] = [];
  const objectCuts: ObjectCut[] = [];
  for (const [name, definition] of Object.entries(search.objects)) {
    const parent = objects.find((object) => object.name === definition.from);
    const source: Source = parent ? parent.source : (definition.from as Source);
    let chain = parent?.chain ?? 0;
    for (const cut of definition.cuts) {
      const bit = objectCuts.length;
      chain |= 1 << bit;
      const line = objectLine(name, source, cut, unique);
      objectCuts.push({
        object: name,
        source,
        bit,
        alternatives: alternatives(cut),
        step: inCandidates.has(name) ? add(steps, line) : -1,
        line,
      });
    }
    const hypothesis = definition.hypothesis ? MASS_OF[definition.hypothesis] : parent?.squaredMassOf;
    objects.push({ name, source, chain, squaredMassOf: hypothesis });
  }

  const common: EventLevelCut[] = [];
  const perMass: EventLevelCut[] = [];
  add(massSteps, {
    name: unique('window'),
    because: search.massWindow.because,
    from: search.massWindow.from ?? '',
    status: search.massWindow.status ?? 'unverified',
  });
  const place = (cut: EventLevelCut['cut'], candidate: number, line: Step): void => {
    const list = dependsOnMass(cut) ? { cuts: perMass, steps: massSteps } : { cuts: common, steps };
    list.cuts.push({ candidate, cut, step: add(list.steps, line), line });
  };
  candidateNames.forEach((name, c) => {
    if (search.candidates[name]!.vertex) place(VERTEX_FITS, c, candidateLine(name, VERTEX_FITS, unique));
    for (const cut of search.candidates[name]!.cuts) place(cut, c, candidateLine(name, cut, unique));
  });
  for (const cut of search.event) {
    const candidate = 'candidate' in cut && cut.candidate !== undefined ? candidateNames.indexOf(cut.candidate) : -1;
    place(cut, candidate, eventLine(cut, unique));
  }

  const candidates = candidateNames.map((name, c): CandidatePlan => {
    const definition = search.candidates[name]!;
    const parts = decayParts(definition.decay).map((part) => ({
      ...part,
      plan: objects.find((object) => object.name === part.object) ?? NO_OBJECT,
      candidate: candidateNames.indexOf(part.object),
    }));
    const inner = innerNames.has(name);
    const vertex = definition.vertex === true;
    const passing = inner || definition.best?.among === 'passing';
    const general = vertex || passing || parts.length > 2 || parts.some((part) => part.candidate >= 0);
    const best = definition.best ?? { pick: 'highest' as const, of: 'ptSum' };
    return { name, parts, best, step: candidateSteps[c]!, vertex, inner, passing, general };
  });
  return { steps, massSteps, objects, objectCuts, candidates, common, perMass };
}

/** Stands where a daughter is a candidate. */
const NO_OBJECT: ObjectPlan = { name: '', source: 'tracks', chain: 0, squaredMassOf: undefined };

/** Asked of every candidate with a vertex, before its own cuts. */
const VERTEX_FITS: Cut<string, number> = {
  require: 'vertexProbability',
  between: [0, 1],
  because: 'its tracks fit to one vertex',
  from: 'no number of its own',
  status: 'derived',
};

/** Candidates behind those that they are made of, else as they stand. */
function inOrder(candidates: Search['candidates']): string[] {
  const depth = (name: string): number =>
    Math.max(
      0,
      ...decayParts(candidates[name]!.decay)
        .filter(({ object }) => Object.hasOwn(candidates, object))
        .map(({ object }) => 1 + depth(object)),
    );
  return Object.keys(candidates).sort((a, b) => depth(a) - depth(b));
}

/** A simple cut is a choice among one alternative. */
export function alternatives(cut: ObjectDefinition<number>['cuts'][number] | Cut<string, number>): readonly (readonly Part[])[] {
  return 'anyOf' in cut ? cut.anyOf : [[cut]];
}

function dependsOnMass(cut: EventLevelCut['cut']): boolean {
  if ('anyOf' in cut) return false;
  if ('linear' in cut && typeof cut.linear.slope !== 'number') return true;
  return boundsOf(cut).some((bound) => typeof bound !== 'number');
}

const reasonOf = (cut: { readonly because: string; readonly from?: string; readonly status?: Status }) => ({
  because: cut.because,
  from: cut.from ?? '',
  status: cut.status ?? ('unverified' as const),
});

const OBSERVABLES: Readonly<Record<Source, AnyRecord>> = {
  tracks: trackObservables,
  photons: photonObservables,
  klm: klmObservables,
};

export const observablesOf = (source: Source): AnyRecord => OBSERVABLES[source];

function objectLine(
  object: string,
  source: Source,
  cut: ObjectDefinition<number>['cuts'][number],
  unique: (name: string) => string,
): Step {
  const first = alternatives(cut)[0]![0]!;
  const axis = axisOf(observablesOf(source)[first.require]!, 'anyOf' in cut ? undefined : cut);
  const name = unique(`${object}.${first.require}${'anyOf' in cut ? ' or others' : ''}`);
  return { name, ...reasonOf(cut), ...('anyOf' in cut ? {} : { range: cut }), axis };
}

function candidateLine(candidate: string, cut: Cut<string, number> | LinearCut<number>, unique: (name: string) => string): Step {
  const known: AnyRecord = candidateObservables;
  if ('linear' in cut) {
    const [a, b] = [known[cut.linear.a]!, known[cut.linear.b]!];
    const slopes = typeof cut.linear.slope === 'number' ? [cut.linear.slope] : cut.linear.slope.tabulated.map((row) => row[1]);
    const ends = slopes.flatMap((slope) => [slope * b.range[0], slope * b.range[1]]);
    const axis = {
      label: `${a.label} + slope × ${b.label}`,
      symbol: `${a.symbol} + k ${b.symbol}`,
      dimension: a.dimension,
      low: a.range[0] + Math.min(...ends, 0),
      high: a.range[1] + Math.max(...ends, 0),
      bins: N_MINUS_ONE_BINS,
    };
    return { name: unique(`${candidate}.${cut.linear.a}+${cut.linear.b}`), ...reasonOf(cut), range: cut, axis };
  }
  const first = alternatives(cut)[0]![0]!;
  const axis = axisOf(known[first.require]!, 'anyOf' in cut ? undefined : cut);
  const name = unique(`${candidate}.${first.require}${'anyOf' in cut ? ' or others' : ''}`);
  return { name, ...reasonOf(cut), ...('anyOf' in cut ? {} : { range: cut }), axis };
}

function eventLine(cut: EventCut<number>, unique: (name: string) => string): Step {
  if ('count' in cut) {
    const axis: Axis = {
      label: `number of ${cut.count} objects`,
      symbol: `N_{${cut.count}}`,
      dimension: '1',
      low: -0.5,
      high: 9.5,
      bins: 10,
    };
    return { name: unique(`count(${cut.count})`), ...reasonOf(cut), range: cut, axis };
  }
  return {
    name: unique(`${cut.require}(${cut.of})`),
    ...reasonOf(cut),
    range: cut,
    axis: axisOf(eventObservables[cut.require], cut),
  };
}

/** The observable's own range, wider where a bound needs it: to four times the bound of a quantity that starts at zero (angles and shares end where they end). */
function axisOf(observable: Observable<unknown>, range: Range<number> | undefined): Axis {
  let [low, high] = observable.range;
  const bounds = range
    ? boundsOf(range).flatMap((bound) => (typeof bound === 'number' ? [bound] : bound.tabulated.map((row) => row[1])))
    : [];
  if (bounds.length > 0) {
    const largest = Math.max(...bounds);
    const bounded = observable.dimension === 'angle' || observable.dimension === '1';
    if (low === 0 && !bounded) high = Math.max(high, 4 * largest);
    if (largest > high) high = largest + 0.1 * (largest - low);
    const smallest = Math.min(...bounds);
    if (smallest < low) low = smallest - 0.1 * (high - smallest);
  }
  return {
    label: observable.label,
    symbol: observable.symbol,
    dimension: observable.dimension,
    low,
    high,
    bins: N_MINUS_ONE_BINS,
  };
}
