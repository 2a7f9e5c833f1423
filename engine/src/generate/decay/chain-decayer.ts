import { compileAmplitude } from '../../amplitude/compile.ts';
import type { ParticleColumns } from '../../basics/columns.ts';
import { InternalError } from '../../basics/errors.ts';
import { boostToRestFrame, mass2, momentum } from '../../basics/four-vector.ts';
import type { RandomStream } from '../../basics/random.ts';
import type { ResolvedModel } from '../../model/definition.ts';
import { type BeamOptions, BeamState } from '../beams.ts';
import type { Decayer } from '../integrand.ts';
import { DecayNode } from './decay-node.ts';
import type { DecayRules } from './decay-rules.ts';
import { Planner } from './plan.ts';
import { SpinAmplitude, type SpinMatrix } from './spin-matrix.ts';

/**
 * Decays the outgoing particles of a process, spins correlated by the amplitude of the production: each in turn gets the density matrix
 * that the amplitude and the decays before it leave it.
 *
 * The amplitude is taken at the momenta of the outgoing particles with beams of their total energy, in their rest frame, along the bisector
 * of the electron's direction and the reversed positron's: exact without radiation and for collinear initial-state photons.
 */
export class ChainDecayer implements Decayer {
  readonly coveredFraction: number;
  readonly notes: readonly string[];
  /** names of the rules that something in the chains follows */
  readonly decaying: readonly string[];
  readonly #legs: readonly { readonly pdg: number; readonly node: DecayNode | null }[];
  readonly #production: SpinAmplitude | null;
  readonly #incoming: readonly string[];
  readonly #electron: number;
  readonly #beams = new Float64Array(8);
  readonly #rotated = new Float64Array(8);
  readonly #points: Float64Array;
  readonly #matrices: (SpinMatrix | null)[];
  readonly #rows: Int32Array;
  readonly #total = new Float64Array(4);

  /** Null when nothing of the process decays. */
  static of(
    model: ResolvedModel,
    process: { readonly incoming: readonly string[]; readonly outgoing: readonly string[] },
    rules: DecayRules,
    beams: BeamOptions,
  ): ChainDecayer | null {
    const planner = new Planner(model, rules);
    const plans = process.outgoing.map((name) => planner.plan(name));
    if (plans.every((plan) => plan === null)) return null;
    return new ChainDecayer(model, process, planner, plans, beams);
  }

  private constructor(
    model: ResolvedModel,
    process: { readonly incoming: readonly string[]; readonly outgoing: readonly string[] },
    planner: Planner,
    plans: ReturnType<Planner['plan']>[],
    beams: BeamOptions,
  ) {
    const { incoming, outgoing } = process;
    this.#legs = outgoing.map((name, i) => {
      const plan = plans[i] ?? null;
      return { pdg: planner.product(name).pdg, node: plan && new DecayNode(plan) };
    });
    this.coveredFraction = plans.reduce((product, plan) => product * (plan?.covered ?? 1), 1);
    this.notes = [...planner.notes];
    this.decaying = [...planner.used];
    const polarised = plans.some((plan) => plan !== null && plan.spinStates > 1);
    this.#production = polarised ? new SpinAmplitude(compileAmplitude(model, { incoming, outgoing })) : null;
    this.#incoming = incoming;
    this.#electron = model.parameters['mass.e'] ?? 0;
    this.#points = new Float64Array(4 * (incoming.length + outgoing.length));
    this.#matrices = Array.from({ length: incoming.length + outgoing.length }, () => null);
    this.#rows = new Int32Array(outgoing.length);
    const state = new BeamState(beams);
    const half = 0.5 * state.sqrtS;
    this.#beams.set([half, 0, 0, half, half, 0, 0, -half]);
    state.toLab(this.#beams, 0);
    state.toLab(this.#beams, 4);
  }

  decay(stream: RandomStream, index: number, columns: ParticleColumns, first: number, end: number): number {
    const legs = this.#legs;
    const points = this.#points;
    const total = this.#total.fill(0);
    const offset = 4 * this.#incoming.length;
    for (let i = 0; i < legs.length; i++) {
      const row = this.#find(columns, first, end, i);
      this.#rows[i] = row;
      const at = offset + 4 * i;
      points[at] = columns.energy[row];
      points[at + 1] = columns.px[row];
      points[at + 2] = columns.py[row];
      points[at + 3] = columns.pz[row];
      for (let j = 0; j < 4; j++) total[j] += points[at + j];
    }
    const mass = Math.sqrt(mass2(total, 0));
    for (let i = 0; i < legs.length; i++) boostToRestFrame(points, offset + 4 * i, total, 0);
    if (this.#production !== null) {
      this.#placeBeams(mass);
      this.#production.set(points);
    }
    const matrices = this.#matrices.fill(null);
    for (let i = 0; i < legs.length; i++) {
      const { node } = legs[i];
      if (node === null) continue;
      const at = offset + 4 * i;
      for (let j = 0; j < 4; j++) node.p[j] = points[at + j];
      const leg = this.#incoming.length + i;
      if (this.#production !== null && node.plan.spinStates > 1) {
        this.#production.contract(matrices, leg, node.rho);
        node.rho.normalise();
        matrices[leg] = node.decay(stream, index);
      } else node.decay(stream, index);
    }
    let next = end;
    for (let i = 0; i < legs.length; i++) {
      const { node } = legs[i];
      if (node !== null) next = node.write(columns, first, this.#rows[i], next, total, mass);
    }
    return next;
  }

  /** Row of leg i: the first of its kind that no earlier leg has. */
  #find(columns: ParticleColumns, first: number, end: number, i: number): number {
    const { pdg } = this.#legs[i];
    for (let row = first; row < end; row++) {
      if (columns.pdg[row] !== pdg) continue;
      let taken = false;
      for (let k = 0; k < i; k++) taken ||= this.#rows[k] === row;
      if (!taken) return row;
    }
    throw new InternalError(`no particle ${pdg} to decay`);
  }

  /** Beams of total energy `mass` in the rest frame of the outgoing particles, into the points. */
  #placeBeams(mass: number): void {
    const beams = this.#rotated;
    beams.set(this.#beams);
    boostToRestFrame(beams, 0, this.#total, 0);
    boostToRestFrame(beams, 4, this.#total, 0);
    const length1 = momentum(beams, 0);
    const length2 = momentum(beams, 4);
    for (let j = 1; j < 4; j++) beams[j] = beams[j] / length1 - beams[4 + j] / length2;
    const length = momentum(beams, 0);
    const half = 0.5 * mass;
    const size = Math.sqrt((half - this.#electron) * (half + this.#electron));
    for (let i = 0; i < this.#incoming.length; i++) {
      const sign = this.#incoming[i] === 'e-' ? 1 : -1;
      this.#points[4 * i] = half;
      for (let j = 1; j < 4; j++) this.#points[4 * i + j] = (sign * size * beams[j]) / length;
    }
  }
}
