import { constants } from '../basics/constants.ts';
import { didYouMean, UserError } from '../basics/errors.ts';
import { darkPhoton } from './dark-photon.ts';
import { applyParameters, type ModelParameters, type ParameterInfo } from './parameters.ts';
import { qed } from './qed.ts';
import { zprime } from './zprime.ts';

/** A decay channel of the model's boson. */
export interface PartialWidth {
  readonly products: readonly string[];
  /** [GeV] */
  readonly width: number;
  /** leaves no trace in the detector */
  readonly invisible: boolean;
}

export interface Model {
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly ParameterInfo[];
  /** the hypothetical particle, absent in a model of known ones */
  readonly boson?: string;
  widths(parameters: ModelParameters): PartialWidth[];
}

const models: ReadonlyMap<string, Model> = new Map([qed, zprime, darkPhoton].map((model) => [model.name, model]));

export function modelNames(): string[] {
  return [...models.keys()];
}

/** The model of that name; an unknown one is a UserError. */
export function modelOf(name: string, where?: string): Model {
  const model = models.get(name);
  if (model) return model;
  throw new UserError({
    where,
    what: 'unknown model',
    value: name,
    remedy: `known are ${modelNames().join(', ')}.${didYouMean(name, models.keys())}`,
  });
}

/** All parameters of a model, overrides applied; unknown keys and impossible values are UserErrors. */
export function resolveParameters(
  model: string,
  overrides: Readonly<Record<string, number>> = {},
  where?: string,
): ModelParameters {
  return applyParameters(model, modelOf(model, where).parameters, overrides, where);
}

/** Widths [GeV], branching fractions and lifetime of the model's boson. */
export interface BosonProperties {
  readonly boson: string;
  readonly mass: number;
  readonly channels: readonly (PartialWidth & { readonly branching: number })[];
  /** [GeV]; null when it depends on an unknown dark coupling */
  readonly width: number | null;
  /** probability that nothing of the decay is seen */
  readonly invisible: number;
  /** mean lifetime hbar/Gamma [ns]; null when the width is 0 or unknown */
  readonly lifetime: number | null;
}

/**
 * Widths, branching fractions and lifetime of the boson of a model. When a branching fraction to dark matter is assumed, the other
 * channels share the rest, and the total width is the known one divided by that rest (unknown when nothing is left over).
 */
export function bosonProperties(name: string, overrides: Readonly<Record<string, number>> = {}): BosonProperties {
  const model = modelOf(name);
  const parameters = resolveParameters(name, overrides);
  if (!model.boson) {
    throw new UserError({ what: 'this model has no hypothetical particle', value: name, remedy: 'name zprime or dark-photon' });
  }
  const dark = Object.hasOwn(parameters, 'invisible') ? parameters['invisible'] : 0;
  const partial = model.widths(parameters);
  const known = partial.reduce((sum, channel) => sum + channel.width, 0);
  const width = dark === 0 ? known : dark < 1 ? known / (1 - dark) : null;
  const channels = partial.map((channel) => ({ ...channel, branching: known > 0 ? ((1 - dark) * channel.width) / known : 0 }));
  const seenNot = channels.reduce((sum, channel) => sum + (channel.invisible ? channel.branching : 0), 0);
  return {
    boson: model.boson,
    mass: parameters[`mass.${model.boson}`],
    channels,
    width,
    invisible: dark + seenNot,
    lifetime: width ? constants.hbar.value / width : null,
  };
}

/** Refuses a mass outside of the open range (0, sqrt s). */
export function checkMassRange(particle: string, mass: number, sqrtS: number, where?: string): void {
  if (mass > 0 && mass < sqrtS) return;
  throw new UserError({
    where: where ?? `mass.${particle}`,
    what: `mass outside of the open range (0, sqrt s = ${sqrtS.toFixed(6)} GeV)`,
    value: mass,
    remedy: 'give a mass in GeV inside of it',
  });
}
