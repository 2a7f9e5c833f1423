import type { ClusterColumns, TrackColumns } from '../basics/columns.ts';
import { UserError } from '../basics/errors.ts';
import { massOf } from '../basics/particles.ts';
import { Candidate, daughterAt, SUM } from '../reconstruct/candidate.ts';
import type { CmsFrame } from '../reconstruct/cms-frame.ts';
import { CandidateFit } from '../reconstruct/lists/candidate-fit.ts';
import { CandidateTable } from '../reconstruct/lists/candidate-table.ts';
import { Combinations, type DaughterRows } from '../reconstruct/lists/combinations.ts';
import { type CompiledCut, candidateOf, compileCandidateCut, type OfCandidate, passesCut } from './candidate-cut.ts';
import type { CandidatePart, CandidatePlan, Plan } from './plan.ts';

/** More combinations than this in one event are a search without sense, and an hour without an answer. */
const MOST_COMBINATIONS = 20_000;

/** What candidates are formed of: the event that is being judged. */
export interface EventView {
  readonly tracks: TrackColumns;
  readonly clusters: ClusterColumns;
  readonly trackFails: Int32Array;
  readonly photonFails: Int32Array;
  readonly event: number;
  /** cuts on objects that count, as bits */
  readonly keep: number;
  /** another number for another event */
  readonly version: number;
}

/** All tracks or all photons of an event as daughters. */
class ObjectRows implements DaughterRows {
  count = 0;
  sign: Int8Array = new Int8Array(32);
  leaves: Int32Array = new Int32Array(32);
  readonly width = 1;

  fill(first: number, end: number, charge: Int8Array | undefined): void {
    this.count = end - first;
    if (this.count > this.sign.length) {
      this.sign = new Int8Array(2 * this.count);
      this.leaves = new Int32Array(2 * this.count);
    }
    for (let i = 0; i < this.count; i++) {
      this.sign[i] = charge === undefined ? 0 : charge[first + i]!;
      this.leaves[i] = 2 * (first + i) + (charge === undefined ? 1 : 0);
    }
  }
}

/**
 * A candidate that is more than a pair of objects: of other candidates, of three or more daughters, with a fitted vertex, or chosen among the
 * combinations that pass its cuts. Forms every combination of an event, notes for each how far it gets, and chooses one.
 */
export class GeneralCandidate {
  readonly plan: CandidatePlan;
  /** the combination chosen, when there is one */
  readonly candidate: Candidate;
  chosen = -1;
  /** cut-flow line that the combination which comes farthest does not pass; that of the candidate where there is none, past the end when one passes */
  step = 0;
  /** some combination is made of objects that pass their cuts */
  formed = false;
  /** of each combination: failed cuts on objects as bits, first line of the cut flow that it does not pass, number of candidate cuts failed */
  mask = new Int32Array(0);
  first = new Int32Array(0);
  failures = new Int32Array(0);
  /** 1 where momenta and vertex of a combination are in the table: the event judged with other cuts has the same combinations in the same order */
  private built = new Uint8Array(0);
  private version = -1;
  readonly table: CandidateTable;
  private readonly scratch: Candidate;
  private readonly inside: readonly (GeneralCandidate | undefined)[];
  private readonly squaredMass: readonly number[];
  private readonly cuts: readonly CompiledCut[];
  private readonly fit: CandidateFit | undefined;
  private readonly fitted: readonly number[];
  private readonly rankOf: OfCandidate;
  private readonly combinations: Combinations;
  private readonly rows: DaughterRows[];
  private readonly trackRows = new ObjectRows();
  private readonly photonRows = new ObjectRows();
  private readonly charges: Int8Array;
  private readonly objectSteps: readonly number[];
  private readonly end: number;

  /** @param formedBefore  the candidates of the plan before this one; those that are its daughters must be general ones */
  constructor(plan: Plan, number: number, frame: CmsFrame, formedBefore: readonly (GeneralCandidate | undefined)[]) {
    this.plan = plan.candidates[number]!;
    const { parts, vertex } = this.plan;
    this.candidate = new Candidate(frame, parts.length);
    this.scratch = new Candidate(frame, parts.length);
    this.inside = parts.map((part) => (part.candidate >= 0 ? formedBefore[part.candidate] : undefined));
    this.squaredMass = parts.map(({ plan: object }) => {
      const mass = object.squaredMassOf ? massOf(object.squaredMassOf) : 0;
      return mass * mass;
    });
    const own = plan.common.filter((cut) => cut.candidate === number && !('of' in cut.cut) && !('count' in cut.cut));
    this.cuts = this.plan.passing ? own.map((cut) => compileCandidateCut(cut, this.scratch)) : [];
    this.fitted = parts.flatMap((part, i) => (isTrack(part) ? [i] : []));
    this.fit = vertex
      ? new CandidateFit(
          this.fitted,
          this.fitted.map((i) => massOf(parts[i]!.plan.squaredMassOf!)),
        )
      : undefined;
    this.rankOf = candidateOf(this.plan.best.of);
    const alike = (a: CandidatePart, b: CandidatePart) =>
      a.candidate === b.candidate && a.plan === b.plan && a.charge === b.charge;
    this.combinations = new Combinations(parts.map((part, i) => parts.slice(0, i).findLastIndex((other) => alike(part, other))));
    this.rows = parts.map((part, i) => this.inside[i]?.table ?? (isTrack(part) ? this.trackRows : this.photonRows));
    this.charges = Int8Array.from(parts, ({ charge }) => charge);
    this.table = new CandidateTable(
      this.rows.reduce((sum, { width }) => sum + width, 0),
      parts.length,
    );
    this.objectSteps = plan.objectCuts.map(({ step }) => step);
    this.end = plan.steps.length;
  }

  /** Forms all combinations of the event and chooses one; `reachAll` chooses one of failing objects too when there is no other. */
  form(view: EventView, reachAll: boolean): void {
    const { table, combinations } = this;
    const { tracks, clusters, event } = view;
    this.trackRows.fill(tracks.offset[event]!, tracks.offset[event + 1]!, tracks.charge);
    this.photonRows.fill(clusters.offset[event]!, clusters.offset[event + 1]!, undefined);
    if (view.version !== this.version) this.built.fill(0);
    this.version = view.version;
    table.count = 0;
    this.formed = false;
    let farthest = -1;
    let nearest = -1;
    let best = -1;
    let fewest = 0;
    let bestRank = 0;
    combinations.reset(this.rows, this.charges);
    while (combinations.next()) {
      const row = this.add();
      this.judgeObjects(row, view);
      if (this.mask[row] === 0) {
        if (this.built[row] === 1) table.load(row, this.scratch);
        else {
          this.build(this.scratch, combinations.at, view);
          table.store(row, this.scratch);
          this.built[row] = 1;
        }
        for (const cut of this.cuts) {
          if (passesCut(cut)) continue;
          this.failures[row]!++;
          if (cut.step < this.first[row]!) this.first[row] = cut.step;
        }
        this.formed = true;
        const failures = this.failures[row]!;
        if (best < 0 || failures <= fewest) {
          const value = this.rankOf(this.scratch);
          const rank = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : this.plan.best.pick === 'highest' ? value : -value;
          if (best < 0 || failures < fewest || rank > bestRank) {
            best = row;
            fewest = failures;
            bestRank = rank;
          }
        }
      }
      if (this.first[row]! > farthest) {
        farthest = this.first[row]!;
        nearest = row;
      }
    }
    this.step = farthest < 0 ? this.plan.step : farthest;
    this.choose(best >= 0 ? best : reachAll ? nearest : -1, view);
  }

  /** Takes a combination as the event's: this candidate and those in it. */
  choose(row: number, view: EventView): void {
    this.chosen = row;
    if (row < 0) return;
    const { table, plan } = this;
    const at = table.rows.subarray(row * plan.parts.length, (row + 1) * plan.parts.length);
    this.inside.forEach((candidate, i) => {
      candidate?.choose(at[i]!, view);
    });
    if (this.mask[row] === 0) table.load(row, this.candidate);
    else this.build(this.candidate, at, view);
  }

  /** Combinations of objects that pass their cuts which pass the candidate's own too. */
  passing(): number {
    let count = 0;
    for (let row = 0; row < this.table.count; row++) if (this.mask[row] === 0 && this.failures[row] === 0) count++;
    return count;
  }

  /** Whether the combination chosen uses a track (2 row) or cluster (2 row + 1). */
  uses(leaf: number): boolean {
    if (this.chosen < 0) return false;
    const { leaves, width } = this.table;
    for (let k = this.chosen * width; k < (this.chosen + 1) * width; k++) if (leaves[k] === leaf) return true;
    return false;
  }

  /** Row of daughter number i of the combination chosen: of its track or cluster; -1 for a candidate. */
  daughterRow(i: number): number {
    if (this.inside[i] !== undefined) return -1;
    return this.rows[i]!.leaves[this.table.rows[this.chosen * this.rows.length + i]!]! >> 1;
  }

  private add(): number {
    const { table, combinations, inside, rows, plan } = this;
    const row = table.add();
    if (row >= MOST_COMBINATIONS)
      throw new UserError({
        where: `candidates.${plan.name}`,
        what: `more than ${MOST_COMBINATIONS} combinations in one event`,
        remedy: 'make it of fewer daughters, or cut on what is inside',
      });
    if (row >= this.mask.length) {
      const wider = (old: Int32Array): Int32Array<ArrayBuffer> => {
        const next = new Int32Array(2 * row + 32);
        next.set(old);
        return next;
      };
      this.mask = wider(this.mask);
      this.first = wider(this.first);
      this.failures = wider(this.failures);
      const built = new Uint8Array(this.mask.length);
      built.set(this.built);
      this.built = built;
    }
    let leaf = row * table.width;
    for (let i = 0; i < rows.length; i++) {
      const from = combinations.at[i]!;
      table.rows[row * rows.length + i] = from;
      const { width, leaves } = rows[i]!;
      for (let k = 0; k < width; k++) if (leaves[from * width + k]! >= 0) table.leaves[leaf++] = leaves[from * width + k]!;
    }
    while (leaf < (row + 1) * table.width) table.leaves[leaf++] = -1;
    table.sign[row] = 0;
    this.failures[row] = 0;
    for (let i = 0; i < inside.length; i++) this.failures[row]! += inside[i]?.failures[combinations.at[i]!] ?? 0;
    return row;
  }

  /** Failed cuts of the objects in it, and the first line of the cut flow that objects and candidates in it do not pass. */
  private judgeObjects(row: number, view: EventView): void {
    const { combinations, inside, rows, plan } = this;
    let mask = 0;
    let first = this.end;
    for (let i = 0; i < rows.length; i++) {
      const at = combinations.at[i]!;
      const part = plan.parts[i]!;
      const candidate = inside[i];
      if (candidate !== undefined) {
        mask |= candidate.mask[at]!;
        if (candidate.first[at]! < first) first = candidate.first[at]!;
      } else {
        const fails = part.plan.source === 'tracks' ? view.trackFails : view.photonFails;
        mask |= fails[rows[i]!.leaves[at]! >> 1]! & part.plan.chain & view.keep;
      }
    }
    if (mask !== 0) first = Math.min(first, this.objectSteps[31 - Math.clz32(mask & -mask)]!);
    this.mask[row] = mask;
    this.first[row] = first;
  }

  /** Momenta, and the vertex where one is asked for. */
  private build(candidate: Candidate, at: ArrayLike<number>, view: EventView): void {
    const { plan, inside, rows, squaredMass, fit, fitted } = this;
    for (let i = 0; i < rows.length; i++) {
      const place = daughterAt(i);
      const daughter = inside[i];
      if (daughter !== undefined) {
        if (daughter.mask[at[i]!] !== 0) daughter.build(daughter.scratch, daughter.rowsOf(at[i]!), view);
        else daughter.table.load(at[i]!, daughter.scratch);
        for (let k = 0; k < 4; k++) candidate.p[place + k] = daughter.scratch.p[SUM + k]!;
        continue;
      }
      const row = rows[i]!.leaves[at[i]!]! >> 1;
      if (isTrack(plan.parts[i]!)) candidate.setTrack(place, view.tracks, row, squaredMass[i]!);
      else candidate.setPhoton(place, view.clusters, row);
    }
    candidate.vertex.reset();
    candidate.close();
    if (fit === undefined) return;
    for (let i = 0; i < fitted.length; i++) fit.rows[i] = rows[fitted[i]!]!.leaves[at[fitted[i]!]!]! >> 1;
    if (fit.fit(view.tracks, candidate)) candidate.close();
  }

  private rowsOf(row: number): Int32Array {
    const { length } = this.plan.parts;
    return this.table.rows.subarray(row * length, (row + 1) * length);
  }
}

const isTrack = (part: CandidatePart): boolean => part.candidate < 0 && part.plan.source === 'tracks';
