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

export const times = (a: Scale, b: Scale): Scale => ({ number: a.number * b.number, factors: joined(a.factors, b.factors) });

/** Two sorted lists as one. */
function joined(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const all: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j < b.length && b[j] < a[i]) all.push(b[j++]);
    all.push(a[i]);
  }
  while (j < b.length) all.push(b[j++]);
  return all;
}

/** What two sorted lists have in common. */
function common(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b) return a;
  const shared: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j < b.length && b[j] < a[i]) j++;
    if (j < b.length && b[j] === a[i]) {
      shared.push(a[i]);
      j++;
    }
  }
  return shared;
}

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
  let { factors } = scales[0];
  for (let i = 1; i < scales.length && factors.length > 0; i++) factors = common(factors, scales[i].factors);
  return { number: scales[0].number, factors };
}

/** The components of a wave for a scale that divides its own. */
export function componentsAt(c: ComplexAlgebra, { components, scale }: Wave, target: Scale): readonly Complex[] {
  if (scale.number === target.number && scale.factors.length === target.factors.length) return components;
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
