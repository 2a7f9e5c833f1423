import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * jsroot's modules that read ROOT files, without those that draw and without what those need, as one file of the engine's package:
 * engine/dist/vendor/root-io.mjs, its licence beside it. Done once per version of jsroot.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jsroot = join(root, 'node_modules', 'jsroot');
const folder = join(root, 'engine', 'dist', 'vendor');
const target = join(folder, 'root-io.mjs');
const entry = `
  export { FileProxy, openFile } from './modules/io.mjs';
  export { treeProcess, TSelector } from './modules/tree.mjs';
`;
/** Its Zstandard asks for the names of CommonJS. jsroot tells of damage on the console and reads on: here that is collected, for the caller to refuse the file. */
const prelude = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const complaints = [];
const console = { log() {}, info() {}, warn() {}, debug() {}, error: (...words) => { if (complaints.length < 10) complaints.push(words.join(' ')); } };`;

export function bundleRootIo() {
  const { version } = JSON.parse(readFileSync(join(jsroot, 'package.json'), 'utf8'));
  const banner = `/* jsroot ${version}, modules that read files. Its licence is in LICENSE-jsroot.txt. */\n${prelude}`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(banner)) return;
  mkdirSync(folder, { recursive: true });
  buildSync({
    stdin: { contents: entry, resolveDir: jsroot, loader: 'js' },
    outfile: target,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    banner: { js: banner },
    footer: { js: 'export { complaints };' },
    // the Zstandard that jsroot brings along for browsers
    alias: { '@oneidentity/zstd-js': join(jsroot, 'modules', 'base', 'zstd.mjs') },
    external: ['xhr2', 'tmp'],
    logLevel: 'error',
  });
  copyFileSync(join(jsroot, 'LICENSE'), join(folder, 'LICENSE-jsroot.txt'));
  writeFileSync(
    join(folder, 'README.txt'),
    `root-io.mjs: bundled by tools/bundle-root-io.mjs from the npm package jsroot ${version}.\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bundleRootIo();
