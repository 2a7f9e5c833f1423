import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer/src/index.js';
import { UserError } from '../basics/errors.ts';
import { checkEvent } from './check-event.ts';
import type { EventSource, GeneratorEvent, GeneratorParticle, SampleHeader } from './generator-event.ts';

/**
 * Generated events as Apache Parquet: a row an event, a list a particle property, so that pandas, awkward-array, Arrow and DuckDB read
 * them. Units stand in the file's metadata under "units", the header of the sample under "lacuna".
 */
const listColumns = {
  pdg: { type: 'INT32', unit: 'PDG id', of: (p) => p.pdg },
  status: { type: 'INT32', unit: 'HepMC3 status: 1 final, 2 decayed, 3 documentation, 4 incoming', of: (p) => p.status },
  mother_first: { type: 'INT32', unit: 'index in the event, -1: none', of: (p) => (p.mothers.length > 0 ? p.mothers[0]! : -1) },
  mother_last: { type: 'INT32', unit: 'index in the event, -1: none', of: (p) => p.mothers.at(-1) ?? -1 },
  px: { type: 'DOUBLE', unit: 'GeV', of: (p) => p.px },
  py: { type: 'DOUBLE', unit: 'GeV', of: (p) => p.py },
  pz: { type: 'DOUBLE', unit: 'GeV', of: (p) => p.pz },
  energy: { type: 'DOUBLE', unit: 'GeV', of: (p) => p.energy },
  mass: { type: 'DOUBLE', unit: 'GeV', of: (p) => p.mass },
  vx: { type: 'DOUBLE', unit: 'cm', of: (p) => p.vertex?.[0] ?? null },
  vy: { type: 'DOUBLE', unit: 'cm', of: (p) => p.vertex?.[1] ?? null },
  vz: { type: 'DOUBLE', unit: 'cm', of: (p) => p.vertex?.[2] ?? null },
  time: { type: 'DOUBLE', unit: 'ns', of: (p) => p.vertex?.[3] ?? null },
  proper_length: { type: 'DOUBLE', unit: 'cm', of: (p) => p.properLength },
  spin: { type: 'DOUBLE', unit: 'helicity, 9: unknown', of: (p) => p.spin },
} as const satisfies Record<string, { type: 'INT32' | 'DOUBLE'; unit: string; of: (p: GeneratorParticle) => number | null }>;

const eventColumns = {
  event: { type: 'INT64', unit: 'index in the sample', of: (e) => BigInt(e.number) },
  process: { type: 'INT32', unit: 'number of the process', of: (e) => e.processId },
  scale: { type: 'DOUBLE', unit: 'GeV', of: (e) => e.scale },
  alpha_qed: { type: 'DOUBLE', unit: '1', of: (e) => e.alphaQED },
  alpha_qcd: { type: 'DOUBLE', unit: '1', of: (e) => e.alphaQCD },
} as const satisfies Record<
  string,
  { type: 'INT32' | 'INT64' | 'DOUBLE'; unit: string; of: (e: GeneratorEvent) => number | bigint | null }
>;

type ListName = keyof typeof listColumns;
type EventName = keyof typeof eventColumns;
const listNames = Object.keys(listColumns) as ListName[];
const eventNames = Object.keys(eventColumns) as EventName[];

/** Events of one row group: enough for compression, few enough for constant memory. */
export const ROW_GROUP = 10_000;

const list = (name: string, type: 'INT32' | 'DOUBLE'): SchemaElement[] => [
  { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type, repetition_type: 'OPTIONAL' },
];

const schema: SchemaElement[] = [
  { name: 'root', num_children: eventNames.length + 1 + listNames.length },
  ...eventNames.map((name): SchemaElement => ({ name, type: eventColumns[name].type, repetition_type: 'OPTIONAL' })),
  ...list('weights', 'DOUBLE'),
  ...listNames.flatMap((name) => list(name, listColumns[name].type)),
];

/** Writes row groups as they come; `take` gives the bytes since the last call, so that nothing but one row group is in memory. */
export class ParquetEvents {
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #waiting: GeneratorEvent[] = [];

  constructor(header: SampleHeader) {
    const units = Object.fromEntries([
      ...eventNames.map((name) => [name, eventColumns[name].unit]),
      ['weights', 'pb: their mean is the cross-section'],
      ...listNames.map((name) => [name, listColumns[name].unit]),
    ]);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema,
      createdBy: 'lacuna',
      kvMetadata: [
        { key: 'units', value: JSON.stringify(units) },
        { key: 'lacuna', value: JSON.stringify(header) },
      ],
    });
  }

  add(event: GeneratorEvent): void {
    for (const { mothers, pdg } of event.particles)
      if (mothers.length > 2 && mothers.some((mother, k) => mother !== mothers[0]! + k))
        throw new UserError({
          where: `event ${event.number}`,
          what: 'these columns name a first and a last mother, and those of this particle leave a gap',
          value: pdg,
          remedy: 'write HepMC3 (.hepmc) instead',
        });
    this.#waiting.push(event);
    if (this.#waiting.length === ROW_GROUP) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#writer.finish();
  }

  /** Bytes written since the last call. */
  take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }

  #flush(): void {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#writer.write({
      rowGroupSize: events.length,
      columnData: [
        ...eventNames.map((name) => ({ name, data: events.map((event) => eventColumns[name].of(event)) })),
        { name: 'weights', data: events.map(({ weights }) => [...weights]) },
        ...listNames.map((name) => ({ name, data: events.map(({ particles }) => particles.map(listColumns[name].of)) })),
      ],
    });
    this.#waiting = [];
  }
}

/** Opens a Parquet file that `ParquetEvents` wrote; row groups are read one after the other. */
export async function readParquetEvents(file: AsyncBuffer, name: string): Promise<EventSource> {
  const damaged = (error: unknown): never => {
    throw new UserError({
      where: name,
      what: 'no Parquet file of events, or a damaged one',
      value: (error as Error).message,
      remedy: 'give a file that "lacuna generate --out events.parquet" wrote',
    });
  };
  const metadata = await parquetMetadataAsync(file).catch(damaged);
  const header = readHeader(metadata.key_value_metadata?.find(({ key }) => key === 'lacuna')?.value, damaged);
  const sizes = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  async function* events(): AsyncGenerator<GeneratorEvent> {
    let rowStart = 0;
    for (const size of sizes) {
      const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd: rowStart + size }).catch(damaged);
      for (const [k, row] of rows.entries()) {
        const event = eventOf(row as Row);
        checkEvent(event, `${name}: row ${rowStart + k + 1}`);
        yield event;
      }
      rowStart += size;
    }
  }
  return { header, events: events() };
}

function readHeader(text: string | undefined, damaged: (error: unknown) => never): SampleHeader {
  if (text === undefined) return damaged(new Error('the header of the sample is missing'));
  try {
    return JSON.parse(text) as SampleHeader;
  } catch (error) {
    return damaged(error);
  }
}

type Row = Record<ListName, (number | null)[]> & Record<EventName, number | bigint | null> & { weights: number[] };

function eventOf(row: Row): GeneratorEvent {
  const column = (name: ListName, i: number): number => row[name][i] ?? Number.NaN;
  return {
    number: Number(row.event),
    processId: Number(row.process),
    weights: row.weights,
    scale: row.scale === null ? null : Number(row.scale),
    alphaQED: row.alpha_qed === null ? null : Number(row.alpha_qed),
    alphaQCD: row.alpha_qcd === null ? null : Number(row.alpha_qcd),
    particles: row.pdg.map((_, i): GeneratorParticle => {
      const first = column('mother_first', i);
      const last = column('mother_last', i);
      return {
        pdg: column('pdg', i),
        status: column('status', i),
        mothers: first < 0 ? [] : last < first ? [first, last] : Array.from({ length: last - first + 1 }, (_, k) => first + k),
        px: column('px', i),
        py: column('py', i),
        pz: column('pz', i),
        energy: column('energy', i),
        mass: column('mass', i),
        vertex: row.vx[i] === null ? null : [column('vx', i), column('vy', i), column('vz', i), column('time', i)],
        properLength: column('proper_length', i),
        spin: column('spin', i),
      };
    }),
  };
}
