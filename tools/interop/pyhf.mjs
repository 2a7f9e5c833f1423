import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'pyhf_reference.py');

/** What pyhf says of the cases, or a sentence that says why there is no pyhf to ask. */
export function answersOfPyhf(cases) {
  const python = process.env['LACUNA_PYTHON'] ?? 'python3';
  try {
    execFileSync(python, ['-c', 'import pyhf'], { stdio: 'ignore' });
  } catch {
    return `pyhf: skipped, ${python} has none (pip install pyhf, and LACUNA_PYTHON for another Python)`;
  }
  const input = JSON.stringify(cases);
  return JSON.parse(
    execFileSync(python, [script], { input, encoding: 'utf8', maxBuffer: 1e9, stdio: ['pipe', 'pipe', 'ignore'] }),
  );
}
