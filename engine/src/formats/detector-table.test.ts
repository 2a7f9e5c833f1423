import { describe, expect, it } from 'vitest';
import { COVARIANCE_SIZE } from '../basics/columns.ts';
import { UserError } from '../basics/errors.ts';
import { arrowTable } from './arrow-table.ts';
import { detectorColumns, offsetsOf } from './detector-columns.ts';
import { createDetectorBatch, type DetectorBatch, startBatch, startEvent, takeRow } from './detector-events.ts';
import { readDetectorParquet } from './detector-read.ts';
import { detectorMetadata, detectorPiece, detectorTableColumns } from './detector-table.ts';
import { parquetTable } from './parquet-table.ts';

const header = { triggerLines: ['a', 'b'], attributes: { program: 'test' } };

/** Three events with 2, 0 and 1 rows in every list, and another number in every cell. */
function sample(): DetectorBatch {
  const target = createDetectorBatch(4);
  startBatch(target);
  [2, 0, 1].forEach((rows, e) => {
    startEvent(target, 2 ** 33 + e, 0.25 * (e + 1), 12, 26);
    target.bits[e] = e + 1;
    for (const columns of [target.batch.particles, target.tracks, target.clusters, target.klm])
      for (let i = 0; i < rows; i++) takeRow(columns, e);
  });
  let value = 0;
  for (const column of detectorColumns) {
    if (column.list === 'event') continue;
    const numbers = column.of(target);
    for (let row = 0; row < offsetsOf(target, column.list)[3]!; row++)
      numbers[row * column.width + column.part] = column.integer ? (value++ % 100) + 1 : 0.125 * value++;
  }
  target.tracks.truth.set([1, -1, 2]);
  target.clusters.truth.set([0, 1, -1]);
  target.klm.truth.set([-1, -1, 2]);
  return target;
}

function parquetOf(source: DetectorBatch, events: readonly number[], columns = detectorTableColumns()): ArrayBuffer {
  const table = parquetTable(columns, detectorMetadata(header));
  const data = detectorPiece(source, events);
  const kept = new Set(columns.map(({ name }) => name));
  table.add({ rows: events.length, data: data.filter((_, i) => kept.has(detectorColumns[i]!.name)) });
  table.finish();
  const bytes = table.take();
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function readBack(buffer: ArrayBuffer): Promise<{ batch: DetectorBatch; notes: readonly string[] }> {
  const source = await readDetectorParquet(
    { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
    'file.parquet',
  );
  expect(source.header).toEqual(header);
  const { value } = await source.batches[Symbol.asyncIterator]().next();
  return { batch: value as DetectorBatch, notes: source.notes };
}

/** Every number of every column, list by list. */
const contents = (batch: DetectorBatch): [string, number[]][] =>
  detectorColumns.map((column) => {
    const rows = column.list === 'event' ? batch.batch.size : offsetsOf(batch, column.list)[batch.batch.size]!;
    return [column.name, Array.from({ length: rows }, (_, row) => column.of(batch)[row * column.width + column.part]!)];
  });

describe('detector events in Parquet', () => {
  it('come back number by number', async () => {
    const written = sample();
    const { batch, notes } = await readBack(parquetOf(written, [0, 1, 2]));
    expect(notes).toEqual([]);
    expect(contents(batch)).toEqual(contents(written));
  });

  it('count generated particles inside of each event, whichever events are written', async () => {
    const { batch } = await readBack(parquetOf(sample(), [2]));
    expect(batch.batch.size).toBe(1);
    expect(batch.tracks.truth[0]).toBe(0);
    expect(batch.klm.truth[0]).toBe(0);
    expect(batch.batch.index[0]).toBe(2 ** 33 + 2);
  });

  it('with columns missing are read with a note, or refused', async () => {
    const without = (name: string) =>
      parquetOf(
        sample(),
        [0, 1, 2],
        detectorTableColumns().filter((column) => column.name !== name),
      );
    const { batch, notes } = await readBack(without('track_cov_d0_z0'));
    expect(notes).toEqual(['columns that the file lacks are zero: track_cov_d0_z0']);
    expect(batch.tracks.covariance[3]).toBe(0);
    expect(batch.tracks.covariance[COVARIANCE_SIZE + 4]).toBeGreaterThan(0);
    await expect(readBack(without('track_px'))).rejects.toThrow(/columns track_px are missing/);
    await expect(readBack(new ArrayBuffer(100))).rejects.toThrow(UserError);
  });

  it('have names and units of their own', () => {
    const names = detectorColumns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(detectorColumns.filter(({ unit }) => unit === '')).toEqual([]);
    // 15 elements of the covariance, 6 x 6 likelihoods
    expect(names.filter((name) => name.startsWith('track_cov_')).length).toBe(15);
    expect(names.indexOf('track_cov_phi0_phi0') - names.indexOf('track_cov_d0_d0')).toBe(5);
    expect(names.filter((name) => name.startsWith('track_loglik_')).length).toBe(36);
  });
});

describe('detector events in Arrow', () => {
  it('are the same numbers, piece by piece, with units on every field', async () => {
    const { tableFromIPC } = await import('apache-arrow');
    const written = sample();
    const extra = [{ name: 'dimuon_mass', unit: 'GeV' }];
    const table = await arrowTable(detectorTableColumns(extra), detectorMetadata(header));
    const pieces: Uint8Array[] = [];
    for (const events of [[0, 1], [2]]) {
      table.add({ rows: events.length, data: detectorPiece(written, events, [Float64Array.from(events, (e) => 10 + e)]) });
      pieces.push(table.take());
    }
    expect(pieces.every(({ length }) => length > 0)).toBe(true);
    table.finish();
    pieces.push(table.take());
    const read = tableFromIPC(Buffer.concat(pieces));
    expect(read.numRows).toBe(3);
    expect([...read.getChild('dimuon_mass')!]).toEqual([10, 11, 12]);
    expect([...read.getChild('event')!]).toEqual([2 ** 33, 2 ** 33 + 1, 2 ** 33 + 2]);
    const energies = [...read.getChild('cluster_energy')!].map((list) => [...list]);
    expect(energies.map(({ length }) => length)).toEqual([2, 0, 1]);
    expect(energies.flat()).toEqual([...written.clusters.energy.subarray(0, 3)]);
    expect([...read.getChild('track_particle')!].map((list) => [...list])).toEqual([[1, -1], [], [0]]);
    expect(JSON.parse(read.schema.metadata.get('units')!).track_omega).toBe('1/cm');
    expect(read.schema.fields.find(({ name }) => name === 'cluster_theta')!.metadata.get('unit')).toBe('rad');
    expect(JSON.parse(read.schema.metadata.get('lacuna')!).attributes).toEqual({ program: 'test' });
  });
});
