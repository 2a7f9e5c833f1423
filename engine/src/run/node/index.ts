/** What Node adds to the engine: worker threads, files, images. */
export { makeFolder, prepareFolder, writeFileAtomic, writeFolder } from './atomic.ts';
export { cacheFolder, fileCache } from './file-cache.ts';
export { renderPng } from './png.ts';
export { Progress, type TextSink } from './progress.ts';
export { writeReport } from './report-folder.ts';
export { type RunOptions, type RunResult, runPlan, Stopped, tablesOf } from './run-plan.ts';
export { massesWithPublished, runSearch, type SearchOptions } from './search.ts';
