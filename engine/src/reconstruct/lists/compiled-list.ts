import type { ClusterColumns, TrackColumns } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import { Candidate, daughterAt, FIRST } from '../candidate.ts';
import type { CmsFrame } from '../cms-frame.ts';
import type { OfCandidate } from '../observables/candidate.ts';
import { keepBest } from './best-rule.ts';
import type { CandidateFit } from './candidate-fit.ts';
import { CandidateTable } from './candidate-table.ts';
import { Combinations } from './combinations.ts';
import { type CompiledCuts, passes } from './list-cuts.ts';

/** More than this of one list in one event is a list without sense, and an hour without an answer. */
const MOST_CANDIDATES = 20_000;

export interface EventColumns {
  readonly tracks: TrackColumns;
  readonly clusters: ClusterColumns;
}

type OfTrack = (tracks: TrackColumns, row: number, frame: CmsFrame) => number;
type OfPhoton = (clusters: ClusterColumns, row: number, frame: CmsFrame) => number;

/** What is asked of a list once its candidates are formed. */
export interface Rules<F> {
  readonly cuts: CompiledCuts<F>;
  readonly best: { readonly of: F; readonly sign: 1 | -1; readonly keep: number } | undefined;
  readonly count: readonly [low: number, high: number] | undefined;
}

/** A list ready to be filled event by event. */
export abstract class CompiledList {
  readonly name: string;
  /** of the rows with sign +1 (or 0) */
  readonly particle: string;
  readonly table: CandidateTable;
  private readonly spare: CandidateTable;

  constructor(name: string, particle: string, width: number, daughters: number) {
    this.name = name;
    this.particle = particle;
    this.table = new CandidateTable(width, daughters);
    this.spare = new CandidateTable(width, daughters);
  }

  /** Forms the candidates of an event; lists that this one is made of are filled before. */
  abstract fill(columns: EventColumns, event: number): void;

  protected finish<F>(rules: Rules<F>, value: (row: number, of: F) => number): void {
    const { table } = this;
    const { best, count } = rules;
    if (best !== undefined && table.count > best.keep)
      keepBest(table, this.spare, (row) => best.sign * value(row, best.of), best.keep);
    if (count !== undefined && !(table.count >= count[0] && table.count <= count[1])) table.count = 0;
  }
}

/** Tracks under a hypothesis, all of them or those of another list. */
export class TrackList extends CompiledList {
  private readonly squaredMass: number;
  private readonly charge: number;
  private readonly rules: Rules<OfTrack>;
  private readonly frame: CmsFrame;
  private readonly from: CompiledList | undefined;

  constructor(
    name: string,
    particle: { readonly name: string; readonly charge: number; readonly mass: number },
    rules: Rules<OfTrack>,
    frame: CmsFrame,
    from: CompiledList | undefined,
  ) {
    super(name, particle.name, 1, 0);
    this.squaredMass = particle.mass * particle.mass;
    this.charge = particle.charge;
    this.rules = rules;
    this.frame = frame;
    this.from = from;
  }

  override fill({ tracks }: EventColumns, event: number): void {
    const { table, frame, from, rules, charge, squaredMass } = this;
    table.count = 0;
    const first = from === undefined ? tracks.offset[event]! : 0;
    const end = from === undefined ? tracks.offset[event + 1]! : from.table.count;
    for (let i = first; i < end; i++) {
      const row = from === undefined ? i : from.table.leaves[i]! >> 1;
      if (!passes(rules.cuts, (of) => of(tracks, row, frame))) continue;
      const at = table.add();
      table.sign[at] = tracks.charge[row] === charge ? 1 : -1;
      table.leaves[at] = 2 * row;
      const x = tracks.px[row]!;
      const y = tracks.py[row]!;
      const z = tracks.pz[row]!;
      table.p[4 * at] = Math.sqrt(x * x + y * y + z * z + squaredMass);
      table.p[4 * at + 1] = x;
      table.p[4 * at + 2] = y;
      table.p[4 * at + 3] = z;
    }
    this.finish(rules, (at, of) => of(tracks, table.leaves[at]! >> 1, frame));
  }
}

/** Photons: neutral clusters, all of them or those of another list, from the interaction point. */
export class PhotonList extends CompiledList {
  private readonly rules: Rules<OfPhoton>;
  private readonly frame: CmsFrame;
  private readonly from: CompiledList | undefined;
  private readonly photon: Candidate;

  constructor(name: string, rules: Rules<OfPhoton>, frame: CmsFrame, from: CompiledList | undefined) {
    super(name, 'gamma', 1, 0);
    this.rules = rules;
    this.frame = frame;
    this.from = from;
    this.photon = new Candidate(frame, 1);
  }

  override fill({ clusters }: EventColumns, event: number): void {
    const { table, frame, from, rules, photon } = this;
    table.count = 0;
    const first = from === undefined ? clusters.offset[event]! : 0;
    const end = from === undefined ? clusters.offset[event + 1]! : from.table.count;
    for (let i = first; i < end; i++) {
      const row = from === undefined ? i : from.table.leaves[i]! >> 1;
      if (!passes(rules.cuts, (of) => of(clusters, row, frame))) continue;
      const at = table.add();
      table.sign[at] = 0;
      table.leaves[at] = 2 * row + 1;
      photon.setPhoton(FIRST, clusters, row);
      for (let k = 0; k < 4; k++) table.p[4 * at + k] = photon.p[FIRST + k]!;
    }
    this.finish(rules, (at, of) => of(clusters, table.leaves[at]! >> 1, frame));
  }
}

/** Candidates of another list that pass further cuts. */
export class ThinnedList extends CompiledList {
  private readonly from: CompiledList;
  private readonly rules: Rules<OfCandidate>;
  private readonly candidate: Candidate;

  constructor(name: string, rules: Rules<OfCandidate>, frame: CmsFrame, from: CompiledList) {
    super(name, from.particle, from.table.width, from.table.daughters);
    this.from = from;
    this.rules = rules;
    this.candidate = new Candidate(frame, from.table.daughters);
  }

  override fill(): void {
    const { table, from, candidate, rules } = this;
    table.count = 0;
    for (let row = 0; row < from.table.count; row++) {
      from.table.load(row, candidate);
      if (passes(rules.cuts, (of) => of(candidate))) table.copy(from.table, row);
    }
    this.finish(rules, (at, of) => {
      table.load(at, candidate);
      return of(candidate);
    });
  }
}

/** Daughters of a decay, and in which charges. */
export interface DecayPlan {
  readonly mother: string;
  readonly lists: readonly CompiledList[];
  /** required sign of each daughter in the decay as written, 0 for any */
  readonly signs: readonly number[];
  /** see Combinations */
  readonly sameAs: readonly number[];
  /** +1 the decay as written, -1 the charge-conjugate one; one of them alone where they are the same */
  readonly modes: readonly (1 | -1)[];
  /** the mother differs from its antiparticle, and the mode tells which it is */
  readonly flavoured: boolean;
  /** two daughters of a kind come from different lists: what was formed already is not formed again */
  readonly overlapping: boolean;
  readonly fit: CandidateFit | undefined;
  /** numbers of the daughters that the fit takes */
  readonly fitted: readonly number[];
}

export class DecayList extends CompiledList {
  private readonly plan: DecayPlan;
  private readonly preselect: CompiledCuts<OfCandidate>;
  private readonly rules: Rules<OfCandidate>;
  private readonly candidate: Candidate;
  private readonly combinations: Combinations;
  private readonly tables: CandidateTable[];
  private readonly signs: Int8Array;

  constructor(name: string, plan: DecayPlan, preselect: CompiledCuts<OfCandidate>, rules: Rules<OfCandidate>, frame: CmsFrame) {
    super(
      name,
      plan.mother,
      plan.lists.reduce((sum, { table }) => sum + table.width, 0),
      plan.lists.length,
    );
    this.plan = plan;
    this.preselect = preselect;
    this.rules = rules;
    this.candidate = new Candidate(frame, plan.lists.length);
    this.combinations = new Combinations(plan.sameAs);
    this.tables = plan.lists.map(({ table }) => table);
    this.signs = new Int8Array(plan.lists.length);
  }

  override fill({ tracks }: EventColumns): void {
    const { plan, table, tables, candidate, combinations, signs, rules, preselect } = this;
    const ask = (of: OfCandidate): number => of(candidate);
    table.count = 0;
    for (const mode of plan.modes) {
      for (let d = 0; d < signs.length; d++) signs[d] = mode * plan.signs[d]!;
      combinations.reset(tables, signs);
      while (combinations.next()) {
        this.build(combinations.at);
        if (!passes(preselect, ask)) continue;
        if (plan.fit !== undefined && !this.refit(plan.fit, tracks)) continue;
        if (!passes(rules.cuts, ask)) continue;
        const row = table.add();
        table.sign[row] = plan.flavoured ? mode : 0;
        this.remember(row);
        table.store(row, candidate);
        if (plan.overlapping && this.known(row)) table.count--;
        if (table.count > MOST_CANDIDATES)
          throw new UserError({
            where: `list ${this.name}`,
            what: `more than ${MOST_CANDIDATES} candidates in one event`,
            remedy: 'cut on its daughters',
          });
      }
    }
    this.finish(rules, (row, of) => {
      table.load(row, candidate);
      return of(candidate);
    });
  }

  private build(at: Int32Array): void {
    const { candidate, tables } = this;
    for (let d = 0; d < tables.length; d++)
      for (let k = 0; k < 4; k++) candidate.p[daughterAt(d) + k] = tables[d]!.p[4 * at[d]! + k]!;
    candidate.vertex.reset();
    candidate.close();
  }

  private refit(fit: CandidateFit, tracks: TrackColumns): boolean {
    const { tables, combinations, candidate } = this;
    const { fitted } = this.plan;
    for (let i = 0; i < fitted.length; i++) fit.rows[i] = tables[fitted[i]!]!.leaves[combinations.at[fitted[i]!]!]! >> 1;
    if (!fit.fit(tracks, candidate)) return false;
    candidate.close();
    return true;
  }

  /** Daughters and leaves of the combination, the leaves first and -1 behind them. */
  private remember(row: number): void {
    const { table, tables, combinations } = this;
    let leaf = table.width * row;
    const end = leaf + table.width;
    for (let d = 0; d < tables.length; d++) {
      const from = combinations.at[d]!;
      table.rows[table.daughters * row + d] = from;
      const daughter = tables[d]!;
      for (let k = 0; k < daughter.width; k++) {
        const value = daughter.leaves[daughter.width * from + k]!;
        if (value >= 0) table.leaves[leaf++] = value;
      }
    }
    while (leaf < end) table.leaves[leaf++] = -1;
  }

  /** Whether an earlier row of the same sign has the same momentum and the same tracks and clusters: the same candidate from other lists. */
  private known(row: number): boolean {
    const { table } = this;
    const { width, leaves, p } = table;
    const has = (other: number, leaf: number): boolean => {
      for (let k = 0; k < width; k++) if (leaves[width * other + k] === leaf) return true;
      return false;
    };
    for (let other = 0; other < row; other++) {
      if (table.sign[other] !== table.sign[row]) continue;
      let same = Math.abs(p[4 * other]! - p[4 * row]!) <= 1e-9 * p[4 * row]!;
      for (let k = 0; same && k < width; k++) same = leaves[width * row + k]! < 0 || has(other, leaves[width * row + k]!);
      if (same) return true;
    }
    return false;
  }
}
