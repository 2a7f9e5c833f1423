import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../basics/errors.ts';
import type { Cache } from '../cache.ts';
import { asUserError, makeFolder, writeFileAtomic } from './atomic.ts';

/** Folder of everything that may be deleted at any time: LACUNA_CACHE, else .cache/lacuna where the command was started. */
export function cacheFolder(): string {
  return resolve(process.env['LACUNA_CACHE'] || join('.cache', 'lacuna'));
}

const magic = 'lacuna-cache/1';
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
        throw asUserError(error, folder, 'write into');
      }
      writeChecked(pathOf(key), body);
    },
  };
}

export function writeChecked(path: string, body: string): void {
  writeFileAtomic(path, `${magic} ${checksum(body)}\n${body}`);
}

export function readChecked(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw asUserError(error, path, 'read');
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
