import type { CutQuantity } from '../generate/process.ts';
import type { CandidateObservable, EventObservable, KlmObservable, PhotonObservable, TrackObservable } from './observables.ts';

/**
 * A search as plain data. `V` is `number | string` as written by people (a number is in native units GeV, cm, ns, rad, fb^-1; a string
 * carries its unit: "0.5 cm", "37 deg", "276/pb") and `number` once read: see SearchInput and Search at the end.
 */

/** A number, or one that depends on the mass hypothesis: linear between the [mass, value] points, which must cover the open range. */
export type Bound<V> = V | { readonly tabulated: readonly (readonly [mass: V, value: V])[] };

/** above: value > bound; below: value < bound; between: low <= value <= high; equals: exactly. NaN is never inside. */
export type Range<V> =
  | { readonly above: Bound<V> }
  | { readonly below: Bound<V> }
  | { readonly between: readonly [low: Bound<V>, high: Bound<V>] }
  | { readonly equals: V };

/** sourced: read in what `from` names; unverified: recalled or chosen without a source; derived: made by a committed script or a stated formula; assumed: ours. */
export type Status = 'sourced' | 'unverified' | 'derived' | 'assumed';

/** Why a cut is there, in words, and who chose its numbers. Without `status` it counts as unverified. */
export interface Reason {
  readonly because: string;
  readonly from?: string;
  readonly status?: Status;
}

/** Cut on an observable of a track, a photon or a candidate, or a choice of alternatives of which one must pass as a whole. */
export type Cut<Name extends string, V> =
  | ({ readonly require: Name } & Range<V> & Reason)
  | ({ readonly anyOf: readonly (readonly ({ readonly require: Name } & Range<V>)[])[] } & Reason);

/** a + slope * b above, below or between; both observables of the same dimension, the slope a plain number. */
export type LinearCut<V> = {
  readonly linear: { readonly a: CandidateObservable; readonly b: CandidateObservable; readonly slope: Bound<V> };
} & Range<V> &
  Reason;

/**
 * Number of objects in the event (or of the combinations of a candidate that pass its own cuts), or an observable over lists: of photons or KLM
 * clusters for what is beside the candidates, of tracks and photons ("track photon") for shapes and what is missing.
 */
export type EventCut<V> =
  | ({ readonly count: string } & Range<V> & Reason)
  | ({ readonly require: EventObservable; readonly of: string; readonly candidate?: string } & Range<V> & Reason);

export type Hypothesis = 'electron' | 'muon' | 'pion' | 'kaon' | 'proton';

/** A named list: all tracks, all photons, all clusters of the KLM ("klm") or an earlier list, thinned by cuts. A list from another inherits its cuts and hypothesis. */
export interface ObjectDefinition<V> {
  readonly from: string;
  /** mass taken for a track when it becomes part of a candidate */
  readonly hypothesis?: Hypothesis;
  readonly cuts: readonly Cut<TrackObservable | PhotonObservable | KlmObservable, V>[];
}

/**
 * What is taken together: objects and other candidates, "muon+ muon-", "photon", "photon photon", "kaon llp"; a sign is the charge of a track. No
 * track and no cluster is used twice; daughters that are alike are one combination and not two.
 *
 * Of several combinations in an event the `best` one is taken (default: highest ptSum; the first on a tie) and the event counts once.
 * - `among: 'formed'`, the default: the best of all that its objects' cuts leave; the candidate's own cuts are asked of it alone. A cut with a
 *   tabulated number is asked for each mass hypothesis.
 * - `among: 'passing'`: the best of those that pass the candidate's own cuts too (tabulated ones apart).
 * A candidate that is part of another contributes every combination that passes its own cuts; its best is the one in the best of the other. Where no
 * combination passes, the event leaves at the line of the cut flow that the one that comes farthest does not pass.
 */
export interface CandidateDefinition<V> {
  readonly decay: string;
  /** fit its tracks (two at least, without those of candidates in it) to a common vertex; momenta are those at the vertex then */
  readonly vertex?: boolean;
  readonly best?: {
    readonly pick: 'highest' | 'lowest';
    readonly of: CandidateObservable;
    readonly among?: 'formed' | 'passing';
  };
  readonly cuts: readonly (Cut<CandidateObservable, V> | LinearCut<V>)[];
}

export type Scan<V> =
  | { readonly parameter: string; readonly from: V; readonly to: V; readonly step: V }
  | { readonly parameter: string; readonly values: readonly V[] };

export interface SignalDefinition<V> {
  /** name in the model registry */
  readonly model: string;
  readonly process: string;
  /** reference values of the model's parameters, apart from the scanned one; native units */
  readonly parameters: Readonly<Record<string, number>>;
  /** the cross-section goes as coupling^power */
  readonly strength: { readonly coupling: string; readonly power: number };
  readonly scan: Scan<V>;
  /** masses that may be asked for */
  readonly openRange: readonly [low: V, high: V];
  /** particles of the process that leave nothing in the detector */
  readonly invisible: readonly string[];
  /** what decays, by name, as in ProcessSpec: { "B+": { to: ["K+ hprime"] }, "hprime": { to: ["mu+ mu-"], decayLength: "5 cm" } } */
  readonly decays?: Readonly<Record<string, { readonly to?: readonly string[]; readonly decayLength?: V }>>;
}

export interface BackgroundDefinition<V> {
  readonly process: string;
  /** markup for plots */
  readonly label: string;
  /** why it is a background of this search */
  readonly needed: string;
  /** mass above which no limit may be given without it */
  readonly dominatesAbove?: V;
  /** what the generator makes of it: for processes that diverge, looser than the selection in every event that can pass */
  readonly cuts?: readonly GeneratedCut<V>[];
  /** events outside of `toward` are made `factor` times less often and weigh that much more: exact, with more events where they are wanted */
  readonly bias?: readonly { readonly toward: readonly GeneratedCut<V>[]; readonly factor: number }[];
  /** events to simulate, relative to the other backgrounds; 1 when absent */
  readonly relativeEvents?: number;
}

/** A cut on a generated particle, as `GeneratorCut` of the generator. */
export interface GeneratedCut<V> {
  readonly particle: string;
  readonly quantity: CutQuantity;
  readonly above?: V;
  readonly below?: V;
}

/** Spectrum filled after the common cuts, or after all cuts with the tabulated ones taken at the event's own mass (`massWindow.ownMass`). */
export interface HistogramDefinition<V> {
  readonly name: string;
  /** "dimuon.recoilMass" (best candidate) or "muon.p" (every object of the list) */
  readonly of: string;
  readonly bins: number;
  readonly from: V;
  readonly to: V;
  readonly after: 'commonCuts' | 'allCuts';
}

/** Counting window against the mass hypothesis. */
export interface MassWindow<V> extends Reason {
  /** "dimuon.recoilMassSquared" */
  readonly observable: string;
  /** observable that estimates the mass of the signal particle, event by event */
  readonly ownMass: string;
  /** low and high edge of the window, low <= value <= high; linear between masses */
  readonly table: readonly (readonly [mass: V, low: V, high: V])[];
  /** how values below zero are treated, in words */
  readonly negatives: string;
}

export interface Systematic extends Reason {
  readonly name: string;
  /** 'signal', 'background', 'luminosity', or the process text of one background */
  readonly appliesTo: string;
  readonly relative: number;
}

export interface SearchOf<V> {
  /** letters, digits and dashes: it names folders */
  readonly name: string;
  readonly title: string;
  readonly papers: readonly string[];
  readonly status: 'draft' | 'validated';
  readonly signal: SignalDefinition<V>;
  readonly backgrounds: readonly BackgroundDefinition<V>[];
  readonly luminosity: V;
  /** an event passes when any of these lines fires; empty: every event */
  readonly trigger: readonly string[];
  readonly objects: Readonly<Record<string, ObjectDefinition<V>>>;
  readonly candidates: Readonly<Record<string, CandidateDefinition<V>>>;
  readonly event: readonly EventCut<V>[];
  readonly histograms: readonly HistogramDefinition<V>[];
  readonly massWindow: MassWindow<V>;
  readonly limit: { readonly method: 'bayesian' | 'CLs'; readonly level: number };
  readonly systematics: readonly Systematic[];
}

type Defaulted = 'trigger' | 'event' | 'histograms' | 'systematics';
/** As people write it: lists that are empty may be left out. */
export type SearchInput = Omit<SearchOf<number | string>, Defaulted> & Partial<Pick<SearchOf<number | string>, Defaulted>>;
/** As the engine reads it: numbers in native units, defaults filled in, frozen. */
export type Search = SearchOf<number>;
