import type { ClusterColumns, KlmColumns, TrackColumns } from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import { Candidate, FIRST, SECOND } from '../reconstruct/candidate.ts';
import type { CmsFrame } from '../reconstruct/cms-frame.ts';
import { type CompiledCut, candidateOf, compileCandidateCut, type OfCandidate } from './candidate-cut.ts';
import { eventValue } from './event-values.ts';
import { type EventView, GeneralCandidate } from './general-candidate.ts';
import { closedInterval } from './interval.ts';
import { ObjectColumns } from './object-columns.ts';
import type { CandidatePlan, EventLevelCut, ObjectPlan, Plan, Source } from './plan.ts';

interface JudgedCut extends CompiledCut {
  /** which line of the cut flow stops the event is known when its candidate is formed */
  readonly decided: boolean;
}

/** A pair or a single: track or cluster rows of its daughters, -1 for none. */
interface Found {
  readonly plan: CandidatePlan;
  readonly candidate: Candidate;
  readonly scratch: Candidate;
  readonly squaredMass: readonly [number, number];
  readonly bestOf: OfCandidate;
  readonly sign: 1 | -1;
  a: number;
  b: number;
}

/**
 * Decides about one event after the other. `prepare` computes the cuts on objects column by column for a whole batch; `judge` then forms
 * the candidates of an event and asks the rest. Nothing is allocated per event.
 */
export class Judge implements EventView {
  readonly plan: Plan;
  readonly frame: CmsFrame;
  /** value of every common event-level cut of the last event judged, as far as it was asked */
  readonly values: Float64Array;
  /** of those: 1 passed, 0 failed, 2 not asked */
  readonly asked: Uint8Array;
  /** first cut-flow line the last event fails, plan.steps.length for none */
  first = 0;
  /** position in plan.common of the cut that failed first, -1 if none of them */
  firstCut = -1;
  /** number of common event-level cuts that failed, as far as they were asked */
  failures = 0;
  /** per cut against mass: value is a + slope(mass) b */
  readonly massA: Float64Array;
  readonly massB: Float64Array;

  readonly objects: ObjectColumns;
  /** by number of the candidate: one of the two */
  private readonly found: readonly (Found | undefined)[];
  private readonly general: readonly (GeneralCandidate | undefined)[];
  private readonly cuts: readonly JudgedCut[];
  private readonly massValues: readonly { a: () => number; b: (() => number) | undefined }[];
  private readonly photonDaughters: boolean;
  trackFails = new Int32Array(0);
  photonFails = new Int32Array(0);
  tracks!: TrackColumns;
  clusters!: ClusterColumns;
  klm: KlmColumns | undefined;
  event = 0;
  /** cuts on objects that count, as bits */
  keep = -1;
  version = 0;

  constructor(plan: Plan, frame: CmsFrame) {
    this.plan = plan;
    this.frame = frame;
    this.objects = new ObjectColumns(plan, frame);
    const general: (GeneralCandidate | undefined)[] = [];
    plan.candidates.forEach((candidate, c) => {
      general.push(candidate.general ? new GeneralCandidate(plan, c, frame, general) : undefined);
    });
    this.general = general;
    this.found = plan.candidates.map((candidate): Found | undefined => {
      if (candidate.general) return undefined;
      const daughters = candidate.parts.length as 1 | 2;
      const square = (object: ObjectPlan | undefined): number => {
        const mass = object?.squaredMassOf ? massOf(object.squaredMassOf) : 0;
        return mass * mass;
      };
      return {
        plan: candidate,
        candidate: new Candidate(frame, daughters),
        scratch: new Candidate(frame, daughters),
        squaredMass: [square(candidate.parts[0]!.plan), square(candidate.parts[1]?.plan)] as const,
        bestOf: candidateOf(candidate.best.of),
        sign: candidate.best.pick === 'highest' ? 1 : -1,
        a: -1,
        b: -1,
      };
    });
    this.photonDaughters = plan.candidates.some((candidate) =>
      candidate.parts.some((part) => part.candidate < 0 && part.plan.source === 'photons'),
    );
    this.cuts = plan.common.map((cut) => this.compileCut(cut));
    this.massValues = plan.perMass.map((cut) => this.compileMassValue(cut));
    this.values = new Float64Array(this.cuts.length);
    this.asked = new Uint8Array(this.cuts.length);
    this.massA = new Float64Array(this.massValues.length);
    this.massB = new Float64Array(this.massValues.length);
  }

  /** Cuts on objects for the rows of the events first .. last - 1. */
  prepare(tracks: TrackColumns, clusters: ClusterColumns, first: number, last: number, klm?: KlmColumns): void {
    this.version++;
    this.tracks = tracks;
    this.clusters = clusters;
    this.klm = klm;
    this.objects.prepare(tracks, clusters, first, last, klm);
    this.trackFails = this.objects.trackFails;
    this.photonFails = this.objects.photonFails;
  }

  /**
   * Judges an event of the prepared range: sets first, failures, firstCut, values.
   *
   * @param dropped     bit mask of object cuts that are taken as passed
   * @param stopAfter   stop asking event-level cuts after so many failures
   * @param reachAll    form a candidate from the objects nearest to passing when none passes, so that every cut has a value
   */
  judge(event: number, dropped: number, stopAfter: number, reachAll: boolean): void {
    if (event !== this.event) this.version++;
    this.event = event;
    this.keep = ~dropped;
    this.failures = 0;
    this.firstCut = -1;
    const none = this.plan.steps.length;
    let first = none;
    let complete = true;
    for (let c = 0; c < this.found.length; c++) {
      const found = this.found[c];
      let step: number;
      if (found !== undefined) {
        step = this.form(found, reachAll);
        if (step < none) complete = false;
      } else {
        step = this.formGeneral(this.general[c]!, reachAll);
        if (!this.general[c]!.formed) complete = false;
      }
      if (step < first) first = step;
    }
    this.first = first;
    if (!complete && !reachAll) return;
    const { cuts, values, asked } = this;
    for (let k = 0; k < cuts.length; k++) {
      const cut = cuts[k]!;
      const value = cut.value();
      values[k] = value;
      const pass = cut.passes === undefined ? value >= cut.low && value <= cut.high : cut.passes();
      asked[k] = pass ? 1 : 0;
      if (pass) continue;
      if (this.failures++ === 0) this.firstCut = k;
      if (!cut.decided && cut.step < this.first) this.first = cut.step;
      if (this.failures >= stopAfter) return;
    }
  }

  /** Values of the cuts against mass for the event judged last; its candidates must exist. */
  valuesAgainstMass(): void {
    for (let j = 0; j < this.massValues.length; j++) {
      const { a, b } = this.massValues[j]!;
      this.massA[j] = a();
      this.massB[j] = b === undefined ? 0 : b();
    }
  }

  /** Observable of the best candidate of the event judged last. */
  candidate(number: number): Candidate {
    return (this.found[number] ?? this.general[number]!).candidate;
  }

  hasCandidate(number: number): boolean {
    const found = this.found[number];
    return found !== undefined ? found.a >= 0 : this.general[number]!.chosen >= 0;
  }

  /** Row of daughter number i of the best candidate of the event judged last: of its track or cluster, -1 for a candidate inside. */
  daughterRow(number: number, i: number): number {
    const found = this.found[number];
    return found === undefined ? this.general[number]!.daughterRow(i) : i === 0 ? found.a : found.b;
  }

  /** Combinations of a candidate that pass its own cuts, where they are formed one by one. */
  combinations(number: number): { readonly formed: number; readonly passing: number } | undefined {
    const general = this.general[number];
    return general && { formed: general.table.count, passing: general.passing() };
  }

  offsets(source: Source): Int32Array {
    return source === 'tracks' ? this.tracks.offset : source === 'photons' ? this.clusters.offset : this.klm!.offset;
  }

  /** Line of the cut flow that stops the event at this candidate. One that is part of another stops it only where there is none. */
  private formGeneral(candidate: GeneralCandidate, reachAll: boolean): number {
    candidate.form(this, reachAll);
    return candidate.plan.inner && candidate.table.count > 0 ? this.plan.steps.length : candidate.step;
  }

  /** Forms the candidate of the event; returns the cut-flow line that stops it, or plan.steps.length. */
  private form(found: Found, reachAll: boolean): number {
    const { parts } = found.plan;
    const first = parts[0]!;
    const second = parts[1];
    const none = this.plan.steps.length;
    found.a = -1;
    found.b = -1;
    let level = -1;
    let passing = 0;
    let nearestA = -1;
    let nearestB = -1;
    let best = 0;
    const offsetA = this.offsets(first.plan.source);
    const failsA = first.plan.source === 'tracks' ? this.trackFails : this.photonFails;
    const lastA = offsetA[this.event + 1]!;
    for (let a = offsetA[this.event]!; a < lastA; a++) {
      if (first.charge !== 0 && this.tracks.charge[a] !== first.charge) continue;
      const maskA = failsA[a]! & first.plan.chain & this.keep;
      let b = -1;
      let lastB = 0;
      if (second !== undefined) {
        const offsetB = this.offsets(second.plan.source);
        // two of the same kind are one pair, not two
        const same = second.plan === first.plan && second.charge === first.charge;
        b = same ? a + 1 : offsetB[this.event]!;
        lastB = offsetB[this.event + 1]!;
      }
      for (; b < lastB; b++) {
        let mask = maskA;
        if (second !== undefined) {
          if (second.charge !== 0 && this.tracks.charge[b] !== second.charge) continue;
          if (b === a && second.plan.source === first.plan.source) continue;
          mask |= (second.plan.source === 'tracks' ? this.trackFails : this.photonFails)[b]! & second.plan.chain & this.keep;
        }
        const reached = mask === 0 ? 32 : 31 - Math.clz32(mask & -mask);
        if (reached > level) {
          level = reached;
          nearestA = a;
          nearestB = b;
        }
        if (mask !== 0) continue;
        passing++;
        if (passing === 1) {
          found.a = a;
          found.b = b;
          continue;
        }
        if (passing === 2) best = this.rank(found, found.a, found.b);
        const rank = this.rank(found, a, b);
        if (rank > best) {
          best = rank;
          found.a = a;
          found.b = b;
        }
      }
    }
    if (passing === 0 && reachAll) {
      found.a = nearestA;
      found.b = nearestB;
    }
    if (found.a >= 0) this.build(found, found.candidate, found.a, found.b);
    if (level < 0) return found.plan.step;
    return passing > 0 ? none : this.plan.objectCuts[level]!.step;
  }

  private rank(found: Found, a: number, b: number): number {
    this.build(found, found.scratch, a, b);
    return found.sign * found.bestOf(found.scratch);
  }

  private build(found: Found, candidate: Candidate, a: number, b: number): void {
    const { parts } = found.plan;
    if (parts[0]!.plan.source === 'tracks') candidate.setTrack(FIRST, this.tracks, a, found.squaredMass[0]);
    else candidate.setPhoton(FIRST, this.clusters, a);
    if (parts.length === 2) {
      if (parts[1]!.plan.source === 'tracks') candidate.setTrack(SECOND, this.tracks, b, found.squaredMass[1]);
      else candidate.setPhoton(SECOND, this.clusters, b);
    }
    candidate.close();
  }

  /** Whether a cluster is part of one of the event's candidates. */
  isDaughter(row: number): boolean {
    if (!this.photonDaughters) return false;
    for (const found of this.found) {
      if (found === undefined) continue;
      const { plan, a, b } = found;
      if (a === row && plan.parts[0]!.plan.source === 'photons') return true;
      if (b === row && plan.parts.length === 2 && plan.parts[1]!.plan.source === 'photons') return true;
    }
    for (const general of this.general) if (general?.uses(2 * row + 1)) return true;
    return false;
  }

  private compileCut(cut: EventLevelCut): JudgedCut {
    const decided = cut.candidate >= 0 && !('of' in cut.cut) && this.plan.candidates[cut.candidate]!.passing;
    if (cut.candidate >= 0 && !('of' in cut.cut) && !('count' in cut.cut))
      return { ...compileCandidateCut(cut, this.candidate(cut.candidate)), decided };
    const [low, high] = closedInterval(cut.cut as Parameters<typeof closedInterval>[0], 0);
    return { step: cut.step, low, high, value: this.valueOf(cut), passes: undefined, decided };
  }

  private compileMassValue(cut: EventLevelCut): { a: () => number; b: (() => number) | undefined } {
    if (!('linear' in cut.cut)) return { a: this.valueOf(cut), b: undefined };
    const candidate = this.candidate(cut.candidate);
    const [a, b] = [candidateOf(cut.cut.linear.a), candidateOf(cut.cut.linear.b)];
    return { a: () => a(candidate), b: () => b(candidate) };
  }

  /** Value of an event-level cut (of a linear one against mass: not here). */
  private valueOf({ cut, candidate: number }: EventLevelCut): () => number {
    if ('count' in cut) return this.counter(cut.count);
    if ('of' in cut) {
      const lists = cut.of.split(' ').map((name) => this.plan.objects.find((one) => one.name === name)!);
      return eventValue(this, cut.require, lists, number >= 0 ? this.candidate(number) : undefined);
    }
    if ('linear' in cut) throw new InternalError('a linear cut is compiled by its candidate');
    const candidate = this.candidate(number);
    const of = candidateOf((cut as { require: string }).require);
    return () => of(candidate);
  }

  /** Number of objects, or of combinations of a candidate that pass its own cuts. */
  private counter(name: string): () => number {
    const object = this.plan.objects.find((one) => one.name === name);
    if (object === undefined) {
      const general = this.general[this.plan.candidates.findIndex((one) => one.name === name)]!;
      return () => general.passing();
    }
    return () => {
      const fails = this.objects.fails(object.source);
      const offset = this.offsets(object.source);
      const mask = object.chain & this.keep;
      const last = offset[this.event + 1]!;
      let count = 0;
      for (let row = offset[this.event]!; row < last; row++) if ((fails[row]! & mask) === 0) count++;
      return count;
    };
  }
}
