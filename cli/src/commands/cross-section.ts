import { type Model, modelOf, prepareTables, UserError } from '@lacuna/engine';
import { crossSection } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../io.ts';
import { decimal } from '../numbers.ts';
import { cutsHelp, type ProcessOptions, processOptions, specOf } from '../process-options.ts';

type Parameter = Model['parameters'][number];

interface Options extends ProcessOptions {
  accuracy: string;
  json?: boolean;
}

const examples = `${cutsHelp}
Examples:
  lacuna cross-section "e+ e- -> mu+ mu- Zprime" --model zprime --set mass.Zprime=3 --set gPrime=1
  lacuna cross-section "e+ e- -> mu+ mu-" --sqrt-s 10.58 --no-radiation
  lacuna cross-section "e+ e- -> mu+ mu-" --cuts "mu+.thetaLab>17 deg" --cuts "mu+.thetaLab<150 deg" --json
  lacuna cross-section "e+ e- -> e+ e- mu+ mu-" --cuts "mu+ mu-.mass>0.5 GeV" --accuracy 0.01
  lacuna cross-section "e+ e- -> mu+ mu- gamma" --cuts "gamma.energyCms>0.15 GeV" --no-radiation --bias "30: gamma.absCosThetaCms<0.9"`;

export function crossSectionCommand(program: Command, io: Io): void {
  processOptions(program.command('cross-section <process>').description('Monte Carlo integral of a process'))
    .option('--accuracy <relative>', 'standard error to reach', '1e-3')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action((process: string, options: Options) => {
      const spec = specOf(process, options);
      const { value, error, points, efficiency, notes } = crossSection(spec, { accuracy: accuracyOf(options.accuracy) });
      const tables = spec.bias ? prepareTables(spec) : null;
      const biased = tables && { trialsPerEvent: tables.trialsPerEvent, effectiveShare: tables.effectiveShare };
      if (options.json)
        return writeJson(io, { ...spec, crossSection: { value, error, unit: 'fb' }, points, efficiency, biased, notes });
      io.out(
        `${process}\n${options.radiation ? 'with' : 'without'} radiation: ${shortNumber(value)} +- ${error.toPrecision(2)} fb (${points} points)\n`,
      );
      io.out(`efficiency of unweighting, mean over largest weight: ${(100 * efficiency).toPrecision(2)} %\n`);
      if (biased)
        io.out(
          `with the bias: ${shortNumber(biased.trialsPerEvent)} trials an event, each worth ${shortNumber(biased.effectiveShare)} events of a sample without it\n`,
        );
      io.out(`parameters of ${options.model} (those not set with --set have their defaults):\n`);
      for (const one of modelOf(spec.model).parameters) io.out(shownParameter(one, spec.parameters[one.name]!));
      for (const note of notes) io.out(`- ${note}\n`);
    });
}

/** "  gPrime = 0.001 (gauge coupling g' of the Z')" */
const shownParameter = ({ name, dimension, meaning }: Parameter, value: number): string =>
  `  ${name} = ${shortNumber(value)}${dimension === 'energy' ? ' GeV' : ''} (${meaning})\n`;

function accuracyOf(text: string): number {
  const value = decimal(text);
  if (!(value >= 1e-6 && value <= 0.1))
    throw new UserError({ where: '--accuracy', what: 'not a relative error from 1e-6 to 0.1', value: text });
  return value;
}
