import type { Complex, ComplexAlgebra } from './complex.ts';
import { bitCount, type Leg } from './skeleton.ts';

/**
 * Axes of the light-cone components: the rows are x', y' and the axis n. Orthogonal rationals over 377, chosen far from the beam and from any
 * direction that is likely to be written down: momenta against n are where the components are singular.
 */
export const axes: readonly (readonly [number, number, number])[] = [
  [100 / 377, 240 / 377, -273 / 377],
  [-12 / 13, 5 / 13, 0],
  [105 / 377, 252 / 377, 260 / 377],
];

/** Light-cone components of a real or complex four-vector: V+- = V0 +- V.n, perp = Vx' + i Vy', bar = Vx' - i Vy'. */
export interface LightCone {
  readonly plus: Complex;
  readonly minus: Complex;
  readonly perp: Complex;
  readonly bar: Complex;
}

interface LegMomentum {
  /** p+ = E + p.n, free of cancellation unless p runs against n */
  readonly plus: number;
  /** z = (px' + i py')/p+ */
  readonly z: Complex;
  /** m/p+ */
  readonly mu: number;
  readonly mass: number;
  readonly vector: LightCone;
}

/**
 * Momenta of the legs and of their sums as nodes of the graph. A leg is given by p+, z = p_perp/p+ and its mass; E - p.n is
 * p+ (|z|^2 + m^2/p+^2), so that no small difference is ever formed from energies, and
 *   2 p.k = p+ k+ (|z_p - z_k|^2 + m_p^2/p+^2 + m_k^2/k+^2)
 * stays exact for collinear momenta.
 */
export class Kinematics {
  readonly algebra: ComplexAlgebra;
  readonly legs: readonly Leg[];
  readonly momenta: readonly LegMomentum[];
  private readonly massOf: (name: string) => number;
  private readonly vectors = new Map<number, LightCone>();
  private readonly pairs = new Map<number, number>();

  /** @param massOf  node of the mass of a particle, the graph's zero for a massless one */
  constructor(algebra: ComplexAlgebra, legs: readonly Leg[], massOf: (name: string) => number) {
    this.algebra = algebra;
    this.legs = legs;
    this.massOf = massOf;
    this.momenta = legs.map((leg, i) => this.legMomentum(i, massOf(leg.field.particle.name)));
  }

  private legMomentum(leg: number, mass: number): LegMomentum {
    const c = this.algebra;
    const g = c.graph;
    const [energy, ...space] = [0, 1, 2, 3].map((component) => g.input(4 * leg + component));
    const along = axes.map((axis) => g.sum(axis.map((cosine, i) => g.mul(g.constant(cosine), space[i]))));
    const plus = g.add(energy, along[2]);
    const inverse = g.div(g.one, plus);
    const z = { re: g.mul(along[0], inverse), im: g.mul(along[1], inverse) };
    const mu = g.mul(mass, inverse);
    const minus = c.real(g.mul(plus, g.add(c.square(z), g.mul(mu, mu))));
    const perp = { re: along[0], im: along[1] };
    return { plus, z, mu, mass, vector: { plus: c.real(plus), minus, perp, bar: c.conj(perp) } };
  }

  /** Sum of the momenta that flow in with the legs of a mask. */
  vector(mask: number): LightCone {
    let sum = this.vectors.get(mask);
    if (sum === undefined) {
      const c = this.algebra;
      const parts = this.legs.flatMap(({ sign }, i) => {
        if ((mask & (1 << i)) === 0) return [];
        const { plus, minus, perp, bar } = this.momenta[i].vector;
        const signed = (x: Complex) => (sign > 0 ? x : c.neg(x));
        return [{ plus: signed(plus), minus: signed(minus), perp: signed(perp), bar: signed(bar) }];
      });
      sum = {
        plus: c.sum(parts.map(({ plus }) => plus)),
        minus: c.sum(parts.map(({ minus }) => minus)),
        perp: c.sum(parts.map(({ perp }) => perp)),
        bar: c.sum(parts.map(({ bar }) => bar)),
      };
      this.vectors.set(mask, sum);
    }
    return sum;
  }

  /** |z_i - z_j|^2 and what else makes 2 p_i.p_j / (p_i+ p_j+) */
  private transverse(i: number, j: number): number {
    const c = this.algebra;
    return c.square(c.sub(this.momenta[i].z, this.momenta[j].z));
  }

  /** 2 p_i.p_j of the physical momenta */
  private product(i: number, j: number): number {
    const key = i * 64 + j;
    let node = this.pairs.get(key);
    if (node === undefined) {
      const g = this.algebra.graph;
      const [a, b] = [this.momenta[i], this.momenta[j]];
      const sum = g.add(this.transverse(i, j), g.add(g.mul(a.mu, a.mu), g.mul(b.mu, b.mu)));
      node = g.mul(g.mul(a.plus, b.plus), sum);
      this.pairs.set(key, node);
    }
    return node;
  }

  /** P^2 - M^2 of the legs of a mask and the mass of a particle; squared masses that cancel are left out. */
  virtuality(mask: number, particle: string): number {
    const g = this.algebra.graph;
    const full = (1 << this.legs.length) - 1;
    const size = bitCount(mask);
    const smaller = 2 * size > this.legs.length || (2 * size === this.legs.length && (mask & 1) === 0) ? full ^ mask : mask;
    const members = this.legs.flatMap((_, i) => (smaller & (1 << i) ? [i] : []));
    const masses = members.map((i) => this.momenta[i].mass).filter((mass) => mass !== g.zero);
    const propagator = this.massOf(particle);
    let products: number;
    if (members.length === 2 && masses.length === 2 && masses[0] === masses[1]) {
      // equal masses: m^2 + m^2 +- 2 p.k = +- p+ k+ (|z_p - z_k|^2 + (m/p+ +- m/k+)^2), exact for forward scattering
      const [i, j] = members;
      const [a, b] = [this.momenta[i], this.momenta[j]];
      const same = this.legs[i].sign === this.legs[j].sign;
      const difference = same ? g.add(a.mu, b.mu) : g.sub(a.mu, b.mu);
      const sum = g.mul(g.mul(a.plus, b.plus), g.add(this.transverse(i, j), g.mul(difference, difference)));
      products = same ? sum : g.neg(sum);
      masses.length = 0;
    } else {
      products = g.sum(
        members.flatMap((i, at) =>
          members.slice(at + 1).map((j) => {
            const product = this.product(i, j);
            return this.legs[i].sign === this.legs[j].sign ? product : g.neg(product);
          }),
        ),
      );
    }
    const cancelled = masses.indexOf(propagator);
    if (cancelled >= 0) masses.splice(cancelled, 1);
    const squares = g.sum(masses.map((mass) => g.mul(mass, mass)));
    const rest = cancelled >= 0 || propagator === g.zero ? squares : g.sub(squares, g.mul(propagator, propagator));
    return g.add(products, rest);
  }
}
