/** Public names of the engine, in the order of the flow: the table of contents. Everything here runs in browsers. */

// basics
export { constants } from './basics/constants.ts';
export { canonicalJson, sha256 } from './basics/canonical-json.ts';
export { didYouMean, InternalError, UserError } from './basics/errors.ts';
export { Histogram } from './basics/histogram.ts';
export { massOf, nameOf, particles, pdgOf } from './basics/particles.ts';
export { RandomStream } from './basics/random.ts';
export {
  cm,
  deg,
  type Dimension,
  fb,
  formatQuantity,
  GeV,
  keV,
  m,
  MeV,
  mm,
  mrad,
  nb,
  ns,
  parseQuantity,
  pb,
  perAb,
  perFb,
  perPb,
  rad,
  um,
} from './basics/units.ts';
// model
export { type Model, modelNames, modelOf, type PartialWidth, resolveParameters } from './model/registry.ts';
// generate
export { type BeamOptions, cmsBeams, superKEKB } from './generate/beams.ts';
export type { Estimate, EventGenerator, FrozenTables, GeneratorCut, ProcessSpec } from './generate/process.ts';
// simulate, trigger
export { belle2 } from './simulate/belle2.ts';
export type { DetectorCard } from './simulate/card.ts';
export { applyOverrides, cardPaths } from './simulate/overrides.ts';
export { describeTrigger, triggerLines } from './trigger/lines.ts';
// select
export { candidateObservables, eventObservables, photonObservables, trackObservables } from './select/observables.ts';
export { parseSearch } from './select/parse-search.ts';
export { searchJsonSchema } from './select/schema.ts';
export { defineSearch, searchHash } from './select/search.ts';
export type { Search, SearchInput } from './select/search-types.ts';
// infer
export { type Limit, upperLimit } from './infer/limit.ts';
export type { CountingModel } from './infer/model.ts';
// run
export { type Cache, frozenTables, memoryCache } from './run/cache.ts';
export { digestOf } from './run/digest.ts';
export { Pipeline } from './run/pipeline.ts';
export { type Plan, type PlannedSample, type PlanOptions, planHash, planSearch } from './run/plan.ts';
export { runHere } from './run/run-here.ts';
export { mergeSamples, type SampleResult } from './run/sample.ts';
