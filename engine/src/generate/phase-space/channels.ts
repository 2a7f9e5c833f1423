import { UserError } from '../../basics/errors.ts';
import type { Axis, ChannelPlan, Step } from './channel-plan.ts';
import { bits } from './invariants.ts';
import { breitWignerMap, flatMap, type LineMap, poleMap, twoPoleMap, upperPoleMap } from './line-map.ts';
import { type Cluster, joined, type Pole, type Propagator, type Tree, textOf, treeOf } from './tree.ts';

/** What the channels of a process must know beside its diagrams. */
export interface FinalState {
  readonly names: readonly string[];
  /** [GeV] */
  readonly masses: readonly number[];
  /** nominal energy of the beams in their centre of mass [GeV] */
  readonly sqrtS: number;
  /** smallest mass of every set of particles that masses and cuts allow [GeV], by mask */
  readonly leastMass: Float64Array;
  /** smallest energy of each particle in the beams' centre-of-mass frame that the cuts allow [GeV], 0 for none */
  readonly leastEnergy: readonly number[];
  /** the same in the rest frame of what is left after radiation of the beams, for the massless particles [GeV] */
  readonly leastRestEnergy: number;
}

/** The channels that the diagrams of a process ask for, without those that are the same. */
export function channelPlans(diagrams: readonly (readonly Propagator[])[], final: FinalState): ChannelPlan[] {
  const trees = new Map(diagrams.map((diagram) => treeOf(diagram, final.masses.length)).map((tree) => [textOf(tree), tree]));
  return joined([...trees.values()]).map((tree) => ({ name: textOf(tree), steps: new Planner(final).plan(tree) }));
}

class Planner {
  readonly #final: FinalState;
  readonly #steps: Step[] = [];
  readonly #drawn = new Set<number>();

  constructor(final: FinalState) {
    this.#final = final;
  }

  plan({ clusters, exchanged, radiated }: Tree): Step[] {
    const whole = (1 << this.#final.masses.length) - 1;
    let chain = clusters.slice();
    let poles = exchanged.map((pole) => pole.square);
    let left = 0;
    let rest = whole;
    let fromRight = true;
    this.#remainders(chain);
    while (chain.length > 2) {
      // single particles first, from either end in turn
      const ends = [chain[0], chain[chain.length - 1]];
      const right: boolean = ends[0].parts === null && ends[1].parts === null ? fromRight : ends[1].parts === null;
      fromRight = !right;
      const end = ends[right ? 1 : 0];
      const others = right ? chain.slice(0, -1) : chain.slice(1);
      const remaining = rest & ~end.mask;
      if (!this.#drawn.has(remaining))
        this.#masses(rest, end, { mask: remaining, pole: null, parts: null }, isMassless(end, this.#final) ? end : null);
      const pole = poles[right ? poles.length - 1 : 0];
      const axis: Axis = { kind: 'beams', left, near: right ? null : pole, far: right ? pole : null };
      this.#steps.push({ kind: 'split', parent: rest, first: end.mask, second: remaining, axis });
      this.#inside(end);
      if (!right) left |= end.mask;
      poles = right ? poles.slice(0, -1) : poles.slice(1);
      chain = others;
      rest = remaining;
    }
    if (chain.length === 2) {
      const [a, b] = chain;
      const first = radiated ?? (a.parts === null || b.parts !== null ? a : b);
      const second = first === a ? b : a;
      const soft = first.parts === null && isMassless(first, this.#final) ? first : null;
      this.#masses(rest, first, second, soft);
      const pole = poles[0];
      const axis: Axis = {
        kind: 'beams',
        left,
        near: radiated || first === a ? pole : null,
        far: radiated || first === b ? pole : null,
      };
      this.#steps.push({ kind: 'split', parent: rest, first: first.mask, second: second.mask, axis });
      this.#inside(first);
      this.#inside(second);
    } else this.#inside(chain[0]);
    return this.#steps;
  }

  /**
   * Where massive single particles leave both ends of the line, the mass of what is left in the middle first: the mass between, drawn by its
   * logarithm, then is the rapidity of the middle, which cuts on its products want at one place whatever its mass.
   */
  #remainders(chain: readonly Cluster[]): void {
    const { leastMass, masses } = this.#final;
    const ends = [chain[0], chain[chain.length - 1]];
    if (chain.length !== 4 || !ends.every((end) => end.parts === null && !isMassless(end, this.#final))) return;
    const whole = (1 << masses.length) - 1;
    const [left, right] = ends.map(({ mask }) => mask);
    const middle = whole & ~left & ~right;
    const step = {
      kind: 'mass',
      parent: whole,
      siblingKnown: false,
      pole: 0,
      radiated: null,
      leastEnergy: 0,
      leastRestEnergy: 0,
    } as const;
    const square = (mask: number): number => leastMass[mask] * leastMass[mask];
    const map = (mask: number): LineMap => (leastMass[mask] > 0 ? poleMap : flatMap);
    const both = left | right;
    this.#steps.push(
      { ...step, mask: middle, sibling: both, siblingMass: leastMass[both], low: square(middle), inner: null, map: map(middle) },
      {
        ...step,
        mask: whole & ~right,
        sibling: right,
        siblingMass: leastMass[right],
        low: square(whole & ~right),
        inner: { mask: middle, others: leastMass[left] },
        map: map(whole & ~right),
      },
    );
    this.#drawn.add(middle).add(whole & ~right);
  }

  /** Steps inside a cluster whose mass is known. */
  #inside({ mask, parts, leg }: Cluster): void {
    if (parts === null) return;
    const [first, second] = parts;
    const radiating = first.leg?.mask === second.mask ? second : second.leg?.mask === first.mask ? first : null;
    if (radiating) this.#masses(mask, radiating, radiating === first ? second : first, radiating);
    else this.#masses(mask, first, second, null);
    const axis: Axis = leg ? { kind: 'leg', leg: leg.mask, near: leg.near.square, far: leg.far.square } : { kind: 'isotropic' };
    this.#steps.push({ kind: 'split', parent: mask, first: first.mask, second: second.mask, axis });
    this.#inside(first);
    this.#inside(second);
  }

  /** Steps for the masses of both parts of a set; `soft` is the one of them that the other radiates. */
  #masses(parent: number, x: Cluster, y: Cluster, soft: Cluster | null): void {
    const known = new Set<number>();
    for (const [cluster, sibling] of [
      [x, y],
      [y, x],
    ]) {
      if (bits(cluster.mask) === 1) continue;
      const { leastMass, masses, leastEnergy } = this.#final;
      const radiated = soft === sibling ? soft : null;
      const index = radiated ? 31 - Math.clz32(radiated.mask) : 0;
      const least = leastMass[cluster.mask] * leastMass[cluster.mask];
      const pole = cluster.pole;
      const low = pole && pole.square <= least ? Math.max(least, pole.square + this.#offPole(cluster.mask, pole)) : least;
      this.#steps.push({
        kind: 'mass',
        mask: cluster.mask,
        parent,
        sibling: sibling.mask,
        siblingKnown: known.has(sibling.mask),
        low,
        inner: null,
        siblingMass: leastMass[sibling.mask],
        pole: pole?.square ?? 0,
        radiated: radiated ? masses[index] * masses[index] : null,
        leastEnergy: radiated ? leastEnergy[index] : 0,
        leastRestEnergy: radiated && masses[index] === 0 ? this.#final.leastRestEnergy : 0,
        map: this.#map(pole, low, radiated !== null),
      });
      known.add(cluster.mask);
    }
  }

  /**
   * A massless particle of energy k leaves a charge of mass m at least 2 k.p >= k m^2/E above its pole, E < sqrt(s)/2.
   */
  #offPole(mask: number, pole: Pole): number {
    const { masses, leastEnergy, sqrtS } = this.#final;
    let least = 0;
    for (let i = 0; i < masses.length; i++)
      if ((mask & (1 << i)) !== 0 && masses[i] === 0 && leastEnergy[i] > 0) least = (2 * leastEnergy[i] * pole.square) / sqrtS;
    return least;
  }

  #map(pole: Pole | null, low: number, radiated: boolean): LineMap {
    const { sqrtS } = this.#final;
    if (pole === null) return radiated ? upperPoleMap : low > 0 ? poleMap : flatMap;
    if (pole.square > low && pole.square < sqrtS * sqrtS && pole.breadth === 0)
      throw new UserError({
        what: `${pole.name} can go on its mass shell inside the process and has no width`,
        remedy: `set width.${pole.name}, or ask for the process with ${pole.name} among the products`,
      });
    if (pole.breadth > 0) return breitWignerMap(pole.breadth);
    if (pole.square > low) return flatMap;
    if (pole.square < low) return radiated ? twoPoleMap : poleMap;
    return radiated ? upperPoleMap : flatMap;
  }
}

function isMassless(cluster: Cluster, { masses }: FinalState): boolean {
  return cluster.parts === null && masses[31 - Math.clz32(cluster.mask)] === 0;
}

/**
 * Smallest mass of every set: sums of masses, raised where a pair is cut on its mass.
 *
 * @param pairs  [mask, least mass in GeV]
 */
export function leastMasses(masses: readonly number[], pairs: readonly (readonly [number, number])[]): Float64Array {
  const least = new Float64Array(1 << masses.length);
  for (let mask = 1; mask < least.length; mask++) {
    if (bits(mask) === 1) least[mask] = masses[31 - Math.clz32(mask)];
    for (let part = (mask - 1) & mask; part > 0; part = (part - 1) & mask)
      least[mask] = Math.max(least[mask], least[part] + least[mask & ~part]);
    for (const [pair, mass] of pairs) if (pair === mask) least[mask] = Math.max(least[mask], mass);
  }
  return least;
}
