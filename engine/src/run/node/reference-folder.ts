import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../basics/errors.ts';
import { createReference, type Reference } from '../validate/row.ts';

/** The folder of reference data; undefined where no path is given, an error where the path is none of a folder. */
export function referenceFolder(path: string | undefined): Reference | undefined {
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UserError({
      where: 'LACUNA_REFERENCE',
      what: 'no such folder',
      value: path,
      remedy: 'give the folder of the reference data, or unset the variable: rows that need it are skipped then',
    });
  return createReference((name) => {
    const file = join(path, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
}
