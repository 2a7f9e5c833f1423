import {
  BATCH_SIZE,
  type ClusterColumns,
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  type EventBatch,
  type KlmColumns,
  type ParticleColumns,
  type TrackColumns,
} from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';
import type { RandomStream } from '../basics/random.ts';
import { alike } from './asked-card.ts';
import { type CardStep, cardHash, type DetectorCard } from './card.ts';
import { begin, type CompiledStep, changes, compileStep, radiusPerMomentum, simulatedSteps, writeEvents } from './detector.ts';
import {
  type Chosen,
  columnsOf,
  findStarts,
  gatherColumn,
  gatherOffsets,
  markChanged,
  moveReferences,
  type TableName,
  tableNames,
  type Words,
} from './row-tables.ts';
import { createSimulation, type Kernel, type NeutralRows, type Simulation } from './state.ts';

/** Detectors that simulate the same events together: the first one whole, of the others what comes out differently. */
export interface DetectorFamily {
  readonly card: DetectorCard;
  /** SHA-256 of the card */
  readonly hash: string;
  readonly variations: readonly Variation[];
  /** the first detector by itself */
  readonly alone: DetectorFamily;
  /** As of a `Detector` of the first card; the variations keep what they have made of the same batch until the next. */
  simulate(batch: EventBatch, stream: RandomStream, tracks: TrackColumns, clusters: ClusterColumns, klm?: KlmColumns): void;
}

/**
 * A detector beside the first one of its family. Most events are behind it what they are behind the first one, but for their weights:
 * all weights are here, and tracks and clusters of the others, which are a batch of their own.
 */
export interface Variation {
  readonly card: DetectorCard;
  readonly hash: string;
  /** of all events of the batch */
  readonly weight: Float64Array;
  /** 1 for the events that come out differently: those of `batch`, in the same order */
  readonly changed: Uint8Array;
  readonly batch: EventBatch;
  readonly tracks: TrackColumns;
  readonly clusters: ClusterColumns;
  readonly klm: KlmColumns;
}

/**
 * Compiles cards that are going to simulate the same events. Steps up to the first that differs run once; those that differ, by which are
 * meant all from the first to the last, run for every card on all events; the rest, which is the same again, runs once more for the
 * events alone that differ by then. What every event comes to is what each card's own detector makes of it, bit by bit.
 *
 * @param room  events of the largest batch
 */
export function compileDetectors(cards: readonly [DetectorCard, ...DetectorCard[]], room = BATCH_SIZE): DetectorFamily {
  const [card, ...others] = cards;
  const steps = simulatedSteps(card).map((step) => compileStep(step, card));
  const rhoPerPt = radiusPerMomentum(card);
  // rows are dimensioned for the average of many events
  const events = Math.max(room, BATCH_SIZE);
  const simulation: Simulation = { batch: undefined as never, stream: undefined as never, ...createSimulation(events) };
  const variations = others.map((other) => new Varied(other, steps, rhoPerPt, simulation, events));
  const lastWeigher = steps.findLastIndex(({ step }) => changes[step.name]?.weight);
  const hash = cardHash(card);
  const generated = new Float64Array(events);
  const weighed = new Float64Array(events);

  const familyOf = (variations: readonly Varied[]) => ({
    card,
    hash,
    variations,
    simulate(batch: EventBatch, stream: RandomStream, tracks: TrackColumns, clusters: ClusterColumns, klm?: KlmColumns): void {
      const { size } = batch;
      if (batch.index.length > events)
        throw new InternalError(`a batch of ${batch.index.length} events for detectors of ${events}`);
      generated.set(batch.weight.subarray(0, size));
      begin(simulation, batch, stream);
      weighed.fill(1, 0, size);
      for (let i = 0; i <= steps.length; i++) {
        for (const varied of variations) if (varied.first === i) varied.branch(simulation);
        for (const varied of variations) if (varied.last === i) varied.finish(simulation, generated);
        if (i === steps.length) break;
        steps[i]!.kernel(simulation);
        if (i === lastWeigher) weighed.set(simulation.weight.subarray(0, size));
      }
      for (let e = 0; e < size; e++) {
        if (simulation.weight[e] !== weighed[e])
          throw new InternalError('a step changes weights that `changes` in simulate/detector.ts does not name');
        batch.weight[e]! *= simulation.weight[e]!;
      }
      for (const varied of variations) varied.takeWeights(batch);
      writeEvents(simulation, rhoPerPt, tracks, clusters, klm);
    },
  });
  const first = familyOf([]);
  const alone: DetectorFamily = {
    ...first,
    get alone() {
      return alone;
    },
  };
  return variations.length === 0 ? alone : { ...familyOf(variations), alone };
}

/** Rows that the first detector and a variation do not share, by column. */
interface Compared {
  readonly table: number;
  readonly theirs: Words;
  readonly own: Words;
}

/** A column of the events that come out differently, from where it stands to where they stand alone. */
interface Gathered {
  readonly table: number;
  readonly from: Words;
  readonly to: Words;
}

class Varied implements Variation {
  readonly card: DetectorCard;
  readonly hash: string;
  readonly weight: Float64Array;
  readonly changed: Uint8Array;
  readonly batch: EventBatch;
  readonly tracks: TrackColumns;
  readonly clusters: ClusterColumns;
  readonly klm: KlmColumns;
  /** steps of the first card that this one has otherwise: from `first` to before `last` */
  readonly first: number;
  readonly last: number;
  /** instead of them */
  private readonly instead: readonly Kernel[];
  /** those after them, which are the first detector's */
  private readonly after: readonly Kernel[];
  private readonly rhoPerPt: number;
  private readonly sameRadius: boolean;
  /** whether a step from `last` on may change weights: then events whose weights differ by then come out differently */
  private readonly weighsAfter: boolean;
  /** whether all rows are this detector's own while it is apart, or some columns of neutral clusters alone */
  private readonly whole: boolean;
  private readonly own: Simulation;
  /** what the steps from `first` to `last` work on: own columns among those of the first detector */
  private readonly apart: Simulation;
  private readonly compared: Compared[] = [];
  private readonly gathered: Gathered[] = [];
  private generatedParticles: { readonly of: ParticleColumns | null; readonly columns: readonly Gathered[] } = {
    of: null,
    columns: [],
  };
  /** first rows of the events, by table */
  private readonly theirStarts = {} as Record<TableName, Int32Array>;
  private readonly ownStarts = {} as Record<TableName, Int32Array>;
  private readonly offsets = {} as Record<TableName, Int32Array>;
  private readonly chosen: Chosen;

  /**
   * @param steps       of the first card, compiled
   * @param simulation  what they work on
   * @param events      of the largest batch
   */
  constructor(card: DetectorCard, steps: readonly CompiledStep[], radius: number, simulation: Simulation, events: number) {
    this.card = card;
    this.hash = cardHash(card);
    const own = simulatedSteps(card);
    const { first, last, ownLast } = difference(steps, own, card);
    this.first = first;
    this.last = last;
    this.instead = own.slice(first, ownLast).map((step) => compileStep(step, card).kernel);
    this.after = steps.slice(last).map(({ kernel }) => kernel);
    this.rhoPerPt = radiusPerMomentum(card);
    this.sameRadius = this.rhoPerPt === radius;
    this.weighsAfter = steps.slice(last).some(({ step }) => changes[step.name]?.weight);
    const columns = changedColumns([...steps.slice(first, last).map(({ step }) => step), ...own.slice(first, ownLast)]);
    this.whole = columns === undefined;

    this.own = {
      batch: undefined as never,
      stream: undefined as never,
      ...createSimulation(events),
      uniforms: simulation.uniforms,
    };
    this.apart =
      columns === undefined
        ? this.own
        : {
            ...simulation,
            weight: this.own.weight,
            neutral: { ...simulation.neutral, ...Object.fromEntries(columns.map((name) => [name, this.own.neutral[name]])) },
          };
    for (const [table, name] of tableNames.entries()) {
      const theirs = columnsOf(simulation[name]);
      for (const [column, words] of columnsOf(this.own[name])) {
        const shared = theirs.get(column)!;
        const isOwn = columns === undefined || (name === 'neutral' && (columns as readonly string[]).includes(column));
        if (isOwn) this.compared.push({ table, theirs: shared, own: words });
        this.gathered.push({ table, from: isOwn ? words : shared, to: words });
      }
      this.theirStarts[name] = new Int32Array(events + 1);
      this.ownStarts[name] = this.whole ? new Int32Array(events + 1) : this.theirStarts[name];
      this.offsets[name] = name === 'flying' ? this.own.flying.offset : new Int32Array(events + 1);
    }
    this.weight = new Float64Array(events);
    this.changed = new Uint8Array(events);
    this.batch = createEventBatch(events);
    this.tracks = createTrackColumns(events);
    this.clusters = createClusterColumns(events);
    this.klm = createKlmColumns(events);
    this.chosen = { events: new Int32Array(events), count: 0 };
  }

  /** Steps that differ, on what the steps before have left. */
  branch(simulation: Simulation): void {
    const { apart, own } = this;
    const { size } = simulation.batch;
    apart.batch = simulation.batch;
    apart.stream = simulation.stream;
    own.weight.set(simulation.weight.subarray(0, size));
    for (const { table, theirs, own } of this.compared) {
      const name = tableNames[table]!;
      const rows = name === 'flying' ? simulation.flying.offset[size]! : simulation[name].n;
      own.words.set(theirs.words.subarray(0, rows * theirs.width));
    }
    if (this.whole) {
      own.flying.offset.set(simulation.flying.offset.subarray(0, size + 1));
      own.charged.n = simulation.charged.n;
      own.klm.n = simulation.klm.n;
    }
    apart.neutral.n = simulation.neutral.n;
    for (const kernel of this.instead) kernel(apart);
  }

  /** The other steps, for the events alone that differ from what the first detector has by now. */
  finish(simulation: Simulation, generated: Float64Array): void {
    const { own, chosen, weight } = this;
    const { size } = simulation.batch;
    this.findChanged(simulation, size);
    weight.set(own.weight.subarray(0, size));
    this.gather(simulation.batch);
    own.stream = simulation.stream;
    for (const kernel of this.after) kernel(own);
    for (let k = 0; k < chosen.count; k++) this.batch.weight[k] = generated[chosen.events[k]!]! * own.weight[k]!;
    for (let e = 0; e < size; e++) weight[e]! *= generated[e]!;
    writeEvents(own, this.rhoPerPt, this.tracks, this.clusters, this.klm);
  }

  /** Weights of all events, once the first detector has those of `batch`. */
  takeWeights(batch: EventBatch): void {
    const { weight, changed } = this;
    let k = 0;
    for (let e = 0; e < batch.size; e++) {
      if (changed[e] === 1) weight[e] = this.batch.weight[k++]!;
      else if (this.weighsAfter) weight[e] = batch.weight[e]!;
    }
  }

  private findChanged(simulation: Simulation, size: number): void {
    const { apart, own, changed, chosen } = this;
    for (const name of tableNames) {
      findStarts(simulation[name], size, this.theirStarts[name]);
      if (this.whole) findStarts(apart[name], size, this.ownStarts[name]);
    }
    changed.fill(this.sameRadius ? 0 : 1, 0, size);
    if (this.weighsAfter) for (let e = 0; e < size; e++) if (own.weight[e] !== simulation.weight[e]) changed[e] = 1;
    for (const { table, theirs, own } of this.compared) {
      const name = tableNames[table]!;
      markChanged(theirs, this.theirStarts[name], own, this.ownStarts[name], size, changed);
    }
    chosen.count = 0;
    for (let e = 0; e < size; e++) if (changed[e] === 1) chosen.events[chosen.count++] = e;
  }

  /** The events that differ as a batch of their own, with all rows in `own`. */
  private gather(all: EventBatch): void {
    const { own, batch, chosen, offsets, ownStarts } = this;
    const { events, count } = chosen;
    if (this.generatedParticles.of !== all.particles) {
      const from = columnsOf(all.particles);
      const columns = [...columnsOf(batch.particles)].map(([name, to]) => ({ table: -1, from: from.get(name)!, to }));
      this.generatedParticles = { of: all.particles, columns };
    }
    batch.size = count;
    own.batch = batch;
    for (let k = 0; k < count; k++) {
      batch.index[k] = all.index[events[k]!]!;
      batch.trials[k] = all.trials[events[k]!]!;
      own.weight[k] = own.weight[events[k]!]!;
    }
    const before = all.particles.offset;
    const now = batch.particles.offset;
    gatherOffsets(before, chosen, now);
    for (const { from, to } of this.generatedParticles.columns) gatherColumn(from, before, chosen, to);
    for (const name of tableNames) gatherOffsets(ownStarts[name], chosen, offsets[name]);
    for (const { table, from, to } of this.gathered) gatherColumn(from, ownStarts[tableNames[table]!], chosen, to);
    moveReferences(own.flying.generated, offsets.flying, chosen, before, now);
    for (const name of ['charged', 'neutral', 'klm'] as const) {
      const rows = own[name];
      const offset = offsets[name];
      rows.n = offset[count]!;
      for (let k = 0; k < count; k++) rows.event.fill(k, offset[k], offset[k + 1]);
      moveReferences(rows.row, offset, chosen, before, now);
      if (name !== 'klm') moveReferences(own[name].flying, offset, chosen, ownStarts.flying, offsets.flying);
    }
  }
}

/** Where the steps of a card begin and end to differ from compiled ones: in what they are, or in what they look at elsewhere in the card. */
function difference(
  steps: readonly CompiledStep[],
  own: readonly CardStep[],
  card: DetectorCard,
): { first: number; last: number; ownLast: number } {
  const same = (compiled: CompiledStep, step: CardStep) => alike(compiled.step, step) && compiled.asked.agreesWith(card);
  let first = 0;
  while (first < steps.length && first < own.length && same(steps[first]!, own[first]!)) first++;
  let last = steps.length;
  let ownLast = own.length;
  while (last > first && ownLast > first && same(steps[last - 1]!, own[ownLast - 1]!)) {
    last--;
    ownLast--;
  }
  return { first, last, ownLast };
}

/** Columns of neutral clusters that are all that these steps change beside weights; undefined where they may change more. */
function changedColumns(steps: readonly CardStep[]): (keyof NeutralRows)[] | undefined {
  const columns = new Set<keyof NeutralRows>();
  for (const { name } of steps) {
    const known = changes[name];
    if (known === undefined) return undefined;
    for (const column of known.neutral) columns.add(column);
  }
  return [...columns];
}
