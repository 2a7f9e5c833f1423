import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder with an npm package ("name@1.2.3") and what it needs, outside of the project, made once and found again; no script of it runs.
 * Foreign readers that are too large for a development dependency come from there. Where it is not to be had, the reason.
 */
export function packageWith(spec) {
  const folder = join(tmpdir(), `lacuna-npm-${createHash('sha256').update(spec).digest('hex').slice(0, 12)}`);
  const stamp = join(folder, 'ready');
  if (existsSync(stamp)) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const installed = spawnSync('npm', ['install', spec, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (installed.status !== 0)
    return { missing: `${spec} cannot be installed (${(installed.error?.message ?? installed.stderr).trim().slice(-200)})` };
  writeFileSync(stamp, '');
  return { folder };
}
