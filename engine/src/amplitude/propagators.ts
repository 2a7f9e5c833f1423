import type { ModelParticle } from '../model/definition.ts';
import type { Complex, ComplexAlgebra } from './complex.ts';
import type { Kinematics } from './light-cone.ts';
import { components } from './vertices.ts';
import type { Wave } from './wave.ts';

/** Fields from sources: one propagator a spin, in unitary gauge for massive vectors, with a fixed width in the denominator. */
export class Propagators {
  private readonly c: ComplexAlgebra;
  private readonly kinematics: Kinematics;
  private readonly massOf: (name: string) => number;
  private readonly widthOf: (name: string) => number;
  private readonly conserved: (name: string) => boolean;
  private readonly inverses = new Map<string, Complex>();

  /** @param conserved  whether the currents that a massive vector couples to are conserved, so that its k k/M^2 part drops out */
  constructor(
    kinematics: Kinematics,
    massOf: (name: string) => number,
    widthOf: (name: string) => number,
    conserved: (name: string) => boolean,
  ) {
    this.c = kinematics.algebra;
    this.kinematics = kinematics;
    this.massOf = massOf;
    this.widthOf = widthOf;
    this.conserved = conserved;
  }

  /**
   * Scalar: -s/D; vector: 2 [j - k (k.J)/(2 M^2)]/D of the half source j; fermion: -(pslash + m) s/D, with D = p^2 - M^2 + i M Gamma.
   *
   * @param mask  legs that make the source
   */
  field(source: Wave, particle: ModelParticle, mask: number): Wave {
    const c = this.c;
    const number = particle.spin === 1 ? 2 : -1;
    const inverse = this.inverse(mask, particle.name, number);
    const scaled = source.components.map((x) => c.mul(inverse, x));
    let result = scaled;
    if (particle.spin === 0.5) result = this.fermion(scaled, particle, mask);
    else if (particle.spin === 1 && particle.mass !== 0 && !this.conserved(particle.name))
      result = this.massive(scaled, particle, mask);
    return { components: result, scale: source.scale };
  }

  /** number/(p^2 - M^2 + i M Gamma) */
  inverse(mask: number, name: string, number: number): Complex {
    const g = this.c.graph;
    const key = `${mask} ${name} ${number}`;
    let inverse = this.inverses.get(key);
    if (inverse === undefined) {
      const real = this.kinematics.virtuality(mask, name);
      const imaginary = g.mul(this.massOf(name), this.widthOf(name));
      const one = g.constant(number);
      if (imaginary === g.zero) inverse = this.c.real(g.div(one, real));
      else inverse = this.c.scale(one, this.c.inverse({ re: real, im: imaginary }));
      this.inverses.set(key, inverse);
    }
    return inverse;
  }

  private fermion(source: readonly Complex[], particle: ModelParticle, mask: number): Complex[] {
    const c = this.c;
    const { plus, minus, perp, bar } = this.kinematics.vector(mask);
    const m = this.massOf(particle.name);
    const [l1, l2, r1, r2] = source;
    return [
      c.add(c.cross(minus, r1, bar, r2), c.scale(m, l1)),
      c.add(c.cross(plus, r2, perp, r1), c.scale(m, l2)),
      c.add(c.add(c.mul(plus, l1), c.mul(bar, l2)), c.scale(m, r1)),
      c.add(c.add(c.mul(perp, l1), c.mul(minus, l2)), c.scale(m, r2)),
    ];
  }

  private massive(source: readonly Complex[], particle: ModelParticle, mask: number): Complex[] {
    const c = this.c;
    const g = c.graph;
    const k = components(this.kinematics.vector(mask));
    const m = this.massOf(particle.name);
    const [plus, minus, perp, bar] = source;
    // k.J of the half source j is k+ j- + k- j+ - kperp jbar - kbar jperp; j - k (k.J)/(2 M^2) with J = 2 j
    const along = c.sub(c.add(c.mul(k[0], minus), c.mul(k[1], plus)), c.add(c.mul(k[2], bar), c.mul(k[3], perp)));
    const factor = c.scale(g.div(g.constant(0.5), g.mul(m, m)), along);
    return source.map((x, i) => c.sub(x, c.mul(factor, k[i])));
  }
}
