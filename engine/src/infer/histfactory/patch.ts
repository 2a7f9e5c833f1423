import { applyPatch, type Operation } from 'rfc6902';
import { z } from 'zod';
import { didYouMean, UserError } from '../../basics/errors.ts';
import { checkedWorkspace, schemaError } from './schema.ts';
import type { Workspace } from './specification.ts';

/** A named change of a workspace, such as the signal of one mass. */
export interface Patch {
  readonly name: string;
  readonly values: readonly (number | string)[];
  readonly operations: readonly Operation[];
}

export interface PatchSet {
  readonly description: string;
  /** names of the coordinates in `values` */
  readonly labels: readonly string[];
  readonly patches: readonly Patch[];
}

const path = z.string();
const operation = z.discriminatedUnion('op', [
  z
    .object({ op: z.enum(['add', 'replace', 'test']), path, value: z.unknown() })
    .refine((one) => 'value' in one, 'value is missing'),
  z.object({ op: z.literal('remove'), path }),
  z.object({ op: z.enum(['move', 'copy']), path, from: z.string() }),
]);
const operations = z.array(operation);
const word = z.string().regex(/^[a-zA-Z0-9_]+$/, 'not made of letters, digits and underscores');
const patchSet = z.strictObject({
  metadata: z.looseObject({
    references: z
      .strictObject({
        hepdata: z
          .string()
          .regex(/^ins[0-9]{7}$/)
          .optional(),
      })
      .refine((one) => Object.keys(one).length > 0, 'empty'),
    digests: z
      .strictObject({
        md5: z
          .string()
          .regex(/^[a-f0-9]{32}$/)
          .optional(),
        sha256: z
          .string()
          .regex(/^[a-fA-F0-9]{64}$/)
          .optional(),
      })
      .refine((one) => Object.keys(one).length > 0, 'empty'),
    labels: z.array(word).min(1),
    description: z.string(),
  }),
  patches: z
    .array(
      z.strictObject({
        metadata: z.looseObject({ name: word, values: z.array(z.union([z.number(), z.string()])) }),
        patch: operations,
      }),
    )
    .min(1),
  version: z.literal('1.0.0'),
});

/** Patch set from a JSON value (pyhf's patchset.json 1.0.0), or the operations of a plain JSON Patch as a set of one. */
export function checkedPatchSet(value: unknown, file = 'patch'): PatchSet {
  if (Array.isArray(value)) {
    const result = operations.safeParse(value);
    if (!result.success) throw schemaError(result.error.issues, value, file);
    return { description: '', labels: [], patches: [{ name: file, values: [], operations: value as Operation[] }] };
  }
  const result = patchSet.safeParse(value);
  if (!result.success) throw schemaError(result.error.issues, value, file);
  const { metadata, patches } = result.data;
  const names = new Set<string>();
  patches.forEach(({ metadata: { name, values } }, i) => {
    const where = `${file}: /patches/${i}/metadata`;
    if (names.has(name)) throw new UserError({ where: `${where}/name`, what: 'two patches of one name', value: name });
    names.add(name);
    if (values.length !== metadata.labels.length)
      throw new UserError({
        where: `${where}/values`,
        what: `${metadata.labels.length} values expected, one for each label`,
        value: values,
      });
  });
  return {
    description: metadata.description,
    labels: metadata.labels,
    patches: patches.map(({ metadata: { name, values }, patch }) => ({ name, values, operations: patch as Operation[] })),
  };
}

/** The patch of a name. */
export function patchOf(set: PatchSet, name: string, file = 'patch'): Patch {
  const found = set.patches.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = set.patches.map((one) => one.name);
  throw new UserError({
    where: file,
    what: 'no patch of this name',
    value: name,
    remedy: `there are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.${didYouMean(name, names)}`,
  });
}

/**
 * Workspace with a patch applied; the one given is not changed. Applying it twice to one object would not be safe with shared parts, so the
 * values a patch adds are copied too.
 *
 * @source  JSON Patch, RFC 6902
 */
export function patched(workspace: Workspace, patch: Patch, file = 'workspace'): Workspace {
  const copy = JSON.parse(JSON.stringify(workspace));
  const operations = JSON.parse(JSON.stringify(patch.operations)) as Operation[];
  const errors = applyPatch(copy, operations);
  errors.forEach((error, i) => {
    if (error !== null)
      throw new UserError({
        where: `patch ${patch.name}: /${i}`,
        what: `the operation ${operations[i].op} cannot be applied: ${error.message || error.name}`,
        value: operations[i].path,
      });
  });
  return checkedWorkspace(copy, `${file} with patch ${patch.name}`);
}
