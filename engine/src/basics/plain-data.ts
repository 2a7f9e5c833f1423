import { z } from 'zod';
import { didYouMean, UserError } from './errors.ts';

/** Names that would reach an object's prototype instead of the object. */
export const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Objects and lists inside each other; a search has some eight, a model five. */
export const MAXIMUM_DEPTH = 64;

/** One thing wrong with plain data, and where in it. `key`: the name of the property is at fault, not its value. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly key?: boolean;
}

/** One error for all issues: the first is its headline. */
export function issuesError(issues: readonly Issue[], noun: string, where: (issue: Issue) => string): UserError {
  const [first, ...others] = issues;
  if (first === undefined) return new UserError({ what: `the ${noun} cannot be read` });
  const shown = others.slice(0, 9).map((issue) => `\n${where(issue)}: ${issue.message}`);
  const rest = others.length > 9 ? `\nand ${others.length - 9} more` : '';
  return new UserError({ where: where(first), what: `${first.message}${shown.join('')}${rest}` });
}

/** Refuses what JSON cannot hold or what would act on prototypes; not deeper than that. */
export function checkPlainData(value: unknown, noun: string, path: PropertyKey[], issues: Issue[], depth = 0): void {
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
    if (value !== undefined) issues.push({ path, message: `a ${noun} is plain data, it cannot hold a ${typeof value}` });
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      checkPlainData(item, noun, [...path, i], issues, depth + 1);
    });
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    issues.push({ path, message: `a ${noun} is plain data, it cannot hold class instances` });
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.includes(key))
      issues.push({ path: [...path, key], message: `the name "${key}" is not allowed`, key: true });
    else checkPlainData((value as Record<string, unknown>)[key], noun, [...path, key], issues, depth + 1);
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
export function shapeIssue(issue: unknown, input: unknown): Issue {
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

type Shape = Record<string, z.ZodType>;

/** Unknown keys of one object that are looked up and named. */
const MOST_SUGGESTIONS = 5;

/** Object whose unknown keys are errors that suggest the nearest known one. */
export function strictRecord<const S extends Shape>(shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const shown = issue.keys.slice(0, MOST_SUGGESTIONS).map((key) => {
        const name = key.slice(0, 60);
        return `unknown key "${name}".${didYouMean(name, known) || ` Known: ${known.join(', ')}`}`;
      });
      const rest = issue.keys.length - shown.length;
      return `${shown.join(' ')}${rest > 0 ? ` And ${rest} more unknown keys` : ''}`;
    },
  });
}

/** Freezes plain data with everything in it. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
