/** What a run says at its end in a terminal, and the sentences it shares with the page. */
import { levelText } from './caption.ts';
import { formatUnit, formatValue } from './format.ts';
import { type Label, math, plain, toPlain } from './label.ts';
import type { SearchResult } from './result.ts';
import { tableText, wrapText } from './table.ts';
import {
  backgroundsTable,
  closureTable,
  curveSentence,
  cutFlowTable,
  headlineLimit,
  limitsTable,
  observedName,
  otherLimitsTable,
  samplesTable,
  sentence,
  variationsTable,
  windowsTable,
} from './tables.ts';

/** The strongest and the weakest headline limit in one sentence, or why there is none. */
export function headline(result: SearchResult): Label {
  const points = result.masses.flatMap((point) => {
    const limit = headlineLimit(point, result);
    return limit ? [{ mass: point.mass, median: limit.expected?.median ?? null, observed: limit.observed }] : [];
  });
  if (points.length === 0) return plain('No limit is given: see the remarks in the table of limits.');
  const value = (point: (typeof points)[number]) => point.median ?? point.observed ?? Infinity;
  const sorted = [...points].sort((a, b) => value(a) - value(b));
  const say = (point: (typeof points)[number]): string => {
    const parts = [
      ...(point.median === null ? [] : [`${formatValue(point.median, 3)} expected`]),
      ...(point.observed === null
        ? []
        : [
            `${formatValue(point.observed, 3)} ${observedName(result) === 'observed' ? 'observed' : `in ${observedName(result)}`}`,
          ]),
    ];
    return `${parts.join(', ')} at ${Number(point.mass.toPrecision(6))} GeV`;
  };
  const [best, worst] = [sorted[0]!, sorted[sorted.length - 1]!];
  return [
    ...plain(`${levelText(result.level, result.method)} upper limit on `),
    ...math(result.coupling.symbol),
    ...plain(
      ` for ${result.scenario} in ${formatUnit(result.luminosity.text)}: ${say(best)}${points.length > 1 ? `; ${say(worst)}` : ''}.`,
    ),
  ];
}

/** Warnings of the result and of its windows, each once. */
export function allWarnings(result: SearchResult): string[] {
  const ofWindows = result.masses.flatMap((point) =>
    point.warnings.map((warning) => `${Number(point.mass.toPrecision(6))} GeV: ${warning}`),
  );
  return [...new Set([...result.warnings, ...ofWindows])];
}

const MOST_WARNINGS = 12;
const MOST_MASSES = 20;

/** A fine scan would fill screens: the terminal shows evenly spaced masses, ends included. The files hold all of them. */
function thinned(result: SearchResult): SearchResult {
  const { masses } = result;
  if (masses.length <= MOST_MASSES) return result;
  const chosen = new Set(
    Array.from({ length: MOST_MASSES }, (_, i) => Math.round((i * (masses.length - 1)) / (MOST_MASSES - 1))),
  );
  return { ...result, masses: masses.filter((_, i) => chosen.has(i)) };
}

/**
 * Plain text of the whole result, no colours.
 *
 * @param width  columns of the terminal
 */
export function summaryText(result: SearchResult, width = 100): string {
  const say = (label: Label) => wrapText(toPlain(label).replace(/\p{Cc}/gu, '�'), width).join('\n');
  const few = thinned(result);
  const tables = [
    samplesTable(result),
    ...result.cutFlow.map((flow) => cutFlowTable(flow, result)),
    windowsTable(few),
    backgroundsTable(few),
    limitsTable(few),
    otherLimitsTable(few),
    variationsTable(few),
    closureTable(result),
  ].filter((table) => table !== null);
  const warnings = allWarnings(result);
  const shown = warnings.slice(0, MOST_WARNINGS).map((warning) => say([...plain('warning: '), ...sentence(warning, result)]));
  if (warnings.length > MOST_WARNINGS)
    shown.push(`(and ${warnings.length - MOST_WARNINGS} more warnings, all in result.json and report.html)`);
  const curve = curveSentence(result);
  const closing = [...(curve === null ? [] : [curve]), ...(result.closure?.explanation ?? [])].map((text) =>
    say(sentence(text, result)),
  );
  return [
    say([...plain(`${result.search.title} (${result.search.name}, ${result.search.status})`)]),
    ...(few === result
      ? []
      : [`${few.masses.length} of ${result.masses.length} masses are shown; all are in result.json and the page.\n`]),
    ...tables.map((table) => tableText(table, width)),
    ...(closing.length > 0 ? [`${closing.join('\n')}\n`] : []),
    ...(shown.length > 0 ? [`${shown.join('\n')}\n`] : []),
    say(headline(result)),
    '',
  ].join('\n');
}
