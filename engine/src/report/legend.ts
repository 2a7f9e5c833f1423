/** Captions and legends, and the room they need above the curves. */
import type { Box } from './axes.ts';
import type { Label } from './label.ts';
import type { Scale } from './scale.ts';
import { element, group, line, text } from './svg.ts';
import { textWidth } from './text-width.ts';
import { INK, STROKE, TEXT } from './theme.ts';

export type Swatch =
  | { kind: 'area'; fill: string; outline?: boolean }
  | { kind: 'line'; stroke: string; width: number; dash?: string; band?: string }
  | { kind: 'point'; stroke: string; open: boolean }
  | { kind: 'diamond'; stroke: string };

export interface LegendEntry {
  swatch: Swatch;
  label: Label;
}

const SWATCH_WIDTH = 28;
const GAP = 10;
const ROW = 1.5;

function drawSwatch(swatch: Swatch, x: number, y: number): string {
  const middle = x + SWATCH_WIDTH / 2;
  switch (swatch.kind) {
    case 'area':
      return element('rect', {
        x,
        y: y - 7,
        width: SWATCH_WIDTH,
        height: 14,
        fill: swatch.fill,
        stroke: swatch.outline === false ? undefined : INK,
        'stroke-width': swatch.outline === false ? undefined : 0.6,
      });
    case 'line':
      return line(x, y, x + SWATCH_WIDTH, y, {
        stroke: swatch.stroke,
        'stroke-width': swatch.width,
        'stroke-dasharray': swatch.dash,
      });
    case 'point':
      return group(
        {},
        line(middle, y - 9, middle, y + 9, { stroke: swatch.stroke, 'stroke-width': STROKE.data }),
        marker(middle, y, swatch.stroke, swatch.open),
      );
    case 'diamond':
      return diamond(middle, y, swatch.stroke);
  }
}

export const marker = (x: number, y: number, colour: string, open: boolean, radius = 3.4) =>
  element('circle', { cx: x, cy: y, r: radius, fill: open ? '#ffffff' : colour, stroke: colour, 'stroke-width': STROKE.data });

export function diamond(x: number, y: number, colour: string, size = 5.2): string {
  const corners = `M${x.toFixed(2)},${(y - size).toFixed(2)}l${size},${size}l${-size},${size}l${-size},${-size}Z`;
  return element('path', { d: corners, fill: '#ffffff', stroke: colour, 'stroke-width': 1.7 });
}

/** A block of text lines or legend rows, measured before it is drawn. */
export interface Block {
  width: number;
  height: number;
  draw(x: number, y: number): string;
}

export function legendBlock(entries: readonly LegendEntry[], size: number = TEXT.legend): Block {
  const width = SWATCH_WIDTH + GAP + Math.max(0, ...entries.map((entry) => textWidth(entry.label, size)));
  return {
    width,
    height: entries.length * size * ROW,
    draw: (x, y) =>
      group(
        { class: 'legend' },
        ...entries.flatMap(({ swatch, label }, row) => {
          const middle = y + (row + 0.5) * size * ROW;
          return [drawSwatch(swatch, x, middle), text(x + SWATCH_WIDTH + GAP, middle + size * 0.36, label, { size })];
        }),
      ),
  };
}

export function captionBlock(lines: readonly Label[], size: number = TEXT.caption): Block {
  return {
    width: Math.max(0, ...lines.map((label) => textWidth(label, size))),
    height: lines.length * size * ROW,
    draw: (x, y) =>
      group({ class: 'caption' }, ...lines.map((label, row) => text(x, y + (row + 0.75) * size * ROW, label, { size }))),
  };
}

/** A block above another. */
export function stackBlocks(blocks: readonly Block[], gap = 6): Block {
  const shown = blocks.filter((block) => block.height > 0);
  return {
    width: Math.max(0, ...shown.map((block) => block.width)),
    height: shown.reduce((sum, block) => sum + block.height, Math.max(0, shown.length - 1) * gap),
    draw(x, y) {
      let at = y;
      return shown
        .map((block) => {
          const drawn = block.draw(x, at);
          at += block.height + gap;
          return drawn;
        })
        .join('');
    },
  };
}

/** Highest value that anything drawn reaches between two positions on the x axis [pixels]. */
export interface Skyline {
  from: number;
  to: number;
  top: number;
}

export interface PlacedBlock {
  block: Block;
  x: number;
  y: number;
}

const MARGIN = { side: 20, top: 16, clear: 10 } as const;

/** Blocks in the two upper corners of the frame. */
export function placeBlocks(box: Box, left: Block, right: Block | null): PlacedBlock[] {
  const placed = [{ block: left, x: box.left + MARGIN.side, y: box.top + MARGIN.top }];
  if (right) placed.push({ block: right, x: box.right - MARGIN.side - right.width, y: box.top + MARGIN.top });
  return placed;
}

/**
 * Raises the upper end of the y axis until nothing drawn reaches into a block.
 *
 * @param scaleTo  the y scale for an upper end
 * @param grow     next upper end to try
 */
export function raiseAbove(
  placed: readonly PlacedBlock[],
  skyline: readonly Skyline[],
  scaleTo: (high: number) => Scale,
  start: number,
  grow: (high: number) => number,
): Scale {
  let high = start;
  for (let attempt = 0; attempt < 200; attempt++, high = grow(high)) {
    const scale = scaleTo(high);
    const free = placed.every(({ block, x, y }) =>
      skyline.every(
        ({ from, to, top }) =>
          to < x - MARGIN.clear || from > x + block.width + MARGIN.clear || scale(top) > y + block.height + MARGIN.clear,
      ),
    );
    if (free) return scale;
  }
  return scaleTo(high);
}
