/** The spectrum of a search: stacked backgrounds with their Monte Carlo uncertainty, signal overlays, data with Poisson errors, ratio panel. */
import { axes, type Box } from './axes.ts';
import { axisTitle, dataName, eventsTitle, fitted, luminosityLine, wordmark } from './caption.ts';
import { formatValue } from './format.ts';
import { type Label, labelOr, math, plain, toPlain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker, placeBlocks, raiseAbove, type Skyline } from './legend.ts';
import { poissonError } from './poisson-error.ts';
import type { SearchResult, SignalOverlay, Spectrum } from './result.ts';
import { linearScale, logScale } from './scale.ts';
import { backgroundTotal, DASHES, drawSignals, drawStack, drawUncertainty, type Plane } from './stack.ts';
import { document, element, group, hatch, line } from './svg.ts';
import { FILLS, INK, MUTED, STROKE, STROKES } from './theme.ts';

export interface SpectrumPlotOptions {
  /** name of one of the result's spectra; the first when absent */
  spectrum?: string;
  /** 'auto': logarithmic when the expected bins span more than a factor 200 */
  yScale?: 'auto' | 'linear' | 'log';
  width?: number;
  height?: number;
  /** prefix of the ids inside the drawing; plots on one page need different ones */
  id?: string;
}

/** "M_Z′ = 1 GeV, g′ = 0.050" */
function signalLabel(signal: SignalOverlay, result: SearchResult): Label {
  if (signal.label !== '') return math(signal.label);
  return [
    ...math(result.massSymbol),
    ...plain(` = ${formatValue(signal.mass, 3).replace(/\.?0+$/, '')} GeV, `),
    ...math(signal.coupling.name),
    ...plain(` = ${formatValue(signal.coupling.value, 2)}`),
  ];
}

/** Legend in the order of the stack as the eye sees it: top first. */
export function spectrumLegend(spectrum: Spectrum, result: SearchResult, bandFill: string): LegendEntry[] {
  const entries: LegendEntry[] = spectrum.stacked.map((part, index) => ({
    swatch: { kind: 'area', fill: FILLS[index % FILLS.length]! },
    label: labelOr(part.label, part.process),
  }));
  entries.reverse();
  entries.push({ swatch: { kind: 'area', fill: bandFill, outline: false }, label: plain('MC statistical error') });
  spectrum.signals.forEach((signal, index) => {
    const dash = DASHES[index % DASHES.length];
    const swatch = { kind: 'line' as const, stroke: STROKES[index % STROKES.length]!, width: STROKE.curve };
    entries.push({ swatch: dash === undefined ? swatch : { ...swatch, dash }, label: signalLabel(signal, result) });
  });
  if (spectrum.data)
    entries.unshift({
      swatch: { kind: 'point', stroke: INK, open: spectrum.data.kind !== 'observed' },
      label: plain(dataName(spectrum.data.kind)),
    });
  return entries;
}

function wantsLog(values: readonly number[]): boolean {
  const positive = values.filter((value) => value > 0);
  return positive.length > 1 && Math.max(...positive) > 200 * Math.min(...positive);
}

/** Half width of the ratio panel: the smallest of a few that holds nine points in ten. */
function ratioReach(deviations: number[]): number {
  const sorted = [...deviations].sort((a, b) => a - b);
  const needed = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
  return [0.05, 0.1, 0.25, 0.5].find((reach) => needed < 0.9 * reach) ?? 1;
}

export function spectrumPlot(result: SearchResult, options: SpectrumPlotOptions = {}): string {
  const { width = 760, yScale = 'auto', id = 'spectrum' } = options;
  const spectrum =
    options.spectrum === undefined ? result.spectra[0] : result.spectra.find((one) => one.name === options.spectrum);
  if (!spectrum) throw new RangeError(`report: the result has no spectrum ${options.spectrum ?? ''}`.trim());
  const hasData = spectrum.data !== null;
  const { height = hasData ? 660 : 540 } = options;
  const box: Box = { left: 78, right: width - 20, top: 24, bottom: hasData ? height - 204 : height - 66 };
  const ratioBox: Box = { ...box, top: box.bottom + 14, bottom: height - 66 };

  const { edges } = spectrum;
  const total = backgroundTotal(spectrum);
  const counts = spectrum.data?.counts ?? [];
  const x = linearScale(edges[0]!, edges[edges.length - 1]!, box.left, box.right);

  const highest = (i: number) =>
    Math.max(
      total.values[i]! + total.errors[i]!,
      counts.length > 0 ? poissonError(counts[i]!).high : 0,
      ...spectrum.signals.map((signal) => signal.values[i]!),
    );
  const skyline: Skyline[] = total.values.map((_, i) => ({ from: x(edges[i]!), to: x(edges[i + 1]!), top: highest(i) }));
  const top = Math.max(...skyline.map((step) => step.top)) || 1;
  const logarithmic = yScale === 'log' || (yScale === 'auto' && wantsLog(total.values));
  const smallest = Math.min(...total.values.filter((value) => value > 0), top);
  const floor = logarithmic ? Math.max(0.4 * smallest, 1e-6 * top) : 0;

  const bandFill = `url(#${id}-hatch)`;
  const legend = legendBlock(spectrumLegend(spectrum, result, bandFill));
  const room = box.right - box.left - legend.width - 60;
  const placed = placeBlocks(
    box,
    captionBlock([wordmark, fitted(result.search.title, room), luminosityLine(result), fitted(spectrum.after, room)]),
    legend,
  );
  const scaleTo = (high: number) =>
    logarithmic ? logScale(floor, high, box.bottom, box.top) : linearScale(0, high, box.bottom, box.top);
  const y = raiseAbove(placed, skyline, scaleTo, logarithmic ? 2 * top : 1.08 * top, (high) => high * (logarithmic ? 1.3 : 1.03));
  const plane: Plane = { x, y, floor };

  const parts: string[] = [
    element('defs', {}, hatch(`${id}-hatch`, '#30303090', 5, 1.1)),
    drawStack(spectrum, plane),
    drawUncertainty(spectrum, plane, '#30303022'),
    drawUncertainty(spectrum, plane, bandFill),
    drawSignals(spectrum, plane),
  ];
  if (spectrum.data) parts.push(drawData(edges, counts, total.values, plane, spectrum.data.kind !== 'observed'));
  parts.push(
    axes({ box, x, y, xLabel: hasData ? [] : axisTitle(spectrum.axis), yLabel: eventsTitle(spectrum), xNumbers: !hasData }),
  );
  parts.push(...placed.map(({ block, x, y }) => block.draw(x, y)));
  if (spectrum.data) parts.push(ratioPanel(spectrum, ratioBox));

  const described = `${toPlain(axisTitle(spectrum.axis))}: expected backgrounds ${spectrum.stacked.map((part) => part.process).join(', ')}${
    spectrum.data ? ` with ${dataName(spectrum.data.kind)}` : ''
  }, ${result.luminosity.text}`;
  return document(width, height, `${result.search.title}: ${spectrum.axis.label} ${spectrum.after}`, described, ...parts);
}

function drawData(
  edges: readonly number[],
  counts: readonly number[],
  expected: readonly number[],
  { x, y, floor }: Plane,
  open: boolean,
): string {
  return group(
    { class: 'data' },
    ...counts.map((count, i) => {
      const { low, high } = poissonError(count);
      // nothing seen where nothing is expected: a forest of error bars would say the same
      if (high <= floor || (count === 0 && expected[i]! === 0)) return '';
      const at = x((edges[i]! + edges[i + 1]!) / 2);
      const bar = line(at, y(Math.max(low, floor)), at, y(Math.max(high, floor)), { 'stroke-width': STROKE.data });
      return count > floor ? bar + marker(at, y(count), INK, open) : bar;
    }),
  );
}

function ratioPanel(spectrum: Spectrum, box: Box): string {
  const { edges } = spectrum;
  const counts = spectrum.data!.counts;
  const total = backgroundTotal(spectrum);
  const filled = counts.map((_, i) => i).filter((i) => total.values[i]! > 0);
  // wide enough for the points and for the error of the better half of them
  const deviations = filled.filter((i) => counts[i]! > 0).map((i) => Math.abs(counts[i]! / total.values[i]! - 1));
  const errors = filled.map((i) => poissonError(total.values[i]!).high / total.values[i]! - 1).sort((a, b) => a - b);
  const reach = Math.max(ratioReach(deviations), ratioReach(errors.slice(0, Math.ceil(errors.length / 2))));
  const x = linearScale(edges[0]!, edges[edges.length - 1]!, box.left, box.right);
  const y = linearScale(1 - reach, 1 + reach, box.bottom, box.top);
  const clamp = (value: number) => y(Math.min(Math.max(value, y.low), y.high));
  const parts: string[] = [];
  for (const i of filled) {
    const relative = total.errors[i]! / total.values[i]!;
    const [left, right] = [x(edges[i]!), x(edges[i + 1]!)];
    parts.push(
      element('rect', {
        x: left,
        width: right - left,
        y: clamp(1 + relative),
        height: clamp(1 - relative) - clamp(1 + relative),
        fill: '#d0d0d0',
      }),
    );
  }
  parts.push(line(box.left, y(1), box.right, y(1), { stroke: MUTED, 'stroke-dasharray': '5 4' }));
  for (const i of filled) {
    const { low, high } = poissonError(counts[i]!);
    const [from, to, ratio] = [low / total.values[i]!, high / total.values[i]!, counts[i]! / total.values[i]!];
    const at = x((edges[i]! + edges[i + 1]!) / 2);
    if (to > y.low && from < y.high) parts.push(line(at, clamp(from), at, clamp(to), { 'stroke-width': STROKE.data }));
    if (ratio >= y.low && ratio <= y.high) parts.push(marker(at, y(ratio), INK, spectrum.data!.kind !== 'observed'));
    // a point outside the panel is an arrow at its edge, not a missing point
    else parts.push(arrow(at, ratio > y.high ? box.top : box.bottom, ratio > y.high ? -1 : 1));
  }
  const yLabel: Label = plain(
    spectrum.data!.kind === 'observed' ? 'data / MC' : `${spectrum.data!.kind === 'Asimov' ? 'Asimov' : 'pseudo'} / MC`,
  );
  return group({ class: 'ratio' }, ...parts, axes({ box, x, y, xLabel: axisTitle(spectrum.axis), yLabel, yTicks: 4 }));
}

function arrow(x: number, edge: number, direction: 1 | -1): string {
  const base = edge - 8 * direction;
  return element('path', {
    d: `M${(x - 4).toFixed(2)},${base.toFixed(2)}h8L${x.toFixed(2)},${(edge - direction).toFixed(2)}Z`,
    fill: INK,
  });
}
