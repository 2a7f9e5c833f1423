import { constants } from '../basics/constants.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import { particles } from '../basics/particles.ts';
import type { Dimension } from '../basics/units.ts';

/** One settable number of a model, in native units. */
export interface ParameterInfo {
  readonly name: string;
  readonly value: number;
  readonly dimension: Dimension;
  /** smallest and largest value that is taken, both included, native units */
  readonly range: readonly [number, number];
  readonly meaning: string;
  readonly source: string;
}

/**
 * Couplings: up to sqrt(4 pi), where g^2/(4 pi) = 1 and an expansion in it means nothing any more. The lower end is no physics: it keeps
 * squares and inverse squares far inside floating point.
 */
export const couplingRange = [1e-30, Math.sqrt(4 * Math.PI)] as const;

/** Masses of hypothetical particles [GeV], 1 eV to 1 PeV: far beyond what any collision here makes, far inside floating point. */
export const bosonMassRange = [1e-9, 1e6] as const;

/** All parameters of a model by name, overrides applied. */
export type ModelParameters = Readonly<Record<string, number>>;

export const alphaParameter: ParameterInfo = {
  name: 'alpha',
  value: constants.alpha.value,
  dimension: '1',
  // as for other couplings: alpha = e^2/(4 pi) below 1
  range: [1e-9, 0.999],
  meaning: 'electromagnetic coupling, not running',
  source: constants.alpha.source,
};

/** `mass.e`, `mass.mu`, `mass.tau` [GeV]. */
export const leptonMasses: readonly ParameterInfo[] = (['e', 'mu', 'tau'] as const).map((lepton) => ({
  name: `mass.${lepton}`,
  value: particles[`${lepton}-`].mass,
  dimension: 'energy',
  // from where rounding begins to hide the mass beside a beam's energy to below the 4 GeV of the positrons of SuperKEKB
  range: [1e-6, 3],
  meaning: `mass of the ${lepton}`,
  source: particles[`${lepton}-`].source,
}));

/**
 * Defaults with overrides applied. Only own keys that the model lists are taken: an unknown one (`__proto__` and `constructor` are no
 * exception) is a UserError, and so is a value that is not a finite number or outside the range of its parameter.
 *
 * @param where  what the overrides belong to ("--set"), for messages
 */
export function applyParameters(
  model: string,
  known: readonly ParameterInfo[],
  overrides: Readonly<Record<string, number>>,
  where?: string,
): ModelParameters {
  const values = new Map(known.map((parameter) => [parameter.name, parameter.value]));
  for (const name of Object.keys(overrides)) {
    if (!values.has(name)) {
      const names = [...values.keys()];
      throw new UserError({
        where,
        what: `model ${model} has no parameter of this name`,
        value: name,
        remedy: `known are ${names.join(', ')}.${didYouMean(name, names)}`,
      });
    }
    const value: unknown = overrides[name];
    const key = where ? `${where} ${name}` : name;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new UserError({ where: key, what: 'not a finite number', value, remedy: 'give a number in native units' });
    }
    checkRange(known.find((parameter) => parameter.name === name)!, value, key);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

function checkRange({ name, dimension, range: [low, high] }: ParameterInfo, value: number, where: string): void {
  if (value >= low && value <= high) return;
  const unit = dimension === 'energy' ? ' GeV' : '';
  const remedy = `give a number from ${low} to ${high}${unit}`;
  if (name.startsWith('mass.') && !(value > 0)) throw new UserError({ where, what: 'a mass must be above zero', value, remedy });
  if (value < 0) throw new UserError({ where, what: 'must not be negative', value, remedy });
  // said apart: it is no mistake of typing but a question that has no answer
  if (value === 0) throw new UserError({ where, what: 'with a coupling of zero nothing is made', value, remedy });
  throw new UserError({ where, what: 'outside the allowed range', value, remedy });
}
