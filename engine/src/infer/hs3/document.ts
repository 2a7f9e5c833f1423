import { z } from 'zod';
import { UserError } from '../../basics/errors.ts';

/** The part of HS3 that HistFactory models need, in the dialect of its draft 0.2 that pyhs3 0.4 reads. */
const name = z.string().min(1);
const numbers = z.array(z.number()).min(1);
const contents = z.strictObject({ contents: numbers });
const interpolation = z.string().optional();

const modifierSchema = z.discriminatedUnion('type', [
  z.strictObject({ name, type: z.literal('normfactor'), parameter: name }),
  z.strictObject({
    name,
    type: z.literal('normsys'),
    parameter: name,
    constraint: z.literal('Gauss').optional(),
    data: z.strictObject({ hi: z.number(), lo: z.number(), interpolation }),
  }),
  z.strictObject({
    name,
    type: z.literal('histosys'),
    parameter: name,
    constraint: z.literal('Gauss').optional(),
    data: z.strictObject({ hi: contents, lo: contents, interpolation }),
  }),
  z.strictObject({ name, type: z.literal('shapefactor'), parameters: z.array(name).min(1) }),
  z.strictObject({
    name,
    type: z.literal('shapesys'),
    parameters: z.array(name).min(1),
    constraint: z.literal('Poisson'),
    data: z.strictObject({ vals: numbers }),
  }),
  z.strictObject({
    name,
    type: z.literal('staterror'),
    parameters: z.array(name).min(1),
    constraint: z.literal('Gauss'),
  }),
]);

const axis = z.strictObject({ name, min: z.number(), max: z.number(), nbins: z.int().min(1) });

const channelSchema = z.strictObject({
  name,
  type: z.literal('histfactory_dist'),
  axes: z.array(axis).length(1),
  samples: z
    .array(
      z.strictObject({
        name,
        data: z.strictObject({ contents: numbers, errors: numbers }),
        modifiers: z.array(modifierSchema),
      }),
    )
    .min(1),
});

/** x is the auxiliary measurement, mean the parameter */
const gaussianSchema = z.strictObject({
  name,
  type: z.literal('gaussian_dist'),
  x: name,
  mean: name,
  sigma: z.number().positive(),
});

const range = z.strictObject({ name, min: z.number(), max: z.number() });

export const documentSchema = z.strictObject({
  metadata: z.strictObject({
    hs3_version: z.string(),
    packages: z.array(z.strictObject({ name: z.string(), version: z.string() })).optional(),
  }),
  distributions: z.array(z.discriminatedUnion('type', [channelSchema, gaussianSchema])).min(1),
  data: z.array(z.strictObject({ name, type: z.literal('binned'), axes: z.array(axis).length(1), contents: numbers })).min(1),
  likelihoods: z
    .array(
      z.strictObject({
        name,
        distributions: z.array(name).min(1),
        data: z.array(name).min(1),
        aux_distributions: z.array(name).optional(),
      }),
    )
    .min(1),
  domains: z.array(z.strictObject({ name, type: z.literal('product_domain'), axes: z.array(range) })).min(1),
  parameter_points: z
    .array(
      z.strictObject({
        name,
        parameters: z.array(z.strictObject({ name, value: z.number(), const: z.boolean().optional() })),
      }),
    )
    .min(1),
  analyses: z
    .array(
      z.strictObject({
        name,
        likelihood: name,
        domains: z.array(name).min(1),
        parameters_of_interest: z.array(name),
        init: name.optional(),
      }),
    )
    .min(1),
  misc: z.record(z.string(), z.unknown()).optional(),
});

export type Hs3Document = z.infer<typeof documentSchema>;
export type Hs3Channel = z.infer<typeof channelSchema>;
export type Hs3Modifier = z.infer<typeof modifierSchema>;

/** A JSON value as a document of this dialect, or a UserError with the JSON path of the first thing that is not. */
export function checkedDocument(value: unknown, file: string): Hs3Document {
  const result = documentSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new UserError({
    where: `${file}: /${issue.path.map(String).join('/')}`,
    what: issue.message,
    remedy: 'this reader knows histfactory_dist and gaussian_dist of HS3 0.2',
  });
}
