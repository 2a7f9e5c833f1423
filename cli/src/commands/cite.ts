import { bibtex, citations, references, version } from '@lacuna/engine/node';
import { searches } from '@lacuna/searches';
import type { Command } from 'commander';
import { type Io, writeJson } from '../io.ts';
import { loadSearch } from '../load-search.ts';

export function citeCommand(program: Command, io: Io): void {
  program
    .command('cite [search]')
    .description('the papers that a result rests on; each report has its own references.bib')
    .option('--bibtex', 'as BibTeX')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  lacuna cite\n  lacuna cite zprime-invisible --bibtex > references.bib')
    .action((name: string | undefined, options: { bibtex?: boolean; json?: boolean }) => {
      const papers =
        name === undefined ? Object.values(searches).flatMap(({ search }) => search.papers) : loadSearch(name).search.papers;
      const keys = [...references.map(({ key }) => key), ...papers];
      if (options.json) return writeJson(io, citations(keys));
      if (options.bibtex) return io.out(bibtex(keys));
      io.out(`Lacuna ${version} (CITATION.cff), and the papers its stages rest on:\n\n`);
      for (const { text, arxiv, for: use } of citations(keys))
        io.out(`${text}${arxiv === null || text.includes(arxiv) ? '' : `, arXiv:${arxiv}`}${use === '' ? '' : ` [${use}]`}\n`);
    });
}
