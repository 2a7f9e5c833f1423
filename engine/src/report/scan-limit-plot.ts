/** Upper limits of a scan (a bump hunt against mass, signals of a patch set against what they differ in): observed, and expected median with 1 and 2 sigma bands. */
import { log } from '../basics/elementary.ts';
import type { ScanLimit, ScanResult } from '../infer/bump-hunt/scan.ts';
import { axes, type Box } from './axes.ts';
import { fitted } from './caption.ts';
import { formatLevel } from './format.ts';
import { nameWithUnit, programName } from './infer-caption.ts';
import { type Label, plain, toPlain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker, placeBlocks, raiseAbove, stackBlocks } from './legend.ts';
import { linearScale, logScale } from './scale.ts';
import { document, type Point, polygon, polyline } from './svg.ts';
import { BAND, INK, STROKE } from './theme.ts';

export interface ScanLimitPlotOptions {
  readonly width?: number;
  readonly height?: number;
}

/** What is drawn of a scan. */
export interface LimitScan extends Pick<ScanResult, 'title' | 'level' | 'observable' | 'quantity'> {
  readonly points: readonly {
    readonly mass: number;
    readonly limit: ScanLimit | null;
    readonly quantityLimit: ScanLimit | null;
  }[];
}

type LimitPoint = { mass: number; limit: ScanLimit };

/** The limits of a scan: on its quantity where every point has one, else on signal events. */
export function scanLimits(result: LimitScan): { points: LimitPoint[]; name: string; unit: string } {
  const pick = (of: (point: LimitScan['points'][number]) => ScanLimit | null) =>
    result.points.flatMap((point) => {
      const limit = of(point);
      return limit === null ? [] : [{ mass: point.mass, limit }];
    });
  const quantity = pick((point) => point.quantityLimit);
  if (quantity.length > 0) return { points: quantity, ...result.quantity };
  return { points: pick((point) => point.limit), name: 'signal events', unit: '' };
}

export function scanLimitPlot(result: LimitScan, options: ScanLimitPlotOptions = {}): string {
  const { width = 760, height = 560 } = options;
  const { points, name, unit } = scanLimits(result);
  if (points.length === 0) throw new RangeError('plot: the scan has no limits');
  const box: Box = { left: 82, right: width - 20, top: 24, bottom: height - 66 };
  const masses = points.map((point) => point.mass);
  const [first, last] = [Math.min(...masses), Math.max(...masses)];
  const margin = last > first ? 0.01 * (last - first) : 0.01 * Math.abs(first);
  const x = linearScale(first - margin, last + margin, box.left, box.right);
  const values = points.flatMap(({ limit }) => [limit.observed, ...limit.expected]).filter((value) => value > 0);
  const low = 0.6 * Math.min(...values);
  const high = Math.max(...values);

  const entries: LegendEntry[] = [
    { swatch: { kind: 'line', stroke: INK, width: STROKE.curve }, label: plain('observed') },
    { swatch: { kind: 'line', stroke: INK, width: 1.5, dash: '6 4' }, label: plain('expected, median') },
    { swatch: { kind: 'area', fill: BAND.one }, label: plain('expected ± 1σ') },
    { swatch: { kind: 'area', fill: BAND.two }, label: plain('expected ± 2σ') },
  ];
  const room = box.right - box.left - 40;
  const byToys = points.filter(({ limit }) => limit.method === 'toys').length;
  const how = byToys === 0 ? 'asymptotic' : byToys === points.length ? 'toys' : 'toys where events are few';
  const caption = captionBlock([programName, fitted(result.title, room), plain(`${formatLevel(result.level)} CL (CLs, ${how})`)]);
  const legend = legendBlock(entries);
  const beside = caption.width + legend.width + 20 <= room;
  const placed = beside ? placeBlocks(box, caption, legend) : placeBlocks(box, stackBlocks([caption, legend]), null);
  const skyline = points.map(({ mass, limit }) => ({
    from: x(mass) - 4,
    to: x(mass) + 4,
    top: Math.max(limit.observed, limit.expected[4]!),
  }));
  const scaleTo = (top: number) => logScale(low, top, box.bottom, box.top);
  const y = raiseAbove(placed, skyline, scaleTo, 1.6 * high, (top) => top * (1 + 0.06 * log(top / low)));

  const wide = points.length === 1 ? [-9, 9] : [0];
  const edge = (k: number): Point[] =>
    points.flatMap(({ mass, limit }) => wide.map((dx): Point => [x(mass) + dx, y(limit.expected[k]!)]));
  const band = (from: number, to: number, fill: string, name: string) =>
    polygon([...edge(to), ...edge(from).reverse()], { class: name, fill });
  const observed = points.map(({ mass, limit }): Point => [x(mass), y(limit.observed)]);
  const parts = [
    band(0, 4, BAND.two, 'band2'),
    band(1, 3, BAND.one, 'band1'),
    polyline(edge(2), { class: 'median', 'stroke-width': 1.5, 'stroke-dasharray': '6 4' }),
    points.length > 1
      ? polyline(observed, { class: 'observed', 'stroke-width': points.length > 150 ? 1.2 : STROKE.curve })
      : marker(observed[0]![0], observed[0]![1], INK, false),
  ];
  const xLabel = nameWithUnit(result.observable.name, result.observable.unit);
  const yLabel: Label = [...plain(`${formatLevel(result.level)} CL upper limit on `), ...nameWithUnit(name, unit)];
  parts.push(axes({ box, x, y, xLabel, yLabel, yTitleOffset: 56 }));
  for (const one of placed) parts.push(one.block.draw(one.x, one.y));
  return document(width, height, `${result.title}: upper limits`, `${toPlain(yLabel)} against ${toPlain(xLabel)}`, ...parts);
}
