/** One cut's observable with every other cut applied; what the cut rejects is shaded. */
import { axes, type Box } from './axes.ts';
import { axisTitle, eventsTitle } from './caption.ts';
import { plain } from './label.ts';
import type { NMinusOne } from './result.ts';
import { linearScale, logScale } from './scale.ts';
import { backgroundTotal, drawSignals, drawStack, drawUncertainty } from './stack.ts';
import { document, element, line, text } from './svg.ts';
import { INK, TEXT } from './theme.ts';

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

export function nMinusOnePlot(distribution: NMinusOne, options: { width?: number; height?: number } = {}): string {
  const { width = 380, height = 290 } = options;
  const box: Box = { left: 62, right: width - 14, top: 34, bottom: height - 52 };
  const { edges } = distribution;
  const [first, last] = [edges[0]!, edges[edges.length - 1]!];
  const total = backgroundTotal(distribution);
  const top = Math.max(...total.values, ...distribution.signals.flatMap((signal) => signal.values)) || 1;
  const positive = total.values.filter((value) => value > 0);
  const logarithmic = positive.length > 1 && Math.max(...positive) > 100 * Math.min(...positive);
  const floor = logarithmic ? Math.max(0.5 * Math.min(...positive), 1e-6 * top) : 0;
  const x = linearScale(first, last, box.left, box.right);
  const y = logarithmic ? logScale(floor, 3 * top, box.bottom, box.top) : linearScale(0, 1.12 * top, box.bottom, box.top);
  const plane = { x, y, floor };
  const parts = [
    drawStack(distribution, plane),
    drawUncertainty(distribution, plane, '#30303030'),
    drawSignals(distribution, plane),
  ];
  for (const [from, to] of rejectedRanges(distribution.accepted, first, last)) {
    parts.push(
      element('rect', {
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
  const sizes = { tickSize: 11.5, titleSize: 13 };
  parts.push(
    axes({
      box,
      x,
      y,
      xLabel: axisTitle(distribution.axis),
      yLabel: eventsTitle(distribution),
      xTicks: 6,
      yTicks: 5,
      yTitleOffset: 44,
      ...sizes,
    }),
  );
  const name = distribution.cut.length > 46 ? `${distribution.cut.slice(0, 45)}…` : distribution.cut;
  parts.push(text(box.left, box.top - 12, plain(name), { size: TEXT.note + 1 }));
  return document(width, height, `N-1: ${distribution.cut}`, distribution.because, ...parts);
}
