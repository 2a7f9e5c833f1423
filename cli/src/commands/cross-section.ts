import {
  type BeamOptions,
  cmsBeams,
  type GeneratorCut,
  type Model,
  modelOf,
  parseQuantity,
  resolveParameters,
  superKEKB,
  UserError,
} from '@lacuna/engine';
import { crossSection } from '@lacuna/engine/node';
import type { Command } from 'commander';
import { type Io, shortNumber, writeJson } from '../io.ts';
import { collect, decimal } from '../numbers.ts';
import { settingsOf } from '../settings.ts';

type Parameter = Model['parameters'][number];

interface Options {
  model: string;
  set?: string[];
  cuts?: string[];
  sqrtS?: string;
  radiation: boolean;
  accuracy: string;
  json?: boolean;
}

const examples = `
Cuts are of the form particle.quantity<value or particle.quantity>value, with
energyCms, thetaCms, cosThetaCms, absCosThetaCms, energyLab, thetaLab and transverseMomentumLab.

Examples:
  lacuna cross-section "e+ e- -> mu+ mu- Zprime" --model zprime --set mass.Zprime=3 --set gPrime=1
  lacuna cross-section "e+ e- -> mu+ mu-" --sqrt-s 10.58 --no-radiation
  lacuna cross-section "e+ e- -> mu+ mu-" --cuts "mu+.thetaLab>17 deg" --cuts "mu+.thetaLab<150 deg" --json`;

export function crossSectionCommand(program: Command, io: Io): void {
  program
    .command('cross-section <process>')
    .description('Monte Carlo integral of a process')
    .option('--model <name>', 'qed, zprime or dark-photon', 'qed')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--cuts <cut>', 'a cut on a generated particle; repeatable', collect)
    .option('--sqrt-s <GeV>', 'head-on beams of this energy without spread (default: SuperKEKB)')
    .option('--no-radiation', 'Born level')
    .option('--accuracy <relative>', 'standard error to reach', '1e-3')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples)
    .action((process: string, options: Options) => {
      const parameters = resolveParameters(options.model, settingsOf(options.set, options.model).parameters, '--set');
      const radiation = { initial: options.radiation, final: options.radiation };
      const spec = {
        process,
        model: options.model,
        parameters: { ...parameters },
        beams: beamsOf(options.sqrtS),
        radiation,
        cuts: (options.cuts ?? []).map(readCut),
      };
      const { value, error, points, notes } = crossSection(spec, { accuracy: accuracyOf(options.accuracy) });
      if (options.json) return writeJson(io, { ...spec, crossSection: { value, error, unit: 'fb' }, points, notes });
      io.out(
        `${process}\n${options.radiation ? 'with' : 'without'} radiation: ${shortNumber(value)} +- ${error.toPrecision(2)} fb (${points} points)\n`,
      );
      io.out(`parameters of ${options.model} (those not set with --set have their defaults):\n`);
      for (const one of modelOf(options.model).parameters) io.out(shownParameter(one, parameters[one.name]!));
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

function beamsOf(text: string | undefined): BeamOptions {
  if (text === undefined) return superKEKB;
  const value = decimal(text);
  if (!(value >= 0.01 && value <= 1e4))
    throw new UserError({
      where: '--sqrt-s',
      what: 'not an energy in range',
      value: text,
      remedy: 'give a number from 0.01 to 10000, in GeV, such as 10.58',
    });
  return cmsBeams(value);
}

const quantities = {
  energyCms: 'energy',
  thetaCms: 'angle',
  cosThetaCms: '1',
  absCosThetaCms: '1',
  energyLab: 'energy',
  thetaLab: 'angle',
  transverseMomentumLab: 'energy',
} as const;

/** "mu+.thetaLab>17 deg" */
function readCut(text: string): GeneratorCut {
  const match = /^\s*([^\s.]+)\.(\w+)\s*([<>])\s*(.+?)\s*$/.exec(text);
  if (match === null)
    throw new UserError({ where: '--cuts', what: 'not a cut', value: text, remedy: 'give for instance "mu+.energyLab>1 GeV"' });
  const [, particle, quantity, side, value] = match as unknown as [string, string, keyof typeof quantities, '<' | '>', string];
  if (!Object.hasOwn(quantities, quantity))
    throw new UserError({
      where: '--cuts',
      what: 'unknown quantity',
      value: quantity,
      remedy: `known are ${Object.keys(quantities).join(', ')}`,
    });
  const number = parseQuantity(value, quantities[quantity], `--cuts ${particle}.${quantity}`);
  return side === '<' ? { particle, quantity, below: number } : { particle, quantity, above: number };
}
