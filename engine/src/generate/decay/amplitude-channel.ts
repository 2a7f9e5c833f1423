import { compileAmplitude } from '../../amplitude/compile.ts';
import { UserError } from '../../basics/errors.ts';
import { boostFromRestFrame } from '../../basics/four-vector.ts';
import { RandomStream } from '../../basics/random.ts';
import type { ResolvedModel } from '../../model/definition.ts';
import { breakUpMomentum, isotropicPair } from '../tau/isotropic.ts';
import { Uniforms } from '../uniforms.ts';
import type { DecayChannel, Product } from './channel.ts';
import { SpinAmplitude, SpinMatrix } from './spin-matrix.ts';

/** Points of the search for the largest weight of a three-body decay, and what it is raised by; a weight above it counts as one. */
const SEARCH_POINTS = 4000;
const SEARCH_MARGIN = 1.3;

const maxima = new WeakMap<ResolvedModel, Map<string, number>>();

/**
 * A decay into two or three particles by the amplitude of the model, spin of parent and products kept: two bodies are isotropic up to the
 * spin of the parent; three are drawn flat in the mass of the last two, weighted by momenta and |M|^2 and unweighted against the largest
 * weight that a fixed search finds.
 */
export class AmplitudeChannel implements DecayChannel {
  readonly products: readonly Product[];
  readonly p: Float64Array;
  readonly #mass: number;
  readonly #spin: SpinAmplitude;
  readonly #points: Float64Array;
  readonly #states: number;
  readonly #matrix: SpinMatrix;
  readonly #legs: (SpinMatrix | null)[];
  readonly #densities: readonly SpinMatrix[];
  readonly #pair = new Float64Array(4);
  #maximum = 0;

  constructor(model: ResolvedModel, parent: string, mass: number, products: readonly Product[]) {
    if (products.length < 2 || products.length > 3)
      throw new UserError({
        where: `${parent} -> ${products.map(({ name }) => name).join(' ')}`,
        what: 'decays by a matrix element have two or three products',
        remedy: 'let unstable particles decay in steps',
      });
    this.products = products;
    this.#mass = mass;
    this.p = new Float64Array(4 * products.length);
    this.#spin = new SpinAmplitude(compileAmplitude(model, { incoming: [parent], outgoing: products.map(({ name }) => name) }));
    this.#points = new Float64Array(4 * (products.length + 1));
    this.#states = this.#spin.states[0];
    this.#matrix = new SpinMatrix(this.#states);
    this.#legs = Array.from(this.#spin.states, () => null);
    this.#densities = this.#spin.states.map((states) => new SpinMatrix(states));
    if (products.length === 3) this.#search(model, `${parent} -> ${products.map(({ name }) => name).join(' ')}`);
  }

  draw(u: Uniforms, parent: Float64Array, at: number, rho: SpinMatrix): void {
    const D = this.#matrix;
    for (;;) {
      const weight = this.#propose(u, parent, at);
      this.#spin.contract(this.#legs, 0, D);
      if (this.products.length === 2) {
        if (this.#states === 1 || u.next() * D.trace() < rho.times(D)) return;
      } else if (u.next() * this.#maximum < weight * rho.times(D)) return;
    }
  }

  productDensity(k: number, rho: SpinMatrix, done: readonly (SpinMatrix | null)[]): SpinMatrix | null {
    const legs = this.#legs;
    legs[0] = rho;
    for (let i = 0; i < done.length; i++) legs[1 + i] = i === k ? null : done[i];
    const out = this.#densities[1 + k];
    this.#spin.contract(legs, 1 + k, out);
    legs.fill(null);
    return out.normalise();
  }

  decayMatrix(done: readonly (SpinMatrix | null)[]): SpinMatrix {
    const legs = this.#legs;
    for (let i = 0; i < done.length; i++) legs[1 + i] = done[i];
    this.#spin.contract(legs, 0, this.#matrix);
    legs.fill(null);
    return this.#matrix;
  }

  /** Momenta into p and the amplitude at them; returns the weight of three-body phase space, 1 for two bodies. */
  #propose(u: Uniforms, parent: Float64Array, at: number): number {
    const { p, products } = this;
    let weight = 1;
    if (products.length === 2) isotropicPair(u, this.#mass, products[0].mass, products[1].mass, p, 0, 4);
    else {
      const [m1, m2, m3] = [products[0].mass, products[1].mass, products[2].mass];
      const pair = m2 + m3 + (this.#mass - m1 - m2 - m3) * u.next();
      weight = breakUpMomentum(this.#mass, m1, pair) * breakUpMomentum(pair, m2, m3);
      isotropicPair(u, this.#mass, m1, pair, p, 0, 4);
      for (let j = 0; j < 4; j++) this.#pair[j] = p[4 + j];
      isotropicPair(u, pair, m2, m3, p, 4, 8);
      boostFromRestFrame(p, 4, this.#pair, 0);
      boostFromRestFrame(p, 8, this.#pair, 0);
    }
    for (let i = 0; i < p.length; i += 4) boostFromRestFrame(p, i, parent, at);
    const points = this.#points;
    for (let j = 0; j < 4; j++) points[j] = parent[at + j];
    for (let j = 0; j < p.length; j++) points[4 + j] = p[j];
    this.#spin.set(points);
    return weight;
  }

  /** Largest weight times trace, once for each model: rho.D is at most the trace of D. */
  #search(model: ResolvedModel, name: string): void {
    const known = maxima.get(model) ?? new Map<string, number>();
    maxima.set(model, known);
    this.#maximum = known.get(name) ?? 0;
    if (this.#maximum > 0) return;
    const u = new Uniforms();
    u.start(new RandomStream(0, `largest weight of ${name}`), 0, 0, 0);
    const rest = Float64Array.of(this.#mass, 0, 0, 0);
    let largest = 0;
    for (let i = 0; i < SEARCH_POINTS; i++) {
      const weight = this.#propose(u, rest, 0);
      this.#spin.contract(this.#legs, 0, this.#matrix);
      largest = Math.max(largest, weight * this.#matrix.trace());
    }
    this.#maximum = SEARCH_MARGIN * largest;
    known.set(name, this.#maximum);
  }
}
