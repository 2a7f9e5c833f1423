import { InternalError, UserError } from '../../basics/errors.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import type { Parameter, StatisticalModel } from '../likelihood.ts';
import { poissonQuantile } from '../special/poisson.ts';
import { throwConstraint } from './constraint.ts';
import type { Ranges } from './density.ts';
import { countsAsEvents, type Events } from './events.ts';
import { panelEdges, panelNodes, Sampler, sumAt } from './sampling.ts';
import { type Component, SumLikelihood, type SumParts } from './sum-likelihood.ts';
import { yieldAt, yieldParameters } from './yields.ts';

export interface Observable {
  readonly name: string;
  readonly unit: string;
  readonly ranges: Ranges;
}

export interface UnbinnedParts extends SumParts {
  readonly observables: readonly Observable[];
  /** events of a toy of a likelihood that is not extended */
  readonly events?: number;
  readonly data?: Events;
  /** edges of bins: toys and Asimov data are counts */
  readonly edges?: readonly number[];
}

/** Rows of particles that tell apart the random numbers of one toy. */
const drawOf = { count: 0, auxiliary: 1, events: 2 } as const;
/** Blocks of random numbers asked for at a time. */
const DRAWS = 512;
/** Fewer expected background events than this under the signal: asymptotic formulae are not to be trusted. */
const FEW = 10;
const NODES = 8;
const NODES_IN_PLANE = 3;

/** A sum of densities as a statistical model: likelihoods of data, Asimov data and toys of parameters. */
export class UnbinnedModel implements StatisticalModel<Events> {
  readonly parameters: readonly Parameter[];
  readonly poi: number;
  readonly parts: UnbinnedParts;
  readonly data?: Events;
  private sampler: Sampler | null = null;
  private samplerAt = '';
  private readonly uniforms = new Float64Array(2 * DRAWS);

  constructor(parts: UnbinnedParts) {
    this.parts = parts;
    this.parameters = parts.parameters;
    this.poi = parts.poi;
    if (parts.data) this.data = parts.data;
  }

  likelihood(data: Events): SumLikelihood {
    if (data.auxiliary.length !== this.parts.constraints.length)
      throw new InternalError(`${data.auxiliary.length} auxiliary measurements for ${this.parts.constraints.length} constraints`);
    return new SumLikelihood(this.parts, data);
  }

  /** Expected events of each component at x. */
  expected(x: Float64Array): number[] {
    return this.parts.components.map((one) => yieldAt(one.yield, x));
  }

  /** Weighted points whose sums are the integrals over the expected density (or its counts in bins): their best fit is x. */
  asimov(x: Float64Array): Events {
    const counts = this.setAt(x);
    const auxiliary = Float64Array.from(this.parts.constraints, (one) => x[one.parameter]);
    const { edges } = this.parts;
    if (edges) return this.binned(edges, counts, auxiliary);
    const { columns, weights } = this.nodes(counts);
    return { columns, count: weights.length, weights, auxiliary };
  }

  /** Events thrown from the density at x (their number from a Poisson distribution), measurements thrown from the constraints. */
  toy(x: Float64Array, stream: RandomStream, index: number): Events {
    const { constraints, extended, observables, edges } = this.parts;
    const draws = this.uniforms;
    const auxiliary = new Float64Array(constraints.length);
    for (let c = 0; c < constraints.length; c++) {
      stream.one(index, stage.toys, drawOf.auxiliary, c, 1, draws);
      auxiliary[c] = throwConstraint(constraints[c], x[constraints[c].parameter], draws[0]);
    }
    const key = x.join();
    if (this.sampler === null || this.samplerAt !== key) {
      const counts = this.setAt(x);
      if (counts.some((count) => count < 0))
        throw new UserError({
          where: this.parts.components[counts.findIndex((count) => count < 0)]!.name,
          what: 'toys cannot be thrown with a negative number of expected events',
          value: Math.min(...counts),
          remedy: 'give the yield a lower bound of 0',
        });
      this.sampler = new Sampler(
        this.parts.components.map((one) => one.density),
        counts,
        this.panels(),
      );
      this.samplerAt = key;
    }
    stream.one(index, stage.toys, drawOf.count, 0, 1, draws);
    const mean = this.expected(x).reduce((sum, one) => sum + one, 0);
    const count = extended ? poissonQuantile(draws[0], mean) : (this.parts.events ?? this.data?.count ?? 0);
    const columns = observables.map(() => new Float64Array(count));
    const width = observables.length;
    const atATime = (2 * DRAWS) / width;
    for (let from = 0; from < count; from += atATime) {
      const rows = Math.min(atATime, count - from);
      const blocks = 4 * Math.ceil((rows * width) / 8);
      stream.one(index, stage.toys, drawOf.events, (from * width) / 2, blocks, draws);
      this.sampler.draw(
        draws,
        0,
        rows,
        columns.map((column) => column.subarray(from, from + rows)),
      );
    }
    if (edges) return countsAsEvents(edges, histogramOf(columns[0]!, edges), auxiliary);
    return { columns, count, auxiliary };
  }

  /**
   * Background events under the signal, in the sense of the counting experiment with the same error of the signal's yield:
   * 1/int S^2/f dx with the density f of all components at x. The weight of the statements below.
   */
  eventsUnderSignal(x: Float64Array): number {
    const signal = this.parts.components.findIndex((one) => yieldParameters(one.yield).includes(this.poi));
    if (signal < 0) return Infinity;
    const counts = this.setAt(x);
    const { columns, weights, cell } = this.nodes(counts);
    const s = sumAt([this.parts.components[signal]!.density], [1], columns);
    let information = 0;
    for (let i = 0; i < weights.length; i++)
      if (s[i] > 0) {
        const f = weights[i] / cell[i];
        if (!(f > 0)) return 0;
        information += (cell[i] * s[i] * s[i]) / f;
      }
    return 1 / information;
  }

  /**
   * Most negative number of events that the first component may have at x for the sum to stay positive everywhere: -min f_rest/S. Below it
   * the likelihood of few events has no minimum, because nothing forbids a negative density where no event lies.
   */
  mostNegativeSignal(x: Float64Array): number {
    const counts = this.setAt(x);
    const [signal, ...others] = this.parts.components;
    const { columns } = this.nodes(counts.map(Math.abs));
    const s = sumAt([signal!.density], [1], columns);
    const f = sumAt(
      others.map((one) => one.density),
      counts.slice(1),
      columns,
    );
    const top = s.reduce((most, value) => Math.max(most, value), 0);
    let least = Infinity;
    for (let i = 0; i < s.length; i++) if (s[i] > 1e-3 * top) least = Math.min(least, Math.max(0, f[i]) / s[i]);
    return -least;
  }

  asymptoticWarning(x: Float64Array): string | undefined {
    const events = this.eventsUnderSignal(x);
    if (!(events < FEW)) return undefined;
    return (
      `${events.toPrecision(2)} expected events under the signal, fewer than ${FEW}: asymptotic formulae are not reliable here, ` +
      'use toys'
    );
  }

  /** Takes x into all densities; returns the expected events. */
  private setAt(x: Float64Array): number[] {
    return this.parts.components.map((one) => {
      const own = Float64Array.from(one.constants, (value, k) => (one.indices[k]! >= 0 ? x[one.indices[k]!] : value));
      const count = yieldAt(one.yield, x);
      if (!one.density.set(own) || !Number.isFinite(count))
        throw new UserError({
          where: one.name,
          what: 'the component has no density at these parameters',
          value: Object.fromEntries(one.density.parameters.map((parameter, k) => [parameter.name, own[k]])),
          remedy: 'keep them inside their domain and the shape inside the range',
        });
      return count;
    });
  }

  private panels(): [number, number][][] {
    const { observables, components } = this.parts;
    const plane = observables.length === 2;
    return observables.map((one, o) => {
      const knots = components.flatMap((component) => [...(component.density.knots()[o] ?? [])]);
      return panelEdges(one.ranges, knots, plane ? 24 : undefined);
    });
  }

  /** Quadrature nodes over the whole range: weight = density times cell. */
  private nodes(counts: readonly number[]): { columns: Float64Array[]; weights: Float64Array; cell: Float64Array } {
    const plane = this.parts.observables.length === 2;
    const axes = this.panels().map((panels) => panelNodes(panels, plane ? NODES_IN_PLANE : NODES));
    const [first, second] = axes;
    const nx = first!.x.length;
    const ny = second?.x.length ?? 1;
    const columns = axes.map(() => new Float64Array(nx * ny));
    const cell = new Float64Array(nx * ny);
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < ny; j++) {
        columns[0]![i * ny + j] = first!.x[i];
        if (second) columns[1]![i * ny + j] = second.x[j];
        cell[i * ny + j] = first!.w[i] * (second?.w[j] ?? 1);
      }
    const weights = sumAt(
      this.parts.components.map((one) => one.density),
      counts,
      columns,
    );
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] < 0)
        throw new UserError({
          where: 'components',
          what: `the sum of the components is negative at ${columns.map((column) => column[i])}`,
          value: counts,
          remedy: 'give the yields lower bounds of 0 and keep polynomials positive',
        });
      weights[i] *= cell[i];
    }
    return { columns, weights, cell };
  }

  /** Expected counts in bins. */
  private binned(edges: readonly number[], counts: readonly number[], auxiliary: Float64Array): Events {
    const empty = countsAsEvents(edges, new Float64Array(edges.length - 1), auxiliary);
    const f = sumAt(
      this.parts.components.map((one) => one.density),
      counts,
      empty.columns,
    );
    const { nodes, nodeWeights, counts: expected } = empty.bins!;
    for (let i = 0; i < f.length; i++) expected[Math.floor(i / nodes)] += nodeWeights[i] * f[i];
    return empty;
  }
}

/** Counts of values in bins; a value on an edge belongs to the bin above, the last edge to the last bin. */
export function histogramOf(values: Float64Array, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  for (const value of values) {
    if (value < edges[0]! || value > edges[edges.length - 1]!) continue;
    let [low, high] = [0, edges.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (value >= edges[middle]!) low = middle;
      else high = middle;
    }
    counts[low]++;
  }
  return counts;
}

export type { Component };
