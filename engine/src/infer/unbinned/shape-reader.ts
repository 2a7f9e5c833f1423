import { didYouMean, UserError } from '../../basics/errors.ts';
import type { Curve, ShapeParameter } from './curve.ts';
import { type Density, NormalisedCurve, type Ranges, wholeRange } from './density.ts';
import { asBoolean, asChoice, asList, asNumber, asNumbers, asObject, asPositive, type Path } from './plain-data.ts';
import { Conditional } from './plane/conditional.ts';
import { Gaussian2d } from './plane/gaussian-2d.ts';
import { Histogram2d } from './plane/histogram-2d.ts';
import { Product } from './plane/product.ts';
import { argus } from './shapes/argus.ts';
import { bernstein } from './shapes/bernstein.ts';
import { chebyshev } from './shapes/chebyshev.ts';
import { crystalBall, doubleCrystalBall } from './shapes/crystal-ball.ts';
import { exponential } from './shapes/exponential.ts';
import { gaussian } from './shapes/gaussian.ts';
import { histogram } from './shapes/histogram.ts';
import { johnsonSu } from './shapes/johnson-su.ts';
import { type KernelOptions, kernelEstimate } from './shapes/kernel-estimate.ts';
import { novosibirsk } from './shapes/novosibirsk.ts';

/** What a parameter of a shape is given as: a number or the name of a parameter of the model. */
export type Value = number | string;

/** The shapes of one observable as plain data. Parameters are numbers or names of the model's parameters. */
export type CurveDescription =
  | { type: 'gaussian'; mean: Value; sigma: Value }
  | { type: 'crystal-ball'; mean: Value; sigma: Value; alpha: Value; n: Value; tail?: 'left' | 'right' }
  | { type: 'double-crystal-ball'; mean: Value; sigma: Value; alphaLow: Value; nLow: Value; alphaHigh: Value; nHigh: Value }
  | { type: 'novosibirsk'; peak: Value; width: Value; tail: Value }
  | { type: 'johnson-su'; mean: Value; width: Value; gamma: Value; delta: Value }
  | { type: 'exponential'; slope: Value }
  | { type: 'argus'; endpoint: Value; slope: Value; power?: Value }
  | { type: 'uniform' }
  | { type: 'chebyshev' | 'bernstein'; coefficients: Value[] }
  | { type: 'histogram'; edges: number[]; contents: number[] }
  | ({ type: 'kernel'; sample: number[] | string } & KernelOptions);

/** The shapes of two observables. In `conditional` a parameter of y may be {at, slope}: at + slope (x - reference). */
export type PlaneDescription =
  | { type: 'product'; x: CurveDescription; y: CurveDescription }
  | { type: 'conditional'; x: CurveDescription; y: Record<string, unknown>; reference: number }
  | { type: 'gaussian-2d'; meanX: Value; meanY: Value; sigmaX: Value; sigmaY: Value; rho: Value }
  | { type: 'histogram-2d'; xEdges: number[]; yEdges: number[]; contents: number[][] };

export type ShapeDescription = CurveDescription | PlaneDescription;

/** A density with what its parameters were given as. */
export interface ReadShape {
  readonly density: Density;
  readonly values: readonly Value[];
}

/** A curve with the keys it has besides its parameters. */
interface CurveKind {
  readonly options: readonly string[];
  build(given: Record<string, unknown>, ranges: Ranges, path: Path, sampleOf: SampleReader): Curve;
}

/** Reads the values of a file named in a description. */
export type SampleReader = (file: string, path: Path) => Float64Array;

const simple = (build: () => Curve): CurveKind => ({ options: [], build });

const order = (given: Record<string, unknown>, path: Path): number =>
  asList(given['coefficients'], `${path}.coefficients`, 'a list of numbers or parameter names').length;

const curveKinds: Record<CurveDescription['type'], CurveKind> = {
  gaussian: simple(gaussian),
  'crystal-ball': {
    options: ['tail'],
    build: ({ tail }, _, path) =>
      crystalBall(tail === undefined ? 'left' : asChoice(tail, `${path}.tail`, ['left', 'right'] as const)),
  },
  'double-crystal-ball': simple(doubleCrystalBall),
  novosibirsk: simple(novosibirsk),
  'johnson-su': simple(johnsonSu),
  exponential: { options: [], build: (_, ranges) => exponential(wholeRange(ranges)) },
  argus: simple(argus),
  uniform: { options: [], build: (_, ranges) => chebyshev(0, wholeRange(ranges)) },
  chebyshev: {
    options: ['coefficients'],
    build: (given, ranges, path) => chebyshev(order(given, path), wholeRange(ranges)),
  },
  bernstein: {
    options: ['coefficients'],
    build: (given, ranges, path) => bernstein(order(given, path) - 1, wholeRange(ranges)),
  },
  histogram: {
    options: ['edges', 'contents'],
    build: ({ edges, contents }, ranges, path) =>
      histogram(asNumbers(edges, `${path}.edges`), asNumbers(contents, `${path}.contents`), wholeRange(ranges), path),
  },
  kernel: {
    options: ['sample', 'bandwidth', 'adaptive', 'mirror'],
    build: (given, ranges, path, sampleOf) => {
      const { sample, bandwidth, adaptive, mirror } = given;
      const values =
        typeof sample === 'string' ? sampleOf(sample, `${path}.sample`) : Float64Array.from(asNumbers(sample, `${path}.sample`));
      return kernelEstimate(
        values,
        wholeRange(ranges),
        {
          ...(bandwidth === undefined ? {} : { bandwidth: asPositive(bandwidth, `${path}.bandwidth`) }),
          ...(adaptive === undefined ? {} : { adaptive: asBoolean(adaptive, `${path}.adaptive`) }),
          ...(mirror === undefined ? {} : { mirror: asBoolean(mirror, `${path}.mirror`) }),
        },
        path,
      );
    },
  },
};

/** Names of the shapes of one observable. */
export const curveTypes = Object.keys(curveKinds) as CurveDescription['type'][];
const planeTypes = ['product', 'conditional', 'gaussian-2d', 'histogram-2d'] as const;

function typeOf(value: unknown, path: Path, types: readonly string[], observables: number): string {
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type === 'string' && types.includes(type)) return type;
  throw new UserError({
    where: `${path}.type`,
    what:
      type === undefined
        ? 'the type of the shape is missing'
        : `unknown shape of ${observables} observable${observables > 1 ? 's' : ''}`,
    value: type,
    remedy: `known are ${types.join(', ')}.${typeof type === 'string' ? didYouMean(type, types) : ''}`,
  });
}

/** The curve and what its parameters were given as; `readValue` may accept more than numbers and names. */
function readCurve<T>(
  value: unknown,
  ranges: Ranges,
  path: Path,
  sampleOf: SampleReader,
  readValue: (given: unknown, path: Path) => T,
): { curve: Curve; values: T[] } {
  const type = typeOf(value, path, curveTypes, 1) as CurveDescription['type'];
  const kind = curveKinds[type];
  const curve = kind.build(value as Record<string, unknown>, ranges, path, sampleOf);
  const listed = type === 'chebyshev' || type === 'bernstein';
  const names = listed ? [] : curve.parameters.map((one) => one.name);
  const given = asObject(value, path, ['type', ...kind.options, ...names]);
  const values = listed
    ? (given['coefficients'] as unknown[]).map((one, k) => readValue(one, `${path}.coefficients[${k}]`))
    : names.map((name) => readValue(given[name] ?? (type === 'argus' && name === 'power' ? 0.5 : undefined), `${path}.${name}`));
  return { curve, values };
}

function readValue(given: unknown, path: Path): Value {
  if (typeof given === 'string' && given.trim() !== '') return given;
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  throw new UserError({
    where: path,
    what: given === undefined ? 'a parameter of the shape is missing' : 'neither a number nor the name of a parameter',
    value: given,
    remedy: 'give a number or the name of a parameter of the model',
  });
}

/** A parameter that may follow x: {at, slope}, or a value that does not. */
function readLine(given: unknown, path: Path): [Value, Value] {
  if (typeof given !== 'object' || given === null) return [readValue(given, path), 0];
  const { at, slope } = asObject(given, path, ['at', 'slope']);
  return [readValue(at, `${path}.at`), readValue(slope, `${path}.slope`)];
}

/**
 * A density out of its description.
 *
 * @param ranges  of each observable, one or two
 * @throws UserError with the JSON path of what is wrong
 */
export function readShape(value: unknown, ranges: readonly Ranges[], path: Path, sampleOf: SampleReader): ReadShape {
  if (ranges.length === 1) {
    const { curve, values } = readCurve(value, ranges[0]!, path, sampleOf, readValue);
    return checked({ density: new NormalisedCurve(curve, ranges[0]!), values }, path);
  }
  const type = typeOf(value, path, planeTypes, 2) as PlaneDescription['type'];
  const [x, y] = ranges as [Ranges, Ranges];
  if (type === 'product') {
    const given = asObject(value, path, ['type', 'x', 'y']);
    const first = readCurve(given['x'], x, `${path}.x`, sampleOf, readValue);
    const second = readCurve(given['y'], y, `${path}.y`, sampleOf, readValue);
    const density = new Product(new NormalisedCurve(first.curve, x, 0), new NormalisedCurve(second.curve, y, 1));
    return checked({ density, values: [...first.values, ...second.values] }, path);
  }
  if (type === 'conditional') {
    const given = asObject(value, path, ['type', 'x', 'y', 'reference']);
    const first = readCurve(given['x'], x, `${path}.x`, sampleOf, readValue);
    const second = readCurve(given['y'], y, `${path}.y`, sampleOf, readLine);
    const reference = asNumber(given['reference'], `${path}.reference`);
    const density = new Conditional(new NormalisedCurve(first.curve, x, 0), second.curve, y, reference);
    return checked({ density, values: [...first.values, ...second.values.flat()] }, path);
  }
  for (const [k, one] of ranges.entries())
    if (one.length > 1)
      throw new UserError({
        where: `observables[${k}].range`,
        what: `${type} takes one interval an observable, not ${one.length}`,
      });
  if (type === 'gaussian-2d') {
    const density = new Gaussian2d(wholeRange(x), wholeRange(y));
    const names = density.parameters.map((one) => one.name);
    const given = asObject(value, path, ['type', ...names]);
    return checked({ density, values: names.map((name) => readValue(given[name], `${path}.${name}`)) }, path);
  }
  const given = asObject(value, path, ['type', 'xEdges', 'yEdges', 'contents']);
  const contents = asList(given['contents'], `${path}.contents`, 'rows of contents').map((row, i) =>
    asNumbers(row, `${path}.contents[${i}]`),
  );
  const edges = (['xEdges', 'yEdges'] as const).map((key) => asNumbers(given[key], `${path}.${key}`)) as [number[], number[]];
  return { density: new Histogram2d(...edges, contents, wholeRange(x), wholeRange(y), path), values: [] };
}

/** Numbers given for parameters must lie in their domains. */
function checked(shape: ReadShape, path: Path): ReadShape {
  shape.values.forEach((value, k) => {
    if (typeof value === 'number') checkDomain(value, shape.density.parameters[k]!, path);
  });
  return shape;
}

export function checkDomain(value: number, parameter: ShapeParameter, path: Path): void {
  const [low, high] = parameter.domain;
  if (!(value > low && value < high))
    throw new UserError({
      where: path,
      what: `${parameter.name} is outside of its domain`,
      value,
      remedy: high === Infinity ? `give a number above ${Math.max(low, 0)}` : `give a number between ${low} and ${high}`,
    });
}
