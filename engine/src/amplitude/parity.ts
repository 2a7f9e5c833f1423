import type { Coupling, Shape, Term } from './shape.ts';
import { bitCount, type Closing, type Contribution, type Current } from './skeleton.ts';

/** Every vertex of a set of diagrams once a term, and every particle that propagates. */
export interface Used {
  readonly terms: ReadonlySet<Term>;
  readonly propagators: ReadonlySet<string>;
}

export function usedBy(shape: Shape, closings: readonly Closing[]): Used {
  const terms = new Set<Term>();
  const propagators = new Set<string>();
  const seen = new Set<Current>();
  const line = (current: Current): void => {
    if (seen.has(current)) return;
    seen.add(current);
    if (bitCount(current.mask) > 1) propagators.add(shape.fields.get(current.field)!.particle.name);
    current.contributions.forEach(vertex);
  };
  const vertex = ({ term, kids }: Contribution): void => {
    terms.add(term);
    kids.forEach(line);
  };
  for (const { common, sources } of closings) {
    line(common);
    sources.forEach(vertex);
  }
  return { terms, propagators };
}

const sameSlot = (a: Coupling, b: Coupling): boolean => a.re === b.re && a.im === b.im;

/**
 * Massive vectors that couple to conserved currents in these diagrams: to fermions only, left = right and one species a vertex, with equal
 * charges of the two fermions at every other vertex. Their k k/M^2 terms and the part p/M of their longitudinal polarisation vanish.
 */
export function conservedVectors(shape: Shape, { terms }: Used): Set<string> {
  const conserved = new Set<string>();
  const vectors = new Set([...shape.fields.values()].filter(({ particle }) => particle.spin === 1 && particle.mass !== 0));
  for (const { name, anti } of vectors) {
    if (name !== anti) continue;
    const charge = new Map<string, number>();
    let holds = true;
    for (const { kind, slots, couplings } of terms) {
      if (!slots.includes(name)) continue;
      const diagonal = kind === 'FFV' && shape.fields.get(slots[0])!.anti === slots[1];
      if (kind === 'VVP') continue;
      if (!diagonal || !sameSlot(couplings[0], couplings[1]) || couplings[0].im !== 0) holds = false;
      else charge.set(slots[1], couplings[0].re);
    }
    const chargeOf = (field: string): number => charge.get(field) ?? -(charge.get(shape.fields.get(field)!.anti) ?? 0);
    for (const { kind, slots } of terms)
      if ((kind === 'FFV' || kind === 'FFS') && chargeOf(slots[0]) + chargeOf(slots[1]) !== 0) holds = false;
    if (holds) conserved.add(name);
  }
  return conserved;
}

/**
 * Whether all amplitudes obey |A(-lambda)| = |A(lambda)|, so that half of the helicities are enough: parity with time reversal leaves
 * momenta as they are, flips spins and conjugates the amplitude. It is a symmetry at tree level when no propagator has a width and signs
 * can be given to the fields so that every vertex is invariant.
 */
export function mirrorSymmetric(shape: Shape, { terms, propagators }: Used): boolean {
  for (const name of propagators) if (shape.fields.get(name)!.particle.width !== 0) return false;
  // signs as a linear system over {0, 1}: one equation a vertex, one unknown a particle
  const index = new Map<string, number>();
  const bit = (field: string): bigint => {
    const { name } = shape.fields.get(field)!.particle;
    if (!index.has(name)) index.set(name, index.size);
    return 1n << BigInt(index.get(name)! + 1);
  };
  const pivots: bigint[] = [];
  for (const term of terms) {
    const sign = mirrorSign(term);
    if (sign === 0) return false;
    let row = term.slots.reduce((bits, field) => bits ^ bit(field), sign < 0 ? 1n : 0n);
    for (const pivot of pivots) if (highest(row) === highest(pivot)) row ^= pivot;
    if (row === 1n) return false;
    if (row !== 0n) pivots.push(row);
    pivots.sort((a, b) => (a < b ? 1 : -1));
  }
  return true;
}

const highest = (row: bigint): number => (row === 0n ? -1 : row.toString(2).length);

/** Sign that a vertex takes under the mirror; 0 when it is no multiple of itself. */
function mirrorSign({ kind, couplings }: Term): number {
  const conjugate = ({ re, im }: Coupling): Coupling => ({ re, im: 0 - im });
  const negative = ({ re, im }: Coupling): Coupling => ({ re: 0 - re, im: 0 - im });
  const [first, second] = couplings;
  let image: Coupling[];
  if (kind === 'FFV') image = [conjugate(second), conjugate(first)];
  else if (kind === 'FFS') image = [conjugate(first), negative(conjugate(second))];
  else if (kind === 'VVP') image = [negative(conjugate(first))];
  else image = [conjugate(first)];
  if (image.every((coupling, i) => sameSlot(coupling, couplings[i]))) return 1;
  if (image.every((coupling, i) => sameSlot(coupling, negative(couplings[i])))) return -1;
  return 0;
}

/** Whether a fixed width of a charged vector breaks the gauge invariance of the photon here, so that its gauge must be a convention. */
export function gaugeBroken(shape: Shape, { terms, propagators }: Used): boolean {
  const unstable = [...propagators].some((name) => {
    const { spin, charge, width } = shape.fields.get(name)!.particle;
    return spin === 1 && charge !== 0 && width !== 0;
  });
  return unstable && [...terms].some(({ kind }) => kind === 'VVV' || kind === 'VVVV');
}
