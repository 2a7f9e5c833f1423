import { expect, it } from 'vitest';
import type { DetectorBatch, DetectorSource } from '../detector-events.ts';
import type { RootTree } from './tree.ts';

/** A tree in memory: an object an entry. */
export function treeOf(entries: readonly Record<string, unknown>[], name = 'tree', unreadable: string[] = []): RootTree {
  return {
    name,
    entries: entries.length,
    branches: Object.keys(entries[0] ?? {}),
    readable: async (branch) => !unreadable.includes(branch),
    async read(wanted, first, end, take) {
      if (wanted.some((branch) => unreadable.includes(branch))) throw new Error('unreadable');
      for (let i = first; i < end; i++) take(i, Object.fromEntries(wanted.map((branch) => [branch, entries[i]![branch]])));
    },
  };
}

/** The first batch of a source. */
export async function firstBatch(source: DetectorSource): Promise<DetectorBatch> {
  for await (const batch of source.batches) return batch;
  throw new Error('no batch');
}

it('trees in memory give what is asked for', async () => {
  const seen: unknown[] = [];
  await treeOf([
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]).read(['b'], 1, 2, (entry, values) => seen.push(entry, values));
  expect(seen).toEqual([1, { b: 4 }]);
});
