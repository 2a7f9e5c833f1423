import { z } from 'zod';
import { FORBIDDEN_KEYS, strictRecord as record } from '../basics/plain-data.ts';

/** The shape of a search file, without what depends on names (see normalise.ts). Every object is strict: a key that is not listed is an error. */

const text = z.string().min(1).max(2000);
const value = z.union([z.number(), z.string().max(60)], {
  error: 'expected a number in native units or a text with unit such as "0.5 GeV"',
});
const pairs = z
  .array(z.tuple([value, value]))
  .min(1)
  .max(5000);
const bound = z.union([value, record({ tabulated: pairs })], {
  error: 'expected a number, a text with unit, or { tabulated: [[mass, value], ...] }',
});
const identifier = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'a name is a letter followed by at most 39 letters or digits')
  .refine((name) => !FORBIDDEN_KEYS.includes(name), 'this name is not allowed');
/** of a model: "gPrime", "mass.Zprime" */
const parameter = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._]{0,59}$/, 'a parameter is called by letters, digits, dots and underscores')
  .refine((name) => !FORBIDDEN_KEYS.includes(name), 'this name is not allowed');
const status = z.enum(['sourced', 'unverified', 'derived', 'assumed']);
const because = z
  .string()
  .max(2000)
  .refine((words) => words.trim() !== '', 'say in words why the cut is there');
const reason = { because, from: text.optional(), status: status.optional() };
const range = {
  above: bound.optional(),
  below: bound.optional(),
  between: z.tuple([bound, bound]).optional(),
  equals: value.optional(),
};

const part = record({ require: text, ...range });
const cut = record({
  require: text.optional(),
  anyOf: z.array(z.array(part).min(1).max(20)).min(1).max(20).optional(),
  ...range,
  ...reason,
});
const candidateCut = record({
  require: text.optional(),
  anyOf: z.array(z.array(part).min(1).max(20)).min(1).max(20).optional(),
  linear: record({ a: text, b: text, slope: bound }).optional(),
  ...range,
  ...reason,
});
const eventCut = record({
  count: text.optional(),
  require: text.optional(),
  of: text.optional(),
  candidate: text.optional(),
  ...range,
  ...reason,
});

const generatedCut = record({ particle: text, quantity: text, above: value.optional(), below: value.optional() });

const scan = record({
  parameter,
  from: value.optional(),
  to: value.optional(),
  step: value.optional(),
  values: z.array(value).min(1).max(5000).optional(),
});

const confidence = z.number().superRefine((level, context) => {
  if (level > 0.5 && level < 1) return;
  const percent = level > 50 && level < 100 ? `: for ${level} % give ${Number((level / 100).toPrecision(12))}` : ', such as 0.95';
  context.addIssue({ code: 'custom', message: `a confidence level is above 0.5 and below 1${percent}` });
});

export const searchSchema = record({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a search name is lower-case letters, digits and single dashes: it names folders')
    .max(60),
  title: z.string().min(1).max(200),
  papers: z.array(z.string().min(1).max(100)).max(100),
  status: z.enum(['draft', 'validated']),
  signal: record({
    model: text,
    process: text,
    parameters: z.record(parameter, z.number()).default({}),
    strength: record({ coupling: parameter, power: z.number().positive().max(10) }),
    scan,
    openRange: z.tuple([value, value]),
    invisible: z.array(text).default([]),
    decays: z.record(text, record({ to: z.array(text).min(1).max(50).optional(), decayLength: value.optional() })).optional(),
  }),
  backgrounds: z
    .array(
      record({
        process: text,
        label: z.string().max(100),
        needed: text,
        dominatesAbove: value.optional(),
        cuts: z.array(generatedCut).max(20).optional(),
        bias: z
          .array(record({ toward: z.array(generatedCut).min(1).max(20), factor: z.number().min(1).max(1e6) }))
          .max(10)
          .optional(),
        relativeEvents: z.number().positive().max(10).optional(),
      }),
    )
    .max(50),
  luminosity: value,
  trigger: z.array(text).max(32).default([]),
  objects: z.record(
    identifier,
    record({
      from: text,
      hypothesis: z.enum(['electron', 'muon', 'pion', 'kaon', 'proton']).optional(),
      cuts: z.array(cut).max(31).default([]),
    }),
  ),
  candidates: z.record(
    identifier,
    record({
      decay: text,
      vertex: z.boolean().optional(),
      best: record({ pick: z.enum(['highest', 'lowest']), of: text, among: z.enum(['formed', 'passing']).optional() }).optional(),
      cuts: z.array(candidateCut).max(50).default([]),
    }),
  ),
  event: z.array(eventCut).max(50).default([]),
  histograms: z
    .array(
      record({
        name: identifier,
        of: text,
        bins: z.number().int().min(1).max(2000),
        from: value,
        to: value,
        after: z.enum(['commonCuts', 'allCuts']).default('commonCuts'),
      }),
    )
    .max(100)
    .default([]),
  massWindow: record({
    observable: text,
    ownMass: text,
    table: z
      .array(z.tuple([value, value, value]))
      .min(1)
      .max(5000),
    negatives: text,
    ...reason,
  }),
  limit: record({ method: z.enum(['bayesian', 'CLs']), level: confidence }),
  systematics: z
    .array(record({ name: text, appliesTo: text, relative: z.number().min(0).max(2), ...reason }))
    .max(100)
    .default([]),
});

/** JSON Schema of a search file, for editors. */
export function searchJsonSchema(): unknown {
  return z.toJSONSchema(searchSchema, { io: 'input' });
}
