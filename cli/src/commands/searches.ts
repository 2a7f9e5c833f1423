import { searches } from '@lacuna/searches';
import type { Command } from 'commander';
import { aligned, type Io, writeJson } from '../io.ts';

export function searchesCommand(program: Command, io: Io): void {
  program
    .command('searches')
    .description('list the searches that come with Lacuna')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExamples:\n  lacuna searches\n  lacuna searches --json')
    .action((options: { json?: boolean }) => {
      const list = Object.entries(searches).map(([name, { search }]) => ({
        name,
        status: search.status,
        title: search.title,
        papers: search.papers,
      }));
      if (options.json) return writeJson(io, list);
      io.out(aligned(list.map(({ name, status, title, papers }) => [name, status, title, papers.join(', ')])));
    });
}
