/**
 * Plants the errors of tools/mutants.json and tools/mutants/*.json, one at a time, in a copy of the sources; each must make the named test fail.
 * A mutant that survives means a sign, a unit, a cut's direction, an index or a coupling that no test watches.
 *
 *   npm run mutants              all of them
 *   npm run mutants -- recoil    those whose file or name contains "recoil"
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pattern = process.argv[2] ?? '';
const lists = readdirSync(join(root, 'tools', 'mutants'))
  .filter((name) => name.endsWith('.json'))
  .sort();
const mutants = ['mutants.json', ...lists.map((name) => join('mutants', name))]
  .flatMap((path) => JSON.parse(readFileSync(join(root, 'tools', path), 'utf8')))
  .filter(({ name, file }) => name.includes(pattern) || file.includes(pattern));

/** A working copy: sources copied, installed packages linked, the workspace's own packages linked to the copy. */
function workingCopy() {
  const copy = mkdtempSync(join(tmpdir(), 'lacuna-mutants-'));
  const skip = new Set(['node_modules', 'dist', '.git', 'reports', '.cache']);
  for (const entry of readdirSync(root)) {
    if (skip.has(entry)) continue;
    cpSync(join(root, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !/[\\/](node_modules|dist)([\\/]|$)/.test(path.slice(root.length)),
    });
  }
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@lacuna'), { recursive: true });
  for (const entry of readdirSync(join(root, 'node_modules')))
    if (entry !== '@lacuna' && entry !== 'lacuna' && entry !== '.vite' && entry !== '.vite-temp')
      symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
  symlinkSync(join(copy, 'engine'), join(modules, '@lacuna', 'engine'));
  symlinkSync(join(copy, 'searches'), join(modules, '@lacuna', 'searches'));
  symlinkSync(join(copy, 'cli'), join(modules, 'lacuna'));
  return copy;
}

function runTests(copy, tests) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail', '1', '--no-file-parallelism', ...tests],
      {
        cwd: copy,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('close', (code) => resolve({ code, output }));
  });
}

const queue = [...mutants];
const survivors = [];
let done = 0;

async function worker() {
  const copy = workingCopy();
  try {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const path = join(copy, mutant.file);
      const original = existsSync(path) ? readFileSync(path, 'utf8') : '';
      const places = original.split(mutant.find).length - 1;
      if (places !== 1) {
        survivors.push(
          `${mutant.name}: "${mutant.find}" stands ${places} times in ${mutant.file}, must stand once; correct it in tools/mutants`,
        );
        continue;
      }
      writeFileSync(
        path,
        original.replace(mutant.find, () => mutant.replace),
      );
      const { code, output } = await runTests(copy, mutant.tests);
      writeFileSync(path, original);
      done++;
      const ran = /Tests\s/.test(output) || /FAIL/.test(output);
      if (code === 0) survivors.push(`${mutant.name}: survived ${mutant.tests.join(' ')}`);
      else if (!ran) survivors.push(`${mutant.name}: no test ran:\n${output.slice(-600)}`);
      console.log(
        `${code === 0 || !ran ? 'SURVIVED' : 'killed  '} ${String(done).padStart(2)}/${mutants.length}  ${mutant.name}`,
      );
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
console.log(`${mutants.length - survivors.length} of ${mutants.length} planted errors were found by a test.`);
if (survivors.length > 0 || mutants.length === 0) {
  console.error(survivors.length > 0 ? survivors.join('\n') : `no mutant matches "${pattern}"`);
  process.exit(1);
}
