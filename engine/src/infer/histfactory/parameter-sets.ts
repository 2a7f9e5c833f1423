import { UserError } from '../../basics/errors.ts';
import type { Arrangement } from './arrangement.ts';
import { MODIFIER_TYPES, type Modifier, type ModifierType, type ParameterConfig } from './specification.ts';

/** Parameters that a modifier brings: one, or one a bin. */
export interface ParameterSet {
  readonly name: string;
  readonly types: readonly ModifierType[];
  /** unconstrained, Gaussian (auxiliary measurement +- sigma) or Poisson (auxiliary count of mean gamma * factor) */
  readonly constraint: 'none' | 'normal' | 'poisson';
  /** named by itself rather than name[0], name[1], ... */
  readonly scalar: boolean;
  readonly size: number;
  readonly inits: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly fixed: readonly boolean[];
  /** auxiliary data; empty without a constraint */
  readonly auxdata: readonly number[];
  /** widths of Gaussian constraints, factors of Poisson ones */
  readonly widths: readonly number[];
  /** index of its first parameter */
  readonly start: number;
  /** index of its first auxiliary measurement */
  readonly auxStart: number;
}

type Draft = Omit<ParameterSet, 'start' | 'auxStart' | 'types'> & { types: ModifierType[] };

const repeat = <T>(value: T, times: number): T[] => new Array<T>(times).fill(value);
const GAMMA_BOUNDS: readonly [number, number] = [1e-10, 10];

/**
 * Parameter sets in pyhf's order: by modifier type (`MODIFIER_TYPES`), then as first met walking channels, samples and modifiers by
 * name; staterror by name. A histosys and a normsys of one name share their parameter, nothing else may share a name.
 *
 * @param path  JSON path of the measurement's parameter list, for messages
 */
export function parameterSets(arranged: Arrangement, configs: readonly ParameterConfig[], path: string): ParameterSet[] {
  const drafts = new Map<string, Draft>();
  for (const type of MODIFIER_TYPES) for (const draft of draftsOf(type, arranged)) merge(drafts, draft, type, arranged);
  if (drafts.size === 0)
    throw new UserError({ where: arranged.where('channels'), what: 'no modifier in the workspace, so there is nothing to fit' });

  const configOf = new Map<string, { config: ParameterConfig; where: string }>();
  configs.forEach((config, i) => {
    const where = `${path}/${i}`;
    if (configOf.has(config.name)) throw new UserError({ where, what: 'parameter configured twice', value: config.name });
    configOf.set(config.name, { config, where });
  });

  const sets: ParameterSet[] = [];
  let start = 0;
  let auxStart = 0;
  for (const draft of drafts.values()) {
    const set = { ...configured(draft, configOf.get(draft.name), path), start, auxStart };
    sets.push(set);
    start += set.size;
    auxStart += set.auxdata.length;
  }
  return sets;
}

function merge(drafts: Map<string, Draft>, draft: Draft, type: ModifierType, arranged: Arrangement): void {
  const known = drafts.get(draft.name);
  const path = arranged.uses.find((use) => use.modifier.type === type && use.modifier.name === draft.name)?.path ?? 'channels';
  if (known === undefined) drafts.set(draft.name, draft);
  else if (type === 'normsys' && known.types[0] === 'histosys') known.types.push(type);
  else
    throw new UserError({
      where: `${arranged.where(path)}/name`,
      what: `one name for modifiers of type ${known.types[0]} and ${type}, whose parameters differ`,
      value: draft.name,
      remedy: 'give each its own name (only histosys and normsys may share one)',
    });
}

/** What each modifier of a type requires, before the measurement has its say. */
function draftsOf(type: ModifierType, arranged: Arrangement): Draft[] {
  const found: Draft[] = [];
  const seen = new Set<string>();
  for (const use of arranged.uses) {
    if (use.modifier.type !== type || seen.has(use.modifier.name)) continue;
    seen.add(use.modifier.name);
    found.push(type === 'staterror' ? staterror(use.modifier.name, arranged) : required(use.modifier, use.sample.data));
  }
  return type === 'staterror' ? found.sort((a, b) => (a.name < b.name ? -1 : 1)) : found;
}

function required(modifier: Modifier, nominal: readonly number[]): Draft {
  const { name, type } = modifier;
  const types = [type];
  const one = { name, types, scalar: true, size: 1, fixed: [false] };
  switch (modifier.type) {
    case 'histosys':
    case 'normsys':
      return { ...one, constraint: 'normal', inits: [0], bounds: [[-5, 5]], auxdata: [0], widths: [1] };
    case 'normfactor':
      return { ...one, constraint: 'none', inits: [1], bounds: [[0, 10]], auxdata: [], widths: [] };
    case 'lumi':
      // everything of it comes from the measurement
      return { ...one, constraint: 'normal', inits: [], bounds: [], auxdata: [], widths: [1] };
    case 'shapefactor': {
      const size = nominal.length;
      const bounds = repeat([0, 10] as const, size);
      return { name, types, constraint: 'none', scalar: false, size, inits: repeat(1, size), bounds, fixed: repeat(false, size), auxdata: [], widths: [] }; // biome-ignore format: one set
    }
    default: {
      // shapesys: tau = (nominal / uncertainty)^2 auxiliary events; a bin without either is held but keeps its term Pois(1|1)
      const size = nominal.length;
      const valid = nominal.map((value, b) => value > 0 && modifier.data[b] > 0);
      const factors = nominal.map((value, b) => (valid[b] ? (value / modifier.data[b]) * (value / modifier.data[b]) : 1));
      return { name, types, constraint: 'poisson', scalar: false, size, inits: repeat(1, size), bounds: repeat(GAMMA_BOUNDS, size), fixed: valid.map((v) => !v), auxdata: factors, widths: factors }; // biome-ignore format: one set
    }
  }
}

/**
 * Gaussian gammas of a staterror: width sqrt(sum of squared uncertainties) / sum of nominal over the samples that carry it, in every bin
 * of the channels where it stands; bins without uncertainty or yield are held at 1 with width 1.
 */
function staterror(name: string, arranged: Arrangement): Draft {
  const sums = new Map<number, { nominal: number; square: number }>();
  for (const use of arranged.uses) {
    const { modifier, sample, firstBin } = use;
    if (modifier.type !== 'staterror' || modifier.name !== name) continue;
    sample.data.forEach((nominal, b) => {
      const sum = sums.get(firstBin + b) ?? { nominal: 0, square: 0 };
      sum.nominal += nominal;
      sum.square += (modifier.data as readonly number[])[b] * (modifier.data as readonly number[])[b];
      sums.set(firstBin + b, sum);
    });
  }
  const bins = [...sums.keys()].sort((a, b) => a - b);
  const widths = bins.map((bin) => {
    const { nominal, square } = sums.get(bin)!;
    return nominal > 0 ? Math.sqrt(square) / nominal : 0;
  });
  const size = bins.length;
  return {
    name,
    types: ['staterror'],
    constraint: 'normal',
    scalar: false,
    size,
    inits: repeat(1, size),
    bounds: repeat(GAMMA_BOUNDS, size),
    fixed: widths.map((width) => width === 0),
    auxdata: repeat(1, size),
    widths: widths.map((width) => (width === 0 ? 1 : width)),
  };
}

/** The set with what the measurement says of it. */
function configured(
  draft: Draft,
  given: { config: ParameterConfig; where: string } | undefined,
  path: string,
): Omit<ParameterSet, 'start' | 'auxStart'> {
  const config = given?.config ?? { name: draft.name };
  const where = given?.where ?? path;
  const { size, name } = draft;
  const lumi = draft.types[0] === 'lumi';
  const list = <T>(
    key: 'inits' | 'bounds' | 'auxdata' | 'factors' | 'sigmas',
    used: boolean,
    initial: readonly T[],
  ): readonly T[] => {
    const values = config[key] as readonly T[] | undefined;
    if (values === undefined) return initial;
    if (!used) throw new UserError({ where: `${where}/${key}`, what: `${name} (${draft.types.join(', ')}) has no ${key}` });
    if (values.length !== size)
      throw new UserError({ where: `${where}/${key}`, what: `${name} needs ${size} values`, value: values.length });
    return values;
  };
  const normal = draft.constraint === 'normal';
  const auxdata = list('auxdata', draft.constraint !== 'none', draft.auxdata);
  if (lumi && auxdata.length === 0)
    throw new UserError({
      where,
      what: `${name} needs its auxiliary measurement`,
      remedy:
        'add {"name": "lumi", "auxdata": [1.0], "sigmas": [0.02], "inits": [1.0], "bounds": [[0.5, 1.5]]} to the parameters of the measurement',
    });
  // only staterror and lumi have widths to set: those of interpolated parameters are 1 by construction
  const sigmas = list('sigmas', normal && (lumi || draft.types[0] === 'staterror'), normal ? draft.widths : []);
  const factors = list('factors', draft.constraint === 'poisson', normal ? [] : draft.widths);
  const widths = normal ? sigmas : factors;
  const inits = list('inits', true, lumi ? auxdata : draft.inits);
  const bounds = list<readonly number[]>('bounds', true, lumi ? [[0, 10 * auxdata[0]]] : draft.bounds);
  bounds.forEach(([low, high], i) => {
    if (!(low <= high))
      throw new UserError({ where: `${where}/bounds/${i}`, what: 'lower bound above upper bound', value: [low, high] });
  });
  widths.forEach((width, i) => {
    if (!(width > 0))
      throw new UserError({ where: `${where}/${normal ? 'sigmas' : 'factors'}/${i}`, what: 'not positive', value: width });
  });
  auxdata.forEach((value, i) => {
    if (draft.constraint === 'poisson' && !(value >= 0))
      throw new UserError({ where: `${where}/auxdata/${i}`, what: 'negative auxiliary count', value });
  });
  const fixed = config.fixed === undefined ? draft.fixed : repeat(config.fixed, size);
  return { name, types: draft.types, constraint: draft.constraint, scalar: draft.scalar, size, inits, bounds: bounds as unknown as readonly (readonly [number, number])[], fixed, auxdata, widths }; // biome-ignore format: one set
}
