/** Local p-value of an excess against mass, with the lines of whole standard deviations. */
import { log, normalCdf } from '../basics/elementary.ts';
import type { ScanResult } from '../infer/bump-hunt/scan.ts';
import type { GlobalPValue } from '../infer/look-elsewhere/upcrossings.ts';
import { axes, type Box } from './axes.ts';
import { fitted } from './caption.ts';
import { nameWithUnit, programName } from './infer-caption.ts';
import { type Label, plain, toPlain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker, placeBlocks, raiseAbove, stackBlocks } from './legend.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { document, element, group, line, type Point, polyline, text } from './svg.ts';
import { INK, MUTED, STROKE, STROKES, TEXT } from './theme.ts';

export interface PValuePlotOptions {
  /** global p-value of the strongest excess, written beside it */
  readonly global?: GlobalPValue | undefined;
  readonly width?: number;
  readonly height?: number;
}

/** 0.00031 -> "3.1·10⁻⁴" as a label */
export function scientific(value: number): Label {
  const [digits, power] = value.toExponential(1).split('e');
  if (value >= 0.01) return plain(String(Number(value.toPrecision(2))));
  return [...plain(`${digits}·10`), { text: String(Number(power)).replace('-', '−'), script: 1 }];
}

/** The logarithmic scale without ticks above 1, where no p-value is, and without minor ones where they would be a hedge. */
function upToOne(scale: Scale): Scale {
  const many = log(scale.high / scale.low) > 28;
  const ticks = (wanted: number) => scale.ticks(wanted).filter((tick) => tick.value <= 1 && (tick.major || !many));
  return Object.assign((value: number) => scale(value), { kind: scale.kind, low: scale.low, high: scale.high, ticks });
}

export function pValuePlot(result: ScanResult, options: PValuePlotOptions = {}): string {
  const { width = 760, height = 480, global } = options;
  const box: Box = { left: 82, right: width - 44, top: 24, bottom: height - 66 };
  const { points, strongest } = result;
  const masses = points.map((point) => point.mass);
  const [first, last] = [Math.min(...masses), Math.max(...masses)];
  const margin = last > first ? 0.01 * (last - first) : 0.01 * Math.abs(first);
  const x = linearScale(first - margin, last + margin, box.left, box.right);
  const smallest = Math.min(...points.map((point) => point.p0));
  const low = Math.min(2e-4, smallest / 4);

  const entries: LegendEntry[] = [{ swatch: { kind: 'line', stroke: INK, width: STROKE.curve }, label: plain('local p-value') }];
  const byToys = points.filter((point) => point.p0Method === 'toys');
  if (byToys.length > 0)
    entries.push({ swatch: { kind: 'point', stroke: STROKES[0], open: true }, label: plain('by toys (few events)') });
  const room = box.right - box.left - 40;
  const lines: Label[] = [programName, fitted(result.title, room)];
  if (strongest !== null)
    lines.push([
      ...plain(
        `smallest at ${Number(strongest.mass.toPrecision(4))}${result.observable.unit === '' ? '' : ` ${result.observable.unit}`}: local `,
      ),
      ...scientific(strongest.p0),
      ...(global === undefined ? [] : [...plain(', global '), ...scientific(global.global)]),
    ]);
  const placed = placeBlocks(box, stackBlocks([captionBlock(lines), legendBlock(entries)]), null);
  // p-values fall downwards from 1: the caption needs room above it
  const y = raiseAbove(
    placed,
    points.map((point) => ({ from: x(point.mass) - 3, to: x(point.mass) + 3, top: Math.max(point.p0, 0.5) })),
    (top) => logScale(low, top, box.bottom, box.top),
    1.5,
    (top) => top * (1 + 0.06 * log(top / low)),
  );
  const parts: string[] = [];
  let lowest = box.top;
  for (let sigma = 0; sigma <= 20; sigma++) {
    const p = normalCdf(-sigma);
    if (p < low) break;
    // lines closer than their names would be
    if (y(p) - lowest < TEXT.note * 1.2) continue;
    lowest = y(p);
    parts.push(
      line(box.left, y(p), box.right, y(p), { stroke: MUTED, 'stroke-width': 0.9, 'stroke-dasharray': '5 4' }),
      text(box.right + 6, y(p) + TEXT.note * 0.36, plain(`${sigma}σ`), { size: TEXT.note, fill: MUTED }),
    );
  }
  const curve = points.map((point): Point => [x(point.mass), y(point.p0)]);
  parts.push(polyline(curve, { class: 'p-values', 'stroke-width': STROKE.data }));
  if (curve.length === 1) parts.push(marker(curve[0]![0], curve[0]![1], INK, false));
  parts.push(
    group(
      { class: 'toys' },
      ...byToys.map((point) => {
        const [px, py] = [x(point.mass), y(point.p0)];
        const error = point.p0Error ?? 0;
        const bar = element('path', {
          d: `M${px.toFixed(2)},${y(Math.max(point.p0 - error, low)).toFixed(2)}V${y(point.p0 + error).toFixed(2)}`,
          stroke: STROKES[0],
          'stroke-width': 1,
        });
        return bar + marker(px, py, STROKES[0], true, 2.6);
      }),
    ),
  );
  const xLabel = nameWithUnit(result.observable.name, result.observable.unit);
  parts.push(axes({ box, x, y: upToOne(y), xLabel, yLabel: plain('Local p-value'), yTitleOffset: 56 }));
  for (const one of placed) parts.push(one.block.draw(one.x, one.y));
  return document(width, height, `${result.title}: local p-values`, `Local p-value against ${toPlain(xLabel)}`, ...parts);
}
