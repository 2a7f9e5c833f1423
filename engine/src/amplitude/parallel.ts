import type { Complex, ComplexAlgebra } from './complex.ts';
import { componentsAt, type Scale, sharedScale } from './wave.ts';

/** Something linear in each of its lines, times the scale and the sign. */
export interface Multilinear {
  /** only those of one kind are added */
  readonly kind: number;
  readonly lines: readonly (readonly Complex[])[];
  readonly scale: Scale;
  readonly sign: 1 | -1;
}

/**
 * Adds what differs in one line only: a photon and a Z between the same W bosons, f(x, y) + f(x', y) = f(x + x', y). Sums of lines are kept, so that
 * equal ones are the same object: where couplings factorise, what was added in one line may then be added in another.
 */
export class Parallel {
  private readonly c: ComplexAlgebra;
  private readonly known = new Map<readonly Complex[], { other: readonly Complex[]; key: string; sum: readonly Complex[] }[]>();
  private readonly unique = new Map<string, readonly Complex[]>();

  constructor(algebra: ComplexAlgebra) {
    this.c = algebra;
  }

  /** An equivalent list, not longer. */
  merged<T extends Multilinear>(items: readonly T[]): readonly T[] {
    if (items.length < 2) return items;
    const left = [...items];
    for (let i = 0; i < left.length; i++)
      for (let j = i + 1; j < left.length; j++) {
        const at = this.differing(left[i], left[j]);
        if (at < 0) continue;
        left[i] = this.added(left[i], left[j], at);
        left.splice(j, 1);
        // the sum may be parallel to any other
        i = -1;
        break;
      }
    return left;
  }

  /** The only line in which two of one kind differ; -1 where there are more. */
  private differing(x: Multilinear, y: Multilinear): number {
    if (x.kind !== y.kind) return -1;
    let at = -1;
    for (let i = 0; i < x.lines.length; i++) {
      if (x.lines[i] === y.lines[i]) continue;
      if (at >= 0) return -1;
      at = i;
    }
    return at < 0 ? 0 : at;
  }

  private added<T extends Multilinear>(x: T, y: T, at: number): T {
    const scale = sharedScale([x.scale, y.scale]);
    const sum = this.sum(x, y, at, scale);
    return { ...x, scale, lines: x.lines.map((line, i) => (i === at ? sum : line)) };
  }

  private sum(x: Multilinear, y: Multilinear, at: number, shared: Scale): readonly Complex[] {
    const [a, b] = [x.lines[at], y.lines[at]];
    let sums = this.known.get(a);
    if (sums === undefined) {
      sums = [];
      this.known.set(a, sums);
    }
    const key = `${restOf(x.scale, shared)} ${restOf(y.scale, shared)} ${x.sign * y.sign}`;
    let found = sums.find((one) => one.other === b && one.key === key)?.sum;
    if (found === undefined) {
      const { c } = this;
      const [p, q] = [
        componentsAt(c, { components: a, scale: x.scale }, shared),
        componentsAt(c, { components: b, scale: y.scale }, shared),
      ];
      found = this.interned(p.map((component, i) => (x.sign === y.sign ? c.add(component, q[i]) : c.sub(component, q[i]))));
      sums.push({ other: b, key, sum: found });
    }
    return found;
  }

  /** The same object for the same nodes. */
  interned(components: readonly Complex[]): readonly Complex[] {
    const key = components.map(({ re, im }) => `${re} ${im}`).join();
    const known = this.unique.get(key);
    if (known !== undefined) return known;
    this.unique.set(key, components);
    return components;
  }
}

const restOf = (scale: Scale, shared: Scale): string =>
  `${scale.number / shared.number}:${scale.factors.join()}/${shared.factors.join()}`;
