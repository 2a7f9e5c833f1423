import type { Complex, ComplexAlgebra } from './complex.ts';

/**
 * Common real factor of a wave, kept aside until waves with other factors meet it: a number times couplings.
 * `factors` are nodes of the graph, sorted, repeated as often as they occur.
 */
export interface Scale {
  readonly number: number;
  readonly factors: readonly number[];
}

/**
 * Value of a current for given helicities: four components of a spinor (L1 L2 R1 R2), four light-cone components of a vector
 * (plus minus perp bar), or one of a scalar; null where it vanishes for all momenta.
 */
export interface Wave {
  readonly components: readonly Complex[];
  readonly scale: Scale;
}

export const unit: Scale = { number: 1, factors: [] };

export const times = (a: Scale, b: Scale): Scale => ({
  number: a.number * b.number,
  factors: [...a.factors, ...b.factors].sort((x, y) => x - y),
});

const common = (a: readonly number[], b: readonly number[]): number[] => {
  const left = [...b];
  return a.filter((node) => {
    const at = left.indexOf(node);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
};

const without = (a: readonly number[], taken: readonly number[]): number[] => {
  const left = [...taken];
  return a.filter((node) => {
    const at = left.indexOf(node);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

/** The wave, or null when all its components vanish structurally. */
export function wave(c: ComplexAlgebra, components: readonly Complex[], scale: Scale): Wave | null {
  return components.every((x) => c.isZero(x)) ? null : { components, scale };
}

/** The largest factor that all scales share; the number of the first. */
export function sharedScale(scales: readonly Scale[]): Scale {
  return { number: scales[0].number, factors: scales.map(({ factors }) => factors).reduce(common) };
}

/** The components of a wave for a scale that divides its own. */
export function componentsAt(c: ComplexAlgebra, { components, scale }: Wave, target: Scale): readonly Complex[] {
  const rest = without(scale.factors, target.factors);
  const ratio = scale.number / target.number;
  if (rest.length === 0 && ratio === 1) return components;
  const g = c.graph;
  const factor = g.mul(
    g.constant(ratio),
    rest.reduce((product, node) => g.mul(product, node), g.one),
  );
  return components.map((x) => c.scale(factor, x));
}

export function addWaves(c: ComplexAlgebra, waves: readonly (Wave | null)[]): Wave | null {
  const present = waves.filter((w): w is Wave => w !== null);
  if (present.length === 0) return null;
  if (present.length === 1) return present[0];
  const scale = sharedScale(present.map((w) => w.scale));
  const parts = present.map((w) => componentsAt(c, w, scale));
  return wave(
    c,
    parts[0].map((_, i) => c.sum(parts.map((components) => components[i]))),
    scale,
  );
}

export const negativeWave = (c: ComplexAlgebra, w: Wave | null): Wave | null =>
  w && { components: w.components.map((x) => c.neg(x)), scale: w.scale };
