import { InternalError } from '../basics/errors.ts';
import type {
  CouplingDefinition,
  DerivedDefinition,
  Expression,
  ModelDefinition,
  ModelParticle,
  ModelVertex,
  ParameterDefinition,
  ParticleDefinition,
  ResolvedModel,
  VertexDefinition,
} from './definition.ts';
import { evaluateExpression } from './expression.ts';
import { applyParameters, bosonMassRange, type ParameterInfo, widthRange } from './parameters.ts';
import { commonName } from './particle-name.ts';

/** A definition with everything it includes, in order of inclusion, its own last. */
export interface WholeDefinition {
  readonly name: string;
  readonly title: string;
  readonly boson: string | undefined;
  readonly derived: readonly DerivedDefinition[];
  readonly particles: readonly ParticleDefinition[];
  readonly vertices: readonly VertexDefinition[];
  /** settable numbers, those of its own first */
  readonly parameters: readonly ParameterInfo[];
}

/** @param include  the definition of an included name */
export function wholeDefinition(definition: ModelDefinition, include: (name: string) => ModelDefinition): WholeDefinition {
  const parts: ModelDefinition[] = [];
  const collect = (part: ModelDefinition, depth: number): void => {
    if (depth > 8) throw new InternalError(`model ${definition.name} includes itself`);
    for (const name of part.includes ?? []) if (!parts.some((known) => known.name === name)) collect(include(name), depth + 1);
    parts.push(part);
  };
  collect(definition, 0);
  const all = <T>(list: (part: ModelDefinition) => readonly T[] | undefined): T[] => parts.flatMap((part) => list(part) ?? []);
  const own = [...parts].reverse();
  return {
    name: definition.name,
    title: definition.title,
    boson: definition.boson,
    derived: all((part) => part.derived),
    particles: all((part) => part.particles),
    vertices: all((part) => part.vertices),
    parameters: [
      ...own.flatMap((part) => [...(part.particles ?? []).map(massParameter), ...(part.parameters ?? []).map(plainParameter)]),
      ...own.flatMap((part) => (part.particles ?? []).map(widthParameter)),
    ],
  };
}

const plainParameter = ({ name, default: value, dimension, range, meaning, source }: ParameterDefinition): ParameterInfo => ({
  name,
  value,
  dimension: dimension ?? '1',
  range: range ?? [-1e300, 1e300],
  meaning: meaning ?? name,
  source: source ?? 'assumed: free parameter',
});

const massParameter = ({ name, mass, massRange, source }: ParticleDefinition): ParameterInfo => ({
  name: `mass.${commonName(name)}`,
  value: mass,
  dimension: 'energy',
  range: massRange ?? (mass === 0 ? [0, 0] : bosonMassRange),
  meaning: `mass of the ${commonName(name)}`,
  source: source ?? 'assumed: free parameter',
});

const widthParameter = ({ name, width, source }: ParticleDefinition): ParameterInfo => ({
  name: `width.${commonName(name)}`,
  value: width ?? 0,
  dimension: 'energy',
  range: widthRange,
  meaning: `width of the ${commonName(name)} in propagators`,
  source: width ? (source ?? 'assumed: free parameter') : 'assumed: none',
});

/** All numbers of a model for given overrides; what overrides may be: see applyParameters. */
export function resolveWhole(
  whole: WholeDefinition,
  overrides: Readonly<Record<string, number>> = {},
  where?: string,
): ResolvedModel {
  const settable = applyParameters(whole.name, whole.parameters, overrides, where);
  const values = new Map(Object.entries(settable));
  const numberOf = (expression: Expression, what: string): number =>
    typeof expression === 'number' ? expression : evaluateExpression(expression, values, `model ${whole.name}: ${what}`);
  for (const { name, value } of whole.derived) values.set(name, numberOf(value, name));
  const particles = whole.particles.map((particle) => resolveParticle(particle, values, numberOf));
  const vertices = whole.vertices.map((vertex): ModelVertex => {
    const what = `${vertex.kind} ${vertex.fields.join(' ')}`;
    const complex = (coupling: CouplingDefinition): readonly [number, number] =>
      Array.isArray(coupling)
        ? [numberOf(coupling[0], what), numberOf(coupling[1], what)]
        : [numberOf(coupling as Expression, what), 0];
    return {
      kind: vertex.kind,
      fields: vertex.fields,
      couplings: vertex.couplings.map(complex),
      order: vertex.order ?? { NEW: 1 },
    };
  });
  return { name: whole.name, parameters: Object.fromEntries(values), particles, vertices };
}

function resolveParticle(
  { name, anti, pdg, spin, charge, leptonNumber, invisible, hadrons }: ParticleDefinition,
  values: ReadonlyMap<string, number>,
  numberOf: (expression: Expression, what: string) => number,
): ModelParticle {
  const { e = 0, mu = 0, tau = 0 } = leptonNumber ?? {};
  return {
    name,
    anti: anti ?? name,
    pdg,
    spin,
    selfConjugate: anti === undefined || anti === name,
    charge: charge ?? 0,
    mass: values.get(`mass.${commonName(name)}`)!,
    width: values.get(`width.${commonName(name)}`)!,
    leptonNumber: { e, mu, tau },
    invisible: invisible ?? false,
    ...(hadrons ? { hadrons: { as: hadrons.as, strength: numberOf(hadrons.strength, `hadrons of ${name}`) } } : {}),
  };
}
