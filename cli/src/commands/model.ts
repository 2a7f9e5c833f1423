import {
  type DecayTable,
  decayTable,
  formatQuantity,
  modelJsonSchema,
  modelNames,
  modelOf,
  type ResolvedModel,
  resolveModel,
  UserError,
} from '@lacuna/engine';
import { resolveParameters } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { aligned, type Io, shortNumber, writeJson } from '../io.ts';
import { loadModel } from '../load-model.ts';
import { collect, massList } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

const examples = `
A model is one that comes with Lacuna, by name, or a YAML or JSON file, by path.

Examples:
  lacuna model
  lacuna model dark-photon --set gD=0.5
  lacuna model zprime --mass 0.1,1,4
  lacuna model inelastic-dark-matter --particle chi2 --mass 1.05:1.4:0.05 --json
  lacuna model ./my-model.yaml
  lacuna model --schema > model.schema.json`;

interface Options {
  mass?: string;
  particle?: string;
  set?: string[];
  schema?: boolean;
  json?: boolean;
}

export function modelCommand(program: Command, io: Io): void {
  program
    .command('model [name]')
    .description('list models; show particles, couplings, widths, branching fractions and lifetimes of one')
    .option('--mass <from:to:step|list>', 'masses of its particle [GeV]')
    .option('--particle <name>', 'the particle whose decays are shown (default: the one that the model is about)')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--schema', 'print the JSON Schema of model files')
    .option('--json', 'print as JSON')
    .addHelpText('after', examples)
    .action((name: string | undefined, options: Options) => {
      if (options.schema) return writeJson(io, modelJsonSchema());
      if (name === undefined) return list(io, options);
      const reference = loadModel(name);
      const { parameters } = settingsOf(options.set, reference);
      const { boson, title } = modelOf(reference);
      const particle = options.particle ?? boson;
      if (options.mass === undefined) return show(io, resolveModel(reference, parameters), title, particle, options);
      if (particle === undefined)
        throw new UserError({
          what: 'this model has no particle of its own',
          value: modelOf(reference).name,
          remedy: 'name one with --particle, or another model, such as zprime',
        });
      const ownMass = `mass.${particle.replace(/[-+~]+$/, '')}`;
      if (Object.hasOwn(parameters, ownMass))
        throw new UserError({ where: '--set', what: `${ownMass} is what --mass says`, remedy: 'give the masses with --mass' });
      const masses = massList(options.mass, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
      for (const mass of masses) resolveParameters(reference, { [ownMass]: mass }, '--mass');
      const rows = masses.map((mass) => decayTable(resolveModel(reference, { ...parameters, [ownMass]: mass }), particle));
      if (options.json) return writeJson(io, rows);
      io.out(`${title}\n`);
      for (const row of rows) showDecays(io, row);
    });
}

function list(io: Io, options: Options): void {
  const models = modelNames().map((name) => {
    const { title } = modelOf(name);
    const particles = resolveModel(name).particles.flatMap((one) => (one.selfConjugate ? [one.name] : [one.name, one.anti]));
    return { name, title, particles };
  });
  if (options.json) writeJson(io, models);
  else io.out(models.map(({ name, title, particles }) => `${name}\n  ${title}\n  ${particles.join(' ')}\n`).join(''));
}

function show(io: Io, model: ResolvedModel, title: string, particle: string | undefined, options: Options): void {
  const decays = (particle === undefined ? [] : [particle]).map((name) => decayTable(model, name));
  const others = model.particles
    .filter(({ name }) => name !== particle && options.particle === undefined)
    .map(({ name }) => decayTable(model, name))
    .filter(({ width }) => width > 0);
  const tables = [...decays, ...others];
  if (options.json) {
    const { name, parameters, particles, vertices } = model;
    writeJson(io, { name, title, parameters, particles, vertices, decays: tables });
    return;
  }
  io.out(`${model.name}: ${title}\n\nparameters\n`);
  io.out(aligned(Object.entries(model.parameters).map(([name, value]) => [`  ${name}`, shortNumber(value)])));
  io.out('\nparticles (mass and width in GeV)\n');
  io.out(
    aligned([
      ['  name', 'PDG id', 'spin', 'charge', 'mass', 'width'],
      ...model.particles.map(({ name, anti, selfConjugate, pdg, spin, charge, mass, width }) => [
        `  ${name}${selfConjugate ? '' : ` ${anti}`}`,
        String(pdg),
        spin === 0.5 ? '1/2' : String(spin),
        String(charge),
        shortNumber(mass),
        shortNumber(width),
      ]),
    ]),
  );
  io.out('\nvertices\n');
  io.out(
    aligned(
      model.vertices.map(({ kind, fields, couplings, order }) => [
        `  ${kind} ${fields.join(' ')}`,
        couplings.map(([re, im]) => (im === 0 ? shortNumber(re) : `${shortNumber(re)} + ${shortNumber(im)} i`)).join(', '),
        Object.entries(order)
          .map(([key, power]) => `${key}^${power}`)
          .join(' '),
      ]),
    ),
  );
  for (const table of tables) showDecays(io, table);
}

function showDecays(io: Io, { particle, mass, width, lifetime, decayLength, invisible, channels, notes }: DecayTable): void {
  io.out(`\n${particle}, mass ${formatQuantity(mass, 'energy', 6)}\n`);
  io.out(
    aligned([
      ['width', `${width.toExponential(4)} GeV`],
      ['lifetime', lifetime === null ? 'stable' : `${lifetime.toExponential(4)} ns`],
      ['c tau', decayLength === null ? 'infinite' : formatQuantity(decayLength, 'length', 5)],
      ['BF(invisible)', shortNumber(invisible)],
      ...channels.map(({ products, branching }) => [`BF(${products.join(' ')})`, shortNumber(branching)]),
    ]),
  );
  for (const note of notes) io.out(`- ${note}\n`);
}
