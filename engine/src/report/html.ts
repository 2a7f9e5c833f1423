/** The report page: one self-contained file, no script, nothing fetched. */
import { citations } from './bibliography.ts';
import { levelText } from './caption.ts';
import { escapeMarkup } from './escape.ts';
import { formatRelative, formatUnit } from './format.ts';
import { figure, inline, list, paragraph, section, tableHtml } from './html-parts.ts';
import { PAGE_STYLE } from './html-style.ts';
import { plain } from './label.ts';
import type { Plot, PlotSection } from './plots.ts';
import type { SearchResult } from './result.ts';
import { allWarnings, headline, missingBackgrounds } from './summary.ts';
import { column, row, type Table } from './table.ts';
import {
  backgroundsTable,
  closureTable,
  curveSentence,
  cutFlowTable,
  limitsTable,
  otherLimitsTables,
  samplesTable,
  sentence,
  variationsTable,
  windowsTable,
} from './tables.ts';

function systematicsTable(result: SearchResult): Table | null {
  if (result.systematics.length === 0) return null;
  return {
    caption: plain('Systematic uncertainties: relative, one standard deviation, Gaussian'),
    columns: [
      column('name', 'left'),
      column('on', 'left', true),
      column('relative'),
      column('status', 'left'),
      column('source', 'left'),
    ],
    rows: result.systematics.map((one) =>
      row(one.name, sentence(one.appliesTo, result), formatRelative(one.relative), one.status, one.source),
    ),
    notes: [],
  };
}

function assumptionsTable(result: SearchResult): Table | null {
  if (result.assumptions.length === 0) return null;
  return {
    caption: plain('Numbers assumed or not verified'),
    columns: [column('stage', 'left'), column('number', 'left', true), column('value', 'left'), column('because', 'left', true)],
    rows: result.assumptions.map((one) => row(one.stage, one.name, one.value, one.because)),
    notes: [],
  };
}

const orNothing = (table: Table | null) => (table === null ? '' : tableHtml(table));

function facts(result: SearchResult): string {
  const data =
    result.data === null
      ? 'none: expected limits only'
      : `${result.data.kind}${result.data.from === '' ? '' : ` (${result.data.from})`}`;
  const entries: [string, string][] = [
    [
      'integrated luminosity',
      `${formatUnit(result.luminosity.text)}${result.luminosity.relativeError > 0 ? ` ± ${formatRelative(result.luminosity.relativeError)}` : ''}`,
    ],
    ['centre-of-mass energy', `${result.sqrtS.toFixed(4)} GeV`],
    ['limit', `${levelText(result.level, result.method)}, ${result.scenario}, on the Born cross-section`],
    ['data', data],
    ['seed', String(result.reproduction.seed)],
    ['digest', `${result.reproduction.digest.slice(0, 16)}…`],
  ];
  return `<dl class="facts">\n${entries.map(([name, value]) => `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd></div>\n`).join('')}</dl>\n`;
}

function warningsBox(result: SearchResult): string {
  const items = [...missingBackgrounds(result), ...allWarnings(result).map((warning) => sentence(warning, result))];
  return items.length === 0 ? '' : `<div class="warnings" role="note"><b>To keep in mind</b>\n${list(items)}</div>\n`;
}

function reproduction(result: SearchResult): string {
  const { version, physicsVersion, command, seed, digest, tables } = result.reproduction;
  const frozen: Table = {
    caption: plain('Frozen integration tables'),
    columns: [column('process', 'left', true), column('mass [GeV]'), column('hash', 'left')],
    rows: tables.map((one) =>
      row(sentence(one.process, result), one.mass === null ? '' : String(one.mass), `${one.hash.slice(0, 24)}…`),
    ),
    notes: [],
  };
  return (
    paragraph(
      'The same bytes of result.json come from the same program, command and seed, for any number of workers, on any machine:',
    ) +
    `<pre>${escapeMarkup(command)}</pre>\n` +
    list([
      `Lacuna ${version}, physics version ${physicsVersion}, seed ${seed}`,
      `digest of accepted events and histograms: ${digest}`,
      `search ${result.search.name} (${result.search.status}), hash ${result.search.hash}`,
    ]) +
    (tables.length > 0 ? tableHtml(frozen) : '')
  );
}

function bibliographyList(result: SearchResult): string {
  const items = citations([...result.references, ...result.search.papers]).map((one) => {
    // arXiv numbers and DOIs come from the table or match a strict pattern, so they are safe inside an address
    const arxiv =
      one.arxiv === null
        ? ''
        : ` <a href="https://arxiv.org/abs/${escapeMarkup(one.arxiv)}">arXiv:${escapeMarkup(one.arxiv)}</a>`;
    const doi = one.doi === null ? '' : ` <a href="https://doi.org/${escapeMarkup(one.doi)}">doi</a>`;
    const text = one.text === `arXiv:${one.arxiv}` ? '' : `${escapeMarkup(one.text)}.`;
    const use = one.for === '' ? '' : ` <span class="status">${escapeMarkup(one.for)}</span>`;
    return `<li>${text}${arxiv}${doi}${use}</li>\n`;
  });
  return items.length === 0
    ? ''
    : `<ol class="references">\n${items.join('')}</ol>\n${paragraph('As BibTeX in references.bib.')}`;
}

function closureSection(result: SearchResult): string {
  const curve = curveSentence(result);
  const explanation = result.closure?.explanation ?? [];
  const said = (texts: readonly string[]) => texts.map((text) => paragraph(sentence(text, result))).join('');
  return (
    orNothing(closureTable(result)) +
    said(curve === null ? [] : [curve]) +
    (explanation.length === 0 ? '' : `<h3>About the comparison</h3>\n${said(explanation)}`)
  );
}

/** @param figures  the plots of plots.ts, or fewer */
export function htmlReport(result: SearchResult, figures: readonly Plot[]): string {
  const drawn = (name: PlotSection) => figures.filter((one) => one.section === name).map((one) => figure(one.svg, one.caption));
  const small = drawn('n-minus-one');
  const sections: [id: string, title: string, content: string][] = [
    [
      'limit',
      'Limit',
      drawn('limit').join('') + orNothing(limitsTable(result)) + otherLimitsTables(result).map(tableHtml).join(''),
    ],
    ['spectrum', 'Spectrum', drawn('spectrum').join('')],
    ['closure', 'Closure with the published result', closureSection(result)],
    [
      'cut-flow',
      'Cut flow',
      drawn('cut-flow').join('') + result.cutFlow.map((flow) => tableHtml(cutFlowTable(flow, result))).join(''),
    ],
    [
      'n-minus-one',
      'Each cut with all others applied',
      small.length === 0 ? '' : `<div class="small">\n${small.join('')}</div>\n`,
    ],
    ['windows', 'Windows and efficiencies', tableHtml(windowsTable(result))],
    [
      'backgrounds',
      'Backgrounds',
      tableHtml(samplesTable(result)) + tableHtml(backgroundsTable(result)) + orNothing(variationsTable(result)),
    ],
    [
      'assumptions',
      'Assumptions and systematic uncertainties',
      orNothing(systematicsTable(result)) + orNothing(assumptionsTable(result)),
    ],
    ['reproduce', 'How to reproduce', reproduction(result)],
    ['references', 'References', bibliographyList(result)],
  ];
  const present = sections.filter(([, , content]) => content !== '');
  const title = escapeMarkup(`${result.search.title} – Lacuna`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<p class="program">Lacuna ${escapeMarkup(result.reproduction.version)}, fast simulation of Belle II</p>
<h1>${escapeMarkup(result.search.title)}<span class="status">${escapeMarkup(result.search.status)}</span></h1>
<p class="headline">${inline(headline(result))}</p>
${facts(result)}${warningsBox(result)}<nav>${present.map(([id, name]) => `<a href="#${id}">${escapeMarkup(name)}</a>`).join(' ')}</nav>
<main>
${present.map(([id, name, content]) => section(id, name, content)).join('')}</main>
</body>
</html>
`;
}
