/** The cut flow as a picture: one row a step, one mark a sample, the share of generated events that is left on a logarithmic axis. */
import { axes, type Box } from './axes.ts';
import { luminosityLine, wordmark } from './caption.ts';
import { formatValue } from './format.ts';
import { type Label, labelOr, math, plain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker } from './legend.ts';
import type { CutFlow, SearchResult } from './result.ts';
import { logScale } from './scale.ts';
import { document, line, polyline, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { FILLS, STROKES, TEXT } from './theme.ts';

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
  const flows = chosen(result.cutFlow, signals).filter((flow) => flow.steps.length > 0);
  // cuts against the mass are asked of signals alone: the longest flow has every row, in order
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
  const height = box.bottom + 66;

  const shares = flows.flatMap((flow) => flow.steps.map((step) => step.efficiency.value)).filter((share) => share > 0);
  const low = 0.5 * Math.min(1e-2, ...shares);
  const x = logScale(low, 1.6, box.left, box.right);
  const y = (index: number) => box.top + ROW * (index + 0.5);

  const parts: string[] = [caption.draw(box.left, 12), legend.draw(box.right - legend.width, 12)];
  names.forEach((name, i) => {
    parts.push(line(box.left, y(i), box.right, y(i), { stroke: '#e4e4e4' }));
    parts.push(text(box.left - 10, y(i) + TEXT.tick * 0.36, plain(name), { size: TEXT.tick, anchor: 'end' }));
  });
  flows.forEach((flow, f) => {
    const points = flow.steps.flatMap((step, i): [number, number][] =>
      step.efficiency.value > 0 ? [[x(step.efficiency.value), y(i)]] : [],
    );
    parts.push(polyline(points, { stroke: colours[f]!, 'stroke-width': 1.4 }));
    for (const [px, py] of points) parts.push(marker(px, py, colours[f]!, false, 4.2));
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
