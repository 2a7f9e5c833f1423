import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../basics/errors.ts';

/** Writes a file so that its final name only ever stands for the whole content: a temporary name beside it, then a rename. */
export function writeFileAtomic(path: string, content: string | Uint8Array, remedy?: string): void {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw asUserError(error, path, 'write', remedy);
  }
}

/**
 * Makes sure that files can be written into a folder, before an hour of work goes into what they shall hold. A file is really written:
 * permissions alone do not say it for the superuser, nor in folders such as /proc.
 *
 * @param remedy  what to do when they cannot
 */
export function prepareFolder(path: string, remedy?: string): void {
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    probe(path);
  } catch (error) {
    throw asUserError(error, path, 'write into', remedy);
  }
}

function probe(folder: string): void {
  const path = join(folder, `.${process.pid}.${randomBytes(4).toString('hex')}.part`);
  try {
    writeFileSync(path, '');
  } catch (error) {
    // the folder is there: no file can be made in it
    throw (error as { code?: string }).code === 'ENOENT' ? Object.assign(new Error(), { code: 'ENOTSUP' }) : error;
  }
  rmSync(path, { force: true });
}

/** A folder with those above it. Own, since Node's recursive mkdir never returns where the parent stands but takes no folder (as in /proc). */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(resolve(path));
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // another process may have been faster
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

/** Writes a set of files into a folder, each whole or not at all. */
export function writeFolder(path: string, files: Record<string, string | Uint8Array>): void {
  prepareFolder(path);
  for (const [name, content] of Object.entries(files)) {
    const target = join(path, name);
    makeFolder(dirname(target));
    writeFileAtomic(target, content);
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'a folder of that name is in the way',
  ENOSPC: 'no space left on the device',
  ENOENT: 'no such file or folder',
  ENOTSUP: 'no files can be made there',
  ENAMETOOLONG: 'the name is too long',
};

/** What the operating system said, as an error of the user's world: the path, the reason, what to do. */
export function asUserError(
  error: unknown,
  path: string,
  verb: string,
  remedy = 'give another folder with --out, or change its permissions',
): Error {
  const code = (error as { code?: string }).code;
  if (code === undefined || error instanceof UserError) return error as Error;
  return new UserError({ what: `cannot ${verb} it: ${reasons[code] ?? code}`, where: path, remedy });
}
