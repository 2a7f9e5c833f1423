import { type Cache, frozenTables, memoryCache } from './cache.ts';
import { Pipeline } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { mergeSamples, type SampleResult } from './sample.ts';

/** Runs a plan in this thread, sample by sample: for browsers, tests and small jobs. Results in the order of the plan's samples. */
export function runHere(plan: Plan, cache: Cache = memoryCache(), shardSize = 100_000): SampleResult[] {
  return plan.samples.map((sample) => {
    const pipeline = new Pipeline(plan, sample, frozenTables(sample.spec, cache));
    let merged = pipeline.run(0, Math.min(shardSize, sample.events));
    for (let first = shardSize; first < sample.events; first += shardSize)
      merged = mergeSamples(merged, pipeline.run(first, Math.min(first + shardSize, sample.events)));
    return merged;
  });
}
