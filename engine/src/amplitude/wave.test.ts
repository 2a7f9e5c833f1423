import { describe, expect, it } from 'vitest';
import { ComplexAlgebra } from './complex.ts';
import { Graph } from './graph.ts';
import { addWaves, componentsAt, sharedScale, times, unit } from './wave.ts';

const c = new ComplexAlgebra(new Graph());
const g = c.graph;
const [x, e, gc] = [g.input(0), g.parameter(0), g.parameter(1)];

describe('scales', () => {
  it('multiply with their factors in order', () => {
    expect(times({ number: 2, factors: [e, gc] }, { number: 0.25, factors: [e] })).toEqual({ number: 0.5, factors: [e, e, gc] });
    expect(times({ number: 2, factors: [gc] }, unit)).toEqual({ number: 2, factors: [gc] });
  });

  it('share each factor as often as all have it', () => {
    const scales = [
      [e, e, gc],
      [e, gc, gc],
      [e, e, gc],
    ].map((factors) => ({ number: 3, factors }));
    expect(sharedScale(scales)).toEqual({ number: 3, factors: [e, gc] });
    expect(sharedScale([...scales, { number: 1, factors: [gc] }, { number: 1, factors: [e] }]).factors).toEqual([]);
  });

  it('leave the components what they do not share: 3 e e x + 6 e x = 3 e (e x + 2 x)', () => {
    const components = [c.real(x)];
    const [first, second] = [
      { components, scale: { number: 3, factors: [e, e] } },
      { components, scale: { number: 6, factors: [e] } },
    ];
    expect(addWaves(c, [first, null, second])).toEqual({
      components: [c.real(g.add(g.mul(e, x), g.mul(g.constant(2), x)))],
      scale: { number: 3, factors: [e] },
    });
    expect(componentsAt(c, first, first.scale)).toBe(components);
    expect(addWaves(c, [first, { ...first, components: [c.real(g.neg(x))] }])).toBeNull();
  });
});
