import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import type { StatisticalModel } from '../likelihood.ts';
import { heldParameters, minimise } from '../minimise/minimise.ts';
import { type EulerCoefficients, eulerCoefficients, eulerPValue } from './euler.ts';
import { type GlobalPValue, globalByToys, grossVitells, meanUpcrossings, type Upcrossings } from './upcrossings.ts';

/** A held parameter of the model that the scan moves: the mass of the signal, its width. */
export interface ScanAxis {
  readonly parameter: string;
  readonly values: readonly number[];
}

/** q0 on the grid of one or two axes, the last axis running fastest. */
export interface SignificanceField {
  readonly axes: readonly ScanAxis[];
  readonly q0: Float64Array;
  readonly largest: number;
  /** values of the scanned parameters at the largest */
  readonly at: readonly number[];
}

/**
 * q0 = 2 ln L(best at poi >= 0) - 2 ln L(best at poi = 0) for every point of the grid. The fit without signal does not depend on the point
 * and is done once; each other fit starts from its neighbour's.
 */
export function significanceField<Data>(model: StatisticalModel<Data>, data: Data, axes: readonly ScanAxis[]): SignificanceField {
  const { poi, parameters } = model;
  if (poi < 0) throw new UserError({ where: 'poi', what: 'the model has no parameter of interest', remedy: 'name one' });
  if (axes.length < 1 || axes.length > 2 || axes.some((axis) => axis.values.length < 2))
    throw new UserError({ where: 'axes', what: 'a scan has one or two axes of at least two values' });
  const places = axes.map(({ parameter }) => {
    const place = parameters.findIndex((one) => one.name === parameter);
    if (place < 0 || !parameters[place]!.fixed)
      throw new UserError({
        where: 'axes',
        what: 'not a held parameter of the model',
        value: parameter,
        remedy: 'declare it with "fixed": true',
      });
    return place;
  });
  const likelihood = model.likelihood(data);
  const start = Float64Array.from(parameters, (one) => one.init);
  for (const [k, axis] of axes.entries()) start[places[k]!] = axis.values[0]!;
  start[poi] = 0;
  const background = minimise(likelihood, { start, fixed: heldParameters(likelihood, poi) });
  if (!background.converged) throw new UserError({ where: 'scan', what: `the fit without signal failed: ${background.reason}` });
  const lower = Float64Array.from(parameters, (one) => one.bounds[0]);
  const upper = Float64Array.from(parameters, (one) => one.bounds[1]);
  lower[poi] = 0;
  const inner = axes[1]?.values.length ?? 1;
  const size = axes[0]!.values.length * inner;
  const q0 = new Float64Array(size);
  let largest = 0;
  let best = 0;
  let near = Float64Array.from(background.x);
  for (let step = 0; step < size; step++) {
    const i = Math.floor(step / inner);
    // there and back, so that the next point is always a neighbour
    const j = i % 2 === 0 ? step % inner : inner - 1 - (step % inner);
    near[places[0]!] = axes[0]!.values[i]!;
    if (axes.length === 2) near[places[1]!] = axes[1]!.values[j]!;
    const fitted = minimise(likelihood, { start: near, bounds: { lower, upper }, tolerance: 1e-8 });
    const k = i * inner + j;
    // a fit that got stuck is no excess; one below the background's own fit cannot be
    q0[k] = fitted.converged ? Math.max(0, background.twiceNll - fitted.twiceNll) : 0;
    if (q0[k] > largest) {
      largest = q0[k];
      best = k;
    }
    near = fitted.converged ? Float64Array.from(fitted.x) : Float64Array.from(background.x);
  }
  const at = [axes[0]!.values[Math.floor(best / inner)]!];
  if (axes.length === 2) at.push(axes[1]!.values[best % inner]!);
  return { axes, q0, largest, at };
}

export interface LookElsewhereOptions {
  readonly toys?: number;
  readonly seed?: number;
  /** reference levels in q0: the first in one dimension, both in two */
  readonly levels?: readonly [number, number];
  readonly progress?: (done: number, total: number) => void;
}

export interface LookElsewhere {
  readonly field: SignificanceField;
  /** largest q0 of each background-only toy */
  readonly largest: Float64Array;
  readonly byToys: GlobalPValue;
  /** Gross-Vitells in one dimension, Euler characteristic in two */
  readonly extrapolated: GlobalPValue;
  readonly upcrossings?: Upcrossings;
  readonly euler?: EulerCoefficients;
}

/** Toys of the usual study: enough for an upcrossing rate to 10 %. */
const TOYS = 100;

/**
 * Global p-value of the largest excess of a scan over one or two held parameters, from background-only toys thrown from the fit without
 * signal: by counting them and by extrapolating their upcrossings (one dimension) or Euler characteristics (two). The same seed gives the
 * same numbers.
 */
export function lookElsewhere<Data>(
  model: StatisticalModel<Data>,
  data: Data,
  axes: readonly ScanAxis[],
  options: LookElsewhereOptions = {},
): LookElsewhere {
  const { toys = TOYS, seed = 1, levels = [0.5, 2], progress } = options;
  const field = significanceField(model, data, axes);
  const likelihood = model.likelihood(data);
  const start = Float64Array.from(model.parameters, (one) => one.init);
  start[model.poi] = 0;
  const background = minimise(likelihood, { start, fixed: heldParameters(likelihood, model.poi) });
  const stream = new RandomStream(seed, 'look-elsewhere');
  const fields: Float64Array[] = [];
  const largest = new Float64Array(toys);
  for (let t = 0; t < toys; t++) {
    const toy = significanceField(model, model.toy(background.x, stream, t), axes);
    fields.push(toy.q0);
    largest[t] = toy.largest;
    progress?.(t + 1, toys);
  }
  const byToys = globalByToys(field.largest, largest);
  if (axes.length === 1) {
    const upcrossings = meanUpcrossings(fields, levels[0]);
    return { field, largest, byToys, extrapolated: grossVitells(field.largest, upcrossings), upcrossings };
  }
  const euler = eulerCoefficients(fields, axes[0]!.values.length, axes[1]!.values.length, levels);
  return { field, largest, byToys, extrapolated: eulerPValue(field.largest, euler), euler };
}
