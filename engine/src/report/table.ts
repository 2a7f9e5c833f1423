/** A table as data, its cells typeset; shown in a terminal here and as HTML in html-parts.ts. */
import { harmless } from './escape.ts';
import { type Label, plain, toPlain } from './label.ts';

export interface Column {
  title: Label;
  align: 'left' | 'right';
  /** the one column whose text may be broken over lines to fit a terminal */
  wraps?: boolean;
}

export interface Table {
  /** what it shows, with level, method, luminosity: a table must be readable alone */
  caption: Label;
  columns: Column[];
  rows: Label[][];
  /** remarks under the table */
  notes: Label[];
}

export const column = (title: Label | string, align: 'left' | 'right' = 'right', wraps = false): Column => ({
  title: typeof title === 'string' ? plain(title) : title,
  align,
  ...(wraps ? { wraps } : {}),
});

/** Cells may be given as text. */
export const row = (...cells: (Label | string)[]): Label[] =>
  cells.map((cell) => (typeof cell === 'string' ? plain(cell) : cell));

/** Columns of a terminal that a text takes: every character of ours is one wide, a combining mark none. */
export const displayWidth = (text: string) => [...text.replace(/\p{M}/gu, '')].length;

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Breaks at spaces; a word longer than the width is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (current !== '' && displayWidth(`${current} ${rest}`) <= width) {
      current = `${current} ${rest}`;
      continue;
    }
    if (current !== '') lines.push(current);
    while (displayWidth(rest) > width) {
      lines.push([...rest].slice(0, width).join(''));
      rest = [...rest].slice(width).join('');
    }
    current = rest;
  }
  return [...lines, current];
}

const shown = (label: Label) => harmless(toPlain(label));

const GAP = '  ';
const NARROWEST = 12;

/** Plain text without colours, at most `width` columns unless its numbers alone are wider. */
export function tableText(table: Table, width = 100): string {
  const head = table.columns.map((one) => shown(one.title));
  const body = table.rows.map((cells) => cells.map(shown));
  const natural = head.map((title, c) => Math.max(displayWidth(title), ...body.map((cells) => displayWidth(cells[c]!))));
  const flexible = table.columns.findIndex((one) => one.wraps);
  const total = natural.reduce((sum, w) => sum + w, GAP.length * (natural.length - 1));
  if (flexible >= 0 && total > width) natural[flexible] = Math.max(NARROWEST, natural[flexible]! - (total - width));

  const line = (cells: string[]) =>
    cells
      .map((cell, c) => pad(cell, natural[c]!, table.columns[c]!.align))
      .join(GAP)
      .trimEnd();
  const lines = [...wrapText(shown(table.caption), width), line(head), natural.map((w) => '─'.repeat(w)).join(GAP)];
  for (const cells of body) {
    const broken = cells.map((cell, c) => (c === flexible ? wrapText(cell, natural[c]!) : [cell]));
    const height = Math.max(...broken.map((parts) => parts.length));
    for (let i = 0; i < height; i++) lines.push(line(broken.map((parts) => parts[i] ?? '')));
  }
  for (const note of table.notes) lines.push(...wrapText(shown(note), width));
  return `${lines.join('\n')}\n`;
}
