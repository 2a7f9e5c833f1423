import { describe, expect, it } from 'vitest';
import { all, event, header, particle } from './fixture.test.ts';
import { ParquetEvents, readParquetEvents } from './parquet-events.ts';

function written(events: readonly (typeof event)[]): ArrayBuffer {
  const file = new ParquetEvents(header);
  const parts: Uint8Array[] = [];
  for (const one of events) {
    file.add(one);
    parts.push(file.take());
  }
  file.finish();
  parts.push(file.take());
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.buffer;
}

describe('Parquet files of events', () => {
  it('come back exactly, over the edge of a row group', async () => {
    const events = Array.from({ length: 10_003 }, (_, number) => ({ ...event, number }));
    const { header: head, events: back } = await all(readParquetEvents(written(events), 'a.parquet'));
    expect(head).toEqual(header);
    expect(back.length).toBe(events.length);
    expect(back[0]).toEqual(events[0]);
    expect(back[10_001]).toEqual(events[10_001]);
  });

  it('keep a vertex that is not known apart from the origin, and numbers beyond 2^32', async () => {
    const one = {
      ...event,
      number: 8_123_455_000,
      particles: [particle({ energy: 1 }), particle({ energy: 1, vertex: [0, 0, 0, 0] })],
    };
    const { events } = await all(readParquetEvents(written([one]), 'a.parquet'));
    expect(events[0]).toEqual(one);
  });

  it('refuse what is no such file, a damaged one, and mothers that leave a gap', async () => {
    const good = written([event]);
    await expect(readParquetEvents(new Uint8Array(40).buffer, 'a.parquet')).rejects.toThrow(
      /a\.parquet: no Parquet file of events/,
    );
    await expect(readParquetEvents(good.slice(0, good.byteLength - 9), 'a.parquet')).rejects.toThrow(/no Parquet file of events/);
    const gap = { ...event, particles: [...event.particles, particle({ pdg: 111, mothers: [0, 2, 5] })] };
    expect(() => written([gap])).toThrow(/leave a gap/);
  });
});
