import { axes, type Box } from '../engine/src/report/axes.ts';
import { math, plain } from '../engine/src/report/label.ts';
import { captionBlock, legendBlock, marker, placeBlocks } from '../engine/src/report/legend.ts';
import { linearScale, logScale } from '../engine/src/report/scale.ts';
import { document, line, polyline } from '../engine/src/report/svg.ts';
import { INK, STROKE, STROKES } from '../engine/src/report/theme.ts';

export interface Overlay {
  title: string;
  /** math markup of the axes */
  xTitle: string;
  yTitle: string;
  edges: readonly number[];
  ours: readonly number[];
  ourErrors: readonly number[];
  theirs: readonly number[];
  theirErrors: readonly number[];
  theirName: string;
}

/** A differential cross-section beside another generator's, logarithmic, with the ratio of the two. */
export function overlayPlot(overlay: Overlay): string {
  const { edges, ours, ourErrors, theirs, theirErrors } = overlay;
  const width = 760;
  const height = 660;
  const box: Box = { left: 92, right: width - 20, top: 24, bottom: height - 204 };
  const ratioBox: Box = { ...box, top: box.bottom + 14, bottom: height - 66 };
  const positive = [...ours, ...theirs].filter((value) => value > 0);
  const x = linearScale(edges[0]!, edges.at(-1)!, box.left, box.right);
  const y = logScale(Math.min(...positive) / 2, 20 * Math.max(...positive), box.bottom, box.top);
  const ratio = linearScale(0.8, 1.2, ratioBox.bottom, ratioBox.top);
  const parts: string[] = [];
  const steps: [number, number][] = [];
  for (const [i, value] of ours.entries()) {
    const at = Math.max(value, Math.min(...positive) / 2);
    steps.push([x(edges[i]!), y(at)], [x(edges[i + 1]!), y(at)]);
    const centre = x((edges[i]! + edges[i + 1]!) / 2);
    if (!(theirs[i]! > 0)) continue;
    parts.push(marker(centre, y(theirs[i]!), INK, false, 1.6));
    if (!(value > 0)) continue;
    const quotient = value / theirs[i]!;
    const error = quotient * Math.hypot(ourErrors[i]! / value, theirErrors[i]! / theirs[i]!);
    if (Math.abs(quotient - 1) > 0.2) continue;
    const bounded = (r: number) => ratio(Math.max(0.8, Math.min(1.2, r)));
    parts.push(line(centre, bounded(quotient - error), centre, bounded(quotient + error), { 'stroke-width': 0.8 }));
    parts.push(marker(centre, ratio(quotient), STROKES[0], false, 1.6));
  }
  parts.push(polyline(steps, { stroke: STROKES[0], 'stroke-width': STROKE.curve / 1.5 }));
  parts.push(line(ratioBox.left, ratio(1), ratioBox.right, ratio(1), { 'stroke-dasharray': '4 3' }));
  const legend = legendBlock([
    { swatch: { kind: 'line', stroke: STROKES[0], width: STROKE.curve }, label: plain('Lacuna') },
    { swatch: { kind: 'point', stroke: INK, open: false }, label: plain(overlay.theirName) },
  ]);
  for (const { block, x: left, y: top } of placeBlocks(box, captionBlock([plain(overlay.title)]), legend))
    parts.push(block.draw(left, top));
  const frame = { x, yTitleOffset: 66 };
  parts.push(axes({ ...frame, box, y, xLabel: [], yLabel: math(overlay.yTitle), xNumbers: false }));
  parts.push(axes({ ...frame, box: ratioBox, y: ratio, xLabel: math(overlay.xTitle), yLabel: plain('ratio'), yTicks: 4 }));
  return document(width, height, overlay.title, `${overlay.title}, Lacuna and ${overlay.theirName}`, ...parts);
}
