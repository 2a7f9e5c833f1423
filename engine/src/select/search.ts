/** A search as data: everything public about it, in one place. */
export { defineSearch, searchHash } from './define-search.ts';
export { parseSearch } from './parse-search.ts';
export { scanMasses } from './scan.ts';
export { searchJsonSchema } from './schema.ts';
export type {
  BackgroundDefinition,
  CandidateDefinition,
  Cut,
  EventCut,
  HistogramDefinition,
  LinearCut,
  MassWindow,
  ObjectDefinition,
  Range,
  Search,
  SearchInput,
  SignalDefinition,
  Status,
  Systematic,
} from './search-types.ts';
export { type SearchTables, withSettings, withTables } from './settings.ts';
