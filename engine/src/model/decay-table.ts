import { constants } from '../basics/constants.ts';
import { UserError } from '../basics/errors.ts';
import type { ResolvedModel } from './definition.ts';
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
export interface BosonProperties {
  readonly boson: string;
  readonly mass: number;
  readonly channels: readonly (PartialWidth & { readonly branching: number })[];
  /** [GeV] */
  readonly width: number;
  /** probability that nothing of the decay is seen */
  readonly invisible: number;
  /** mean lifetime hbar/Gamma [ns]; null when it does not decay */
  readonly lifetime: number | null;
}

/** Partial widths of a particle of the model, largest part from its vertices. */
export function partialWidths(model: ResolvedModel, name: string): PartialWidth[] {
  const invisible = (product: string): boolean =>
    model.particles.some((particle) => particle.invisible && (particle.name === product || particle.anti === product));
  return twoBodyWidths(model, name).map(({ products, width }) => ({ products, width, invisible: products.every(invisible) }));
}

/** Widths, branching fractions and lifetime of the particle that a model is about. */
export function bosonProperties(reference: ModelReference, overrides: Readonly<Record<string, number>> = {}): BosonProperties {
  const { boson, name } = modelOf(reference);
  if (boson === undefined)
    throw new UserError({ what: 'this model has no hypothetical particle', value: name, remedy: 'name zprime or dark-photon' });
  return decayTable(resolveModel(reference, overrides), boson);
}

/** Widths, branching fractions and lifetime of any particle of a model. */
export function decayTable(model: ResolvedModel, name: string): BosonProperties {
  const partial = partialWidths(model, name);
  const width = partial.reduce((sum, channel) => sum + channel.width, 0);
  const channels = partial.map((channel) => ({ ...channel, branching: channel.width / width }));
  return {
    boson: name,
    mass: model.particles.find((particle) => particle.name === name || particle.anti === name)!.mass,
    channels,
    width,
    invisible: channels.reduce((sum, channel) => sum + (channel.invisible ? channel.branching : 0), 0),
    lifetime: width > 0 ? constants.hbar.value / width : null,
  };
}
