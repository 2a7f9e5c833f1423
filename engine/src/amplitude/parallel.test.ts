import { describe, expect, it } from 'vitest';
import { resolveModel } from '../model/registry.ts';
import { type Complex, ComplexAlgebra } from './complex.ts';
import { Graph } from './graph.ts';
import { type Multilinear, Parallel } from './parallel.ts';
import { compileProgram, Evaluator } from './program.ts';
import { shapeOf } from './shape.ts';
import type { Scale } from './wave.ts';

const algebra = new ComplexAlgebra(new Graph());
const g = algebra.graph;
const inputs = Array.from({ length: 5 }, (_, i) => g.input(i));
const [e, gc] = [g.parameter(0), g.parameter(1)];
const line = (i: number): readonly Complex[] => [algebra.real(inputs[i]!)];
const [w, photon, z, otherPhoton, otherZ] = [0, 1, 2, 3, 4].map(line) as [
  readonly Complex[],
  readonly Complex[],
  readonly Complex[],
  readonly Complex[],
  readonly Complex[],
];
const item = (lines: readonly (readonly Complex[])[], factors: readonly number[], sign: 1 | -1 = 1, kind = 1): Multilinear => {
  const scale: Scale = { number: 1, factors: [...factors].sort((a, b) => a - b) };
  return { kind, lines, scale, sign };
};

/** Sum of all items, each the product of its lines, for lines 2, 3, 5, 7, 11, e = 13 and gc = 17. */
function value(items: readonly Multilinear[]): number {
  const terms = items.map(({ lines, scale, sign }) => {
    const product = [...lines.map(([x]) => x!.re), ...scale.factors].reduce((a, b) => g.mul(a, b), g.constant(scale.number));
    return sign > 0 ? product : g.neg(product);
  });
  const program = compileProgram(g, [g.sum(terms)], 5);
  const out = new Float64Array(1);
  new Evaluator(program).run(program.fixed(Float64Array.of(13, 17)), Float64Array.of(2, 3, 5, 7, 11), 0, 1, out, 0);
  return out[0]!;
}

describe('parallel vertices', () => {
  const merged = (...items: Multilinear[]) => {
    const found = new Parallel(algebra).merged(items);
    expect(value(found)).toBe(value(items));
    return found;
  };

  it('are added in the line in which they differ, with their couplings and signs', () => {
    // 2 (13 x 3 - 17 x 5)
    const found = merged(item([w, photon], [e]), item([w, z], [gc], -1));
    expect(found.length).toBe(1);
    expect(value(found)).toBe(2 * (13 * 3 - 17 * 5));
    expect(merged(item([w, photon], [e, gc], -1), item([w, photon], [e])).length).toBe(1);
  });

  it('become one when couplings factorise, whichever pair is met first', () => {
    const [a, b, c, d] = [
      item([w, photon, otherPhoton], [e, e]),
      item([w, photon, otherZ], [e, gc]),
      item([w, z, otherPhoton], [gc, e]),
      item([w, z, otherZ], [gc, gc]),
    ] as const;
    for (const order of [
      [a, b, c, d],
      [d, a, c, b],
      [b, d, a, c],
    ]) {
      const found = merged(...order);
      expect(found.length).toBe(1);
      expect(value(found)).toBe(2 * (13 * 3 + 17 * 5) * (13 * 7 + 17 * 11));
    }
    // without the product of the couplings two are left
    expect(merged(a, b, c, item([w, z, otherZ], [gc])).length).toBe(2);
  });

  it('stay apart when they differ in two lines or in kind', () => {
    expect(merged(item([w, photon, otherPhoton], [e]), item([w, z, otherZ], [e])).length).toBe(2);
    expect(merged(item([w, photon], [e]), item([w, z], [e], 1, 2)).length).toBe(2);
  });
});

describe('the couplings of four vectors', () => {
  it('are products of those of three in the electroweak model, but for four W bosons', () => {
    const { terms, products, slotValues } = shapeOf(resolveModel('electroweak'));
    const quartic = terms.filter(({ kind }) => kind === 'VVVV');
    expect(quartic.length).toBe(4);
    for (const { slots, couplings } of quartic) {
      const slot = Math.abs(couplings[0]!.re) - 1;
      const factors = products.get(slot);
      if (slots.includes('Z') || slots.includes('gamma'))
        expect((slotValues[factors![0]]! * slotValues[factors![1]]!) / slotValues[slot]!).toBeCloseTo(1, 14);
      else expect(factors).toBeUndefined();
    }
  });
});
