import { UserError } from '../../basics/errors.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import {
  type GlobalPValue,
  globalByToys,
  grossVitells,
  meanUpcrossings,
  type Upcrossings,
} from '../look-elsewhere/upcrossings.ts';
import { poissonQuantile } from '../special/poisson.ts';
import { NormalisedCurve } from '../unbinned/density.ts';
import { panelEdges, Sampler } from '../unbinned/sampling.ts';
import { kernelEstimate } from '../unbinned/shapes/kernel-estimate.ts';
import type { BumpHunt } from './definition.ts';
import { Hypotheses } from './hypothesis.ts';
import { atMass } from './mass-table.ts';
import { inWindow, twoFits } from './scan.ts';

export interface GlobalOptions {
  /** background-only toys of the whole scan; default 50 */
  readonly toys?: number;
  readonly seed?: number;
  /** reference level of the upcrossings in q0; default 0.5 */
  readonly level?: number;
  readonly progress?: (done: number, total: number) => boolean | undefined;
}

export interface GlobalResult {
  /** largest q0 of the data */
  readonly q0: number;
  readonly extrapolated: GlobalPValue;
  readonly byToys: GlobalPValue;
  readonly upcrossings: Upcrossings;
  /** largest q0 of each toy */
  readonly largest: readonly number[];
}

/** Bandwidths of the smoothed data in resolutions: wide against a peak, narrow against what windows are fitted with. */
const SMOOTHING = 4;
const BLOCKS = 256;
const TOYS = 50;

/** q0 along the masses: two fits each, none of the rest. Masses that cannot be fitted count as no excess. */
export function q0Scan(hunt: BumpHunt, data: Float64Array): Float64Array {
  const hypotheses = new Hypotheses(hunt);
  let start: number[] = [];
  return Float64Array.from(hunt.masses, (mass) => {
    try {
      const { hypothesis, events } = inWindow(hypotheses, data, mass, start);
      const { q0, background } = twoFits(hypothesis.model.likelihood(events));
      start = Array.from(background.x.subarray(1));
      return q0;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      start = [];
      return 0;
    }
  });
}

/**
 * Global p-value of the largest excess of a scan. Toys of the whole spectrum are thrown from the data smoothed with kernels four
 * resolutions wide (mirrored at the ends), which keeps the background's shape and no peak, and scanned as the data are: counted directly,
 * and through their upcrossings of a low level (Gross and Vitells). A real signal stays in the smoothed spectrum as a low, wide hill.
 */
export function globalPValue(hunt: BumpHunt, q0: number, options: GlobalOptions = {}): GlobalResult {
  const { toys = TOYS, progress } = options;
  const steps = globalPValueSteps(hunt, q0, options);
  let step = steps.next();
  while (!step.done) step = steps.next(progress?.(step.value, toys) === false);
  return step.value;
}

/** The same a toy at a time: yields toys done, `next(true)` ends it there. */
export function* globalPValueSteps(
  hunt: BumpHunt,
  q0: number,
  options: GlobalOptions = {},
): Generator<number, GlobalResult, boolean> {
  const { toys = TOYS, seed = 1, level = 0.5 } = options;
  const { data, masses } = hunt;
  if (!data) throw new UserError({ where: 'data', what: 'there are no data', remedy: 'name a file or give the values' });
  if (!(Number.isInteger(toys) && toys >= 2))
    throw new UserError({ where: 'toys', what: 'not a number of toys', value: toys, remedy: 'give at least two' });
  const { range } = hunt.observable;
  const middle = masses[masses.length >> 1]!;
  const bandwidth = SMOOTHING * atMass(hunt.signal.resolution, middle, 'signal.resolution');
  const density = new NormalisedCurve(kernelEstimate(data, range, { bandwidth }), [range]);
  density.set(new Float64Array(0));
  const sampler = new Sampler([density], [1], [panelEdges([range], density.knots()[0]!)]);
  const stream = new RandomStream(seed, 'bump-hunt global');
  const uniforms = new Float64Array(2 * BLOCKS);
  const scans: Float64Array[] = [];
  for (let t = 0; t < toys; t++) {
    stream.one(t, stage.toys, 0, 0, 1, uniforms);
    const count = poissonQuantile(uniforms[0], data.length);
    const events = new Float64Array(count);
    for (let from = 0; from < count; from += 2 * BLOCKS) {
      const rows = Math.min(2 * BLOCKS, count - from);
      stream.one(t, stage.toys, 1, from / 2, BLOCKS, uniforms);
      sampler.draw(uniforms, 0, rows, [events.subarray(from, from + rows)]);
    }
    scans.push(q0Scan(hunt, events.sort()));
    if (yield t + 1) break;
  }
  const largest = scans.map((one) => one.reduce((most, value) => Math.max(most, value), 0));
  const upcrossings = meanUpcrossings(scans, level);
  return { q0, extrapolated: grossVitells(q0, upcrossings), byToys: globalByToys(q0, largest), upcrossings, largest };
}
