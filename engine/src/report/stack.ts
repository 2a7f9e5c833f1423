/** Stacked histograms, their uncertainty and overlays as SVG: what the spectrum and the N-1 plots share. */
import type { Spectrum } from './result.ts';
import type { Scale } from './scale.ts';
import { element, type Point, pathData, polygon, polyline } from './svg.ts';
import { FILLS, STROKE, STROKES } from './theme.ts';

/** Expected background per bin: sum and standard deviation (the samples are independent). */
export function backgroundTotal(spectrum: Spectrum): { values: number[]; errors: number[] } {
  const bins = spectrum.edges.length - 1;
  const values = new Array<number>(bins).fill(0);
  const squares = new Array<number>(bins).fill(0);
  for (const part of spectrum.stacked) {
    for (let i = 0; i < bins; i++) {
      values[i]! += part.values[i]!;
      squares[i]! += part.errors[i]! * part.errors[i]!;
    }
  }
  return { values, errors: squares.map(Math.sqrt) };
}

export interface Plane {
  x: Scale;
  y: Scale;
  /** value at which an area starts: 0, or the lower end of a log axis */
  floor: number;
}

/** Points of a histogram's outline, left to right. */
export function steps(edges: readonly number[], values: readonly number[], { x, y, floor }: Plane): Point[] {
  return values.flatMap((value, i): Point[] => {
    const level = y(Math.min(Math.max(value, floor), y.high));
    return [
      [x(edges[i]!), level],
      [x(edges[i + 1]!), level],
    ];
  });
}

/** The stack is drawn from the smallest background at the bottom to the largest on top only if the caller orders it so; order is kept. */
export function drawStack(spectrum: Spectrum, plane: Plane): string {
  const base = new Array<number>(spectrum.edges.length - 1).fill(0);
  let below = steps(spectrum.edges, base, plane);
  const parts: string[] = [];
  spectrum.stacked.forEach((part, index) => {
    part.values.forEach((value, i) => {
      base[i]! += value;
    });
    const above = steps(spectrum.edges, base, plane);
    parts.push(polygon([...above, ...[...below].reverse()], { fill: FILLS[index % FILLS.length]! }));
    parts.push(polyline(above, { stroke: '#3a3a3a', 'stroke-width': 0.7 }));
    below = above;
  });
  return parts.join('');
}

/** Band of total +- error, bin by bin, in one path. */
export function drawUncertainty(spectrum: Spectrum, plane: Plane, fill: string): string {
  const { values, errors } = backgroundTotal(spectrum);
  const { x, y, floor } = plane;
  const clamp = (value: number) => y(Math.min(Math.max(value, floor), y.high));
  const d = values
    .map((value, i) => {
      if (errors[i] === 0) return '';
      const [left, right, top, bottom] = [
        x(spectrum.edges[i]!),
        x(spectrum.edges[i + 1]!),
        clamp(value + errors[i]!),
        clamp(value - errors[i]!),
      ];
      const corners: Point[] = [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ];
      return pathData(corners, true);
    })
    .join('');
  return d === '' ? '' : element('path', { d, fill });
}

/** Signal outlines, only where there is signal so that no coloured line runs along the axis. */
export function drawSignals(spectrum: Spectrum, plane: Plane): string {
  return spectrum.signals
    .map((signal, index) => {
      const visible = Math.max(plane.floor, plane.y.kind === 'linear' ? 0.003 * plane.y.high : 0);
      const first = signal.values.findIndex((value) => value > visible);
      const last = signal.values.findLastIndex((value) => value > visible);
      if (first < 0) return '';
      const edges = spectrum.edges.slice(first, last + 2);
      const outline = steps(edges, signal.values.slice(first, last + 1), plane);
      const bottom = plane.y(plane.floor);
      const points: Point[] = [[outline[0]![0], bottom], ...outline, [outline[outline.length - 1]![0], bottom]];
      return polyline(points, {
        stroke: STROKES[index % STROKES.length]!,
        'stroke-width': STROKE.curve,
        'stroke-linejoin': 'miter',
        'stroke-dasharray': DASHES[index % DASHES.length],
      });
    })
    .join('');
}

/** Overlays differ in dash as well as in colour. */
export const DASHES: readonly (string | undefined)[] = [undefined, '7 3', '2 2.5', '9 3 2 3'];
