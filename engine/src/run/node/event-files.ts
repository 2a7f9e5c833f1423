import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import { didYouMean, UserError } from '../../basics/errors.ts';
import {
  type EventSource,
  type GeneratorEvent,
  hepmcEnd,
  hepmcEvent,
  hepmcStart,
  lheEnd,
  lheEvent,
  lheStart,
  ParquetEvents,
  readHepmc,
  readLhe,
  readParquetEvents,
  type SampleHeader,
} from '../../formats/index.ts';
import { asUserError } from './atomic.ts';

export type EventFormat = 'lhe' | 'hepmc' | 'parquet';
const endings: Readonly<Record<string, EventFormat>> = { lhe: 'lhe', hepmc: 'hepmc', hepmc3: 'hepmc', parquet: 'parquet' };

/** Format and compression by the ending of the name: .lhe, .hepmc, .hepmc3, .parquet, the first three also with .gz. */
export function eventFormat(path: string, where = path): { format: EventFormat; gzip: boolean } {
  const name = basename(path).toLowerCase();
  const gzip = name.endsWith('.gz');
  const ending = (gzip ? name.slice(0, -3) : name).split('.').pop()!;
  const format = Object.hasOwn(endings, ending) ? endings[ending]! : undefined;
  if (format === undefined)
    throw new UserError({
      where,
      what: 'no format has this ending',
      value: ending,
      remedy: `known are .lhe, .hepmc and .parquet, the first two also with .gz.${didYouMean(ending, Object.keys(endings))}`,
    });
  if (format === 'parquet' && gzip)
    throw new UserError({ where, what: 'Parquet is compressed inside', value: name, remedy: 'leave .gz away' });
  return { format, gzip };
}

/** Text compresses by a factor of 3 to 10; a thousandfold is a file made to fill disks. Judged beyond the first 64 MiB. */
const LARGEST_RATIO = 100;
const JUDGED_FROM = 64 * 1024 * 1024;

/** Pieces of text of a file, unzipped when it begins as gzip files do, in constant memory. */
async function* textOf(path: string): AsyncGenerator<string> {
  const raw = createReadStream(path);
  try {
    if (!isGzip(path)) {
      raw.setEncoding('utf8');
      for await (const piece of raw) yield piece as string;
      return;
    }
    const unzipped = raw.pipe(createGunzip());
    raw.on('error', (error) => unzipped.destroy(error));
    const decoder = new TextDecoder();
    let bytes = 0;
    for await (const piece of unzipped) {
      bytes += (piece as Buffer).length;
      if (bytes > JUDGED_FROM && bytes > LARGEST_RATIO * raw.bytesRead)
        throw new UserError({
          where: path,
          what: `unzips to more than ${LARGEST_RATIO} times its size`,
          remedy: 'this is no event file; unzip it yourself if you trust it',
        });
      yield decoder.decode(piece as Buffer, { stream: true });
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('Z_'))
      throw new UserError({ where: path, what: 'a gzip file that is cut off or damaged', value: code, remedy: 'make it again' });
    throw asUserError(error, path, 'read', 'check the path');
  } finally {
    raw.destroy();
  }
}

function isGzip(path: string): boolean {
  const start = new Uint8Array(2);
  const file = openSync(path, 'r');
  try {
    readSync(file, start, 0, 2, 0);
  } finally {
    closeSync(file);
  }
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** Opens a file of events; its format is that of its ending. Reading it to the end, or breaking off, closes it. */
export async function openEvents(path: string): Promise<EventSource> {
  const { format } = eventFormat(path);
  if (!existsSync(path)) throw new UserError({ where: path, what: 'no such file', remedy: 'check the path' });
  if (!statSync(path).isFile())
    throw new UserError({ where: path, what: 'not a file', remedy: 'give the path of an event file' });
  if (format === 'lhe') return readLhe(textOf(path), path);
  if (format === 'hepmc') return readHepmc(textOf(path), path);
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = {
      byteLength: size,
      async slice(start: number, end = size): Promise<ArrayBuffer> {
        const bytes = new Uint8Array(Math.max(0, end - start));
        await file.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    };
    const { header, events } = await readParquetEvents(buffer, path);
    return {
      header,
      events: (async function* () {
        try {
          yield* events;
        } finally {
          await file.close();
        }
      })(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * A file of events that is being written, under a temporary name until `finish`: its own name only ever stands for the whole content.
 * `finish` also after an interruption keeps a well-formed file of the events so far.
 */
export class EventFile {
  readonly path: string;
  events = 0;
  readonly #temporary: string;
  readonly #file: number;
  readonly #header: SampleHeader;
  readonly #format: EventFormat;
  readonly #gzip: Gzip | null;
  readonly #parquet: ParquetEvents | null;
  #waiting: string[] = [];
  #waitingLength = 0;
  #failure: Error | null = null;

  constructor(path: string, header: SampleHeader) {
    const { format, gzip } = eventFormat(path, '--out');
    this.path = path;
    this.#temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
    this.#header = header;
    this.#format = format;
    try {
      this.#file = openSync(this.#temporary, 'wx');
    } catch (error) {
      throw asUserError(error, path, 'write', 'give another file with --out');
    }
    this.#parquet = format === 'parquet' ? new ParquetEvents(header) : null;
    // level 1 costs a third of the default and gives nine tenths of its effect
    this.#gzip = gzip ? createGzip({ level: 1 }) : null;
    this.#gzip?.on('data', (bytes: Buffer) => this.#write(bytes));
    this.#gzip?.on('error', (error) => {
      this.#failure = error;
    });
    if (format === 'lhe') this.#text(lheStart(header));
    if (format === 'hepmc') this.#text(hepmcStart(header));
  }

  async add(event: GeneratorEvent): Promise<void> {
    this.events++;
    if (this.#parquet) {
      this.#parquet.add(event);
      const bytes = this.#parquet.take();
      if (bytes.length > 0) this.#write(bytes);
      return;
    }
    this.#text(this.#format === 'lhe' ? lheEvent(event, this.#header) : hepmcEvent(event, this.#header));
    if (this.#waitingLength > 1 << 18) await this.#drain();
  }

  /** Writes what is left and gives the file its name. */
  async finish(): Promise<void> {
    if (this.#parquet) {
      this.#parquet.finish();
      this.#write(this.#parquet.take());
    } else {
      this.#text(this.#format === 'lhe' ? lheEnd : hepmcEnd);
      await this.#drain();
      if (this.#gzip) {
        const ended = new Promise<void>((resolve, reject) => {
          this.#gzip!.once('end', resolve);
          this.#gzip!.once('error', reject);
        });
        this.#gzip.end();
        await ended;
      }
    }
    if (this.#failure) throw asUserError(this.#failure, this.path, 'write', 'give another file with --out');
    closeSync(this.#file);
    renameSync(this.#temporary, this.path);
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#gzip?.destroy();
    try {
      closeSync(this.#file);
    } catch {
      // closed already
    }
    rmSync(this.#temporary, { force: true });
  }

  #text(text: string): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
  }

  async #drain(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingLength = 0;
    if (!this.#gzip) this.#write(Buffer.from(text, 'utf8'));
    else if (!this.#gzip.write(text)) await new Promise<void>((resolve) => this.#gzip!.once('drain', resolve));
    if (this.#failure) throw asUserError(this.#failure, this.path, 'write', 'give another file with --out');
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      // inside the gzip stream's own callbacks an error must not be thrown
      this.#failure ??= error as Error;
      if (!this.#gzip) throw asUserError(error, this.path, 'write', 'give another file with --out');
    }
  }
}
