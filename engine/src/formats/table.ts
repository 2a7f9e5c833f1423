/**
 * A table in pieces, for the writers of Parquet and Arrow: columns of numbers, or of lists of numbers (offsets + values, as in batches).
 */
export interface TableColumn {
  readonly name: string;
  readonly unit: string;
  /** 32-bit integers; else doubles */
  readonly integer: boolean;
  /** a list a row; else a number a row */
  readonly list: boolean;
}

export interface TableData {
  readonly values: Float64Array | Int32Array;
  /** of lists: row i has values offsets[i] .. offsets[i+1]-1; null for numbers */
  readonly offsets: Int32Array | null;
}

/** Rows of a table: data in the order of its columns. */
export interface TablePiece {
  readonly rows: number;
  readonly data: readonly TableData[];
}

/** Writes pieces one after the other; `take` gives the bytes since the last call, so that one piece is in memory and no more. */
export interface TableWriter {
  add(piece: TablePiece): void;
  finish(): void;
  take(): Uint8Array;
}

/** Metadata of the file: units of the columns under "units" (JSON), and whatever else describes it, by name. */
export type TableMetadata = Readonly<Record<string, string>>;

export const unitsOf = (columns: readonly TableColumn[]): string =>
  JSON.stringify(Object.fromEntries(columns.map(({ name, unit }) => [name, unit])));
