import type { ParticleColumns } from '../basics/columns.ts';
import type { ChargedRows, FlyingParticles, KlmRows, NeutralRows } from './state.ts';

/** The tables of a simulation whose rows belong to events. */
export const tableNames = ['flying', 'charged', 'neutral', 'klm'] as const;
export type TableName = (typeof tableNames)[number];

/** A column as words, which are compared and copied whatever they mean; a column of bytes as bytes. */
export interface Words {
  readonly words: Int32Array | Uint8Array;
  /** of a row */
  readonly width: number;
}

type OfEvents = ChargedRows | NeutralRows | KlmRows;

/** All columns of a table, by name; offsets are none. */
export function columnsOf(rows: OfEvents | ParticleColumns): Map<string, Words> {
  const capacity = 'event' in rows ? rows.event.length : rows.capacity;
  const columns = new Map<string, Words>();
  for (const [name, column] of Object.entries(rows))
    if (name !== 'offset' && ArrayBuffer.isView(column)) columns.set(name, wordsOf(column, capacity));
  return columns;
}

function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView, capacity: number): Words {
  const words =
    byteLength % (4 * capacity) === 0
      ? new Int32Array(buffer, byteOffset, byteLength / 4)
      : new Uint8Array(buffer, byteOffset, byteLength);
  return { words, width: words.length / capacity };
}

/** First row of every event, and the end of the last one's. */
export function findStarts(rows: OfEvents | FlyingParticles, size: number, starts: Int32Array): void {
  if ('offset' in rows) {
    for (let e = 0; e <= size; e++) starts[e] = rows.offset[e]!;
    return;
  }
  let r = 0;
  for (let e = 0; e < size; e++) {
    starts[e] = r;
    while (r < rows.n && rows.event[r] === e) r++;
  }
  starts[size] = r;
}

/** Marks the events whose rows are not the same in two tables, bit by bit, of one column. */
export function markChanged(
  a: Words,
  startsA: Int32Array,
  b: Words,
  startsB: Int32Array,
  size: number,
  changed: Uint8Array,
): void {
  const { width } = a;
  for (let e = 0; e < size; e++) {
    if (changed[e] === 1) continue;
    const first = startsA[e]! * width;
    const length = startsA[e + 1]! * width - first;
    const other = startsB[e]! * width;
    if (startsB[e + 1]! * width - other !== length) {
      changed[e] = 1;
      continue;
    }
    for (let k = 0; k < length; k++) {
      if (a.words[first + k] === b.words[other + k]) continue;
      changed[e] = 1;
      break;
    }
  }
}

/** Some of the events of a batch, ascending: the event of number k was number `events[k]`. */
export interface Chosen {
  readonly events: Int32Array;
  count: number;
}

/** Copies the rows of the chosen events one after the other; into the same column too. */
export function gatherColumn(from: Words, starts: Int32Array, { events, count }: Chosen, to: Words): void {
  const { words: source, width } = from;
  const { words: target } = to;
  let at = 0;
  for (let k = 0; k < count; k++) {
    const e = events[k]!;
    const end = starts[e + 1]! * width;
    for (let word = starts[e]! * width; word < end; word++) target[at++] = source[word]!;
  }
}

/** Offsets of the gathered rows from the first rows that their events had. */
export function gatherOffsets(starts: Int32Array, { events, count }: Chosen, offset: Int32Array): void {
  offset[0] = 0;
  for (let k = 0; k < count; k++) offset[k + 1] = offset[k]! + starts[events[k]! + 1]! - starts[events[k]!]!;
}

/** Gathered numbers of rows of another table, brought to where that table's rows are now; negative ones stand for none. */
export function moveReferences(
  column: Int32Array,
  offset: Int32Array,
  { events, count }: Chosen,
  before: Int32Array,
  now: Int32Array,
): void {
  for (let k = 0; k < count; k++) {
    const by = now[k]! - before[events[k]!]!;
    for (let r = offset[k]!; r < offset[k + 1]!; r++) if (column[r]! >= 0) column[r]! += by;
  }
}
