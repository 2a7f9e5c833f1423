/** The cut flow as a picture: one row a step, one mark a sample, the share of generated events that is left on a logarithmic axis. */
import { axes, type Box } from './axes.ts';
import { luminosityLine, wordmark } from './caption.ts';
import { formatValue } from './format.ts';
import { type Label, labelOr, math, plain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker } from './legend.ts';
import type { CutFlow, SearchResult } from './result.ts';
import { logScale } from './scale.ts';
import { document, element, line, polyline, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { FILLS, MUTED, STROKES, TEXT } from './theme.ts';

const ROW = 34;

/** Samples that went through the same steps; one signal a mass is enough, so at most `most` of them, evenly chosen. */
function chosen(flows: readonly CutFlow[], most: number): CutFlow[] {
  const backgrounds = flows.filter((flow) => flow.role === 'background');
  const signals = flows.filter((flow) => flow.role === 'signal');
  const picked = signals.filter((_, i) => signals.length <= most || i % Math.ceil(signals.length / most) === 0);
  return [...backgrounds, ...picked];
}

export function cutFlowPlot(result: SearchResult, options: { width?: number; signals?: number } = {}): string {
  const { width = 760, signals = 3 } = options;
  const picked = chosen(result.cutFlow, signals).filter((flow) => flow.steps.length > 0);
  // a background goes on into one window: that of the middle signal, whose lines follow the common ones
  const overlaid = picked.filter((flow) => flow.role === 'signal');
  const window = overlaid[overlaid.length >> 1]?.mass ?? null;
  const flows = picked.map((flow) => ({
    ...flow,
    steps: [...flow.steps, ...(flow.inWindows.find(({ mass }) => mass === window)?.steps ?? [])],
  }));
  const common = Math.max(0, ...picked.filter((flow) => flow.role === 'background').map((flow) => flow.steps.length));
  const longest = flows.reduce<CutFlow['steps']>((most, { steps }) => (steps.length > most.length ? steps : most), []);
  const names = longest.map(({ name }) => (name.length > 34 ? `${name.slice(0, 33)}…` : name));
  const caption = captionBlock([wordmark, luminosityLine(result)]);
  let backgrounds = 0;
  let overlays = 0;
  const colours = flows.map((flow) =>
    flow.role === 'background' ? FILLS[backgrounds++ % FILLS.length]! : STROKES[overlays++ % STROKES.length]!,
  );
  const entries: LegendEntry[] = flows.map((flow, i) => ({
    swatch: { kind: 'line', stroke: colours[i]!, width: 3 },
    label: flowLabel(flow, result),
  }));
  const legend = legendBlock(entries);
  const head = Math.max(caption.height, legend.height) + 30;
  const left = 24 + Math.max(120, ...names.map((name) => textWidth(plain(name), TEXT.tick)));
  const box: Box = { left, right: width - 24, top: head, bottom: head + ROW * Math.max(names.length, 1) };
  const height = box.bottom + 84;

  const shares = flows.flatMap((flow) => flow.steps.map((step) => step.efficiency.value)).filter((share) => share > 0);
  const low = 0.5 * Math.min(1e-2, ...shares);
  const x = logScale(low, 1.6, box.left, box.right);
  const y = (index: number) => box.top + ROW * (index + 0.5);

  const parts: string[] = [caption.draw(box.left, 12), legend.draw(box.right - legend.width, 12)];
  names.forEach((name, i) => {
    parts.push(line(box.left, y(i), box.right, y(i), { stroke: '#e4e4e4' }));
    parts.push(text(box.left - 10, y(i) + TEXT.tick * 0.36, plain(name), { size: TEXT.tick, anchor: 'end' }));
  });
  if (window !== null && common > 0 && common < names.length) {
    const at = box.top + ROW * common;
    parts.push(line(24, at, box.right, at, { stroke: MUTED, 'stroke-dasharray': '5 4' }));
    const words: Label = [
      ...plain('below the line: signals in their own window, backgrounds in that of '),
      ...math(result.massSymbol),
      ...plain(` = ${String(Number(window.toPrecision(6)))} GeV; arrow: no simulated event left`),
    ];
    parts.push(text(box.right, box.bottom + 68, words, { size: TEXT.note, anchor: 'end', fill: MUTED }));
  }
  flows.forEach((flow, f) => {
    const points = flow.steps.flatMap((step, i): [number, number][] =>
      step.efficiency.value > 0 ? [[x(step.efficiency.value), y(i)]] : [],
    );
    parts.push(polyline(points, { stroke: colours[f]!, 'stroke-width': 1.4 }));
    for (const [px, py] of points) parts.push(marker(px, py, colours[f]!, false, 4.2));
    // none left is off the axis: an arrow from the last mark to its edge, each sample's a little apart
    const empty = flow.steps.findIndex((step) => step.passed === 0);
    const last = points[points.length - 1];
    if (empty > 0 && last) {
      const end = y(empty) + 5 * (f - (flows.length - 1) / 2);
      parts.push(polyline([last, [box.left + 9, end]], { stroke: colours[f]!, 'stroke-width': 1.4, 'stroke-dasharray': '3 3' }));
      const tip = `M${(box.left + 1).toFixed(2)},${end.toFixed(2)}l9,-4.5v9Z`;
      parts.push(element('path', { class: 'none-left', d: tip, fill: colours[f]! }));
    }
  });
  // the y scale only carries the frame: rows have names instead of numbers
  const frame = Object.assign((value: number) => value, { kind: 'linear' as const, low: 0, high: 1, ticks: () => [] });
  parts.push(axes({ box, x, y: frame, xLabel: plain('share of generated events that is left'), yLabel: [] }));
  return document(width, height, `${result.search.title}: cut flow`, 'efficiency after each step, one line a sample', ...parts);
}

function flowLabel(flow: CutFlow, result: SearchResult): Label {
  const name = labelOr('', flow.process);
  return flow.mass === null
    ? name
    : [...math(result.massSymbol), ...plain(` = ${formatValue(flow.mass, 3).replace(/\.?0+$/, '')} GeV`)];
}
