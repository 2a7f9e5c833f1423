import { InternalError } from '../basics/errors.ts';
import type { ModelParticle, ModelVertex, ResolvedModel } from './definition.ts';

/** One decay of a particle through one vertex. */
export interface TwoBodyWidth {
  /** names, as the vertex lists them */
  readonly products: readonly [string, string];
  /** [GeV] */
  readonly width: number;
}

/** A field as an incoming particle. */
interface Incoming {
  readonly particle: ModelParticle;
  readonly name: string;
}

/**
 * Partial widths of all two-body decays that the vertices of a model allow:
 *   Gamma = p/(8 pi M^2) sum|M|^2/(2J + 1), halved for two products of one kind,
 * p the momentum of the products. Decays of one vertex into one final state add up; interference between vertices is not looked for.
 *
 * @param name  of a particle or antiparticle; its entry in the model says mass and spin
 * @returns  channels with a width above zero, in the order of the vertices
 * @source   PDG 2024, Kinematics, Eq. (49.18); spin sums: the formulas at each kind below
 */
export function twoBodyWidths(model: ResolvedModel, name: string): TwoBodyWidth[] {
  const found = new Map<string, { products: [string, string]; width: number }>();
  for (const vertex of model.vertices) {
    if (vertex.fields.length !== 3 || vertex.couplings.every(([re, im]) => re === 0 && im === 0)) continue;
    for (const incoming of incomingSets(model, vertex)) {
      const at = incoming.findIndex((one) => one.name === name);
      if (at < 0) continue;
      const others = [0, 1, 2].filter((i) => i !== at);
      const products = others.map((i) => conjugate(incoming[i])) as [string, string];
      const width = widthOf(vertex, incoming, at, others, products[0] === products[1]);
      if (!(width > 0)) continue;
      const key = [...products].sort().join(' ');
      const known = found.get(key);
      if (known) known.width += width;
      else found.set(key, { products, width });
    }
  }
  return [...found.values()];
}

/** Name of the antiparticle. */
const conjugate = ({ particle, name }: Incoming): string => (name === particle.name ? particle.anti : particle.name);

/** What a vertex and its hermitian conjugate absorb: three incoming particles each. */
function incomingSets(model: ResolvedModel, vertex: ModelVertex): Incoming[][] {
  const fermions = vertex.kind === 'FFV' || vertex.kind === 'FFS';
  const fields = vertex.fields.map((name): Incoming => {
    const particle = model.particles.find((one) => one.name === name || one.anti === name);
    if (!particle) throw new InternalError(`vertex with unknown field ${name}`);
    return { particle, name };
  });
  const set = fields.map((field, i) => (fermions && i === 0 ? { ...field, name: conjugate(field) } : field));
  const reversed = set.map((field) => ({ ...field, name: conjugate(field) }));
  const key = (fieldSet: Incoming[]): string =>
    fieldSet
      .map(({ name }) => name)
      .sort()
      .join(' ');
  return key(set) === key(reversed) ? [set] : [set, reversed];
}

function widthOf(vertex: ModelVertex, incoming: Incoming[], at: number, others: number[], identical: boolean): number {
  const masses = incoming.map(({ particle }) => particle.mass);
  const M = masses[at]!;
  const [m1, m2] = [masses[others[0]!]!, masses[others[1]!]!];
  if (!(M > m1 + m2)) return 0;
  const momentum = Math.sqrt((M - m1 - m2) * (M + m1 + m2) * (M - m1 + m2) * (M + m1 - m2)) / (2 * M);
  const sum = spinSum(vertex, incoming, at, masses);
  const spins = 2 * incoming[at]!.particle.spin + 1;
  return (momentum * sum) / (8 * Math.PI * M * M * spins) / (identical ? 2 : 1);
}

/** Sum of |M|^2 over all spins [GeV^2]. */
function spinSum(vertex: ModelVertex, incoming: Incoming[], at: number, [ma, mb, mc]: number[]): number {
  const [a2, b2, c2] = [ma! * ma!, mb! * mb!, mc! * mc!];
  const [first, second = [0, 0] as const] = vertex.couplings;
  const [g, h] = diagonalMajorana(vertex, incoming) ? doubled(vertex.kind, first!, second) : [first!, second];
  const square = ([re, im]: readonly [number, number]): number => re * re + im * im;
  switch (vertex.kind) {
    case 'FFV': {
      // V -> f f: (|L|^2 + |R|^2)[2 M^2 - m1^2 - m2^2 - (m1^2 - m2^2)^2/M^2] + 12 Re(L R*) m1 m2, for F -> f V with the opposite sign
      const bracket = 2 * c2 - a2 - b2 - (a2 === b2 ? 0 : ((a2 - b2) * (a2 - b2)) / c2);
      const sum = (square(g) + square(h)) * bracket + 12 * (g[0] * h[0] + g[1] * h[1]) * ma! * mb!;
      return at === 2 ? sum : -sum;
    }
    case 'FFS': {
      // S -> f f: 2 |s|^2 [M^2 - (m1 + m2)^2] + 2 |p|^2 [M^2 - (m1 - m2)^2]
      const plus = ma! + mb!;
      const minus = ma! - mb!;
      const sum = 2 * square(g) * (c2 - plus * plus) + 2 * square(h) * (c2 - minus * minus);
      return at === 2 ? sum : -sum;
    }
    case 'VVS': {
      // |c|^2 [2 + (k1.k2/(m1 m2))^2]
      const dot = (c2 - a2 - b2) / (2 * ma! * mb!);
      return square(g) * (2 + dot * dot);
    }
    case 'VVP': {
      // 2 |c|^2 [(k1.k2)^2 - k1^2 k2^2]
      const dot = 0.5 * (c2 - a2 - b2);
      return 2 * square(g) * (dot * dot - a2 * b2);
    }
    case 'SSV': {
      // |c|^2 lambda(M^2, m1^2, m2^2)/m_V^2 with the sign of a product's or a decaying vector's polarisation sum
      const difference = a2 - b2;
      return square(g) * ((difference * difference) / c2 - 2 * a2 - 2 * b2 + c2);
    }
    case 'SSS':
      return square(g);
    case 'VVV': {
      // |c|^2 lambda/(4 m1^2 m2^2 M^2) [lambda + 12 (M^2 m1^2 + M^2 m2^2 + m1^2 m2^2)], symmetric in the three
      const [ab, bc, ca] = [a2 * b2, b2 * c2, c2 * a2];
      const lambda = a2 * a2 + b2 * b2 + c2 * c2 - 2 * (ab + bc + ca);
      return (square(g) * lambda * (lambda + 12 * (ab + bc + ca))) / (4 * a2 * b2 * c2);
    }
    default:
      throw new InternalError(`no decay into two particles has the vertex ${vertex.kind}`);
  }
}

const diagonalMajorana = ({ kind }: ModelVertex, [a, b]: Incoming[]): boolean =>
  (kind === 'FFV' || kind === 'FFS') && a!.particle === b!.particle && a!.particle.selfConjugate;

/** Both fields of f1bar X f1 can make either of two Majorana fermions: vector currents cancel, axial, scalar and pseudoscalar ones double. */
function doubled(
  kind: string,
  g: readonly [number, number],
  h: readonly [number, number],
): [readonly [number, number], readonly [number, number]] {
  if (kind === 'FFS')
    return [
      [2 * g[0], 2 * g[1]],
      [2 * h[0], 2 * h[1]],
    ];
  const axial: [number, number] = [g[0] - h[0], g[1] - h[1]];
  return [axial, [-axial[0], -axial[1]]];
}
