import { constants } from '../basics/constants.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import { particles } from '../basics/particles.ts';
import type { Dimension } from '../basics/units.ts';

/** One settable number of a model, in native units. */
export interface ParameterInfo {
  readonly name: string;
  readonly value: number;
  readonly dimension: Dimension;
  readonly meaning: string;
  readonly source: string;
}

/** All parameters of a model by name, overrides applied. */
export type ModelParameters = Readonly<Record<string, number>>;

export const alphaParameter: ParameterInfo = {
  name: 'alpha',
  value: constants.alpha.value,
  dimension: '1',
  meaning: 'electromagnetic coupling, not running',
  source: constants.alpha.source,
};

/** `mass.e`, `mass.mu`, `mass.tau` [GeV]. */
export const leptonMasses: readonly ParameterInfo[] = (['e', 'mu', 'tau'] as const).map((lepton) => ({
  name: `mass.${lepton}`,
  value: particles[`${lepton}-`].mass,
  dimension: 'energy',
  meaning: `mass of the ${lepton}`,
  source: particles[`${lepton}-`].source,
}));

/**
 * Defaults with overrides applied. Only own keys that the model lists are taken: an unknown one (`__proto__` and `constructor` are no
 * exception) is a UserError, and so is a value that is not a finite number, a mass that is not positive or a negative coupling.
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
    if (name.startsWith('mass.') && !(value > 0)) {
      throw new UserError({ where: key, what: 'a mass must be above zero', value, remedy: 'give a mass in GeV' });
    }
    if (value < 0) throw new UserError({ where: key, what: 'must not be negative', value, remedy: 'give a number from zero up' });
    values.set(name, value);
  }
  return Object.fromEntries(values);
}
