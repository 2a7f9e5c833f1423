import { sha256 } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import { canonicalProcess } from '../generate/canonical-process.ts';
import type { FrozenTables, ProcessSpec } from '../generate/process.ts';
import { hashOf, prepareTables } from '../generate/tables.ts';

/**
 * Where frozen tables are kept between runs. A cache may forget anything at any time: what it gives back is, byte for byte, what
 * would be made anew. In Node it is a folder (node/file-cache.ts); in a browser or a test a Map will do.
 */
export interface Cache {
  get(key: string): string | undefined;
  set(key: string, content: string): void;
}

export function memoryCache(): Cache {
  const entries = new Map<string, string>();
  return { get: (key) => entries.get(key), set: (key, content) => void entries.set(key, content) };
}

/** Content address of a process's tables. */
export const tablesKey = (spec: ProcessSpec): string => sha256(canonicalProcess(spec));

/** The frozen tables of a process, from the cache or made and stored. An entry whose hash is not that of its content is refused. */
export function frozenTables(spec: ProcessSpec, cache: Cache): FrozenTables {
  return cachedTables(spec, cache) ?? storedTables(spec, prepareTables(spec), cache);
}

export function cachedTables(spec: ProcessSpec, cache: Cache): FrozenTables | undefined {
  const key = tablesKey(spec);
  const text = cache.get(key);
  if (text === undefined) return undefined;
  const tables = JSON.parse(text) as FrozenTables;
  if (hashOf(tables) !== tables.hash)
    throw new UserError({
      what: 'corrupted cache entry (its hash is not that of its content)',
      where: `tables ${key}`,
      remedy: 'delete the cache',
    });
  return tables;
}

export function storedTables(spec: ProcessSpec, tables: FrozenTables, cache: Cache): FrozenTables {
  cache.set(tablesKey(spec), JSON.stringify(tables));
  return tables;
}
