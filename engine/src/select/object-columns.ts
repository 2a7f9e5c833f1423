import type { ClusterColumns, KlmColumns, TrackColumns } from '../basics/columns.ts';
import { UserError } from '../basics/errors.ts';
import type { CmsFrame } from '../reconstruct/cms-frame.ts';
import { closedInterval } from './interval.ts';
import type { Observable } from './observables.ts';
import { type ObjectCut, type ObjectPlan, observablesOf, type Part, type Plan, type Source } from './plan.ts';
import type { Range } from './search-types.ts';

type Columns = TrackColumns | ClusterColumns | KlmColumns;
type OfRow = (columns: Columns, row: number, frame: CmsFrame) => number;

interface Limit<F> {
  readonly of: F;
  readonly low: number;
  readonly high: number;
}

interface CompiledObjectCut {
  readonly plan: ObjectCut;
  readonly alternatives: readonly (readonly Limit<OfRow>[])[];
  values: Float64Array;
}

/**
 * Cuts on objects, column by column: for every row of tracks, clusters and KLM clusters the value of each cut and a mask of those it fails. An object is
 * a row whose mask has none of the object's bits.
 */
export class ObjectColumns {
  /** masks of failed cuts by row of tracks, of clusters and of KLM clusters */
  trackFails = new Int32Array(0);
  photonFails = new Int32Array(0);
  klmFails = new Int32Array(0);
  private readonly cuts: readonly CompiledObjectCut[];
  private readonly frame: CmsFrame;
  private readonly trackChains: readonly number[];
  private readonly photonChains: readonly number[];
  private readonly klmChains: readonly number[];
  private readonly needsKlm: boolean;
  private tracks!: TrackColumns;
  private clusters!: ClusterColumns;
  private klm: KlmColumns | undefined;

  constructor(plan: Plan, frame: CmsFrame) {
    this.frame = frame;
    this.cuts = plan.objectCuts.map((cut) => {
      const known = observablesOf(cut.source) as Readonly<Record<string, Observable<OfRow>>>;
      const choices = cut.alternatives.map((parts) => parts.map((part) => closedPart(part, known[part.require]!.of)));
      return { plan: cut, alternatives: choices, values: new Float64Array(0) };
    });
    const chains = (source: Source) => [
      ...new Set(plan.objects.filter((object) => object.source === source).map((object) => object.chain)),
    ];
    this.trackChains = chains('tracks');
    this.photonChains = chains('photons');
    this.klmChains = chains('klm');
    this.needsKlm = plan.objects.some((object) => object.source === 'klm');
  }

  /** Values and masks for the rows of the events first .. last - 1. */
  prepare(tracks: TrackColumns, clusters: ClusterColumns, first: number, last: number, klm?: KlmColumns): void {
    this.tracks = tracks;
    this.clusters = clusters;
    this.klm = klm;
    if (this.needsKlm) {
      if (klm === undefined)
        throw new UserError({
          what: 'the search asks for KLM clusters, which these events do not have',
          remedy: 'simulate them with a card that has a KLM, such as belle2',
        });
      if (this.klmFails.length < klm.capacity) this.klmFails = new Int32Array(klm.capacity);
      this.klmFails.fill(0, klm.offset[first], klm.offset[last]);
    }
    if (this.trackFails.length < tracks.capacity) this.trackFails = new Int32Array(tracks.capacity);
    if (this.photonFails.length < clusters.capacity) this.photonFails = new Int32Array(clusters.capacity);
    this.trackFails.fill(0, tracks.offset[first], tracks.offset[last]);
    this.photonFails.fill(0, clusters.offset[first], clusters.offset[last]);
    for (const cut of this.cuts) {
      const columns = this.columns(cut.plan.source);
      if (cut.values.length < columns.capacity) cut.values = new Float64Array(columns.capacity);
      const fails = this.fails(cut.plan.source);
      const simple = cut.alternatives.length === 1 && cut.alternatives[0]!.length === 1;
      (simple ? simpleColumn : choiceColumn)(cut, columns, columns.offset[first]!, columns.offset[last]!, fails, this.frame);
    }
  }

  columns(source: Source): Columns {
    return source === 'tracks' ? this.tracks : source === 'photons' ? this.clusters : this.klm!;
  }

  /** Masks of failed cuts by row. */
  fails(source: Source): Int32Array {
    return source === 'tracks' ? this.trackFails : source === 'photons' ? this.photonFails : this.klmFails;
  }

  /** Object cuts that alone keep some row of the event from being an object: without such a cut the event may be judged differently. */
  affected(event: number): number {
    const { klm } = this;
    return (
      singles(this.trackFails, this.tracks.offset[event]!, this.tracks.offset[event + 1]!, this.trackChains) |
      singles(this.photonFails, this.clusters.offset[event]!, this.clusters.offset[event + 1]!, this.photonChains) |
      (this.needsKlm && klm !== undefined
        ? singles(this.klmFails, klm.offset[event]!, klm.offset[event + 1]!, this.klmChains)
        : 0)
    );
  }

  /** Whether a row is one of the object, with some cuts dropped. */
  isObject(object: ObjectPlan, row: number, dropped: number): boolean {
    return (this.fails(object.source)[row]! & object.chain & ~dropped) === 0;
  }

  /** Value of an object cut for a row of the prepared range, and whether the row passes it. */
  value(cut: number, row: number): number {
    return this.cuts[cut]!.values[row]!;
  }

  passes(cut: number, row: number): boolean {
    const { source, bit } = this.cuts[cut]!.plan;
    return (this.fails(source)[row]! & (1 << bit)) === 0;
  }

  /** Observable of a row of the prepared range. */
  rowValue(source: Source, name: string, row: number): number {
    const { of } = (observablesOf(source) as Readonly<Record<string, Observable<OfRow>>>)[name]!;
    return of(this.columns(source), row, this.frame);
  }
}

/** NaN is never inside. */
export const inside = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** A part of a cut as observable and closed interval. */
export function closedPart<F>(part: Part, of: F): Limit<F> {
  const [low, high] = closedInterval(part as Range<number>, 0);
  return { of, low, high };
}

function simpleColumn(
  cut: CompiledObjectCut,
  columns: Columns,
  from: number,
  to: number,
  fails: Int32Array,
  frame: CmsFrame,
): void {
  const { of, low, high } = cut.alternatives[0]![0]!;
  const { values } = cut;
  const mask = 1 << cut.plan.bit;
  for (let row = from; row < to; row++) {
    const value = of(columns, row, frame);
    values[row] = value;
    if (!(value >= low && value <= high)) fails[row]! |= mask;
  }
}

function choiceColumn(
  cut: CompiledObjectCut,
  columns: Columns,
  from: number,
  to: number,
  fails: Int32Array,
  frame: CmsFrame,
): void {
  const mask = 1 << cut.plan.bit;
  for (let row = from; row < to; row++) {
    cut.values[row] = cut.alternatives[0]![0]!.of(columns, row, frame);
    if (!cut.alternatives.some((parts) => parts.every(({ of, low, high }) => inside(of(columns, row, frame), low, high))))
      fails[row]! |= mask;
  }
}

/** Bits that are the only ones of a row within a chain of cuts. */
function singles(fails: Int32Array, from: number, to: number, chains: readonly number[]): number {
  let bits = 0;
  for (let row = from; row < to; row++) {
    const failed = fails[row]!;
    if (failed === 0) continue;
    for (const chain of chains) {
      const mask = failed & chain;
      if ((mask & (mask - 1)) === 0) bits |= mask;
    }
  }
  return bits;
}
