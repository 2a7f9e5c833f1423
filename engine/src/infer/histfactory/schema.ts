import { z } from 'zod';
import { didYouMean, UserError } from '../../basics/errors.ts';
import { MODIFIER_TYPES, type Workspace } from './specification.ts';

const numbers = z.array(z.number()).min(1);
const name = z.string();
const none = z.null();

const modifier = z.discriminatedUnion('type', [
  z.strictObject({ name, type: z.literal('histosys'), data: z.strictObject({ lo_data: numbers, hi_data: numbers }) }),
  z.strictObject({ name: z.literal('lumi'), type: z.literal('lumi'), data: none }),
  z.strictObject({ name, type: z.literal('normfactor'), data: none }),
  z.strictObject({ name, type: z.literal('normsys'), data: z.strictObject({ lo: z.number(), hi: z.number() }) }),
  z.strictObject({ name, type: z.literal('shapefactor'), data: none }),
  z.strictObject({ name, type: z.literal('shapesys'), data: numbers }),
  z.strictObject({ name, type: z.literal('staterror'), data: numbers }),
]);

const sample = z.strictObject({ name, data: numbers, modifiers: z.array(modifier) });
const channel = z.strictObject({ name, samples: z.array(sample).min(1) });
const observation = z.strictObject({ name, data: numbers });

const parameter = z.strictObject({
  name,
  inits: numbers.optional(),
  bounds: z.array(z.array(z.number()).length(2)).min(1).optional(),
  auxdata: numbers.optional(),
  factors: numbers.optional(),
  sigmas: numbers.optional(),
  fixed: z.boolean().optional(),
});

const measurement = z.strictObject({ name, config: z.strictObject({ poi: z.string(), parameters: z.array(parameter) }) });

/** Schema of a workspace: that of pyhf's workspace.json 1.0.0, and pairs where it means pairs (bounds). */
export const workspaceSchema = z.strictObject({
  channels: z.array(channel).min(1),
  measurements: z.array(measurement).min(1),
  observations: z.array(observation).min(1),
  version: z.literal('1.0.0'),
});

/** Entries of all lists together; the largest published likelihoods have some hundred thousand. */
const MOST_ENTRIES = 3_000_000;

/** Refuses what no workspace is but would keep a schema busy for minutes, one complaint an entry. */
function checkSize(value: unknown, file: string): void {
  let left = MOST_ENTRIES;
  const walk = (here: unknown, path: readonly PropertyKey[], depth: number): void => {
    if (typeof here !== 'object' || here === null) return;
    if (Array.isArray(here)) left -= here.length;
    if (left < 0 || depth > 100)
      throw new UserError({
        where: `${file}: ${pointer(path.slice(0, 8))}`,
        what: left < 0 ? `more than ${MOST_ENTRIES} entries in all lists together` : 'lists within lists, a hundred deep',
        remedy: 'see that the file is a workspace',
      });
    if (Array.isArray(here)) for (let i = 0; i < here.length; i++) walk(here[i], [...path, i], depth + 1);
    else for (const key of Object.keys(here)) walk((here as Record<string, unknown>)[key], [...path, key], depth + 1);
  };
  walk(value, [], 0);
}

/** A JSON value that follows the workspace schema, or a UserError with the JSON path of the first thing that does not. */
export function checkedWorkspace(value: unknown, file = 'workspace'): Workspace {
  checkSize(value, file);
  const result = workspaceSchema.safeParse(value);
  if (!result.success) throw schemaError(result.error.issues, value, file);
  return result.data as Workspace;
}

/** The deepest issue first in the file, as a UserError: `file: /channels/0/samples/1/data/2: ...`. */
export function schemaError(issues: readonly z.core.$ZodIssue[], value: unknown, file: string): UserError {
  const issue = issues[0];
  const where = `${file}: ${pointer(issue.path)}`;
  const found = at(value, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0];
      return new UserError({ where, what: 'unknown key', value: key, remedy: 'remove it: the schema allows no others' });
    }
    case 'invalid_type':
      if (found === undefined) return new UserError({ where, what: `missing, expected ${issue.expected}` });
      return new UserError({ where, what: `expected ${issue.expected}`, value: found });
    case 'too_small':
      return new UserError({ where, what: issue.origin === 'array' ? 'empty array, give at least one entry' : issue.message });
    case 'invalid_value':
      return new UserError({ where, what: `expected ${issue.values.map((v) => JSON.stringify(v)).join(' or ')}`, value: found });
    case 'invalid_union': {
      const suggestion = typeof found === 'string' ? didYouMean(found, MODIFIER_TYPES) : '';
      return new UserError({
        where,
        what: 'modifier of unknown type',
        value: found,
        remedy: `known are ${MODIFIER_TYPES.join(', ')}.${suggestion}`,
      });
    }
    default:
      return new UserError({ where, what: issue.message, value: found });
  }
}

/** JSON pointer (RFC 6901); "/" for the whole document. */
export function pointer(path: readonly PropertyKey[]): string {
  return `/${path.map((step) => String(step).replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}
