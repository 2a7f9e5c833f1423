/** The tables of a result: what stands in which, for the terminal and for the page alike. */
import { FEWEST_EFFECTIVE_EVENTS } from '../infer/counting/model.ts';
import { levelText } from './caption.ts';
import {
  formatInteger,
  formatLuminosity,
  formatMeasured,
  formatPercent,
  formatPerHundred,
  formatPValue,
  formatRange,
  formatUnit,
  formatValue,
  formatWithError,
  MISSING,
} from './format.ts';
import { type Label, labelOr, math, plain, processLabel } from './label.ts';
import type { ClosureRow, CutFlow, CutFlowStep, MassPoint, SearchResult, UpperLimit } from './result.ts';
import { column, row, type Table } from './table.ts';

const mass = (value: number) => plain(String(Number(value.toPrecision(6))));
const massColumn = (result: SearchResult) => column([...math(result.massSymbol), ...plain(' [GeV]')]);
const luminosity = (result: SearchResult) => formatUnit(result.luminosity.text);

/** Process texts inside a sentence are typeset, the rest stands as it is. */
export function sentence(text: string, result: SearchResult): Label {
  const names = [...result.processes.map((one) => one.process), ...result.incompleteBackgrounds.map((one) => one.process)];
  const longest = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  for (const name of longest) {
    const at = text.indexOf(name);
    if (at >= 0)
      return [...sentence(text.slice(0, at), result), ...processLabel(name), ...sentence(text.slice(at + name.length), result)];
  }
  return plain(text);
}

/** "e⁺e⁻ → μ⁺μ⁻Z′, M_Z′ = 1 GeV" */
function sampleName(one: { process: string; label?: string; mass: number | null }, result: SearchResult): Label {
  const name = labelOr(one.label ?? '', one.process);
  return one.mass === null
    ? name
    : [...name, ...plain(', '), ...math(result.massSymbol), ...plain(' = '), ...mass(one.mass), ...plain(' GeV')];
}

export function samplesTable(result: SearchResult): Table {
  return {
    caption: plain('Generated samples. Equivalent luminosity: accepted events over cross-section.'),
    columns: [
      column('process', 'left', true),
      column('role', 'left'),
      column('events'),
      column('cross-section [fb]'),
      column('equivalent'),
      column('trials/event'),
      column('overweight'),
    ],
    rows: result.processes.map((one) =>
      row(
        sampleName(one, result),
        one.role,
        formatInteger(one.generated),
        `${formatMeasured(one.crossSection)}${one.crossSection.unit === 'fb' ? '' : ` ${one.crossSection.unit}`}`,
        formatLuminosity(one.equivalentLuminosity),
        formatValue(one.trialsPerEvent, 3),
        formatPercent(one.overweightShare, 0, 2),
      ),
    ),
    notes: [
      plain('overweight: share of the cross-section carried by events with a weight above the maximum'),
      ...result.processes
        .filter((one) => one.mass === null || one === result.processes.find((other) => other.process === one.process))
        .flatMap((one) =>
          one.notes.map((note): Label => [...labelOr(one.label, one.process), ...plain(': '), ...sentence(note, result)]),
        ),
    ],
  };
}

/** A step that no simulated event is left of expects few events, not zero. */
const stepRow = (name: Label, step: CutFlowStep): Label[] =>
  row(
    name,
    step.because,
    step.status,
    step.passed === 0 ? 'none simulated' : formatMeasured(step.expectedEvents),
    step.passed === 0 ? MISSING : formatPerHundred(step.efficiency),
  );

export function cutFlowTable(flow: CutFlow, result: SearchResult): Table {
  const coupling: Label =
    flow.coupling === null
      ? []
      : [...plain(', '), ...math(result.coupling.symbol), ...plain(` = ${formatValue(flow.coupling, 2)}`)];
  return {
    caption: [
      ...plain(`Cut flow of the ${flow.role} `),
      ...sampleName(flow, result),
      ...coupling,
      ...plain(`: expected events in ${luminosity(result)}, MC errors`),
    ],
    columns: [
      column('step', 'left'),
      column('because', 'left', true),
      column('status', 'left'),
      column('events'),
      column('efficiency [%]'),
    ],
    rows: [
      ...flow.steps.map((step) => stepRow(plain(step.name), step)),
      ...flow.inWindows.flatMap((at, i) => [
        row([...plain('at '), ...math(result.massSymbol), ...plain(' = '), ...mass(at.mass), ...plain(' GeV')], '', '', '', ''),
        // the reasons are those of the first mass
        ...at.steps.map((step) => stepRow(plain(`–\u00a0${step.name}`), i === 0 ? step : { ...step, because: '' })),
      ]),
    ],
    notes:
      flow.inWindows.length === 0
        ? []
        : [
            [
              ...plain('at '),
              ...math(result.massSymbol),
              ...plain(': after all common cuts, in the window of that mass and after the cuts that depend on it'),
            ],
          ],
  };
}

const sameKind = (limit: UpperLimit, kind: UpperLimit) =>
  limit.quantity === kind.quantity &&
  limit.method === kind.method &&
  limit.level === kind.level &&
  limit.scenario === kind.scenario;

const isHeadline = (limit: UpperLimit, result: SearchResult) =>
  limit.quantity === 'coupling' &&
  limit.method === result.method &&
  limit.level === result.level &&
  limit.scenario === result.scenario;

export const headlineLimit = (point: MassPoint, result: SearchResult) =>
  point.limits.find((limit) => isHeadline(limit, result)) ?? null;

/** What "observed" means in this result: it is only data when someone gave data. */
export function observedName(result: SearchResult): 'observed' | 'pseudo-data' | 'Asimov' {
  const kind = result.data?.kind;
  return kind === 'pseudo-data' ? 'pseudo-data' : kind === 'Asimov' ? 'Asimov' : 'observed';
}

export function windowsTable(result: SearchResult): Table {
  const first = result.masses[0]?.window;
  const unit = first && first.unit !== '1' ? ` [${formatUnit(first.unit)}]` : '';
  const negatives = [...new Set(result.masses.map((point) => point.window.negatives))].filter((text) => text !== '');
  return {
    caption: plain(
      `Counting windows in ${luminosity(result)}: efficiencies with MC errors, background with MC errors and systematics`,
    ),
    columns: [
      massColumn(result),
      column(`window${unit}`),
      column('efficiency [%]'),
      column('no ISR'),
      column('Born σ [fb]'),
      column('background'),
      column(observedName(result)),
      column('local p'),
    ],
    rows: result.masses.map((point) =>
      row(
        mass(point.mass),
        formatRange(point.window.low, point.window.high),
        formatPerHundred(point.efficiency.withRadiation),
        point.efficiency.withoutRadiation === null ? MISSING : formatValue(100 * point.efficiency.withoutRadiation.value),
        formatValue(point.signalCrossSectionPerCoupling.value, 4),
        formatWithError(point.totalBackground.value, point.totalBackground.error),
        point.observed === null ? MISSING : formatCount(point.observed),
        formatPValue(point.localPValue),
      ),
    ),
    notes: [
      [
        ...plain(`${first ? `window in ${first.observable}; ` : ''}Born σ: signal cross-section per `),
        ...math(result.coupling.symbol),
        ...plain(
          '² = 1; efficiency: relative to it, initial-state radiation (ISR) included, enters the limit; no ISR: the same without radiation [%]',
        ),
      ],
      plain('local p: of the background-only hypothesis in this window alone, without look-elsewhere effect'),
      ...negatives.map((text) => plain(`negative values: ${text}`)),
    ],
  };
}

/** Counts are integers; Asimov counts need not be. */
const formatCount = (count: number) => (Number.isInteger(count) ? formatInteger(count) : formatValue(count, 4));

/** Headline limits: observed, median and both bands of the coupling. */
export function limitsTable(result: SearchResult): Table {
  return {
    caption: [
      ...plain(`${levelText(result.level, result.method)} upper limits on `),
      ...math(result.coupling.symbol),
      ...plain(`, ${result.scenario}, ${luminosity(result)}, from limits on the Born cross-section`),
    ],
    columns: [
      massColumn(result),
      ...[observedName(result), 'expected median', '−1σ … +1σ', '−2σ … +2σ'].map((title) => column(title)),
      column('remark', 'left', true),
    ],
    rows: result.masses.map((point) => {
      const limit = headlineLimit(point, result);
      const band = limit?.expected ?? null;
      const range = (low: number, high: number) => `${formatValue(low, 3)} … ${formatValue(high, 3)}`;
      return row(
        mass(point.mass),
        formatValue(limit?.observed ?? null, 3),
        formatValue(band?.median ?? null, 3),
        band ? range(band.minus1, band.plus1) : MISSING,
        band ? range(band.minus2, band.plus2) : MISSING,
        point.noLimit === null ? '' : [...plain('no limit: '), ...sentence(point.noLimit, result)],
      );
    }),
    notes: [],
  };
}

/** Kinds of limits that the result holds, in order of appearance. */
export function limitKinds(result: SearchResult): UpperLimit[] {
  const kinds: UpperLimit[] = [];
  for (const limit of result.masses.flatMap((point) => point.limits))
    if (!kinds.some((kind) => sameKind(limit, kind))) kinds.push(limit);
  return kinds;
}

/** [a], [b], ... */
const letter = (i: number) => `[${String.fromCharCode(97 + i)}]`;

/** Columns beside the mass that fit a page and a terminal. */
const MOST_LIMITS = 4;

/** Every kind of limit but the headline: a table for each level and method, in as many parts as fit a page. */
export function otherLimitsTables(result: SearchResult): Table[] {
  const groups = new Map<string, UpperLimit[]>();
  for (const kind of limitKinds(result)) {
    if (isHeadline(kind, result)) continue;
    const text = levelText(kind.level, kind.method);
    groups.set(text, [...(groups.get(text) ?? []), kind]);
  }
  return [...groups].flatMap(([text, kinds]) =>
    Array.from({ length: Math.ceil(kinds.length / MOST_LIMITS) }, (_, part) =>
      limitsOfKinds(result, text, kinds.slice(part * MOST_LIMITS, (part + 1) * MOST_LIMITS)),
    ),
  );
}

function limitsOfKinds(result: SearchResult, level: string, kinds: readonly UpperLimit[]): Table {
  const value = (point: MassPoint, kind: UpperLimit): string => {
    const limit = point.limits.find((one) => sameKind(one, kind));
    if (!limit) return MISSING;
    const observed = limit.observed === null ? '' : ` (${formatValue(limit.observed, 3)})`;
    return `${formatValue(limit.expected?.median ?? null, 3)}${observed}`;
  };
  return {
    caption: plain(`Other upper limits, ${level}, in ${luminosity(result)}: expected median (${observedName(result)})`),
    columns: [
      massColumn(result),
      ...kinds.map((kind) =>
        column([
          ...(kind.quantity === 'coupling'
            ? math(result.coupling.symbol)
            : plain(`Born σ${kind.unit === '1' ? '' : ` [${kind.unit}]`}`)),
          ...plain(`, ${kind.scenario}`),
        ]),
      ),
    ],
    rows: result.masses.map((point) => row(mass(point.mass), ...kinds.map((kind) => value(point, kind)))),
    notes: [],
  };
}

export function backgroundsTable(result: SearchResult): Table {
  return {
    caption: plain(`Expected background in each window, ${luminosity(result)}, MC errors`),
    columns: [
      massColumn(result),
      column('process', 'left'),
      column('expected'),
      column('effective events'),
      column('equivalent'),
      column('remark', 'left', true),
    ],
    rows: result.masses.flatMap((point) =>
      point.backgrounds.map((one, i) =>
        row(
          i === 0 ? mass(point.mass) : '',
          labelOr(one.label, one.process),
          one.upperBound ? `< ${formatValue(one.expected, 3)}` : formatWithError(one.expected, one.error),
          one.upperBound ? '0' : formatValue(one.effectiveEvents, 3),
          formatLuminosity(one.equivalentLuminosity),
          one.upperBound
            ? 'no simulated event: bound at 90 %'
            : one.effectiveEvents < FEWEST_EFFECTIVE_EVENTS
              ? `fewer than ${FEWEST_EFFECTIVE_EVENTS}`
              : '',
        ),
      ),
    ),
    notes: [
      plain('the totals of the windows table are half an event of each sample higher: the mean of the model (Jeffreys prior)'),
    ],
  };
}

/** Each variation a pair of columns: limit ratio and background ratio. */
export function variationsTable(result: SearchResult): Table | null {
  if (result.variations.length === 0) return null;
  const missing = result.variations.some(({ rows }) =>
    rows.some((one) => one.couplingRatio === null || one.backgroundRatio === null),
  );
  return {
    caption: [
      ...plain('Detector numbers varied one at a time: median expected limit on '),
      ...math(result.coupling.symbol),
      ...plain(` and background over nominal, ${levelText(result.level, result.method)}`),
    ],
    columns: [
      massColumn(result),
      ...result.variations.flatMap((_, i) => [column(`${letter(i)} limit`), column(`${letter(i)} background`)]),
    ],
    rows: result.masses.map((point) => [
      mass(point.mass),
      ...result.variations.flatMap((one) => {
        const found = one.rows.find((candidate) => candidate.mass === point.mass);
        const error = found?.backgroundRatioError ?? 0;
        const ratio = found?.backgroundRatio ?? null;
        return row(
          formatValue(found?.couplingRatio ?? null, 3),
          error > 0 ? formatWithError(ratio, error) : formatValue(ratio, 3),
        );
      }),
    ]),
    notes: [
      ...result.variations.map((one, i) => plain(`${letter(i)} ${one.label}`)),
      ...(missing ? [plain(`${MISSING}: no simulated event affected, or no limit at this mass`)] : []),
    ],
  };
}

export function closureTable(result: SearchResult): Table | null {
  const { closure } = result;
  if (!closure) return null;
  const range = (low: number, high: number) => `${formatValue(low, 3)} … ${formatValue(high, 3)}`;
  const inside = (one: boolean | null, two: boolean | null) =>
    two === null ? MISSING : one ? 'within 1σ' : two ? 'within 2σ' : 'outside 2σ';
  const few = (one: ClosureRow) =>
    one.ourMedianCoupling !== null && (one.effectiveBackgroundEvents ?? Infinity) < FEWEST_EFFECTIVE_EVENTS;
  const weak = closure.rows.filter(few);
  const differs = closure.luminosity.ours.value !== closure.luminosity.published.value;
  return {
    caption: [
      ...plain('Closure: '),
      ...math(result.coupling.symbol),
      ...plain(
        `, ${closure.scenario}, ${levelText(closure.level, closure.method)}; published = observed (${closure.reference}, ${formatUnit(closure.luminosity.published.text)}), ours = expected${differs ? ` (${formatUnit(closure.luminosity.ours.text)})` : ''}`,
      ),
    ],
    columns: [
      massColumn(result),
      column('published'),
      column('ours'),
      column('σ ratio'),
      column([...math(result.coupling.symbol), ...plain(' ratio')]),
      column('−1σ … +1σ'),
      column('−2σ … +2σ'),
      column('published is', 'left'),
    ],
    rows: closure.rows.map((one) =>
      row(
        mass(one.mass),
        formatValue(one.publishedCoupling, 3),
        formatValue(one.ourMedianCoupling, 3),
        formatValue(one.ratioCrossSection, 3),
        formatValue(one.ratioCoupling, 3),
        one.band ? range(one.band.minus1, one.band.plus1) : MISSING,
        one.band ? range(one.band.minus2, one.band.plus2) : MISSING,
        `${inside(one.insideBand1, one.insideBand2)}${few(one) ? ' *' : ''}`,
      ),
    ),
    notes: [
      plain(
        'ours: expected median and band; ratio: ours over published, in the cross-section σ and, its square root, in the coupling',
      ),
      ...plainLines([closure.text]),
      ...(weak.length === 0
        ? []
        : [
            plain(
              `* fewer than ${FEWEST_EFFECTIVE_EVENTS} effective simulated background events in the window, so that our limit rests on few of them: ${weak
                .map((one) => `${formatValue(one.effectiveBackgroundEvents!, 2)} at ${Number(one.mass.toPrecision(6))} GeV`)
                .join(', ')}`,
            ),
          ]),
    ],
  };
}

const plainLines = (lines: readonly string[]): Label[] => lines.filter((line) => line !== '').map((line) => plain(line));

/** One sentence for the comparison with the whole published curve. */
export function curveSentence(result: SearchResult): string | null {
  const curve = result.closure?.curve;
  if (!curve) return null;
  if (curve.status === 'skipped') return `Comparison with the full published curve: skipped, ${curve.because}.`;
  const ratios = curve.points.map((point) => point.ratioCrossSection).filter((ratio) => ratio !== null);
  if (ratios.length === 0) return `Comparison with the full published curve (${curve.source}): no mass in common.`;
  const sorted = [...ratios].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return `Full published curve (${curve.source}), ${ratios.length} points: ratio ours over published in the cross-section from ${formatValue(sorted[0]!)} to ${formatValue(
    sorted[sorted.length - 1]!,
  )}, median ${formatValue(median)}.`;
}
