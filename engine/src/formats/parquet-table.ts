import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer/src/index.js';
import { type TableColumn, type TableMetadata, type TablePiece, type TableWriter, unitsOf } from './table.ts';

const typeOf = ({ integer }: TableColumn): 'INT32' | 'DOUBLE' => (integer ? 'INT32' : 'DOUBLE');

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap((column): SchemaElement[] =>
      column.list
        ? [
            { name: column.name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
            { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
            { name: 'element', type: typeOf(column), repetition_type: 'REQUIRED' },
          ]
        : [{ name: column.name, type: typeOf(column), repetition_type: 'REQUIRED' }],
    ),
  ];
}

/** Apache Parquet, snappy-compressed; every piece is a row group. */
export function parquetTable(columns: readonly TableColumn[], metadata: TableMetadata): TableWriter {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    createdBy: 'lacuna',
    kvMetadata: Object.entries({ units: unitsOf(columns), ...metadata }).map(([key, value]) => ({ key, value })),
  });
  return {
    add({ rows, data }: TablePiece) {
      if (rows === 0) return;
      writer.write({
        rowGroupSize: rows,
        columnData: columns.map(({ name }, c) => {
          const { values, offsets } = data[c]!;
          return {
            name,
            data:
              offsets === null
                ? Array.from(values)
                : Array.from({ length: rows }, (_, i) => Array.from(values.subarray(offsets[i]!, offsets[i + 1]!))),
          };
        }),
      });
    },
    finish: () => void writer.finish(),
    take() {
      const taken = bytes.getBytes().slice();
      bytes.index = 0;
      return taken;
    },
  };
}
