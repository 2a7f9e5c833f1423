import type { z } from 'zod';
import { didYouMean, UserError } from '../basics/errors.ts';
import { checkPlainData, deepFreeze, type Issue, issuesError, pathText, shapeIssue } from '../basics/plain-data.ts';
import { readPlainYaml } from '../basics/plain-yaml.ts';
import { parseQuantity } from '../basics/units.ts';
import { builtInModels } from './built-in/index.ts';
import { checkVertices } from './check-vertices.ts';
import type { Expression, ModelDefinition, ParticleDefinition } from './definition.ts';
import { constantNames, evaluateExpression } from './expression.ts';
import { commonName } from './particle-name.ts';
import { type WholeDefinition, wholeDefinition } from './resolve.ts';
import { modelSchema } from './schema.ts';

/**
 * A model from plain data: checks every name, charge, spin and expression, and freezes.
 *
 * @throws UserError that names the first offender by its path ("model x: vertices[0].fields[1]") and lists the others
 */
export function defineModel(input: unknown): ModelDefinition {
  const name = (input as { name?: unknown } | null)?.name;
  const head = typeof name === 'string' ? `model ${name.slice(0, 60)}` : 'model';
  const { model, issues } = checkModel(input);
  if (model === undefined || issues.length > 0) throw issuesError(issues, 'model', ({ path }) => `${head}: ${pathText(path)}`);
  return model;
}

/**
 * A model from the text of a JSON or YAML file. Every error says file:line:column.
 *
 * @param fileName  for messages only
 */
export function parseModel(text: string, fileName: string): ModelDefinition {
  const { value, where } = readPlainYaml(text, fileName, 'model');
  const { model, issues } = checkModel(value);
  if (model === undefined || issues.length > 0) throw issuesError(issues, 'model', ({ path, key }) => where(path, key === true));
  return model;
}

/** The model, or what is wrong with it. */
function checkModel(input: unknown): { model?: ModelDefinition; issues: Issue[] } {
  const issues: Issue[] = [];
  checkPlainData(input, 'model', [], issues);
  if (issues.length > 0) return { issues };
  const parsed = modelSchema.safeParse(input);
  if (!parsed.success) {
    // a mistyped key first: what it leaves missing is its consequence
    const wrong = parsed.error.issues.map((issue) => shapeIssue(issue, input));
    return { issues: [...wrong.filter(({ key }) => key === true), ...wrong.filter(({ key }) => key !== true)] };
  }
  const model = new Checker(parsed.data, issues).run();
  return issues.length > 0 ? { issues } : { model: deepFreeze(JSON.parse(JSON.stringify(model)) as ModelDefinition), issues };
}

type Raw = z.infer<typeof modelSchema>;
type RawParticle = NonNullable<Raw['particles']>[number];
type Path = readonly PropertyKey[];

class Checker {
  readonly #raw: Raw;
  readonly #issues: Issue[];

  constructor(raw: Raw, issues: Issue[]) {
    this.#raw = raw;
    this.#issues = issues;
  }

  #fail(path: Path, message: string): void {
    this.#issues.push({ path, message });
  }

  run(): ModelDefinition {
    const raw = this.#raw;
    const known = builtInModels.map(({ name }) => name);
    if (known.includes(raw.name)) this.#fail(['name'], `"${raw.name}" is a built-in model: give another name`);
    raw.includes?.forEach((name, i) => {
      if (!known.includes(name))
        this.#fail(['includes', i], `unknown model "${name}".${didYouMean(name, known) || ` Known: ${known.join(', ')}`}`);
      else if (raw.includes!.indexOf(name) < i) this.#fail(['includes', i], `"${name}" is included twice`);
    });
    const model: ModelDefinition = { ...raw, particles: (raw.particles ?? []).map((particle, i) => this.#particle(particle, i)) };
    if (this.#issues.length > 0) return model;
    const whole = wholeDefinition(model, (name) => builtInModels.find((one) => one.name === name)!);
    this.#names(whole);
    if (this.#issues.length > 0) return model;
    const values = this.#values(whole);
    checkVertices(whole, values, (i, rest, message) => this.#fail(['vertices', i, ...rest], message), model.vertices ?? []);
    return model;
  }

  #energy(given: number | string, path: Path): number {
    if (typeof given === 'number') return given;
    try {
      return parseQuantity(given, 'energy');
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#fail(path, error.message);
      return 0;
    }
  }

  #particle(raw: RawParticle, i: number): ParticleDefinition {
    const at: Path = ['particles', i];
    const mass = this.#energy(raw.mass, [...at, 'mass']);
    const massRange = raw.massRange?.map((end, j) => this.#energy(end, [...at, 'massRange', j])) as [number, number] | undefined;
    const width = raw.width === undefined ? 0 : this.#energy(raw.width, [...at, 'width']);
    if (mass < 0) this.#fail([...at, 'mass'], `a mass is not negative, but that of ${raw.name} is ${mass}`);
    if (width < 0) this.#fail([...at, 'width'], `a width is not negative, but that of ${raw.name} is ${width}`);
    if (mass === 0 && width > 0) this.#fail([...at, 'width'], `${raw.name} is massless and cannot have a width`);
    if (massRange && !(massRange[0] >= 0 && massRange[0] <= mass && mass <= massRange[1]))
      this.#fail([...at, 'massRange'], `the mass ${mass} GeV of ${raw.name} is not in its range ${massRange.join(' to ')} GeV`);
    if (raw.anti === raw.name)
      this.#fail(
        [...at, 'anti'],
        `${raw.name} is named as its own antiparticle: leave "anti" out for a real boson or a Majorana fermion`,
      );
    if (raw.anti !== undefined && commonName(raw.anti) !== commonName(raw.name))
      this.#fail(
        [...at, 'anti'],
        `the antiparticle of "${raw.name}" is called "${commonName(raw.name)}" with "+", "-" or "~" at the end, not "${raw.anti}"`,
      );
    if (raw.anti === undefined && /[-+~]$/.test(raw.name))
      this.#fail([...at, 'name'], `"${raw.name}" ends in a sign but has no "anti"`);
    if (raw.anti === undefined && (raw.charge ?? 0) !== 0)
      this.#fail([...at, 'charge'], `${raw.name} has charge ${raw.charge} and must have an antiparticle: add "anti"`);
    if (raw.anti === undefined && Object.values(raw.leptonNumber ?? {}).some((number) => number !== 0))
      this.#fail([...at, 'leptonNumber'], `${raw.name} is its own antiparticle and cannot carry a lepton number`);
    if (raw.hadrons && !(raw.anti === undefined && raw.spin === (raw.hadrons.as === 'photon' ? 1 : 0)))
      this.#fail(
        [...at, 'hadrons'],
        `only a real ${raw.hadrons.as === 'photon' ? 'vector' : 'scalar'} decays like the ${raw.hadrons.as}`,
      );
    return { ...raw, mass, massRange, width };
  }

  /** Nothing is called twice, what is named exists. */
  #names(whole: WholeDefinition): void {
    const { parameters = [], derived = [], particles = [], boson } = this.#raw;
    const taken = new Map<string, string>(constantNames.map((name) => [name, 'a function or constant of expressions']));
    for (const { name } of builtInModels.filter(({ name }) => this.#reached().has(name)).flatMap(ownNames))
      taken.set(name, 'a name of an included model');
    parameters.forEach(({ name, default: value, range }, i) => {
      if (taken.has(name)) this.#fail(['parameters', i, 'name'], `"${name}" is ${taken.get(name)} already`);
      taken.set(name, 'a parameter');
      if (range && !(range[0] <= value && value <= range[1]))
        this.#fail(['parameters', i, 'range'], `the default ${value} of ${name} is not in its range ${range.join(' to ')}`);
    });
    derived.forEach(({ name }, i) => {
      if (taken.has(name)) this.#fail(['derived', i, 'name'], `"${name}" is ${taken.get(name)} already`);
      taken.set(name, 'a derived number');
    });
    const before = whole.particles.slice(0, whole.particles.length - particles.length);
    particles.forEach(({ name, pdg }, i) => {
      const others = [...before, ...particles.slice(0, i)];
      const namesake = others.find((other) => commonName(other.name) === commonName(name));
      if (namesake)
        this.#fail(
          ['particles', i, 'name'],
          `two particles are called "${commonName(name)}", whose mass is mass.${commonName(name)}`,
        );
      const double = others.find((other) => other.pdg === pdg);
      if (double) this.#fail(['particles', i, 'pdg'], `the PDG id ${pdg} of ${name} is that of ${double.name}`);
    });
    const names = whole.particles.flatMap(({ name, anti }) => (anti === undefined ? [name] : [name, anti]));
    if (boson !== undefined && !names.includes(boson))
      this.#fail(['boson'], `the model has no particle "${boson}".${didYouMean(boson, names) || ` Known: ${names.join(' ')}`}`);
  }

  /** Names of all included models. */
  #reached(): Set<string> {
    const reached = new Set<string>();
    const add = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const next of builtInModels.find((one) => one.name === name)?.includes ?? []) add(next);
    };
    for (const name of this.#raw.includes ?? []) add(name);
    return reached;
  }

  /** All numbers at their defaults; an expression that cannot be worked out is an issue. */
  #values(whole: WholeDefinition): Map<string, number> {
    const values = new Map(whole.parameters.map(({ name, value }) => [name, value]));
    const own = this.#raw.derived?.length ?? 0;
    whole.derived.forEach(({ name, value }, i) => {
      const at = i - (whole.derived.length - own);
      values.set(name, this.#number(value, values, ['derived', at, 'value']));
    });
    this.#raw.particles?.forEach(({ hadrons }, i) => {
      if (hadrons) this.#number(hadrons.strength, values, ['particles', i, 'hadrons', 'strength']);
    });
    return values;
  }

  #number(expression: Expression, values: ReadonlyMap<string, number>, path: Path): number {
    if (typeof expression === 'number') return expression;
    try {
      return evaluateExpression(expression, values);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#fail(path, error.message);
      return 0;
    }
  }
}

const ownNames = ({ parameters = [], derived = [] }: ModelDefinition): { name: string }[] => [...parameters, ...derived];
