import { atan, tan } from '../../basics/elementary.ts';
import { boostFromRestFrame, dot, mass2 } from '../../basics/four-vector.ts';
import { isotropicPair } from '../tau/isotropic.ts';
import type { TauDecayMode } from '../tau/tau-decay-mode.ts';
import type { Uniforms } from '../uniforms.ts';
import { type Parent, PlainChannel, type Product } from './channel.ts';
import { PhaseSpace } from './phase-space.ts';
import { currentMatrix, polarimeterMatrix } from './spin-basis.ts';
import { SpinMatrix } from './spin-matrix.ts';

/** Masses of the products, resonances by a Breit-Wigner of fixed width between what their decays and the parent leave. */
class Masses {
  readonly values: Float64Array;
  readonly #products: readonly Product[];
  readonly #lowest: readonly number[];

  constructor(products: readonly Product[], lowest: readonly number[]) {
    this.#products = products;
    this.#lowest = lowest;
    this.values = Float64Array.from(products, ({ mass }) => mass);
  }

  draw(u: Uniforms, parent: number): void {
    const { values } = this;
    for (let i = 0; i < values.length; i++) {
      const { mass, width } = this.#products[i];
      if (width === 0) continue;
      let others = 0;
      for (let k = 0; k < values.length; k++) if (k !== i) others += k < i ? values[k] : Math.min(values[k], this.#lowest[k]);
      const scale = mass * width;
      const at = (m: number): number => atan((m * m - mass * mass) / scale);
      // 15 widths on either side, and what energy allows
      const low = Math.max(this.#lowest[i], mass - 15 * width);
      const high = Math.max(low, Math.min(parent - others, mass + 15 * width));
      const [a, b] = [at(low), at(high)];
      values[i] = Math.sqrt(Math.max(low * low, mass * mass + scale * tan(a + (b - a) * u.next())));
    }
  }
}

/** Phase space without spin: decays of scalars, and of anything whose angular distribution is not known. */
export class PhaseSpaceChannel extends PlainChannel {
  readonly #masses: Masses;
  readonly #space: PhaseSpace;

  /** @param lowest  smallest mass of each product: what its own decay needs */
  constructor(parent: Parent, products: readonly Product[], lowest: readonly number[]) {
    super(parent, products);
    this.#masses = new Masses(products, lowest);
    const fixed = parent.width === 0 && products.every(({ width }) => width === 0);
    this.#space = new PhaseSpace(products.length, fixed ? { mass: parent.mass, masses: this.#masses.values } : undefined);
  }

  protected propose(u: Uniforms, mass: number): void {
    this.#masses.draw(u, mass);
    this.#space.draw(u, mass, this.#masses.values, this.p);
  }
}

/** Scalar -> vector and scalar: the vector, first of the products, has no spin along its flight. */
export class ScalarToVector extends PhaseSpaceChannel {
  readonly #density = new SpinMatrix(3);
  readonly #parent = new Float64Array(4);

  override draw(u: Uniforms, parent: Float64Array, at: number, rho: SpinMatrix): void {
    super.draw(u, parent, at, rho);
    for (let j = 0; j < 4; j++) this.#parent[j] = parent[at + j];
  }

  /** amplitude p_parent.eps*(s): what a real current makes of the incoming vector, conjugate */
  override productDensity(k: number): SpinMatrix | null {
    if (k !== 0) return null;
    const { values } = this.#density;
    currentMatrix(this.p, 0, Math.sqrt(mass2(this.p, 0)), this.#parent, 0, values);
    for (let i = 1; i < values.length; i += 2) values[i] = -values[i];
    return this.#density.normalise();
  }
}

/** Vector -> two pseudoscalars by the current q1 - q2, or three by the normal of their plane (flat in the Dalitz plot up to the size of the normal). */
export class VectorToMesons extends PlainChannel {
  readonly #masses: Float64Array;
  readonly #space: PhaseSpace;
  readonly #current = new Float64Array(4);

  constructor(parent: Parent, products: readonly Product[]) {
    super(parent, products);
    this.#masses = Float64Array.from(products, (product) => product.mass);
    this.#space = new PhaseSpace(products.length, parent.width === 0 ? { mass: parent.mass, masses: this.#masses } : undefined);
  }

  protected propose(u: Uniforms, mass: number): void {
    const { p } = this;
    const j = this.#current;
    let length: number;
    do {
      this.#space.draw(u, mass, this.#masses, p);
      j[0] = 0;
      if (this.products.length === 2) {
        for (let k = 1; k < 4; k++) j[k] = p[k] - p[4 + k];
        break;
      }
      j[1] = p[2] * p[7] - p[3] * p[6];
      j[2] = p[3] * p[5] - p[1] * p[7];
      j[3] = p[1] * p[6] - p[2] * p[5];
      // |q1 x q2| is at most the square of the largest momentum
      length = (4 * Math.sqrt(j[1] * j[1] + j[2] * j[2] + j[3] * j[3])) / (mass * mass);
    } while (u.next() >= length * length);
    const norm = Math.sqrt(3 / (j[1] * j[1] + j[2] * j[2] + j[3] * j[3]));
    for (let k = 1; k < 4; k++) j[k] *= norm;
  }

  protected override orient(parent: Float64Array, at: number, mass: number): void {
    boostFromRestFrame(this.#current, 0, parent, at);
    currentMatrix(parent, at, mass, this.#current, 0, this.matrix.values);
  }
}

/** Fermion decays with a polarimeter h known in the rest frame: rate 1 + h.s. */
export abstract class PolarimeterChannel extends PlainChannel {
  protected readonly h = new Float64Array(4);

  protected override orient(parent: Float64Array, at: number, mass: number): void {
    boostFromRestFrame(this.h, 0, parent, at);
    polarimeterMatrix(parent, at, mass, this.h, 0, this.matrix.values);
  }
}

/** A mode of the tau-, or its CP image (sign -1: the same momenta, h reversed). */
export class TauChannel extends PolarimeterChannel {
  readonly #mode: TauDecayMode;
  readonly #sign: 1 | -1;

  constructor(parent: Parent, products: readonly Product[], mode: TauDecayMode, sign: 1 | -1) {
    super(parent, products);
    this.#mode = mode;
    this.#sign = sign;
  }

  protected propose(u: Uniforms): void {
    const mode = this.#mode;
    mode.draw(u);
    for (let i = 0; i < this.p.length; i++) this.p[i] = mode.p[i];
    this.h[0] = 0;
    for (let j = 0; j < 3; j++) this.h[1 + j] = this.#sign * mode.h[j];
  }
}

/**
 * N -> l meson through the V-A current, the lepton first: with k = p_N -+ m s (lepton, antilepton)
 *   pseudoscalar:  |M|^2 ~ 2 (l.P)(k.P) - P^2 (l.k),   vector:  |M|^2 ~ l.k + 2 (l.V)(k.V)/V^2
 * A vector meson decays isotropically afterwards.
 */
export class SterileToMeson extends PolarimeterChannel {
  readonly #masses: Masses;
  readonly #sign: 1 | -1;
  readonly #vector: boolean;

  /** @param sign  1 for a lepton, -1 for an antilepton */
  constructor(parent: Parent, products: readonly Product[], sign: 1 | -1, lowest: readonly number[]) {
    super(parent, products);
    this.#sign = sign;
    this.#vector = products[1].spin === 1;
    this.#masses = new Masses(products, lowest);
  }

  protected propose(u: Uniforms, mass: number): void {
    const { p, h } = this;
    this.#masses.draw(u, mass);
    isotropicPair(u, mass, this.#masses.values[0], this.#masses.values[1], p, 0, 4);
    const lm = dot(p, 0, p, 4);
    const m2 = dot(p, 4, p, 4);
    // k = (1, -+s): rate = a_l E_l + a_m E_m with h from the space parts
    const onMeson = this.#vector ? (2 * lm) / m2 : 2 * lm;
    const onLepton = this.#vector ? 1 : -m2;
    const rate = onMeson * p[4] + onLepton * p[0];
    h[0] = 0;
    for (let j = 1; j < 4; j++) h[j] = (this.#sign * (onMeson * p[4 + j] + onLepton * p[j])) / rate;
  }
}
