import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { modelOf, resolveParameters } from '../model/registry.ts';
import { withDecays } from './decay/with-decays.ts';
import type { ProcessBuild } from './integrand.ts';
import { physicsVersion } from './physics-version.ts';
import type { ProcessSpec } from './process.ts';
import { parseProcess } from './processes/index.ts';
import { resolveRadiation } from './radiation/options.ts';

/** Canonical JSON of everything that defines the sample, all parameters written out: the key of its frozen tables. */
export function canonicalProcess(spec: ProcessSpec): string {
  return canonicalJson({
    physicsVersion,
    process: parseProcess(spec.process).text,
    model: typeof spec.model === 'string' ? spec.model : sha256(canonicalJson(spec.model)),
    parameters: resolveParameters(spec.model, spec.parameters),
    beams: spec.beams,
    radiation: resolveRadiation(spec.radiation),
    cuts: spec.cuts,
    ...(spec.bias?.length ? { bias: spec.bias } : {}),
  });
}

/** The process of a spec, ready to integrate; a model that lacks its particles is a UserError. */
export function buildProcess(spec: ProcessSpec): ProcessBuild {
  const process = parseProcess(spec.process);
  modelOf(spec.model);
  return withDecays(process.build({ ...spec, process: process.text }), { ...spec, process: process.text });
}
