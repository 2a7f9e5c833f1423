import type { FrozenTables, ProcessSpec } from '../generate/process.ts';

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

export interface TableMaker {
  canonicalProcess(spec: ProcessSpec): string;
  prepareTables(spec: ProcessSpec): FrozenTables;
}
