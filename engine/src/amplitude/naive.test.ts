import { describe, expect, it } from 'vitest';
import type { ModelVertex, ResolvedModel } from '../model/definition.ts';
import { legOf } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import type { AmplitudeProcess } from './diagrams.ts';

/**
 * A second implementation of tree amplitudes, as far from the engine's as can be: diagrams as trees that end in the last leg, each evaluated
 * for itself with 4x4 Dirac matrices in the Dirac representation, canonical spins, linear photon polarisations, and one fermion flow along
 * every chain whose order of legs gives the sign (Denner et al.). Slow; for tests.
 */
type C = readonly [number, number];
type Vector = C[];
type Matrix = C[][];

const add = (a: C, b: C): C => [a[0] + b[0], a[1] + b[1]];
const mul = (a: C, b: C): C => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const conj = (a: C): C => [a[0], -a[1]];
const sum = (list: readonly C[]): C => list.reduce(add, [0, 0]);
const times = (c: C, v: readonly C[]): Vector => v.map((x) => mul(c, x));
const timesMatrix = (c: C, m: Matrix): Matrix => m.map((row) => times(c, row));
const plus = (...vectors: readonly (readonly C[])[]): Vector => vectors[0]!.map((_, i) => sum(vectors.map((v) => v[i]!)));
const plusMatrix = (...all: Matrix[]): Matrix => all[0]!.map((_, i) => plus(...all.map((m) => m[i]!)));
const apply = (m: Matrix, v: readonly C[]): Vector => m.map((row) => sum(row.map((x, j) => mul(x, v[j]!))));
const applyLeft = (v: readonly C[], m: Matrix): Vector => m[0]!.map((_, j) => sum(v.map((x, i) => mul(x, m[i]![j]!))));
const inner = (a: readonly C[], b: readonly C[]): C => sum(a.map((x, i) => mul(x, b[i]!)));
const product = (a: Matrix, b: Matrix): Matrix => a.map((row) => applyLeft(row, b));

const real = (rows: number[][]): Matrix => rows.map((row) => row.map((x): C => [x, 0]));
const one = real([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]); // biome-ignore format: matrix
const gammas: Matrix[] = [
  real([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, -1, 0], [0, 0, 0, -1]]),
  real([[0, 0, 0, 1], [0, 0, 1, 0], [0, -1, 0, 0], [-1, 0, 0, 0]]),
  timesMatrix([0, 1], real([[0, 0, 0, -1], [0, 0, 1, 0], [0, 1, 0, 0], [-1, 0, 0, 0]])),
  real([[0, 0, 1, 0], [0, 0, 0, -1], [-1, 0, 0, 0], [0, 1, 0, 0]]),
]; // biome-ignore format: matrices
const gamma5 = timesMatrix([0, 1], gammas.slice(1).reduce(product, gammas[0]!));
const left = timesMatrix([0.5, 0], plusMatrix(one, timesMatrix([-1, 0], gamma5)));
const right = timesMatrix([0.5, 0], plusMatrix(one, gamma5));
const chargeConjugation = timesMatrix([0, 1], product(gammas[2]!, gammas[0]!));
const metric = [1, -1, -1, -1];
const slash = (v: readonly C[]): Matrix => plusMatrix(...gammas.map((g, i) => timesMatrix(mul([metric[i]!, 0], v[i]!), g)));
const dot = (a: readonly C[], b: readonly C[]): C => sum(a.map((x, i) => mul([metric[i]!, 0], mul(x, b[i]!))));
const complex = (v: readonly number[]): Vector => v.map((x): C => [x, 0]);

/** eps_{abcd} with eps^{0123} = -1 contracted with four contravariant vectors: their determinant. */
function determinant(rows: readonly (readonly C[])[]): C {
  if (rows.length === 1) return rows[0]![0]!;
  return sum(
    rows[0]!.map((x, j) =>
      mul([j % 2 === 0 ? 1 : -1, 0], mul(x, determinant(rows.slice(1).map((row) => row.filter((_, k) => k !== j))))),
    ),
  );
}
const unitVectors = real([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]); // biome-ignore format: matrix
/** J^a = g^{ab} eps_{bcde} v^c k^d q^e */
const epsilonVector = (v: readonly C[], k: readonly C[], q: readonly C[]): Vector =>
  unitVectors.map((e, i) => mul([metric[i]!, 0], determinant([e, v, k, q])));

interface Vertex {
  kind: ModelVertex['kind'];
  /** FF: fermion that flows in, fermion that flows out, boson that is annihilated; else all that are annihilated */
  fields: string[];
  couplings: C[];
  order: Readonly<Record<string, number>>;
}

interface Tree {
  mask: number;
  field: string;
  vertex?: Vertex;
  /** FF: 'along' or 'against' the flow of the vertex, or 'boson' when the boson leaves; else the slot that leaves */
  mode?: string;
  kids: Tree[];
}

const popcount = (n: number): number => n.toString(2).replaceAll('0', '').length;

class Naive {
  readonly model: ResolvedModel;
  readonly process: AmplitudeProcess;
  readonly names: string[];
  readonly legs: { field: string; incoming: boolean; sign: number }[];
  readonly vertices: Vertex[];
  private readonly known = new Map<number, Tree[]>();

  constructor(model: ResolvedModel, process: AmplitudeProcess) {
    this.model = model;
    this.process = process;
    this.names = [...process.incoming, ...process.outgoing];
    this.legs = this.names.map((name, i) => {
      const incoming = i < process.incoming.length;
      return { field: incoming ? name : this.anti(name), incoming, sign: incoming ? 1 : -1 };
    });
    this.vertices = model.vertices.flatMap(({ kind, fields, couplings, order }): Vertex[] => {
      const own: Vertex = { kind, fields: [...fields], couplings: couplings.map(([re, im]): C => [re, im]), order };
      if (couplings.every(([re, im]) => re === 0 && im === 0)) return [];
      if (kind !== 'FFV' && kind !== 'FFS') return [own];
      const [f1, f2, boson] = fields as [string, string, string];
      own.fields = [f2, f1, boson];
      const majorana = this.anti(f1) === f1 && this.anti(f2) === f2;
      if (majorana || (f1 === f2 && this.anti(boson) === boson)) return [own];
      return [own, { kind, fields: [f1, f2, this.anti(boson)], couplings: own.couplings.map(conj), order }];
    });
  }

  anti(name: string): string {
    const { particle, anti } = legOf(this.model, name);
    return anti ? particle.name : particle.anti;
  }
  particle(name: string) {
    return legOf(this.model, name).particle;
  }

  /** All subtrees of a set of legs, by what comes in with them. */
  trees(mask: number): Tree[] {
    const known = this.known.get(mask);
    if (known) return known;
    let found: Tree[] = [];
    if (popcount(mask) === 1) found = [{ mask, field: this.legs[Math.log2(mask)]!.field, kids: [] }];
    else {
      for (const parts of partitions(mask))
        for (const vertex of this.vertices)
          if (vertex.fields.length === parts.length + 1) found.push(...this.join(mask, vertex, parts));
    }
    this.known.set(mask, found);
    return found;
  }

  private join(mask: number, vertex: Vertex, parts: number[]): Tree[] {
    const choices = parts.reduce<Tree[][]>(
      (lists, part) => lists.flatMap((list) => this.trees(part).map((tree) => [...list, tree])),
      [[]],
    );
    const found: Tree[] = [];
    const [from, to, boson] = vertex.fields as [string, string, string];
    for (const kids of choices) {
      const swapped = [...kids].reverse();
      if (vertex.kind === 'FFV' || vertex.kind === 'FFS') {
        for (const [x, y] of [kids, swapped] as [Tree, Tree][]) {
          if (y.field === boson && x.field === from) found.push({ mask, field: to, vertex, mode: 'along', kids: [x, y] });
          else if (y.field === boson && x.field === this.anti(to))
            found.push({ mask, field: this.anti(from), vertex, mode: 'against', kids: [x, y] });
          if (x.field === from && y.field === this.anti(to))
            found.push({ mask, field: this.anti(boson), vertex, mode: 'boson', kids: [x, y] });
        }
        continue;
      }
      const done = new Set<string>();
      for (let out = 0; out < vertex.fields.length; out++) {
        if (vertex.fields.indexOf(vertex.fields[out]!) < out) continue;
        const wanted = vertex.fields.filter((_, i) => i !== out);
        for (const order of permute(kids)) {
          const key = `${out}${wanted.map((name, i) => `${name}${name === order[i]!.field}`).join()}${[...order].map((t) => `${t.field}`).join()}`;
          if (!wanted.every((name, i) => order[i]!.field === name) || done.has(key)) continue;
          done.add(key);
          found.push({ mask, field: this.anti(vertex.fields[out]!), vertex, mode: String(out), kids: order });
        }
      }
    }
    return found;
  }

  /** Diagrams of the whole process, each as the tree that ends in the last leg. */
  diagrams(): Tree[] {
    const last = this.names.length - 1;
    return this.trees((1 << last) - 1).filter(({ field }) => field === this.anti(this.legs[last]!.field));
  }
}

function permute<T>(items: T[]): T[][] {
  return items.length < 2
    ? [items]
    : items.flatMap((x, i) => permute(items.filter((_, j) => j !== i)).map((rest) => [x, ...rest]));
}

/** Unordered partitions of a mask in two or three parts. */
function partitions(mask: number): number[][] {
  const found: number[][] = [];
  for (let a = (mask - 1) & mask; a > 0; a = (a - 1) & mask) {
    const rest = mask ^ a;
    if (a > rest) found.push([a, rest]);
    for (let b = (rest - 1) & rest; b > 0; b = (b - 1) & rest) if (a > b && b > (rest ^ b)) found.push([a, b, rest ^ b]);
  }
  return found;
}

interface Evaluated {
  value: Vector;
  /** ends of the fermion chains that are complete, and of the one that is open */
  chains: number[];
  open: number[];
}

/** |M|^2 summed and averaged, and the sum of the squared moduli of all diagrams, for one point. */
export function naiveMe2(
  model: ResolvedModel,
  process: AmplitudeProcess,
  point: readonly number[][],
  newPhysics?: number,
  polarisation?: { leg: number; vector: number[] },
): { me2: number; separate: number; diagrams: number } {
  const naive = new Naive(model, process);
  const last = naive.names.length - 1;
  const diagrams = naive.diagrams().filter((tree) => newPhysics === undefined || powerOf(tree) === newPhysics);
  const states = naive.legs.map(({ field, incoming }, i) => {
    if (polarisation?.leg === i) return [{ field: complex(polarisation.vector), row: [] as Vector, column: [] as Vector }];
    return externals(naive.particle(field), incoming, point[i]!);
  });
  const flow = (mask: number): Vector =>
    [0, 1, 2, 3].map((i) => [
      naive.legs.reduce((total, { sign }, j) => total + (mask & (1 << j) ? sign * point[j]![i]! : 0), 0),
      0,
    ]);
  const denominator = (tree: Tree): C => {
    const p = flow(tree.mask);
    const { mass, width } = naive.particle(tree.field);
    const d: C = [dot(p, p)[0] - mass * mass, mass * width];
    const n = d[0] * d[0] + d[1] * d[1];
    return [d[0] / n, -d[1] / n];
  };

  function vertexMatrix({ kind, couplings: [a, b] }: Vertex, boson: readonly C[], against: boolean): Matrix {
    if (kind === 'FFS') return timesMatrix(boson[0]!, plusMatrix(timesMatrix(a!, one), timesMatrix(mul([0, 1], b!), gamma5)));
    const [l, r] = against ? [mul([-1, 0], b!), mul([-1, 0], a!)] : [a!, b!];
    return product(slash(boson), plusMatrix(timesMatrix(l, left), timesMatrix(r, right)));
  }
  const propagator = (tree: Tree, sign: number): Matrix => {
    const { mass } = naive.particle(tree.field);
    return timesMatrix(
      mul([-1, 0], denominator(tree)),
      plusMatrix(timesMatrix([sign, 0], slash(flow(tree.mask))), timesMatrix([mass, 0], one)),
    );
  };

  /** A fermion line whose flow comes out of the subtree (column) or goes into it (row). */
  function fermion(tree: Tree, spins: readonly number[], asRow: boolean, amputated = false): Evaluated {
    if (tree.kids.length === 0) {
      const leg = Math.log2(tree.mask);
      const state = states[leg]![spins[leg]!]!;
      return { value: asRow ? state.row : state.column, chains: [], open: [leg] };
    }
    const inside = fermion(tree.kids[0]!, spins, asRow);
    const boson = bosonLine(tree.kids[1]!, spins);
    // the flow of the vertex runs along when the incoming line is what flows in
    const against = (tree.mode === 'against') !== asRow;
    const vertex = vertexMatrix(tree.vertex!, boson.value, against);
    let value = asRow ? applyLeft(inside.value, vertex) : apply(vertex, inside.value);
    if (!amputated) {
      const s = propagator(tree, asRow ? -1 : 1);
      value = asRow ? applyLeft(value, s) : apply(s, value);
    }
    return { value, chains: [...inside.chains, ...boson.chains], open: inside.open };
  }

  function bosonLine(tree: Tree, spins: readonly number[], amputated = false): Evaluated {
    if (tree.kids.length === 0) {
      const leg = Math.log2(tree.mask);
      return { value: states[leg]![spins[leg]!]!.field, chains: [], open: [] };
    }
    const { vertex, kids, mode } = tree;
    let value: Vector;
    let chains: number[];
    const scalar = naive.particle(tree.field).spin === 0;
    if (mode === 'boson') {
      const column = fermion(kids[0]!, spins, false);
      const row = fermion(kids[1]!, spins, true);
      const basis = scalar ? [[[1, 0] as C]] : unitVectors;
      // lower and raise: the vertex is gamma_a contracted with a unit vector
      value = basis.map((e, i) =>
        mul([scalar ? 1 : metric[i]!, 0], inner(row.value, apply(vertexMatrix(vertex!, e, false), column.value))),
      );
      chains = [...row.chains, ...column.chains, ...row.open, ...column.open];
    } else {
      const parts = kids.map((kid) => bosonLine(kid, spins));
      chains = parts.flatMap((part) => part.chains);
      value = times(
        vertex!.couplings[0]!,
        bosons(
          vertex!.kind,
          Number(mode),
          parts.map((part) => part.value),
          kids.map((kid) => flow(kid.mask)),
        ),
      );
    }
    if (amputated) return { value, chains, open: [] };
    const d = denominator(tree);
    if (scalar) return { value: times(mul([-1, 0], d), value), chains, open: [] };
    const { mass } = naive.particle(tree.field);
    if (mass === 0) return { value: times(d, value), chains, open: [] };
    const k = flow(tree.mask);
    const along = mul([-1 / (mass * mass), 0], dot(k, value));
    return { value: times(d, plus(value, times(along, k))), chains, open: [] };
  }

  let me2 = 0;
  let separate = 0;
  for (const spins of states.reduce<number[][]>(
    (lists, list) => lists.flatMap((done) => list.map((_, i) => [...done, i])),
    [[]],
  )) {
    const amplitudes = diagrams.map((tree) => {
      const end = states[last]![spins[last]!]!;
      const spin = naive.particle(tree.field).spin;
      if (spin === 0.5) {
        const { value, chains, open } = fermion(tree, spins, false, true);
        return times([parity([...chains, last, ...open]), 0], [inner(end.row, value)])[0]!;
      }
      const { value, chains } = bosonLine(tree, spins, true);
      const whole = spin === 0 ? mul(end.field[0]!, value[0]!) : dot(end.field, value);
      return mul([parity(chains), 0], whole);
    });
    const total = sum(amplitudes);
    me2 += total[0] ** 2 + total[1] ** 2;
    separate += amplitudes.reduce((all, a) => all + a[0] ** 2 + a[1] ** 2, 0);
  }
  const initial = naive.legs.reduce((n, { incoming }, i) => (incoming ? n * states[i]!.length : n), 1);
  const counts = new Map<string, number>();
  let identical = 1;
  for (const name of process.outgoing) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    identical *= counts.get(name)!;
  }
  return { me2: me2 / initial / identical, separate: separate / initial / identical, diagrams: diagrams.length };
}

/** Power of new-physics couplings of a diagram. */
const powerOf = (tree: Tree): number =>
  (tree.vertex?.order['NEW'] ?? 0) + tree.kids.reduce((total, kid) => total + powerOf(kid), 0);

function parity(order: number[]): number {
  let sign = 1;
  for (let i = 0; i < order.length; i++) for (let j = 0; j < i; j++) if (order[j]! > order[i]!) sign = -sign;
  return sign;
}

/** Vertices of bosons alone, as source with an upper index for the slot that leaves. */
function bosons(kind: ModelVertex['kind'], out: number, x: Vector[], k: Vector[]): Vector {
  const minus = (v: Vector): Vector => times([-1, 0], v);
  const leaving = minus(plus(...k));
  const slots = [...x];
  const flows = [...k];
  slots.splice(out, 0, []);
  flows.splice(out, 0, leaving);
  const difference = (i: number, j: number): Vector => plus(flows[i]!, minus(flows[j]!));
  switch (kind) {
    case 'VVS':
      return out === 2 ? [dot(slots[0]!, slots[1]!)] : times(slots[2]![0]!, slots[1 - out]!);
    case 'SSS':
      return [mul(x[0]![0]!, x[1]![0]!)];
    case 'SSV':
      if (out === 2) return times(mul(slots[0]![0]!, slots[1]![0]!), difference(0, 1));
      return [mul(slots[1 - out]![0]!, dot(difference(0, 1), slots[2]!))];
    case 'VVP':
      if (out === 2) return [determinant([slots[0]!, slots[1]!, flows[0]!, flows[1]!])];
      return times(mul([out === 0 ? 1 : -1, 0], slots[2]![0]!), epsilonVector(slots[1 - out]!, flows[0]!, flows[1]!));
    case 'VVV': {
      const [a, b] = [(out + 1) % 3, (out + 2) % 3];
      return plus(
        times(dot(slots[a]!, slots[b]!), difference(a, b)),
        times(dot(difference(b, out), slots[a]!), slots[b]!),
        times(dot(difference(out, a), slots[b]!), slots[a]!),
      );
    }
    case 'VVVV': {
      const partner = [1, 0, 3, 2][out]!;
      const [r, s] = [0, 1, 2, 3].filter((i) => i !== out && i !== partner) as [number, number];
      const d = (i: number, j: number) => dot(slots[i]!, slots[j]!);
      return plus(
        times(mul([2, 0], d(r, s)), slots[partner]!),
        times(mul([-1, 0], d(partner, s)), slots[r]!),
        times(mul([-1, 0], d(partner, r)), slots[s]!),
      );
    }
    default:
      throw new Error(kind);
  }
}

/** Wave functions of an external particle: of a boson, or of a fermion as the start (column) and the end (row) of a flow. */
function externals(
  { spin, mass }: { spin: number; mass: number },
  incoming: boolean,
  [e, ...p]: readonly number[],
): { field: Vector; row: Vector; column: Vector }[] {
  if (spin === 0) return [{ field: [[1, 0]], row: [], column: [] }];
  if (spin === 1) {
    const length = Math.hypot(...p);
    if (mass > 0)
      // rest-frame axes, boosted
      return [0, 1, 2].map((i) => {
        const along = p[i]! / mass;
        return {
          field: complex([along, ...p.map((x, j) => (i === j ? 1 : 0) + (along * x) / (e! + mass))]),
          row: [],
          column: [],
        };
      });
    const n = p.map((x) => x / length);
    const helper = Math.abs(n[0]!) < 0.6 ? [1, 0, 0] : [0, 1, 0];
    const cross = (a: number[], b: number[]) =>
      [0, 1, 2].map((i) => a[(i + 1) % 3]! * b[(i + 2) % 3]! - a[(i + 2) % 3]! * b[(i + 1) % 3]!);
    const first = cross(n, helper);
    const norm = Math.hypot(...first);
    const x = first.map((c) => c / norm);
    return [x, cross(n, x)].map((axis) => ({ field: complex([0, ...axis]), row: [], column: [] }));
  }
  // u = (sqrt(E+m) chi, sigma.p/sqrt(E+m) chi), v = C ubar^T: one leg may start a chain in one diagram and end it in another
  const root = Math.sqrt(e! + mass);
  const [x, y, z] = p as [number, number, number];
  return [0, 1].map((s) => {
    const chi: Vector = s === 0 ? [[1, 0], [0, 0]] : [[0, 0], [1, 0]]; // biome-ignore format: spinors
    const small: Vector = (s === 0 ? [[z, 0], [x, y]] : [[x, -y], [-z, 0]]).map(([re, im]): C => [re! / root, im! / root]); // biome-ignore format: spinors
    const large = times([root, 0], chi);
    const u = [...large, ...small];
    const bar = (w: Vector): Vector => w.map((c, i) => mul([i < 2 ? 1 : -1, 0], conj(c)));
    const v = apply(chargeConjugation, bar(u));
    return incoming ? { field: [], column: u, row: bar(v) } : { field: [], column: v, row: bar(u) };
  });
}

describe('the naive amplitude', () => {
  it('is the closed form of e+ e- -> mu+ mu-', () => {
    const model = resolveModel('qed');
    const [me, mmu, energy] = [model.parameters['mass.e']!, model.parameters['mass.mu']!, 3];
    const [p, k, cos] = [Math.sqrt(energy ** 2 - me ** 2), Math.sqrt(energy ** 2 - mmu ** 2), 0.3];
    const [x, z] = [k * Math.sqrt(1 - cos * cos), k * cos];
    const point = [[energy, 0, 0, p], [energy, 0, 0, -p], [energy, x, 0, z], [energy, -x, 0, -z]]; // biome-ignore format: momenta
    const { me2 } = naiveMe2(model, { incoming: ['e-', 'e+'], outgoing: ['mu-', 'mu+'] }, point);
    const s = 4 * energy ** 2;
    const [same, other] = [energy ** 2 - p * k * cos, energy ** 2 + p * k * cos];
    const expected =
      (8 * (4 * Math.PI * model.parameters['alpha']!) ** 2 * (same ** 2 + other ** 2 + ((me ** 2 + mmu ** 2) * s) / 2)) / s ** 2;
    expect(me2 / expected).toBeCloseTo(1, 11);
  });
});
