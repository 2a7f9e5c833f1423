import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { UserError } from '../basics/errors.ts';
import { type DetectorColumn, detectorColumns, isTruth, offsetsOf } from './detector-columns.ts';
import {
  createDetectorBatch,
  type DetectorBatch,
  type DetectorHeader,
  type DetectorSource,
  FILE_BATCH,
  startBatch,
  startEvent,
  takeRow,
} from './detector-events.ts';

/** Without these a file holds no detector events. */
const required = [
  'event',
  'weight',
  'track_px',
  'track_py',
  'track_pz',
  'track_charge',
  'cluster_energy',
  'cluster_theta',
  'cluster_phi',
];

type Row = Record<string, number | readonly number[] | null>;

/** Opens a Parquet file that `lacuna simulate` or `lacuna select` wrote; columns that it lacks stay zero, and a note says which. */
export async function readDetectorParquet(file: AsyncBuffer, name: string): Promise<DetectorSource> {
  const damaged = (error: unknown): never => {
    throw new UserError({
      where: name,
      what: 'no Parquet file of detector events, or a damaged one',
      value: (error as Error).message,
      remedy: 'give a file that "lacuna simulate --out events.parquet" wrote',
    });
  };
  const metadata = await parquetMetadataAsync(file).catch(damaged);
  const header = headerOf(metadata.key_value_metadata?.find(({ key }) => key === 'lacuna')?.value, damaged);
  const present = new Set(metadata.schema.map((element) => element.name));
  const missing = required.filter((column) => !present.has(column));
  if (missing.length > 0) damaged(new Error(`columns ${missing.join(', ')} are missing`));
  const columns = detectorColumns.filter((column) => present.has(column.name));
  const absent = detectorColumns.filter((column) => !present.has(column.name)).map((column) => column.name);
  const sizes = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  async function* batches(): AsyncGenerator<DetectorBatch> {
    const target = createDetectorBatch();
    let rowStart = 0;
    for (const size of sizes) {
      for (let at = 0; at < size; at += FILE_BATCH) {
        const from = rowStart + at;
        const rowEnd = Math.min(from + FILE_BATCH, rowStart + size);
        const rows = await parquetReadObjects({
          file,
          metadata,
          rowStart: from,
          rowEnd,
          columns: columns.map((column) => column.name),
        }).catch(damaged);
        startBatch(target);
        rows.forEach((row, i) => {
          fill(target, row as Row, columns, `${name}: row ${from + i + 1}`);
        });
        yield target;
      }
      rowStart += size;
    }
  }
  return {
    header,
    notes: absent.length > 0 ? [`columns that the file lacks are zero: ${absent.join(', ')}`] : [],
    events: sizes.reduce((sum, size) => sum + size, 0),
    batches: batches(),
  };
}

function headerOf(text: string | undefined, damaged: (error: unknown) => never): DetectorHeader {
  if (text === undefined) return damaged(new Error('its metadata are missing'));
  try {
    const { contents, triggerLines, attributes } = JSON.parse(text);
    if (contents !== 'detector events') return damaged(new Error('it holds something else'));
    return { triggerLines, attributes };
  } catch (error) {
    return damaged(error);
  }
}

function fill(target: DetectorBatch, row: Row, columns: readonly DetectorColumn[], where: string): void {
  const event = startEvent(target, Number(row['event']), Number(row['weight']));
  const lengths = new Map<string, number>();
  for (const column of columns) {
    const value = row[column.name];
    if (column.list === 'event') {
      column.of(target)[event] = value as number;
      continue;
    }
    const values = value as readonly number[];
    const known = lengths.get(column.list);
    if (known === undefined) {
      lengths.set(column.list, values.length);
      for (let i = 0; i < values.length; i++)
        if (takeRow(column.list === 'particles' ? target.batch.particles : target[column.list], event) < 0)
          throw new UserError({
            where,
            what: 'more rows than an event can have',
            value: values.length,
            remedy: 'leave the event out',
          });
    } else if (known !== values.length)
      throw new UserError({
        where,
        what: `${column.name} has another length than the columns before`,
        value: values.length,
        remedy: 'the file is damaged: make it again',
      });
    const numbers = column.of(target);
    const first = offsetsOf(target, column.list)[event]!;
    const shift = isTruth(column.name) ? target.batch.particles.offset[event]! : 0;
    values.forEach((number, i) => {
      numbers[(first + i) * column.width + column.part] = number >= 0 ? number + shift : number;
    });
  }
}
