import { didYouMean, UserError } from '../basics/errors.ts';
import type { Dimension } from '../basics/units.ts';
import { canonicalParameter } from './particle-name.ts';

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

/** Couplings: up to sqrt(4 pi), where g^2/(4 pi) = 1 and an expansion in it means nothing any more. */
export const couplingRange = [0, Math.sqrt(4 * Math.PI)] as const;

/** Masses of hypothetical particles [GeV], 1 eV to 1 PeV: far beyond what any collision here makes, far inside floating point. */
export const bosonMassRange = [1e-9, 1e6] as const;

/** Widths [GeV] for the denominators of propagators. */
export const widthRange = [0, 1e6] as const;

/** All parameters of a model by name, overrides applied. */
export type ModelParameters = Readonly<Record<string, number>>;

/**
 * Defaults with overrides applied. Only own keys that the model lists are taken, masses and widths under the name of the particle or of
 * its antiparticle too: an unknown one (`__proto__` and `constructor` are no exception) is a UserError, and so is a value that is not a
 * finite number or outside the range of its parameter.
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
  const set = new Map<string, string>();
  for (const given of Object.keys(overrides)) {
    const name = canonicalParameter(given);
    if (!values.has(name)) {
      const names = [...values.keys()];
      throw new UserError({
        where,
        what: `model ${model} has no parameter of this name`,
        value: given,
        remedy: `known are ${names.join(', ')}.${didYouMean(given, names)}`,
      });
    }
    const value: unknown = overrides[given];
    const key = where ? `${where} ${given}` : given;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new UserError({ where: key, what: 'not a finite number', value, remedy: 'give a number in native units' });
    }
    const other = set.get(name);
    if (other !== undefined)
      throw new UserError({ where: key, what: `the same parameter as ${other}`, value, remedy: 'give it once' });
    set.set(name, given);
    checkRange(known.find((parameter) => parameter.name === name)!, value, key);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

function checkRange({ name, dimension, range: [low, high] }: ParameterInfo, value: number, where: string): void {
  if (value >= low && value <= high) return;
  const unit = dimension === 'energy' ? ' GeV' : '';
  const remedy = low === high ? `it is ${low}${unit}` : `give a number from ${low} to ${high}${unit}`;
  if (name.startsWith('mass.') && low > 0 && !(value > 0))
    throw new UserError({ where, what: 'a mass must be above zero', value, remedy });
  if (value < 0 && low >= 0) throw new UserError({ where, what: 'must not be negative', value, remedy });
  if (value === 0 && low > 0) throw new UserError({ where, what: 'with a coupling of zero nothing is made', value, remedy });
  throw new UserError({ where, what: 'outside the allowed range', value, remedy });
}
