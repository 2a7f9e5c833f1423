/** Profile of -2 ln L along a parameter, with the levels of its intervals. */
import { axes, type Box } from './axes.ts';
import { fitted } from './caption.ts';
import { nameWithUnit, programName } from './infer-caption.ts';
import { type Label, plain, toPlain } from './label.ts';
import { captionBlock, placeBlocks, raiseAbove, stackBlocks } from './legend.ts';
import { linearScale } from './scale.ts';
import { document, line, type Point, polyline, text } from './svg.ts';
import { MUTED, STROKE, STROKES, TEXT } from './theme.ts';

export interface ProfileCurve {
  readonly parameter: string;
  readonly unit?: string;
  /** value of the parameter and -2 ln L there, less that of the best fit; rising values */
  readonly points: readonly { readonly value: number; readonly rise: number }[];
  /** best-fit value */
  readonly best: number;
}

export interface ProfilePlotOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Rises of -2 ln L of one parameter: 68.3, 90 and 95 %. */
const LEVELS = [
  [1, '68.3 %'],
  [2.7055, '90 %'],
  [3.8415, '95 %'],
] as const;

export function profilePlot(curve: ProfileCurve, options: ProfilePlotOptions = {}): string {
  const { title = '', width = 640, height = 480 } = options;
  const { points, best, parameter, unit = '' } = curve;
  if (points.length < 2) throw new RangeError('plot: a profile needs at least two points');
  const box: Box = { left: 76, right: width - 64, top: 24, bottom: height - 66 };
  const x = linearScale(points[0]!.value, points[points.length - 1]!.value, box.left, box.right);
  const highest = Math.max(...points.map((point) => point.rise));
  const lines: Label[] = [programName, ...(title === '' ? [] : [fitted(title, box.right - box.left - 40)])];
  const placed = placeBlocks(box, stackBlocks([captionBlock(lines)]), null);
  const skyline = points.map((point) => ({ from: x(point.value) - 3, to: x(point.value) + 3, top: point.rise }));
  const y = raiseAbove(
    placed,
    skyline,
    (top) => linearScale(0, top, box.bottom, box.top),
    1.05 * Math.max(highest, 1.2),
    (top) => 1.06 * top,
  );
  const parts: string[] = [];
  for (const [rise, name] of LEVELS) {
    if (rise > y.high) continue;
    parts.push(
      line(box.left, y(rise), box.right, y(rise), { stroke: MUTED, 'stroke-width': 0.9, 'stroke-dasharray': '5 4' }),
      text(box.right + 6, y(rise) + TEXT.note * 0.36, plain(name), { size: TEXT.note, fill: MUTED }),
    );
  }
  if (best >= x.low && best <= x.high)
    parts.push(line(x(best), box.top, x(best), box.bottom, { stroke: MUTED, 'stroke-width': 0.9, 'stroke-dasharray': '2 3' }));
  const path = points.map((point): Point => [x(point.value), y(point.rise)]);
  parts.push(polyline(path, { class: 'profile', stroke: STROKES[4], 'stroke-width': STROKE.curve }));
  const xLabel = nameWithUnit(parameter, unit);
  const yLabel: Label = [...plain('−2 Δ ln '), { text: 'L', italic: true }];
  parts.push(axes({ box, x, y, xLabel, yLabel, yTitleOffset: 48 }));
  for (const one of placed) parts.push(one.block.draw(one.x, one.y));
  return document(width, height, `${title}: profile of ${parameter}`, `${toPlain(yLabel)} against ${toPlain(xLabel)}`, ...parts);
}
