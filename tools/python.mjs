import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A Python with the given packages ("pyhf==0.7.6"), in a virtual environment of its own outside of the project that is made once and
 * found again. Foreign readers come from there; nothing is compiled for them. Where Python or the packages are not to be had, the reason.
 */
export function pythonWith(packages) {
  const folder = join(tmpdir(), `lacuna-python-${createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'ready');
  if (existsSync(stamp)) return { python };
  const made = spawnSync('python3', ['-m', 'venv', folder], { encoding: 'utf8', timeout: 120_000 });
  if (made.status !== 0) return { missing: `no Python with venv (${(made.error?.message ?? made.stderr).trim().slice(0, 200)})` };
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', ...packages], {
    encoding: 'utf8',
    timeout: 400_000,
  });
  if (installed.status !== 0)
    return { missing: `${packages.join(', ')} cannot be installed (${installed.stderr.trim().slice(-200)})` };
  spawnSync(python, ['-c', `open(${JSON.stringify(stamp)}, 'w').close()`]);
  return { python };
}

/** Runs a program text; its standard output, or an error with what it said. */
export function runPython(python, program, args = []) {
  const done = spawnSync(python, ['-c', program, ...args], { encoding: 'utf8', timeout: 600_000, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`Python failed: ${done.stderr.slice(-2000)}`);
  return done.stdout;
}
