import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import type { UserError } from '../basics/errors.ts';
import { checkPlainData, deepFreeze, type Issue, issuesError, pathText, shapeIssue } from '../basics/plain-data.ts';
import { normalise } from './normalise.ts';
import { searchSchema } from './schema.ts';
import type { Search, SearchInput } from './search-types.ts';

/**
 * A search from plain data: checks every name, unit and range, converts to native units, fills in defaults and freezes.
 * What comes out survives JSON, so it can be hashed, posted to a worker or written to a job file; defining it again changes nothing.
 *
 * @throws UserError that names the first offender by its path ("search x: objects.muon.cuts[0].require") and lists the others
 */
export function defineSearch(input: SearchInput): Search {
  const { search, issues } = checkSearch(input);
  const name = typeof input?.name === 'string' ? `search ${input.name.slice(0, 60)}` : 'search';
  if (search === undefined || issues.length > 0) throw searchError(issues, (issue) => `${name}: ${pathText(issue.path)}`);
  return search;
}

/** The search, or what is wrong with it. */
export function checkSearch(input: unknown): { search?: Search; issues: Issue[] } {
  const issues: Issue[] = [];
  checkPlainData(input, 'search', [], issues);
  if (issues.length > 0) return { issues };
  const parsed = searchSchema.safeParse(input);
  if (!parsed.success) return { issues: parsed.error.issues.map((issue) => shapeIssue(issue, input)) };
  const result = normalise(parsed.data);
  if (result.issues.length > 0) return { issues: result.issues };
  return { search: deepFreeze(JSON.parse(JSON.stringify(result.search)) as Search), issues };
}

/** SHA-256 of the canonical JSON of a search, as 64 hexadecimal digits; the same from TypeScript, YAML and JSON. */
export function searchHash(search: Search): string {
  return sha256(canonicalJson(search));
}

/**
 * SHA-256 of what selects: trigger lines, objects, candidates, cuts, windows and histograms, without the words that explain them and
 * without title, luminosity or signal. It moves with every number that decides about an event and with nothing else.
 */
export function selectionHash({ trigger, objects, candidates, event, histograms, massWindow }: Search): string {
  return sha256(canonicalJson(withoutWords({ trigger, objects, candidates, event, histograms, massWindow })));
}

const WORDS = new Set(['because', 'status', 'negatives']);

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  // beside a reason, `from` says who chose the number; elsewhere it is a list or an edge
  const reasoned = Object.hasOwn(value, 'because');
  const kept = Object.entries(value).filter(([key]) => !WORDS.has(key) && !(reasoned && key === 'from'));
  return Object.fromEntries(kept.map(([key, inside]) => [key, withoutWords(inside)]));
}

/** One error for all issues: the first is its headline. */
export function searchError(issues: readonly Issue[], where: (issue: Issue) => string): UserError {
  return issuesError(issues, 'search', where);
}
