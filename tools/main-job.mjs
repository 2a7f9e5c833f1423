/** `npm start`: the invisible Z' search at the luminosity of the published 2018 analysis, from model to limit. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const job = args.length > 0 ? args : ['search', 'zprime-invisible', '--out', join('reports', 'zprime-invisible')];
const result = spawnSync(process.execPath, [join(root, 'cli', 'bin', 'lacuna.mjs'), ...job], { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);
