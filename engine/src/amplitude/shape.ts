import { canonicalJson } from '../basics/canonical-json.ts';
import { InternalError, UserError } from '../basics/errors.ts';
import type { ModelParticle, ModelVertex, ResolvedModel } from '../model/definition.ts';

/**
 * A field as an external or internal line carries it: the line annihilates an incoming `name`. A Dirac fermion has two fields, psi and its
 * charge conjugate psi^c = C psibar^T, both columns; a Majorana fermion and a real boson have one.
 */
export interface Field {
  readonly name: string;
  readonly anti: string;
  readonly particle: ModelParticle;
}

/** 0, or +-(slot + 1): the value of a coupling is this sign times the value of the slot. */
export type Slot = number;
export interface Coupling {
  readonly re: Slot;
  readonly im: Slot;
}

/** One term of the Lagrangian; every slot names the field that stands there, psibar_f as the field of the antiparticle of f. */
export interface Term {
  readonly kind: ModelVertex['kind'];
  readonly slots: readonly string[];
  readonly couplings: readonly Coupling[];
  readonly order: Readonly<Record<string, number>>;
}

/** What of a model decides about the graph: everything but the values of masses, widths and couplings that are not zero. */
export interface Shape {
  readonly fields: ReadonlyMap<string, Field>;
  readonly terms: readonly Term[];
  /** value of each coupling slot, positive */
  readonly slotValues: readonly number[];
  /** slots whose values are products of two others, as those of four vectors in a gauge theory */
  readonly products: ReadonlyMap<number, readonly [number, number]>;
  readonly key: string;
}

/**
 * Fields and interaction terms of a model. Couplings of equal modulus share a slot, so that common factors can be taken out of an
 * amplitude; a term that is not its own hermitian conjugate brings its conjugate along; vanishing couplings are dropped.
 *
 * @throws UserError for a vertex that is not hermitian or names an unknown particle
 */
export function shapeOf(model: ResolvedModel): Shape {
  const fields = fieldsOf(model);
  const slotValues: number[] = [];
  const slot = (value: number): Slot => {
    if (value === 0) return 0;
    let at = slotValues.indexOf(Math.abs(value));
    if (at < 0) at = slotValues.push(Math.abs(value)) - 1;
    return value > 0 ? at + 1 : -(at + 1);
  };
  const terms: Term[] = [];
  model.vertices.forEach((vertex, index) => {
    for (const name of vertex.fields)
      if (!fields.has(name))
        throw new UserError({ where: `model ${model.name}, vertex ${index}`, what: 'unknown particle', value: name });
    const couplings = vertex.couplings.map(([re, im]) => ({ re: slot(re), im: slot(im) }));
    if (couplings.every(({ re, im }) => re === 0 && im === 0)) return;
    const fermionic = isFermionic(vertex.kind);
    const slots = vertex.fields.map((name, at) => (fermionic && at === 0 ? fields.get(name)!.anti : name));
    const term: Term = { kind: vertex.kind, slots, couplings, order: vertex.order };
    terms.push(term);
    const conjugate = conjugateOf(term, fields);
    if (!sameTerm(term, conjugate, fields)) {
      const majorana = fermionic && term.slots.every((name) => fields.get(name)!.anti === name);
      if (sameFields(term, conjugate) || majorana)
        throw new UserError({
          where: `model ${model.name}, vertex ${vertex.fields.join(' ')}`,
          what: 'not hermitian',
          value: vertex.couplings,
          remedy: 'real couplings for a field with itself; left = -conj(right) and real s, p between Majorana fields',
        });
      terms.push(conjugate);
    }
  });
  const products = productsOf(terms, slotValues);
  const key = canonicalJson({
    products: [...products],
    fields: [...fields.values()].map(({ name, anti, particle: { spin, mass, width } }) => [
      name,
      anti,
      spin,
      mass === 0 ? 0 : 1,
      width === 0 ? 0 : 1,
    ]),
    terms: terms.map(({ kind, slots, couplings, order }) => [kind, slots, couplings.map(({ re, im }) => [re, im]), order]),
  });
  return { fields, terms, slotValues, products, key };
}

/** Slots of four-vector vertices that are products of slots of three-vector vertices, but for rounding. */
function productsOf(terms: readonly Term[], values: readonly number[]): Map<number, [number, number]> {
  const slotsOf = (wanted: (kind: Term['kind']) => boolean): Set<number> =>
    new Set(
      terms
        .filter(({ kind }) => wanted(kind))
        .flatMap(({ couplings }) => couplings.flatMap(({ re, im }) => [Math.abs(re) - 1, Math.abs(im) - 1]))
        .filter((slot) => slot >= 0),
    );
  const elsewhere = slotsOf((kind) => kind !== 'VVVV');
  const factors = [...slotsOf((kind) => kind === 'VVV')];
  const products = new Map<number, [number, number]>();
  for (const slot of slotsOf((kind) => kind === 'VVVV'))
    for (const a of factors)
      for (const b of factors)
        if (
          !elsewhere.has(slot) &&
          !products.has(slot) &&
          Math.abs((values[a] * values[b]) / values[slot] - 1) < 8 * Number.EPSILON
        )
          products.set(slot, [a, b]);
  return products;
}

function fieldsOf(model: ResolvedModel): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const particle of model.particles) fields.set(particle.name, { name: particle.name, anti: particle.anti, particle });
  for (const particle of model.particles)
    if (!fields.has(particle.anti)) fields.set(particle.anti, { name: particle.anti, anti: particle.name, particle });
  return fields;
}

export const isFermionic = (kind: Term['kind']): boolean => kind === 'FFV' || kind === 'FFS';

const negative = ({ re, im }: Coupling): Coupling => ({ re: 0 - re, im: 0 - im });
const conjugated = ({ re, im }: Coupling): Coupling => ({ re, im: 0 - im });

/**
 * The same bilinear with its fermions exchanged, x1^T C G x2 = x2^T C G' x1 for anticommuting fields, G' = C G^T C^-1:
 * the vector part changes its sign, axial vector, scalar and pseudoscalar do not.
 *
 * @source Denner, Eck, Hahn, Kublbeck, Nucl. Phys. B 387 (1992) 467 (from memory, not checked)
 */
export function reversed(kind: Term['kind'], couplings: readonly Coupling[]): readonly Coupling[] {
  if (kind === 'FFV') return [negative(couplings[1]), negative(couplings[0])];
  if (kind === 'FFS') return couplings;
  throw new InternalError(`no fermions in ${kind}`);
}

function conjugateOf(term: Term, fields: ReadonlyMap<string, Field>): Term {
  const anti = term.slots.map((name) => fields.get(name)!.anti);
  const couplings = term.couplings.map(conjugated);
  switch (term.kind) {
    case 'FFV':
    case 'FFS':
      // (f1bar G f2 X)^+ = f2bar G~ f1 X^+
      return { ...term, slots: [anti[1], anti[0], anti[2]], couplings };
    case 'SSV':
    case 'VVV':
      // one derivative: the momenta of the rule change their sign
      return { ...term, slots: anti, couplings: couplings.map(negative) };
    default:
      return { ...term, slots: anti, couplings };
  }
}

const sameCouplings = (a: readonly Coupling[], b: readonly Coupling[]): boolean =>
  a.every(({ re, im }, i) => re === b[i].re && im === b[i].im);

const sameFields = (a: Term, b: Term): boolean => a.slots.every((name, i) => name === b.slots[i]);

/** Whether two terms are one: field by field, after an exchange of Majorana fermions, or after a permutation of bosons. */
function sameTerm(a: Term, b: Term, fields: ReadonlyMap<string, Field>): boolean {
  if (sameFields(a, b)) return sameCouplings(a.couplings, b.couplings);
  if (isFermionic(a.kind)) {
    const swapped = [b.slots[1], b.slots[0], b.slots[2]];
    return (
      swapped.every((name, i) => name === a.slots[i] && (i === 2 || fields.get(name)!.anti === name)) &&
      sameCouplings(a.couplings, reversed(b.kind, b.couplings))
    );
  }
  // bosons: the conjugate holds the same fields in another order; the rules are symmetric up to the sign of a permutation
  if ([...a.slots].sort().join() !== [...b.slots].sort().join()) return false;
  return a.kind === 'VVVV' || a.kind === 'SSV' || a.kind === 'VVV' ? true : sameCouplings(a.couplings, b.couplings);
}
