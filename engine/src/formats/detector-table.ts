import { canonicalJson } from '../basics/canonical-json.ts';
import { type DetectorColumn, detectorColumns, isTruth, offsetsOf } from './detector-columns.ts';
import type { DetectorBatch, DetectorHeader } from './detector-events.ts';
import type { TableColumn, TableData, TableMetadata } from './table.ts';

/** Numbers of events that are no column of a batch, such as the observables of a selection; one an event. */
export interface ExtraColumn {
  readonly name: string;
  readonly unit: string;
}

export function detectorTableColumns(extra: readonly ExtraColumn[] = []): TableColumn[] {
  return [
    ...extra.map(({ name, unit }) => ({ name, unit, integer: false, list: false })),
    ...detectorColumns.map(({ name, unit, integer, list }) => ({ name, unit, integer, list: list !== 'event' })),
  ];
}

export function detectorMetadata({ triggerLines, attributes }: DetectorHeader): TableMetadata {
  return { lacuna: canonicalJson({ contents: 'detector events', triggerLines, attributes }) };
}

/**
 * Columns of the given events of a batch. Rows of generated particles, which count through the batch in memory, are made to count inside
 * the event.
 *
 * @param extra  values of the extra columns, each for these events
 */
export function detectorPiece(
  source: DetectorBatch,
  events: readonly number[],
  extra: readonly Float64Array[] = [],
): TableData[] {
  return [
    ...extra.map((values) => ({ values, offsets: null })),
    ...detectorColumns.map((column) => dataOf(source, column, events)),
  ];
}

function dataOf(source: DetectorBatch, column: DetectorColumn, events: readonly number[]): TableData {
  const { list, width, part, integer } = column;
  const numbers = column.of(source);
  if (list === 'event') {
    const values = integer ? new Int32Array(events.length) : new Float64Array(events.length);
    events.forEach((event, i) => {
      values[i] = numbers[event]!;
    });
    return { values, offsets: null };
  }
  const from = offsetsOf(source, list);
  const offsets = new Int32Array(events.length + 1);
  events.forEach((event, i) => {
    offsets[i + 1] = offsets[i]! + from[event + 1]! - from[event]!;
  });
  const total = offsets[events.length]!;
  const values = integer ? new Int32Array(total) : new Float64Array(total);
  const truth = isTruth(column.name);
  const first = source.batch.particles.offset;
  let at = 0;
  for (const event of events)
    for (let row = from[event]!; row < from[event + 1]!; row++) {
      const value = numbers[row * width + part]!;
      values[at++] = truth && value >= 0 ? value - first[event]! : value;
    }
  return { values, offsets };
}
