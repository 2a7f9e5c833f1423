#!/usr/bin/env node
// Committed and executable, so that the link of `npx lacuna` exists before anything is built.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(entry))) {
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('Lacuna is not built yet. Run "npm start" or "npm run build" in the repository, then this command again.');
  process.exitCode = 2;
}
