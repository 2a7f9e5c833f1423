import { UserError } from '../../basics/errors.ts';
import { legendreRule } from '../special/gauss-rule.ts';
import type { Columns, Ranges } from './density.ts';

/** Data of an unbinned model: events, or weighted points that stand for expected events (Asimov), or counts in bins. */
export interface Events {
  /** one array an observable */
  readonly columns: Columns;
  /** events (or points, or nodes) in the columns */
  readonly count: number;
  /** per point; without it each counts 1 */
  readonly weights?: Float64Array;
  /** the points are nodes of bins, `nodes` a bin, in order: the likelihood is Poisson in `counts` */
  readonly bins?: { readonly nodes: number; readonly nodeWeights: Float64Array; readonly counts: Float64Array };
  /** measured value of each constraint, in their order */
  readonly auxiliary: Float64Array;
}

/**
 * Events inside the ranges of a fit, copied and checked.
 *
 * @param ranges  one list of intervals an observable
 * @param names   names of the observables, for errors
 * @param place   says where row i stands, e.g. "events.csv:17"
 * @param outside 'refuse' (default): an event outside is an error; 'drop': it is left out
 */
export function eventsInside(
  columns: Columns,
  ranges: readonly Ranges[],
  names: readonly string[],
  options: { place?: (row: number) => string; outside?: 'refuse' | 'drop' } = {},
): Columns {
  const { place = (row) => `event ${row}`, outside = 'refuse' } = options;
  const rows = columns[0]?.length ?? 0;
  if (columns.length !== ranges.length || columns.some((column) => column.length !== rows))
    throw new UserError({
      where: 'data',
      what: `${columns.length} columns of ${columns.map((c) => c.length)} values for ${names}`,
    });
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    let inside = true;
    for (let c = 0; c < columns.length; c++) {
      const value = columns[c][row];
      if (!Number.isFinite(value))
        throw new UserError({
          where: place(row),
          what: `${names[c]} is not a finite number`,
          value,
          remedy: 'correct or remove the line',
        });
      if (!ranges[c].some(([low, high]) => value >= low && value <= high)) {
        inside = false;
        if (outside === 'refuse')
          throw new UserError({
            where: place(row),
            what: `${names[c]} = ${value} lies outside of the range ${rangeText(ranges[c])}`,
            remedy: 'widen the range, or say "outside": "drop" to leave such events out',
          });
      }
    }
    if (inside) kept.push(row);
  }
  if (kept.length === 0)
    throw new UserError({
      where: 'data',
      what: rows === 0 ? 'there are no events' : `none of the ${rows} events lies in the range`,
      remedy: 'check the file and the range',
    });
  return columns.map((column) => Float64Array.from(kept, (row) => column[row]));
}

export const rangeText = (ranges: Ranges): string => ranges.map(([low, high]) => `${low} to ${high}`).join(' and ');

/** Nodes a bin: the mean of a shape over a bin one sigma wide is then right to 1e-7. */
const NODES = 4;
const nodeRule = legendreRule(NODES);

/** Counts in bins as data: the shapes are integrated over each bin with four Gauss-Legendre nodes. The bins must tile the ranges. */
export function countsAsEvents(edges: readonly number[], counts: ArrayLike<number>, auxiliary: Float64Array): Events {
  const bins = edges.length - 1;
  const nodes = new Float64Array(bins * NODES);
  const nodeWeights = new Float64Array(bins * NODES);
  for (let b = 0; b < bins; b++) {
    const half = 0.5 * (edges[b + 1] - edges[b]);
    if (!(half > 0))
      throw new UserError({ where: `edges[${b + 1}]`, what: `edges do not rise: ${edges[b + 1]} follows ${edges[b]}` });
    if (!(counts[b] >= 0 && counts[b] < Infinity))
      throw new UserError({ where: `counts[${b}]`, what: 'a count is negative or not a number', value: counts[b] });
    for (let k = 0; k < NODES; k++) {
      nodes[b * NODES + k] = edges[b] + half * (1 + nodeRule.x[k]);
      nodeWeights[b * NODES + k] = half * nodeRule.w[k];
    }
  }
  if (counts.length !== bins)
    throw new UserError({ where: 'counts', what: `${counts.length} counts for ${bins} bins`, remedy: 'give one count a bin' });
  return {
    columns: [nodes],
    count: nodes.length,
    bins: { nodes: NODES, nodeWeights, counts: Float64Array.from(counts) },
    auxiliary,
  };
}

/**
 * Columns of numbers out of text: one event a line, values separated by commas, semicolons or blanks; '#' starts a comment, empty lines
 * and one heading line are skipped. Errors name file and line.
 *
 * @returns  the columns and the line of each row
 */
export function parseColumns(text: string, file: string, width: number): { columns: Float64Array[]; lines: number[] } {
  const rows: number[][] = [];
  const lines: number[] = [];
  let headings = 0;
  text.split(/\r\n|\r|\n/).forEach((raw, at) => {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '') return;
    const cells = line.split(/\s*[,;]\s*|\s+/);
    const values = cells.map((cell) => (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell) ? Number(cell) : Number.NaN));
    if (
      rows.length === 0 &&
      headings === 0 &&
      values.every(Number.isNaN) &&
      !cells.some((cell) => /^[+-]?(nan|inf)/i.test(cell))
    ) {
      headings = 1;
      return;
    }
    if (cells.length !== width)
      throw new UserError({
        where: `${file}:${at + 1}`,
        what: `${cells.length} ${cells.length === 1 ? 'value' : 'values'} in a line, ${width} expected`,
        value: line,
        remedy: 'write one event a line',
      });
    values.forEach((value, k) => {
      if (!Number.isFinite(value))
        throw new UserError({
          where: `${file}:${at + 1}`,
          what: 'not a finite number',
          value: cells[k],
          remedy: 'correct the line',
        });
    });
    rows.push(values);
    lines.push(at + 1);
  });
  if (rows.length === 0) throw new UserError({ where: file, what: 'there are no events', remedy: 'write one event a line' });
  return { columns: Array.from({ length: width }, (_, c) => Float64Array.from(rows, (row) => row[c])), lines };
}
