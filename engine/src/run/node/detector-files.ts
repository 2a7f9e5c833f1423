import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { didYouMean, UserError } from '../../basics/errors.ts';
import {
  arrowTable,
  type DetectorBatch,
  type DetectorHeader,
  type DetectorSource,
  detectorMetadata,
  detectorPiece,
  detectorTableColumns,
  type ExtraColumn,
  parquetTable,
  readDetectorParquet,
  readRootEvents,
  type TableWriter,
} from '../../formats/index.ts';
import { asUserError } from './atomic.ts';
import { openRootFile } from './root-file.ts';

const written = ['parquet', 'arrow', 'feather'];

const endingOf = (path: string): string => basename(path).toLowerCase().split('.').pop()!;

/** Refuses, before any work, a name whose ending is none of a table. */
export function checkTablePath(path: string, where = '--out'): void {
  const ending = endingOf(path);
  if (!written.includes(ending))
    throw new UserError({
      where,
      what: 'no table format has this ending',
      value: ending,
      remedy: `known are .parquet and .arrow (or .feather).${didYouMean(ending, written)}`,
    });
}

/** A table of detector events that is being written, under a temporary name until `finish`. */
export class DetectorFile {
  readonly path: string;
  events = 0;
  readonly #temporary: string;
  readonly #file: number;
  readonly #table: TableWriter;

  private constructor(path: string, temporary: string, file: number, table: TableWriter) {
    this.path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#table = table;
  }

  static async create(path: string, header: DetectorHeader, extra: readonly ExtraColumn[] = []): Promise<DetectorFile> {
    checkTablePath(path);
    const columns = detectorTableColumns(extra);
    const metadata = detectorMetadata(header);
    const table = endingOf(path) === 'parquet' ? parquetTable(columns, metadata) : await arrowTable(columns, metadata);
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
    try {
      return new DetectorFile(path, temporary, openSync(temporary, 'wx'), table);
    } catch (error) {
      throw asUserError(error, path, 'write', 'give another file with --out');
    }
  }

  add(source: DetectorBatch, events: readonly number[], extra: readonly Float64Array[] = []): void {
    if (events.length === 0) return;
    this.#table.add({ rows: events.length, data: detectorPiece(source, events, extra) });
    this.events += events.length;
    this.#write();
  }

  finish(): void {
    this.#table.finish();
    this.#write();
    closeSync(this.#file);
    try {
      renameSync(this.#temporary, this.path);
    } catch (error) {
      rmSync(this.#temporary, { force: true });
      throw asUserError(error, this.path, 'write', 'give another file with --out');
    }
  }

  /** Leaves nothing behind. */
  discard(): void {
    try {
      closeSync(this.#file);
    } catch {
      // closed already
    }
    rmSync(this.#temporary, { force: true });
  }

  #write(): void {
    const bytes = this.#table.take();
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw asUserError(error, this.path, 'write', 'give another file with --out');
    }
  }
}

export interface OpenOptions {
  /** name of the tree of a ROOT file that has several */
  readonly tree?: string | undefined;
  /** field at the interaction point for curvatures of a ROOT file [T] */
  readonly field?: number | undefined;
}

/** Opens detector events: a ROOT file of Belle II, or a Parquet file of this program. `close` when all is read. */
export async function openDetectorEvents(
  path: string,
  options: OpenOptions = {},
): Promise<DetectorSource & { close(): Promise<void> }> {
  const ending = endingOf(path);
  if (ending === 'root') {
    const file = await openRootFile(path);
    try {
      return { ...readRootEvents(file, options.tree, options.field), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }
  if (ending !== 'parquet')
    throw new UserError({
      where: path,
      what: 'no file of detector events has this ending',
      value: ending,
      remedy: `known are .root and .parquet; generated events (.lhe, .hepmc) go through "lacuna simulate" first.${didYouMean(ending, ['root', 'parquet'])}`,
    });
  for (const option of ['tree', 'field'] as const)
    if (options[option] !== undefined)
      throw new UserError({ where: `--${option}`, what: 'is for ROOT files', value: path, remedy: `leave --${option} away` });
  if (!existsSync(path)) throw new UserError({ where: path, what: 'no such file', remedy: 'check the path' });
  if (!statSync(path).isFile())
    throw new UserError({ where: path, what: 'not a file', remedy: 'give the path of a file of events' });
  const file = await open(path).catch((error) => {
    throw asUserError(error, path, 'read', 'check its permissions');
  });
  try {
    const { size } = await file.stat();
    const buffer = {
      byteLength: size,
      async slice(start: number, end = size): Promise<ArrayBuffer> {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        await file.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    };
    return { ...(await readDetectorParquet(buffer, path)), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}
