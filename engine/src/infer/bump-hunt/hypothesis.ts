import { UserError } from '../../basics/errors.ts';
import type { Parameter } from '../likelihood.ts';
import type { Curve } from '../unbinned/curve.ts';
import { NormalisedCurve } from '../unbinned/density.ts';
import { countsAsEvents, type Events } from '../unbinned/events.ts';
import { readShape } from '../unbinned/shape-reader.ts';
import { bernstein } from '../unbinned/shapes/bernstein.ts';
import { chebyshev } from '../unbinned/shapes/chebyshev.ts';
import { exponential } from '../unbinned/shapes/exponential.ts';
import type { Component } from '../unbinned/sum-likelihood.ts';
import { histogramOf, UnbinnedModel } from '../unbinned/unbinned-model.ts';
import type { BumpHunt } from './definition.ts';
import { atMass, type MassDependent } from './mass-table.ts';

/** One mass of the scan: its window and the model in it. Parameters: signal, then those of the background (yields first). */
export interface Hypothesis {
  readonly mass: number;
  readonly resolution: number;
  readonly window: readonly [number, number];
  readonly model: UnbinnedModel;
}

/** Data over the whole range: events in ascending order, or expected contents of a histogram. */
export type ScanData =
  | { readonly events: Float64Array }
  | { readonly edges: readonly number[]; readonly contents: ArrayLike<number> };

/** Components outlive their hypothesis where the window stays: the background's density is the same object. */
export class Hypotheses {
  readonly hunt: BumpHunt;
  private background: Component[] = [];
  private backgroundWindow: readonly [number, number] = [Number.NaN, Number.NaN];

  constructor(hunt: BumpHunt) {
    this.hunt = hunt;
  }

  windowAt(mass: number, resolution: number): [number, number] {
    const { window, observable } = this.hunt;
    const [low, high] = observable.range;
    if (window === 'range') return [low, high];
    return [Math.max(low, mass - window * resolution), Math.min(high, mass + window * resolution)];
  }

  /**
   * @param start   background parameters of the mass before, to start fits from
   * @param edges   bins of the data instead of those of the description
   * @param events  events in the window, where the background's yield starts
   */
  at(mass: number, events: number, start: readonly number[] = [], edges?: readonly number[]): Hypothesis {
    const { hunt } = this;
    const resolution = atMass(hunt.signal.resolution, mass, 'signal.resolution');
    const window = this.windowAt(mass, resolution);
    const description: Record<string, unknown> = { type: hunt.signal.type };
    for (const [key, value] of Object.entries(hunt.signal.values))
      description[key] =
        value === 'mass'
          ? mass
          : value === 'resolution'
            ? resolution
            : typeof value === 'object' && !Array.isArray(value)
              ? atMass(value as MassDependent, mass, `signal.shape.${key}`)
              : value;
    const shape = readShape(description, [[window]], 'signal.shape', (file, path) => {
      throw new UserError({ where: path, what: 'a signal cannot be read from a file', value: file });
    });
    const values = shape.values.map((value) => {
      if (typeof value === 'number') return value;
      throw new UserError({ where: 'signal.shape', what: 'neither a number, a table, "mass" nor "resolution"', value });
    });
    const signal: Component = {
      name: 'signal',
      density: shape.density,
      indices: values.map(() => -1),
      constants: values,
      yield: { constant: 1, factors: [0], oneMinus: [] },
    };
    const background = this.backgroundIn(window);
    const names =
      hunt.background.type === 'bernstein'
        ? background.map((one) => one.name)
        : ['background', ...background[0]!.density.parameters.map((one) => one.name)];
    const parameters: Parameter[] = [
      // negative as far as the density allows: a fit of a deficit is a fit too
      { name: 'signal', init: 0, bounds: [-Infinity, Infinity], fixed: false, constrained: false },
      ...names.map((name, k): Parameter => {
        const isYield = hunt.background.type === 'bernstein' || k === 0;
        return {
          name,
          init: start[k] ?? (isYield ? Math.max(events, 0.5) / background.length : 0),
          bounds: isYield ? [0, Infinity] : hunt.background.type === 'chebyshev' ? [-2, 2] : [-Infinity, Infinity],
          fixed: false,
          constrained: false,
        };
      }),
    ];
    const { binsPerResolution } = hunt;
    const bins = edges ?? (binsPerResolution === undefined ? undefined : equalEdges(window, resolution / binsPerResolution));
    const model = new UnbinnedModel({
      parameters,
      poi: 0,
      components: [signal, ...background],
      constraints: [],
      extended: true,
      observables: [{ name: hunt.observable.name, unit: hunt.observable.unit, ranges: [window] }],
      ...(bins ? { edges: bins } : {}),
    });
    return { mass, resolution, window, model };
  }

  /** The events of a window as data of its model. */
  data(hypothesis: Hypothesis, events: Float64Array): Events {
    const [low, high] = hypothesis.window;
    const inside = events.subarray(firstAtLeast(events, low), firstAbove(events, high));
    const { edges } = hypothesis.model.parts;
    if (edges) return countsAsEvents(edges, histogramOf(inside, edges), new Float64Array(0));
    return { columns: [inside], count: inside.length, auxiliary: new Float64Array(0) };
  }

  /** One component; or each Bernstein polynomial as a component with a yield of its own. */
  private backgroundIn(window: readonly [number, number]): Component[] {
    if (window[0] === this.backgroundWindow[0] && window[1] === this.backgroundWindow[1]) return this.background;
    const { type, order } = this.hunt.background;
    const component = (name: string, curve: Curve, yieldAt: number, constants: number[], indices: number[]): Component => ({
      name,
      density: new NormalisedCurve(curve, [window]),
      indices,
      constants,
      yield: { constant: 1, factors: [yieldAt], oneMinus: [] },
    });
    this.backgroundWindow = window;
    if (type === 'bernstein')
      this.background = Array.from({ length: order + 1 }, (_, k) => {
        const constants = Array.from({ length: order + 1 }, (_, j) => (j === k ? 1 : 0));
        return component(`background ${k}`, bernstein(order, window), 1 + k, constants, constants.map(() => -1)); // biome-ignore format: short
      });
    else {
      const curve = type === 'chebyshev' ? chebyshev(order, window) : exponential(window);
      const shape = curve.parameters.map((_, k) => 2 + k);
      this.background = [component('background', curve, 1, shape.map(() => 0), shape)]; // biome-ignore format: short
    }
    return this.background;
  }
}

export function equalEdges([low, high]: readonly [number, number], width: number): number[] {
  const bins = Math.max(1, Math.round((high - low) / width));
  return Array.from({ length: bins + 1 }, (_, k) => (k === bins ? high : low + ((high - low) * k) / bins));
}

/** Index of the first value >= x of an ascending array. */
export function firstAtLeast(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first value > x of an ascending array. */
export function firstAbove(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
