import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../digest.ts';
import { planSearch } from '../plan.ts';
import { runHere } from '../run-here.ts';
import { toyCache, toySearch } from '../toy-search.test.ts';
import { runPlan, Stopped, shardSize } from './run-plan.ts';

const plan = planSearch(toySearch, { masses: [3], events: 4000 });
let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'lacuna-run-'));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const digest = async (options: Parameters<typeof runPlan>[1]) => digestOf((await runPlan(plan, { cache, ...options })).samples);
const tableFiles = () =>
  readdirSync(join(cache, 'tables'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

describe('a run on worker threads', () => {
  it('comes to the bytes of a run in one thread, whatever the workers, shards and their order', async () => {
    const here = digestOf(runHere(plan, toyCache));
    expect(await digest({ workers: 1 })).toBe(here);
    expect(await digest({ workers: 2, shardSize: 1000 })).toBe(here);
    expect(await digest({ workers: 7, shardSize: 333, shuffle: true })).toBe(here);
  });

  it('comes to the same bytes when the cache is gone', async () => {
    const before = await digest({ workers: 2 });
    const tables = tableFiles();
    expect(tables.length).toBe(2);
    const content = readFileSync(join(cache, 'tables', tables[0]!), 'utf8');
    rmSync(cache, { recursive: true });
    expect(await digest({ workers: 2 })).toBe(before);
    expect(readFileSync(join(cache, 'tables', tables[0]!), 'utf8')).toBe(content);
  });

  it('keeps finished shards when stopped, and goes on from them', async () => {
    const stop = new AbortController();
    const notices: string[] = [];
    let shards = 0;
    // the folder of kept shards is watched from the only place that is called in between: progress on a terminal
    const timer = setInterval(() => {
      shards = existsSync(join(cache, 'runs'))
        ? readdirSync(join(cache, 'runs'), { recursive: true }).filter((name) => String(name).endsWith('.json')).length
        : 0;
      if (shards >= 3) stop.abort();
    }, 1);
    const stopped = runPlan(plan, { cache, workers: 1, shardSize: 100, signal: stop.signal });
    await expect(stopped).rejects.toThrow(Stopped);
    await expect(stopped).rejects.toThrow(/of 8000 events are finished and kept in .*\. The same command goes on from there\./);
    clearInterval(timer);
    const resumed = await digest({ workers: 2, shardSize: 1000, log: { write: (text) => notices.push(text) } });
    expect(notices.join('')).toMatch(/^\d+ of 8000 events were finished before; going on from there\.\n$/);
    expect(resumed).toBe(digestOf(runHere(plan, toyCache)));
    expect(readdirSync(join(cache, 'runs'))).toEqual([]);
  });

  it('refuses a corrupted cache entry and names the file', async () => {
    const path = join(cache, 'tables', tableFiles()[0]!);
    const good = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      good.replace(/\d(?=[^\d]*$)/, (digit) => String((Number(digit) + 1) % 10)),
    );
    await expect(runPlan(plan, { cache })).rejects.toThrow(`${path}: corrupted cache entry`);
    await expect(runPlan(plan, { cache })).rejects.toMatchObject({ name: 'UserError' });
    writeFileSync(path, good);
    expect(await digest({ workers: 1 })).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([0, -1, 1.5, 5000])('refuses %s workers', async (workers) => {
    await expect(runPlan(plan, { cache, workers })).rejects.toThrow('not a number of worker threads');
  });
});

it('cuts samples into shards of about the same time, 200 at most', () => {
  expect(shardSize(3_000_000, 2.4)).toBe(50_000);
  expect(shardSize(20_000, 2.3)).toBe(50_000);
  expect(shardSize(20_000_000, 2.4)).toBe(100_000);
  expect(shardSize(100_000, 140)).toBe(3572);
  expect(shardSize(1_000_000, 140)).toBe(5000);
});
