/** HistFactory: binned likelihoods from pyhf's JSON, read, written, patched, evaluated. */

export { histosys, normfactor, normsys, workspaceOf } from './build.ts';
export { type HistFactoryData, HistFactoryLikelihood } from './likelihood.ts';
export { HistFactoryModel, type ModelOptions } from './model.ts';
export type { ParameterSet } from './parameter-sets.ts';
export { checkedPatchSet, type Patch, type PatchSet, patched, patchOf } from './patch.ts';
export { parsedJson, readWorkspace, writeWorkspace } from './read.ts';
export { checkedWorkspace, workspaceSchema } from './schema.ts';
export {
  type Channel,
  type HistosysCode,
  interpolationCodes,
  type Measurement,
  type Modifier,
  type ModifierSettings,
  type NormsysCode,
  type Observation,
  type ParameterConfig,
  type Sample,
  type Workspace,
} from './specification.ts';
