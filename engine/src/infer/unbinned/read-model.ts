import { didYouMean, UserError } from '../../basics/errors.ts';
import type { Parameter } from '../likelihood.ts';
import type { Constraint } from './constraint.ts';
import type { Ranges } from './density.ts';
import { countsAsEvents, type Events, eventsInside, parseColumns } from './events.ts';
import {
  asBoolean,
  asChoice,
  asInterval,
  asList,
  asNumber,
  asNumbers,
  asObject,
  asPositive,
  asText,
  type Path,
} from './plain-data.ts';
import { checkDomain, readShape, type ShapeDescription, type Value } from './shape-reader.ts';
import type { Component } from './sum-likelihood.ts';
import { histogramOf, type Observable, UnbinnedModel } from './unbinned-model.ts';
import type { Yield } from './yields.ts';

/** An unbinned model as plain data: what stands in the file given to `lacuna infer`. */
export interface UnbinnedDescription {
  /** says that this file is an unbinned model */
  readonly kind: 'unbinned';
  readonly title?: string;
  /** one or two; `range` is [low, high] or a list of such intervals (sidebands) */
  readonly observables: readonly {
    readonly name: string;
    readonly unit?: string;
    readonly range: readonly [number, number] | readonly (readonly [number, number])[];
  }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly init: number;
    /** null: no bound on this side */
    readonly bounds?: readonly [number | null, number | null];
    readonly fixed?: boolean;
    /** an auxiliary measurement; `measured` defaults to init; sigma of a lognormal is relative */
    readonly constraint?: { readonly type: 'gaussian' | 'lognormal'; readonly measured?: number; readonly sigma: number };
  }[];
  /** parameter of interest */
  readonly poi?: string;
  /**
   * either every component has a `yield` (a number, a parameter, or a list of those that is multiplied), or every one a `fraction`
   * (a number, a parameter, or "rest" for exactly one)
   */
  readonly components: readonly {
    readonly name: string;
    readonly yield?: Value | readonly Value[];
    readonly fraction?: Value;
    readonly shape: ShapeDescription;
  }[];
  /** with fractions: the expected events of all; without it the number of events is not part of the likelihood */
  readonly total?: Value | readonly Value[];
  /** file (one event a line), or the values */
  readonly data?: string | readonly number[] | readonly (readonly number[])[];
  /** what to do with events outside of the range; default 'refuse' */
  readonly outside?: 'refuse' | 'drop';
  /** one observable: fit counts in this many equal bins, or in bins of these edges, instead of events */
  readonly bins?: number | readonly number[];
}

export interface ReadOptions {
  /** returns the text of a file named in the description; without it only values given in place can be used */
  readonly readFile?: (file: string, where: string) => string;
}

/** Whether plain data claim to be an unbinned model. */
export const isUnbinned = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'unbinned';

/**
 * A statistical model out of its description.
 *
 * @throws UserError that names the JSON path, or the line of a data file
 */
export function readUnbinnedModel(description: unknown, options: ReadOptions = {}): UnbinnedModel {
  const given = asObject(description, '', [
    ...['kind', 'title', 'observables', 'parameters', 'poi', 'components', 'total', 'data', 'outside', 'bins'],
  ]);
  asChoice(given['kind'], 'kind', ['unbinned']);
  const observables = readObservables(given['observables']);
  const { parameters, constraints } = readParameters(given['parameters']);
  const names = parameters.map((one) => one.name);
  const used = new Set<number>();
  const indexOf = (name: string, path: Path): number => {
    const index = names.indexOf(name);
    if (index < 0)
      throw new UserError({
        where: path,
        what: 'unknown parameter',
        value: name,
        remedy: `declare it in "parameters".${didYouMean(name, names)}`,
      });
    used.add(index);
    return index;
  };
  const fileText = (file: string, where: Path): string => {
    if (!options.readFile)
      throw new UserError({ where, what: 'files cannot be read here', value: file, remedy: 'give the values in place' });
    return options.readFile(file, where);
  };
  const ranges = observables.map((one) => one.ranges);
  const components = readComponents(
    given,
    ranges,
    parameters,
    indexOf,
    (file, where) => parseColumns(fileText(file, where), file, 1).columns[0]!,
  );
  const poi = given['poi'] === undefined ? -1 : indexOf(asText(given['poi'], 'poi'), 'poi');
  parameters.forEach((one, j) => {
    if (!used.has(j) && !one.fixed)
      throw new UserError({
        where: `parameters[${j}]`,
        what: `nothing depends on the free parameter ${one.name}`,
        remedy: 'use it in a shape or a yield, or remove it',
      });
  });
  const extended = given['components'] !== undefined && (components.some((one) => one.ofYield) || given['total'] !== undefined);
  const edges = given['bins'] === undefined ? undefined : readBins(given['bins'], observables);
  const auxiliary = Float64Array.from(constraints, (one) => one.measured);
  const data = readData(given, observables, edges, auxiliary, fileText);
  return new UnbinnedModel({
    parameters,
    poi,
    observables,
    constraints,
    extended,
    components: components.map((one) => one.component),
    ...(edges ? { edges } : {}),
    ...(data ? { data } : {}),
  });
}

function readObservables(value: unknown): Observable[] {
  const list = asList(value, 'observables', 'one or two observables');
  if (list.length > 2)
    throw new UserError({ where: 'observables', what: `${list.length} observables`, remedy: 'one or two are supported' });
  return list.map((one, k) => {
    const path = `observables[${k}]`;
    const { name, unit, range } = asObject(one, path, ['name', 'unit', 'range']);
    const several = Array.isArray(range) && Array.isArray(range[0]);
    const ranges: Ranges = several
      ? range.map((interval, i) => asInterval(interval, `${path}.range[${i}]`))
      : [asInterval(range, `${path}.range`)];
    ranges.forEach(([low], i) => {
      if (i > 0 && !(low > ranges[i - 1]![1]))
        throw new UserError({ where: `${path}.range[${i}]`, what: 'the intervals do not rise or overlap', value: range });
    });
    return { name: asText(name, `${path}.name`), unit: typeof unit === 'string' ? unit : '', ranges };
  });
}

function readParameters(value: unknown): { parameters: Parameter[]; constraints: Constraint[] } {
  const constraints: Constraint[] = [];
  const seen = new Set<string>();
  const parameters = asList(value ?? [], 'parameters', 'the parameters of the model').map((one, j): Parameter => {
    const path = `parameters[${j}]`;
    const given = asObject(one, path, ['name', 'init', 'bounds', 'fixed', 'constraint']);
    const name = asText(given['name'], `${path}.name`);
    if (seen.has(name)) throw new UserError({ where: `${path}.name`, what: 'the name stands twice', value: name });
    seen.add(name);
    const init = asNumber(given['init'], `${path}.init`);
    const bounds = readBounds(given['bounds'], `${path}.bounds`);
    if (!(init >= bounds[0] && init <= bounds[1]))
      throw new UserError({ where: `${path}.init`, what: `outside of the bounds ${bounds[0]} to ${bounds[1]}`, value: init });
    let constraint: { centre: number; width: number } | undefined;
    if (given['constraint'] !== undefined) {
      const at = `${path}.constraint`;
      const { type, measured, sigma } = asObject(given['constraint'], at, ['type', 'measured', 'sigma']);
      const kind = asChoice(type, `${at}.type`, ['gaussian', 'lognormal']);
      const value = measured === undefined ? init : asNumber(measured, `${at}.measured`);
      if (kind === 'lognormal' && !(value > 0))
        throw new UserError({ where: `${at}.measured`, what: 'a lognormal measurement is not positive', value });
      const width = asPositive(sigma, `${at}.sigma`);
      constraints.push({ parameter: j, kind, measured: value, sigma: width });
      constraint = { centre: value, width: kind === 'gaussian' ? width : width * value };
    }
    return {
      name,
      init,
      bounds,
      fixed: given['fixed'] === undefined ? false : asBoolean(given['fixed'], `${path}.fixed`),
      constrained: constraint !== undefined,
      ...(constraint ? { constraint } : {}),
    };
  });
  return { parameters, constraints };
}

function readBounds(value: unknown, path: Path): [number, number] {
  if (value === undefined) return [-Infinity, Infinity];
  const [low, high, ...more] = asList(value, path, '[low, high], null for none');
  const bound = (one: unknown, k: number, none: number) => (one === null ? none : asNumber(one, `${path}[${k}]`));
  const bounds: [number, number] = [bound(low, 0, -Infinity), bound(high, 1, Infinity)];
  if (more.length > 0 || !(bounds[0] < bounds[1]))
    throw new UserError({ where: path, what: 'not two rising bounds', value, remedy: 'give [low, high], null for none' });
  return bounds;
}

type IndexOf = (name: string, path: Path) => number;

function readComponents(
  given: Record<string, unknown>,
  ranges: readonly Ranges[],
  parameters: readonly Parameter[],
  indexOf: IndexOf,
  sampleOf: (file: string, path: Path) => Float64Array,
): { component: Component; ofYield: boolean }[] {
  const list = asList(given['components'], 'components', 'the components of the sum');
  const raw = list.map((one, k) => asObject(one, `components[${k}]`, ['name', 'yield', 'fraction', 'shape']));
  const withYield = raw.filter((one) => one['yield'] !== undefined).length;
  if (withYield !== 0 && (withYield !== raw.length || given['total'] !== undefined))
    throw new UserError({
      where: 'components',
      what: 'yields and fractions are mixed',
      remedy: 'give every component a yield, or every one a fraction (one of them "rest") and the total beside them',
    });
  const total: Yield =
    given['total'] === undefined ? { constant: 1, factors: [], oneMinus: [] } : readProduct(given['total'], 'total', indexOf);
  const fractions: number[] = [];
  const rests: number[] = [];
  const yields = raw.map((one, k): Yield => {
    const path = `components[${k}]`;
    if (withYield > 0) return readProduct(one['yield'], `${path}.yield`, indexOf);
    const fraction = one['fraction'] ?? (raw.length === 1 ? 'rest' : undefined);
    if (fraction === 'rest') {
      rests.push(k);
      return total;
    }
    if (typeof fraction !== 'string')
      throw new UserError({
        where: `${path}.fraction`,
        what: fraction === undefined ? 'neither yield nor fraction' : 'not the name of a parameter',
        value: fraction,
        remedy: 'name a parameter (fixed for a constant fraction) or write "rest"',
      });
    const index = indexOf(fraction, `${path}.fraction`);
    fractions.push(index);
    return { ...total, factors: [...total.factors, index] };
  });
  if (withYield === 0 && rests.length !== 1)
    throw new UserError({
      where: 'components',
      what: `${rests.length} components have the fraction "rest"`,
      remedy: 'exactly one takes what the fractions of the others leave',
    });
  for (const k of rests) yields[k] = { ...total, oneMinus: fractions };
  return raw.map((one, k) => {
    const path = `components[${k}]`;
    const { density, values } = readShape(one['shape'], ranges, `${path}.shape`, sampleOf);
    const { type } = one['shape'] as { type: string };
    const listed = type === 'chebyshev' || type === 'bernstein';
    const place = (k: number) => `${path}.shape.${listed ? `coefficients[${k}]` : density.parameters[k]!.name}`;
    const indices = values.map((value, k) => (typeof value === 'string' ? indexOf(value, place(k)) : -1));
    indices.forEach((index, j) => {
      if (index >= 0)
        checkDomain(parameters[index]!.init, density.parameters[j]!, `${place(j)} (init of ${parameters[index]!.name})`);
    });
    if (type === 'bernstein' && indices.every((index) => index >= 0 && !parameters[index]!.fixed))
      throw new UserError({
        where: `${path}.shape.coefficients`,
        what: 'all coefficients of a Bernstein polynomial are free, but only their ratios matter',
        remedy: 'give one of them as a number',
      });
    const constants = values.map((value) => (typeof value === 'number' ? value : 0));
    const component = { name: asText(one['name'], `${path}.name`), density, indices, constants, yield: yields[k]! };
    return { component, ofYield: withYield > 0 };
  });
}

function readProduct(value: unknown, path: Path, indexOf: IndexOf): Yield {
  let constant = 1;
  const factors: number[] = [];
  const entries = Array.isArray(value) ? asList(value, path, 'factors') : [value];
  entries.forEach((one, k) => {
    const at = Array.isArray(value) ? `${path}[${k}]` : path;
    if (typeof one === 'string') {
      const index = indexOf(one, at);
      if (factors.includes(index)) throw new UserError({ where: at, what: 'a factor stands twice', value: one });
      factors.push(index);
    } else {
      const number = asNumber(one, at);
      if (number < 0) throw new UserError({ where: at, what: 'a negative yield', value: number, remedy: 'give 0 or more' });
      constant *= number;
    }
  });
  return { constant, factors, oneMinus: [] };
}

function readBins(value: unknown, observables: readonly Observable[]): number[] {
  const [observable] = observables;
  if (observables.length > 1 || observable!.ranges.length > 1)
    throw new UserError({
      where: 'bins',
      what: 'bins need one observable with one interval',
      remedy: 'fit the events themselves',
    });
  const [low, high] = observable!.ranges[0]!;
  if (typeof value === 'number') {
    if (!(Number.isInteger(value) && value >= 1 && value <= 1e6))
      throw new UserError({
        where: 'bins',
        what: 'not a number of bins',
        value,
        remedy: 'give a whole number from 1 to 1000000',
      });
    return Array.from({ length: value + 1 }, (_, k) => (k === value ? high : low + ((high - low) * k) / value));
  }
  const edges = asNumbers(value, 'bins', 'a number of bins or their edges');
  edges.forEach((edge, k) => {
    if (k > 0 && !(edge > edges[k - 1]!))
      throw new UserError({ where: `bins[${k}]`, what: `edges do not rise: ${edge} follows ${edges[k - 1]}` });
  });
  if (edges.length < 2 || edges[0] !== low || edges[edges.length - 1] !== high)
    throw new UserError({
      where: 'bins',
      what: `the edges do not run from ${low} to ${high}`,
      value: edges,
      remedy: 'tile the range',
    });
  return edges;
}

function readData(
  given: Record<string, unknown>,
  observables: readonly Observable[],
  edges: number[] | undefined,
  auxiliary: Float64Array,
  fileText: (file: string, where: Path) => string,
): Events | undefined {
  const { data, outside } = given;
  if (data === undefined) return undefined;
  const width = observables.length;
  let columns: Float64Array[];
  let place = (row: number): string => `data[${row}]`;
  if (typeof data === 'string') {
    const { columns: read, lines } = parseColumns(fileText(data, 'data'), data, width);
    columns = read;
    place = (row) => `${data}:${lines[row]}`;
  } else {
    const rows = asList(data, 'data', 'the events, or the name of a file').map((row, i) =>
      width === 1 && typeof row === 'number' ? [row] : asNumbers(row, `data[${i}]`),
    );
    rows.forEach((row, i) => {
      if (row.length !== width)
        throw new UserError({ where: `data[${i}]`, what: `${row.length} values for ${width} observables` });
    });
    columns = Array.from({ length: width }, (_, c) => Float64Array.from(rows, (row) => row[c]!));
  }
  const inside = eventsInside(
    columns,
    observables.map((one) => one.ranges),
    observables.map((one) => one.name),
    { place, outside: outside === undefined ? 'refuse' : asChoice(outside, 'outside', ['refuse', 'drop']) },
  );
  if (edges) return countsAsEvents(edges, histogramOf(inside[0]!, edges), auxiliary);
  return { columns: inside, count: inside[0]!.length, auxiliary };
}
