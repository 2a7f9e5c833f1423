/** What a run says at its end in a terminal, and the sentences it shares with the page. */
import { levelText } from './caption.ts';
import { formatUnit, formatValue } from './format.ts';
import { type Label, math, plain, processLabel, toPlain } from './label.ts';
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

/**
 * Warnings of the result and of its windows. Windows with the same words (numbers apart) share a line that names their masses;
 * what the list of missing backgrounds says already is not said twice.
 */
export function allWarnings(result: SearchResult): string[] {
  const said = new Set(result.incompleteBackgrounds.map((one) => `background incomplete: ${one.process}`));
  const groups = new Map<string, { masses: number[]; texts: Set<string> }>();
  for (const { mass, warnings } of result.masses) {
    for (const text of warnings) {
      const key = text.replace(/\d+(\.\d+)?/g, '#');
      const group = groups.get(key) ?? { masses: [], texts: new Set<string>() };
      group.masses.push(Number(mass.toPrecision(6)));
      group.texts.add(text);
      groups.set(key, group);
    }
  }
  const ofWindows = [...groups.values()].map(({ masses, texts }) => {
    const all = [...new Set(masses)];
    const names =
      all.length > 8 ? `${all.length} windows from ${Math.min(...all)} to ${Math.max(...all)} GeV` : `${all.join(', ')} GeV`;
    return `${names}: ${[...texts][0]}${texts.size > 1 ? ' (the first of them; the others in the table of backgrounds)' : ''}`;
  });
  return [...new Set([...result.warnings.filter((warning) => !said.has(warning)), ...ofWindows])];
}

/** "background incomplete: e⁺e⁻ → e⁺e⁻μ⁺μ⁻ (because). No limit is given above 6 GeV." */
export function missingBackgrounds(result: SearchResult): Label[] {
  return result.incompleteBackgrounds.map((one) => [
    ...plain('background incomplete: '),
    ...processLabel(one.process),
    ...plain(` (${one.because}).${one.noLimitAbove === null ? '' : ` No limit is given above ${one.noLimitAbove} GeV.`}`),
  ]);
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
  const warnings = [...missingBackgrounds(result), ...allWarnings(result).map((warning) => sentence(warning, result))];
  const shown = warnings.slice(0, MOST_WARNINGS).map((warning) => say([...plain('warning: '), ...warning]));
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
