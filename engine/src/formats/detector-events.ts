import {
  type ClusterColumns,
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  type EventBatch,
  type KlmColumns,
  type TrackColumns,
} from '../basics/columns.ts';
import { InternalError } from '../basics/errors.ts';

/** Events of one batch as the detector saw them, with what was generated where that is known (no particles in data). */
export interface DetectorBatch {
  readonly batch: EventBatch;
  readonly tracks: TrackColumns;
  readonly clusters: ClusterColumns;
  readonly klm: KlmColumns;
  /** trigger decisions; bit i belongs to line i of `DetectorHeader.triggerLines` */
  readonly bits: Uint32Array;
  /** run and experiment of every event, 0 in simulation */
  readonly run: Int32Array;
  readonly experiment: Int32Array;
}

/** What a file of such events says of itself. */
export interface DetectorHeader {
  readonly triggerLines: readonly string[];
  /** provenance by name: program, version, seed, card, source file */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reconstructed events of a file, batch by batch; the batch is reused from one to the next. */
export interface DetectorSource {
  readonly header: DetectorHeader;
  /** what whoever reads on should know: missing branches, assumed numbers */
  readonly notes: readonly string[];
  readonly events: number;
  readonly batches: AsyncIterable<DetectorBatch>;
}

/** Events of a batch of a file. */
export const FILE_BATCH = 256;

/** Events of files may be four times as busy on average as those of the generator here. */
const ROOM = 4;

export function createDetectorBatch(events: number = FILE_BATCH): DetectorBatch {
  return {
    batch: createEventBatch(events),
    tracks: createTrackColumns(ROOM * events),
    clusters: createClusterColumns(ROOM * events),
    klm: createKlmColumns(ROOM * events),
    bits: new Uint32Array(events),
    run: new Int32Array(events),
    experiment: new Int32Array(events),
  };
}

type Columns = { readonly capacity: number; readonly offset: Int32Array };

/** Takes the next row of a list of the event that is being filled, every column of it zero; -1 when the columns are full. */
export function takeRow(columns: Columns, event: number): number {
  const row = columns.offset[event + 1]!;
  if (row >= columns.capacity) return -1;
  columns.offset[event + 1] = row + 1;
  for (const [name, column] of Object.entries(columns)) {
    if (name === 'offset' || !ArrayBuffer.isView(column)) continue;
    const values = column as unknown as Float64Array;
    const width = values.length / columns.capacity;
    values.fill(0, row * width, (row + 1) * width);
  }
  return row;
}

/** Empties the batch. */
export function startBatch({ batch, tracks, clusters, klm }: DetectorBatch): void {
  batch.size = 0;
  for (const { offset } of [batch.particles, tracks, clusters, klm]) offset[0] = 0;
}

/** Opens one more event; its rows are taken with `takeRow(columns, event)`. */
export function startEvent(target: DetectorBatch, index: number, weight: number, run = 0, experiment = 0): number {
  const { batch, tracks, clusters, klm } = target;
  const event = batch.size++;
  if (event >= batch.index.length) throw new InternalError('more events than the batch holds');
  batch.index[event] = index;
  batch.weight[event] = weight;
  batch.trials[event] = 1;
  target.bits[event] = 0;
  target.run[event] = run;
  target.experiment[event] = experiment;
  for (const { offset } of [batch.particles, tracks, clusters, klm]) offset[event + 1] = offset[event]!;
  return event;
}
