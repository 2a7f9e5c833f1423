import { InternalError } from '../basics/errors.ts';
import type { Complex, ComplexAlgebra } from './complex.ts';
import type { Kinematics, LightCone } from './light-cone.ts';
import type { Multilinear } from './parallel.ts';
import { type Coupling, reversed, type Slot, type Term } from './shape.ts';
import { negativeWave, type Scale, times, type Wave, wave } from './wave.ts';

/** What a vertex needs to know of a line that enters it. */
export interface Line {
  readonly wave: Wave;
  /** legs whose momenta flow in with it */
  readonly mask: number;
}

/** A vertex of vectors alone, linear in its lines. */
export interface VectorVertex extends Multilinear {
  readonly vertex: 'VVV' | 'VVVV';
  readonly out: number;
  readonly masks: readonly number[];
}

/**
 * Sources that vertices make. Everything is stripped of factors i: a vertex is the Lagrangian's term (the rule without its i) and a propagator
 * -1/(p^2 - m^2), +1/(k^2 - m^2), -(pslash + m)/(p^2 - m^2) for scalars, vectors, fermions, as the field equations give them.
 * A vector source is held as half of its components, so that V.J = V+ j- + V- j+ - Vperp jbar - Vbar jperp.
 */
export class Vertices {
  private readonly c: ComplexAlgebra;
  private readonly kinematics: Kinematics;
  private readonly slotFactors: (slot: number) => readonly number[];
  private readonly momenta = new Map<number, ReturnType<Vertices['differences']>>();

  /** @param slotFactors  nodes whose product is the (positive) value of a coupling slot */
  constructor(kinematics: Kinematics, slotFactors: (slot: number) => readonly number[]) {
    this.c = kinematics.algebra;
    this.kinematics = kinematics;
    this.slotFactors = slotFactors;
  }

  /** Source for slot `out` of a term from the lines in its other slots. */
  source(term: Term, out: number, lines: readonly Line[]): Wave | null {
    const { couplings, kind } = term;
    const scale = lines.map(({ wave: w }) => w.scale).reduce(times);
    const x = lines.map(({ wave: w }) => w.components);
    const masks = lines.map(({ mask }) => mask);
    switch (kind) {
      case 'FFV':
        if (out === 2) return this.chiral(couplings, scale, (left, right) => this.current(x[0], x[1], left, right));
        return this.chiral(out === 0 ? couplings : reversed(kind, couplings), scale, (left, right) =>
          this.slash(x[1], x[0], left, right),
        );
      case 'FFS': {
        // s + i p gamma5 = (s - i p) P_L + (s + i p) P_R
        return this.chiral(couplings, scale, (s, p) => {
          const ip = this.c.timesI(p);
          const [left, right] = [this.c.sub(s, ip), this.c.add(s, ip)];
          return out === 2 ? [this.density(x[0], x[1], left, right)] : this.yukawa(x[0], x[1][0], left, right);
        });
      }
      case 'VVS':
        if (out === 2) return this.scaled(couplings[0], times(scale, half), [this.dot(x[0], x[1])]);
        return this.scaled(
          couplings[0],
          times(scale, half),
          x[0].map((component) => this.c.mul(x[1][0], component)),
        );
      case 'SSS':
        return this.scaled(couplings[0], scale, [this.c.mul(x[0][0], x[1][0])]);
      case 'SSV':
        return this.scalarCurrent(couplings[0], scale, out, x, masks);
      case 'VVV':
        return this.scaled(couplings[0], times(scale, quarter), this.tripleVector(out, x, masks));
      case 'VVVV':
        return this.scaled(
          couplings[0],
          times(scale, quarter),
          this.fourVector(partnerFirst(out, lines).map(({ wave: w }) => w.components)),
        );
      case 'VVP':
        return this.epsilonVertex(couplings[0], scale, out, x, masks);
      default:
        throw new InternalError(`vertex of kind ${kind}`);
    }
  }

  /** x^T C y of two columns, V.J of a vector and a source, or the product of two scalars. */
  contract(field: readonly Complex[], source: readonly Complex[], spin: number): Complex {
    const c = this.c;
    if (spin === 0) return c.mul(field[0], source[0]);
    if (spin === 0.5)
      return c.sub(c.cross(field[0], source[1], field[1], source[0]), c.cross(field[2], source[3], field[3], source[2]));
    return this.dot(field, source);
  }

  /** V+ W- + V- W+ - Vperp Wbar - Vbar Wperp: twice the product of two vectors, or that of a vector and a half source */
  dot(v: readonly Complex[], w: readonly Complex[]): Complex {
    const c = this.c;
    return c.sub(c.add(c.mul(v[0], w[1]), c.mul(v[1], w[0])), c.add(c.mul(v[2], w[3]), c.mul(v[3], w[2])));
  }

  /** Two couplings: a modulus that both share, or that stands alone, goes to the scale. */
  private chiral(
    couplings: readonly Coupling[],
    scale: Scale,
    build: (first: Complex, second: Complex) => readonly Complex[],
  ): Wave | null {
    const slots = new Set(couplings.flatMap(({ re, im }) => [Math.abs(re), Math.abs(im)]));
    slots.delete(0);
    if (slots.size > 1) {
      const [first, second] = couplings.map((coupling) => this.value(coupling));
      return wave(this.c, build(first, second), scale);
    }
    const [slot] = slots;
    const [first, second] = couplings.map(({ re, im }) => ({ re: this.signOf(re), im: this.signOf(im) }));
    return wave(this.c, build(first, second), times(scale, this.slotScale(slot)));
  }

  private scaled(coupling: Coupling, scale: Scale, components: readonly Complex[]): Wave | null {
    return this.chiral([coupling], scale, (factor) => components.map((x) => this.c.mul(factor, x)));
  }

  private signOf(slot: Slot): number {
    return this.c.graph.constant(Math.sign(slot));
  }
  private value({ re, im }: Coupling): Complex {
    const g = this.c.graph;
    const part = (slot: Slot): number =>
      slot === 0 ? g.zero : this.slotFactors(Math.abs(slot) - 1).reduce((x, y) => g.mul(x, y), g.constant(Math.sign(slot)));
    return { re: part(re), im: part(im) };
  }

  /** Vslash (left P_L + right P_R) x */
  private slash(v: readonly Complex[], x: readonly Complex[], left: Complex, right: Complex): Complex[] {
    const c = this.c;
    const [plus, minus, perp, bar] = v;
    const [l1, l2, r1, r2] = x;
    return [
      c.mul(right, c.cross(minus, r1, bar, r2)),
      c.mul(right, c.cross(plus, r2, perp, r1)),
      c.mul(left, c.add(c.mul(plus, l1), c.mul(bar, l2))),
      c.mul(left, c.add(c.mul(perp, l1), c.mul(minus, l2))),
    ];
  }

  /** Half of x^T C gamma^a (left P_L + right P_R) y */
  private current(x: readonly Complex[], y: readonly Complex[], left: Complex, right: Complex): Complex[] {
    const c = this.c;
    const [xl1, xl2, xr1, xr2] = x;
    const [yl1, yl2, yr1, yr2] = y;
    const sum = (lx: Complex, ry: Complex, rx: Complex, ly: Complex) =>
      c.add(c.mul(right, c.mul(lx, ry)), c.mul(left, c.mul(rx, ly)));
    return [c.neg(sum(xl2, yr1, xr1, yl2)), sum(xl1, yr2, xr2, yl1), c.neg(sum(xl2, yr2, xr2, yl2)), sum(xl1, yr1, xr1, yl1)];
  }

  /** x^T C (left P_L + right P_R) y */
  private density(x: readonly Complex[], y: readonly Complex[], left: Complex, right: Complex): Complex {
    const c = this.c;
    return c.sub(c.mul(left, c.cross(x[0], y[1], x[1], y[0])), c.mul(right, c.cross(x[2], y[3], x[3], y[2])));
  }

  private yukawa(x: readonly Complex[], scalar: Complex, left: Complex, right: Complex): Complex[] {
    const [l, r] = [this.c.mul(left, scalar), this.c.mul(right, scalar)];
    return [this.c.mul(l, x[0]), this.c.mul(l, x[1]), this.c.mul(r, x[2]), this.c.mul(r, x[3])];
  }

  private momentum(mask: number): Complex[] {
    return components(this.kinematics.vector(mask));
  }
  private combine(a: number, x: readonly Complex[], b: number, y: readonly Complex[]): Complex[] {
    const c = this.c;
    const [p, q] = [c.graph.constant(a), c.graph.constant(b)];
    return x.map((component, i) => c.add(c.scale(p, component), c.scale(q, y[i])));
  }

  /** c (k1 - k2)^a; the momentum of the line that leaves is minus the sum of the others */
  private scalarCurrent(
    coupling: Coupling,
    scale: Scale,
    out: number,
    x: readonly (readonly Complex[])[],
    masks: readonly number[],
  ): Wave | null {
    const c = this.c;
    const [k, q] = masks.map((mask) => this.momentum(mask));
    if (out === 2) {
      const product = c.mul(x[0][0], x[1][0]);
      const difference = this.combine(1, k, -1, q);
      return this.scaled(
        coupling,
        times(scale, half),
        difference.map((component) => c.mul(product, component)),
      );
    }
    // the scalar and vector that enter have momenta k and q: k1 - k2 = -(2k + q) for slot 0, 2k + q for slot 1
    const difference = this.combine(out === 0 ? -2 : 2, k, out === 0 ? -1 : 1, q);
    return this.scaled(coupling, times(scale, half), [c.mul(x[0][0], this.dot(difference, x[1]))]);
  }

  /** A vertex of vectors alone with a real coupling as something that others can be added to; undefined for any other. */
  vectorVertex({ kind, couplings }: Term, out: number, lines: readonly Line[], sign: number): VectorVertex | undefined {
    if ((kind !== 'VVV' && kind !== 'VVVV') || couplings[0].im !== 0) return undefined;
    const ordered = kind === 'VVV' ? lines : partnerFirst(out, lines);
    const masks = ordered.map(({ mask }) => mask);
    const scale = lines.map(({ wave: w }) => w.scale).reduce(times);
    return {
      vertex: kind,
      out,
      masks,
      kind: masks.reduce((key, mask) => 128 * key + mask, kind === 'VVV' ? out : 0),
      lines: ordered.map(({ wave: w }) => w.components),
      scale: times(times(scale, this.slotScale(Math.abs(couplings[0].re))), quarter),
      sign: couplings[0].re * sign > 0 ? 1 : -1,
    };
  }

  vectorSource({ vertex, out, lines, masks, scale, sign }: VectorVertex): Wave | null {
    const components = vertex === 'VVV' ? this.tripleVector(out, lines, masks) : this.fourVector(lines);
    const source = wave(this.c, components, scale);
    return sign > 0 ? source : negativeWave(this.c, source);
  }

  private slotScale(slot: number): Scale {
    return { number: 1, factors: [...this.slotFactors(slot - 1)].sort((x, y) => x - y) };
  }

  /** Four times the source, without the coupling: dot() is twice the product, a source half of its components. */
  private tripleVector(out: number, x: readonly (readonly Complex[])[], masks: readonly number[]): Complex[] {
    const c = this.c;
    // the rule is cyclic: a and b follow the outgoing slot
    const ia = out === 1 ? 1 : 0;
    const [a, b] = [x[ia], x[1 - ia]];
    const { difference, beforeA, beforeB } = this.differences(masks[ia], masks[1 - ia]);
    const along = this.dot(a, b);
    const [onA, onB] = [this.dot(beforeA, a), this.dot(beforeB, b)];
    return difference.map((component, i) => c.sum([c.mul(along, component), c.mul(onA, b[i]), c.mul(onB, a[i])]));
  }

  /** ka - kb, kb - kout and kout - ka for the momentum kout = -ka - kb of the line that leaves. */
  private differences(a: number, b: number): Record<'difference' | 'beforeA' | 'beforeB', readonly Complex[]> {
    const key = 128 * a + b;
    let known = this.momenta.get(key);
    if (known === undefined) {
      const [ka, kb] = [this.momentum(a), this.momentum(b)];
      const kout = this.combine(-1, ka, -1, kb);
      known = {
        difference: this.combine(1, ka, -1, kb),
        beforeA: this.combine(1, kb, -1, kout),
        beforeB: this.combine(1, kout, -1, ka),
      };
      this.momenta.set(key, known);
    }
    return known;
  }

  /** The same for 2 (r.s) p - (p.s) r - (p.r) s. */
  private fourVector([p, r, s]: readonly (readonly Complex[])[]): Complex[] {
    const c = this.c;
    const [rs, ps, pr] = [this.dot(r, s), this.dot(p, s), this.dot(p, r)];
    const twice = c.scale(c.graph.constant(2), rs);
    return p.map((component, i) => c.sub(c.mul(twice, component), c.add(c.mul(ps, r[i]), c.mul(pr, s[i]))));
  }

  /** c eps^{abcd} V1_a V2_b k1_c k2_d, eps^{0123} = -1 */
  private epsilonVertex(
    coupling: Coupling,
    scale: Scale,
    out: number,
    x: readonly (readonly Complex[])[],
    masks: readonly number[],
  ): Wave | null {
    const c = this.c;
    if (out === 2) return this.scaled(coupling, scale, [this.dot(x[0], this.epsilonSource(x[1], masks[0], masks[1]))]);
    // k of the vector that leaves is minus the sum of the others, of which only the pseudoscalar's momentum survives
    return this.scaled(
      coupling,
      scale,
      this.epsilonSource(x[0], masks[0], masks[1]).map((component) => c.mul(x[1][0], component)),
    );
  }

  /** The source j with V.j = eps(V, A, k, q): cofactors of the determinant of light-cone components, which is 4i that of Cartesian ones. */
  private epsilonSource(a: readonly Complex[], kMask: number, qMask: number): Complex[] {
    const c = this.c;
    const [k, q] = [this.momentum(kMask), this.momentum(qMask)];
    const minor = (i: number, j: number) => c.cross(k[i], q[j], k[j], q[i]);
    const quarterOfI = (x: Complex) => c.scale(c.graph.constant(-0.25), c.timesI(x));
    const cofactor = (i: number, j: number, l: number) =>
      c.add(c.sub(c.mul(a[i], minor(j, l)), c.mul(a[j], minor(i, l))), c.mul(a[l], minor(i, j)));
    return [c.neg(cofactor(0, 2, 3)), cofactor(1, 2, 3), cofactor(0, 1, 2), c.neg(cofactor(0, 1, 3))].map(quarterOfI);
  }
}

/** Lines of a four-vector vertex: the one in the slot that pairs with `out`, then the others by their legs. */
function partnerFirst(out: number, lines: readonly Line[]): Line[] {
  const partner = [0, 1, 2, 3].filter((slot) => slot !== out).indexOf(out ^ 1);
  const others = lines.filter((_, i) => i !== partner);
  return [lines[partner], ...others.sort((x, y) => x.mask - y.mask)];
}

const half: Scale = { number: 0.5, factors: [] };
const quarter: Scale = { number: 0.25, factors: [] };

export const components = ({ plus, minus, perp, bar }: LightCone): Complex[] => [plus, minus, perp, bar];
