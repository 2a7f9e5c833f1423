/** Files of generated events: readers and writers that know nothing of disks; `run/node` opens and closes files. */
export { checkEvent } from './check-event.ts';
export { type BatchContext, eventsOf } from './from-batch.ts';
export {
  type EventSource,
  type GeneratorEvent,
  type GeneratorParticle,
  type SampleHeader,
  SPIN_UNKNOWN,
  status,
} from './generator-event.ts';
export { readHepmc } from './hepmc-read.ts';
export { hepmcEnd, hepmcEvent, hepmcStart } from './hepmc-write.ts';
export { readLhe } from './lhe-read.ts';
export { lheEnd, lheEvent, lheStart } from './lhe-write.ts';
export { ParquetEvents, readParquetEvents } from './parquet-events.ts';
export { arrowTable } from './arrow-table.ts';
export {
  createDetectorBatch,
  type DetectorBatch,
  type DetectorHeader,
  type DetectorSource,
  FILE_BATCH,
  startBatch,
} from './detector-events.ts';
export { readDetectorParquet } from './detector-read.ts';
export { detectorMetadata, detectorPiece, detectorTableColumns, type ExtraColumn } from './detector-table.ts';
export { type ImportOptions, importEvent, looksUnboosted } from './import-events.ts';
export { parquetTable } from './parquet-table.ts';
export { type PhoenixEvent, phoenixEvent } from './phoenix.ts';
export { MDST_FIELD, type RootFile, type RootTree, readRootEvents } from './root/index.ts';
export type { TableWriter } from './table.ts';
