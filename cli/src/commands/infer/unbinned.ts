import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readUnbinnedModel, UserError } from '@lacuna/engine';
import type { CommandModel, WorkspaceOptions } from './workspace.ts';

/** Reads files named in a description, from the folder where the description lies. */
export function besideFile(path: string): (file: string, where: string) => string {
  return (file, where) => {
    const full = resolve(dirname(path), file);
    if (!existsSync(full) || !statSync(full).isFile())
      throw new UserError({ where, what: 'no such file', value: file, remedy: `it is looked for beside ${basename(path)}` });
    return readFileSync(full, 'utf8');
  };
}

/** Errors of a description begin with its file. */
export function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ where: basename(path), what: error.message });
  }
}

/** Options that say nothing about an unbinned model are refused rather than passed over. */
const ofWorkspaces = ['measurement', 'patch', 'interpolation', 'allowNegativeYields'] as const;

/** The model of a description that was read from a file. */
export function unbinnedModel(plain: unknown, path: string, options: WorkspaceOptions): CommandModel {
  for (const name of ofWorkspaces)
    if (options[name] !== undefined)
      throw new UserError({
        where: `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        what: `${basename(path)} is an unbinned model, this option is for pyhf workspaces`,
        remedy: 'leave it out',
      });
  const description = options.poi === undefined ? plain : { ...(plain as object), poi: options.poi };
  const model = inFile(path, () => readUnbinnedModel(description, { readFile: besideFile(path) }));
  const { data } = model;
  if (data === undefined)
    throw new UserError({ where: basename(path), what: 'there are no data', remedy: 'name a file or give the values in "data"' });
  const title = (plain as { title?: unknown }).title;
  return Object.assign(model, { data, notes: [] as string[], measurement: typeof title === 'string' ? title : 'unbinned' });
}
