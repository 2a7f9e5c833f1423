import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { UserError } from '../basics/errors.ts';
import { type Issue, normalise } from './normalise.ts';
import { searchSchema } from './schema.ts';
import type { Search, SearchInput } from './search-types.ts';

/** Names that would reach an object's prototype instead of the object. */
export const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Objects and lists inside each other; a search has some eight. */
export const MAXIMUM_DEPTH = 64;

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
  plainData(input, [], issues, 0);
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
  const [first, ...others] = issues;
  if (first === undefined) return new UserError({ what: 'the search cannot be read' });
  const shown = others.slice(0, 9).map((issue) => `\n${where(issue)}: ${issue.message}`);
  const rest = others.length > 9 ? `\nand ${others.length - 9} more` : '';
  return new UserError({ where: where(first), what: `${first.message}${shown.join('')}${rest}` });
}

/** Refuses what JSON cannot hold or what would act on prototypes; not deeper than that. */
function plainData(value: unknown, path: PropertyKey[], issues: Issue[], depth: number): void {
  if (depth > MAXIMUM_DEPTH) {
    issues.push({ path: path.slice(0, 4), message: `nested too deep (more than ${MAXIMUM_DEPTH} levels)` });
    return;
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) issues.push({ path, message: `${value} is not a finite number` });
    return;
  }
  if (typeof value !== 'object') {
    if (value !== undefined) issues.push({ path, message: `a search is plain data, it cannot hold a ${typeof value}` });
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      plainData(item, [...path, i], issues, depth + 1);
    });
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    issues.push({ path, message: 'a search is plain data, it cannot hold class instances' });
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.includes(key))
      issues.push({ path: [...path, key], message: `the name "${key}" is not allowed`, key: true });
    else plainData((value as Record<string, unknown>)[key], [...path, key], issues, depth + 1);
  }
}

interface ShapeIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly issues?: readonly { readonly message: string }[];
}

/** zod's issue in our words. */
function shapeIssue(issue: unknown, input: unknown): Issue {
  const { code, path, message, keys, issues } = issue as ShapeIssue;
  if (code === 'unrecognized_keys') return { path: [...path, keys?.[0] ?? ''], message, key: true };
  if (code === 'invalid_key') return { path, message: issues?.[0]?.message ?? message, key: true };
  let at: unknown = input;
  for (const step of path) at = at !== null && typeof at === 'object' ? (at as Record<PropertyKey, unknown>)[step] : undefined;
  if (at === undefined && path.length > 0)
    return { path: path.slice(0, -1), message: `"${String(path[path.length - 1])}" is missing` };
  return { path, message: message.replace(/^Invalid (input|option): /, '') };
}

/** objects.muon.cuts[0].require */
export function pathText(path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>(
      (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`),
      '',
    ) || 'top level'
  );
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
