import { didYouMean, UserError } from '../basics/errors.ts';
import { builtInModels } from './built-in/index.ts';
import { defineModel } from './check-definition.ts';
import type { ModelDefinition, ResolvedModel } from './definition.ts';
import { applyParameters, type ModelParameters, type ParameterInfo } from './parameters.ts';
import { resolveWhole, type WholeDefinition, wholeDefinition } from './resolve.ts';

/** The name of a built-in model, or a definition. */
export type ModelReference = string | ModelDefinition;

/** What a model is called and what of it can be set. */
export interface Model {
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly ParameterInfo[];
  /** the hypothetical particle, absent in a model of known ones */
  readonly boson?: string;
}

const definitions: ReadonlyMap<string, ModelDefinition> = new Map(builtInModels.map((model) => [model.name, model]));

export function modelNames(): string[] {
  return [...definitions.keys()];
}

/** The built-in definition of that name; an unknown one is a UserError. */
export function definitionOf(name: string, where?: string): ModelDefinition {
  const definition = definitions.get(name);
  if (definition) return definition;
  throw new UserError({
    where,
    what: 'unknown model',
    value: name,
    remedy: `known are ${modelNames().join(', ')}.${didYouMean(name, definitions.keys())}`,
  });
}

const wholes = new WeakMap<ModelDefinition, WholeDefinition>();

/** The definition with all it includes; one that is not built in is checked first. */
export function wholeModel(model: ModelReference, where?: string): WholeDefinition {
  const given = typeof model === 'string' ? definitionOf(model, where) : model;
  let whole = wholes.get(given);
  if (whole === undefined) {
    whole = wholeDefinition(builtInModels.includes(given) ? given : defineModel(given), definitionOf);
    wholes.set(given, whole);
  }
  return whole;
}

/** Name, parameters and main particle of a model; an unknown name is a UserError. */
export function modelOf(model: ModelReference, where?: string): Model {
  const { name, title, parameters, boson } = wholeModel(model, where);
  return { name, title, parameters, ...(boson === undefined ? {} : { boson }) };
}

/** All settable parameters of a model, overrides applied; unknown keys and impossible values are UserErrors. */
export function resolveParameters(
  model: ModelReference,
  overrides: Readonly<Record<string, number>> = {},
  where?: string,
): ModelParameters {
  const { name, parameters } = wholeModel(model, where);
  return applyParameters(name, parameters, overrides, where);
}

/**
 * A model with all its numbers: parameters, particles, vertices.
 *
 * @param overrides  parameters that differ from their defaults, native units; mass.mu, mass.mu- and mass.mu+ are one
 * @param where      what the overrides belong to ("--set"), for messages
 */
export function resolveModel(
  model: ModelReference,
  overrides: Readonly<Record<string, number>> = {},
  where?: string,
): ResolvedModel {
  return resolveWhole(wholeModel(model, where), overrides, where);
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
