/** What a run says at its end in a terminal, and the sentences it shares with the page. */
import { levelText } from './caption.ts';
import { harmless } from './escape.ts';
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
  otherLimitsTables,
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
            `${formatValue(point.observed, 3)} ${{ observed: 'observed', 'pseudo-data': 'in pseudo-data', Asimov: 'for the Asimov data set' }[observedName(result)]}`,
          ]),
    ];
    return `${parts.join(', ')} at ${Number(point.mass.toPrecision(6))} GeV`;
  };
  const [best, worst] = [sorted[0]!, sorted[sorted.length - 1]!];
  return [
    ...plain(`${levelText(result.level, result.method)} upper limit on `),
    ...math(result.coupling.symbol),
    ...plain(
      ` for ${result.scenario} in ${formatUnit(result.luminosity.text)}, from the limit on the Born cross-section: ${say(best)}${points.length > 1 ? `; ${say(worst)}` : ''}.`,
    ),
  ];
}

const NUMBER = /\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;

/** Sentences alike but for their numbers as one: "7.2 events" and "1.3 events" are "1.3 to 7.2 events". */
function asOne(texts: readonly string[]): string {
  const numbers = texts.map((text) => text.match(NUMBER) ?? []);
  let place = 0;
  return texts[0]!.replace(NUMBER, () => {
    const here = numbers.map((list) => list[place]!).sort((a, b) => Number(a) - Number(b));
    place++;
    const [low, high] = [here[0]!, here[here.length - 1]!];
    return low === high ? low : `${low} to ${high}`;
  });
}

/** "in the windows at 0.5, 1 and 3 GeV" */
function windowsNamed(masses: readonly number[]): string {
  if (masses.length === 1) return `in the window at ${masses[0]} GeV`;
  if (masses.length > 8) return `in ${masses.length} windows between ${Math.min(...masses)} and ${Math.max(...masses)} GeV`;
  return `in the windows at ${masses.slice(0, -1).join(', ')} and ${masses[masses.length - 1]} GeV`;
}

/**
 * Warnings of the result and of its windows. Windows with the same words (numbers apart) share a sentence that names their masses and
 * the range of each number; what the list of missing backgrounds says already is not said twice.
 */
export function allWarnings(result: SearchResult): string[] {
  const said = new Set(result.incompleteBackgrounds.map((one) => `background incomplete: ${one.process}`));
  const groups = new Map<string, { masses: Set<number>; texts: Set<string> }>();
  for (const { mass, warnings } of result.masses) {
    for (const text of warnings) {
      const key = text.replace(NUMBER, '#');
      const group = groups.get(key) ?? { masses: new Set<number>(), texts: new Set<string>() };
      group.masses.add(Number(mass.toPrecision(6)));
      group.texts.add(text);
      groups.set(key, group);
    }
  }
  const ofWindows = [...groups.values()].map(({ masses, texts }) => `${windowsNamed([...masses])}: ${asOne([...texts])}`);
  return [...new Set([...result.warnings.filter((warning) => !said.has(warning)), ...ofWindows])];
}

const forbidden = (above: number | null): string =>
  above === null ? '' : above > 0 ? ` No limit is given above ${above} GeV.` : ' No limit is given at any mass.';

/** "background incomplete: e⁺e⁻ → e⁺e⁻μ⁺μ⁻ (because). No limit is given above 6 GeV." */
export function missingBackgrounds(result: SearchResult): Label[] {
  return result.incompleteBackgrounds.map((one) => [
    ...plain('background incomplete: '),
    ...processLabel(one.process),
    ...plain(` (${one.because}).${forbidden(one.noLimitAbove)}`),
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
  const say = (label: Label) => wrapText(harmless(toPlain(label)), width).join('\n');
  const few = thinned(result);
  const tables = [
    samplesTable(result),
    ...result.cutFlow.map((flow) => cutFlowTable(flow, result)),
    windowsTable(few),
    backgroundsTable(few),
    limitsTable(few),
    ...otherLimitsTables(few),
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
