import { describe, expect, it } from 'vitest';
import { ComplexAlgebra } from './complex.ts';
import { Graph } from './graph.ts';
import { compileProgram, Evaluator } from './program.ts';

const value = (graph: Graph, output: number, inputs: readonly number[], parameters: readonly number[] = []): number => {
  const program = compileProgram(graph, [output], inputs.length);
  const out = new Float64Array(1);
  new Evaluator(program).run(program.fixed(Float64Array.from(parameters)), Float64Array.from(inputs), 0, 1, out, 0);
  return out[0]!;
};

describe('the graph', () => {
  it('folds what is known and shares what is equal', () => {
    const g = new Graph();
    const [x, y] = [g.input(0), g.input(1)];
    expect(g.mul(x, g.zero)).toBe(g.zero);
    expect(g.mul(g.one, x)).toBe(x);
    expect(g.add(x, g.neg(y))).toBe(g.sub(x, y));
    expect(g.sub(y, x)).toBe(g.neg(g.sub(x, y)));
    expect(g.mul(x, y)).toBe(g.mul(y, x));
    expect(g.mul(g.constant(-1), x)).toBe(g.neg(x));
    expect(g.neg(g.neg(x))).toBe(x);
    expect(g.sub(x, x)).toBe(g.zero);
    expect(g.div(g.constant(3), g.constant(4))).toBe(g.constant(0.75));
    expect(g.mul(g.constant(2), g.mul(g.constant(3), x))).toBe(g.mul(g.constant(6), x));
    expect(g.mul(g.neg(x), g.constant(-2))).toBe(g.mul(g.constant(2), x));
    expect(g.div(g.neg(x), y)).toBe(g.neg(g.div(x, y)));
    expect(g.add(g.neg(x), g.neg(y))).toBe(g.neg(g.add(y, x)));
    expect(() => g.div(x, g.zero)).toThrow('structural zero');
  });

  it('is evaluated as written: sqrt(p) (x - y)/(x + 2) - x', () => {
    const g = new Graph();
    const [x, y, p] = [g.input(0), g.input(1), g.parameter(0)];
    const node = g.sub(g.div(g.mul(g.sqrt(p), g.sub(x, y)), g.add(x, g.constant(2))), x);
    expect(value(g, node, [4, 1], [9])).toBe((3 * 3) / 6 - 4);
    expect(value(g, g.constant(5), [0])).toBe(5);
    expect(value(g, y, [1, 8])).toBe(8);
    expect(value(g, g.neg(y), [1, 8])).toBe(-8);
    expect(value(g, g.sub(y, x), [1, 8])).toBe(7);
    expect(value(g, g.sub(x, y), [1, 8])).toBe(-7);
  });

  it('multiplies and inverts complex numbers', () => {
    const g = new Graph();
    const c = new ComplexAlgebra(g);
    const [x, y] = [
      { re: g.input(0), im: g.input(1) },
      { re: g.input(2), im: g.input(3) },
    ];
    // (1 + 2i)(3 - 4i) = 11 + 2i; 1/(1 + 2i) = 0.2 - 0.4i; |3 - 4i|^2 = 25
    const inputs = [1, 2, 3, -4];
    const product = c.mul(x, y);
    expect([value(g, product.re, inputs), value(g, product.im, inputs)]).toEqual([11, 2]);
    const inverse = c.inverse(x);
    expect([value(g, inverse.re, inputs), value(g, inverse.im, inputs)]).toEqual([0.2, -0.4]);
    expect(value(g, c.square(y), inputs)).toBe(25);
    expect(c.timesI(c.one)).toEqual({ re: g.zero, im: g.one });
  });
});
