/** A small SVG writer: elements as strings, numbers at two decimals, every text and attribute escaped. */
import { escapeMarkup } from './escape.ts';
import type { Label } from './label.ts';
import { FONT_FAMILY, INK, SCRIPT_SIZE } from './theme.ts';

export type Attributes = Record<string, string | number | undefined>;

/** Two decimals are a hundredth of a pixel; no exponents, no -0. */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`plot: a coordinate is ${value}`);
  const text = value.toFixed(2).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

export function element(name: string, attributes: Attributes, ...children: string[]): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeMarkup(value)}"`;
  }
  return children.length === 0 ? `${text}/>` : `${text}>${children.join('')}</${name}>`;
}

export const group = (attributes: Attributes, ...children: string[]) => element('g', attributes, children.join('') || ' ');

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}) =>
  element('line', { x1, y1, x2, y2, stroke: INK, ...attributes });

export type Point = readonly [x: number, y: number];

export const pathData = (points: readonly Point[], close = false) =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${coordinate(x)},${coordinate(y)}`).join('') + (close ? 'Z' : '');

export const polyline = (points: readonly Point[], attributes: Attributes) =>
  element('path', { d: pathData(points), fill: 'none', stroke: INK, 'stroke-linejoin': 'round', ...attributes });

export const polygon = (points: readonly Point[], attributes: Attributes) =>
  element('path', { d: pathData(points, true), ...attributes });

export interface TextOptions {
  size: number;
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  /** degrees, counter-clockwise, about the anchor */
  rotate?: number;
  /** a white outline behind the letters, for text over lines */
  halo?: boolean;
}

/** One line of typeset text; sub- and superscripts are shifted and shifted back, because not every viewer knows baseline-shift. */
export function text(x: number, y: number, label: Label, options: TextOptions): string {
  const { size, anchor = 'start', fill = INK, rotate = 0, halo = false } = options;
  let shifted = 0;
  const spans = label.map(({ text, italic, bold, script }) => {
    const target = script === 1 ? -0.36 * size : script === -1 ? 0.22 * size : 0;
    const dy = target - shifted;
    shifted = target;
    return element(
      'tspan',
      {
        dy: dy === 0 ? undefined : dy,
        'font-size': script === undefined ? undefined : size * SCRIPT_SIZE,
        'font-style': italic ? 'italic' : undefined,
        'font-weight': bold ? 'bold' : undefined,
      },
      escapeMarkup(text),
    );
  });
  return element(
    'text',
    {
      x,
      y,
      'font-size': size,
      'text-anchor': anchor,
      fill,
      transform: rotate === 0 ? undefined : `rotate(${coordinate(-rotate)} ${coordinate(x)} ${coordinate(y)})`,
      'xml:space': 'preserve',
      ...(halo ? { stroke: '#ffffff', 'stroke-width': 4, 'stroke-linejoin': 'round', 'paint-order': 'stroke' } : {}),
    },
    ...spans,
  );
}

/** Diagonal lines; ids must differ between plots that share a page, hence `id`. */
export function hatch(id: string, colour: string, spacing: number, width: number, tilt = 45): string {
  return element(
    'pattern',
    { id, width: spacing, height: spacing, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${tilt})` },
    element('line', { x1: 0, y1: 0, x2: 0, y2: spacing, stroke: colour, 'stroke-width': width }),
  );
}

/** A whole plot: white ground, title and description for readers that speak. */
export function document(width: number, height: number, title: string, description: string, ...children: string[]): string {
  return (
    element(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width: String(width),
        height: String(height),
        viewBox: `0 0 ${width} ${height}`,
        role: 'img',
        'font-family': FONT_FAMILY,
      },
      element('title', {}, escapeMarkup(title)),
      element('desc', {}, escapeMarkup(description)),
      element('rect', { width: String(width), height: String(height), fill: '#ffffff' }),
      ...children,
    ) + '\n'
  );
}
