import { z } from 'zod';
import { FORBIDDEN_KEYS, strictRecord as record } from '../basics/plain-data.ts';

/** The shape of a model file, without what depends on names (see check-definition.ts). Every object is strict: a key that is not listed is an error. */

const text = z.string().min(1).max(2000);
const expression = z.union([z.number(), z.string().min(1).max(500)], {
  error: 'expected a number or arithmetic of parameters such as "2*gD*mass.Aprime"',
});
const coupling = z.union([expression, z.tuple([expression, expression])], {
  error: 'expected a number, arithmetic of parameters, or [real, imaginary]',
});
const energy = z.union([z.number(), z.string().max(60)], {
  error: 'expected a number in GeV or a text with unit such as "500 MeV"',
});
const allowed = (name: string): boolean => !FORBIDDEN_KEYS.includes(name);
const identifier = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a name is a letter followed by at most 39 letters, digits or underscores')
  .refine(allowed, 'this name is not allowed');
const particleName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,30}[-+~]?$/,
    'a particle is called by a letter, then letters, digits or underscores, and "+", "-" or "~" at the end where it has an antiparticle',
  )
  .refine(allowed, 'this name is not allowed');
const range = z.tuple([z.number(), z.number()]);
const leptons = z.number().int().min(-10).max(10).optional();

export const modelSchema = record({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a model name is lower-case letters, digits and single dashes')
    .max(60),
  title: z.string().min(1).max(200),
  includes: z.array(text).max(10).optional(),
  boson: text.optional(),
  parameters: z
    .array(
      record({
        name: identifier,
        default: z.number(),
        dimension: z.enum(['1', 'energy', '1/energy', 'energy^2']).optional(),
        range: range.optional(),
        meaning: text.optional(),
        source: text.optional(),
      }),
    )
    .max(100)
    .optional(),
  derived: z
    .array(record({ name: identifier, value: expression }))
    .max(100)
    .optional(),
  particles: z
    .array(
      record({
        name: particleName,
        anti: particleName.optional(),
        pdg: z.number().int().min(1).max(999_999_999),
        spin: z.union([z.literal(0), z.literal(0.5), z.literal(1)], { error: 'spins are 0, 0.5 and 1' }),
        charge: z.number().min(-10).max(10).optional(),
        mass: energy,
        massRange: z.tuple([energy, energy]).optional(),
        width: energy.optional(),
        source: text.optional(),
        leptonNumber: record({ e: leptons, mu: leptons, tau: leptons }).optional(),
        invisible: z.boolean().optional(),
        hadrons: record({ as: z.enum(['photon', 'higgs']), strength: expression }).optional(),
      }),
    )
    .max(100)
    .optional(),
  vertices: z
    .array(
      record({
        kind: z.enum(['FFV', 'FFS', 'VVS', 'VVP', 'SSV', 'SSS', 'VVV', 'VVVV']),
        fields: z.array(text).min(3).max(4),
        couplings: z.array(coupling).min(1).max(2),
        order: z
          .record(
            z.string().regex(/^[A-Z][A-Z0-9]{0,11}$/, 'a coupling order is called by capital letters, such as QED or NEW'),
            z.number().int().min(0).max(4),
          )
          .optional(),
      }),
    )
    .max(1000)
    .optional(),
});

/** JSON Schema of a model file, for editors. */
export function modelJsonSchema(): unknown {
  return z.toJSONSchema(modelSchema, { io: 'input' });
}
