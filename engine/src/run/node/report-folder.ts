import { join } from 'node:path';
import { bibtex } from '../../report/bibliography.ts';
import { htmlReport } from '../../report/html.ts';
import { plots } from '../../report/plots.ts';
import type { SearchResult } from '../../report/result.ts';
import { tableText } from '../../report/table.ts';
import { cutFlowTable } from '../../report/tables.ts';
import { writeFolder } from './atomic.ts';
import { renderPng } from './png.ts';

/** Plots that are written as PNG too: those that people put into talks. The others are in the page and as SVG. */
const AS_PNG = ['limit', 'spectrum', 'cut-flow'];

/** Writes everything that a result has to say into a folder, each file whole or not at all, and gives back their paths. */
export function writeReport(folder: string, result: SearchResult): string[] {
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
  writeFolder(folder, files);
  return Object.keys(files).map((name) => join(folder, name));
}
