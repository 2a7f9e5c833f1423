import { UserError } from '../../basics/errors.ts';
import type {
  Channel,
  HistosysCode,
  Modifier,
  ModifierSettings,
  NormsysCode,
  ParameterConfig,
  Sample,
  Workspace,
} from '../histfactory/specification.ts';
import { checkedDocument, type Hs3Channel, type Hs3Document, type Hs3Modifier } from './document.ts';

/** What an HS3 document is as a HistFactory workspace. */
export interface FromHs3 {
  readonly workspace: Workspace;
  readonly settings: ModifierSettings;
}

/**
 * The first analysis of an HS3 document (the dialect of `writeHs3`) as a HistFactory workspace, to be evaluated by the library's own model.
 *
 * @param file  name for messages
 * @throws      UserError with the JSON path for what the dialect does not know, and for references that lead nowhere
 */
export function readHs3(value: unknown, file = 'HS3 document'): FromHs3 {
  const document = checkedDocument(value, file);
  const fail = (path: string, what: string, name: unknown, remedy?: string): never => {
    throw new UserError({ where: `${file}: ${path}`, what, value: name, remedy });
  };
  const analysis = document.analyses[0]!;
  const likelihood =
    document.likelihoods.find(({ name }) => name === analysis.likelihood) ??
    fail('/analyses/0/likelihood', 'there is no likelihood of this name', analysis.likelihood);
  if (likelihood.distributions.length !== likelihood.data.length)
    fail('/likelihoods', 'a likelihood needs one data entry for each distribution', likelihood.name);
  const gaussians = gaussianConstraints(document, likelihood.aux_distributions ?? [], fail);
  const values = new Map(
    (document.parameter_points.find(({ name }) => name === analysis.init) ?? document.parameter_points[0]!).parameters.map(
      (one) => [one.name, one] as const,
    ),
  );
  const observations: { name: string; data: number[] }[] = [];
  const codes: { normsys?: NormsysCode; histosys?: HistosysCode } = {};
  const found: Found[] = [];
  const channels = likelihood.distributions.map((name, i): Channel => {
    const channel =
      document.distributions.find((one): one is Hs3Channel => one.name === name && one.type === 'histfactory_dist') ??
      fail(`/likelihoods/0/distributions/${i}`, 'there is no histfactory_dist of this name', name);
    const data =
      document.data.find((one) => one.name === likelihood.data[i]) ??
      fail(`/likelihoods/0/data/${i}`, 'there are no data of this name', likelihood.data[i]);
    observations.push({ name, data: [...data.contents] });
    const samples = channel.samples.map(
      (sample): Sample => ({
        name: sample.name,
        data: sample.data.contents,
        modifiers: sample.modifiers.map((modifier) => {
          found.push(foundOf(modifier));
          return modifierOf(modifier, sample.data.errors, codes, gaussians, (what, name) =>
            fail(`/distributions of ${channel.name}/${sample.name}`, what, name),
          );
        }),
      }),
    );
    return { name, samples };
  });
  checkNames(found, (what, name) => fail('/distributions', what, name));
  const bounds = new Map(
    (document.domains.find(({ name }) => name === analysis.domains[0]) ?? document.domains[0]!).axes.map(
      (one) => [one.name, one] as const,
    ),
  );
  const parameters = configs(found, values, bounds, gaussians);
  return {
    workspace: {
      channels,
      observations,
      measurements: [{ name: analysis.name, config: { poi: analysis.parameters_of_interest[0] ?? '', parameters } }],
      version: '1.0.0',
    },
    settings: settingsOf(codes),
  };
}

const settingsOf = (codes: { normsys?: NormsysCode; histosys?: HistosysCode }): ModifierSettings => ({
  normsys: { interpcode: codes.normsys ?? 'code4' },
  histosys: { interpcode: codes.histosys ?? 'code4p' },
});

/** The parameters that a modifier brings. */
interface Found {
  readonly name: string;
  readonly type: Hs3Modifier['type'];
  readonly parameters: readonly string[];
}

function foundOf(modifier: Hs3Modifier): Found {
  if ('parameters' in modifier) return { name: modifier.name, type: modifier.type, parameters: modifier.parameters };
  return { name: modifier.parameter, type: modifier.type, parameters: [modifier.parameter] };
}

function modifierOf(
  modifier: Hs3Modifier,
  errors: readonly number[],
  codes: { normsys?: NormsysCode; histosys?: HistosysCode },
  constrained: ReadonlyMap<string, unknown>,
  fail: (what: string, name: string) => never,
): Modifier {
  switch (modifier.type) {
    case 'normfactor':
      return constrained.has(modifier.parameter)
        ? { name: modifier.parameter, type: 'lumi', data: null }
        : { name: modifier.parameter, type: 'normfactor', data: null };
    case 'normsys': {
      const { hi, lo, interpolation } = modifier.data;
      if (interpolation !== undefined) codes.normsys = agreed(codes.normsys, interpolation, ['code1', 'code4'], fail);
      return { name: modifier.parameter, type: 'normsys', data: { hi, lo } };
    }
    case 'histosys': {
      const { hi, lo, interpolation } = modifier.data;
      if (interpolation !== undefined) codes.histosys = agreed(codes.histosys, interpolation, ['code0', 'code2', 'code4p'], fail);
      return { name: modifier.parameter, type: 'histosys', data: { hi_data: hi.contents, lo_data: lo.contents } };
    }
    case 'shapefactor':
      return { name: modifier.name, type: 'shapefactor', data: null };
    case 'shapesys':
      return { name: modifier.name, type: 'shapesys', data: modifier.data.vals };
    case 'staterror':
      return { name: modifier.name, type: 'staterror', data: errors };
  }
}

function agreed<T extends string>(
  before: T | undefined,
  code: string,
  known: readonly T[],
  fail: (what: string, name: string) => never,
): T {
  const one = known.find((each) => each === code) ?? fail(`unknown interpolation, known are ${known.join(', ')}`, code);
  if (before !== undefined && before !== one) fail('modifiers of one type with different interpolations', code);
  return one;
}

/** In a workspace the name says which parameters are one: refused where names and parameters of the document disagree on that. */
function checkNames(found: readonly Found[], fail: (what: string, name: string) => never): void {
  const byName = new Map<string, string>();
  const byParameter = new Map<string, string>();
  for (const { name, type, parameters } of found) {
    if (type !== 'staterror') {
      const list = parameters.join(' ');
      if ((byName.get(name) ?? list) !== list) fail('one modifier name with different parameters', name);
      byName.set(name, list);
    }
    for (const parameter of parameters) {
      if ((byParameter.get(parameter) ?? name) !== name) fail('one parameter in modifiers of different names', parameter);
      byParameter.set(parameter, name);
    }
  }
}

type Gaussian = Extract<Hs3Document['distributions'][number], { type: 'gaussian_dist' }>;

/** Auxiliary Gaussians by the parameter they constrain; HistFactory has one such for a factor, the luminosity. */
function gaussianConstraints(
  document: Hs3Document,
  names: readonly string[],
  fail: (path: string, what: string, name: unknown) => never,
): ReadonlyMap<string, Gaussian> {
  return new Map(
    names.map((name) => {
      const one = document.distributions.find((each): each is Gaussian => each.name === name && each.type === 'gaussian_dist');
      if (one === undefined) return fail('/likelihoods/0/aux_distributions', 'there is no gaussian_dist of this name', name);
      if (one.mean !== 'lumi')
        fail(`/distributions of ${name}`, 'a Gaussian factor other than lumi has no counterpart in HistFactory', one.mean);
      return [one.mean, one] as const;
    }),
  );
}

function configs(
  found: readonly Found[],
  values: ReadonlyMap<string, { readonly value: number; readonly const?: boolean | undefined }>,
  bounds: ReadonlyMap<string, { readonly min: number; readonly max: number }>,
  gaussians: ReadonlyMap<string, Gaussian>,
): ParameterConfig[] {
  const components = new Map<string, Set<string>>();
  for (const { name, parameters } of found) {
    const set = components.get(name) ?? new Set<string>();
    for (const parameter of parameters) set.add(parameter);
    components.set(name, set);
  }
  return [...components].map(([name, set]): ParameterConfig => {
    // a staterror of several channels counts through them in the order of its components
    const ordered = [...set].sort((a, b) => numberOf(a) - numberOf(b));
    const constraint = gaussians.get(name);
    const nominal = values.get(constraint?.x ?? '')?.value;
    const known = ordered.every((one) => values.has(one));
    const bounded = ordered.every((one) => bounds.has(one));
    const fixed = ordered.every((one) => values.get(one)?.const === true);
    return {
      name,
      ...(known && { inits: ordered.map((one) => values.get(one)!.value) }),
      ...(bounded && { bounds: ordered.map((one): [number, number] => [bounds.get(one)!.min, bounds.get(one)!.max]) }),
      ...(constraint !== undefined && { auxdata: [nominal ?? 1], sigmas: [constraint.sigma] }),
      ...(fixed && { fixed }),
    };
  });
}

/** Number at the end of a component's name. */
const numberOf = (component: string): number => Number(/(\d+)$/.exec(component)?.[1] ?? 0);
