import { InternalError } from '../basics/errors.ts';
import { type Complex, ComplexAlgebra } from './complex.ts';
import { type ExternalState, externalStates, type PhotonGauge, spinorType } from './external.ts';
import { Graph } from './graph.ts';
import { Kinematics } from './light-cone.ts';
import { type Multilinear, Parallel } from './parallel.ts';
import { Propagators } from './propagators.ts';
import type { Field, Shape } from './shape.ts';
import { bitCount, type Closing, type Contribution, type Current, type Leg } from './skeleton.ts';
import { components as componentsOf, type Line, type VectorVertex, Vertices } from './vertices.ts';
import { addWaves, componentsAt, negativeWave, type Scale, sharedScale, times, type Wave, wave } from './wave.ts';

/** A number that a graph reads once for all events of a model. */
export type ParameterSource =
  | { readonly kind: 'mass' | 'width'; readonly particle: string }
  | { readonly kind: 'coupling'; readonly slot: number };

/** Amplitude of one combination of spin projections as nodes of the graph. */
export interface TracedHelicity {
  /** index of the spin state of each leg */
  readonly states: readonly number[];
  readonly amplitude: Complex;
  /** product of the norms of the external states */
  readonly norm: number;
}

export interface Traced {
  readonly graph: Graph;
  readonly parameters: readonly ParameterSource[];
  readonly legStates: readonly (readonly ExternalState[])[];
  readonly helicities: readonly TracedHelicity[];
  /** node of the factor that all amplitudes share: couplings and a number */
  readonly scale: number;
  readonly algebra: ComplexAlgebra;
}

export interface TraceOptions {
  /** vectors that couple to conserved currents only */
  readonly conserved: ReadonlySet<string>;
  /** gauge of external photons */
  readonly gauge?: PhotonGauge | undefined;
  /** leg that is fixed to its first spin state */
  readonly fixedLeg?: number | undefined;
  /** leg whose polarisation vector is replaced by its momentum, for tests of gauge invariance */
  readonly momentumLeg?: number | undefined;
}

/** A closing with the sums of its sources by the states of their legs. */
interface OpenClosing extends Closing {
  readonly known: Map<number, Wave | null>;
}

/** A closing for given spin states. */
interface Part extends Multilinear {
  readonly spin: number;
}

/** Runs the recursion once, with nodes of a graph for numbers. */
export function trace(shape: Shape, legs: readonly Leg[], closings: readonly Closing[], options: TraceOptions): Traced {
  return new Tracer(shape, legs, options).trace(closings);
}

class Tracer {
  private readonly shape: Shape;
  private readonly legs: readonly Leg[];
  private readonly options: TraceOptions;
  private readonly graph = new Graph();
  private readonly algebra = new ComplexAlgebra(this.graph);
  private readonly parameters: ParameterSource[] = [];
  private readonly parameterNodes = new Map<string | number, number>();
  private readonly kinematics: Kinematics;
  private readonly parallel: Parallel;
  private readonly vertices: Vertices;
  private readonly propagators: Propagators;
  private readonly legStates: ExternalState[][];
  private readonly fields = new Map<number, Map<number, Wave | null>>();

  constructor(shape: Shape, legs: readonly Leg[], options: TraceOptions) {
    this.shape = shape;
    this.legs = legs;
    this.options = options;
    const massOf = (name: string) => this.positive('mass', name);
    const widthOf = (name: string) => this.positive('width', name);
    this.kinematics = new Kinematics(this.algebra, legs, massOf);
    this.parallel = new Parallel(this.algebra);
    this.vertices = new Vertices(this.kinematics, (slot) => this.slotFactors(slot));
    this.propagators = new Propagators(this.kinematics, massOf, widthOf, (name) => options.conserved.has(name));
    this.legStates = legs.map(({ field }, i) => {
      const states = externalStates(this.algebra, this.kinematics, i, options.conserved.has(field.particle.name), options.gauge);
      return i === options.momentumLeg ? this.momentumStates(i, states) : states;
    });
  }

  trace(closings: readonly Closing[]): Traced {
    const c = this.algebra;
    const counts = this.legStates.map((states, i) => (i === this.options.fixedLeg ? 1 : states.length));
    const found: { states: number[]; parts: Part[] }[] = [];
    const open = closings.map((closing) => ({ ...closing, known: new Map<number, Wave | null>() }));
    for (const states of combinations(counts)) {
      const parts = open.flatMap((closing) => this.partOf(closing, states));
      if (parts.length > 0) found.push({ states, parts });
    }
    const { graph } = this;
    if (found.length === 0)
      return { graph, parameters: this.parameters, legStates: this.legStates, helicities: [], scale: graph.one, algebra: c };
    const shared = sharedScale(found.flatMap(({ parts }) => parts.map(({ scale }) => scale)));
    const helicities = found.map(({ states, parts }): TracedHelicity => {
      const amplitude = c.sum(this.parallel.merged(parts).map((part) => this.valueOf(part, shared)));
      const norm = states.reduce((product, state, leg) => graph.mul(product, this.legStates[leg][state].norm), graph.one);
      return { states, amplitude, norm };
    });
    const scale = shared.factors.reduce((product, node) => graph.mul(product, node), graph.constant(shared.number));
    const nonZero = helicities.filter(({ amplitude }) => !c.isZero(amplitude));
    return { graph, parameters: this.parameters, legStates: this.legStates, helicities: nonZero, scale, algebra: c };
  }

  /** node of a parameter; zero for a mass or width that vanishes */
  private positive(kind: 'mass' | 'width', particle: string): number {
    const { mass, width } = this.shape.fields.get(particle)!.particle;
    return (kind === 'mass' ? mass : width) === 0 ? this.graph.zero : this.parameter({ kind, particle });
  }
  private parameter(source: ParameterSource): number {
    const key = source.kind === 'coupling' ? source.slot : `${source.kind} ${source.particle}`;
    let node = this.parameterNodes.get(key);
    if (node === undefined) {
      node = this.graph.parameter(this.parameters.push(source) - 1);
      this.parameterNodes.set(key, node);
    }
    return node;
  }

  private partOf(closing: OpenClosing, states: readonly number[]): Part[] {
    const field = this.field(closing.common, states);
    if (field === null) return [];
    const key = stateKey(states, ~closing.common.mask);
    let source = closing.known.get(key);
    if (source === undefined) {
      source = this.sum(closing.sources, states);
      source &&= { ...source, components: this.parallel.interned(source.components) };
      closing.known.set(key, source);
    }
    if (source === null) return [];
    const { spin } = this.fieldOf(closing.common).particle;
    const scale = times(field.scale, source.scale);
    return [
      { spin, kind: 4 * closing.common.mask + 2 * spin, lines: [field.components, source.components], scale, sign: closing.sign },
    ];
  }

  private valueOf({ lines: [field, source], spin, scale, sign }: Part, shared: Scale): Complex {
    const value = this.vertices.contract(field, source, spin);
    const [scaled] = componentsAt(this.algebra, { components: [value], scale }, shared);
    return sign > 0 ? scaled : this.algebra.neg(scaled);
  }

  private fieldOf(current: Current): Field {
    return this.shape.fields.get(current.field)!;
  }

  /** The field of a current, propagator included, for the spin states of its legs. */
  private field(current: Current, states: readonly number[]): Wave | null {
    if (current.contributions.length === 0) {
      const leg = legOf(current.mask);
      return this.legStates[leg][states[leg]].wave;
    }
    let known = this.fields.get(current.id);
    if (known === undefined) {
      known = new Map();
      this.fields.set(current.id, known);
    }
    const key = stateKey(states, current.mask);
    let field = known.get(key);
    if (field === undefined) {
      field = this.newField(current, states);
      known.set(key, field);
    }
    return field;
  }

  private newField(current: Current, states: readonly number[]): Wave | null {
    const { particle } = this.fieldOf(current);
    const emissions: (Wave | null)[] = [];
    const others: Contribution[] = [];
    for (const contribution of current.contributions) {
      const emitted = this.emission(contribution, current, states);
      if (emitted === undefined) others.push(contribution);
      else emissions.push(contribution.sign > 0 ? emitted : negativeWave(this.algebra, emitted));
    }
    const source = this.sum(others, states);
    const propagated = source && this.propagators.field(source, particle, current.mask);
    return addWaves(this.algebra, [...emissions, propagated]);
  }

  private sum(contributions: readonly Contribution[], states: readonly number[]): Wave | null {
    const waves: (Wave | null)[] = [];
    const vectors: VectorVertex[] = [];
    for (const { term, out, kids, sign } of contributions) {
      const lines = this.lines(kids, states);
      if (lines === null) continue;
      const vector = this.vertices.vectorVertex(term, out, lines, sign);
      if (vector === undefined) {
        const source = this.vertices.source(term, out, lines);
        waves.push(sign > 0 ? source : negativeWave(this.algebra, source));
      } else vectors.push(vector);
    }
    for (const vector of this.parallel.merged(vectors)) waves.push(this.vertices.vectorSource(vector));
    return addWaves(this.algebra, waves);
  }

  private lines(kids: readonly Current[], states: readonly number[]): Line[] | null {
    const lines: Line[] = [];
    for (const kid of kids) {
      const w = this.field(kid, states);
      if (w === null) return null;
      lines.push({ wave: w, mask: kid.mask });
    }
    return lines;
  }

  /**
   * An external spinor x of momentum q that emits an external massless vector of momentum k, propagator included:
   *   -(qslash + kslash + m) epsslash x/D = -[2 q.eps x + kslash epsslash x]/D,
   * where kslash epsslash acts on one chirality only. Everything is proportional to z_k - z_q or to the mass, so that nothing cancels for
   * collinear emission. Undefined when the contribution is something else.
   */
  private emission({ term, out, kids }: Contribution, current: Current, states: readonly number[]): Wave | null | undefined {
    if (term.kind !== 'FFV' || out === 2) return undefined;
    const [fermion, vector] = kids;
    const { particle } = this.fieldOf(current);
    if (bitCount(fermion.mask) > 1 || bitCount(vector.mask) > 1) return undefined;
    const [x, k] = [legOf(fermion.mask), legOf(vector.mask)];
    if (this.options.gauge === 'radiation') return undefined;
    if (k === this.options.momentumLeg || this.fieldOf(vector).particle.mass !== 0) return undefined;
    if (this.fieldOf(fermion).particle.name !== particle.name) return undefined;
    const [left, right] = term.couplings;
    if (left.re !== right.re || left.im !== 0 || right.im !== 0) return undefined;
    const c = this.algebra;
    const g = this.graph;
    const { zero } = c;
    const signed = (leg: number, node: number) => (this.legs[leg].sign > 0 ? node : g.neg(node));
    const [q, photon] = [this.kinematics.momenta[x], this.kinematics.momenta[k]];
    const sum = this.kinematics.vector(current.mask);
    const mass = c.real(q.mass);
    const delta = c.sub(photon.z, q.z);
    const xi = c.real(signed(x, q.mu));
    const qPlus = signed(x, q.plus);
    const kXi = c.scale(signed(k, photon.plus), xi);
    const projection = this.legStates[k][states[k]].projection;
    const barType = projection > 0 === this.legs[k].incoming;
    const rightType = spinorType(this.legStates[x][states[x]].projection, this.legs[x].incoming) === 'right';
    // conjugation exchanges the two polarisations and, with the chiralities, the two spinors
    const mirror = (w: Complex) => (barType ? w : c.conj(w));
    const d = mirror(delta);
    const inverse = this.propagators.inverse(current.mask, particle.name, -1);
    const common = c.mul(inverse, d);
    let components: Complex[];
    if (rightType && barType) components = [mass, zero, sum.plus, sum.perp].map((w) => c.mul(common, w));
    else if (!rightType && !barType) components = [c.neg(sum.bar), sum.plus, zero, mass].map((w) => c.mul(common, w));
    else {
      const flip = c.mul(inverse, kXi);
      const emitted = [c.scale(qPlus, common), c.mul(common, mass)];
      const flipZ = c.mul(flip, mirror(photon.z));
      components = rightType
        ? [c.sub(emitted[1], flipZ), flip, emitted[0], c.mul(emitted[0], q.z)]
        : [c.neg(c.mul(emitted[0], c.conj(q.z))), emitted[0], c.neg(flip), c.sub(emitted[1], flipZ)];
    }
    // the reversed vertex has the opposite sign, and so has the wave function of projection +1
    const sign = (out === 0) === projection > 0 ? -1 : 1;
    const coupling = Math.sign(left.re) * sign;
    const scale: Scale = { number: 1, factors: [this.parameterNode(left.re)] };
    return wave(c, coupling > 0 ? components : components.map((w) => c.neg(w)), scale);
  }

  /** Nodes whose product is the value of a coupling slot. */
  private slotFactors(slot: number): readonly number[] {
    return (this.shape.products.get(slot) ?? [slot]).map((factor) => this.parameter({ kind: 'coupling', slot: factor }));
  }

  private parameterNode(slot: number): number {
    return this.parameter({ kind: 'coupling', slot: Math.abs(slot) - 1 });
  }

  private momentumStates(leg: number, states: readonly ExternalState[]): ExternalState[] {
    if (this.legs[leg].field.particle.spin !== 1) throw new InternalError('a momentum replaces a polarisation vector');
    const momentum = componentsOf(this.kinematics.momenta[leg].vector);
    return [{ ...states[0], wave: { components: momentum, scale: states[0].wave.scale }, norm: this.graph.one }];
  }
}

/** The spin states of the legs of a mask as one number; at most three states a leg. */
function stateKey(states: readonly number[], mask: number): number {
  let key = 0;
  for (let i = 0; i < states.length; i++) if (mask & (1 << i)) key |= states[i] << (2 * i);
  return key;
}

const legOf = (mask: number): number => 31 - Math.clz32(mask);

/** All tuples of numbers below the counts, the last counting fastest. */
export function combinations(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (tuples, count) => tuples.flatMap((tuple) => Array.from({ length: count }, (_, i) => [...tuple, i])),
    [[]],
  );
}
