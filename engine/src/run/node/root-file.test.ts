import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { openDetectorEvents } from './detector-files.ts';
import { openRootFile } from './root-file.ts';

/** Six candidates in three events, written by uproot, zlib-compressed. */
const golden = join(import.meta.dirname, 'golden', 'flat.root');
const bytes = readFileSync(golden);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-root-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Reads all of a file; the number of events. */
async function readAll(path: string): Promise<number> {
  const source = await openDetectorEvents(path);
  let events = 0;
  try {
    for await (const { batch } of source.batches) events += batch.size;
  } finally {
    await source.close();
  }
  return events;
}

describe('ROOT files', () => {
  it('are opened with their trees, branches and values', async () => {
    const file = await openRootFile(golden);
    expect(file.trees.map(({ name, entries }) => [name, entries])).toEqual([['variables', 6]]);
    const [tree] = file.trees;
    expect(tree!.branches).toEqual(['__experiment__', '__run__', '__event__', 'px', 'py', 'pz', 'charge']);
    const seen: unknown[] = [];
    await tree!.read(['px', '__event__'], 2, 5, (entry, { px, __event__ }) => seen.push([entry, px, __event__]));
    expect(seen).toEqual([
      [2, 1, 2],
      [3, 1.25, 2],
      [4, 1.5, 2],
    ]);
    await file.close();
  });

  it('are events of tracks and clusters', async () => {
    const source = await openDetectorEvents(golden);
    const { value } = await source.batches[Symbol.asyncIterator]().next();
    const { batch, tracks, clusters } = value!;
    expect([batch.size, tracks.offset[3], clusters.offset[3]]).toEqual([3, 4, 2]);
    expect([...tracks.px.subarray(0, 4)]).toEqual([0.5, 0.75, 1, 1.25]);
    await source.close();
  });

  it('that are cut off, foreign or empty are refused', async () => {
    const cases: [string, Uint8Array, RegExp][] = [
      ['half.root', bytes.subarray(0, bytes.length / 2), /a ROOT file cut off: its header says \d+ bytes/],
      [
        'text.root',
        Buffer.from('no ROOT file at all, but longer than its header, which has sixty-four bytes'),
        /not a ROOT file \("no R"\)/,
      ],
      ['empty.root', new Uint8Array(0), /not a ROOT file/],
      ['zeros.root', Buffer.concat([bytes.subarray(0, 64), Buffer.alloc(bytes.length - 64)]), /ROOT file|keys/],
    ];
    for (const [name, content, message] of cases) {
      const reading = readAll(write(name, content));
      await expect(reading, name).rejects.toThrow(UserError);
      await expect(reading, name).rejects.toThrow(message);
    }
    await expect(readAll(join(folder, 'none.root'))).rejects.toThrow('no such file');
    copyFileSync(golden, join(folder, 'events.dat'));
    await expect(readAll(join(folder, 'events.dat'))).rejects.toThrow('no file of detector events has this ending ("dat")');
  });

  it('with any byte of their structure changed are read or refused, never anything else', async () => {
    let refused = 0;
    for (let k = 0; k < 40; k++) {
      const copy = Buffer.from(bytes);
      // spread over the file, dense in the header
      const at = k < 14 ? 4 + 3 * k : Math.floor(((k - 13) * (bytes.length - 1)) / 27);
      copy[at]! ^= 0xa5;
      const path = write('changed.root', copy);
      try {
        await readAll(path);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(UserError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});
