import {
  type BeamOptions,
  cmsBeams,
  decayRules,
  type GeneratorCut,
  type ProcessSpec,
  parseQuantity,
  resolveParameters,
  superKEKB,
  UserError,
} from '@lacuna/engine';
import type { Command } from 'commander';
import { loadModel } from './load-model.ts';
import { collect, decimal } from './numbers.ts';
import { settingsOf } from './settings.ts';

/** Options that say which events: the same for every command that generates. */
export interface ProcessOptions {
  model: string;
  set?: string[];
  cuts?: string[];
  decay?: string[];
  decayLength?: string[];
  sqrtS?: string;
  radiation: boolean;
}

/** Help text that explains `--cuts`. */
export const cutsHelp = `
Cuts are of the form particle.quantity<value or particle.quantity>value, with
energyCms, thetaCms, cosThetaCms, absCosThetaCms, energyLab, thetaLab and transverseMomentumLab.
`;

export const processOptions = (command: Command): Command =>
  command
    .option('--model <name>', 'a built-in model, or a YAML or JSON file', 'qed')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--cuts <cut>', 'a cut on a generated particle; repeatable', collect)
    .option('--decay <decay>', '"Zprime -> mu+ mu-", or a particle for all its decays; repeatable', collect)
    .option('--decay-length <particle=length>', 'c tau in place of that of the model; repeatable', collect)
    .option('--sqrt-s <GeV>', 'head-on beams of this energy without spread (default: SuperKEKB)')
    .option('--no-radiation', 'Born level');

/** The process definition that the options say. */
export function specOf(process: string, options: ProcessOptions): ProcessSpec {
  const model = loadModel(options.model);
  const decays = decayRules(options.decay ?? [], decayLengths(options.decayLength));
  return {
    process,
    model,
    parameters: { ...resolveParameters(model, settingsOf(options.set, model).parameters, '--set') },
    beams: beamsOf(options.sqrtS),
    radiation: { initial: options.radiation, final: options.radiation },
    cuts: (options.cuts ?? []).map(readCut),
    ...(Object.keys(decays).length > 0 ? { decays } : {}),
  };
}

/** "chi2=3 cm" as c tau [cm] by name. */
function decayLengths(entries: readonly string[] = []): Record<string, number> {
  const where = '--decay-length';
  return Object.fromEntries(
    entries.map((entry) => {
      const [name = '', value = ''] = entry.split('=', 2).map((part) => part.trim());
      if (name === '' || value === '')
        throw new UserError({
          where,
          what: 'not of the form particle=length',
          value: entry,
          remedy: 'give for instance "chi2=3 cm"',
        });
      return [name, parseQuantity(value, 'length', `${where} ${name}`)];
    }),
  );
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
