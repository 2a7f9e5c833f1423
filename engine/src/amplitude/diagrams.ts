import { UserError } from '../basics/errors.ts';
import type { ResolvedModel } from '../model/definition.ts';
import { checkProcess, legOf } from '../model/process-text.ts';
import { type Shape, shapeOf, type Term } from './shape.ts';
import {
  buildCurrents,
  type CentralVertex,
  type Closing,
  type Contribution,
  type Current,
  type Currents,
  closingsOf,
  type Leg,
  type Powers,
  type Root,
  rootsOf,
} from './skeleton.ts';

/** A process as names of particles, in the order of their momenta. */
export interface AmplitudeProcess {
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
}

export interface AmplitudeOptions {
  /** exact powers of couplings, e.g. { NEW: 2 }; left out: the lowest power of new-physics couplings that gives an amplitude */
  readonly order?: Readonly<Record<string, number>> | undefined;
  /** particles that must occur as a propagator of every diagram */
  readonly require?: readonly string[] | undefined;
}

/** Coupling orders of the known interactions; every other counts as new physics. */
const KNOWN_ORDERS = ['QED', 'WEAK'];
const MOST_LEGS = 7;

export interface Diagrams {
  readonly shape: Shape;
  readonly legs: readonly Leg[];
  readonly currents: Currents;
  readonly roots: readonly Root[];
}

/** All tree diagrams of a process as currents and the lines or vertices where they are closed. */
export function diagramsOf(
  model: ResolvedModel,
  process: AmplitudeProcess,
  options: AmplitudeOptions = {},
  where?: string,
): Diagrams {
  return diagramsBy([], model, process, options, where);
}

/** @param apart  coupling orders whose every power has currents of its own, whether the choice of diagrams looks at it or not */
function diagramsBy(
  apart: readonly string[],
  model: ResolvedModel,
  process: AmplitudeProcess,
  options: AmplitudeOptions,
  where?: string,
): Diagrams {
  const shape = shapeOf(model);
  const legs = legsOf(model, shape, process, where);
  const required = (options.require ?? []).map((name) => legOf(model, name, where).particle.name);
  const names = orderNames(shape);
  for (const name of Object.keys(options.order ?? {}))
    if (!names.includes(name))
      throw new UserError({
        where,
        what: 'this model has no coupling order of this name',
        value: name,
        remedy: `known are ${names.join(', ')}`,
      });
  const all = (1 << required.length) - 1;
  const wanted = Object.entries(options.order ?? {});
  const newNames = names.filter((name) => !KNOWN_ORDERS.includes(name));
  const powerOf = ({ order }: Term, name: string): number => order[name] ?? 0;
  const highest = options.order === undefined ? 2 * (legs.length - 2) : 0;
  for (let limit = 0; limit <= highest; limit++) {
    const looked =
      options.order === undefined
        ? (term: Term): number[] => [newNames.reduce((sum, name) => sum + powerOf(term, name), 0)]
        : (term: Term): number[] => wanted.map(([name]) => powerOf(term, name));
    const limits = options.order === undefined ? [limit] : wanted.map(([, power]) => power);
    const powers: Powers = {
      of: (term) => [...looked(term), ...apart.map((name) => powerOf(term, name))],
      allowed: (sum) => limits.every((most, i) => sum[i] <= most),
    };
    const currents = buildCurrents(shape, legs, required, powers);
    const roots = rootsOf(shape, currents, powers).filter(
      ({ powers: sum, required: found }) =>
        found === all && (options.order === undefined ? sum[0] <= limit : limits.every((power, i) => sum[i] === power)),
    );
    if (roots.length > 0) return { shape, legs, currents, roots };
  }
  throw zeroAmplitude(model, process, options, where);
}

const orderNames = (shape: Shape): string[] => [...new Set(shape.terms.flatMap(({ order }) => Object.keys(order)))].sort();

/** Powers of the couplings that all diagrams share. */
export function ordersOf({ shape, roots }: Diagrams): Record<string, number> {
  const shared: Record<string, number> = {};
  for (const name of orderNames(shape)) {
    const known = new Map<Current, Set<number>>();
    const sums = (sets: readonly Set<number>[], power: number): number[] =>
      sets.reduce<number[]>((all, set) => all.flatMap((x) => Array.from(set, (y) => x + y)), [power]);
    const vertex = ({ term, kids }: CentralVertex): number[] => sums(kids.map(below), term.order[name] ?? 0);
    const below = (current: Current): Set<number> => {
      const powers =
        known.get(current) ?? new Set(current.contributions.length === 0 ? [0] : current.contributions.flatMap(vertex));
      known.set(current, powers);
      return powers;
    };
    const [first, ...others] = new Set(
      roots.flatMap(({ cut, vertex: centre }) => (cut ? sums(cut.map(below), 0) : vertex(centre!))),
    );
    if (others.length === 0) shared[name] = first;
  }
  return shared;
}

function legsOf(model: ResolvedModel, shape: Shape, process: AmplitudeProcess, where: string | undefined): Leg[] {
  checkProcess(model, process, where);
  const count = process.incoming.length + process.outgoing.length;
  if (count < 3 || count > MOST_LEGS)
    throw new UserError({ where, what: `an amplitude has 3 to ${MOST_LEGS} external particles`, value: count });
  const leg = (name: string, incoming: boolean): Leg => {
    const field = shape.fields.get(name)!;
    return { name, incoming, sign: incoming ? 1 : -1, field: incoming ? field : shape.fields.get(field.anti)! };
  };
  return [...process.incoming.map((name) => leg(name, true)), ...process.outgoing.map((name) => leg(name, false))];
}

export function zeroAmplitude(
  model: ResolvedModel,
  process: AmplitudeProcess,
  options: AmplitudeOptions,
  where?: string,
): UserError {
  const zero = model.vertices
    .filter(({ couplings }) => couplings.every(([re, im]) => re === 0 && im === 0))
    .map(({ fields }) => fields.join(' '));
  const asked = [
    ...(options.order
      ? [
          `order ${Object.entries(options.order)
            .map(([name, power]) => `${name}=${power}`)
            .join(' ')}`,
        ]
      : []),
    ...(options.require?.length ? [`required ${options.require.join(' ')}`] : []),
  ];
  return new UserError({
    where,
    what: `the amplitude vanishes: model ${model.name} has no tree diagram for this process${asked.length > 0 ? ` with ${asked.join(' and ')}` : ''}`,
    value: `${process.incoming.join(' ')} -> ${process.outgoing.join(' ')}`,
    remedy:
      zero.length > 0
        ? `these couplings are zero: ${zero.slice(0, 6).join('; ')}`
        : asked.length > 0
          ? 'leave the restriction out to see which diagrams there are'
          : 'correct the process or take another model',
  });
}

export const closingsFor = ({ currents, roots, legs }: Diagrams): Closing[] =>
  closingsOf(
    currents,
    roots,
    legs.map(({ field: { particle } }) => (particle.spin === 0 ? 1 : particle.spin === 1 && particle.mass !== 0 ? 3 : 2)),
  );

/** An internal line: the legs on its side without the first leg, and the particle. */
export interface Propagator {
  readonly mask: number;
  readonly particle: string;
}

/** A tree: its internal lines and the fields that meet at each of its vertices. */
export interface Topology {
  readonly propagators: readonly Propagator[];
  readonly vertices: readonly (readonly string[])[];
  readonly orders: Readonly<Record<string, number>>;
}

interface Tree {
  readonly propagators: Propagator[];
  readonly vertices: string[][];
}

/** Every diagram of a process, one entry each; diagrams that differ by nothing but the placement of Majorana fields occur once. */
export function topologiesOf(model: ResolvedModel, process: AmplitudeProcess, options: AmplitudeOptions = {}): Topology[] {
  const names = orderNames(shapeOf(model));
  const { shape, legs, roots } = diagramsBy(names, model, process, options);
  const full = (1 << legs.length) - 1;
  const line = (current: Current): Propagator => ({
    mask: current.mask & 1 ? full ^ current.mask : current.mask,
    particle: shape.fields.get(current.field)!.particle.name,
  });
  const join = (trees: readonly Tree[]): Tree => ({
    propagators: trees.flatMap(({ propagators }) => propagators),
    vertices: trees.flatMap(({ vertices }) => vertices),
  });
  const product = (lists: readonly Tree[][]): Tree[] =>
    lists.reduce<Tree[]>(
      (done, list) => done.flatMap((tree) => list.map((other) => join([tree, other]))),
      [{ propagators: [], vertices: [] }],
    );
  const known = new Map<number, Tree[]>();
  const below = (current: Current): Tree[] => {
    if (current.contributions.length === 0) return [{ propagators: [], vertices: [] }];
    let trees = known.get(current.id);
    if (trees === undefined) {
      const own: Tree = { propagators: [line(current)], vertices: [] };
      trees = current.contributions.flatMap(({ term, kids }: Contribution) =>
        product(kids.map(below)).map((tree) => join([own, tree, { propagators: [], vertices: [[...term.slots]] }])),
      );
      known.set(current.id, trees);
    }
    return trees;
  };
  const found = new Map<string, Topology>();
  for (const { cut, vertex, powers } of roots) {
    // both sides of a cut line bring the line itself
    const trees = cut
      ? product([below(cut[0]), below(cut[1]).map((tree) => ({ ...tree, propagators: tree.propagators.slice(1) }))])
      : product(vertex!.kids.map(below)).map((tree) => join([tree, { propagators: [], vertices: [[...vertex!.term.slots]] }]));
    for (const { propagators, vertices } of trees) {
      const sorted = [...propagators].sort((a, b) => a.mask - b.mask || (a.particle < b.particle ? -1 : 1));
      const key = `${sorted.map(({ mask, particle }) => `${mask}${particle}`).join()}|${vertices
        .map((slots) => slots.join(' '))
        .sort()
        .join()}`;
      if (!found.has(key))
        found.set(key, {
          propagators: sorted,
          vertices,
          orders: Object.fromEntries(
            names.map((name, i) => [name, powers[powers.length - names.length + i]]).filter(([, power]) => power !== 0),
          ),
        });
    }
  }
  return [...found.values()];
}
