import type { Graph } from './graph.ts';

/** A complex number whose parts are nodes of a graph; a part that vanishes structurally is the graph's zero. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Complex arithmetic on a graph: (a + ib)(c + id) = (ac - bd) + i(ad + bc), nothing left out and nothing reordered. */
export class ComplexAlgebra {
  readonly graph: Graph;
  readonly zero: Complex;
  readonly one: Complex;

  constructor(graph: Graph) {
    this.graph = graph;
    this.zero = { re: graph.zero, im: graph.zero };
    this.one = { re: graph.one, im: graph.zero };
  }

  real(re: number): Complex {
    return { re, im: this.graph.zero };
  }
  isZero(x: Complex): boolean {
    return x.re === this.graph.zero && x.im === this.graph.zero;
  }
  add(x: Complex, y: Complex): Complex {
    return { re: this.graph.add(x.re, y.re), im: this.graph.add(x.im, y.im) };
  }
  sub(x: Complex, y: Complex): Complex {
    return { re: this.graph.sub(x.re, y.re), im: this.graph.sub(x.im, y.im) };
  }
  neg(x: Complex): Complex {
    return { re: this.graph.neg(x.re), im: this.graph.neg(x.im) };
  }
  conj(x: Complex): Complex {
    return { re: x.re, im: this.graph.neg(x.im) };
  }
  timesI(x: Complex): Complex {
    return { re: this.graph.neg(x.im), im: x.re };
  }
  scale(r: number, x: Complex): Complex {
    return { re: this.graph.mul(r, x.re), im: this.graph.mul(r, x.im) };
  }
  mul(x: Complex, y: Complex): Complex {
    const g = this.graph;
    return {
      re: g.sub(g.mul(x.re, y.re), g.mul(x.im, y.im)),
      im: g.add(g.mul(x.re, y.im), g.mul(x.im, y.re)),
    };
  }
  /** |x|^2 */
  square(x: Complex): number {
    const g = this.graph;
    return g.add(g.mul(x.re, x.re), g.mul(x.im, x.im));
  }
  /** 1 / x */
  inverse(x: Complex): Complex {
    const g = this.graph;
    if (x.im === g.zero) return this.real(g.div(g.one, x.re));
    const norm = this.square(x);
    return { re: g.div(x.re, norm), im: g.neg(g.div(x.im, norm)) };
  }
  /** x y - z w */
  cross(x: Complex, y: Complex, z: Complex, w: Complex): Complex {
    return this.sub(this.mul(x, y), this.mul(z, w));
  }
  sum(items: readonly Complex[]): Complex {
    return items.reduce((total, item) => this.add(total, item), this.zero);
  }
}
