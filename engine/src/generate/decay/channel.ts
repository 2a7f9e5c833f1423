import { boostFromRestFrame, mass2 } from '../../basics/four-vector.ts';
import type { Uniforms } from '../uniforms.ts';
import { SpinMatrix } from './spin-matrix.ts';

/** A product of a decay. */
export interface Product {
  readonly name: string;
  readonly pdg: number;
  /** nominal mass [GeV] */
  readonly mass: number;
  /** width of a resonance whose mass is drawn [GeV], 0 for a fixed mass */
  readonly width: number;
  readonly spin: number;
}

/** What a channel must know of the parent. */
export type Parent = Pick<Product, 'mass' | 'width' | 'spin'>;

/**
 * One final state of a decay. An object serves one place in one decay chain: it keeps the momenta of the current event.
 * Matrices of the products stand in the order of the products; null for one that does not decay or whose spin is not followed.
 */
export interface DecayChannel {
  readonly products: readonly Product[];
  /** momenta of the products, four numbers each, in the frame in which the parent's momentum is given */
  readonly p: Float64Array;
  /** Draws momenta for a parent with density matrix rho (trace one). */
  draw(u: Uniforms, parent: Float64Array, at: number, rho: SpinMatrix): void;
  /** Density matrix (trace one) of product k for the last momenta; null: unpolarised. */
  productDensity(k: number, rho: SpinMatrix, done: readonly (SpinMatrix | null)[]): SpinMatrix | null;
  /** Decay matrix of the parent for the last momenta. */
  decayMatrix(done: readonly (SpinMatrix | null)[]): SpinMatrix;
}

/** Channels whose products are not followed in spin: momenta in the rest frame of the parent and a decay matrix. */
export abstract class PlainChannel implements DecayChannel {
  readonly products: readonly Product[];
  readonly p: Float64Array;
  protected readonly matrix: SpinMatrix;
  readonly #states: number;
  readonly #mass: number | null;

  /** @param parent  a parent with a width brings its mass with every event */
  constructor(parent: Parent, products: readonly Product[]) {
    const parentSpin = parent.spin;
    this.#mass = parent.width > 0 ? null : parent.mass;
    this.products = products;
    this.p = new Float64Array(4 * products.length);
    this.#states = 2 * parentSpin + 1;
    this.matrix = new SpinMatrix(this.#states);
  }

  /** Unpolarised momenta in the rest frame of the parent, and what `orient` needs. */
  protected abstract propose(u: Uniforms, mass: number): void;

  /** Decay matrix for the boosted momenta, its trace the number of states. */
  protected orient(_parent: Float64Array, _at: number, _mass: number): void {
    this.matrix.unpolarised();
    for (let i = 0; i < this.matrix.values.length; i++) this.matrix.values[i] *= this.#states;
  }

  draw(u: Uniforms, parent: Float64Array, at: number, rho: SpinMatrix): void {
    const mass = this.#mass ?? Math.sqrt(mass2(parent, at));
    do {
      this.propose(u, mass);
      for (let i = 0; i < this.products.length; i++) boostFromRestFrame(this.p, 4 * i, parent, at);
      this.orient(parent, at, mass);
    } while (this.#states > 1 && u.next() * this.#states >= rho.times(this.matrix));
  }

  productDensity(_k: number, _rho: SpinMatrix, _done: readonly (SpinMatrix | null)[]): SpinMatrix | null {
    return null;
  }

  decayMatrix(): SpinMatrix {
    return this.matrix;
  }
}
