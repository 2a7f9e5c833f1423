import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../basics/errors.ts';
import type { Cache } from '../cache.ts';
import { asUserError, makeFolder, prepareFolder, writeFileAtomic } from './atomic.ts';

/** Folder of everything that may be deleted at any time: LACUNA_CACHE, else .cache/lacuna where the command was started. */
export function cacheFolder(): string {
  return resolve(process.env['LACUNA_CACHE'] || join('.cache', 'lacuna'));
}

/** Refuses a cache folder that cannot be written, at once and naming LACUNA_CACHE, and gives it back. */
export function prepareCache(folder: string = cacheFolder()): string {
  const set = process.env['LACUNA_CACHE'];
  const remedy = set
    ? `LACUNA_CACHE is ${JSON.stringify(set)}: let it name a folder that can be written`
    : 'set LACUNA_CACHE to a folder that can be written';
  prepareFolder(folder, remedy);
  return folder;
}

const magic = 'lacuna-cache/1';
const CACHE_REMEDY = 'let LACUNA_CACHE name a folder that can be written';
const checksum = (body: string) => createHash('sha256').update(body).digest('hex');

/**
 * A cache in a folder, one file an entry, first line: format and checksum of the rest. A file that fails its checksum is an error
 * that names it, not a silent second computation: a disk that changes bytes is something to know about.
 */
export function fileCache(folder: string): Cache {
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    get(key) {
      const path = pathOf(key);
      return existsSync(path) ? readChecked(path) : undefined;
    },
    set(key, body) {
      try {
        makeFolder(folder);
      } catch (error) {
        throw asUserError(error, folder, 'write into', CACHE_REMEDY);
      }
      writeChecked(pathOf(key), body);
    },
  };
}

export function writeChecked(path: string, body: string): void {
  writeFileAtomic(path, `${magic} ${checksum(body)}\n${body}`, CACHE_REMEDY);
}

export function readChecked(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw asUserError(error, path, 'read', 'delete it; it is made again by itself');
  }
  const line = text.indexOf('\n');
  const body = text.slice(line + 1);
  if (line < 0 || text.slice(0, line) !== `${magic} ${checksum(body)}`)
    throw new UserError({
      what: 'corrupted cache entry (its checksum does not match)',
      where: path,
      remedy: 'delete the file; it is made again by itself',
    });
  return body;
}
