import { canonicalJson } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import type { ResolvedModel } from '../model/definition.ts';
import {
  type AmplitudeOptions,
  type AmplitudeProcess,
  closingsFor,
  type Diagrams,
  diagramsOf,
  ordersOf,
  type Topology,
  topologiesOf,
  zeroAmplitude,
} from './diagrams.ts';
import { compileKernel, type Kernel } from './kernel.ts';
import { axes } from './light-cone.ts';
import { conservedVectors, gaugeBroken, mirrorSymmetric, usedBy } from './parity.ts';
import { compileProgram, Evaluator, type Program } from './program.ts';
import { shapeOf } from './shape.ts';
import type { Leg } from './skeleton.ts';
import { type ParameterSource, type Traced, trace } from './trace.ts';

/** A tree amplitude of one process with the numbers of one model. */
export interface Amplitude {
  readonly legs: readonly Leg[];
  /** product of the factorials of identical outgoing particles, which |M|^2 is divided by */
  readonly symmetryFactor: number;
  /** number of spin states of the incoming particles, which |M|^2 is divided by */
  readonly initialStates: number;
  /** real operations of one |M|^2 */
  readonly operations: number;
  /** straight-line code of |M|^2 and its table of numbers, for benchmarks and other compilers */
  readonly program: { readonly code: Program; readonly table: Float64Array };
  /** powers of the couplings in the amplitude; a power that differs among its diagrams is left out */
  readonly orders: Readonly<Record<string, number>>;
  /** spin projections of each leg */
  readonly spinStates: readonly (readonly number[])[];
  /** combinations of spin projections, leg by leg, whose amplitude does not vanish for all momenta; basis: see `externalStates` */
  readonly helicities: readonly (readonly number[])[];
  /**
   * |M|^2 summed over final and averaged over initial spins, divided by the factorials of identical outgoing particles.
   *
   * @param points  momenta, 4 numbers (E, px, py, pz) [GeV] a leg, legs in the order of the process, points one after the other
   * @param at      index of the first number
   * @param out     one number a point from `outAt` on, GeV^(8 - 2 legs)
   */
  me2(points: Float64Array, at: number, count: number, out: Float64Array, outAt: number): void;
  /** Real and imaginary part of each of `helicities`, point after point; sum of squares = initialStates * symmetryFactor * me2. */
  helicityAmplitudes(points: Float64Array, at: number, count: number, out: Float64Array, outAt: number): void;
  /** The same process with other masses, widths and couplings; nothing is compiled again unless couplings vanish or begin to differ. */
  withParameters(model: ResolvedModel): Amplitude;
}

/** What is shared by all models of one shape. */
interface Compiled {
  readonly orders: Readonly<Record<string, number>>;
  readonly legs: readonly Leg[];
  readonly spinStates: readonly (readonly number[])[];
  readonly sum: Executable;
  readonly amplitudes: () => Executable & { readonly helicities: readonly (readonly number[])[] };
  readonly symmetryFactor: number;
  readonly initialStates: number;
}

interface Executable {
  readonly program: Program;
  /** compiled where WebAssembly vectors exist, otherwise the plain evaluation: the bits are the same */
  readonly kernel: Kernel;
  readonly parameters: readonly ParameterSource[];
}

const NEAR = 1 - 1e-6;
const [AXIS_X, AXIS_Y, AXIS_Z] = axes[2];

const cache = new Map<string, Compiled>();

/**
 * The amplitude of a process: recursion traced to a graph and compiled, once for all models of one shape.
 *
 * @throws UserError for unknown particles, broken conservation laws and an amplitude that vanishes
 */
export function compileAmplitude(model: ResolvedModel, process: AmplitudeProcess, options: AmplitudeOptions = {}): Amplitude {
  const shape = shapeOf(model);
  const key = canonicalJson({ shape: shape.key, process, order: options.order ?? null, require: options.require ?? [] });
  let compiled = cache.get(key);
  if (compiled === undefined) {
    compiled = compile(diagramsOf(model, process, options), options, () => zeroAmplitude(model, process, options));
    cache.set(key, compiled);
  }
  return bind(compiled, model, shape.slotValues, (other) => compileAmplitude(other, process, options));
}

/** The tree diagrams of a process, with their internal lines. */
export function amplitudeTopologies(model: ResolvedModel, process: AmplitudeProcess, options: AmplitudeOptions = {}): Topology[] {
  return topologiesOf(model, process, options);
}

function compile(diagrams: Diagrams, options: AmplitudeOptions, vanishes: () => Error): Compiled {
  const { shape, legs } = diagrams;
  const closings = closingsFor(diagrams);
  const used = usedBy(shape, closings);
  const conserved = options.require?.length ? new Set<string>() : conservedVectors(shape, used);
  // a leg whose spin states come in pairs
  const paired = legs.findIndex(
    ({ field: { particle } }) => particle.spin === 0.5 || (particle.spin === 1 && particle.mass === 0),
  );
  const halved = paired >= 0 && mirrorSymmetric(shape, used);
  const gauge = gaugeBroken(shape, used) ? 'radiation' : 'light-cone';
  const traced = trace(shape, legs, closings, { conserved, gauge, fixedLeg: halved ? paired : undefined });
  if (traced.helicities.length === 0) throw vanishes();
  const initialStates = legs.reduce((n, { incoming }, i) => (incoming ? n * traced.legStates[i].length : n), 1);
  const symmetryFactor = factorials(legs.filter(({ incoming }) => !incoming).map(({ name }) => name));
  const sum = executable(traced, [summed(traced, (halved ? 2 : 1) / (initialStates * symmetryFactor))], legs.length);
  let all: ReturnType<Compiled['amplitudes']> | undefined;
  const amplitudes = () => {
    if (all === undefined) {
      const full = halved ? trace(shape, legs, closings, { conserved, gauge }) : traced;
      const outputs = full.helicities.flatMap(({ amplitude, norm }) => {
        const g = full.graph;
        const factor = g.mul(full.scale, g.sqrt(norm));
        return [g.mul(factor, amplitude.re), g.mul(factor, amplitude.im)];
      });
      const helicities = full.helicities.map(({ states }) => states.map((state, leg) => full.legStates[leg][state].projection));
      all = { ...executable(full, outputs, legs.length), helicities };
    }
    return all;
  };
  const spinStates = traced.legStates.map((states) => states.map(({ projection }) => projection));
  return { legs, spinStates, orders: ordersOf(diagrams), sum, amplitudes, symmetryFactor, initialStates };
}

/** scale^2 factor sum_h norm_h |A_h|^2 as a node. */
function summed({ graph: g, algebra, helicities, scale }: Traced, factor: number): number {
  const byNorm = new Map<number, number>();
  for (const { amplitude, norm } of helicities) byNorm.set(norm, g.add(byNorm.get(norm) ?? g.zero, algebra.square(amplitude)));
  const total = g.sum([...byNorm].map(([norm, sum]) => g.mul(norm, sum)));
  return g.mul(g.mul(g.constant(factor), g.mul(scale, scale)), total);
}

function executable(traced: Traced, outputs: number[], legs: number): Executable {
  const program = compileProgram(traced.graph, outputs, 4 * legs);
  return { program, kernel: compileKernel(program) ?? new Evaluator(program), parameters: traced.parameters };
}

function factorials(names: readonly string[]): number {
  const counts = new Map<string, number>();
  let product = 1;
  for (const name of names) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    product *= count;
  }
  return product;
}

function bind(
  compiled: Compiled,
  model: ResolvedModel,
  slotValues: readonly number[],
  again: (model: ResolvedModel) => Amplitude,
): Amplitude {
  const particles = new Map(model.particles.map((particle) => [particle.name, particle]));
  const tableOf = ({ program, parameters }: Executable): Float64Array =>
    program.fixed(
      Float64Array.from(parameters, (source) =>
        source.kind === 'coupling' ? slotValues[source.slot] : particles.get(source.particle)![source.kind],
      ),
    );
  const sumTable = tableOf(compiled.sum);
  const width = 4 * compiled.legs.length;
  let amplitudeTable: Float64Array | undefined;
  return {
    // masses and widths of this model
    legs: compiled.legs.map((leg) => ({ ...leg, field: { ...leg.field, particle: particles.get(leg.field.particle.name)! } })),
    orders: compiled.orders,
    spinStates: compiled.spinStates,
    symmetryFactor: compiled.symmetryFactor,
    initialStates: compiled.initialStates,
    operations: compiled.sum.program.op.length,
    program: { code: compiled.sum.program, table: sumTable },
    get helicities() {
      return compiled.amplitudes().helicities;
    },
    me2(points, at, count, out, outAt) {
      compiled.sum.kernel.run(sumTable, points, at, count, out, outAt);
      for (let i = 0; i < count; i++) {
        if (againstAxis(points, at + i * width, width))
          // the same point, seen from turned axes
          compiled.sum.kernel.run(sumTable, turned(points, at + i * width, width), 0, 1, out, outAt + i);
        if (!(out[outAt + i] >= 0 && out[outAt + i] < Infinity)) throw notFinite(i, out[outAt + i]);
      }
    },
    helicityAmplitudes(points, at, count, out, outAt) {
      const amplitudes = compiled.amplitudes();
      amplitudeTable ??= tableOf(amplitudes);
      amplitudes.kernel.run(amplitudeTable, points, at, count, out, outAt);
    },
    withParameters: again,
  };
}

/** Whether a momentum of a point runs so nearly against the axis of the light-cone components that they lose ten digits and more. */
function againstAxis(points: Float64Array, at: number, width: number): boolean {
  let found = false;
  for (let i = at; i < at + width; i += 4)
    if (points[i] * NEAR + AXIS_X * points[i + 1] + AXIS_Y * points[i + 2] + AXIS_Z * points[i + 3] < 0) found = true;
  return found;
}

/** (E, px, py, pz) -> (E, py, pz, px) of one point */
function turned(points: Float64Array, at: number, width: number): Float64Array {
  const out = points.slice(at, at + width);
  for (let i = 0; i < width; i += 4) out.set([points[at + i + 2], points[at + i + 3], points[at + i + 1]], i + 1);
  return out;
}

const notFinite = (point: number, value: number): UserError =>
  new UserError({
    where: `point ${point}`,
    what: '|M|^2 is not finite',
    value,
    remedy: 'the momenta are off their mass shells, or a propagator is on its pole: set its width',
  });
