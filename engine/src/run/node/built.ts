import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../basics/errors.ts';

/** Folder of the engine's built JavaScript. Worker threads run from it even where this file runs from source, as under test. */
export function builtFolder(): string {
  const folder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../../dist/' : '../../', import.meta.url));
  if (!existsSync(join(folder, 'run', 'node', 'worker.js')))
    throw new UserError({
      what: 'the engine is not built, worker threads need its JavaScript',
      where: folder,
      remedy: 'run "npm run build"',
    });
  return folder;
}

/**
 * Fingerprint of the code that decides what an event is. It stands in the names of cache folders, so that a table or a shard made by
 * other code is never taken for one of this code, whatever the version says.
 */
export function codeFingerprint(stages: readonly string[]): string {
  const hash = createHash('sha256');
  const folder = builtFolder();
  for (const stage of stages) {
    const path = join(folder, stage);
    if (!existsSync(path)) continue;
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|json)$/.test(name));
    for (const name of names.sort())
      hash
        .update(`${stage}/${name}\0`)
        .update(readFileSync(join(path, name)))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
