import { bits } from './invariants.ts';

/** An exchanged particle of a tree diagram. */
export interface Propagator {
  /** legs on one side of it: bit 0 and 1 the beams, bit 2 + i final particle i */
  readonly legs: number;
  readonly name: string;
  readonly mass: number;
  readonly width: number;
}

/** What is common to the propagators of a diagram here: pole [GeV^2] and width x mass [GeV^2]. */
export interface Pole {
  readonly name: string;
  readonly square: number;
  readonly breadth: number;
}

/**
 * A set of final particles that comes from one propagator, split into two such sets; a single particle has no parts. `leg`: a particle
 * outside that either part radiated, with the poles of the propagators that it makes with the first and with the second part.
 */
export interface Cluster {
  readonly mask: number;
  readonly pole: Pole | null;
  readonly parts: readonly [Cluster, Cluster] | null;
  readonly leg?: { readonly mask: number; readonly near: Pole; readonly far: Pole };
}

/** A tree diagram seen from the beams: clusters in the order in which they leave the line between the beams, and what is exchanged between. */
export interface Tree {
  readonly clusters: readonly Cluster[];
  readonly exchanged: readonly Pole[];
  /** the one of two clusters that is radiated by both beams; set when diagrams with it at either end were joined */
  readonly radiated?: Cluster;
}

const poleOf = ({ name, mass, width }: Propagator): Pole => ({ name, square: mass * mass, breadth: mass * width });

/** The tree of a diagram with 2 beams and `particles` final particles. */
export function treeOf(propagators: readonly Propagator[], particles: number): Tree {
  const whole = (1 << particles) - 1;
  const sets = new Map<number, Pole>();
  const transfers: { mask: number; pole: Pole }[] = [];
  for (const propagator of propagators) {
    const all = (whole << 2) | 3;
    // the side without the second beam
    const side = (propagator.legs & 2) === 0 ? propagator.legs : all & ~propagator.legs;
    const mask = side >> 2;
    if ((side & 1) === 0) sets.set(mask, poleOf(propagator));
    else transfers.push({ mask, pole: poleOf(propagator) });
  }
  transfers.sort((x, y) => bits(x.mask) - bits(y.mask));
  const clusters: Cluster[] = [];
  let before = 0;
  for (const { mask } of [...transfers, { mask: whole }]) {
    clusters.push(clusterOf(mask & ~before, sets));
    before = mask;
  }
  return { clusters, exchanged: transfers.map(({ pole }) => pole) };
}

function clusterOf(mask: number, sets: ReadonlyMap<number, Pole>): Cluster {
  const pole = sets.get(mask) ?? null;
  if (bits(mask) === 1) return { mask, pole: null, parts: null };
  // the largest sets inside, or single particles
  let rest = mask;
  const parts: number[] = [];
  const inside = [...sets.keys()].filter((set) => set !== mask && (set & ~mask) === 0).sort((x, y) => bits(y) - bits(x));
  for (const set of inside) {
    if ((set & ~rest) !== 0) continue;
    parts.push(set);
    rest &= ~set;
  }
  for (let bit = 1; bit <= rest; bit <<= 1) if (rest & bit) parts.push(bit);
  parts.sort((x, y) => x - y);
  // vertices with four lines have three parts: two of them first
  while (parts.length > 2) parts.splice(0, 2, parts[0] | parts[1]);
  return { mask, pole, parts: [clusterOf(parts[0], sets), clusterOf(parts[1], sets)] };
}

/** Text that is the same for trees with the same poles: masses count, not the names of what is exchanged. */
export function textOf(tree: Tree): string {
  const chain = tree.clusters.map((cluster, i) => (i === 0 ? '' : ` ${tree.exchanged[i - 1].square} `) + textOfCluster(cluster));
  return tree.radiated ? `${textOfCluster(tree.radiated)} from either beam: ${chain.join('')}` : chain.join('');
}

function textOfCluster({ mask, parts, pole, leg }: Cluster): string {
  if (parts === null) return String(31 - Math.clz32(mask));
  const radiated = leg ? ` beside ${31 - Math.clz32(leg.mask)}` : '';
  return `(${textOfCluster(parts[0])} ${textOfCluster(parts[1])})${pole ? pole.square : ''}${radiated}`;
}

/**
 * Joins diagrams that differ in which of two neighbours radiated a particle: the sum of both goes as 1/(x1 x2) = (1/x1 + 1/x2)/(x1 + x2), with
 * x1 + x2 the energy of what is radiated, which neither alone follows. Both are replaced by the joint one.
 */
export function joined(trees: readonly Tree[]): Tree[] {
  const left = new Map(trees.map((tree) => [textOf(tree), tree]));
  const poles = new Map(trees.flatMap(polesOf).map((pole) => [pole.square, pole]));
  const out = new Map<string, Tree>();
  for (const tree of trees) {
    if (!left.has(textOf(tree))) continue;
    const found = partner(tree, left, [...poles.values()]);
    if (found) {
      left.delete(textOf(tree));
      left.delete(found.other);
      out.set(textOf(found.joint), found.joint);
    }
  }
  for (const [text, tree] of left) out.set(text, tree);
  return [...out.values()];
}

function polesOf({ clusters, exchanged }: Tree): Pole[] {
  const inside = ({ pole, parts }: Cluster): Pole[] => [...(pole ? [pole] : []), ...(parts ?? []).flatMap(inside)];
  return [...exchanged, ...clusters.flatMap(inside)];
}

function partner(tree: Tree, others: ReadonlyMap<string, Tree>, poles: readonly Pole[]): { other: string; joint: Tree } | null {
  const { clusters, exchanged } = tree;
  if (clusters.length === 2) {
    // radiated by either beam: the same two clusters the other way round
    const turned = textOf({ clusters: [clusters[1], clusters[0]], exchanged });
    const [single, rest] = clusters[0].parts === null ? clusters : [clusters[1], clusters[0]];
    if (single.parts === null && turned !== textOf(tree) && others.has(turned))
      return { other: turned, joint: { clusters: [single, rest], exchanged, radiated: single } };
  }
  for (let i = 0; i < clusters.length; i++) {
    const found = partnerInside(clusters[i], poles, (cluster) => {
      const text = textOf({ clusters: clusters.map((one, j) => (j === i ? cluster : one)), exchanged });
      return others.has(text) ? text : null;
    });
    if (found)
      return { other: found.other, joint: { clusters: clusters.map((one, j) => (j === i ? found.joint : one)), exchanged } };
  }
  return null;
}

function partnerInside(
  cluster: Cluster,
  poles: readonly Pole[],
  exists: (changed: Cluster) => string | null,
): { other: string; joint: Cluster } | null {
  if (cluster.parts === null) return null;
  const { mask, pole, parts } = cluster;
  for (const [x, second] of [parts, [parts[1], parts[0]] as const]) {
    if (x.parts === null || x.pole === null || x.leg) continue;
    for (const [k, first] of [x.parts, [x.parts[1], x.parts[0]] as const]) {
      if (k.parts !== null) continue;
      // first + k against second: is there first against second + k?
      for (const other2 of poles) {
        const moved = sortedCluster(k.mask | second.mask, other2, k, second);
        const other = exists(sortedCluster(mask, pole, first, moved));
        if (other !== null) {
          const pair = sortedCluster(first.mask | second.mask, null, first, second);
          const [near, far] = first.mask < second.mask ? [x.pole, other2] : [other2, x.pole];
          return { other, joint: sortedCluster(mask, pole, { ...pair, leg: { mask: k.mask, near, far } }, k) };
        }
      }
    }
  }
  for (const side of [0, 1] as const) {
    const found = partnerInside(parts[side], poles, (changed) =>
      exists(side === 0 ? sortedCluster(mask, pole, changed, parts[1]) : sortedCluster(mask, pole, parts[0], changed)),
    );
    if (found) return { other: found.other, joint: sortedCluster(mask, pole, found.joint, parts[1 - side]) };
  }
  return null;
}

function sortedCluster(mask: number, pole: Pole | null, x: Cluster, y: Cluster): Cluster {
  return { mask, pole, parts: x.mask < y.mask ? [x, y] : [y, x] };
}
