/** CLs against the parameter of interest: observed, expected median with 1 and 2 sigma bands, and where the limit is. */
import { log } from '../basics/elementary.ts';
import { axes, type Box } from './axes.ts';
import { fitted } from './caption.ts';
import { formatLevel } from './format.ts';
import { nameWithUnit, programName } from './infer-caption.ts';
import { plain } from './label.ts';
import { captionBlock, type LegendEntry, legendBlock, marker, placeBlocks, raiseAbove, stackBlocks } from './legend.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { document, line, type Point, polygon, polyline, text } from './svg.ts';
import { BAND, INK, MUTED, STROKE, STROKES, TEXT } from './theme.ts';

export interface ClsCurve {
  readonly poi: string;
  readonly level: number;
  /** CLs observed, and expected from -2 to +2 sigma; rising values of mu */
  readonly points: readonly { readonly mu: number; readonly CLs: number; readonly expected: readonly number[] }[];
  /** the observed limit, where it is known */
  readonly observed?: number | undefined;
}

export interface ClsPlotOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
}

/** CLs is never above 1: no ticks there. */
function upToOne(scale: Scale): Scale {
  const ticks = (wanted: number) => scale.ticks(wanted).filter((tick) => tick.value <= 1);
  return Object.assign((value: number) => scale(value), { kind: scale.kind, low: scale.low, high: scale.high, ticks });
}

/** A path that falls below the floor of the frame runs along it from where it crosses. Pixels: the floor is the largest y. */
export function aboveFloor(path: readonly Point[], floor: number): Point[] {
  return path.flatMap(([x, y], i): Point[] => {
    const before = path[i - 1];
    const here: Point = [x, Math.min(y, floor)];
    if (before === undefined || before[1] > floor === y > floor) return [here];
    const share = (floor - before[1]) / (y - before[1]);
    return [[before[0] + share * (x - before[0]), floor], here];
  });
}

export function clsPlot(curve: ClsCurve, options: ClsPlotOptions = {}): string {
  const { title = '', width = 760, height = 520 } = options;
  const { points, poi, level, observed } = curve;
  if (points.length === 0) throw new RangeError('plot: no values of CLs');
  const box: Box = { left: 82, right: width - 64, top: 24, bottom: height - 66 };
  const [first, last] = [points[0]!.mu, points[points.length - 1]!.mu];
  const margin = last > first ? 0 : Math.max(0.1 * Math.abs(first), 0.1);
  const x = linearScale(first - margin, last + margin, box.left, box.right);
  const goal = 1 - level;
  const low = 0.1 * goal;

  const entries: LegendEntry[] = [
    { swatch: { kind: 'line', stroke: INK, width: STROKE.curve }, label: plain('observed') },
    { swatch: { kind: 'line', stroke: INK, width: 1.5, dash: '6 4' }, label: plain('expected, median') },
    { swatch: { kind: 'area', fill: BAND.one }, label: plain('expected ± 1σ') },
    { swatch: { kind: 'area', fill: BAND.two }, label: plain('expected ± 2σ') },
  ];
  const room = box.right - box.left - 40;
  const name = fitted(title, room);
  const digits = observed === undefined ? '' : String(Number(observed.toPrecision(4)));
  const limit = observed === undefined ? [] : [plain(`${poi} < ${digits} at ${formatLevel(level)} CL (CLs)`)];
  const caption = captionBlock([programName, ...(title === '' ? [] : [name]), ...limit]);
  const legend = legendBlock(entries);
  const beside = caption.width + legend.width + 20 <= room;
  const placed = beside ? placeBlocks(box, caption, legend) : placeBlocks(box, stackBlocks([caption, legend]), null);
  const skyline = points.map(({ mu, CLs, expected }) => ({
    from: x(mu) - 4,
    to: x(mu) + 4,
    top: Math.max(CLs, ...expected),
  }));
  const scaleTo = (top: number) => logScale(low, top, box.bottom, box.top);
  const y = raiseAbove(placed, skyline, scaleTo, 1.3, (top) => top * (1 + 0.06 * log(top / low)));

  const wide = points.length === 1 ? [-9, 9] : [0];
  const edge = (k: number): Point[] =>
    aboveFloor(
      points.flatMap(({ mu, expected }) => wide.map((dx): Point => [x(mu) + dx, y(Math.max(expected[k]!, 1e-300))])),
      box.bottom,
    );
  const band = (from: number, to: number, fill: string, name: string) =>
    polygon([...edge(to), ...edge(from).reverse()], { class: name, fill });
  const seen = aboveFloor(
    points.map(({ mu, CLs }): Point => [x(mu), y(Math.max(CLs, 1e-300))]),
    box.bottom,
  );
  const drawn = (path: Point[]) => path.filter(([, at], i) => at < box.bottom || (path[i - 1]?.[1] ?? box.bottom) < box.bottom);
  const parts = [
    band(0, 4, BAND.two, 'band2'),
    band(1, 3, BAND.one, 'band1'),
    line(box.left, y(goal), box.right, y(goal), { stroke: STROKES[0], 'stroke-width': 1.1, 'stroke-dasharray': '5 4' }),
    text(box.right + 6, y(goal) + TEXT.note * 0.36, plain(formatLevel(level)), { size: TEXT.note, fill: STROKES[0] }),
    polyline(drawn(edge(2)), { class: 'median', 'stroke-width': 1.5, 'stroke-dasharray': '6 4' }),
    points.length > 1
      ? polyline(drawn(seen), { class: 'observed', 'stroke-width': STROKE.curve })
      : marker(seen[0]![0], seen[0]![1], INK, false),
  ];
  if (observed !== undefined && observed > x.low && observed < x.high)
    parts.push(
      line(x(observed), y(goal), x(observed), box.bottom, { stroke: MUTED, 'stroke-width': 0.9, 'stroke-dasharray': '2 3' }),
    );
  parts.push(axes({ box, x, y: upToOne(y), xLabel: nameWithUnit(poi, ''), yLabel: plain('CLs'), yTitleOffset: 56 }));
  for (const one of placed) parts.push(one.block.draw(one.x, one.y));
  return document(width, height, `${title}: CLs of ${poi}`, `CLs against ${poi}`, ...parts);
}
