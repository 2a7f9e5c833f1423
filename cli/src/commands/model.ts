import { formatQuantity, modelOf, UserError } from '@lacuna/engine';
import { bosonProperties, resolveParameters } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { aligned, type Io, shortNumber, writeJson } from '../io.ts';
import { collect, massList } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

const examples = `
Examples:
  lacuna model zprime --mass 0.1,1,4
  lacuna model zprime --mass 0.5:5:0.5 --set gPrime=0.05 --json`;

export function modelCommand(program: Command, io: Io): void {
  program
    .command('model <name>')
    .description("widths, branching fractions and lifetime of a model's particle")
    .requiredOption('--mass <from:to:step|list>', 'masses [GeV]')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--json', 'print them as JSON')
    .addHelpText('after', examples)
    .action((name: string, options: { mass: string; set?: string[]; json?: boolean }) => {
      const { boson, title } = modelOf(name);
      if (boson === undefined)
        throw new UserError({
          what: 'this model has no particle of its own',
          value: name,
          remedy: 'name another, such as zprime',
        });
      const { parameters } = settingsOf(options.set, name);
      const ownMass = `mass.${boson}`;
      if (Object.hasOwn(parameters, ownMass))
        throw new UserError({ where: '--set', what: `${ownMass} is what --mass says`, remedy: 'give the masses with --mass' });
      const masses = massList(options.mass, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
      for (const mass of masses) resolveParameters(name, { [ownMass]: mass }, '--mass');
      const rows = masses.map((mass) => bosonProperties(name, { ...parameters, [ownMass]: mass }));
      if (options.json) return writeJson(io, rows);
      io.out(`${title}\n`);
      for (const { mass, width, lifetime, invisible, channels } of rows) {
        io.out(`\n${boson}, mass ${formatQuantity(mass, 'energy', 6)}\n`);
        io.out(
          aligned([
            ['width', width === null ? 'unknown' : `${width.toExponential(4)} GeV`],
            ['lifetime', lifetime === null ? 'unknown' : `${lifetime.toExponential(4)} ns`],
            ['BF(invisible)', shortNumber(invisible)],
            ...channels.map(({ products, branching }) => [`BF(${products.join(' ')})`, shortNumber(branching)]),
          ]),
        );
      }
    });
}
