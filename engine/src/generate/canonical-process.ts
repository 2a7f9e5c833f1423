import { canonicalJson } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import { modelOf, resolveParameters } from '../model/registry.ts';
import type { ProcessBuild } from './integrand.ts';
import { physicsVersion } from './physics-version.ts';
import type { ProcessSpec } from './process.ts';
import { parseProcess } from './processes/index.ts';

/** Canonical JSON of everything that defines the sample, all parameters written out: the key of its frozen tables. */
export function canonicalProcess(spec: ProcessSpec): string {
  return canonicalJson({
    physicsVersion,
    process: parseProcess(spec.process).text,
    model: spec.model,
    parameters: resolveParameters(spec.model, spec.parameters),
    beams: spec.beams,
    radiation: { initial: spec.radiation.initial, final: spec.radiation.final },
    cuts: spec.cuts,
  });
}

/** The process of a spec, ready to integrate; a model that lacks its particles is a UserError. */
export function buildProcess(spec: ProcessSpec): ProcessBuild {
  const process = parseProcess(spec.process);
  modelOf(spec.model);
  if (!process.models.includes(spec.model)) {
    throw new UserError({
      where: process.text,
      what: 'the model does not have this process',
      value: spec.model,
      remedy: `use ${process.models.join(' or ')}`,
    });
  }
  return process.build({ ...spec, process: process.text });
}
