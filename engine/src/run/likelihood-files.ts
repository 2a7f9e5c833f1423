import { countingWorkspace } from '../infer/counting/workspace.ts';
import { writeHs3 } from '../infer/hs3/write.ts';
import { tablesOf } from '../report/hepdata/result-tables.ts';
import { type Attachment, submissionFiles } from '../report/hepdata/submission.ts';
import type { SearchResult } from '../report/result.ts';
import type { WindowLikelihood } from './likelihoods.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** Likelihoods as files: a pyhf workspace for each mass, and on request the same as HS3. Names begin with the folder given. */
export function likelihoodFiles(
  likelihoods: readonly WindowLikelihood[],
  options: { readonly hs3?: boolean | undefined; readonly folder?: string },
): Record<string, string> {
  const folder = options.folder ?? 'likelihood/';
  const files: Record<string, string> = {};
  for (const { mass, model } of likelihoods) {
    const workspace = countingWorkspace(model);
    files[`${folder}${mass}.json`] = json(workspace);
    if (options.hs3) files[`${folder}${mass}.hs3.json`] = json(writeHs3(workspace));
  }
  return files;
}

/** A HEPData submission of a result with its likelihoods attached, ready to be packed: everything below `hepdata/`. */
export function hepdataFiles(
  result: SearchResult,
  likelihoods: readonly WindowLikelihood[],
  options: { readonly hs3?: boolean | undefined },
): Record<string, string> {
  const attachments = Object.entries(likelihoodFiles(likelihoods, { ...options, folder: 'likelihood-' })).map(
    ([file, content]): Attachment => {
      const hs3 = file.endsWith('.hs3.json');
      const mass = file.replace(/^likelihood-/, '').replace(/(\.hs3)?\.json$/, '');
      return {
        file,
        content,
        type: hs3 ? 'HS3' : 'HistFactory',
        description: `Likelihood of the counting window of ${mass} GeV, ${hs3 ? 'HS3' : 'pyhf'} JSON; its parameter of interest is the Born cross-section in fb. Windows may share events: not to be multiplied.`,
      };
    },
  );
  const comment = `${result.search.title}. Made by ${result.reproduction.command} (version ${result.reproduction.version}).`;
  const files = submissionFiles(comment, tablesOf(result), attachments);
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`hepdata/${name}`, content]));
}
