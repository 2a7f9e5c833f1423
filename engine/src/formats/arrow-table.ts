import { type TableColumn, type TableMetadata, type TablePiece, type TableWriter, unitsOf } from './table.ts';

type Arrow = typeof import('apache-arrow');

/**
 * Apache Arrow's file format (Feather version 2), uncompressed; every piece is a record batch. Units stand in the metadata of the schema
 * and, as "unit", in that of each field. The package is loaded when the first such file is written.
 */
export async function arrowTable(columns: readonly TableColumn[], metadata: TableMetadata): Promise<TableWriter> {
  const arrow: Arrow = await import('apache-arrow');
  const { Field, Float64, Int32, List, RecordBatch, RecordBatchFileWriter, Schema, Struct, makeData } = arrow;
  const number = (column: TableColumn) => (column.integer ? new Int32() : new Float64());
  const element = (column: TableColumn) => new Field('item', number(column), false);
  const fields = columns.map(
    (column) =>
      new Field(column.name, column.list ? new List(element(column)) : number(column), false, new Map([['unit', column.unit]])),
  );
  const schema = new Schema(fields, new Map(Object.entries({ units: unitsOf(columns), ...metadata })));
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  // what is written waits in a queue of the writer; emptied here piece by piece, since the public ways out are asynchronous
  const sink = (writer as unknown as { _sink: { _values: Uint8Array[] } })._sink;
  return {
    add({ rows, data }: TablePiece) {
      if (rows === 0) return;
      const children = columns.map((column, c) => {
        const { values, offsets } = data[c]!;
        const plain = (length: number) =>
          column.integer
            ? makeData({ type: new Int32(), length, nullCount: 0, data: values as Int32Array })
            : makeData({ type: new Float64(), length, nullCount: 0, data: values as Float64Array });
        return offsets === null
          ? plain(rows)
          : makeData({
              type: new List(element(column)),
              length: rows,
              nullCount: 0,
              valueOffsets: offsets,
              child: plain(values.length),
            });
      });
      writer.write(new RecordBatch(schema, makeData({ type: new Struct(fields), length: rows, nullCount: 0, children })));
    },
    finish: () => void writer.finish(),
    take() {
      const pieces = sink._values.splice(0);
      const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.byteLength;
      }
      return bytes;
    },
  };
}
