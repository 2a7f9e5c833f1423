import { didYouMean, UserError } from '../basics/errors.ts';
import { builtInModels } from './built-in/index.ts';
import type { ResolvedModel } from './definition.ts';

/** A process as names: what a text such as "e+ e- -> mu+ mu- Zprime" says. */
export interface ProcessText {
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  /** "(gamma)" at the end: with photons of any number */
  readonly radiative: boolean;
  /** the text with single blanks and "->": the key of streams and tables */
  readonly canonical: string;
}

const ARROW = /\s*(?:->|=>|→|(?<=\s)>)\s*/;

const MOST_PARTICLES = 12;

/**
 * Reads a process text: names with blanks between them, an arrow (->, =>, →, or > after a blank), "(gamma)" at the end for photons of any number.
 * Names are not looked up: see checkProcess.
 *
 * @throws UserError for what is no process
 */
export function parseProcessText(text: string, where?: string): ProcessText {
  const fail = (what: string): never => {
    throw new UserError({
      where,
      what,
      value: text,
      remedy: 'write particles on both sides of "->", such as "e+ e- -> mu+ mu- (gamma)"',
    });
  };
  if (text.length > 300) fail('not a process: too long');
  const sides = text.split(ARROW).map((side) => side.trim());
  if (sides.length !== 2) fail(sides.length < 2 ? 'not a process: no arrow' : 'not a process: two arrows');
  let [left, right] = sides as [string, string];
  const radiative = /\(\s*gamma\s*\)$/.test(right);
  right = right.replace(/\(\s*gamma\s*\)$/, '').trim();
  const names = (side: string): string[] => side.split(/\s+/).filter(Boolean);
  left = left.trim();
  const incoming = names(left);
  const outgoing = names(right);
  if ([...incoming, ...outgoing].some((name) => /[()]/.test(name)))
    fail('not a process: only "(gamma)" at the end may stand in brackets');
  if (incoming.length === 0 || outgoing.length === 0) fail('not a process: one side is empty');
  if (incoming.length > 2) fail('not a process: more than two incoming particles');
  if (incoming.length + outgoing.length > MOST_PARTICLES) fail('not a process: too many particles');
  const canonical = `${incoming.join(' ')} -> ${outgoing.join(' ')}${radiative ? ' (gamma)' : ''}`;
  return { incoming, outgoing, radiative, canonical };
}

/** A leg: which particle entry, and whether it is the antiparticle. */
export interface Leg {
  readonly particle: ResolvedModel['particles'][number];
  readonly anti: boolean;
}

/** The particle of a name in a model; an unknown one is a UserError with a suggestion. */
export function legOf(model: ResolvedModel, name: string, where?: string): Leg {
  for (const particle of model.particles) {
    if (particle.name === name) return { particle, anti: false };
    if (particle.anti === name) return { particle, anti: true };
  }
  const names = model.particles.flatMap((particle) =>
    particle.selfConjugate ? [particle.name] : [particle.name, particle.anti],
  );
  throw new UserError({
    where,
    what: `model ${model.name} has no particle of this name`,
    value: name,
    remedy: `known are ${names.join(' ')}.${didYouMean(name, names) || elsewhere(name)}`,
  });
}

/** Built-in models that have the particle by themselves. */
function elsewhere(name: string): string {
  const others = builtInModels.filter(({ particles = [] }) => particles.some((one) => one.name === name || one.anti === name));
  return others.length === 0 ? '' : ` It is in model ${others.map((model) => model.name).join(', ')}`;
}

/** What every vertex of a model conserves, apart from charge: names for messages, and the number that a particle carries (an antiparticle the negative). */
export interface ConservedNumber {
  readonly name: string;
  of(particle: ResolvedModel['particles'][number]): number;
}

/** Charge, and the lepton numbers that every vertex of the model with a coupling conserves. */
export function conservedNumbers(model: ResolvedModel): ConservedNumber[] {
  const lepton = (['e', 'mu', 'tau'] as const).map(
    (flavour): ConservedNumber => ({ name: `${flavour} lepton number`, of: ({ leptonNumber }) => leptonNumber[flavour] }),
  );
  const total: ConservedNumber = {
    name: 'lepton number',
    of: ({ leptonNumber: { e, mu, tau } }) => e + mu + tau,
  };
  const conserved = [total, ...lepton].filter((number) =>
    model.vertices.every(
      (vertex) => vertex.couplings.every(([re, im]) => re === 0 && im === 0) || vertexSum(model, vertex, number) === 0,
    ),
  );
  return [{ name: 'charge', of: ({ charge }) => charge }, ...conserved];
}

/** Sum of a number over the fields of a vertex, the barred one counted negative: zero when the vertex conserves it. */
export function vertexSum(model: ResolvedModel, vertex: ResolvedModel['vertices'][number], number: ConservedNumber): number {
  const fermions = vertex.kind === 'FFV' || vertex.kind === 'FFS';
  return vertex.fields.reduce((sum, field, i) => {
    const { particle, anti } = legOf(model, field);
    const value = (anti ? -1 : 1) * number.of(particle);
    return sum + (fermions && i === 0 ? -value : value);
  }, 0);
}

/**
 * Refuses a process whose particles the model lacks, or that breaks a conservation law of the model, saying which.
 *
 * @returns  the legs, incoming first
 */
export function checkProcess(model: ResolvedModel, process: Pick<ProcessText, 'incoming' | 'outgoing'>, where?: string): Leg[] {
  const incoming = process.incoming.map((name) => legOf(model, name, where));
  const outgoing = process.outgoing.map((name) => legOf(model, name, where));
  for (const number of conservedNumbers(model)) {
    const sum = (legs: readonly Leg[]): number =>
      legs.reduce((total, { particle, anti }) => total + (anti ? -1 : 1) * number.of(particle), 0);
    const before = sum(incoming);
    const after = sum(outgoing);
    if (Math.abs(before - after) < 1e-9) continue;
    throw new UserError({
      where,
      what: `${number.name} is not conserved: ${before} before, ${after} after`,
      value: `${process.incoming.join(' ')} -> ${process.outgoing.join(' ')}`,
      remedy: `model ${model.name} conserves it in every vertex: correct the particles or take a model that breaks it`,
    });
  }
  const fermions = [...incoming, ...outgoing].filter(({ particle }) => particle.spin === 0.5).length;
  if (fermions % 2 === 1)
    throw new UserError({
      where,
      what: `angular momentum is not conserved: ${fermions} fermions`,
      value: `${process.incoming.join(' ')} -> ${process.outgoing.join(' ')}`,
      remedy: 'fermions come in an even number',
    });
  return [...incoming, ...outgoing];
}
