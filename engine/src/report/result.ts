/**
 * What a finished search is: plain data that survives JSON, filled by `run`, read by everything in this folder and written as `result.json`.
 *
 * Rules for whoever fills it:
 * - no dates, durations, worker counts or machine paths: the same search, seed and numbers of events give the same bytes;
 * - a number that does not exist is `null`, never NaN, infinity or 0;
 * - units are native (GeV, cm, rad, fb^-1, fb) and stand beside the number wherever more than one is possible;
 * - an `error` is one standard deviation from the finite Monte Carlo sample unless its comment says otherwise.
 */

/** Format name and version of `result.json`; the number grows when a field changes its meaning or goes. */
export const RESULT_FORMAT = 'lacuna-result/1';

/** A number with one standard deviation; its unit is fixed by the field that holds it. */
export interface ValueWithError {
  value: number;
  error: number;
}

export interface Quantity extends ValueWithError {
  unit: string;
}

/** Where a number or a cut comes from: read in the named source, recalled but not checked against it, made by a committed script, or assumed by us. */
export type Provenance = 'sourced' | 'unverified' | 'derived' | 'assumed';

export interface SearchSummary {
  name: string;
  /** one line for people; may hold unicode (e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible) */
  title: string;
  status: string;
  papers: string[];
  /** of the canonical JSON of the search as it was run */
  hash: string;
}

/** How the same bytes are made again. */
export interface Reproduction {
  /** version of the program */
  version: string;
  /** version of the physics: the same seed gives the same events under the same number */
  physicsVersion: string;
  /** command line without output paths and worker count */
  command: string;
  seed: number;
  /** of the accepted events and histograms */
  digest: string;
  /** hash of the frozen integration tables, by process text (and mass where a process has one) */
  tables: { process: string; mass: number | null; hash: string }[];
}

export interface Luminosity {
  /** fb^-1 */
  value: number;
  /** as the user wrote or expects it: "276 pb^-1" */
  text: string;
  /** relative, 0 when taken as exact */
  relativeError: number;
}

/** One generated sample. A signal has one entry a mass. */
export interface ProcessSample {
  /** canonical process text: "e+ e- -> mu+ mu- (gamma)" */
  process: string;
  /** markup for plots and tables, see label.ts; "" lets the report typeset the process text */
  label: string;
  role: 'signal' | 'background';
  /** mass of the signal particle [GeV], null for a background */
  mass: number | null;
  /** coupling the sample's cross-section and expected events are for, null for a background */
  coupling: number | null;
  /** accepted events */
  generated: number;
  weighted: boolean;
  /** of the generated sample, decays covered included */
  crossSection: Quantity;
  /** generated events over cross-section [fb^-1] */
  equivalentLuminosity: number;
  trialsPerEvent: number;
  /** share of the cross-section that events with a weight above the maximum carry */
  overweightShare: number;
  notes: string[];
}

/** A background that the program cannot generate yet. */
export interface MissingBackground {
  process: string;
  because: string;
  /** no limit is given above this mass [GeV]; null: everywhere below, only a warning */
  noLimitAbove: number | null;
}

export interface CutFlowStep {
  name: string;
  because: string;
  status: Provenance;
  /** who chose the number: paper, public code, script; "" when assumed */
  from: string;
  /** simulated events that pass this step and all before it */
  passed: number;
  /** at the luminosity of the result, and for a signal at the coupling of its sample */
  expectedEvents: ValueWithError;
  /** of this step and all before it together, relative to all generated events */
  efficiency: ValueWithError;
}

export interface CutFlow {
  process: string;
  role: 'signal' | 'background';
  mass: number | null;
  coupling: number | null;
  steps: CutFlowStep[];
  /**
   * of a background, at the mass of each signal that is shown: its lines after the common cuts, the mass window first. Empty for a
   * signal, whose own lines go on to its window.
   */
  inWindows: { mass: number; steps: CutFlowStep[] }[];
}

export interface Axis {
  /** words: "recoil mass" */
  label: string;
  /** markup (label.ts): "M_{recoil}"; "" shows the label instead */
  symbol: string;
  /** "GeV", "GeV^2", "rad", "1" for none */
  unit: string;
}

export interface StackedHistogram {
  process: string;
  label: string;
  /** expected events per bin */
  values: number[];
  errors: number[];
}

export interface SignalOverlay {
  /** markup (label.ts); "" lets the report write mass and coupling */
  label: string;
  mass: number;
  /** the coupling the values are scaled to, with its printed name: "g'" */
  coupling: { name: string; value: number };
  values: number[];
  /** expected events below the first and above the last edge */
  underflow: number;
  overflow: number;
}

export type DataKind = 'observed' | 'pseudo-data' | 'Asimov';

export interface Spectrum {
  name: string;
  axis: Axis;
  /** the selection behind it, in words: "after all cuts" */
  after: string;
  /** one more than bins; entries outside are not shown but counted in the fields below */
  edges: number[];
  stacked: StackedHistogram[];
  signals: SignalOverlay[];
  data: { kind: DataKind; counts: number[] } | null;
  /** expected background events below the first and above the last edge */
  underflow: number;
  overflow: number;
}

/** Distribution of a cut's observable with every other cut applied, and where the cut is. */
export interface NMinusOne extends Spectrum {
  cut: string;
  because: string;
  /** accepted range in the axis's unit, null for open; one entry per interval (a cut that moves with mass: the range at the overlay's mass) */
  accepted: { low: number | null; high: number | null }[];
}

export interface ExpectedBand {
  minus2: number;
  minus1: number;
  median: number;
  plus1: number;
  plus2: number;
}

export type LimitMethod = 'Bayesian' | 'CLs';

/** An upper limit at one mass. */
export interface UpperLimit {
  /** 'cross-section': on the Born cross-section of the signal process; 'coupling': on the coupling named here */
  quantity: 'cross-section' | 'coupling';
  /** printed name: "sigma", "g'" */
  name: string;
  /** "1" for a coupling, "fb" for a cross-section */
  unit: string;
  /** what is assumed of the decay: "BF(inv) = 1", "BF(inv) of the model" */
  scenario: string;
  method: LimitMethod;
  /** 0.9 or 0.95: credibility for Bayesian, confidence for CLs */
  level: number;
  /** null without data; kind of data as in `data` of the result */
  observed: number | null;
  expected: ExpectedBand | null;
}

/** Level of `expected` where it is an upper bound: -ln(1 - level) simulated events, from a Poisson count of none. */
export const BOUND_LEVEL = 0.9;

export interface WindowBackground {
  process: string;
  label: string;
  /** expected events in the window; for an upper bound, the bound at BOUND_LEVEL */
  expected: number;
  /** 0 for an upper bound */
  error: number;
  /** (sum w)^2 / sum w^2 in the window */
  effectiveEvents: number;
  /** true: no simulated event was in the window */
  upperBound: boolean;
  /** fb^-1 */
  equivalentLuminosity: number;
}

/** One mass of the scan: its counting window, efficiencies, backgrounds and limits. */
export interface MassPoint {
  mass: number;
  window: {
    observable: string;
    low: number;
    high: number;
    unit: string;
    /** how the observable's negative side is treated, in words: "M < 0 counted as -sqrt|M^2|; window reaches below 0" */
    negatives: string;
  };
  efficiency: {
    /** with initial-state radiation; relative to the Born cross-section: the number the limit uses */
    withRadiation: ValueWithError;
    /** null when the run did not make the sample without radiation */
    withoutRadiation: ValueWithError | null;
    /** relative uncertainty from the systematics list, on top of the statistical error */
    relativeSystematic: number;
  };
  /** Born, per unit coupling squared [fb] */
  signalCrossSectionPerCoupling: ValueWithError;
  /** of the decay looked for, in the model */
  branchingFraction: number;
  backgrounds: WindowBackground[];
  /** total over backgrounds; the error includes systematics */
  totalBackground: ValueWithError;
  observed: number | null;
  limits: UpperLimit[];
  /** of the background-only hypothesis at this mass alone (no look-elsewhere); null without data */
  localPValue: number | null;
  warnings: string[];
  /** reason when no limit is given (then `limits` is empty), else null */
  noLimit: string | null;
}

/** A detector number scaled, everything else kept: what it does to the median expected limit. */
export interface Variation {
  name: string;
  /** "photonInefficiency x 0.3" in words for the table */
  label: string;
  rows: {
    mass: number;
    /** median expected coupling limit over the nominal one, null where there is none */
    couplingRatio: number | null;
    /** the same for the cross-section */
    crossSectionRatio: number | null;
    /** total background of the window over the nominal one */
    backgroundRatio: number | null;
    /** of the ratio; the two share their events */
    backgroundRatioError?: number | null;
  }[];
}

export interface ClosureRow {
  mass: number;
  publishedCoupling: number;
  ourMedianCoupling: number | null;
  /** our median over published, in the cross-section */
  ratioCrossSection: number | null;
  /** the same in the coupling: the square root of the above */
  ratioCoupling: number | null;
  /** our expected band in the coupling; null where we give no limit */
  band: ExpectedBand | null;
  insideBand1: boolean | null;
  insideBand2: boolean | null;
  /** (sum w)^2 / sum w^2 of all simulated backgrounds in the window; null or absent where it is not known */
  effectiveBackgroundEvents?: number | null;
}

export type CurveComparison =
  | { status: 'skipped'; because: string }
  | {
      status: 'compared';
      source: string;
      points: { mass: number; coupling: number; ourMedianCoupling: number | null; ratioCrossSection: number | null }[];
    };

/** Our expected limit beside the published one. */
export interface Closure {
  /** bibliography key or arXiv id */
  reference: string;
  level: number;
  method: LimitMethod;
  /** of the published analysis [fb^-1] and of this result when it differs */
  luminosity: { published: Luminosity; ours: Luminosity };
  scenario: string;
  /** what the two columns are; always says that the published number is an observed limit */
  text: string;
  rows: ClosureRow[];
  curve: CurveComparison;
  explanation: string[];
}

export interface Systematic {
  name: string;
  /** 'signal efficiency', 'background e+ e- -> ...', 'luminosity' */
  appliesTo: string;
  relative: number;
  status: Provenance;
  source: string;
}

/** A number of the detector card (or elsewhere) that no source gives. */
export interface Assumption {
  stage: string;
  name: string;
  value: string;
  because: string;
}

export interface SearchResult {
  format: typeof RESULT_FORMAT;
  search: SearchSummary;
  reproduction: Reproduction;
  luminosity: Luminosity;
  /** [GeV] */
  sqrtS: number;
  /** of the headline limit; further methods and levels may stand in the mass points */
  level: number;
  method: LimitMethod;
  /** of the headline limit; must be the scenario of some limit */
  scenario: string;
  coupling: { name: string /** markup */; symbol: string };
  /** markup of the signal mass for axes: "M_{Z'}" */
  massSymbol: string;
  data: { kind: DataKind /** file name without folders, seed of the pseudo-data, or "" */; from: string } | null;
  processes: ProcessSample[];
  incompleteBackgrounds: MissingBackground[];
  cutFlow: CutFlow[];
  nMinusOne: NMinusOne[];
  spectra: Spectrum[];
  masses: MassPoint[];
  variations: Variation[];
  closure: Closure | null;
  systematics: Systematic[];
  assumptions: Assumption[];
  warnings: string[];
  /** keys of report/bibliography.ts, sorted, without repeats */
  references: string[];
}
