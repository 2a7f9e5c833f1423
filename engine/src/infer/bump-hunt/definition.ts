import { UserError } from '../../basics/errors.ts';
import { eventsInside, parseColumns } from '../unbinned/events.ts';
import { asChoice, asInterval, asList, asNumbers, asObject, asPositive, asText, type Path } from '../unbinned/plain-data.ts';
import { curveTypes } from '../unbinned/shape-reader.ts';
import { atMass, type MassDependent, readMassDependent } from './mass-table.ts';

/** What a parameter of the signal's shape is: a number or a table in the mass, the mass itself, or the resolution there. */
export type SignalValue = MassDependent | 'mass' | 'resolution';

/** A bump hunt as plain data: what stands in the file given to `lacuna infer scan`. */
export interface BumpHuntDescription {
  readonly kind: 'bump-hunt';
  readonly title?: string;
  readonly observable: { readonly name: string; readonly unit?: string; readonly range: readonly [number, number] };
  /** file (one event a line), or the values */
  readonly data?: string | readonly number[];
  /** events outside of the range: refused (default) or dropped */
  readonly outside?: 'refuse' | 'drop';
  readonly signal: {
    /** width of the peak, in which steps and windows are counted [unit of the observable] */
    readonly resolution: MassDependent;
    /** {type, and its parameters}: a shape of one observable with parameters interpolated in the mass */
    readonly shape: { readonly type: string; readonly [parameter: string]: unknown };
    /** expected signal events for 1 of `quantity` (luminosity times efficiency): limits on that quantity are given too */
    readonly eventsPerUnit?: MassDependent;
    readonly quantity?: { readonly name: string; readonly unit: string };
  };
  /**
   * background in each window; default a polynomial of order 2 with Bernstein coefficients >= 0: never negative, and the fit has one
   * minimum only
   */
  readonly background?: { readonly type?: BackgroundType; readonly order?: number };
  /** half width of the window around each mass in resolutions (default 20), or the whole range for all */
  readonly window?: number | 'range';
  /** masses to test: from, to and the step in resolutions (default 0.5), or a list */
  readonly scan?: { readonly from?: number; readonly to?: number; readonly step?: number; readonly masses?: readonly number[] };
  /** bins a resolution: fit counts instead of events */
  readonly binsPerResolution?: number;
}

export type BackgroundType = 'bernstein' | 'chebyshev' | 'exponential';

/** The same, read and checked. */
export interface BumpHunt {
  readonly title: string;
  readonly observable: { readonly name: string; readonly unit: string; readonly range: readonly [number, number] };
  readonly signal: {
    readonly resolution: MassDependent;
    readonly type: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly eventsPerUnit?: MassDependent;
    readonly quantity: { readonly name: string; readonly unit: string };
  };
  readonly background: { readonly type: BackgroundType; readonly order: number };
  readonly window: number | 'range';
  readonly masses: readonly number[];
  readonly binsPerResolution?: number;
  /** events in ascending order */
  readonly data?: Float64Array;
}

const MOST_MASSES = 100_000;

export const isBumpHunt = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'bump-hunt';

/**
 * @param readFile  returns the text of a file named in the description
 * @throws UserError with the JSON path, or the line of the data file
 */
export function readBumpHunt(description: unknown, readFile?: (file: string, where: string) => string): BumpHunt {
  const given = asObject(description, '', [
    ...['kind', 'title', 'observable', 'data', 'outside', 'signal', 'background', 'window', 'scan', 'binsPerResolution'],
  ]);
  asChoice(given['kind'], 'kind', ['bump-hunt']);
  const observable = asObject(given['observable'], 'observable', ['name', 'unit', 'range']);
  const range = asInterval(observable['range'], 'observable.range');
  const signal = readSignal(given['signal']);
  checkPositive(signal.resolution, 'signal.resolution');
  if (signal.eventsPerUnit !== undefined) checkPositive(signal.eventsPerUnit, 'signal.eventsPerUnit');
  const masses = readMasses(given['scan'], range, signal.resolution);
  const background = asObject(given['background'] ?? {}, 'background', ['type', 'order']);
  const type =
    background['type'] === undefined
      ? 'bernstein'
      : asChoice(background['type'], 'background.type', ['bernstein', 'chebyshev', 'exponential'] as const);
  const order = background['order'] ?? (type === 'exponential' ? 1 : 2);
  if (!Number.isInteger(order) || (order as number) < 0 || (order as number) > 8 || (type === 'exponential' && order !== 1))
    throw new UserError({
      where: 'background.order',
      what: 'not an order of the background',
      value: order,
      remedy: 'give 0 to 8 for a polynomial, none for exponential',
    });
  const window = given['window'] ?? 20;
  if (window !== 'range') asPositive(window, 'window');
  const bins = given['binsPerResolution'];
  const data = readData(given['data'], given['outside'], range, readFile);
  return {
    title: given['title'] === undefined ? 'Bump hunt' : asText(given['title'], 'title'),
    observable: {
      name: asText(observable['name'], 'observable.name'),
      unit: typeof observable['unit'] === 'string' ? observable['unit'] : '',
      range,
    },
    signal,
    background: { type, order: order as number },
    window: window as number | 'range',
    masses,
    ...(bins === undefined ? {} : { binsPerResolution: asPositive(bins, 'binsPerResolution') }),
    ...(data === undefined ? {} : { data }),
  };
}

function checkPositive(table: MassDependent, path: Path): void {
  const values = typeof table === 'number' ? [table] : table.value;
  values.forEach((value, k) => {
    asPositive(value, typeof table === 'number' ? path : `${path}.value[${k}]`);
  });
}

function readSignal(value: unknown): BumpHunt['signal'] {
  const given = asObject(value, 'signal', ['resolution', 'shape', 'eventsPerUnit', 'quantity']);
  const shape = given['shape'] as Record<string, unknown> | undefined;
  if (typeof shape !== 'object' || shape === null)
    throw new UserError({
      where: 'signal.shape',
      what: 'not a shape',
      value: shape,
      remedy: 'give for instance {"type": "gaussian", "mean": "mass", "sigma": "resolution"}',
    });
  const type = asChoice(shape['type'], 'signal.shape.type', curveTypes);
  const values: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(shape))
    if (key !== 'type')
      values[key] =
        one === 'mass' || one === 'resolution' || key === 'tail' || Array.isArray(one)
          ? one
          : readMassDependent(one, `signal.shape.${key}`);
  const quantity =
    given['quantity'] === undefined
      ? { name: 'signal events', unit: '' }
      : asObject(given['quantity'], 'signal.quantity', ['name', 'unit']);
  if (given['quantity'] !== undefined && given['eventsPerUnit'] === undefined)
    throw new UserError({
      where: 'signal.quantity',
      what: 'a quantity without "eventsPerUnit"',
      remedy: 'say how many events one unit of it gives',
    });
  return {
    resolution: readMassDependent(given['resolution'], 'signal.resolution'),
    type,
    values,
    quantity: {
      name: asText(quantity['name'], 'signal.quantity.name'),
      unit: typeof quantity['unit'] === 'string' ? quantity['unit'] : '',
    },
    ...(given['eventsPerUnit'] === undefined
      ? {}
      : { eventsPerUnit: readMassDependent(given['eventsPerUnit'], 'signal.eventsPerUnit') }),
  };
}

function readMasses(value: unknown, range: readonly [number, number], resolution: MassDependent): number[] {
  const given = asObject(value ?? {}, 'scan', ['from', 'to', 'step', 'masses']);
  if (given['masses'] !== undefined) {
    const masses = asNumbers(given['masses'], 'scan.masses');
    masses.forEach((mass, k) => {
      if (!(mass > range[0] && mass < range[1]) || (k > 0 && !(mass > masses[k - 1]!)))
        throw new UserError({ where: `scan.masses[${k}]`, what: 'masses do not rise inside the range', value: mass });
    });
    return masses;
  }
  const step = given['step'] === undefined ? 0.5 : asPositive(given['step'], 'scan.step');
  const edge = (at: number) => 2 * atMass(resolution, at, 'signal.resolution');
  const [from, to] = asInterval([given['from'] ?? range[0] + edge(range[0]), given['to'] ?? range[1] - edge(range[1])], 'scan');
  if (!(from > range[0] && to < range[1]))
    throw new UserError({
      where: 'scan',
      what: `masses from ${from} to ${to} leave the range ${range[0]} to ${range[1]}`,
      remedy: 'narrow the scan',
    });
  const masses: number[] = [];
  for (let mass = from; mass <= to * (1 + 1e-12); mass += step * atMass(resolution, Math.min(mass, to), 'signal.resolution')) {
    masses.push(mass);
    if (masses.length > MOST_MASSES)
      throw new UserError({
        where: 'scan.step',
        what: `more than ${MOST_MASSES} masses`,
        value: step,
        remedy: 'take wider steps',
      });
  }
  return masses;
}

function readData(
  data: unknown,
  outside: unknown,
  range: readonly [number, number],
  readFile: ((file: string, where: Path) => string) | undefined,
): Float64Array | undefined {
  if (data === undefined) return undefined;
  let column: Float64Array;
  let place = (row: number): string => `data[${row}]`;
  if (typeof data === 'string') {
    if (!readFile)
      throw new UserError({ where: 'data', what: 'files cannot be read here', value: data, remedy: 'give the values' });
    const { columns, lines } = parseColumns(readFile(data, 'data'), data, 1);
    column = columns[0]!;
    place = (row) => `${data}:${lines[row]}`;
  } else column = Float64Array.from(asList(data, 'data', 'the events, or the name of a file') as number[]);
  const policy = outside === undefined ? 'refuse' : asChoice(outside, 'outside', ['refuse', 'drop'] as const);
  return (eventsInside([column], [[range]], ['the value'], { place, outside: policy })[0] as Float64Array).sort();
}
