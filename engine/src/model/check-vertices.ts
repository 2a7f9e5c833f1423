import { didYouMean, UserError } from '../basics/errors.ts';
import type { CouplingDefinition, Expression, ParticleDefinition, VertexDefinition, VertexKind } from './definition.ts';
import { evaluateExpression } from './expression.ts';
import type { WholeDefinition } from './resolve.ts';

/** Spins that a kind of vertex joins, and how many couplings it has. */
const kinds: Readonly<Record<VertexKind, { spins: readonly number[]; couplings: number; names: string }>> = {
  FFV: { spins: [0.5, 0.5, 1], couplings: 2, names: 'left and right' },
  FFS: { spins: [0.5, 0.5, 0], couplings: 2, names: 'scalar and pseudoscalar' },
  VVS: { spins: [1, 1, 0], couplings: 1, names: 'one' },
  VVP: { spins: [1, 1, 0], couplings: 1, names: 'one' },
  SSV: { spins: [0, 0, 1], couplings: 1, names: 'one' },
  SSS: { spins: [0, 0, 0], couplings: 1, names: 'one' },
  VVV: { spins: [1, 1, 1], couplings: 1, names: 'one' },
  VVVV: { spins: [1, 1, 1, 1], couplings: 1, names: 'one' },
};

const spinNames: Readonly<Record<string, string>> = { 0: 'scalar', 0.5: 'fermion', 1: 'vector' };

interface Field {
  readonly particle: ParticleDefinition;
  readonly name: string;
  /** what it absorbs, counted incoming */
  readonly incoming: string;
}

/**
 * Checks the vertices of a definition: fields exist and have the spins of the kind, couplings are as many as the kind has, charge is
 * conserved, the Lagrangian is hermitian, and a massless vector couples to a conserved current.
 *
 * @param values  all numbers of the model at their defaults
 * @param fail    told the index of the vertex, the path inside it and what is wrong
 */
export function checkVertices(
  whole: WholeDefinition,
  values: ReadonlyMap<string, number>,
  fail: (index: number, path: readonly PropertyKey[], message: string) => void,
  vertices: readonly VertexDefinition[],
): void {
  vertices.forEach((vertex, i) => {
    checkVertex(whole, values, vertex, (path, message) => {
      fail(i, path, message);
      return undefined;
    });
  });
}

function checkVertex(
  whole: WholeDefinition,
  values: ReadonlyMap<string, number>,
  vertex: VertexDefinition,
  report: (path: readonly PropertyKey[], message: string) => undefined,
): undefined {
  const { spins, couplings, names } = kinds[vertex.kind];
  if (vertex.fields.length !== spins.length)
    return report(['fields'], `a vertex ${vertex.kind} joins ${spins.length} fields, not ${vertex.fields.length}`);
  if (vertex.couplings.length !== couplings)
    return report(
      ['couplings'],
      `a vertex ${vertex.kind} has ${couplings === 1 ? 'one coupling' : `two couplings, ${names}`}, not ${vertex.couplings.length}`,
    );
  const fields = vertex.fields.map((name, j) => fieldOf(whole.particles, vertex.kind, name, j, report));
  if (fields.some((field) => field === undefined)) return undefined;
  const known = fields as Field[];
  const wrong = known.findIndex(({ particle }, j) => particle.spin !== spins[j]);
  if (wrong >= 0) {
    const { particle, name } = known[wrong]!;
    return report(
      ['fields', wrong],
      `field ${wrong + 1} of a vertex ${vertex.kind} is a ${spinNames[spins[wrong]!]}, but ${name} has spin ${particle.spin}`,
    );
  }
  const charges = known.map(({ particle, incoming }) => (incoming === particle.name ? 1 : -1) * (particle.charge ?? 0));
  const charge = charges.reduce((sum, q) => sum + q, 0);
  if (Math.abs(charge) > 1e-9)
    return report(
      ['fields'],
      `charge is not conserved: ${known.map(({ incoming }, j) => `${incoming} ${charges[j]}`).join(', ')} (all incoming) add up to ${charge}`,
    );
  const order = Object.values(vertex.order ?? { NEW: 1 });
  if (order.reduce((sum, power) => sum + power, 0) < 1) return report(['order'], 'a vertex has at least one power of a coupling');
  const numbers = vertex.couplings.map((coupling, j) =>
    complex(coupling, values, (message) => report(['couplings', j], message)),
  );
  if (numbers.some((number) => number === undefined)) return undefined;
  const problem = structureProblem(vertex.kind, known, numbers as [number, number][], values);
  return problem === undefined ? undefined : report(['couplings'], problem);
}

function fieldOf(
  particles: readonly ParticleDefinition[],
  kind: VertexKind,
  name: string,
  j: number,
  report: (path: readonly PropertyKey[], message: string) => void,
): Field | undefined {
  const particle = particles.find((one) => one.name === name || one.anti === name);
  if (particle) {
    const barred = j === 0 && (kind === 'FFV' || kind === 'FFS');
    return { particle, name, incoming: barred ? conjugate(particle, name) : name };
  }
  const names = particles.flatMap((one) => (one.anti === undefined ? [one.name] : [one.name, one.anti]));
  report(['fields', j], `the model has no particle "${name}".${didYouMean(name, names) || ` Known: ${names.join(' ')}`}`);
  return undefined;
}

const conjugate = ({ name, anti }: ParticleDefinition, given: string): string =>
  anti === undefined ? name : given === name ? anti : name;

function complex(
  coupling: CouplingDefinition,
  values: ReadonlyMap<string, number>,
  report: (message: string) => void,
): [number, number] | undefined {
  const number = (expression: Expression): number =>
    typeof expression === 'number' ? expression : evaluateExpression(expression, values);
  try {
    return Array.isArray(coupling) ? [number(coupling[0]), number(coupling[1])] : [number(coupling as Expression), 0];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(error.message);
    return undefined;
  }
}

/** What forbids the couplings of a vertex: hermiticity, symmetry, or a massless vector without a conserved current. */
function structureProblem(
  kind: VertexKind,
  fields: readonly Field[],
  couplings: readonly (readonly [number, number])[],
  values: ReadonlyMap<string, number>,
): string | undefined {
  const [a, b, c] = fields as [Field, Field, Field];
  const [g, h = [0, 0]] = couplings as [[number, number], [number, number]?];
  const key = (names: string[]): string => [...names].sort().join(' ');
  const incoming = fields.map((field) => field.incoming);
  const ownConjugate = key(incoming) === key(fields.map(({ particle, incoming: name }) => conjugate(particle, name)));
  const majorana = ({ particle }: Field): boolean => particle.spin === 0.5 && particle.anti === undefined;
  const real = g[1] === 0 && h[1] === 0;
  if (kind === 'FFV' && majorana(a) && majorana(b) && a.particle !== b.particle) {
    if (ownConjugate && !(g[0] === -h[0] && g[1] === h[1]))
      return 'between two Majorana fermions the vector part is imaginary and the axial part real: left = -conj(right)';
  } else if (kind === 'SSV' && ownConjugate) {
    if (a.particle === b.particle && a.particle.anti === undefined)
      return `a real scalar has no current with itself: ${a.name} ${b.name}`;
    const pair = a.particle === b.particle;
    if (pair ? g[1] !== 0 : g[0] !== 0)
      return `this coupling must be ${pair ? 'real' : 'imaginary'}, or the Lagrangian is not hermitian`;
  } else if (ownConjugate && !real) return 'this coupling must be real, or the Lagrangian is not hermitian';

  const massless = (field: Field): boolean => values.get(`mass.${field.particle.name.replace(/[-+~]+$/, '')}`) === 0;
  if (kind === 'VVS' && [a, b].some(massless))
    return 'a massless vector cannot couple to a scalar by g^ab alone, which breaks gauge invariance';
  if (kind === 'FFV' && massless(c)) {
    const same = a.particle === b.particle && a.name === b.name;
    const vectorlike = g[0] === h[0] && g[1] === h[1];
    if (!same || !(vectorlike || massless(a)))
      return `the massless ${c.name} couples to conserved currents only: one fermion, and left = right unless it is massless`;
  }
  if (kind === 'SSV' && massless(c) && a.particle !== b.particle)
    return `the massless ${c.name} couples to conserved currents only: a scalar and its antiparticle`;
  return undefined;
}
