/**
 * Makes a fresh clone usable: installs what the lockfile names when it differs from what is installed, and compiles when a source
 * is newer than the last build. Node built-ins only, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => join(root, ...parts);

const required = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < required[0] || (major === required[0] && minor < required[1])) {
  console.error(
    `Lacuna needs Node ${required.join('.')} or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(2);
}

function run(command, args, why) {
  process.stderr.write(`${why}\n`);
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.status !== 0) {
    console.error(
      `"${command} ${args.join(' ')}" failed${result.error ? `: ${result.error.message}` : ''}. Fix what it says above and run the command again.`,
    );
    process.exit(result.status ?? 1);
  }
}

/** The lockfile's hash is written beside the installed packages, so a changed or interrupted installation is noticed. */
function install() {
  const stamp = inRoot('node_modules', '.lacuna-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run('npm', ['ci', '--no-audit', '--no-fund'], 'Installing the packages of package-lock.json ...');
  mkdirSync(inRoot('node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Newest modification time below a folder, over files that take part in the build. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.endsWith('.test.ts')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (/\.(ts|json|mjs)$/.test(entry.name) && !entry.name.endsWith('.tsbuildinfo'))
      latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

function build() {
  const stamp = inRoot('node_modules', '.lacuna-built');
  const outputs = ['engine/dist/vendor/root-io.mjs', 'engine/dist/index.js', 'searches/dist/index.js', 'cli/dist/main.js'];
  const sources = Math.max(
    ...['engine', 'searches', 'cli'].map((name) => newest(inRoot(name))),
    ...['tsconfig.base.json', 'tsconfig.json', 'package-lock.json'].map((name) => statSync(inRoot(name)).mtimeMs),
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > sources && outputs.every((path) => existsSync(inRoot(path)))) return;
  run(process.execPath, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-b'], 'Compiling ...');
  run(process.execPath, [inRoot('tools', 'bundle-root-io.mjs')], 'Bundling the reader of ROOT files ...');
  writeFileSync(stamp, '');
}

install();
build();
