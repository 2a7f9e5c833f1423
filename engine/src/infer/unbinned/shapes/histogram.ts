import { UserError } from '../../../basics/errors.ts';
import type { Curve } from '../curve.ts';

/** A place inside the edges to its bin; a value on an edge belongs to the bin above, the last edge to the last bin. */
export function binFinder(edges: Float64Array): (x: number) => number {
  const bins = edges.length - 1;
  const first = edges[0];
  const scale = bins / (edges[bins] - first);
  return (x) => {
    // the bin of equal widths, then steps to the right one
    let bin = Math.min(bins - 1, Math.max(0, Math.floor((x - first) * scale)));
    while (bin > 0 && x < edges[bin]) bin--;
    while (bin < bins - 1 && x >= edges[bin + 1]) bin++;
    return bin;
  };
}

/** Edges that rise strictly, at least two. */
export function checkEdges(edges: readonly number[], where: string): Float64Array {
  if (edges.length < 2) throw new UserError({ where, what: 'a template needs at least two edges', value: edges });
  edges.forEach((edge, k) => {
    if (!Number.isFinite(edge))
      throw new UserError({ where: `${where}[${k}]`, what: 'an edge is not a finite number', value: edge });
    if (k > 0 && !(edge > edges[k - 1]!))
      throw new UserError({
        where: `${where}[${k}]`,
        what: `edges do not rise: ${edge} follows ${edges[k - 1]}`,
        remedy: 'list them in ascending order, each once',
      });
  });
  return Float64Array.from(edges);
}

/** Contents that are finite and not negative, with something in them. */
export function checkContents(contents: readonly number[], bins: number, where: string): Float64Array {
  if (contents.length !== bins)
    throw new UserError({ where, what: `${contents.length} contents for ${bins} bins`, remedy: 'give one content a bin' });
  contents.forEach((content, k) => {
    if (!(content >= 0 && content < Infinity))
      throw new UserError({
        where: `${where}[${k}]`,
        what: 'a template content is negative or not a number',
        value: content,
        remedy: 'give expected events or a density, 0 or more',
      });
  });
  if (!contents.some((content) => content > 0)) throw new UserError({ where, what: 'the template is empty', remedy: 'fill it' });
  return Float64Array.from(contents);
}

/**
 * Histogram template: constant in each bin, g = content / width; no parameters. Bins cut by the range count with the part inside.
 *
 * @param edges     rising, covering the range of the fit
 * @param contents  one a bin, >= 0, any scale
 */
export function histogram(
  edges: readonly number[],
  contents: readonly number[],
  range: readonly [number, number],
  where = 'histogram',
): Curve {
  const e = checkEdges(edges, `${where}.edges`);
  const bins = e.length - 1;
  const content = checkContents(contents, bins, `${where}.contents`);
  if (!(e[0] <= range[0] && e[bins] >= range[1]))
    throw new UserError({
      where: `${where}.edges`,
      what: `the template from ${e[0]} to ${e[bins]} does not cover the range ${range[0]} to ${range[1]}`,
      remedy: 'narrow the range or widen the template',
    });
  const density = Float64Array.from(content, (value, k) => value / (e[k + 1] - e[k]));
  const binOf = binFinder(e);
  const values = (x: Float64Array, from: number, count: number, g: Float64Array): void => {
    for (let i = 0; i < count; i++) g[i] = density[binOf(x[from + i])];
  };
  return {
    parameters: [],
    set: () => true,
    integral(low, high) {
      let sum = 0;
      for (let k = binOf(low); k < bins && e[k] < high; k++) sum += density[k] * (Math.min(high, e[k + 1]) - Math.max(low, e[k]));
      return sum;
    },
    values,
    gradients: values,
    knots: () => Array.from(e),
  };
}
