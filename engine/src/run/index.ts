/** Runs of a search: plans, pipelines, mergeable results, limits. Everything here runs in browsers. */
export { type Cache, frozenTables, memoryCache } from './cache.ts';
export type { PublishedCurve, PublishedLimit } from './closure.ts';
export { digestOf } from './digest.ts';
export { type EventRecord, runEvent } from './event.ts';
export { EventHash } from './event-hash.ts';
export { type Data, type InferOptions, inferSearch } from './infer-search.ts';
export { hepdataFiles, likelihoodFiles } from './likelihood-files.ts';
export { type WindowLikelihood, windowLikelihoods } from './likelihoods.ts';
export { Pipeline } from './pipeline.ts';
export { type Plan, type PlannedSample, type PlanOptions, planHash, planSearch } from './plan.ts';
export { gaps, type IndexRange, joinRanges } from './ranges.ts';
export { runHere } from './run-here.ts';
export { mergeSamples, type SampleResult } from './sample.ts';
export { noSettings, readMasses, readSettings, type Settings } from './settings.ts';
export { chosenTopics, detectorTopics, topicRows, type ValidationTopic } from './validate/detector.ts';
export { createReference, type Reference, type ReferenceTable, type ValidationRow } from './validate/row.ts';
export { version } from './version.ts';
