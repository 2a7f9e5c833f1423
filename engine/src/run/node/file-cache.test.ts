import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareFolder, writeFileAtomic, writeFolder } from './atomic.ts';
import { fileCache, prepareCache } from './file-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file cache', () => {
  it('gives back what was stored, and nothing after deletion', () => {
    const cache = fileCache(join(folder, 'tables'));
    expect(cache.get('a')).toBeUndefined();
    cache.set('a', '{"x":1}\nµ');
    expect(fileCache(join(folder, 'tables')).get('a')).toBe('{"x":1}\nµ');
    rmSync(join(folder, 'tables'), { recursive: true });
    expect(cache.get('a')).toBeUndefined();
  });

  it('refuses an entry with one byte changed, cut short, or of another format, and names the file', () => {
    const cache = fileCache(folder);
    cache.set('a', '{"x":1}');
    const path = join(folder, 'a.json');
    const good = readFileSync(path, 'utf8');
    for (const bad of [good.replace('1}', '2}'), good.slice(0, -1), '', '{"x":1}', good.replace('cache/1', 'cache/9')]) {
      writeFileSync(path, bad);
      expect(() => cache.get('a')).toThrow(`${path}: corrupted cache entry`);
      expect(() => cache.get('a')).toThrow('delete the file');
    }
  });
});

describe('the cache folder', () => {
  afterEach(() => {
    delete process.env['LACUNA_CACHE'];
  });

  it('is refused at once where it cannot be written, by the name of its variable', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const bad of [file, join(file, 'below'), '/proc']) {
      process.env['LACUNA_CACHE'] = bad;
      expect(() => prepareCache()).toThrow(`${bad}: cannot write into it`);
      expect(() => prepareCache()).toThrow(`LACUNA_CACHE is "${bad}": let it name a folder that can be written`);
    }
    process.env['LACUNA_CACHE'] = join(folder, 'new');
    expect(prepareCache()).toBe(join(folder, 'new'));
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  it('with a folder in the place of an entry says to delete that', () => {
    mkdirSync(join(folder, 'a.json'));
    expect(() => fileCache(folder).get('a')).toThrow(/a\.json: cannot read it: a folder of that name is in the way, delete it/);
  });
});

describe('files under their final name', () => {
  it('are whole or not there, and leave no temporary behind', () => {
    writeFolder(join(folder, 'out'), { 'a.txt': 'A', 'deep/b.bin': Uint8Array.of(1, 2) });
    expect(readFileSync(join(folder, 'out', 'a.txt'), 'utf8')).toBe('A');
    expect([...readFileSync(join(folder, 'out', 'deep', 'b.bin'))]).toEqual([1, 2]);
    mkdirSync(join(folder, 'busy'));
    expect(() => writeFileAtomic(join(folder, 'busy'), 'x')).toThrow(/busy: cannot write it/);
    expect(readdirSync(folder).sort()).toEqual(['busy', 'out']);
  });

  it('are refused early where they cannot be', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => prepareFolder(join(folder, 'file'))).toThrow(/cannot write into it: a/);
    expect(() => prepareFolder(join(folder, 'file', 'below'))).toThrow(/a part of the path is a file/);
    expect(() => prepareFolder('/proc/lacuna')).toThrow(/\/proc\/lacuna: cannot write into it/);
    expect(() => prepareFolder('/proc')).toThrow('/proc: cannot write into it: no files can be made there');
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    // root may write anywhere: then there is nothing to refuse
    if (process.getuid?.() !== 0) expect(() => prepareFolder(join(locked, 'x'))).toThrow('permission denied');
    expect(existsSync(join(locked, 'x'))).toBe(process.getuid?.() === 0 && existsSync(join(locked, 'x')));
  });
});
