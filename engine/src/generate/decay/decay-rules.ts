import { didYouMean, UserError } from '../../basics/errors.ts';

/** How one kind of particle decays; plain data that survives JSON. */
export interface DecayRule {
  /** final states that are generated, in the proportion of their branching fractions: ["mu+ mu-", "e+ e-"]; all that can be when left out */
  readonly to?: readonly string[];
  /** mean decay length at rest c tau [cm] in place of that of the model */
  readonly decayLength?: number;
}

/** What decays, by the name of the particle; its antiparticle decays into the charge conjugates. Everything else that is new lives for ever. */
export type DecayRules = Readonly<Record<string, DecayRule>>;

/** "Zprime -> mu+ mu-", or "chi2" for all its decays: name and rule. */
export function parseDecay(text: string, where = '--decay'): { name: string; to: string | undefined } {
  const sides = text.split(/\s*(?:->|=>|→)\s*/).map((side) => side.trim().replace(/\s+/g, ' '));
  const [name = '', to] = sides;
  if (sides.length > 2 || name === '' || /\s/.test(name) || to === '')
    throw new UserError({
      where,
      what: 'not a decay',
      value: text,
      remedy: 'write "Zprime -> mu+ mu-", or "chi2" for all decays of a particle',
    });
  return { name, to };
}

/** Rules from texts such as "Zprime -> mu+ mu-" and mean decay lengths [cm] by name. */
export function decayRules(texts: readonly string[], lengths: Readonly<Record<string, number>> = {}): DecayRules {
  const rules = new Map<string, { to?: string[]; decayLength?: number }>();
  for (const text of texts) {
    const { name, to } = parseDecay(text);
    const rule = rules.get(name) ?? {};
    if (rules.has(name) && (to === undefined) !== (rule.to === undefined))
      throw new UserError({
        where: '--decay',
        what: `${name} decays into everything and into named states`,
        value: text,
        remedy: 'give one or the other',
      });
    if (to !== undefined) rule.to = [...(rule.to ?? []), to];
    rules.set(name, rule);
  }
  for (const [name, decayLength] of Object.entries(lengths)) {
    const rule = rules.get(name);
    if (rule === undefined)
      throw new UserError({
        where: '--decay-length',
        what: 'a decay length of what does not decay',
        value: name,
        remedy: `add --decay ${name}.${didYouMean(name, rules.keys())}`,
      });
    if (!(decayLength >= 0 && decayLength <= 1e12))
      throw new UserError({
        where: `--decay-length ${name}`,
        what: 'not a decay length',
        value: decayLength,
        remedy: 'give c tau from 0 to 1e12 cm',
      });
    rule.decayLength = decayLength;
  }
  return Object.fromEntries(rules);
}
