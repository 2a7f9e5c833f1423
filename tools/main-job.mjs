/**
 * `npm start`: the invisible Z' search at the luminosity of the published 2018 analysis, from model to limit. The command runs in this
 * very process, so that Ctrl-C and its exit code are the command's own.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
if (process.argv.length < 3) process.argv.push('search', 'zprime-invisible', '--out', join('reports', 'zprime-invisible'));
await import('../cli/bin/lacuna.mjs');
