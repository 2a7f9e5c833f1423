import { origin, type ParticleColumns } from '../../basics/columns.ts';
import { boostWith } from '../../basics/four-vector.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import { Uniforms } from '../uniforms.ts';
import { decayPoint } from './flight.ts';
import type { DecayPlan } from './plan.ts';
import { SpinMatrix } from './spin-matrix.ts';

/** First of the random streams of decay chains; those below belong to decayers of their own kind (tau pairs). */
const FIRST_STREAM = 64;

/**
 * One decaying particle of the current event: its momentum, spin and what it has become. Decay length and channel are the first two
 * uniforms of a stream of its own, so that they hold still when anything else changes.
 */
export class DecayNode {
  readonly plan: DecayPlan;
  /** momentum in the common frame of the chain */
  readonly p = new Float64Array(4);
  /** density matrix of the production, trace one */
  readonly rho: SpinMatrix;
  readonly #products: readonly (readonly (DecayNode | null)[])[];
  readonly #done: (SpinMatrix | null)[][];
  readonly #first = new Float64Array(2);
  readonly #uniforms = new Uniforms();
  readonly #point = new Float64Array(4);
  readonly #lab = new Float64Array(4);
  #chosen = 0;

  constructor(plan: DecayPlan) {
    this.plan = plan;
    this.rho = new SpinMatrix(plan.spinStates).unpolarised();
    this.#products = plan.channels.map(({ products }) => products.map((one) => (one === null ? null : new DecayNode(one))));
    this.#done = plan.channels.map(({ products }) => products.map(() => null));
  }

  /** Rows that the decay adds at most. */
  get rows(): number {
    return Math.max(...this.#products.map((list) => list.reduce((sum, one) => sum + 1 + (one?.rows ?? 0), 0)));
  }

  /**
   * Draws the decay and those of its products, one after the other, each with the spin state that the earlier ones leave it.
   *
   * @returns the decay matrix of this particle
   * @source  Richardson, JHEP 11 (2001) 029 (hep-ph/0110108)
   */
  decay(stream: RandomStream, index: number): SpinMatrix {
    const { plan } = this;
    stream.one(index, stage.decay, FIRST_STREAM + 2 * plan.id, 0, 1, this.#first);
    this.#uniforms.start(stream, index, stage.decay, FIRST_STREAM + 2 * plan.id + 1);
    let u = this.#first[0];
    let chosen = 0;
    while (chosen < plan.channels.length - 1 && u >= plan.channels[chosen].share) u -= plan.channels[chosen++].share;
    this.#chosen = chosen;
    const { channel } = plan.channels[chosen];
    channel.draw(this.#uniforms, this.p, 0, this.rho);
    const done = this.#done[chosen].fill(null);
    const products = this.#products[chosen];
    for (let k = 0; k < products.length; k++) {
      const product = products[k];
      if (product === null) continue;
      for (let j = 0; j < 4; j++) product.p[j] = channel.p[4 * k + j];
      const density = channel.productDensity(k, this.rho, done);
      if (density === null) product.rho.unpolarised();
      else product.rho.values.set(density.values);
      const matrix = product.decay(stream, index);
      if (density !== null) done[k] = matrix;
    }
    return channel.decayMatrix(done);
  }

  /**
   * Appends the products from row `end` on, the particle itself standing in `row`; returns the new end.
   *
   * @param frame  four-vector whose rest frame the momenta are given in, and its mass; null: they are those of the laboratory
   */
  write(columns: ParticleColumns, first: number, row: number, end: number, frame: Float64Array | null, mass: number): number {
    const { plan } = this;
    const { channel } = plan.channels[this.#chosen];
    const point = this.#point;
    decayPoint(columns, row, plan.decayLength, plan.mass, this.#first[1], point);
    columns.stable[row] = 0;
    const lab = this.#lab;
    for (let k = 0; k < channel.products.length; k++) {
      for (let j = 0; j < 4; j++) lab[j] = channel.p[4 * k + j];
      if (frame !== null) boostWith(lab, 0, frame, 0, 1, mass);
      const at = end + k;
      columns.pdg[at] = channel.products[k].pdg;
      columns.mother[at] = row - first;
      columns.stable[at] = 1;
      columns.origin[at] = origin.decay;
      columns.energy[at] = lab[0];
      columns.px[at] = lab[1];
      columns.py[at] = lab[2];
      columns.pz[at] = lab[3];
      columns.vx[at] = point[0];
      columns.vy[at] = point[1];
      columns.vz[at] = point[2];
      columns.time[at] = point[3];
    }
    let next = end + channel.products.length;
    const products = this.#products[this.#chosen];
    for (let k = 0; k < products.length; k++) {
      const product = products[k];
      if (product !== null) next = product.write(columns, first, end + k, next, frame, mass);
    }
    return next;
  }
}
