/** What every plot says about itself: program, process, luminosity. */
import { formatLevel, formatUnit } from './format.ts';
import { bold, type Label, math, plain } from './label.ts';
import type { Axis, DataKind, LimitMethod, SearchResult, Spectrum } from './result.ts';
import { textWidth } from './text-width.ts';
import { TEXT } from './theme.ts';

const GAP = ' ';

/** "Lacuna  fast simulation" */
export const wordmark: Label = [...bold('Lacuna'), ...plain(`${GAP} fast simulation`)];

/** "∫L dt = 276 pb⁻¹, √s = 10.58 GeV" */
export function luminosityLine(result: SearchResult): Label {
  return [
    ...plain('∫'),
    { text: 'L', italic: true },
    ...plain(' d'),
    { text: 't', italic: true },
    ...plain(` = ${formatUnit(result.luminosity.text)}, √`),
    { text: 's', italic: true },
    ...plain(` = ${result.sqrtS.toFixed(2)} GeV`),
  ];
}

/** "90 % credible (Bayesian)", "95 % CL (CLs)" */
export function levelText(level: number, method: LimitMethod): string {
  return method === 'Bayesian' ? `${formatLevel(level)} credibility (Bayesian)` : `${formatLevel(level)} CL (CLs)`;
}

/** In a legend: only what someone measured is called observed. */
export const dataName = (kind: DataKind) =>
  kind === 'observed' ? 'observed' : kind === 'Asimov' ? 'Asimov data set' : 'pseudo-data';

export function axisTitle(axis: Axis): Label {
  const name = axis.symbol === '' ? plain(axis.label) : math(axis.symbol);
  const unit = formatUnit(axis.unit);
  return unit === '' ? name : [...name, ...plain(` [${unit}]`)];
}

/** Width of a bin when all are alike to a part in 1e9, else null. */
export function uniformWidth(edges: readonly number[]): number | null {
  const width = (edges[edges.length - 1]! - edges[0]!) / (edges.length - 1);
  const same = edges.every((edge, i) => Math.abs(edge - edges[0]! - i * width) < 1e-9 * Math.abs(width) * edges.length);
  return same ? width : null;
}

/** "Events / (0.25 GeV)" */
export function eventsTitle(spectrum: Pick<Spectrum, 'edges' | 'axis'>): Label {
  const width = uniformWidth(spectrum.edges);
  if (width === null) return plain('Events / bin');
  const unit = formatUnit(spectrum.axis.unit);
  const number = String(Number(width.toPrecision(3)));
  return plain(unit === '' ? `Events / ${number}` : `Events / (${number} ${unit})`);
}

/** Text cut with an ellipsis to what fits a width [pixels of the plot]. */
export function fitted(words: string, width: number, size: number = TEXT.caption): Label {
  if (textWidth(plain(words), size) <= width) return plain(words);
  const letters = [...words];
  while (letters.length > 1 && textWidth(plain(`${letters.join('')}…`), size) > width) letters.pop();
  return plain(`${letters.join('').trimEnd()}…`);
}
