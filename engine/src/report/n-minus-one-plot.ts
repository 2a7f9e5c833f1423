/** One cut's observable with every other cut applied; what the cut rejects is shaded. */
import { axes, type Box } from './axes.ts';
import { axisTitle, eventsTitle, fitted, luminosityLine } from './caption.ts';
import { formatValue } from './format.ts';
import { legendBlock } from './legend.ts';
import type { NMinusOne, SearchResult } from './result.ts';
import { linearScale, logScale } from './scale.ts';
import { spectrumLegend } from './spectrum-plot.ts';
import { backgroundTotal, drawSignals, drawStack, drawUncertainty } from './stack.ts';
import { document, element, line, text } from './svg.ts';
import { INK, TEXT } from './theme.ts';

/** Whether bins hold one integer each, in their middle: 0.5 ... 1.5, 1.5 ... 2.5. */
export const countsIntegers = (edges: readonly number[]) =>
  edges.every((edge, i) => Number.isInteger(edge - 0.5) && (i === 0 || edge - edges[i - 1]! === 1));

/**
 * Accepted ranges of a count as edges of bins: 2 ... 2 covers the bin of 2, 1.5 ... 2.5. A range with one open end comes from "above" or
 * "below", which leave the bound itself out.
 */
export function onIntegers(accepted: NMinusOne['accepted']): NMinusOne['accepted'] {
  return accepted.map(({ low, high }) => ({
    low: low === null ? null : high === null ? Math.floor(low) + 0.5 : Math.ceil(low) - 0.5,
    high: high === null ? null : low === null ? Math.ceil(high) - 0.5 : Math.floor(high) + 0.5,
  }));
}

/** Ranges of the axis that the cut rejects: what is left of it outside the accepted intervals. */
export function rejectedRanges(accepted: NMinusOne['accepted'], low: number, high: number): [number, number][] {
  const inside = accepted
    .map((range): [number, number] => [Math.max(range.low ?? low, low), Math.min(range.high ?? high, high)])
    .filter(([from, to]) => to > from)
    .sort((a, b) => a[0] - b[0]);
  const rejected: [number, number][] = [];
  let at = low;
  for (const [from, to] of inside) {
    if (from > at) rejected.push([at, from]);
    at = Math.max(at, to);
  }
  if (at < high) rejected.push([at, high]);
  return rejected;
}

/** Expected events outside the axis, '' where there are none. */
function outside({ stacked, signals, underflow, overflow }: NMinusOne, end: 'low' | 'high'): string {
  const background = end === 'low' ? underflow : overflow;
  const signal = signals.map((one) => (end === 'low' ? one.underflow : one.overflow));
  if (!(background > 0 || signal.some((events) => events > 0))) return '';
  const all = underflow + overflow + stacked.reduce((sum, part) => sum + part.values.reduce((a, b) => a + b, 0), 0);
  const ofAll = background > 0 && all > 0 ? ` of ${formatValue(all, 3)}` : '';
  const ofSignals = signals.length === 0 ? '' : `, signals ${signal.map((events) => formatValue(events, 2)).join(', ')}`;
  return `background ${formatValue(background, 3)}${ofAll}${ofSignals}`;
}

/** A sentence for the caption when the axis does not hold everything. */
export function beyond(distribution: NMinusOne): string {
  return (['low', 'high'] as const)
    .map((end) => [end, outside(distribution, end)] as const)
    .filter(([, words]) => words !== '')
    .map(([end, words]) => ` Events ${end === 'low' ? 'below' : 'above'} the axis, not drawn: ${words}.`)
    .join('');
}

export function nMinusOnePlot(
  distribution: NMinusOne,
  result: SearchResult,
  options: { width?: number; height?: number } = {},
): string {
  const sizes = { tickSize: 12, titleSize: 14 };
  const legendSize = TEXT.note;
  const entries = spectrumLegend(distribution, result, '#30303030');
  // two columns under the axis: backgrounds left, signals right
  const legends = [
    entries.filter((entry) => entry.swatch.kind === 'area'),
    entries.filter((entry) => entry.swatch.kind !== 'area'),
  ].map((part) => legendBlock(part, legendSize));
  const { width = 480 } = options;
  const below = Math.max(...legends.map((block) => block.height));
  const { height = 350 + below } = options;
  const notes = (['low', 'high'] as const).map((end) => outside(distribution, end));
  const noteRows = notes.filter((words) => words !== '').length;
  const box: Box = { left: 66, right: width - 16, top: 56 + 16 * noteRows, bottom: height - below - 68 };
  const { edges } = distribution;
  const [first, last] = [edges[0]!, edges[edges.length - 1]!];
  const total = backgroundTotal(distribution);
  const top =
    Math.max(
      ...total.values.map((value, i) => value + total.errors[i]!),
      ...distribution.signals.flatMap((signal) => signal.values),
    ) || 1;
  const positive = total.values.filter((value) => value > 0);
  const logarithmic = positive.length > 1 && Math.max(...positive) > 100 * Math.min(...positive);
  const floor = logarithmic ? Math.max(0.5 * Math.min(...positive), 1e-6 * top) : 0;
  const x = linearScale(first, last, box.left, box.right);
  const y = logarithmic ? logScale(floor, 2 * top, box.bottom, box.top) : linearScale(0, 1.08 * top, box.bottom, box.top);
  const plane = { x, y, floor };
  const parts = [
    drawStack(distribution, plane),
    drawUncertainty(distribution, plane, '#30303030'),
    drawSignals(distribution, plane),
  ];
  const accepted = countsIntegers(edges) ? onIntegers(distribution.accepted) : distribution.accepted;
  for (const [from, to] of rejectedRanges(accepted, first, last)) {
    parts.push(
      element('rect', {
        class: 'rejected',
        x: x(from),
        y: box.top,
        width: x(to) - x(from),
        height: box.bottom - box.top,
        fill: '#ffffff',
        'fill-opacity': 0.62,
      }),
    );
    for (const edge of [from, to]) {
      if (edge > first && edge < last)
        parts.push(line(x(edge), box.top, x(edge), box.bottom, { stroke: INK, 'stroke-width': 1.3, 'stroke-dasharray': '4 3' }));
    }
  }
  parts.push(
    axes({
      box,
      x,
      y,
      xLabel: axisTitle(distribution.axis),
      yLabel: eventsTitle(distribution),
      xTicks: 6,
      yTicks: 5,
      yTitleOffset: 48,
      ...sizes,
    }),
  );
  const room = box.right - box.left;
  parts.push(text(box.left, 20, fitted(distribution.cut, room, TEXT.tick), { size: TEXT.tick }));
  parts.push(text(box.left, 40, luminosityLine(result), { size: TEXT.note }));
  let row = 56;
  notes.forEach((words, i) => {
    if (words === '') return;
    const note = i === 0 ? `← below: ${words}` : `above: ${words} →`;
    const at = i === 0 ? box.left : box.right;
    parts.push(text(at, row, fitted(note, room, 11), { size: 11, anchor: i === 0 ? 'start' : 'end' }));
    row += 16;
  });
  const legendTop = height - below - 10;
  parts.push(legends[0]!.draw(box.left - 40, legendTop), legends[1]!.draw(width - 16 - legends[1]!.width, legendTop));
  return document(width, height, `N-1: ${distribution.cut}`, distribution.because, ...parts);
}
