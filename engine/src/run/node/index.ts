/** What Node adds to the engine (worker threads, files, images), and what the command line needs beside the public entry. */
export { crossSection } from '../../generate/cross-section.ts';
export { parseCounts } from '../../infer/counting/counts-file.ts';
export { bosonProperties } from '../../model/decay-table.ts';
export { resolveParameters } from '../../model/registry.ts';
export { bibtex, citations } from '../../report/bibliography.ts';
export { references } from '../../report/references.ts';
export { summaryText } from '../../report/summary.ts';
export { scanMasses } from '../../select/search.ts';
export { belle2 } from '../../simulate/belle2.ts';
export * from '../index.ts';
export { makeFolder, prepareFolder, writeFileAtomic, writeFolder } from './atomic.ts';
export { cacheFolder, fileCache, prepareCache } from './file-cache.ts';
export { inferShown } from './infer-shown.ts';
export { renderPng } from './png.ts';
export { Progress, type TextSink } from './progress.ts';
export { writeReport } from './report-folder.ts';
export { type RunOptions, type RunResult, runPlan, Stopped, tablesOf } from './run-plan.ts';
export { massesWithPublished, runSearch, type SearchOptions } from './search.ts';
