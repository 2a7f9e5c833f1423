import { z } from 'zod';

/** A number, or a text such as "-" where there is none. */
const cell = z.union([z.number(), z.string()]);
const header = z.strictObject({ name: z.string(), units: z.string().optional() });

const error = z.union([
  z.strictObject({ symerror: cell, label: z.string().optional() }),
  z.strictObject({ asymerror: z.strictObject({ minus: cell, plus: cell }), label: z.string().optional() }),
]);

/** One table: columns of independent variables (a value, or the ends of a bin) and of dependent ones (a value with errors). */
export const tableSchema = z.strictObject({
  independent_variables: z.array(
    z.strictObject({
      header,
      values: z.array(
        z.union([
          z.strictObject({ value: cell }),
          z.strictObject({ value: z.number().optional(), low: z.number(), high: z.number() }),
        ]),
      ),
    }),
  ),
  dependent_variables: z.array(
    z.strictObject({
      header,
      qualifiers: z.array(z.strictObject({ name: z.string(), value: cell, units: z.string().optional() })).optional(),
      values: z.array(z.strictObject({ value: cell, errors: z.array(error).optional() })),
    }),
  ),
});

const license = z.strictObject({ name: z.string().max(256), url: z.string().max(256), description: z.string().optional() });

const resources = z.array(
  z.strictObject({
    location: z.string().max(256),
    description: z.string(),
    type: z.string().max(64).optional(),
    license: license.optional(),
  }),
);

/** One document of submission.yaml: what a table is, and which file holds it. */
export const tableDocumentSchema = z.strictObject({
  name: z.string().max(64),
  location: z.string().max(256).optional(),
  description: z.string(),
  keywords: z.array(
    z.strictObject({
      name: z.enum(['cmenergies', 'observables', 'reactions', 'phrases']),
      values: z.array(z.union([z.string().max(128), z.number()])),
    }),
  ),
  data_file: z.string(),
  data_license: license.optional(),
  additional_resources: resources.optional(),
});

/** The first document of submission.yaml: what concerns the whole of it. */
export const overallSchema = z.strictObject({ comment: z.string(), additional_resources: resources.optional() });

export type HepdataTable = z.infer<typeof tableSchema>;
export type TableDocument = z.infer<typeof tableDocumentSchema>;
export type OverallDocument = z.infer<typeof overallSchema>;
