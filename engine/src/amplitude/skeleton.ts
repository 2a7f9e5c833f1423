import { type Field, isFermionic, type Shape, type Term } from './shape.ts';

/** An external line. Outgoing particles enter as incoming antiparticles of opposite momentum. */
export interface Leg {
  /** the particle as the process names it */
  readonly name: string;
  readonly incoming: boolean;
  /** +1 incoming, -1 outgoing: sign of its momentum where all momenta flow in */
  readonly sign: 1 | -1;
  readonly field: Field;
}

/** One vertex that ends in a current: the fields of `kids` stand in the slots other than `out`, in their order. */
export interface Contribution {
  readonly term: Term;
  readonly out: number;
  readonly kids: readonly Current[];
  /** of the permutation that sorts the fermions among the legs of the kids */
  readonly sign: 1 | -1;
}

/** The off-shell field made by a set of legs; a single leg has no contributions. */
export interface Current {
  readonly id: number;
  readonly mask: number;
  readonly field: string;
  /** see `Powers`: diagrams that differ in nothing else share a current */
  readonly powers: readonly number[];
  /** bits of the required intermediate states that occur */
  readonly required: number;
  readonly contributions: Contribution[];
}

/** A part of the amplitude: a current times the sum of the sources that the other legs make for it. */
export interface Closing {
  readonly common: Current;
  readonly sources: readonly Contribution[];
  readonly sign: 1 | -1;
}

/** A vertex that no line cuts off more than half of the legs from: part of the amplitude before it is grouped. */
export interface CentralVertex {
  readonly term: Term;
  readonly kids: readonly Current[];
}

/** Numbers that the choice of diagrams looks at: of each vertex, summed over the vertices. */
export interface Powers {
  of(term: Term): readonly number[];
  /** whether a part with these sums can belong to a chosen diagram */
  allowed(sum: readonly number[]): boolean;
}

export interface Currents {
  readonly legs: readonly Leg[];
  /** all currents of at most half of the legs, by their mask */
  readonly byMask: ReadonlyMap<number, readonly Current[]>;
}

export const bitCount = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/** Sign of the permutation that sorts the fermions of the concatenated leg sets. */
export function orderingSign(masks: readonly number[], fermions: number): 1 | -1 {
  let before = 0;
  let inversions = 0;
  for (const mask of masks) {
    for (let rest = mask & fermions; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      inversions += bitCount(before & fermions & ~(2 * bit - 1));
    }
    before |= mask;
  }
  return inversions % 2 === 0 ? 1 : -1;
}

export const fermionMask = (legs: readonly Leg[]): number =>
  legs.reduce((mask, leg, i) => (leg.field.particle.spin === 0.5 ? mask | (1 << i) : mask), 0);

/** All proper splits of a mask in `parts` sets, each unordered split once: the first set holds the lowest leg. */
export function splits(mask: number, parts: number, largest: number): number[][] {
  if (parts === 1) return bitCount(mask) <= largest && mask !== 0 ? [[mask]] : [];
  const lowest = mask & -mask;
  const rest = mask ^ lowest;
  const found: number[][] = [];
  for (let sub = rest; ; sub = (sub - 1) & rest) {
    const first = sub | lowest;
    if (bitCount(first) <= largest && first !== mask)
      for (const others of splits(mask ^ first, parts - 1, largest)) found.push([first, ...others]);
    if (sub === 0) break;
  }
  return found;
}

/** All assignments of items to places. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
}

/** Currents of a mask by their field. */
type ByField = ReadonlyMap<string, readonly Current[]>;

/** Ways to place currents of the given masks on the fields of a term; places of the same boson field are filled in rising order of masks. */
function placements(
  fields: readonly string[],
  masks: readonly number[],
  byMask: ReadonlyMap<number, ByField>,
  ordered: boolean,
): Current[][] {
  const found: Current[][] = [];
  for (const order of ordersOfPlaces(masks.length)) {
    const lists: (readonly Current[])[] = [];
    for (let i = 0; i < fields.length; i++) {
      const list = byMask.get(masks[order[i]])?.get(fields[i]);
      if (list === undefined) break;
      lists.push(list);
    }
    if (lists.length < fields.length) continue;
    const rising = fields.every((name, i) =>
      fields.every((other, j) => j <= i || other !== name || masks[order[j]] >= masks[order[i]]),
    );
    if (ordered || rising) choose(lists, [], found);
  }
  return found;
}

/** Permutations of the first places, by their number. */
const knownOrders: number[][][] = [];
function ordersOfPlaces(count: number): readonly (readonly number[])[] {
  knownOrders[count] ??= permutations(Array.from({ length: count }, (_, i) => i));
  return knownOrders[count];
}

function choose(lists: readonly (readonly Current[])[], chosen: readonly Current[], found: Current[][]): void {
  if (chosen.length === lists.length) found.push([...chosen]);
  else for (const item of lists[chosen.length]) choose(lists, [...chosen, item], found);
}

function byField(currents: Iterable<Current>): Map<string, Current[]> {
  const found = new Map<string, Current[]>();
  for (const current of currents) {
    const list = found.get(current.field);
    if (list === undefined) found.set(current.field, [current]);
    else list.push(current);
  }
  return found;
}

const sumOf = (powers: readonly (readonly number[])[]): number[] =>
  powers[0].map((_, i) => powers.reduce((sum, p) => sum + p[i], 0));

/**
 * The currents of every set of at most half of the legs, from the external lines up.
 *
 * @param required  particles that must occur as propagators
 */
export function buildCurrents(shape: Shape, legs: readonly Leg[], required: readonly string[], powers: Powers): Currents {
  const ofTerm = new Map(shape.terms.map((term) => [term, powers.of(term)]));
  const none = [...ofTerm.values()][0]?.map(() => 0) ?? [];
  const fermions = fermionMask(legs);
  const byMask = new Map<number, readonly Current[]>();
  const index = new Map<number, ByField>();
  const present = new Set<string>();
  const enter = (mask: number, currents: readonly Current[]): void => {
    byMask.set(mask, currents);
    index.set(mask, byField(currents));
    for (const { field } of currents) present.add(field);
  };
  let next = 0;
  legs.forEach(({ field }, i) => {
    enter(1 << i, [{ id: next++, mask: 1 << i, field: field.name, powers: none, required: 0, contributions: [] }]);
  });
  const half = Math.floor(legs.length / 2);
  const masks = Array.from({ length: (1 << legs.length) - 1 }, (_, i) => i + 1).filter(
    (mask) => bitCount(mask) > 1 && bitCount(mask) <= half,
  );
  masks.sort((a, b) => bitCount(a) - bitCount(b) || a - b);
  for (const mask of masks) {
    const here = new Map<string, Current>();
    for (const term of shape.terms) {
      const parts = term.slots.length - 1;
      const ordered = isFermionic(term.kind);
      const outs = outsOf(term, ordered).filter((out) => term.slots.every((name, i) => i === out || present.has(name)));
      if (outs.length === 0) continue;
      for (const split of splits(mask, parts, half))
        for (const out of outs) {
          const fields = term.slots.filter((_, i) => i !== out);
          for (const kids of placements(fields, split, index, ordered)) {
            const sum = sumOf([ofTerm.get(term)!, ...kids.map((kid) => kid.powers)]);
            if (!powers.allowed(sum)) continue;
            const field = shape.fields.get(shape.fields.get(term.slots[out])!.anti)!;
            const own = required.findIndex((name) => name === field.name || name === field.anti);
            const bits = kids.reduce((all, kid) => all | kid.required, own >= 0 ? 1 << own : 0);
            const key = `${field.name}|${sum.join()}|${bits}`;
            let current = here.get(key);
            if (current === undefined) {
              current = { id: next++, mask, field: field.name, powers: sum, required: bits, contributions: [] };
              here.set(key, current);
            }
            const sign = orderingSign(
              kids.map((kid) => kid.mask),
              fermions,
            );
            current.contributions.push({ term, out, kids, sign });
          }
        }
    }
    enter(mask, [...here.values()]);
  }
  return { legs, byMask };
}

/** Slots that a current can leave a term through; equal bosons are taken once. */
const outsOf = (term: Term, ordered: boolean): number[] =>
  term.slots.flatMap((name, out) => (ordered || term.slots.indexOf(name) === out ? [out] : []));

/** An uncut vertex or a line that halves the legs, with the powers and required states of the whole. */
export interface Root {
  readonly powers: readonly number[];
  readonly required: number;
  readonly cut?: readonly [Current, Current];
  readonly vertex?: CentralVertex;
}

/**
 * Every tree has either one line with half of the legs on each side or one vertex with less than half of the legs on each of its lines;
 * all such lines and vertices, so that each tree occurs once.
 *
 * @source Caravaglios, Moretti, Phys. Lett. B 358 (1995) 332, hep-ph/9507237
 */
export function rootsOf(shape: Shape, { legs, byMask }: Currents, powers: Powers): Root[] {
  const full = (1 << legs.length) - 1;
  const roots: Root[] = [];
  if (legs.length % 2 === 0)
    for (const [mask, list] of byMask) {
      if (2 * bitCount(mask) !== legs.length || (mask & 1) === 0 || legs.length === 2) continue;
      for (const a of list)
        for (const b of byMask.get(full ^ mask)!)
          if (b.field === shape.fields.get(a.field)!.anti)
            roots.push({ powers: sumOf([a.powers, b.powers]), required: a.required | b.required, cut: [a, b] });
    }
  const largest = Math.ceil(legs.length / 2) - 1;
  const index = new Map([...byMask].map(([mask, list]) => [mask, byField(list)]));
  for (const term of shape.terms)
    for (const split of splits(full, term.slots.length, largest))
      for (const kids of placements(term.slots, split, index, isFermionic(term.kind)))
        roots.push({
          powers: sumOf([powers.of(term), ...kids.map((kid) => kid.powers)]),
          required: kids.reduce((all, kid) => all | kid.required, 0),
          vertex: { term, kids },
        });
  return roots;
}

/** The chosen roots as products of a current and a sum of sources: the current that most of the vertices left share goes first. */
export function closingsOf(currents: Currents, roots: readonly Root[], states: readonly number[]): Closing[] {
  const fermions = fermionMask(currents.legs);
  const closings: Closing[] = [];
  const weight = (mask: number): number => states.reduce((product, n, i) => (mask & (1 << i) ? product * n : product), 1);
  const close = (common: Current, sources: readonly Contribution[]) => {
    const rest = ((1 << currents.legs.length) - 1) ^ common.mask;
    closings.push({ common, sources, sign: orderingSign([common.mask, rest], fermions) });
  };
  const cuts = new Map<Current, Contribution[]>();
  for (const { cut } of roots) {
    if (cut === undefined) continue;
    // the propagator goes to the side with fewer helicities
    const [common, other] = weight(cut[0].mask) <= weight(cut[1].mask) ? cut : [cut[1], cut[0]];
    cuts.set(common, [...(cuts.get(common) ?? []), ...other.contributions]);
  }
  for (const [common, sources] of cuts) close(common, sources);

  let left = roots.flatMap(({ vertex }) => (vertex === undefined ? [] : [vertex]));
  while (left.length > 0) {
    const uses = new Map<Current, number>();
    for (const { kids } of left) for (const kid of new Set(kids)) uses.set(kid, (uses.get(kid) ?? 0) + 1);
    const better = (a: Current, b: Current): boolean => {
      const [u, v] = [uses.get(a)!, uses.get(b)!];
      const [s, t] = [bitCount(a.mask), bitCount(b.mask)];
      return u !== v ? u > v : s !== t ? s > t : a.id < b.id;
    };
    const common = [...uses.keys()].reduce((best, item) => (better(item, best) ? item : best));
    const sources: Contribution[] = [];
    for (const { term, kids } of left) {
      const out = kids.indexOf(common);
      if (out < 0) continue;
      const others = kids.filter((_, i) => i !== out);
      const sign = orderingSign(
        others.map((kid) => kid.mask),
        fermions,
      );
      sources.push({ term, out, kids: others, sign });
    }
    close(common, sources);
    left = left.filter(({ kids }) => !kids.includes(common));
  }
  return closings;
}
