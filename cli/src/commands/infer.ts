import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { coverageCommand } from './infer/coverage.ts';
import { fitCommand } from './infer/fit.ts';
import { hypotestCommand } from './infer/hypotest.ts';
import { limitCommand } from './infer/limit.ts';
import { scanCommand } from './infer/scan.ts';
import { toysCommand } from './infer/toys.ts';

const examples = `
Files are pyhf (HistFactory JSON 1.0.0) workspaces; --patch applies a JSON Patch, or one patch of a patch set (file#name).

Examples:
  lacuna infer fit workspace.json --minos --impacts
  lacuna infer limit workspace.json --level 0.9 --json
  lacuna infer scan workspace.json --patch patchset.json --level 0.9`;

/** One file for each subcommand in commands/infer. */
export function inferCommand(program: Command, io: Io): void {
  const group = program
    .command('infer')
    .description('fits, tests and limits of a statistical model')
    .addHelpText('after', examples);
  for (const command of [fitCommand, limitCommand, hypotestCommand, scanCommand, toysCommand, coverageCommand])
    command(group, io);
}
