/** The limit against mass: median expected with 1 and 2 sigma bands, observed, published limits, and where no limit is given and why. */
import { log } from '../basics/elementary.ts';
import { axes, type Box } from './axes.ts';
import { dataName, fitted, levelText, luminosityLine, wordmark } from './caption.ts';
import { formatLevel, formatUnit } from './format.ts';
import { type Label, math, plain, toPlain } from './label.ts';
import {
  captionBlock,
  diamond,
  type LegendEntry,
  legendBlock,
  marker,
  placeBlocks,
  raiseAbove,
  type Skyline,
  stackBlocks,
} from './legend.ts';
import type { ExpectedBand, LimitMethod, SearchResult, UpperLimit } from './result.ts';
import { linearScale, logScale } from './scale.ts';
import { document, element, group, hatch, type Point, polygon, polyline, text } from './svg.ts';
import { sentence } from './tables.ts';
import { BAND, INK, MUTED, PUBLISHED, STROKE, TEXT } from './theme.ts';

export interface LimitPlotOptions {
  quantity?: 'coupling' | 'cross-section';
  /** each defaults to the headline of the result */
  scenario?: string;
  method?: LimitMethod;
  level?: number;
  width?: number;
  height?: number;
  /** prefix of the ids inside the drawing; plots on one page need different ones */
  id?: string;
}

export interface LimitCurve {
  quantity: 'coupling' | 'cross-section';
  scenario: string;
  method: LimitMethod;
  level: number;
  points: { mass: number; limit: UpperLimit | null; because: string | null }[];
}

/** The limits of one kind along the mass scan, sorted by mass; a mass without one carries its reason. */
export function limitCurve(result: SearchResult, options: LimitPlotOptions = {}): LimitCurve {
  const { quantity = 'coupling', scenario = result.scenario, method = result.method, level = result.level } = options;
  const points = [...result.masses]
    .sort((a, b) => a.mass - b.mass)
    .map(({ mass, limits, noLimit }) => {
      const limit = limits.find(
        (one) =>
          one.quantity === quantity &&
          one.method === method &&
          one.level === level &&
          (quantity === 'cross-section' || one.scenario === scenario),
      );
      return { mass, limit: limit ?? null, because: limit ? null : (noLimit ?? 'not computed') };
    });
  return { quantity, scenario, method, level, points };
}

type LimitPoint = { mass: number; limit: UpperLimit };

/** Runs of neighbouring masses that have a limit; a band is not drawn across a gap. */
function segments(curve: LimitCurve): LimitPoint[][] {
  const runs: LimitPoint[][] = [];
  let open: LimitPoint[] | null = null;
  for (const { mass, limit } of curve.points) {
    if (limit === null) open = null;
    else {
      if (open === null) {
        open = [];
        runs.push(open);
      }
      open.push({ mass, limit });
    }
  }
  return runs;
}

/** Masses without limit as ranges [from, to] with their reasons: up to a stated end of validity, else half way to the next limit. */
export function closedRanges(
  result: SearchResult,
  curve: LimitCurve,
  end: number,
): { from: number; to: number; because: string }[] {
  const { points } = curve;
  const stated = result.incompleteBackgrounds.map((one) => one.noLimitAbove).filter((mass) => mass !== null);
  const ranges: { from: number; to: number; because: string }[] = [];
  const border = (left: number, right: number) => stated.find((mass) => mass >= left && mass <= right) ?? (left + right) / 2;
  points.forEach(({ mass, because }, i) => {
    if (because === null) return;
    const from = i === 0 ? mass : border(points[i - 1]!.mass, mass);
    const to = i === points.length - 1 ? end : border(mass, points[i + 1]!.mass);
    const last = ranges[ranges.length - 1];
    if (last && last.because === because && last.to === from) last.to = to;
    else ranges.push({ from, to, because });
  });
  return ranges;
}

const bandValues = (band: ExpectedBand) => [band.minus2, band.minus1, band.median, band.plus1, band.plus2];

export function limitPlot(result: SearchResult, options: LimitPlotOptions = {}): string {
  const { width = 760, height = 560, id = 'limit' } = options;
  const curve = limitCurve(result, options);
  const box: Box = { left: 82, right: width - 20, top: 24, bottom: height - 66 };
  const runs = segments(curve);
  const limits = runs.flat();
  const published = publishedPoints(result, curve);

  const values = [
    ...limits.flatMap(({ limit }) => [
      ...(limit.expected ? bandValues(limit.expected) : []),
      ...(limit.observed === null ? [] : [limit.observed]),
    ]),
    ...published.quoted.map((point) => point.value),
    ...published.curve.map((point) => point.value),
  ].filter((value) => value > 0);
  const masses = [
    ...curve.points.map((point) => point.mass),
    ...published.quoted.map((point) => point.mass),
    ...published.curve.map((point) => point.mass),
  ];
  const stated = result.incompleteBackgrounds.map((one) => one.noLimitAbove ?? 0);
  const heaviest = Math.max(...masses, 0);
  const closedEnd = Math.max(0, ...stated.filter((mass) => mass <= heaviest + 1));
  // an end of validity at the end of the scan stays visible as a strip of its own
  const xHigh = closedEnd > 0 ? Math.max(heaviest, closedEnd + 0.12 * closedEnd) : Math.max(heaviest * 1.02, 1e-3);
  const x = linearScale(0, xHigh, box.left, box.right);

  const low = values.length > 0 ? 0.6 * Math.min(...values) : 0.1;
  const high = values.length > 0 ? Math.max(...values) : 1;
  const skyline: Skyline[] = [];
  for (const run of runs) {
    run.forEach(({ mass, limit }, i) => {
      const next = run[i + 1] ?? { mass, limit };
      const peak = (one: UpperLimit) => Math.max(one.expected?.plus2 ?? 0, one.observed ?? 0);
      skyline.push({ from: x(mass) - 8, to: x(next.mass) + 8, top: Math.max(peak(limit), peak(next.limit)) });
    });
  }
  for (const { mass, value } of [...published.quoted, ...published.curve])
    skyline.push({ from: x(mass) - 8, to: x(mass) + 8, top: value });

  const room = box.right - box.left - 40;
  const caption = captionBlock([
    wordmark,
    fitted(result.search.title, room),
    luminosityLine(result),
    fitted(`${levelText(curve.level, curve.method)}${scenarioText(curve)}`, room),
  ]);
  const legend = legendBlock(legendEntries(result, curve, published));
  const scaleTo = (top: number) => logScale(low, top, box.bottom, box.top);
  const grow = (top: number) => top * (1 + 0.06 * log(top / low));
  // the legend under the caption, unless that squeezes the curves: then side by side
  const stacked = placeBlocks(box, stackBlocks([caption, legend]), null);
  const beside = placeBlocks(box, caption, legend);
  const sideBySide = caption.width + legend.width + 20 <= room;
  const candidates = [stacked, sideBySide ? beside : stacked].map((placed) => ({
    placed,
    y: raiseAbove(placed, skyline, scaleTo, 1.6 * high, grow),
  }));
  const { placed, y } = candidates[0]!.y.high <= 2 * candidates[1]!.y.high ? candidates[0]! : candidates[1]!;

  const closed = closedRanges(result, curve, xHigh);
  if (closed.length === 0 && closedEnd > 0 && xHigh > closedEnd) {
    const missing = result.incompleteBackgrounds.find((one) => one.noLimitAbove === closedEnd)!;
    closed.push({ from: closedEnd, to: xHigh, because: `background incomplete: ${missing.process}` });
  }

  const parts = [element('defs', {}, hatch(`${id}-closed`, '#9a9a9a', 8, 1))];
  parts.push(...closed.map((range) => drawClosed(result, range, x, box, `url(#${id}-closed)`, placed)));
  parts.push(...runs.map((run) => drawBands(run, x, y)));
  if (published.curve.length > 1) {
    const points = published.curve.map(({ mass, value }): Point => [x(mass), y(value)]);
    parts.push(
      polyline(points, { class: 'published-curve', stroke: PUBLISHED, 'stroke-width': 1.3, 'stroke-dasharray': '2 2.5' }),
    );
  }
  parts.push(...runs.map((run) => drawObserved(run, x, y)));
  parts.push(group({ class: 'published' }, ...published.quoted.map(({ mass, value }) => diamond(x(mass), y(value), PUBLISHED))));
  const xLabel: Label = [...math(result.massSymbol), ...plain(' [GeV]')];
  parts.push(axes({ box, x, y, xLabel, yLabel: yTitle(result, curve), yTitleOffset: 56 }));
  for (const one of placed) {
    // text on hatching would be hard to read
    const onHatching = closed.some((range) => x(range.from) < one.x + one.block.width && x(range.to) > one.x);
    if (onHatching)
      parts.push(
        element('rect', {
          x: one.x - 8,
          y: one.y - 5,
          width: one.block.width + 16,
          height: one.block.height + 10,
          fill: '#ffffff',
        }),
      );
    parts.push(one.block.draw(one.x, one.y));
  }
  return document(
    width,
    height,
    `${result.search.title}: ${levelText(curve.level, curve.method)} upper limit`,
    toPlain(yTitle(result, curve)),
    ...parts,
  );
}

const scenarioText = (curve: LimitCurve) => (curve.quantity === 'coupling' ? `, ${curve.scenario}` : '');

function yTitle(result: SearchResult, curve: LimitCurve): Label {
  const limit = curve.points.find((point) => point.limit)?.limit;
  const head = plain(`${formatLevel(curve.level)} ${curve.method === 'Bayesian' ? 'credibility' : 'CL'} upper limit on `);
  if (curve.quantity === 'coupling') return [...head, ...math(result.coupling.symbol)];
  return [...head, ...math('\\sigma'), { text: 'Born', script: -1 }, ...plain(` [${formatUnit(limit?.unit ?? 'fb')}]`)];
}

interface Published {
  quoted: { mass: number; value: number }[];
  curve: { mass: number; value: number }[];
}

/** Published couplings belong only on the plot of the same quantity and scenario. */
function publishedPoints(result: SearchResult, curve: LimitCurve): Published {
  const { closure } = result;
  if (!closure || curve.quantity !== 'coupling' || closure.scenario !== curve.scenario) return { quoted: [], curve: [] };
  return {
    quoted: closure.rows.map((row) => ({ mass: row.mass, value: row.publishedCoupling })),
    curve:
      closure.curve.status === 'compared'
        ? closure.curve.points.map((point) => ({ mass: point.mass, value: point.coupling }))
        : [],
  };
}

function legendEntries(result: SearchResult, curve: LimitCurve, published: Published): LegendEntry[] {
  const limits = curve.points.flatMap((point) => (point.limit ? [point.limit] : []));
  const entries: LegendEntry[] = [];
  if (limits.some((limit) => limit.observed !== null)) {
    const kind = result.data?.kind ?? 'observed';
    entries.push({
      swatch: { kind: 'line', stroke: INK, width: STROKE.curve },
      label: plain(dataName(kind)),
    });
  }
  if (limits.some((limit) => limit.expected !== null)) {
    entries.push({ swatch: { kind: 'line', stroke: INK, width: 1.5, dash: '6 4' }, label: plain('expected, median') });
    entries.push({ swatch: { kind: 'area', fill: BAND.one }, label: plain('expected ± 1σ') });
    entries.push({ swatch: { kind: 'area', fill: BAND.two }, label: plain('expected ± 2σ') });
  }
  const closure = result.closure;
  if (closure && published.quoted.length > 0) {
    const { text: luminosity } = closure.luminosity.published;
    const name = `published, observed (${formatUnit(luminosity)}, ${formatLevel(closure.level)})`;
    entries.push({ swatch: { kind: 'diamond', stroke: PUBLISHED }, label: plain(name) });
    if (published.curve.length > 1) {
      entries.push({
        swatch: { kind: 'line', stroke: PUBLISHED, width: 1.3, dash: '2 2.5' },
        label: plain('published curve, digitised'),
      });
    }
  }
  return entries;
}

type Place = (value: number) => number;

/** A single mass is shown as a bar a little wide; two or more as bands. */
function drawBands(run: readonly LimitPoint[], x: Place, y: Place): string {
  const shown = run.filter((point) => point.limit.expected !== null);
  if (shown.length === 0) return '';
  const wide = shown.length === 1 ? [-9, 9] : [0];
  const edge = (key: keyof ExpectedBand): Point[] =>
    shown.flatMap(({ mass, limit }) => wide.map((dx): Point => [x(mass) + dx, y(limit.expected![key])]));
  const band = (from: keyof ExpectedBand, to: keyof ExpectedBand, fill: string, name: string) =>
    polygon([...edge(to), ...edge(from).reverse()], { class: name, fill });
  return (
    band('minus2', 'plus2', BAND.two, 'band2') +
    band('minus1', 'plus1', BAND.one, 'band1') +
    polyline(edge('median'), { class: 'median', 'stroke-width': 1.5, 'stroke-dasharray': '6 4' })
  );
}

function drawObserved(run: readonly LimitPoint[], x: Place, y: Place): string {
  const points = run.flatMap(({ mass, limit }): Point[] => (limit.observed === null ? [] : [[x(mass), y(limit.observed)]]));
  if (points.length === 0) return '';
  // windows are separate measurements: with few of them the points show that the line between is only a guide
  const dots = points.length <= 40 ? points.map(([px, py]) => marker(px, py, INK, false, 2.2)).join('') : '';
  return group({ class: 'observed' }, points.length > 1 ? polyline(points, { 'stroke-width': STROKE.curve }) : '', dots);
}

function drawClosed(
  result: SearchResult,
  range: { from: number; to: number; because: string },
  x: Place,
  box: Box,
  fill: string,
  placed: { block: { height: number; width: number }; x: number; y: number }[],
): string {
  const [left, right] = [Math.max(box.left, x(range.from)), Math.min(box.right, x(range.to))];
  const covered = placed.filter((one) => one.x < right && one.x + one.block.width > left).map((one) => one.y + one.block.height);
  const top = Math.max(box.top, ...covered.map((bottom) => bottom + 8));
  const middle = (top + box.bottom) / 2;
  const size = TEXT.note;
  const shortened = (words: string) => (words.length > 64 ? `${words.slice(0, 61)}…` : words);
  const lines = [
    plain('no limit'),
    range.because.length > 64 ? plain(shortened(range.because)) : sentence(range.because, result),
  ];
  return group(
    { class: 'no-limit' },
    element('rect', { x: left, y: box.top, width: right - left, height: box.bottom - box.top, fill: '#f3f3f3' }),
    element('rect', { x: left, y: box.top, width: right - left, height: box.bottom - box.top, fill }),
    element('path', { d: `M${left.toFixed(2)},${box.top}V${box.bottom}`, stroke: MUTED, 'stroke-width': 1 }),
    ...lines.map((label, row) =>
      text((left + right) / 2 + (row - 0.5) * size * 1.5 + size * 0.35, middle, label, {
        size,
        anchor: 'middle',
        rotate: 90,
        fill: MUTED,
        halo: true,
      }),
    ),
  );
}
