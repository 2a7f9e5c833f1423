/** Pulls of the constrained parameters of a fit, and beside them their impacts on the parameter of interest. */
import type { FitResult } from '../infer/fit/fit.ts';
import type { Impact } from '../infer/fit/impacts.ts';
import { axes, type Box } from './axes.ts';
import { fitted } from './caption.ts';
import { nameLabel, programName } from './infer-caption.ts';
import { type Label, plain } from './label.ts';
import { type LegendEntry, legendBlock, marker } from './legend.ts';
import { linearScale, type Scale } from './scale.ts';
import { document, element, group, line, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { BAND, FILLS, INK, MUTED, STROKE, TEXT } from './theme.ts';

export interface PullPlotOptions {
  readonly title?: string;
  /** shifts of the parameter of interest; with them the plot gets a second panel, ordered by size */
  readonly impacts?: readonly Impact[] | undefined;
  /** name of the parameter of interest */
  readonly poi?: string | undefined;
  /** at most so many rows, the largest impacts (or pulls) first; default 40 */
  readonly rows?: number;
  readonly width?: number;
}

const ROW = 20;
const MIDDLE = 14;
/** above the first row and below the last, for the ticks */
const MARGIN = 9;

/** (theta_fit - theta_0) / Delta theta */
const PULL: Label = [
  { text: '(' },
  { text: 'θ', italic: true },
  { text: 'fit', script: -1 },
  { text: ' − ' },
  { text: 'θ', italic: true },
  { text: '0', script: -1 },
  { text: ') / Δ' },
  { text: 'θ', italic: true },
];

interface Row {
  name: string;
  pull: { value: number; error: number | null } | undefined;
  impact: Impact | undefined;
}

/** Rows of the plot, largest impact first, or largest pull first without impacts. */
export function pullRows(fit: FitResult, impacts: readonly Impact[] | undefined, most: number): Row[] {
  const rows = fit.parameters
    .filter((one) => !one.held && (one.pull !== undefined || impacts?.some((impact) => impact.name === one.name)))
    .map(({ name, pull }): Row => ({ name, pull, impact: impacts?.find((impact) => impact.name === name) }));
  const size = ({ pull, impact }: Row) =>
    impacts ? Math.max(Math.abs(impact?.up ?? 0), Math.abs(impact?.down ?? 0)) : Math.abs(pull?.value ?? 0);
  return rows.sort((a, b) => size(b) - size(a)).slice(0, most);
}

/** An axis without numbers: names stand beside it. */
function rowScale(rows: number, top: number): Scale {
  const place = (value: number) => top + MARGIN + (value + 0.5) * ROW;
  return Object.assign(place, { kind: 'linear' as const, low: 0, high: rows, ticks: () => [] });
}

export function pullPlot(fit: FitResult, options: PullPlotOptions = {}): string {
  const { title = '', impacts, poi = 'the parameter of interest', rows: most = 40, width = 760 } = options;
  const rows = pullRows(fit, impacts, most);
  if (rows.length === 0) throw new RangeError('plot: the fit has no constrained parameters and no impacts');
  const names = rows.map((row) => fitted(row.name, 220, TEXT.note));
  const left = 24 + Math.max(...names.map((name) => textWidth(name, TEXT.note)), 60);
  const top = 56;
  const bottom = top + rows.length * ROW + 2 * MARGIN;
  const entries: LegendEntry[] = impacts
    ? [
        { swatch: { kind: 'area', fill: FILLS[0] }, label: plain('+1σ') },
        { swatch: { kind: 'area', fill: FILLS[1] }, label: plain('−1σ') },
      ]
    : [];
  const middle = impacts ? left + 0.56 * (width - 20 - left) : width - 20;
  const y = rowScale(rows.length, top);
  const parts = [text(left, 24, [...programName, ...plain(title === '' ? '' : `  ${title}`)], { size: TEXT.caption })];
  const pullBox: Box = { left, right: impacts ? middle - MIDDLE : middle, top, bottom };
  parts.push(drawPulls(rows, pullBox, y));
  names.forEach((name, row) => {
    parts.push(text(left - 8, y(row) + TEXT.note * 0.36, name, { size: TEXT.note, anchor: 'end' }));
  });
  if (impacts) {
    const impactBox: Box = { left: middle + MIDDLE, right: width - 20, top, bottom };
    parts.push(drawImpacts(rows, impactBox, y, poi));
    const legend = legendBlock(entries, TEXT.note);
    // two entries side by side above the panel
    parts.push(legend.draw(width - 20 - legend.width, top - legend.height - 4));
  }
  return document(
    width,
    bottom + 62,
    `${title}: pulls`,
    'Fitted minus measured value over the width of the measurement',
    ...parts,
  );
}

function drawPulls(rows: readonly Row[], box: Box, y: Scale): string {
  const reach = Math.max(2.4, ...rows.flatMap(({ pull }) => (pull ? [Math.abs(pull.value) + (pull.error ?? 0) + 0.3] : [])));
  const x = linearScale(-reach, reach, box.left, box.right);
  const area = (sigma: number, fill: string) =>
    element('rect', { x: x(-sigma), y: box.top, width: x(sigma) - x(-sigma), height: box.bottom - box.top, fill, opacity: 0.45 });
  const parts = [
    area(2, BAND.two),
    area(1, BAND.one),
    line(x(0), box.top, x(0), box.bottom, { 'stroke-dasharray': '4 3', 'stroke-width': 0.9 }),
  ];
  rows.forEach(({ pull }, row) => {
    if (pull === undefined) {
      parts.push(
        text(x(0), y(row) + TEXT.note * 0.36, plain('free'), { size: TEXT.note, anchor: 'middle', fill: MUTED, halo: true }),
      );
      return;
    }
    const at = x(pull.value);
    if (pull.error !== null)
      parts.push(line(x(pull.value - pull.error), y(row), x(pull.value + pull.error), y(row), { 'stroke-width': STROKE.data }));
    parts.push(marker(at, y(row), INK, false));
  });
  parts.push(axes({ box, x, y, xLabel: PULL, yLabel: [], xTicks: 5 }));
  return group({ class: 'pulls' }, ...parts);
}

function drawImpacts(rows: readonly Row[], box: Box, y: Scale, poi: string): string {
  const reach =
    1.15 * Math.max(...rows.flatMap(({ impact }) => (impact ? [Math.abs(impact.up), Math.abs(impact.down)] : [])), 1e-12);
  const x = linearScale(-reach, reach, box.left, box.right);
  const parts: string[] = [];
  rows.forEach(({ impact }, row) => {
    if (impact === undefined) return;
    for (const [shift, fill] of [
      [impact.up, FILLS[0]],
      [impact.down, FILLS[1]],
    ] as const) {
      const [a, b] = [x(Math.min(0, shift)), x(Math.max(0, shift))];
      // shifts of the same sign lie in two halves of the row, else they would hide each other
      const same = impact.up * impact.down > 0;
      const half = same ? (ROW - 6) / 2 : ROW - 6;
      const from = y(row) - (ROW - 6) / 2 + (same && fill === FILLS[1] ? half : 0);
      parts.push(
        element('rect', { x: a, y: from, width: Math.max(0.5, b - a), height: half, fill, stroke: INK, 'stroke-width': 0.5 }),
      );
    }
  });
  parts.push(line(x(0), box.top, x(0), box.bottom, { 'stroke-dasharray': '4 3', 'stroke-width': 0.9 }));
  parts.push(axes({ box, x, y, xLabel: [...plain('Δ '), ...nameLabel(poi)], yLabel: [], xTicks: 4 }));
  return group({ class: 'impacts' }, ...parts);
}
