import { join } from 'node:path';
import { bibtex } from '../../report/bibliography.ts';
import { htmlReport } from '../../report/html.ts';
import { plots } from '../../report/plots.ts';
import type { SearchResult } from '../../report/result.ts';
import { tableText } from '../../report/table.ts';
import { cutFlowTable } from '../../report/tables.ts';
import { hepdataFiles, likelihoodFiles } from '../likelihood-files.ts';
import type { WindowLikelihood } from '../likelihoods.ts';
import { writeFolder } from './atomic.ts';
import { renderPng } from './png.ts';

/** Plots that are written as PNG too: those that people put into talks. The others are in the page and as SVG. */
const AS_PNG = ['limit', 'spectrum', 'cut-flow'];

export interface ReportOptions {
  /** models behind the limits, written as pyhf workspaces into likelihood/ */
  readonly likelihoods?: readonly WindowLikelihood[];
  /** write them as HS3 too */
  readonly hs3?: boolean | undefined;
  /** write a HEPData submission into hepdata/ */
  readonly hepdata?: boolean | undefined;
}

/** Writes everything that a result has to say into a folder, each file whole or not at all, and gives back their paths. */
export function writeReport(folder: string, result: SearchResult, options: ReportOptions = {}): string[] {
  const figures = plots(result);
  const files: Record<string, string | Uint8Array> = {};
  for (const { name, svg } of figures) {
    files[`${name}.svg`] = svg;
    if (AS_PNG.includes(name)) files[`${name}.png`] = renderPng(svg);
  }
  files['cut-flow.txt'] = result.cutFlow.map((flow) => tableText(cutFlowTable(flow, result))).join('\n');
  files['references.bib'] = bibtex(result.references);
  files['report.html'] = htmlReport(result, figures);
  files['result.json'] = `${JSON.stringify(result, null, 1)}\n`;
  const likelihoods = options.likelihoods ?? [];
  Object.assign(files, likelihoodFiles(likelihoods, options));
  if (options.hepdata) Object.assign(files, hepdataFiles(result, likelihoods, options));
  writeFolder(folder, files);
  return Object.keys(files).map((name) => join(folder, name));
}
