import { constants } from '../basics/constants.ts';
import { UserError } from '../basics/errors.ts';
import type { ResolvedModel } from './definition.ts';
import { legOf } from './process-text.ts';
import { type ModelReference, modelOf, resolveModel } from './registry.ts';
import { twoBodyWidths } from './two-body-width.ts';

/** A decay channel of a particle. */
export interface PartialWidth {
  readonly products: readonly string[];
  /** [GeV] */
  readonly width: number;
  /** leaves no trace in the detector */
  readonly invisible: boolean;
}

/** Widths [GeV], branching fractions and lifetime of a particle. */
export interface DecayTable {
  readonly particle: string;
  readonly mass: number;
  readonly channels: readonly (PartialWidth & { readonly branching: number })[];
  /** [GeV] */
  readonly width: number;
  /** probability that nothing of the decay is seen */
  readonly invisible: number;
  /** mean lifetime hbar/Gamma [ns]; null when it does not decay */
  readonly lifetime: number | null;
  /** c tau [cm]; null when it does not decay */
  readonly decayLength: number | null;
  /** what a reader must know: where widths are from, how good they are */
  readonly notes: readonly string[];
}

/** Partial widths of a particle of the model, and what must be said about them. */
export function partialWidths(model: ResolvedModel, name: string): { channels: PartialWidth[]; notes: string[] } {
  const invisible = (product: string): boolean =>
    model.particles.some((particle) => particle.invisible && (particle.name === product || particle.anti === product));
  const channels = twoBodyWidths(model, name).map(({ products, width }) => ({
    products,
    width,
    invisible: products.every(invisible),
  }));
  return { channels, notes: [] };
}

/** Widths, branching fractions and lifetime of the particle that a model is about. */
export function bosonProperties(reference: ModelReference, overrides: Readonly<Record<string, number>> = {}): DecayTable {
  const { boson, name } = modelOf(reference);
  if (boson === undefined)
    throw new UserError({ what: 'this model has no hypothetical particle', value: name, remedy: 'name zprime or dark-photon' });
  return decayTable(resolveModel(reference, overrides), boson);
}

/** Widths, branching fractions and lifetime of any particle of a model; an unknown one is a UserError. */
export function decayTable(model: ResolvedModel, name: string): DecayTable {
  const { mass } = legOf(model, name).particle;
  const { channels: partial, notes } = partialWidths(model, name);
  const width = partial.reduce((sum, channel) => sum + channel.width, 0);
  const channels = partial.map((channel) => ({ ...channel, branching: channel.width / width }));
  return {
    particle: name,
    mass,
    channels,
    width,
    invisible: channels.reduce((sum, channel) => sum + (channel.invisible ? channel.branching : 0), 0),
    lifetime: width > 0 ? constants.hbar.value / width : null,
    decayLength: width > 0 ? constants.hbarc.value / width : null,
    notes,
  };
}
