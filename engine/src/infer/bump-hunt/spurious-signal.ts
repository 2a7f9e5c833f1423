import { UserError } from '../../basics/errors.ts';
import { minimise } from '../minimise/minimise.ts';
import { countsAsEvents } from '../unbinned/events.ts';
import { checkContents, checkEdges } from '../unbinned/shapes/histogram.ts';
import type { BumpHunt } from './definition.ts';
import { Hypotheses } from './hypothesis.ts';
import { signalError } from './scan.ts';

/** A background without signal: expected events in bins, from a large simulation or another function. */
export interface BackgroundTemplate {
  readonly edges: readonly number[];
  readonly contents: readonly number[];
}

export interface SpuriousPoint {
  readonly mass: number;
  /** signal events fitted where there are none */
  readonly signal: number;
  /** statistical error of a fit to data of the template's size */
  readonly error: number;
  /** signal / error */
  readonly ratio: number;
}

export interface SpuriousSignal {
  readonly order: number;
  readonly points: readonly SpuriousPoint[];
  /** the ratio largest in size */
  readonly worst: SpuriousPoint;
  /** |ratio| below the criterion everywhere */
  readonly passed: boolean;
}

/**
 * Spurious-signal test of the background function: the signal that is fitted to an expected background without any, at each mass. The bias
 * that the function brings, to be small against the statistical error (20 % by default).
 *
 * @param template  expected events of the background in bins, at the luminosity of the data; bins well below the resolution
 * @param orders    orders of the background to try; default that of the description
 * @source          criterion as in ATLAS, arXiv:1207.7214, section 5 (from memory, not checked)
 */
export function spuriousSignal(
  hunt: BumpHunt,
  template: BackgroundTemplate,
  options: { orders?: readonly number[]; criterion?: number } = {},
): SpuriousSignal[] {
  const { orders = [hunt.background.order], criterion = 0.2 } = options;
  const edges = Array.from(checkEdges(template.edges, 'template.edges'));
  const contents = checkContents(template.contents, edges.length - 1, 'template.contents');
  const [low, high] = hunt.observable.range;
  if (edges[0]! > low || edges[edges.length - 1]! < high)
    throw new UserError({
      where: 'template.edges',
      what: `the template from ${edges[0]} to ${edges[edges.length - 1]} does not cover the range ${low} to ${high}`,
      remedy: 'widen it',
    });
  return orders.map((order) => {
    const hypotheses = new Hypotheses({ ...hunt, background: { ...hunt.background, order } });
    const points = hunt.masses.map((mass) => spuriousAt(hypotheses, mass, edges, contents));
    const worst = points.reduce((a, b) => (Math.abs(b.ratio) > Math.abs(a.ratio) ? b : a));
    return { order, points, worst, passed: Math.abs(worst.ratio) < criterion };
  });
}

function spuriousAt(hypotheses: Hypotheses, mass: number, edges: readonly number[], contents: Float64Array): SpuriousPoint {
  const probe = hypotheses.at(mass, 1);
  // whole bins inside the window; their ends become the window's
  const [low, high] = probe.window;
  const first = edges.findIndex((edge) => edge >= low - 1e-12 * (high - low));
  let last = first;
  while (last + 1 < edges.length && edges[last + 1]! <= high + 1e-12 * (high - low)) last++;
  if (first < 0 || last - first < 5)
    throw new UserError({
      where: 'template.edges',
      what: `fewer than five bins in the window of mass ${mass}`,
      remedy: 'take finer bins or a wider window',
    });
  const inside = edges.slice(first, last + 1);
  const counts = contents.subarray(first, last);
  const total = counts.reduce((sum, one) => sum + one, 0);
  const { model } = hypotheses.at(mass, total, [], inside);
  const likelihood = model.likelihood(countsAsEvents(inside, counts, new Float64Array(0)));
  const minimum = minimise(likelihood, { tolerance: 1e-10 });
  const error = minimum.converged ? signalError(likelihood, minimum) : null;
  if (error === null)
    throw new UserError({
      where: `mass ${mass}`,
      what: `the fit to the template failed: ${minimum.reason ?? 'no error of the signal'}`,
    });
  return { mass, signal: minimum.x[0], error, ratio: minimum.x[0] / error };
}
