import {
  type BeamOptions,
  type Bias,
  type CutQuantity,
  cmsBeams,
  cutDimensions,
  decayRules,
  type GeneratorCut,
  type ProcessSpec,
  parseQuantity,
  type RadiationOptions,
  resolveParameters,
  resolveRadiation,
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
  bias?: string[];
  sqrtS?: string;
  electronEnergy?: string;
  positronEnergy?: string;
  crossingAngle?: string;
  beamSpread: boolean;
  beamSpot: boolean;
  radiation: boolean;
  vacuumPolarisation?: string;
  narrowResonances?: boolean;
  infraredCut?: string;
}

/** Help text that explains `--cuts`. */
export const cutsHelp = `
Cuts are of the form particle.quantity<value or particle.quantity>value, with
energyCms, thetaCms, cosThetaCms, absCosThetaCms, energyLab, thetaLab and transverseMomentumLab;
of two particles ("mu+ mu-.mass>0.5 GeV"): mass, pairTransverseMomentumCms, angleCms and angleLab.
A bias "30: cut, cut" makes events outside of these cuts 30 times rarer, with 30 times the weight.
`;

export const processOptions = (command: Command): Command =>
  command
    .option('--model <name>', 'a built-in model, or a YAML or JSON file', 'qed')
    .option('--set <key=value>', 'a parameter of the model; repeatable', collect)
    .option('--cuts <cut>', 'a cut on a generated particle; repeatable', collect)
    .option('--decay <decay>', '"Zprime -> mu+ mu-", or a particle for all its decays; repeatable', collect)
    .option('--decay-length <particle=length>', 'c tau in place of that of the model; repeatable', collect)
    .option('--sqrt-s <GeV>', 'head-on beams of this energy without spread (default: SuperKEKB)')
    .option('--electron-energy <GeV>', 'energy of the electron beam in the laboratory')
    .option('--positron-energy <GeV>', 'energy of the positron beam in the laboratory')
    .option('--crossing-angle <angle>', 'full angle between the beams, such as "83 mrad"')
    .option('--no-beam-spread', 'beams of fixed energy')
    .option('--no-beam-spot', 'all collisions at the origin')
    .option('--bias <factor: cuts>', 'more events where they are wanted, with exact weights; repeatable', collect)
    .option('--no-radiation', 'Born level')
    .option('--vacuum-polarisation <mode>', 'of the exchanged photon: off, leptonic or full (default: full with radiation)')
    .option('--narrow-resonances', 'J/psi, psi(2S) and Upsilon(1S, 2S, 3S) in the full vacuum polarisation')
    .option('--infrared-cut <share>', 'photons below this share of the beam energy are not written (default: 1e-4)');

/** The process definition that the options say. */
export function specOf(process: string, options: ProcessOptions): ProcessSpec {
  const model = loadModel(options.model);
  const decays = decayRules(options.decay ?? [], decayLengths(options.decayLength));
  return {
    process,
    model,
    parameters: { ...resolveParameters(model, settingsOf(options.set, model).parameters, '--set') },
    beams: beamsOf(options),
    radiation: radiationOf(options),
    cuts: (options.cuts ?? []).map((cut) => readCut(cut)),
    ...(options.bias?.length ? { bias: options.bias.map(readBias) } : {}),
    ...(Object.keys(decays).length > 0 ? { decays } : {}),
  };
}

/** Photons and vacuum polarisation; a mode that is none and a cut out of range are refused here, not in the middle of the work. */
function radiationOf({ radiation, vacuumPolarisation, narrowResonances, infraredCut }: ProcessOptions): RadiationOptions {
  const options = {
    initial: radiation,
    final: radiation,
    ...(vacuumPolarisation === undefined ? {} : { vacuumPolarisation }),
    ...(narrowResonances === undefined ? {} : { narrowResonances }),
    ...(infraredCut === undefined ? {} : { infraredCut: decimal(infraredCut) }),
  } as RadiationOptions;
  resolveRadiation(options);
  return options;
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

function beamsOf(options: ProcessOptions): BeamOptions {
  const { sqrtS } = options;
  const energy = (text: string, where: string): number => {
    const value = decimal(text);
    if (value >= 0.01 && value <= 1e4) return value;
    throw new UserError({
      where,
      what: 'not an energy in range',
      value: text,
      remedy: 'give a number from 0.01 to 10000, in GeV, such as 10.58',
    });
  };
  const beams = sqrtS === undefined ? superKEKB : cmsBeams(energy(sqrtS, '--sqrt-s'));
  const { electronEnergy, positronEnergy, crossingAngle } = options;
  const angle =
    crossingAngle === undefined ? 2 * beams.halfCrossingAngle : parseQuantity(crossingAngle, 'angle', '--crossing-angle');
  if (!(angle >= 0 && angle <= 1))
    throw new UserError({ where: '--crossing-angle', what: 'not an angle from 0 to 1 rad', value: crossingAngle });
  return {
    ...beams,
    ...(electronEnergy === undefined ? {} : { electronEnergy: energy(electronEnergy, '--electron-energy') }),
    ...(positronEnergy === undefined ? {} : { positronEnergy: energy(positronEnergy, '--positron-energy') }),
    halfCrossingAngle: angle / 2,
    ...(options.beamSpread ? {} : { electronEnergySpread: 0, positronEnergySpread: 0 }),
    ...(options.beamSpot ? {} : { spot: 'off' as const }),
  };
}

/** "mu+.thetaLab>17 deg" */
function readCut(text: string, where = '--cuts'): GeneratorCut {
  const match = /^\s*([^\s.]+(?:\s+[^\s.]+)?)\.(\w+)\s*([<>])\s*(.+?)\s*$/.exec(text);
  if (match === null)
    throw new UserError({ where, what: 'not a cut', value: text, remedy: 'give for instance "mu+.energyLab>1 GeV"' });
  const [, particle, quantity, side, value] = match as unknown as [string, string, CutQuantity, '<' | '>', string];
  if (!Object.hasOwn(cutDimensions, quantity))
    throw new UserError({
      where,
      what: 'unknown quantity',
      value: quantity,
      remedy: `known are ${Object.keys(cutDimensions).join(', ')}`,
    });
  const number = parseQuantity(value, cutDimensions[quantity], `${where} ${particle}.${quantity}`);
  return side === '<' ? { particle, quantity, below: number } : { particle, quantity, above: number };
}

/** "30: mu+.thetaLab>17 deg, mu+.thetaLab<150 deg" */
function readBias(text: string): Bias {
  const where = '--bias';
  const [factor = '', cuts = ''] = text.split(/:(.*)/s, 2);
  const value = decimal(factor);
  if (!(value >= 1 && value <= 1e6) || cuts.trim() === '')
    throw new UserError({
      where,
      what: 'not of the form "factor: cut, cut" with a factor from 1 to 1000000',
      value: text,
      remedy: 'give for instance "30: mu+.thetaLab>17 deg, mu+.thetaLab<150 deg"',
    });
  return { factor: value, toward: cuts.split(',').map((cut) => readCut(cut, where)) };
}
