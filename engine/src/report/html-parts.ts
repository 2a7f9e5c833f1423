/** Labels, tables and sections as HTML, every text escaped. */
import { escapeMarkup } from './escape.ts';
import { type Label, plain } from './label.ts';
import type { Table } from './table.ts';

/** Text or a typeset label as HTML. */
export function inline(content: Label | string): string {
  return (typeof content === 'string' ? plain(content) : content)
    .map(({ text, italic, bold, script }) => {
      let html = escapeMarkup(text);
      if (italic) html = `<i>${html}</i>`;
      if (bold) html = `<b>${html}</b>`;
      return script === 1 ? `<sup>${html}</sup>` : script === -1 ? `<sub>${html}</sub>` : html;
    })
    .join('');
}

export const paragraph = (content: Label | string) => `<p>${inline(content)}</p>\n`;

export function list(items: readonly (Label | string)[], name = ''): string {
  if (items.length === 0) return '';
  return `<ul${name === '' ? '' : ` class="${name}"`}>\n${items.map((item) => `<li>${inline(item)}</li>\n`).join('')}</ul>\n`;
}

export function tableHtml(table: Table): string {
  const classOf = (c: number) => {
    const names = [table.columns[c]!.align === 'left' ? 'left' : '', table.columns[c]!.wraps ? 'wraps' : ''].filter(
      (name) => name !== '',
    );
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  const head = table.columns.map((one, c) => `<th scope="col"${classOf(c)}>${inline(one.title)}</th>`).join('');
  const body = table.rows
    .map((cells) => `<tr>${cells.map((cell, c) => `<td${classOf(c)}>${inline(cell)}</td>`).join('')}</tr>\n`)
    .join('');
  return (
    `<div class="scroll"><table>\n<caption>${inline(table.caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}</tbody>\n</table></div>\n` +
    list(table.notes, 'notes')
  );
}

/** A figure around an SVG of ours; the drawing goes in as it is, its caption escaped. */
export const figure = (svg: string, caption: string) =>
  `<figure>\n${svg}<figcaption>${escapeMarkup(caption)}</figcaption>\n</figure>\n`;

/** A heading with an anchor and what belongs under it; nothing when there is nothing. */
export const section = (id: string, title: string, ...parts: string[]) =>
  parts.join('') === '' ? '' : `<section id="${id}">\n<h2>${escapeMarkup(title)}</h2>\n${parts.join('')}</section>\n`;
